"""One store behind a workspace: connections and transactions on SQLite or PostgreSQL."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.pool import NullPool

from cjm_widgets.errors import MissingExtraError, WorkspaceError
from cjm_widgets.store import migrations, sqlite
from cjm_widgets.store.faults import explained
from cjm_widgets.store.folder import Folder
from cjm_widgets.store.schema import COUNTER

_CONNECT_SECONDS = 10
_ROLE = "cjm_role"


class Database:
    """The store of one workspace.

    On SQLite every transaction has a connection of its own, so that none is carried across a
    fork or into another thread; on PostgreSQL a few are kept, and dropped after a fork.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._engine = _sqlite_engine(folder) if folder.database else _postgres_engine(folder)
        self._owner = os.getpid()
        self._joint = threading.local()
        weakref.finalize(self, _dispose, self._engine, self._owner)

    @property
    def is_sqlite(self) -> bool:
        """Whether the store is a file in the folder."""
        return self._folder.database is not None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees the workspace as it is at one moment."""
        if (joint := self._of_this_thread()) is not None:
            yield joint
            return
        with self._transaction("read") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are committed when the block ends well, all or none."""
        if (joint := self._of_this_thread()) is not None:
            with explained(self._folder.place, self._folder.database), joint.begin_nested():
                yield joint
            return
        with self._transaction("write") as connection:
            yield connection

    @contextmanager
    def joined(self) -> Iterator[None]:
        """Make what this thread reads and writes in the block one transaction.

        Each write in it is all or none; all of them are committed when the block ends well.
        """
        if self._of_this_thread() is not None:
            yield
            return
        with self._transaction("write") as connection:
            # From now on nobody else commits, so that every read sees the same moment.
            lock(connection)
            self._joint.connection = connection
            try:
                yield
            finally:
                self._joint.connection = None

    def _of_this_thread(self) -> Connection | None:
        found: Connection | None = getattr(self._joint, "connection", None)
        return found

    @contextmanager
    def _transaction(self, role: str) -> Iterator[Connection]:
        if os.getpid() != self._owner:
            _dispose(self._engine, self._owner)
            self._owner = os.getpid()
        options: dict[str, str] = {_ROLE: role}
        if not self.is_sqlite:
            # A writer waits for the lock and must then see what others committed meanwhile.
            options["isolation_level"] = "REPEATABLE READ" if role == "read" else "READ COMMITTED"
        with (
            explained(self._folder.place, self._folder.database),
            self._engine.connect().execution_options(**options) as connection,
            connection.begin(),
        ):
            if role == "write" and not self.is_sqlite:
                milliseconds = int(sqlite.BUSY_SECONDS * 1000)
                connection.execute(text(f"SET LOCAL lock_timeout = {milliseconds}"))
            yield connection

    def create_file(self) -> None:
        """Make the file of a new SQLite store; one that holds something is checked."""
        path = self._folder.database
        if path is None:
            return
        with explained(str(path), path), closing(sqlite.connect(path, create=True)) as connection:
            is_new = not sqlite.objects(connection)
        if not is_new:
            self.check_file()

    def check_file(self) -> None:
        """Refuse a SQLite file that is damaged or holds what we did not put there.

        Raises
        ------
        WorkspaceError
            With one sentence; the file is left as it is.
        """
        path = self._folder.database
        if path is None:
            return
        sqlite.check_header(path)
        with explained(str(path), path), closing(sqlite.connect(path)) as connection:
            sqlite.check_file(connection, path)
            self._check_objects(connection)
            sqlite.set_journal_mode(connection, path)

    def _check_objects(self, connection: sqlite3.Connection) -> None:
        path = self._folder.database
        found = sqlite.objects(connection)
        if not found:
            raise WorkspaceError(f"{path} is empty. Restore a backup into a new folder", path=path)
        if ("table", "migration") in found:
            (version,) = connection.execute("SELECT count(*) FROM migration").fetchone()
            if version > len(migrations.MIGRATIONS):
                return  # a newer format has other tables; migrate() says so
            if found == _expected_objects(migrations.MIGRATIONS[:version]):
                return
        raise WorkspaceError(
            f"{path} holds tables, views or triggers that are not ours, so it may be unsafe or "
            "damaged. It was left as it is; restore a backup into a new folder",
            path=path,
        )

    def pending(self) -> tuple[migrations.Migration, ...]:
        """Return the migrations the store still needs.

        Raises
        ------
        WorkspaceError
            The store is of a newer version, or a server's database holds no workspace.
        """
        with self.reading() as connection:
            steps = migrations.pending(connection, self._folder.place)
            if len(steps) == len(migrations.MIGRATIONS):
                raise WorkspaceError(
                    f"{self._folder.place} holds no workspace. Make one with 'cjm init', or "
                    "correct the store in cjm.toml",
                    path=self._folder.path,
                )
            return steps

    def migrate(self, *, at: dt.datetime) -> None:
        """Bring the store to the newest format in one transaction."""
        with self.writing() as connection:
            if not self.is_sqlite:
                # Two programs that make the same tables at once: the second waits.
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), _LOCK)
            steps = migrations.pending(connection, self._folder.place)
            migrations.migrate(connection, steps, at=at)

    def compact(self) -> None:
        """Rewrite the store, so that nothing of what was erased is left in its files."""
        with explained(self._folder.place, self._folder.database):
            if self._folder.database is not None:
                with closing(sqlite.connect(self._folder.database)) as connection:
                    connection.execute("VACUUM")
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                return
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as server:
                for table in ("item", "link", "command", "change"):
                    server.execute(text(f'VACUUM FULL "{table}"'))


