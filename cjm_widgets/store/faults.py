"""Turns what a database says into one sentence a person can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from cjm_widgets.errors import WorkspaceError

_DAMAGED = (
    "is damaged. It was left as it is; restore the latest backup into a new folder with "
    "'restore', and keep this one aside"
)
_FULL = "could not be written: the disk is full. Nothing was lost; free some space and save again"
_BUSY = "is being written by another program. Nothing was changed; try again in a moment"
_READ_ONLY = "may only be read by you. Ask its owner for write access, or work on a copy"

# Primary result codes of SQLite, https://www.sqlite.org/rescode.html
_SQLITE = {
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_IOERR: "could not be read or written: the disk refused. Nothing was lost; "
    "check the disk and its free space, then save again",
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_CANTOPEN: "cannot be opened. Check that the file is there, that you may read "
    "and write it and its folder, and that the disk is not full",
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}

# Classes and codes of PostgreSQL, https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES = {
    "53100": _FULL,
    "55P03": _BUSY,
    "40P01": _BUSY,
    "40001": _BUSY,
    "42501": _READ_ONLY,
    "25006": _READ_ONLY,
    "28": "refused your name or password. Set PGUSER and PGPASSWORD, or use a pgpass file",
    "3D": "does not exist on the server. Create it with 'createdb', or correct the store in "
    "cjm.toml",
}
_UNREACHABLE = (
    "cannot be reached, or the connection was lost. Check that the server runs, then repeat what "
    "you did: saving the same command twice is harmless"
)


@contextmanager
def explained(place: str, path: Path | None = None) -> Iterator[None]:
    """Turn database errors inside the block into a :class:`WorkspaceError` about *place*."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as err:
        cause = err.orig if isinstance(err, DBAPIError) else err
        raise WorkspaceError(f"{place} {_sentence(cause)}", path=path) from err


def _sentence(cause: BaseException | None) -> str:
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        # The Python layer reports text that is not UTF-8 without a code.
        return _DAMAGED if code is None else _SQLITE.get(code & 0xFF, _unknown(cause))
    state = getattr(cause, "sqlstate", None)
    if state is None or state.startswith(("08", "57P")):
        message = str(cause)
        if any(word in message for word in ("password", "authentication", "role")):
            return _POSTGRES["28"]
        if "does not exist" in message:
            return _POSTGRES["3D"]
        return _UNREACHABLE
    return _POSTGRES.get(state) or _POSTGRES.get(state[:2]) or _unknown(cause)


def _unknown(cause: BaseException | None) -> str:
    first = str(cause).partition("\n")[0]
    return f"refused: {first}. Nothing was changed; try again, and report this if it stays"
