"""What an item is called where people read of it: its own words, never its id."""

from __future__ import annotations

from cjm_widgets.i18n import Catalog
from cjm_widgets.model.base import Entity, parent_of, ref_of
from cjm_widgets.model.codes import codes
from cjm_widgets.model.document import Document
from cjm_widgets.model.journey import JourneyMap, Stage, Touchpoint
from cjm_widgets.model.shapes import shapes

_LONGEST = 90


def title_of(document: Document, item: str | None, catalog: Catalog) -> str:
    """Return the title of the item with this id, nothing when it is not there."""
    entity = document.find(item)
    return "" if entity is None else title(document, entity, catalog)


def title(document: Document, entity: Entity, catalog: Catalog) -> str:
    """Return an item's own words, else those of the items it belongs to.

    A moment of truth, say, is called by its touchpoint, a measurement by its KPI and period.
    """
    if words := own_words(entity):
        return _short(words)
    cls = type(entity)
    parent = document.find(parent_of(entity))
    parts = [numbered(document, parent, catalog)] if parent is not None else []
    for name, shape in shapes(cls).items():
        value = getattr(entity, name)
        if shape.required and value is not None and ref_of(cls, name) is None and name != "id":
            parts.append(catalog.text(value.label) if hasattr(value, "label") else str(value))
    return _short(", ".join(part for part in parts if part)) or catalog.text(cls.label)


def own_words(entity: Entity) -> str | None:
    """Return the first text that every item of this kind must have, ``None`` where none does."""
    cls = type(entity)
    for name, shape in shapes(cls).items():
        free = shape.required and shape.core is str and not shape.many
        if free and name != "id" and ref_of(cls, name) is None:
            return str(getattr(entity, name))
    return None


def number_of(document: Document, item: str) -> str:
    """Return a stage's or touchpoint's number on its map, such as ``2.3``; else nothing."""
    if not isinstance(document.find(item), Stage | Touchpoint):
        return ""
    own = document.map_of(item)
    return codes(document, own.id).get(item, "") if own is not None else ""


def numbered(document: Document, entity: Entity, catalog: Catalog) -> str:
    """Return an item's title with its number on the map in front, where it has one."""
    return f"{number_of(document, entity.id)} {title(document, entity, catalog)}".strip()


def first_name(document: Document, map_id: str) -> str:
    """Return the first name of the persona whose map this is."""
    name = title_of(document, document.get(map_id, JourneyMap).persona_id, Catalog())
    return next(iter(name.split()), name)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