def _dispose(engine: Engine, owner: int) -> None:
    """Let go of the kept connections; after a fork they belong to the parent alone."""
    engine.dispose(close=os.getpid() == owner)


_LOCK = {"key": migrations.APPLICATION_ID}


def lock(connection: Connection) -> int:
    """Wait for the turn to write, and return the sequence of the last command.

    Every writer holds this one row until it has committed, so sequences are committed in their
    order, and what a writer reads cannot change under it.
    """
    sequence: int = connection.execute(select(COUNTER.c.sequence).with_for_update()).scalar_one()
    return sequence


def last_sequence(connection: Connection) -> int:
    """Return the sequence of the last command."""
    sequence: int = connection.execute(select(COUNTER.c.sequence)).scalar_one()
    return sequence


def table_names(connection: Connection) -> set[str]:
    """Return the names of all tables of the store."""
    return set(inspect(connection).get_table_names())


def _sqlite_engine(folder: Folder) -> Engine:
    path = folder.database
    assert path is not None  # noqa: S101 - decided by the caller, told to the type checker
    engine = create_engine("sqlite://", creator=lambda: sqlite.connect(path), poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads first and writes later fails at once when another writes.
        role = connection.get_execution_options().get(_ROLE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if role == "write" else "BEGIN")

    return engine


def _postgres_engine(folder: Folder) -> Engine:
    try:
        return create_engine(
            folder.store,
            pool_size=2,
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": _CONNECT_SECONDS,
                "client_encoding": "utf8",
                "application_name": "cjm_widgets",
            },
        )
    except ModuleNotFoundError as err:
        raise MissingExtraError("postgres", "A workspace on PostgreSQL") from err


@lru_cache(maxsize=8)
def _expected_objects(
    steps: tuple[migrations.Migration, ...],
) -> dict[tuple[str, str], str]:
    """Return what a database holds after these migrations, by running them in memory."""
    memory = sqlite3.connect(":memory:", isolation_level=None)
    with closing(memory):
        engine = create_engine("sqlite://", creator=lambda: memory)
        with engine.begin() as connection:
            migrations.migrate(connection, steps, at=dt.datetime.fromtimestamp(0, dt.UTC))
            found = sqlite.objects(memory)
        engine.dispose()
    return found
