"""A workspace as one front end follows it: the newest state, and its own changes to it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from cjm_widgets.errors import ConflictError
from cjm_widgets.model.document import Document
from cjm_widgets.store import Applied, Change, LogEntry, Workspace, together
from cjm_widgets.workshop import edit

_log = logging.getLogger(__name__)
Listener = Callable[[tuple[LogEntry, ...]], None]
_TRIES = 8


class Live:
    """The newest state of a workspace in this process; asked for about once a second.

    The document holds everything, also what the room has not revealed: count hidden ratings and
    votes, never show them. Threads may share one object.

    Attributes
    ----------
    actor
        In whose name changes are made and taken back; ``None`` for nobody's.
    saved_at
        When this front end last changed something.
    """

    def __init__(self, workspace: Workspace, *, actor: str | None) -> None:
        self.workspace = workspace
        self.actor = actor
        self.saved_at: dt.datetime | None = None
        self._document = workspace.snapshot(unrevealed=True)
        self._listeners: list[Listener] = []
        self._lock = RLock()

    @classmethod
    def open(cls, folder: Path, *, actor: str | None) -> Live:
        """Follow the workspace of a folder.

        Raises
        ------
        WorkspaceError
            There is none, it is damaged, or a newer version wrote it.
        """
        return cls(Workspace.open(folder), actor=actor)

    @property
    def document(self) -> Document:
        """The workspace as last read."""
        return self._document

    @property
    def sequence(self) -> int:
        """Number of the last change in :attr:`document`."""
        return self._document.sequence

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call *listener* after each poll that brought something; the answer ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def poll(self) -> tuple[LogEntry, ...]:
        """Read what anybody changed since the last time, and tell the listeners.

        Raises
        ------
        WorkspaceError
            The store cannot be read at the moment; nothing is lost, ask again.
        """
        with self._lock:
            entries = self.workspace.watch(self.sequence, unrevealed=True)
            if not entries:
                return ()
            if any(entry.role == "erase" for entry in entries):
                self._document = self.workspace.snapshot(unrevealed=True)
            else:
                changed = {entry.item: entry.after for entry in entries}
                self._document = self._document.revised(changed, sequence=entries[-1].sequence)
        for listener in tuple(self._listeners):
            self._tell(listener, entries)
        return entries

    def _tell(self, listener: Listener, entries: tuple[LogEntry, ...]) -> None:
        """The change is saved: a listener that fails must neither deny that nor keep it from others."""
        if listener not in self._listeners:  # one before it has ended it
            return
        try:
            listener(entries)
        except Exception:
            _log.exception("a picture of the workspace could not be brought up to date")

    def change(
        self, changes: Sequence[Change], *, label: str, command: str | None = None
    ) -> Applied:
        """Carry out changes as one command in the actor's name, and read the new state.

        Raises
        ------
        ConflictError, InvalidMapError
            See :func:`cjm_widgets.workshop.edit.apply`; nothing was changed.
        """
        done = edit.apply(self.workspace, changes, label=label, actor=self.actor, command=command)
        return self._saved(done)

    def settle(
        self,
        find: Callable[[Document], Sequence[Change]],
        *,
        label: str,
        actor: str | None,
        command: str | None = None,
    ) -> None:
        """Work out changes from the newest state and make them; anew when somebody was quicker.

        For changes that overwrite nothing another person did: each item is its author's alone, or
        the change follows from what stands there now. No changes, no command.

        Raises
        ------
        ConflictError
            Others were quicker time and again.
        NotFoundError, InvalidMapError, ClosedError
            As *find* or the workspace says, in the newest state.
        """
        self.poll()
        for last in (n == _TRIES - 1 for n in range(_TRIES)):
            try:
                if changes := find(self.document):
                    edit.apply(self.workspace, changes, label=label, actor=actor, command=command)
            except ConflictError:
                self.poll()
                if last:
                    raise
            else:
                break
        self.saved_at = edit.now()
        self.poll()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make what this thread changes in the block one transaction, kept whole or not at all.

        When the block fails, this object has seen what never was: open another.
        """
        with together(self.workspace):
            yield

    def undo(self) -> Applied:
        """Take back the actor's last command.

        Raises
        ------
        NotFoundError
            There is none.
        ConflictError
            Somebody has built on it since; nothing was taken back.
        """
        return self._saved(self.workspace.undo(self.actor or ""))

    def redo(self) -> Applied:
        """Do again what the actor took back last.

        Raises
        ------
        NotFoundError, ConflictError
            As in :meth:`undo`.
        """
        return self._saved(self.workspace.redo(self.actor or ""))

    def _saved(self, done: Applied) -> Applied:
        self.saved_at = edit.now()
        self.poll()
        return done
