"""Every error this package raises, in one tree.

::

    JourneyError
    ├── InvalidMapError      an entity or a map breaks a rule of the model
    ├── NotFoundError        a workspace, item, persona or file is not there
    ├── ConflictError        somebody changed the same items first
    ├── ClosedError          a vote or a round of ratings is over
    ├── WorkspaceError       a workspace cannot be opened, written or migrated
    ├── SourceError          an export from outside cannot be read (path, line, column)
    ├── ExchangeError        a map file cannot be read or written (path, line, column)
    ├── ReportError          a report failed (notebook, cell)
    ├── AccessError          a link or seat of the room is unknown, over, or may not do this
    ├── ParameterError       a report or command was given a wrong parameter
    └── MissingExtraError    an optional part is not installed (extra)

A message says what happened, where, and what to do next; the facts are attributes too.
"""

from __future__ import annotations

from pathlib import Path


class JourneyError(Exception):
    """Root of the tree: catch this to catch everything we raise on purpose."""


class InvalidMapError(JourneyError):
    """An entity, or entities together, break a rule of the model.

    Attributes
    ----------
    item
        Id of the offending item, where there is one.
    field
        Name of the offending field, where there is one.
    """

    def __init__(self, message: str, *, item: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.item = item
        self.field = field


class NotFoundError(JourneyError):
    """Something asked for by name is not there."""

    def __init__(self, message: str, *, wanted: str | None = None) -> None:
        super().__init__(message)
        self.wanted = wanted


class ConflictError(JourneyError):
    """Somebody else changed the same items first; nothing was written.

    Attributes
    ----------
    stale
        Ids of all items whose stored revision is not the expected one.
    """

    def __init__(self, message: str, *, stale: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.stale = stale


class ClosedError(JourneyError):
    """A vote or a round of ratings is over, and nothing more is taken."""


class AccessError(JourneyError):
    """A way into the room is unknown, withdrawn or over, or its role may not do what was asked.

    Attributes
    ----------
    reason
        ``"unknown"``, ``"revoked"`` or ``"expired"`` for a link or seat that is no good, ``"role"``
        for a good one whose role may not do what was asked.
    """

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class WorkspaceError(JourneyError):
    """A workspace cannot be opened, written, migrated, backed up or restored."""

    def __init__(self, message: str, *, path: Path | None = None) -> None:
        super().__init__(message)
        self.path = path


class _FileError(JourneyError):
    """What errors about a place in a file share: the place stands in front of the message."""

    def __init__(
        self,
        message: str,
        *,
        path: Path | str | None = None,
        line: int | None = None,
        column: str | int | None = None,
    ) -> None:
        is_whole = line is None and column is None
        if line is not None and column is not None:
            message = f"line {line}, column {column}: {message}"
        elif line is not None:
            message = f"line {line}: {message}"
        elif column is not None:
            message = f"column {column}: {message}"
        if path is not None:
            message = f"{path}: {message}" if is_whole else f"{path}, {message}"
        super().__init__(message)
        self.path = Path(path) if path is not None else None
        self.line = line
        self.column = column


class SourceError(_FileError):
    """An export from another tool cannot be read."""


class ExchangeError(_FileError):
    """A map file (YAML, CSV, XLSX) cannot be read or written."""


class ReportError(JourneyError):
    """A report could not be made; other reports of the run go on."""

    def __init__(
        self, message: str, *, notebook: Path | None = None, cell: int | None = None
    ) -> None:
        super().__init__(message)
        self.notebook = notebook
        self.cell = cell


class ParameterError(JourneyError):
    """A report or a command was given a parameter it does not know or cannot use."""

    def __init__(self, message: str, *, parameter: str | None = None) -> None:
        super().__init__(message)
        self.parameter = parameter


class MissingExtraError(JourneyError):
    """An optional part of the package is not installed.

    The message names the command that installs it.
    """

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(
            f"{purpose} needs the optional part '{extra}'. "
            f'Install it with: pip install "cjm_widgets[{extra}]"'
        )
        self.extra = extra
