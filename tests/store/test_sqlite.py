"""Files that are damaged, foreign or malicious are refused in one sentence, and left alone."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cjm_widgets.errors import WorkspaceError
from cjm_widgets.model.people import Persona
from cjm_widgets.store import Applied, Create, Workspace, sqlite


@pytest.fixture
def database(sqlite_workspace: Workspace, edit: Callable[..., Applied]) -> Path:
    """The file of a workspace with a few pages in it."""
    for number in range(20):
        quote = f"{number} " + "x" * 900
        edit(sqlite_workspace, Create(Persona(id=f"persona-{number}", name="x", quote=quote)))
    path = sqlite_workspace.folder.database
    assert path is not None
    return path


def refused(path: Path) -> str:
    """Open the workspace of a database; return the refusal, having checked that it is one."""
    before = path.read_bytes()
    with pytest.raises(WorkspaceError) as caught:
        Workspace.open(path.parent).snapshot()
    assert path.read_bytes() == before
    message = str(caught.value)
    assert path.name in message
    assert "\n" not in message
    return message


@pytest.mark.parametrize("size", [0, 50, 100, 4096, 5000, 20_000])
def test_a_cut_off_file_is_refused(database: Path, size: int) -> None:
    database.write_bytes(database.read_bytes()[:size])
    assert "restore" in refused(database)


def test_a_foreign_file_is_refused(database: Path) -> None:
    database.write_bytes(b"just some text" * 1000)
    assert "not a SQLite database" in refused(database)
    database.unlink()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE item (id TEXT)")
    assert "another program" in refused(database)


def test_flipped_bytes_are_refused_or_harmless_but_never_a_crash(database: Path) -> None:
    """In the header and at the head of every page, where SQLite keeps its structure."""
    whole = database.read_bytes()
    expected = list(Workspace.open(database.parent).snapshot())
    places = [*range(100), *(p + o for p in range(4096, len(whole), 4096) for o in (0, 5))]
    refusals = []
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        database.write_bytes(damaged)
        try:
            assert list(Workspace.open(database.parent).snapshot()) == expected, place
        except WorkspaceError as err:
            refusals.append(str(err))
    assert len(refusals) > len(places) / 2
    assert not [message for message in refusals if "\n" in message]


def test_random_damage_never_shows_anything_but_a_refusal(database: Path) -> None:
    whole = database.read_bytes()
    chance = random.Random(7)  # noqa: S311 - repeatable
    refusals = []
    for _ in range(40):
        damaged = bytearray(whole)
        start = chance.randrange(100, len(whole) - 600)
        damaged[start : start + 600] = chance.randbytes(600)
        database.write_bytes(damaged)
        try:
            Workspace.open(database.parent).snapshot()
        except WorkspaceError as err:
            refusals.append(str(err))
    assert refusals
    assert not [message for message in refusals if "\n" in message]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER spy AFTER INSERT ON item BEGIN DELETE FROM change; END",
        "CREATE VIEW spy AS SELECT * FROM item",
        "CREATE VIRTUAL TABLE spy USING fts5(body)",
        "CREATE TABLE spy (id)",
        "CREATE INDEX spy ON item (body)",
        "ALTER TABLE item ADD COLUMN spy INTEGER CHECK (abs(spy) > 0)",
        "DROP TABLE change",
    ],
)
def test_what_we_did_not_put_there_is_refused(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(statement)
        connection.commit()
    assert "not ours" in refused(database)


def test_statistics_of_the_planner_are_no_intruders(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("ANALYZE")
    Workspace.open(database.parent)


def test_connections_are_careful(sqlite_workspace: Workspace) -> None:
    with sqlite_workspace._database.reading() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in (
                "foreign_keys",
                "synchronous",
                "trusted_schema",
                "cell_size_check",
                "secure_delete",
                "busy_timeout",
                "application_id",
                "user_version",
            )
        }
        strict = connection.exec_driver_sql("SELECT strict FROM pragma_table_list('item')")
        assert strict.scalar_one() == 1
    assert found == {
        "foreign_keys": 1,
        "synchronous": 2,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 1,
        "busy_timeout": 5000,
        "application_id": 0x434A4D57,
        "user_version": 1,
    }


def test_a_busy_file_is_waited_for_and_then_explained(
    sqlite_workspace: Workspace, edit: Callable[..., Applied], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    with (
        sqlite_workspace._database.writing(),
        pytest.raises(WorkspaceError, match="another program"),
    ):
        edit(sqlite_workspace, Create(Persona(id="persona-x", name="x")))
    edit(sqlite_workspace, Create(Persona(id="persona-x", name="x")))


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/ada/my\\040disk btrfs rw 0 0
//server/share /mnt/share cifs rw 0 0
host /mnt/host 9p rw 0 0
rclone /mnt/cloud fuse.rclone rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "is_local"),
    [
        ("/srv/w", True),
        ("/home/ada/w", False),
        ("/home/ada/my disk/w", True),
        ("/homes/w", True),
        ("/mnt/share/w", False),
        ("/mnt/host/w", False),
        ("/mnt/cloud/w", False),
    ],
)
def test_network_file_systems_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, is_local: bool
) -> None:
    (tmp_path / "mounts").write_text(MOUNTS)
    monkeypatch.setattr(sqlite, "_MOUNTS", tmp_path / "mounts")
    assert sqlite.is_local(Path(path)) is is_local


@pytest.mark.parametrize(
    ("version", "is_local", "mode"),
    [
        ((3, 51, 3), True, "wal"),
        ((3, 51, 2), True, "delete"),
        ((3, 40, 1), True, "delete"),
        ((3, 53, 0), False, "delete"),
    ],
)
def test_write_ahead_only_where_it_is_safe(
    tmp_path: Path,
    edit: Callable[..., Applied],
    monkeypatch: pytest.MonkeyPatch,
    version: tuple[int, ...],
    is_local: bool,
    mode: str,
) -> None:
    workspace = Workspace.create(tmp_path / "w")
    with closing(sqlite3.connect(workspace.folder.database)) as connection:
        connection.execute("PRAGMA journal_mode = wal")
    monkeypatch.setattr(sqlite.sqlite3, "sqlite_version_info", version)
    monkeypatch.setattr(sqlite, "is_local", lambda path: is_local)
    workspace = Workspace.open(tmp_path / "w")
    edit(workspace, Create(Persona(id="persona-x", name="x")))
    with workspace._database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == mode
    assert len(workspace.snapshot()) == 1


def test_an_unknown_mount_table_counts_as_not_local(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_MOUNTS", tmp_path / "none")
    assert not sqlite.is_local(tmp_path)
