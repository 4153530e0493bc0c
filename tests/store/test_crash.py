"""Sudden death and full disks: what was acknowledged is there, what was not is not there by half."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from cjm_widgets.errors import WorkspaceError
from cjm_widgets.model.people import Persona
from cjm_widgets.store import Applied, Create, Workspace

CRASHES = Path(__file__).with_name("crashes.py")
KILLS = 200

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork"),
]


def run(*arguments: object) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, CRASHES, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_200_kills_during_saves_lose_nothing_acknowledged(tmp_path: Path) -> None:
    told = 0
    for part in range(4):
        Workspace.create(tmp_path / str(part))
        told += run("save", tmp_path / str(part), KILLS // 4)["told"]
    assert told > KILLS / 4


def test_200_kills_during_first_open_leave_no_half_schema(tmp_path: Path) -> None:
    result = run("create", tmp_path, KILLS)
    assert KILLS / 4 < result["killed_early"] < KILLS * 3 / 4, result


def test_kills_of_clients_of_a_server_lose_nothing(tmp_path: Path, postgres_url: str) -> None:
    Workspace.create(tmp_path / "w", url=postgres_url)
    result = run("save", tmp_path / "w", 40, postgres_url)
    assert result["told"] > 10, result


def test_kills_of_clients_making_tables_leave_none_by_half(
    tmp_path: Path, postgres_url: str
) -> None:
    """Every turn makes a schema of its own in one database."""
    for turn in range(8):
        schema = f"turn_{turn}"
        with psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as server:
            server.execute(f'CREATE SCHEMA "{schema}"')
        url = make_url(postgres_url).update_query_dict({"options": f"-csearch_path={schema}"})
        run("create", tmp_path / schema, 1, url.render_as_string())


def assert_full_disk_was_survived(folder: Path, result: dict[str, Any]) -> None:
    assert result["saved"]
    assert "\n" not in result["message"]
    assert "workspace.db" in result["message"]
    assert "space" in result["message"]
    found = {e.id for e in Workspace.open(folder).snapshot().all(Persona)}
    assert found == {f"persona-{number}" for number in result["saved"]}


def test_a_limit_on_file_size_loses_nothing(
    sqlite_workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    folder = sqlite_workspace.folder.path
    assert_full_disk_was_survived(folder, run("fill", folder, 300_000))
    edit(sqlite_workspace, Create(Persona(id="persona-more", name="x")))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte; only root may have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("only root may mount a small disk")
    yield disk
    subprocess.run(["umount", disk], check=True)


def fill(path: Path) -> None:
    """Write until the disk is full."""
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(1_000))


def test_a_full_disk_loses_nothing_and_space_heals(
    small_disk: Path, edit: Callable[..., Applied]
) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(300_000))
    workspace = Workspace.create(small_disk / "w")
    folder = workspace.folder.path
    assert_full_disk_was_survived(folder, run("fill", folder, 0))
    fill(small_disk / "rest")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        workspace.backup(small_disk / "backup.zip")
    assert not (small_disk / "backup.zip").exists()
    ballast.unlink()
    (small_disk / "rest").unlink()
    edit(workspace, Create(Persona(id="persona-more", name="x")))
    workspace.backup(small_disk / "backup.zip")


def test_a_full_disk_leaves_no_half_workspace(small_disk: Path) -> None:
    fill(small_disk / "ballast")
    with pytest.raises(WorkspaceError, match=r"space|written"):
        Workspace.create(small_disk / "w")
    (small_disk / "ballast").unlink()
    assert len(Workspace.create(small_disk / "w").snapshot()) == 0


def test_a_lost_connection_is_explained_and_the_command_repeated(
    tmp_path: Path, postgres_url: str, edit: Callable[..., Applied]
) -> None:
    workspace = Workspace.create(tmp_path / "w", url=postgres_url)
    edit(workspace, Create(Persona(id="persona-a", name="x")), command_id="one")

    def end_all_sessions() -> None:
        with psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as server:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    end_all_sessions()
    edit(workspace, Create(Persona(id="persona-a", name="x")), command_id="one")

    def write_and_lose_the_connection() -> None:
        with workspace._database.writing() as connection:
            end_all_sessions()
            connection.exec_driver_sql("SELECT 1")

    with pytest.raises(WorkspaceError, match="same command twice is harmless"):
        write_and_lose_the_connection()
    edit(workspace, Create(Persona(id="persona-b", name="x")))
    assert workspace.snapshot().sequence == 2
