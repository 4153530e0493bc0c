"""What people type, as values of a field, and values as people would type them."""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from cjm_widgets.errors import InvalidMapError
from cjm_widgets.fields import Unit
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.base import Entity, spec_of
from cjm_widgets.model.shapes import Shape, shapes

Typed = str | bool | list[str] | None


def shown(cls: type[Entity], field: str, value: Any) -> Typed:
    """Return a value as a form shows it: text, a tick, or one text a line.

    Shares are shown as per cent.
    """
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, tuple):
        return [str(part) for part in value]
    if isinstance(value, float | int):
        if spec_of(cls, field).unit is Unit.SHARE:
            value = round(value * 100, 10)
        return str(int(value)) if float(value).is_integer() else str(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def read(cls: type[Entity], field: str, typed: Typed, catalog: Catalog) -> Any:
    """Return the value that somebody typed or chose for a field; nothing typed is ``None``.

    Raises
    ------
    InvalidMapError
        It cannot stand there; the message tells the person at the form what to write instead.
    """
    shape = shapes(cls)[field]
    try:
        if shape.many:
            lines = typed if isinstance(typed, list) else str(typed or "").split("\n")
            return tuple(_checked(line.strip(), shape, catalog) for line in lines if line.strip())
        if typed is None or (isinstance(typed, str) and not typed.strip()):
            return _nothing(shape, catalog)
        if shape.core is bool or isinstance(typed, bool):
            return typed in (True, "true")
        return _value(str(typed).strip(), shape, spec_of(cls, field).unit, catalog)
    except ValueError as err:
        raise InvalidMapError(str(err), field=field) from err


def read_all(cls: type[Entity], typed: Mapping[str, Typed], catalog: Catalog) -> dict[str, Any]:
    """Return the values of a form for a new item, empty ones left out.

    Raises
    ------
    InvalidMapError
        One of them cannot stand there.
    """
    values = {name: read(cls, name, text, catalog) for name, text in typed.items()}
    return {name: value for name, value in values.items() if value is not None}


def explain(err: InvalidMapError) -> str:
    """Return an error about an item without the ids that tell a person at a form nothing."""
    return re.sub(r"^\S+(, field '\w+')?: (Value error, )?", "", str(err))


def _nothing(shape: Shape, catalog: Catalog) -> None:
    if shape.required or not shape.optional:
        raise ValueError(catalog.text(N_("This must not be empty.")))


def _value(text: str, shape: Shape, unit: Unit | None, catalog: Catalog) -> Any:
    if issubclass(shape.core, StrEnum):
        return shape.core(text)
    if shape.core is dt.date:
        return _date(text, catalog)
    if shape.core in (int, float):
        return _number(text, shape, unit, catalog)
    return _checked(text, shape, catalog)


def _checked(text: str, shape: Shape, catalog: Catalog) -> str:
    if shape.limit is not None and len(text) > shape.limit:
        raise ValueError(
            catalog.text(
                N_("{n} characters are more than fit here. Please keep to {limit}.")
            ).format(n=len(text), limit=shape.limit)
        )
    return text


def _number(text: str, shape: Shape, unit: Unit | None, catalog: Catalog) -> float | int:
    plain = text.removesuffix("%").replace("−", "-")
    plain = re.sub(r"(?<=\d)[\s\u00a0\u202f'’](?=\d{3}\b)", "", plain.strip())
    try:
        number = float(plain.replace(",", "."))
        if not math.isfinite(number):
            raise ValueError
    except ValueError:
        raise ValueError(catalog.text(N_("Please write a number, such as 12.5."))) from None
    factor = 100 if unit is Unit.SHARE else 1
    low, high = shape.low, shape.high
    below = low is not None and (
        number <= low * factor if shape.above_low else number < low * factor
    )
    if below or (high is not None and number > high * factor):
        raise ValueError(_range(shape, factor, catalog))
    if shape.core is int:
        if not number.is_integer():
            raise ValueError(catalog.text(N_("Please write a whole number, such as 12.")))
        return int(number)
    return number / factor


def _range(shape: Shape, factor: int, catalog: Catalog) -> str:
    low, high = (None if n is None else f"{n * factor:g}" for n in (shape.low, shape.high))
    if high is None or (high and len(high) > 6):
        word = (
            N_("Please write a number above {low}.")
            if shape.above_low
            else N_("Please write {low} or more.")
        )
    elif low is None:
        word = N_("Please write {high} or less.")
    else:
        word = N_("Please write a number from {low} to {high}.")
    return catalog.text(word).format(low=low, high=high)


def _date(text: str, catalog: Catalog) -> dt.date:
    """Read ``2027-02-28`` and ``28.2.2027``."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})", text)
    if found is None:
        raise ValueError(catalog.text(N_("Please write a date such as 2027-02-28.")))
    numbers = [int(part) for part in found.groups() if part]
    year, month, day = numbers if found[1] else numbers[::-1]
    if not (1 <= month <= 12 and year):
        raise ValueError(
            catalog.text(N_("There are twelve months. Write a date such as 2027-02-28."))
        )
    if not 1 <= day <= (last := calendar.monthrange(year, month)[1]):
        raise ValueError(
            catalog.text(
                N_("That month has {last} days. Write a date such as {year}-{month:02}-{last}.")
            ).format(last=last, year=year, month=month)
        )
    return dt.date(year, month, day)
