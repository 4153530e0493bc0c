"""Every kind of item as a table: one row an item, one column a field."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from cjm_widgets.exchange.cells import texts_of, value_of
from cjm_widgets.exchange.columns import Column, columns, did_you_mean
from cjm_widgets.exchange.place import Place
from cjm_widgets.exchange.records import Record
from cjm_widgets.model.base import Entity
from cjm_widgets.model.document import Document
from cjm_widgets.model.schema import entities

MAX_ROWS = 200_000
MAX_COLUMNS = 1_000

Cell = str | int | float | bool | dt.date | None

_HEADING = re.compile(r"(?:.*\[)?(?P<name>[^\[\]()]+?)\]?(?: \((?P<part>\d+)\))?")


@dataclass(frozen=True, slots=True)
class Table:
    """The items of one kind.

    Attributes
    ----------
    columns
        One for each column of ``rows``; a column whose texts outgrow a cell comes several times
        in a row, its further parts in the next cells.
    rows
        Texts as they are (not guarded), numbers, truth values, dates, ``None`` for empty.
    """

    cls: type[Entity]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def headings(self) -> Iterator[tuple[Column, int]]:
        """Yield each column with the number of its part, from 1."""
        before: Column | None = None
        part = 0
        for column in self.columns:
            part = part + 1 if column is before else 1
            before = column
            yield column, part


def table_of(document: Document, cls: type[Entity]) -> Table:
    """Return the items of a kind as a table, siblings in their order; ``unknown`` comes last."""
    known = columns(cls)
    order = [name for name in known if name != "unknown"] + ["unknown"]
    items = [item for item in document if isinstance(item, cls)]
    cells = {name: [_parts(getattr(item, name)) for item in items] for name in order}
    width = {name: max([1, *map(len, cells[name])]) for name in order}
    head = tuple(known[name] for name in order for _ in range(width[name]))
    rows = tuple(
        tuple(cell for name in order for cell in _padded(cells[name][row], width[name]))
        for row in range(len(items))
    )
    return Table(cls, head, rows)


def class_named(name: str, place: Place) -> type[Entity]:
    """Return the kind whose plural names a table.

    Raises
    ------
    ExchangeError
        There is no such kind.
    """
    known = {cls.plural: cls for cls in entities()}
    if name not in known:
        raise place.error(
            f"'{name}' is not a table of a workspace{did_you_mean(name, known)}. "
            f"There are: {', '.join(known)}"
        )
    return known[name]


def records_of(
    cls: type[Entity], rows: Iterable[Sequence[Any]], place: Place
) -> Iterator[Record[Entity]]:
    """Yield one record for each row under the heading; empty rows are passed over.

    Raises
    ------
    ExchangeError
        The heading is missing or does not fit, a row is longer than it, or there are too many.
    """
    numbered = _filled_rows(rows, place)
    head_place, head = next(numbered, (place, ()))
    names = _names(cls, head, head_place)
    known = columns(cls)
    for here, row in numbered:
        parts: dict[str, list[Any]] = {}
        for name, cell in zip_longest(names, row):
            if name is None and _filled(cell):
                raise here.error(f"the row has more cells than the heading ({len(names)})")
            if name is not None:
                parts.setdefault(name, []).append(cell)
        values = {name: value_of(known[name], cells) for name, cells in parts.items()}
        places = {name: replace(here, column=name) for name in values}
        yield Record(cls, {k: v for k, v in values.items() if v is not None}, here, places)


def _filled_rows(
    rows: Iterable[Sequence[Any]], place: Place
) -> Iterator[tuple[Place, Sequence[Any]]]:
    """Yield the rows that are not empty, each with its place."""
    for number, row in enumerate(rows, start=1):
        here = replace(place, line=number)
        if number > MAX_ROWS:
            raise here.error(f"the table has more than {MAX_ROWS} rows, the most that is read")
        if any(map(_filled, row)):
            yield here, row


def _parts(value: Any) -> list[Cell]:
    if isinstance(value, str | tuple):
        return list(texts_of(value))
    return [] if value is None else [value]


def _padded(cells: list[Cell], width: int) -> list[Cell]:
    return cells + [None] * (width - len(cells))


def _filled(cell: object) -> bool:
    return cell is not None and cell != ""


def _names(cls: type[Entity], head: Sequence[Any], place: Place) -> list[str]:
    """Return the field names of a heading such as ``name``, ``Name [name]`` or ``name (2)``."""
    texts = ["" if cell is None else str(cell).strip() for cell in head]
    while texts and not texts[-1]:
        texts.pop()
    if len(texts) > MAX_COLUMNS:
        raise place.error(f"the table has more than {MAX_COLUMNS} columns, the most that is read")
    found = [_HEADING.fullmatch(text) for text in texts]
    names = [
        match["name"].strip() if match else text for match, text in zip(found, texts, strict=True)
    ]
    parts = [int(match["part"] or 1) if match else 1 for match in found]
    _check_names(cls, names, place)
    for at, (name, part) in enumerate(zip(names, parts, strict=True)):
        previous = (names[at - 1], parts[at - 1]) if at else ("", 0)
        if (part == 1 and name in names[:at]) or (part > 1 and previous != (name, part - 1)):
            raise place.error(f"the column '{name}' stands twice; keep one")
    return names


def _check_names(cls: type[Entity], names: list[str], place: Place) -> None:
    known = columns(cls)
    missing = [name for name, column in known.items() if column.required and name not in names]
    unknown = [name for name in names if name not in known]
    problems = []
    if missing:
        problems.append(f"missing: {', '.join(missing)}")
    if unknown:
        named = (f"'{name}'{did_you_mean(name, known)}" for name in unknown)
        problems.append(f"unknown: {', '.join(named)}")
    if problems:
        raise place.error(
            f"the columns of {cls.plural} do not fit; {'; '.join(problems)}. "
            f"There are: {', '.join(known)}"
        )
