"""From values found in a file to a checked document, with the place of everything that is wrong."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from cjm_widgets.errors import InvalidMapError
from cjm_widgets.exchange.columns import Column, columns, did_you_mean
from cjm_widgets.exchange.place import Place
from cjm_widgets.model.base import Entity, build, references
from cjm_widgets.model.document import Document

E = TypeVar("E", bound=Entity)

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Record(Generic[E]):
    """One item as a file holds it: values by field name, and where each of them stands."""

    cls: type[E]
    values: dict[str, Any]
    place: Place
    places: dict[str, Place] = field(default_factory=dict)

    def place_of(self, name: str | None) -> Place:
        """Return the place of a field, of the whole item where the field is not in the file."""
        return self.places.get(name or "", self.place)


def assemble(records: Iterable[Record[Entity]]) -> Document:
    """Return a document of these records, with every reference checked.

    Raises
    ------
    ExchangeError
        At the first field that does not exist or does not fit, the second use of an id, or a
        reference that leads nowhere.
    """
    found: dict[str, Record[Entity]] = {}
    items: list[Entity] = []
    for record in records:
        entity = entity_of(record)
        if (first := found.get(entity.id)) is not None:
            raise record.place_of("id").error(
                f"{entity.id} stands twice, the first time {_where(first.place_of('id'))}; "
                "give one of them another id"
            )
        found[entity.id] = record
        items.append(entity)
    document = Document.of(items)
    try:
        document.check()
    except InvalidMapError as err:
        place = found[err.item].place_of(err.field) if err.item in found else Place()
        raise place.error(f"{err}{_nearest_id(err, document)}") from err
    return document


def entity_of(record: Record[E]) -> E:
    """Return the item of a record.

    Raises
    ------
    ExchangeError
        At the first field that does not exist or does not fit.
    """
    known = columns(record.cls)
    for name in record.values:
        if name not in known:
            raise record.place_of(name).error(
                f"a {record.cls.kind} has no field '{name}'{did_you_mean(name, known)}"
            )
    values = {
        name: value if known[name].many else _checked(known[name], value, record)
        for name, value in record.values.items()
        if value is not None
    }
    try:
        return build(record.cls, values)
    except InvalidMapError as err:
        found = record.values.get(err.field or "")
        hint = f" (found {_short(found)})" if isinstance(found, str | int | float) else ""
        raise record.place_of(err.field).error(f"{err}{hint}") from err


def _checked(column: Column, value: Any, record: Record[E]) -> Any:
    """Refuse bare numbers as dates: pydantic would take them for seconds since 1970."""
    if column.core is not dt.date or isinstance(value, dt.date):
        return value
    if not _ISO_DATE.fullmatch(str(value)):
        raise record.place_of(column.name).error(
            f"'{column.name}' is a date and must read like 2026-03-31 (found {_short(value)})"
        )
    return value


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _where(place: Place) -> str:
    if place.sheet is not None:
        return f"in sheet '{place.sheet}', row {place.line}"
    file = f"in {place.path.name}, " if place.path is not None else ""
    return f"{file}line {place.line}"


def _nearest_id(err: InvalidMapError, document: Document) -> str:
    """Suggest an id that exists for a reference that leads nowhere."""
    entity = document.find(err.item)
    if entity is None:
        return ""
    targets = [ref.target for ref in references(entity) if ref.field == err.field]
    missing = next((target for target in targets if target not in document), None)
    return did_you_mean(missing, (item.id for item in document)) if missing else ""
