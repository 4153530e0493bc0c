"""A workspace: the folder in which people edit journey maps together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cjm_widgets.model.document import Document
from cjm_widgets.store import backup, changes, erasure, history, reversal
from cjm_widgets.store.commands import Applied, Command, LogEntry
from cjm_widgets.store.database import Database
from cjm_widgets.store.folder import (
    DEFAULT_STORE,
    Folder,
    check_store,
    explained_files,
    prepare_folder,
    read_folder,
    write_settings,
)
from cjm_widgets.store.items import decode

Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """Return the time of this machine's clock, in UTC."""
    return dt.datetime.now(dt.UTC)


class Workspace:
    """Items as documents, and the log of every change to them.

    Attributes
    ----------
    folder
        Where its parts lie; ``folder.evidence`` is the folder of evidence files.

    Every method may raise :class:`~cjm_widgets.errors.WorkspaceError` when the store cannot be
    read or written: the disk is full, the file damaged, the server away. Nothing is lost then.
    """

    def __init__(self, folder: Folder, database: Database, clock: Clock) -> None:
        self.folder = folder
        self._database = database
        self._clock = clock

    @classmethod
    def create(
        cls, folder: Path | str, *, url: str | None = None, clock: Clock = utc_now
    ) -> Workspace:
        """Make a workspace in a folder and return it.

        Interrupted at any moment it can be repeated. A PostgreSQL database that already holds a
        workspace is joined from the new folder.

        Parameters
        ----------
        url
            The store: a SQLite file relative to the folder, or a PostgreSQL server, without
            password (use the environment or a pgpass file). ``None``: ``workspace.db``.

        Raises
        ------
        WorkspaceError
            There is a workspace already, or the folder or store cannot be written.
        MissingExtraError
            The store is on PostgreSQL and its driver is not installed.
        """
        path = Path(folder)
        store = check_store(url or DEFAULT_STORE, path)
        database = Database(Folder(path.absolute(), store, path.absolute() / "evidence"))
        layout = prepare_folder(path, store)
        database.create_file()
        database.migrate(at=clock())
        write_settings(layout)
        return cls(layout, database, clock)

    @classmethod
    def open(cls, folder: Path | str, *, clock: Clock = utc_now) -> Workspace:
        """Return the workspace of a folder; an older format is migrated after a backup.

        Raises
        ------
        WorkspaceError
            There is none, it is damaged, or a newer version wrote it.
        MissingExtraError
            The store is on PostgreSQL and its driver is not installed.
        """
        layout = read_folder(Path(folder))
        database = Database(layout)
        database.check_file()
        if steps := database.pending():
            at = clock()
            name = f"before-{steps[0].name}-{at:%Y%m%dT%H%M%S}.zip"
            if not (layout.backups / name).exists():
                backup.write_backup(layout, database, layout.backups / name, at=at)
            database.migrate(at=at)
        return cls(layout, database, clock)

    def apply(self, command: Command) -> Applied:
        """Make the changes of a command, all or none; a command applied before changes nothing.

        Raises
        ------
        ConflictError
            Lists every item that was changed after its editor had seen it.
        InvalidMapError
            The workspace would no longer fit together.
        """
        with self._database.writing() as connection:
            return changes.apply(connection, command)

    def undo(self, actor: str, *, command_id: str | None = None) -> Applied:
        """Take back the actor's last command that was not taken back yet, as a new command.

        With a *command_id* it can be repeated without harm, like any command.

        Raises
        ------
        NotFoundError
            The actor has nothing to undo.
        ConflictError
            One of its items was changed since, or others built on it; nothing was undone.
        """
        with self._database.writing() as connection:
            return reversal.undo(connection, actor, self._clock(), command_id)

    def redo(self, actor: str, *, command_id: str | None = None) -> Applied:
        """Do again what the actor's last undo took back, unless they did something new since.

        Raises
        ------
        NotFoundError
            The actor has nothing to redo.
        ConflictError
            One of its items was changed since; nothing was redone.
        """
        with self._database.writing() as connection:
            return reversal.redo(connection, actor, self._clock(), command_id)

    def snapshot(self, *, unrevealed: bool = False) -> Document:
        """Return the workspace as it is now, without what the room has not revealed."""
        with self._database.reading() as connection:
            return history.current(connection, unrevealed=unrevealed)

    def as_of(self, sequence: int) -> Document:
        """Return the workspace as it was after the command of this sequence; 0 is empty.

        Raises
        ------
        NotFoundError
            The sequence was not reached yet.
        """
        with self._database.reading() as connection:
            return history.as_of(connection, sequence)

    def diff(self, first: int, second: int) -> history.Diff:
        """Return what changed between two sequences.

        Raises
        ------
        NotFoundError
            One of them was not reached yet.
        """
        with self._database.reading() as connection:
            before, after = (history.as_of(connection, place) for place in (first, second))
        return history.diff(before, after)

    def watch(self, after_sequence: int, *, unrevealed: bool = False) -> tuple[LogEntry, ...]:
        """Return every change after a sequence, in the order of commits; whole commands only.

        Whoever asks again from the last sequence seen misses nothing. After an entry with the role
        ``"erase"`` the former ids are no more: read the workspace anew. What the room has not
        revealed is left out, as in :meth:`snapshot`.
        """
        with self._database.reading() as connection:
            return history.entries_after(connection, after_sequence, unrevealed=unrevealed)

    def history(self, item: str) -> tuple[LogEntry, ...]:
        """Return every change of one item, the oldest first.

        Raises
        ------
        NotFoundError
            There never was such an item.
        """
        with self._database.reading() as connection:
            return history.entries_of(connection, item)

    def forget(self, participant_id: str, *, actor: str | None = None) -> Applied:
        """Erase a participant's name and personal data from items and from the whole log.

        Ratings, votes and notes become anonymous; they and the participant get new ids, since ids
        are often made of names, so open front ends must read the workspace anew. Copies made
        before a migration are deleted. Evidence files, and backups made on request, are not
        touched: they are yours to delete. On PostgreSQL the server's own logs are too.

        Raises
        ------
        NotFoundError
            There is no such participant.
        """
        with self._database.writing() as connection:
            done = erasure.forget(connection, participant_id, actor, self._clock())
        decode.cache_clear()
        self._database.compact()
        with explained_files(self.folder.backups):
            for copy in self.folder.backups.glob("before-*.zip"):
                copy.unlink()
        return done

    def backup(self, path: Path | str) -> None:
        """Write everything but the pseudonym key into one zip file; ``restore`` reads it.

        Raises
        ------
        WorkspaceError
            There is such a file already, or it cannot be written.
        """
        backup.write_backup(self.folder, self._database, Path(path), at=self._clock())


@contextmanager
def together(workspace: Workspace) -> Iterator[None]:
    """Make several commands of this thread one transaction, which costs the disk as much as one.

    Each command is all or none as ever; when the block ends well all of them are kept, and before
    that nobody else sees any. When it does not, nothing was done, and what the thread has read in
    it never was: read the workspace anew.
    """
    with workspace._database.joined():
        yield
