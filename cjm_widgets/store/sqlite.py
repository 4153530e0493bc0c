"""SQLite as a careful host: how connections are set up, and which files are refused."""

from __future__ import annotations

import re
import sqlite3
import struct
from pathlib import Path

from cjm_widgets.errors import WorkspaceError
from cjm_widgets.store.migrations import APPLICATION_ID

BUSY_SECONDS = 5.0
_MAGIC = b"SQLite format 3\x00"
_RESTORE = "It was left as it is; restore a backup into a new folder"
_QUICK_CHECK_BYTES = 64 * 2**20

# The WAL-reset bug corrupts a database written by two connections at once; fixed in 3.51.3
# (https://www.sqlite.org/changes.html).
_SAFE_WAL = (3, 51, 3)

_MOUNTS = Path("/proc/self/mounts")
_NETWORK = re.compile(
    r"nfs\d*|cifs|smb\d*|smbfs|ncpfs|9p|afs|ceph|glusterfs|lustre|beegfs|gpfs|vboxsf|virtiofs|"
    r"vmhgfs|davfs|fuse(?!ctl|blk)\S*"
)

_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
)


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """Return a connection that begins transactions only when told to.

    Without *create* a missing file is an error rather than a new, empty database.
    """
    mode = "rwc" if create else "rw"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    return connection


def file_system(path: Path) -> str | None:
    """Return the type of the file system a path lies on; ``None`` where that cannot be known."""
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    place = path.absolute()
    best: tuple[int, str] | None = None
    for line in mounts:
        _, point, kind, *_ = line.split(" ")
        mount = Path(point.replace("\\040", " ").replace("\\011", "\t"))
        if place.is_relative_to(mount) and (best is None or len(mount.parts) >= best[0]):
            best = (len(mount.parts), kind)
    return best[1] if best else None


def is_local(path: Path) -> bool:
    """Say whether a path lies on a disk of this machine, as far as can be known."""
    kind = file_system(path)
    return kind is not None and _NETWORK.fullmatch(kind) is None


def journal_mode(path: Path) -> str:
    """Return the journal mode to use: write-ahead only where it is known to be safe."""
    return "wal" if sqlite3.sqlite_version_info >= _SAFE_WAL and is_local(path) else "delete"


def set_journal_mode(connection: sqlite3.Connection, path: Path) -> None:
    """Switch the file to the mode this machine can be trusted with."""
    wanted = journal_mode(path)
    (current,) = connection.execute("PRAGMA journal_mode").fetchone()
    if current != wanted:
        connection.execute(f"PRAGMA journal_mode = {wanted}")


def check_header(path: Path) -> None:
    """Refuse a file that is no workspace, before SQLite touches it.

    Raises
    ------
    WorkspaceError
        The file is missing, empty, or belongs to another program.
    """
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError as err:
        raise WorkspaceError(
            f"the database {path} is missing. Put it back, or restore a backup into a new folder",
            path=path,
        ) from err
    except OSError as err:
        raise WorkspaceError(
            f"the database {path} cannot be read ({err.strerror}). Check that you may read it",
            path=path,
        ) from err
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise WorkspaceError(f"{path} is not a SQLite database. {_RESTORE}", path=path)
    (application,) = struct.unpack_from(">I", header, 68)
    if application != APPLICATION_ID:
        raise WorkspaceError(
            f"{path} is a database of another program, or its first bytes are damaged. {_RESTORE}",
            path=path,
        )


def check_file(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a damaged database; large ones are only looked at where they are read.

    Raises
    ------
    WorkspaceError
        With the first thing that SQLite's own check found.
    """
    if path.stat().st_size > _QUICK_CHECK_BYTES:
        return
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        what = " ".join(verdict.split())
        raise WorkspaceError(f"{path} is damaged ({what}). {_RESTORE}", path=path)


def objects(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return every table, index, view and trigger of a database with the SQL that made it."""
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name")
    return {
        (kind, name): " ".join((sql or "").split())
        for kind, name, sql in rows
        if not name.startswith("sqlite_stat")
    }
