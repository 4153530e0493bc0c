"""A workspace as one XLSX workbook, one sheet for each kind of item.

Every text is written as text, whatever it begins with: nothing in a cell is ever computed.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cjm_widgets.errors import ExchangeError
from cjm_widgets.exchange.cells import guard
from cjm_widgets.exchange.columns import Column, number_text
from cjm_widgets.exchange.disclosure import revealed
from cjm_widgets.exchange.files import read_bytes, write_bytes
from cjm_widgets.exchange.place import Place
from cjm_widgets.exchange.records import Record, assemble
from cjm_widgets.exchange.tables import MAX_ROWS, Cell, Table, class_named, records_of, table_of
from cjm_widgets.i18n import Catalog
from cjm_widgets.model.base import Entity
from cjm_widgets.model.document import Document
from cjm_widgets.model.schema import entities

MAX_BYTES = 50_000_000
MAX_UNPACKED = 200_000_000
MAX_PARTS = 2_000
MAX_RATIO = 200
ALWAYS_ALLOWED = 20_000_000
"""Unpacked bytes that are fine whatever the ratio: small workbooks compress well."""

Row = tuple[Any, ...]

_HEAD_FONT = Font(bold=True, color="FFFFFF")
_HEAD_FILL = PatternFill("solid", fgColor="1F3A4D")
_TOP = Alignment(vertical="top", wrap_text=True)
# What openpyxl and the libraries below it raise on a damaged package.
_DAMAGE = (
    AttributeError,
    EOFError,
    IndexError,
    InvalidFileException,
    KeyError,
    RuntimeError,
    SyntaxError,  # the base of ParseError, in the standard library and in lxml
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
_EARLIEST = dt.date(1900, 3, 1)
"""Before it spreadsheets and calendars disagree: Excel counts a 29 February 1900."""
_ESCAPE = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HEAD_OF_DTD = b"<!DOCTYPE"
_EMPTY_SHEET = "workspace"


def read(path: Path) -> Document:
    """Return the workspace that a workbook holds; formulas count with their last value.

    Raises
    ------
    ExchangeError
        With file, sheet, row and column of the first thing that is wrong.
    """
    content = read_bytes(path, MAX_BYTES)
    _check_package(content, path)
    try:
        sheets = _sheets(content)
    except _DAMAGE as err:
        raise ExchangeError(
            "this is not a readable XLSX workbook; save it anew from the spreadsheet", path=path
        ) from err
    return assemble(
        record
        for title, rows in sheets.items()
        if title != _EMPTY_SHEET
        for record in _records(title, rows, Place(path, sheet=title))
    )


def write(document: Document, path: Path, *, catalog: Catalog | None = None) -> None:
    """Write one sheet for each kind that has items; headings read ``Label [field]``.

    Ratings and votes that the room has not opened yet are left out.

    Raises
    ------
    ExchangeError
        The file cannot be written.
    """
    document = revealed(document)
    book = Workbook()
    book.remove(book.worksheets[0])
    for cls in entities():
        table = table_of(document, cls)
        if table.rows:
            _fill(book.create_sheet(cls.plural), table, catalog or Catalog())
    if not book.worksheets:
        book.create_sheet(_EMPTY_SHEET)
    content = io.BytesIO()
    book.save(content)
    write_bytes(path, content.getvalue())


def _fill(sheet: Worksheet, table: Table, catalog: Catalog) -> None:
    for at, (column, part) in enumerate(table.headings(), start=1):
        heading = f"{catalog.text(column.spec.label)} [{column.name}]"
        cell = sheet.cell(1, at)
        _set_text(cell, heading if part == 1 else f"{heading} ({part})")
        cell.font, cell.fill, cell.alignment = _HEAD_FONT, _HEAD_FILL, _TOP
        sheet.column_dimensions[get_column_letter(at)].width = _width(table, at - 1, heading)
        _offer_choices(sheet, column, at, len(table.rows) + 1)
    for number, row in enumerate(table.rows, start=2):
        for at, value in enumerate(row, start=1):
            if value is not None:
                _set(sheet.cell(number, at), value)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions


def _set(cell: SheetCell | MergedCell, value: Cell) -> None:
    cell.alignment = _TOP
    if isinstance(value, str):
        _set_text(cell, guard(value) if not value or value.startswith("'") else value)
    elif isinstance(value, dt.date) and value < _EARLIEST:
        _set_text(cell, value.isoformat())
    elif isinstance(value, float):
        cell.value = number_text(value)  # all digits; openpyxl would write sixteen
        cell.data_type = "n"
    else:
        cell.value = value
        if isinstance(value, dt.date):
            cell.number_format = "yyyy-mm-dd"


def _set_text(cell: SheetCell | MergedCell, text: str) -> None:
    """Set a text as text: openpyxl alone would make ``=…`` a formula and ``#N/A`` an error."""
    cell.value = _ESCAPE.sub("_x005F_x", text)
    cell.data_type = "s"
    if guard(text) != text:
        cell.quotePrefix = True  # so that it stays text when somebody edits the cell


