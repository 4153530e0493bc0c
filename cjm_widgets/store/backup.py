"""A whole workspace as one file: a zip of JSON lines and evidence, the same for every database.

::

    manifest.json         what is inside, with hashes; which migrations the store went through
    store/item.jsonl      one row a line, so with counter, migration, command and change
    evidence/…            the evidence files as they are

Pointers between items are derived again on restoring. The pseudonym key is not inside.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, MetaData, Table, select

from cjm_widgets.errors import WorkspaceError
from cjm_widgets.files import replacing
from cjm_widgets.store import migrations
from cjm_widgets.store.database import Database
from cjm_widgets.store.folder import Folder, explained_files
from cjm_widgets.store.items import to_text

FORMAT = 1
MANIFEST = "manifest.json"
TABLES = ("migration", "counter", "item", "command", "change")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same workspace gives the same bytes
_BLOCK = 2**20


class PackedFile(BaseModel):
    """What the manifest says of one file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str
    size: int


class Manifest(BaseModel):
    """What a backup says of itself.

    Attributes
    ----------
    migrations
        Names of those the store had gone through, in their order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["cjm-backup"] = "cjm-backup"
    version: int = FORMAT
    at: dt.datetime
    migrations: tuple[str, ...]
    files: dict[str, PackedFile]


def write_backup(folder: Folder, database: Database, path: Path, *, at: dt.datetime) -> None:
    """Write the workspace as it is at one moment to *path*, complete or not at all.

    Raises
    ------
    WorkspaceError
        There is such a file already, or it cannot be written.
    """
    if path.exists():
        raise WorkspaceError(f"{path} is there already. Choose another name", path=path)
    with explained_files(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file, zipfile.ZipFile(file, "w") as archive:
            files: dict[str, PackedFile] = {}
            with database.reading() as connection:
                done = migrations.recorded(connection)
                for table in reflected(connection):
                    name = f"store/{table.name}.jsonl"
                    files[name] = _add(archive, name, _lines(connection, table))
            for evidence in evidence_files(folder.evidence):
                name = f"evidence/{evidence.name}"
                files[name] = _add(archive, name, _blocks(evidence))
            manifest = Manifest(at=at.astimezone(dt.UTC), migrations=done, files=files)
            _add(archive, MANIFEST, [manifest.model_dump_json(indent=1).encode()])


def reflected(connection: Connection) -> list[Table]:
    """Return our tables with the columns they have in this database, of whatever format."""
    metadata = MetaData()
    metadata.reflect(connection, only=TABLES, resolve_fks=False)
    return [metadata.tables[name] for name in TABLES]


def evidence_files(folder: Path) -> list[Path]:
    """Return the evidence files in a fixed order; parts of unfinished ones are left out."""
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and not path.is_symlink() and not path.name.startswith(".")
    )


def _add(archive: zipfile.ZipFile, name: str, blocks: Iterable[bytes]) -> PackedFile:
    """Add one entry and return what the manifest says of it."""
    info = zipfile.ZipInfo(name, date_time=_EPOCH)
    # Evidence is compressed in itself.
    is_evidence = name.startswith("evidence/")
    info.compress_type = zipfile.ZIP_STORED if is_evidence else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    digest = hashlib.sha256()
    size = 0
    with archive.open(info, "w", force_zip64=True) as entry:
        for block in blocks:
            entry.write(block)
            digest.update(block)
            size += len(block)
    return PackedFile(sha256=digest.hexdigest(), size=size)


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    order = [table.c[column.name] for column in table.primary_key]
    for row in connection.execute(select(table).order_by(*order)):
        yield to_text(dict(row._mapping)).encode() + b"\n"


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block
