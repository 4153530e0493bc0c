"""The stored format: every past version opens, a newer one is refused, a copy is kept."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from cjm_widgets.errors import WorkspaceError
from cjm_widgets.model.people import Persona
from cjm_widgets.model.session import Vote
from cjm_widgets.store import Applied, Create, Workspace, migrations, restore, schema
from cjm_widgets.store.migrations import MIGRATIONS, Migration

SAMPLES = Path(__file__).parent / "samples"
MAYA = Persona(id="persona-maya", name="Maya")


def sample(version: int, folder: Path) -> Path:
    """Make a workspace from the dump of a released version and return its folder."""
    folder.mkdir()
    (folder / "cjm.toml").write_text((SAMPLES / f"v{version}.toml").read_text())
    with closing(sqlite3.connect(folder / "workspace.db")) as connection:
        connection.executescript((SAMPLES / f"v{version}.sql").read_text())
    return folder


def test_a_workspace_of_version_1_opens_as_it_was_left(tmp_path: Path) -> None:
    workspace = Workspace.open(sample(1, tmp_path / "old"))
    document = workspace.snapshot(unrevealed=True)
    document.check()
    assert document.sequence == 6
    assert document.get("persona-maya", Persona).quote == "Tell me the price – today."
    assert document.get("vote-1", Vote).dots == 3
    assert [entry.label for entry in workspace.history("persona-maya")] == [
        "Add Maya",
        "Quote",
        "Undo: Quote",
        "Redo: Quote",
    ]
    assert workspace.as_of(1).get("persona-maya", Persona).quote is None
    workspace.undo("ada")
    assert workspace.snapshot().get("persona-maya", Persona).quote is None


def test_a_new_store_has_the_tables_that_queries_expect(workspace: Workspace) -> None:
    with workspace._database.reading() as connection:
        found = inspect(connection)
        assert {
            name: {column["name"]: column["nullable"] for column in found.get_columns(name)}
            for name in found.get_table_names()
        } == {
            table.name: {column.name: column.nullable for column in table.columns}
            for table in schema.METADATA.tables.values()
        }


def _add_colour(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE item ADD COLUMN colour TEXT"))


def _add_colour_and_fail(connection: Connection) -> None:
    _add_colour(connection)
    connection.execute(text("INSERT INTO nowhere VALUES (1)"))


@pytest.fixture
def old(workspace: Workspace, edit: Callable[..., Applied]) -> Path:
    """Folder of a workspace that knows the present migrations only."""
    edit(workspace, Create(MAYA))
    return workspace.folder.path


def columns(workspace: Workspace) -> set[str]:
    with workspace._database.reading() as connection:
        return {column["name"] for column in inspect(connection).get_columns("item")}


def test_an_older_format_is_migrated_after_a_backup(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = (*MIGRATIONS, Migration("0002_colour", _add_colour))
    monkeypatch.setattr(migrations, "MIGRATIONS", later)
    workspace = Workspace.open(old)
    assert "colour" in columns(workspace)
    with workspace._database.reading() as connection:
        assert migrations.recorded(connection) == tuple(step.name for step in later)
    (copy,) = workspace.folder.backups.iterdir()
    assert copy.name.startswith("before-0002_colour-")
    assert Workspace.open(old).snapshot().sequence == 1
    assert len(list(workspace.folder.backups.iterdir())) == 1

    restored = restore(copy, tmp_path / "restored")
    assert "colour" in columns(restored)
    monkeypatch.undo()
    assert list(restore(copy, tmp_path / "as-it-was").snapshot()) == [MAYA]


def test_a_failed_migration_leaves_the_old_format_whole(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = (*MIGRATIONS, Migration("0002_colour", _add_colour_and_fail))
    monkeypatch.setattr(migrations, "MIGRATIONS", later)
    with pytest.raises(WorkspaceError):
        Workspace.open(old)
    monkeypatch.undo()
    workspace = Workspace.open(old)
    assert "colour" not in columns(workspace)
    assert list(workspace.snapshot()) == [MAYA]


def test_a_newer_format_is_refused_politely_and_left_alone(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = (*MIGRATIONS, Migration("0002_colour", _add_colour))
    monkeypatch.setattr(migrations, "MIGRATIONS", later)
    workspace = Workspace.open(old)
    workspace.backup(tmp_path / "newer.zip")
    monkeypatch.undo()
    message = r"newer version.*nothing was changed.*pip install --upgrade cjm_widgets"
    with pytest.raises(WorkspaceError, match=message):
        Workspace.open(old)
    with pytest.raises(WorkspaceError, match="newer version"):
        restore(tmp_path / "newer.zip", tmp_path / "restored")
    assert "colour" in columns(workspace)


def test_names_of_migrations_are_in_their_order() -> None:
    names = [step.name for step in MIGRATIONS]
    assert names == sorted(names)
    assert names[0] == "0001_items_and_log"


def test_times_are_recorded_with_zone(workspace: Workspace) -> None:
    with workspace._database.reading() as connection:
        at = connection.execute(text("SELECT at FROM migration")).scalars().first()
    assert dt.datetime.fromisoformat(at).tzinfo is not None
