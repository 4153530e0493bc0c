"""A workspace as a folder of CSV files, one for each kind of item, named after its plural.

Headings are field names, so that the files are as handy in pandas as in a spreadsheet. UTF-8
with a byte-order mark, as Excel wants it; texts that a spreadsheet would compute are guarded.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from cjm_widgets.errors import ExchangeError
from cjm_widgets.exchange.cells import guard, plain_text
from cjm_widgets.exchange.disclosure import revealed
from cjm_widgets.exchange.files import read_text, write_text
from cjm_widgets.exchange.place import Place
from cjm_widgets.exchange.records import Record, assemble
from cjm_widgets.exchange.tables import Cell, Table, class_named, records_of, table_of
from cjm_widgets.model.base import Entity
from cjm_widgets.model.document import Document
from cjm_widgets.model.schema import entities

MAX_BYTES = 200_000_000
_MARK = "\ufeff"


def read(path: Path) -> Document:
    """Return the workspace that a folder of CSV files holds.

    Raises
    ------
    ExchangeError
        With file, row and column of the first thing that is wrong.
    """
    if not path.is_dir():
        raise ExchangeError("there is no such folder; check the path", path=path)
    files = sorted(path.glob("*.csv"))
    if not files:
        raise ExchangeError("the folder holds no CSV files", path=path)
    return assemble(record for file in files for record in _records(file))


def write(document: Document, path: Path) -> None:
    """Write one CSV file for each kind that has items; files of other kinds are removed.

    Ratings and votes that the room has not opened yet are left out.

    Raises
    ------
    ExchangeError
        The folder or a file in it cannot be written.
    """
    document = revealed(document)
    try:
        path.mkdir(parents=True, exist_ok=True)
        for cls in entities():
            table = table_of(document, cls)
            file = path / f"{cls.plural}.csv"
            if table.rows:
                write_text(file, _MARK + text_of(table))
            else:
                file.unlink(missing_ok=True)
    except OSError as err:
        raise ExchangeError(f"the folder cannot be written: {err.strerror}", path=path) from err


def text_of(table: Table) -> str:
    """Return a table as CSV text; the heading is the field names."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(
        column.name if part == 1 else f"{column.name} ({part})" for column, part in table.headings()
    )
    writer.writerows([_cell_text(cell) for cell in row] for row in table.rows)
    return text.getvalue()


def _cell_text(cell: Cell) -> str:
    if cell is None:
        return ""
    return guard(cell) if isinstance(cell, str) else plain_text(cell)


def _records(file: Path) -> Iterator[Record[Entity]]:
    place = Place(file)
    cls = class_named(file.stem, place)
    text = read_text(file, MAX_BYTES)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
        yield from records_of(cls, rows, place)
    except csv.Error as err:
        raise place.error(f"this is not a readable CSV file: {err}") from err


def delimiter_of(text: str) -> str:
    """Return what parts the headings: where the comma is a decimal sign, Excel saves semicolons."""
    heading = text.partition("\n")[0]
    return max(",;\t", key=heading.count)
