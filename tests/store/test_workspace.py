"""The workspace as a whole: making it, opening it, and keeping every item as it is."""

from __future__ import annotations

import datetime as dt
import inspect
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

import strategies
from cjm_widgets.errors import MissingExtraError, WorkspaceError
from cjm_widgets.model.document import Document
from cjm_widgets.model.people import Persona
from cjm_widgets.store import Applied, Command, Create, Workspace

MAYA = Persona(id="persona-maya", name="Maya 😀 Ü\u2028")


def test_a_workspace_stores_and_nothing_else() -> None:
    methods = [name for name, _ in inspect.getmembers(Workspace, callable) if name[0] != "_"]
    assert len(methods) <= 12, methods


def test_a_new_workspace_is_a_folder_of_known_layout(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "deep" / "shop")
    folder = workspace.folder
    assert sorted(path.name for path in folder.path.iterdir()) == [
        "cjm.toml",
        "evidence",
        "secrets",
        "workspace.db",
    ]
    assert stat.S_IMODE(folder.pseudonym_key.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.pseudonym_key.parent.stat().st_mode) == 0o700
    assert len(folder.pseudonym_key.read_bytes()) == 32
    assert Workspace.open(folder.path).folder == folder


def test_what_was_saved_is_there_for_who_opens_next(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(workspace, Create(MAYA))
    again = Workspace.open(workspace.folder.path)
    assert list(again.snapshot()) == [MAYA]
    assert again.snapshot().sequence == 1


def test_a_folder_can_be_moved(
    sqlite_workspace: Workspace, edit: Callable[..., Applied], tmp_path: Path
) -> None:
    edit(sqlite_workspace, Create(MAYA))
    sqlite_workspace.folder.path.rename(tmp_path / "moved")
    assert list(Workspace.open(tmp_path / "moved").snapshot()) == [MAYA]


def test_creating_twice_is_refused_and_changes_nothing(
    sqlite_workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(sqlite_workspace, Create(MAYA))
    with pytest.raises(WorkspaceError, match="already"):
        Workspace.create(sqlite_workspace.folder.path)
    assert list(sqlite_workspace.snapshot()) == [MAYA]


def test_an_interrupted_creation_can_be_repeated(
    sqlite_workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(sqlite_workspace, Create(MAYA))
    key = sqlite_workspace.folder.pseudonym_key.read_bytes()
    (sqlite_workspace.folder.path / "cjm.toml").unlink()
    again = Workspace.create(sqlite_workspace.folder.path)
    assert list(again.snapshot()) == [MAYA]
    assert again.folder.pseudonym_key.read_bytes() == key


@pytest.mark.slow
def test_a_second_folder_joins_the_same_server(
    tmp_path: Path, postgres_url: str, edit: Callable[..., Applied]
) -> None:
    here = Workspace.create(tmp_path / "here", url=postgres_url)
    edit(here, Create(MAYA))
    there = Workspace.create(tmp_path / "there", url=postgres_url)
    assert list(there.snapshot()) == [MAYA]


@pytest.mark.slow
def test_a_server_without_the_database_or_with_an_empty_one_is_explained(
    tmp_path: Path, postgres_url: str
) -> None:
    name = postgres_url.partition("@/")[2].partition("?")[0]
    with pytest.raises(WorkspaceError, match="does not exist on the server"):
        Workspace.create(tmp_path / "w", url=postgres_url.replace(name, "nowhere"))
    with pytest.raises(WorkspaceError, match="cannot be reached"):
        Workspace.create(tmp_path / "w", url=postgres_url + "x")
    folder = tmp_path / "empty"
    folder.mkdir()
    (folder / "cjm.toml").write_text(f'format = 1\nstore = "{postgres_url}"\n')
    with pytest.raises(WorkspaceError, match="holds no workspace"):
        Workspace.open(folder)


def test_without_the_driver_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtraError, match=r'pip install "cjm_widgets\[postgres\]"'):
        Workspace.create(tmp_path / "w", url="postgresql://ada@server/shop")
    assert not (tmp_path / "w").exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_forked_child_works_on_connections_of_its_own(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(workspace, Create(MAYA))
    child = os.fork()
    if child == 0:
        try:
            edit(workspace, Create(Persona(id="persona-child", name="x")), command_id="child")
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    edit(workspace, Create(Persona(id="persona-parent", name="x")), command_id="parent")
    assert len(workspace.snapshot()) == 3


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(document=strategies.documents())
def test_every_item_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, document: Document
) -> None:
    workspace = Workspace.create(tmp_path_factory.mktemp("w") / "w")
    changes = tuple(Create(entity) for entity in document)
    now = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    workspace.apply(Command("all", "ada", "", now, changes))
    assert list(workspace.snapshot(unrevealed=True)) == list(document)
