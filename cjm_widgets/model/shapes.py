"""The plain shape of a field: which type stands in it, how many of them, and within which limits."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, MaxLen
from pydantic.fields import FieldInfo

from cjm_widgets.model.base import Entity

_CORES = (str, int, float, bool, dt.date)


@dataclass(frozen=True, slots=True)
class Shape:
    """What may stand in one field.

    Attributes
    ----------
    core
        ``str``, ``int``, ``float``, ``bool``, ``datetime.date`` or an enumeration.
    many
        The field is a tuple of *core*.
    required
        An item cannot be made without it.
    optional
        It may be ``None``.
    low, high
        Smallest and largest number, both allowed unless ``above_low``.
    above_low
        The number must be more than ``low``.
    limit
        Most characters of a text.
    """

    core: type
    many: bool
    required: bool
    optional: bool
    low: float | None = None
    high: float | None = None
    above_low: bool = False
    limit: int | None = None


@cache
def shapes(cls: type[Entity]) -> dict[str, Shape]:
    """Return the shape of every field of an entity, in the order in which it is declared.

    Raises
    ------
    TypeError
        A field holds something else than plain values.
    """
    return {name: _shape(field) for name, field in cls.model_fields.items()}


def _shape(field: FieldInfo) -> Shape:
    many = optional = False
    marks: list[Any] = list(field.metadata)
    annotation: Any = field.annotation
    while (origin := get_origin(annotation)) is not None:
        if origin is Annotated:
            annotation, *more = get_args(annotation)
            marks += more
        elif origin is tuple:
            annotation, many = get_args(annotation)[0], True
        elif origin in (Union, types.UnionType):
            (annotation,) = (arg for arg in get_args(annotation) if arg is not type(None))
            optional = True
        else:
            raise TypeError(f"a field cannot hold {annotation}")
    if annotation not in _CORES and not (
        isinstance(annotation, type) and issubclass(annotation, StrEnum)
    ):
        raise TypeError(f"a field cannot hold {annotation}")
    limits = list(_unpacked(marks))
    above = next((m.gt for m in limits if isinstance(m, Gt)), None)
    return Shape(
        annotation,
        many,
        required=field.is_required(),
        optional=optional,
        low=next((m.ge for m in limits if isinstance(m, Ge)), above),  # type: ignore[arg-type]
        high=next((m.le for m in limits if isinstance(m, Le)), None),  # type: ignore[arg-type]
        above_low=above is not None,
        limit=next((m.max_length for m in limits if isinstance(m, MaxLen)), None),
    )


def _unpacked(marks: list[Any]) -> Iterator[Any]:
    """Yield the marks, also those that stand inside a ``Field(…)`` of an inner annotation."""
    for mark in marks:
        if isinstance(mark, FieldInfo):
            yield from mark.metadata
        else:
            yield mark
