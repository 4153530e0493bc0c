"""Evidence files: Parquet, never changed, each named by the hash of its content."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from cjm_widgets.errors import SourceError, WorkspaceError
from cjm_widgets.files import replacing


@dataclass(frozen=True, slots=True)
class StoredTable:
    """One evidence file: its name in the folder, the SHA-256 of its bytes, its rows."""

    name: str
    sha256: str
    rows: int


def write(folder: Path, frame: pd.DataFrame) -> StoredTable:
    """Write a frame as an evidence file and return its name; the folder is made where missing.

    The index is not kept. Equal frames give equal bytes and so the same file, under one version of
    pyarrow. The file appears complete or not at all.

    Raises
    ------
    WorkspaceError
        The folder cannot be written or the disk is full; nothing was left behind.
    """
    data = _encode(frame)
    sha256 = hashlib.sha256(data).hexdigest()
    path = _path(folder, sha256)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(data)
    except OSError as err:
        raise WorkspaceError(
            f"{folder}: the evidence cannot be written: {err.strerror or err}. Make room, or "
            "check who may write there; nothing was changed.",
            path=folder,
        ) from err
    return StoredTable(path.name, sha256, len(frame))


def read(folder: Path, sha256: str) -> pd.DataFrame:
    """Return the frame of an evidence file.

    Text is ``str``; whole numbers with gaps are ``Int64``; times are in microseconds.

    Raises
    ------
    SourceError
        The file is missing, or its content is no longer what it is named after.
    """
    path = _path(folder, sha256)
    try:
        data = path.read_bytes()
    except OSError as err:
        raise SourceError(
            "this evidence cannot be read. Restore the file from a backup, or import it again.",
            path=path,
        ) from err
    if hashlib.sha256(data).hexdigest() != sha256:
        raise SourceError(
            "the file was changed: its content does not match its name. Restore it from a backup, "
            "or import it again.",
            path=path,
        )
    table = pyarrow.parquet.read_table(pa.BufferReader(data), use_threads=False)
    frame: pd.DataFrame = table.to_pandas()
    for name, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_integer(column.type) and column.null_count:
            frame[name] = column.to_pandas(types_mapper={column.type: pd.Int64Dtype()}.get)
    return frame


def _path(folder: Path, sha256: str) -> Path:
    if not re.fullmatch("[0-9a-f]{64}", sha256):
        raise SourceError(f"{sha256[:80]!r} is not the hash of an evidence file.", path=folder)
    return folder / f"{sha256}.parquet"


def _encode(frame: pd.DataFrame) -> bytes:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    fields = [
        field.with_type(pa.large_string()) if pa.types.is_null(field.type) else field
        for field in table.schema
    ]
    # A new schema without what pandas adds to it: that names its own version, and equal frames
    # would differ by it.
    table = table.cast(pa.schema(fields))
    sink = pa.BufferOutputStream()
    pyarrow.parquet.write_table(table, sink, compression="zstd")
    data: bytes = sink.getvalue().to_pybytes()
    return data
