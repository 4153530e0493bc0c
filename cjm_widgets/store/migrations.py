"""The stored format, step by step: each migration runs once, with its record, in one transaction.

A migration is never edited after a release: it speaks SQL of its own and not through
:mod:`schema`, which describes the newest format only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, insert, inspect, select

from cjm_widgets.errors import WorkspaceError
from cjm_widgets.store.schema import MIGRATION

APPLICATION_ID = 0x434A4D57  # "CJMW", at byte 68 of the SQLite file


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the format; its name is recorded, its place in the order is its version."""

    name: str
    run: Callable[[Connection], None]


_ITEMS_AND_LOG = (
    "CREATE TABLE migration (name TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL)",
    """CREATE TABLE counter (
        id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), sequence BIGINT NOT NULL)""",
    "INSERT INTO counter (id, sequence) VALUES (1, 0)",
    """CREATE TABLE item (
        id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, revision BIGINT NOT NULL,
        body TEXT NOT NULL)""",
    """CREATE TABLE link (
        source TEXT NOT NULL REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED,
        field TEXT NOT NULL,
        target TEXT NOT NULL REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED,
        is_parent BIGINT NOT NULL,
        PRIMARY KEY (source, field, target))""",
    "CREATE INDEX link_target ON link (target)",
    """CREATE TABLE command (
        sequence BIGINT NOT NULL PRIMARY KEY, id TEXT NOT NULL UNIQUE, actor TEXT,
        at TEXT NOT NULL, label TEXT NOT NULL, role TEXT NOT NULL, reverses BIGINT UNIQUE)""",
    "CREATE INDEX command_actor ON command (actor, sequence)",
    """CREATE TABLE change (
        item TEXT NOT NULL, sequence BIGINT NOT NULL REFERENCES command (sequence),
        kind TEXT NOT NULL, "before" TEXT, "after" TEXT, origin BIGINT NOT NULL,
        PRIMARY KEY (item, sequence))""",
    "CREATE INDEX change_sequence ON change (sequence)",
)


def _create_items_and_log(connection: Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    for statement in _ITEMS_AND_LOG:
        if is_sqlite and statement.startswith("CREATE TABLE"):
            statement = statement.replace("BIGINT", "INTEGER") + " STRICT"  # noqa: PLW2901
        connection.exec_driver_sql(statement)
    if is_sqlite:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


MIGRATIONS: tuple[Migration, ...] = (Migration("0001_items_and_log", _create_items_and_log),)


def recorded(connection: Connection) -> tuple[str, ...]:
    """Return the names of the migrations a database has gone through; empty for a new one."""
    if not inspect(connection).has_table("migration"):
        return ()
    return tuple(connection.scalars(select(MIGRATION.c.name).order_by(MIGRATION.c.name)))


def pending(connection: Connection, place: str) -> tuple[Migration, ...]:
    """Return the migrations a database still needs, without running any.

    Raises
    ------
    WorkspaceError
        The database went through a migration that this version does not know.
    """
    done = recorded(connection)
    known = [migration.name for migration in MIGRATIONS]
    if list(done) != known[: len(done)]:
        raise WorkspaceError(
            f"{place} was written by a newer version of cjm_widgets (its format is "
            f"{len(done)}, this version reads up to {len(known)}); nothing was changed. "
            "Update with: pip install --upgrade cjm_widgets"
        )
    return MIGRATIONS[len(done) :]


def migrate(connection: Connection, steps: tuple[Migration, ...], *, at: dt.datetime) -> None:
    """Run migrations and record them; the caller's transaction makes it all or nothing."""
    for step in steps:
        step.run(connection)
        connection.execute(insert(MIGRATION).values(name=step.name, at=at.isoformat()))
    if steps and connection.dialect.name == "sqlite":
        version = MIGRATIONS.index(steps[-1]) + 1
        connection.exec_driver_sql(f"PRAGMA user_version = {version}")
