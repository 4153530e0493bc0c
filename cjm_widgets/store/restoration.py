"""Reads a backup as what it is, a file from anywhere: bounded, checked, all or nothing."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError
from sqlalchemy import Connection, Table, delete, insert
from sqlalchemy.exc import IntegrityError, NoResultFound

from cjm_widgets.errors import InvalidMapError, WorkspaceError
from cjm_widgets.files import replacing, sync_folder
from cjm_widgets.store import backup, history, integrity, migrations
from cjm_widgets.store.backup import Manifest
from cjm_widgets.store.database import Database, table_names
from cjm_widgets.store.folder import (
    DEFAULT_STORE,
    Folder,
    check_store,
    explained_files,
    prepare_folder,
    write_settings,
)
from cjm_widgets.store.workspace import Clock, Workspace, utc_now

MAX_BYTES = 8 * 2**30
_MAX_FILES = 100_000
_MAX_LINE = 16 * 2**20
_ROWS = 1_000
_BLOCK = 2**20
_ENTRY = re.compile(
    rf"store/(?:{'|'.join(backup.TABLES)})\.jsonl|evidence/[A-Za-z0-9][A-Za-z0-9._-]{{0,150}}"
)


def restore(
    path: Path | str,
    folder: Path | str,
    *,
    url: str | None = None,
    max_bytes: int = MAX_BYTES,
    clock: Clock = utc_now,
) -> Workspace:
    """Make a workspace in a new folder from a backup, with its whole log, and return it.

    The pseudonym key is a new one: copy the former by hand to go on with the same pseudonyms.

    Parameters
    ----------
    url
        As in :meth:`Workspace.create`; a database on a server must hold no workspace yet.
    max_bytes
        The most that the backup may hold when unpacked.

    Raises
    ------
    WorkspaceError
        The file is no backup, damaged, too large or of a newer version; or the folder or the
        database is in use. Nothing is left behind then.
    """
    source, target = Path(path), Path(folder).absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise WorkspaceError(f"{target} is in use. Restore into a new folder", path=target)
    store = check_store(url or DEFAULT_STORE, target)
    with _opened(source) as archive:
        manifest = _checked_manifest(archive, source, max_bytes)
        with explained_files(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
            try:
                layout = prepare_folder(fresh, store)
                _unpack_evidence(archive, manifest, layout.evidence)
                _fill(archive, manifest, layout, source, at=clock())
                write_settings(layout)
                fresh.chmod(0o755)
                if target.exists():
                    target.rmdir()
                fresh.rename(target)
                sync_folder(target.parent)
            except BaseException:
                shutil.rmtree(fresh, ignore_errors=True)
                raise
    return Workspace.open(target, clock=clock)


@contextlib.contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except FileNotFoundError as err:
        raise WorkspaceError(f"there is no file {source}. Check the path", path=source) from err
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        KeyError,
        TypeError,
    ) as err:
        raise _damaged(source, str(err)) from err
    except OSError as err:
        raise WorkspaceError(
            f"{source} cannot be read ({err.strerror}). Check that you may read it", path=source
        ) from err


def _damaged(source: Path, why: str) -> WorkspaceError:
    return WorkspaceError(
        f"{source} is no backup of a workspace, or it is damaged ({' '.join(why.split())}). Nothing was restored; "
        "take another backup",
        path=source,
    )


def _checked_manifest(archive: zipfile.ZipFile, source: Path, max_bytes: int) -> Manifest:
    """Return the manifest when the archive holds just what it says, within the limits."""
    entries = archive.infolist()
    if len(entries) > _MAX_FILES or sum(entry.file_size for entry in entries) > max_bytes:
        raise WorkspaceError(
            f"{source} would unpack to more than {max_bytes} bytes or {_MAX_FILES} files. Nothing "
            "was restored; allow more only if you know where the backup comes from",
            path=source,
        )
    with archive.open(backup.MANIFEST) as file:
        facts = json.loads(file.read(_MAX_LINE))
    steps = [step.name for step in migrations.MIGRATIONS]
    if facts["version"] > backup.FORMAT or len(facts["migrations"]) > len(steps):
        raise WorkspaceError(
            f"{source} was written by a newer version of cjm_widgets. Nothing was restored. "
            "Update with: pip install --upgrade cjm_widgets",
            path=source,
        )
    try:
        manifest = Manifest.model_validate(facts)
    except ValidationError as err:
        raise ValueError("its manifest is not complete") from err
    if list(manifest.migrations) != steps[: len(manifest.migrations)]:
        raise ValueError("it names migrations that never were")
    names = sorted(entry.filename for entry in entries)
    if names != sorted([*manifest.files, backup.MANIFEST]):
        raise ValueError("its list of files is not what it holds")
    for name in manifest.files:
        if _ENTRY.fullmatch(name) is None:
            raise ValueError(f"a file called {name!r} does not belong into a backup")
    return manifest


def _unpack_evidence(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    for name in manifest.files:
        kind, _, file_name = name.partition("/")
        if kind != "evidence":
            continue
        with _verified(archive, name, manifest) as entry, replacing(folder / file_name) as file:
            while block := entry.read(_BLOCK):
                file.write(block)


class _Hashed:
    """A stream that remembers the hash of what was read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        block = self._stream.read(size)
        self.digest.update(block)
        return block

    def readline(self, size: int) -> bytes:
        line = self._stream.readline(size)
        self.digest.update(line)
        return line