def _width(table: Table, at: int, heading: str) -> float:
    """Return a width in characters that shows most cells, between 10 and 48."""
    longest = max((len(str(row[at])) for row in table.rows if row[at] is not None), default=0)
    return float(min(48, max(10, longest + 2, min(len(heading), 24) + 2)))


def _offer_choices(sheet: Worksheet, column: Column, at: int, last_row: int) -> None:
    """Let the spreadsheet offer the words of a closed set; its list may have 255 characters."""
    words = ",".join(column.choices)
    if words and not column.many and len(words) <= 253:
        offer = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
        letter = get_column_letter(at)
        offer.add(f"{letter}2:{letter}{last_row + 200}")
        sheet.add_data_validation(offer)


def _sheets(content: bytes) -> dict[str, list[Row]]:
    """Return the rows of each sheet; what the workbook says about their size is not believed."""
    with warnings.catch_warnings():
        # openpyxl warns of every nicety of Excel's that it drops; none of them is content.
        warnings.simplefilter("ignore", UserWarning)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        found = {}
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            rows = islice(sheet.iter_rows(values_only=True), MAX_ROWS + 1)
            found[sheet.title] = [_unescaped(row) for row in rows]
        return found


def _records(title: str, rows: list[Row], place: Place) -> Iterator[Record[Entity]]:
    return records_of(class_named(title, place), rows, place)


def _unescaped(row: Row) -> Row:
    return tuple(
        _ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell) if isinstance(cell, str) else cell
        for cell in row
    )


def _check_package(content: bytes, path: Path) -> None:
    """Refuse what is no ZIP package, unpacks to far more than it is, or declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_size(package.infolist(), len(content), path)
            heads = [_head(package, part) for part in package.infolist()]
    except _DAMAGE as err:
        raise ExchangeError(
            "this is not an XLSX workbook, or it is locked with a password", path=path
        ) from err
    if any(_HEAD_OF_DTD in head for head in heads):
        raise ExchangeError(
            "the workbook declares XML entities, which no spreadsheet writes; it was not opened",
            path=path,
        )


def _check_size(parts: list[zipfile.ZipInfo], packed: int, path: Path) -> None:
    """Refuse a bomb; ``zipfile`` never unpacks more of a part than its directory states."""
    unpacked = sum(part.file_size for part in parts)
    limit = min(MAX_UNPACKED, max(ALWAYS_ALLOWED, MAX_RATIO * packed))
    if len(parts) > MAX_PARTS or unpacked > limit:
        raise ExchangeError(
            f"the workbook would unpack to {unpacked / 1e6:.0f} MB in {len(parts)} parts, which is "
            "far more than a workspace holds; it was not opened",
            path=path,
        )


def _head(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with package.open(part) as file:
        return file.read(4096)
