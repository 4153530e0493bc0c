"""Columns of a CSV, gzip or Parquet file as text, before anybody guesses what they mean."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from cjm_widgets.errors import SourceError
from cjm_widgets.i18n import N_
from cjm_widgets.tables.stream import MAX_BYTES, MAX_LINE, Content, TextStream, content_of

WRONG_FIELDS = N_("wrong number of fields")

_DELIMITERS = ",;\t|"
# Stands in the last record that we add ourselves: if it does not come back as the last row, then
# a quotation mark was left open and the rest of the file was read as one cell.
_END = "\x02end of table\x03"
_BLOCK = 4 * MAX_LINE
_BATCH_ROWS = 2**16
_NAMES_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in the wanted columns.

    Attributes
    ----------
    columns
        One row per record; ``str``, trimmed, and missing where empty. The index ``line`` counts
        records from 1, the header of a text file included and blank lines not.
    broken
        Records without the right number of fields: ``line`` int64, ``reason`` str.
    n_header
        Records before the first row: 1 in a text file, 0 in Parquet.
    """

    columns: pd.DataFrame
    broken: pd.DataFrame
    n_header: int


def column_names(path: Path) -> tuple[str, ...]:
    """Return the names of a file's columns, trimmed, in order.

    Raises
    ------
    SourceError
        The file is missing, empty, damaged, or not a table in UTF-8 text or Parquet.
    """
    if content_of(path) is Content.PARQUET:
        with _parquet(path) as file:
            return tuple(file.schema_arrow.names)
    return _header(path)[0]


def read_columns(
    path: Path,
    wanted: Sequence[str],
    *,
    times: Collection[str] = (),
    max_bytes: int = MAX_BYTES,
) -> Reading:
    """Return the wanted columns of a CSV, gzip-compressed CSV or Parquet file.

    The content decides which it is, not the name. Fields of a text file may be parted by comma,
    semicolon, tab or bar. Nothing is guessed: ``007`` and ``NA`` stay what they are. Whole numbers
    that Parquet stores as floats (a gap in the column does that) lose their ``.0``. Columns named
    in *times* stay ``datetime64[us]``, naive or with a zone, where Parquet stores them as times.

    Raises
    ------
    SourceError
        The file is missing, empty, damaged, too large, or not a table in UTF-8 text or Parquet; a
        wanted column is missing or there twice; a cell is larger than 1 MB.
    """
    names = list(dict.fromkeys(wanted))
    if content_of(path) is Content.PARQUET:
        return _read_parquet(path, names, times, max_bytes)
    return _read_text(path, names, max_bytes)


def _read_text(path: Path, names: list[str], max_bytes: int) -> Reading:
    header, delimiter = _header(path)
    places = [str(_place(path, header, name)) for name in names]
    broken: list[int] = []

    def note(row: pyarrow.csv.InvalidRow) -> str:
        broken.append(row.number)
        return "skip"

    with TextStream(path, max_bytes=max_bytes) as stream:
        stream.ending = f"\n{delimiter.join([_END] * len(header))}\n".encode()
        try:
            records = pyarrow.csv.open_csv(
                # Arrow takes a short read for a whole block, and a record must fit into two.
                io.BufferedReader(stream, _BLOCK),
                pyarrow.csv.ReadOptions(
                    use_threads=False,
                    block_size=_BLOCK,
                    column_names=[str(place) for place in range(len(header))],
                    skip_rows_after_names=1,
                ),
                pyarrow.csv.ParseOptions(
                    delimiter=delimiter, newlines_in_values=True, invalid_row_handler=note
                ),
                pyarrow.csv.ConvertOptions(
                    check_utf8=False,
                    column_types=dict.fromkeys(places, pa.large_string()),
                    include_columns=places,
                ),
            )
            table = _gather(path, records, places, max_bytes)
        except pa.ArrowInvalid as err:
            raise _unreadable(path, str(err)) from err
    n_records = 1 + len(table) + len(broken)
    if not len(table) or table.column(0)[-1].as_py() != _END:
        raise SourceError(
            "a quotation mark opens in this record and is never closed.", path=path, line=n_records
        )
    lines = np.setdiff1d(np.arange(2, n_records), broken, assume_unique=True)
    return Reading(_frame(table.slice(0, len(table) - 1), names, lines), _broken(broken), 1)


def _unreadable(path: Path, why: str) -> SourceError:
    if "straddling" not in why:
        return SourceError(f"it cannot be read as a table: {why}", path=path)
    return SourceError(
        f"a cell is larger than {MAX_LINE:,} bytes. Look for a misplaced quotation mark, or leave "
        "the column with the long text out of the export.",
        path=path,
    )


