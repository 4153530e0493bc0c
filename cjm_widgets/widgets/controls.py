"""How a field becomes a control: derived from its type, its limits and its meaning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from cjm_widgets.fields import FieldSpec, Unit
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Entity, ref_of
from cjm_widgets.model.journey import Stage, Touchpoint
from cjm_widgets.model.people import Company, Persona
from cjm_widgets.model.schema import entity_class, field_specs
from cjm_widgets.model.shapes import Shape, shapes
from cjm_widgets.widgets.desk import Desk
from cjm_widgets.workshop import entry, titles

_PILLS = 4
_FEW_CHARACTERS = 26
_PLAIN = {bool: "tick", int: "number", float: "number", dt.date: "date"}
_UNITS = {
    Unit.SHARE: N_("%"),
    Unit.POINTS: N_("of 100 points"),
    Unit.PERSON_DAYS: N_("person-days"),
    Unit.PEOPLE_PER_QUARTER: N_("people a quarter"),
    Unit.MINUTES: N_("minutes"),
    Unit.SECONDS: N_("seconds"),
    Unit.YEARS: N_("years"),
    Unit.DAYS: N_("days"),
    Unit.SCALE_0_10: N_("0 to 10"),
    Unit.SCALE_1_5: N_("1 to 5"),
    Unit.SCALE_EMOTION: N_("−2 to +2"),
}


def describe(
    desk: Desk, cls: type[Entity], name: str, *, value: Any = None, label: str | None = None
) -> dict[str, Any]:
    """Return one field as a control: what it asks, what may be typed, and what stands in it."""
    spec, shape = field_specs(cls)[name], shapes(cls)[name]
    control, choices = _control(desk, cls, name)
    return {
        "id": name,
        "label": desk.words(label or spec.label, name=desk.first_name),
        "prompt": desk.words(spec.prompt),
        "control": control,
        "choices": choices,
        "unit": _unit(desk, spec),
        "required": shape.required,
        "optional": shape.optional or shape.many,
        "limit": shape.limit,
        "value": entry.shown(cls, name, value),
        "joins": control in ("long", "lines"),
    }


def _control(desk: Desk, cls: type[Entity], name: str) -> tuple[str, list[dict[str, str]]]:
    shape, ref = shapes(cls)[name], ref_of(cls, name)
    if ref is not None:
        return ("picks" if shape.many else "pick"), _items(desk, ref.kind)
    if issubclass(shape.core, StrEnum):
        choices = [_choice(desk, member) for member in shape.core]
        return _choice_control(shape, choices), choices
    if shape.many:
        return "lines", []
    if shape.core is str:
        return ("long" if field_specs(cls)[name].long or _is_text(shape) else "text"), []
    if shape.core is bool and shape.optional:
        return "yesno", []
    return _PLAIN[shape.core], []


def _is_text(shape: Shape) -> bool:
    return shape.limit is None or shape.limit > 200


def _choice(desk: Desk, member: StrEnum) -> dict[str, str]:
    label = getattr(member, "label", member.value.replace("_", " "))
    return {"value": member.value, "label": desk.words(label)}


def _choice_control(shape: Shape, choices: Sequence[Mapping[str, str]]) -> str:
    if shape.many:
        return "picks"
    short = all(len(choice["label"]) <= _FEW_CHARACTERS for choice in choices)
    return "pills" if len(choices) <= _PILLS and short and not shape.optional else "pick"


def _items(desk: Desk, kind: str) -> list[dict[str, str]]:
    document = desk.document
    kinds: Iterable[type[Entity]] = (
        (Persona, Stage, Touchpoint) if kind == "*" else (entity_class(kind),)
    )
    return [
        {"value": item.id, "label": titles.numbered(document, item, desk.catalog)}
        for cls in kinds
        for item in on_this_map(desk, cls)
    ]


def on_this_map(desk: Desk, cls: type[Entity]) -> list[Entity]:
    """Return the items of a kind that belong to the map in work, or to no map at all."""
    document = desk.document
    if cls is Touchpoint:
        return list(document.touchpoints(desk.map_id))
    found = document.all(cls)
    return [e for e in found if (own := document.map_of(e.id)) is None or own.id == desk.map_id]


def _unit(desk: Desk, spec: FieldSpec) -> str:
    if spec.unit in (Unit.CURRENCY, Unit.CURRENCY_PER_YEAR):
        companies = desk.document.all(Company)
        currency = companies[0].currency if companies else "EUR"
        if spec.unit is Unit.CURRENCY:
            return currency
        return desk.words(N_("{currency} a year"), currency=currency)
    return desk.words(_UNITS[spec.unit]) if spec.unit in _UNITS else ""