@contextlib.contextmanager
def _verified(archive: zipfile.ZipFile, name: str, manifest: Manifest) -> Iterator[_Hashed]:
    """Give an entry to be read to its end, and compare its hash with the manifest."""
    with archive.open(name) as stream:
        hashed = _Hashed(stream)
        yield hashed
        if hashed.digest.hexdigest() != manifest.files[name].sha256:
            raise ValueError(f"{name} is not what was backed up")


def _fill(
    archive: zipfile.ZipFile, manifest: Manifest, layout: Folder, source: Path, *, at: dt.datetime
) -> None:
    """Load the rows into a store of the format they were written in, then migrate it."""
    known = {step.name: step for step in migrations.MIGRATIONS}
    database = Database(layout)
    database.create_file()
    with database.writing() as connection:
        if "item" in table_names(connection):
            raise WorkspaceError(
                f"{layout.place} holds a workspace already. Restore into an empty database",
                path=source,
            )
        migrations.migrate(connection, tuple(known[name] for name in manifest.migrations), at=at)
        for table in backup.reflected(connection):
            connection.execute(delete(table))
            with _verified(archive, f"store/{table.name}.jsonl", manifest) as entry:
                _load(connection, table, entry)
        rest = migrations.pending(connection, layout.place)
        migrations.migrate(connection, rest, at=at)
        try:
            _check_content(connection)
        except (InvalidMapError, WorkspaceError, NoResultFound) as err:
            raise _damaged(source, str(err)) from err


def _load(connection: Connection, table: Table, entry: _Hashed) -> None:
    rows: list[dict[str, Any]] = []
    while line := entry.readline(_MAX_LINE):
        rows.append(_row(table, json.loads(line)))
        if len(rows) == _ROWS:
            _insert(connection, table, rows)
            rows = []
    if rows:
        _insert(connection, table, rows)


def _row(table: Table, values: Any) -> dict[str, Any]:
    """Return the values of one line when they are such as the table holds."""
    if not isinstance(values, dict) or set(values) != set(table.columns.keys()):
        raise ValueError(f"a row of {table.name} has other columns")
    for column in table.columns:
        value = values[column.name]
        is_fit = type(value) is column.type.python_type or (value is None and column.nullable)
        if not is_fit:
            raise ValueError(f"{table.name}.{column.name} holds what it cannot hold")
    return values


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    try:
        connection.execute(insert(table), rows)
    except IntegrityError as err:
        raise ValueError(f"rows of {table.name} do not fit together") from err


def _check_content(connection: Connection) -> None:
    """Derive the pointers, and make sure that items, log and counter tell the same story."""
    document = history.current(connection, unrevealed=True)
    document.check()
    integrity.relink(connection, {entity.id: entity for entity in document})
    logged = history.as_of(connection, document.sequence, unrevealed=True)
    n_later = len(history.entries_after(connection, document.sequence, unrevealed=True))
    if history.diff(logged, document) or n_later:
        raise InvalidMapError("items and log do not agree")
    history.entries_after(connection, 0, unrevealed=True)  # every body of the log can be read
