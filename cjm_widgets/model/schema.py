"""The list of all entities, and the only reader of what their annotations say."""

from __future__ import annotations

from typing import Any

from cjm_widgets.errors import InvalidMapError
from cjm_widgets.fields import FieldSpec, Ref
from cjm_widgets.i18n import Catalog
from cjm_widgets.model import (
    blueprint,
    evidence,
    improvement,
    journey,
    people,
    session,
)
from cjm_widgets.model.base import Entity, ref_of, spec_of

SCHEMA_VERSION = 1
SCHEMA_ID = "https://cjm-widgets.readthedocs.io/schema/workspace-1.json"

_ENTITIES: tuple[type[Entity], ...] = (
    people.Company,
    people.Department,
    people.Participant,
    people.Persona,
    people.Goal,
    journey.JourneyMap,
    journey.Sentence,
    journey.Stage,
    journey.Touchpoint,
    journey.Route,
    journey.EmotionRating,
    journey.PainPoint,
    journey.MomentOfTruth,
    blueprint.BackstageStep,
    blueprint.SupportProcess,
    evidence.Source,
    evidence.EvidenceLink,
    evidence.Insight,
    improvement.Opportunity,
    improvement.Action,
    improvement.Kpi,
    improvement.Measurement,
    session.Workshop,
    session.AgendaItem,
    session.Note,
    session.Round,
    session.Vote,
)
_BY_KIND = {cls.kind: cls for cls in _ENTITIES}


def entities() -> tuple[type[Entity], ...]:
    """Return every kind of item in the order of the method: people, map, evidence, change."""
    return _ENTITIES


def entity_class(kind: str) -> type[Entity]:
    """Return the class of a kind such as ``"touchpoint"``.

    Raises
    ------
    InvalidMapError
        There is no such kind; the message lists those there are.
    """
    try:
        return _BY_KIND[kind]
    except KeyError as err:
        known = ", ".join(_BY_KIND)
        raise InvalidMapError(f"{kind!r} is not a kind of item; there are: {known}") from err


def field_specs(cls: type[Entity]) -> dict[str, FieldSpec]:
    """Return the meaning of each field of an entity, in the order in which it is declared."""
    return {name: spec_of(cls, name) for name in cls.model_fields}


def references_of(cls: type[Entity]) -> dict[str, Ref]:
    """Return the reference fields of an entity."""
    marks = {name: ref_of(cls, name) for name in cls.model_fields}
    return {name: ref for name, ref in marks.items() if ref is not None}


def entity_schema(cls: type[Entity], catalog: Catalog | None = None) -> dict[str, Any]:
    """Return the JSON Schema of one entity with labels as titles and prompts as descriptions."""
    words = catalog or Catalog()
    schema = cls.model_json_schema(ref_template="#/$defs/{model}")
    schema["title"] = words.text(cls.label)
    schema["description"] = (cls.__doc__ or "").strip().partition("\n")[0]
    for name, spec in field_specs(cls).items():
        field = schema["properties"][name]
        field["title"] = words.text(spec.label)
        if spec.prompt:
            field["description"] = words.text(spec.prompt)
        if spec.unit is not None:
            field["x-unit"] = spec.unit.value
        if (ref := ref_of(cls, name)) is not None:
            field["x-references"] = ref.kind
    return schema


def json_schema(catalog: Catalog | None = None) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a whole workspace file.

    Each kind stands under its plural name as a list of items, as in the YAML exchange.
    """
    definitions: dict[str, Any] = {}
    properties: dict[str, Any] = {
        "format": {"const": "cjm-workspace"},
        "version": {"type": "integer", "minimum": 1, "maximum": SCHEMA_VERSION},
    }
    for cls in _ENTITIES:
        schema = entity_schema(cls, catalog)
        definitions |= schema.pop("$defs", {})
        definitions[cls.__name__] = schema
        properties[cls.plural] = {
            "type": "array",
            "items": {"$ref": f"#/$defs/{cls.__name__}"},
        }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "cjm_widgets workspace",
        "type": "object",
        "additionalProperties": False,
        "required": ["format", "version"],
        "properties": properties,
        "$defs": dict(sorted(definitions.items())),
    }


def dump(entity: Entity) -> dict[str, Any]:
    """Return an entity as plain JSON values, fields in the order of declaration, empty ones out."""
    plain = entity.model_dump(mode="json", exclude_defaults=True)
    return {name: plain[name] for name in type(entity).model_fields if name in plain}