def _header(path: Path) -> tuple[tuple[str, ...], str]:
    """Return the names in the first record, and the delimiter that parts them best."""
    with TextStream(path) as stream:
        head = io.BufferedReader(stream).read(MAX_LINE).decode("utf-8", errors="ignore")
    try:
        records = [_first_record(head, delimiter) for delimiter in _DELIMITERS]
    except csv.Error as err:
        raise SourceError(f"its header cannot be read: {err}.", path=path, line=1) from err
    best = max(range(len(records)), key=lambda place: len(records[place]))
    if not records[best]:
        raise SourceError("the file holds only blank lines. Export it again.", path=path)
    return tuple(name.strip() for name in records[best]), _DELIMITERS[best]


def _first_record(text: str, delimiter: str) -> list[str]:
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return next((record for record in records if record), [])


def _read_parquet(path: Path, names: list[str], times: Collection[str], max_bytes: int) -> Reading:
    with _parquet(path) as file:
        for name in names:
            _place(path, file.schema_arrow.names, name)
        try:
            batches = file.iter_batches(_BATCH_ROWS, columns=names, use_threads=False)
            table = _gather(path, batches, names, max_bytes, times)
        except (pa.ArrowException, OSError) as err:
            raise _damaged(path) from err
    return Reading(_frame(table, names, np.arange(1, len(table) + 1)), _broken(()), 0)


def _parquet(path: Path) -> pyarrow.parquet.ParquetFile:
    try:
        return pyarrow.parquet.ParquetFile(path)
    except (pa.ArrowException, OSError) as err:
        raise _damaged(path) from err


def _damaged(path: Path) -> SourceError:
    return SourceError("the Parquet file is cut off or damaged. Copy it again.", path=path)


def _place(path: Path, names: Sequence[str], wanted: str) -> int:
    n_found = list(names).count(wanted)
    if n_found == 1:
        return list(names).index(wanted)
    if n_found:
        raise SourceError("two columns have this name. Rename one.", path=path, column=wanted)
    shown = ", ".join(names[:_NAMES_SHOWN]) + (" …" if len(names) > _NAMES_SHOWN else "")
    raise SourceError(f"there is no such column. Columns: {shown}.", path=path, column=wanted)


def _gather(
    path: Path,
    batches: Iterable[pa.RecordBatch],
    names: Sequence[str],
    max_bytes: int,
    times: Collection[str] = (),
) -> pa.Table:
    """Return all batches as one table of text and times, stopping before it grows too large."""
    tables: list[pa.Table] = []
    n_bytes = 0
    for batch in batches:
        arrays = [_plain(path, name, batch.column(name), keep_time=name in times) for name in names]
        tables.append(pa.Table.from_arrays(arrays, [str(place) for place in range(len(names))]))
        n_bytes += tables[-1].nbytes
        if n_bytes > max_bytes:
            raise SourceError(
                f"its columns hold more than {max_bytes:,} bytes. Split the file.", path=path
            )
    if tables:
        return pa.concat_tables(tables)
    return pa.table({str(place): pa.array([], pa.large_string()) for place in range(len(names))})


def _plain(path: Path, name: str, column: pa.Array, *, keep_time: bool) -> pa.Array:
    """Return a column as trimmed text, missing where empty, or as times in microseconds."""
    kind = column.type
    if keep_time and (pa.types.is_timestamp(kind) or pa.types.is_date(kind)):
        zone = kind.tz if pa.types.is_timestamp(kind) else None
        return column.cast(pa.timestamp("us", zone), safe=False)
    try:
        if pa.types.is_floating(kind) and pc.all(pc.equal(column, pc.floor(column))).as_py():
            column = column.cast(pa.int64())
        text = column.cast(pa.large_string())
    except pa.ArrowException as err:
        raise SourceError(
            f"{kind} cannot be read as text. Choose another column.", path=path, column=name
        ) from err
    if (pc.max(pc.binary_length(text)).as_py() or 0) > MAX_LINE:
        raise SourceError(f"a cell is larger than {MAX_LINE:,} bytes.", path=path, column=name)
    text = pc.utf8_trim_whitespace(text)
    return pc.if_else(pc.equal(text, ""), None, text)


def _frame(table: pa.Table, names: Sequence[str], lines: np.ndarray) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas()
    return frame.set_axis(list(names), axis=1).set_axis(pd.Index(lines, name="line"), axis=0)


def _broken(lines: Sequence[int]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "line": np.asarray(lines, dtype=np.int64),
            "reason": pd.Series([WRONG_FIELDS] * len(lines), dtype="str"),
        }
    )
