"""Sit down to a workshop: take up the newest one, its persona and its map, or make what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.base import build
from cjm_widgets.model.document import Document
from cjm_widgets.model.journey import JourneyMap
from cjm_widgets.model.people import Company, Persona
from cjm_widgets.model.scales import MapKind
from cjm_widgets.model.session import Workshop
from cjm_widgets.store import Change, Create
from cjm_widgets.workshop import edit, review
from cjm_widgets.workshop.agenda import newest_workshop
from cjm_widgets.workshop.live import Live


@dataclass(frozen=True, slots=True)
class Table:
    """What lies on the table: a workshop and the map it works on, by id."""

    workshop_id: str
    map_id: str


def sit_down(
    live: Live,
    *,
    persona: str | None = None,
    journey_map: str | None = None,
    catalog: Catalog | None = None,
) -> Table:
    """Return the newest workshop and the wanted map, making as one command what is not there yet.

    Parameters
    ----------
    persona
        Id or name; by default that of the workshop's first map, else the first there is.

    Raises
    ------
    NotFoundError
        There is no such persona or map; the message lists those there are.
    """
    words = (catalog or Catalog()).text
    document = live.document
    workshop = newest_workshop(document)
    found = _find_map(document, workshop, persona, journey_map)
    changes: list[Change] = []
    if not document.all(Company):
        changes.append(_create(Company, id="company-ours", name=words(N_("Our company"))))
    if found is None:
        who = _find_persona(document, persona)
        who_id = who.id if who else edit.new_id(Persona.kind)
        if who is None:
            changes.append(_create(Persona, id=who_id, name=words(N_("First persona"))))
        map_id = edit.new_id(JourneyMap.kind)
        title = words(N_("Their journey today"))
        changes.append(_create(JourneyMap, id=map_id, persona_id=who_id, title=title))
    else:
        map_id = found.id
    if workshop is None:
        workshop_id = edit.new_id(Workshop.kind)
        title = words(N_("Our workshop"))
        changes.append(_create(Workshop, id=workshop_id, title=title, map_ids=(map_id,)))
    else:
        workshop_id = workshop.id
    if changes:
        live.change(changes, label="Sit down to a workshop")
    return Table(workshop_id, map_id)


def maps_of(document: Document) -> tuple[JourneyMap, ...]:
    """Return all maps, persona by persona."""
    return tuple(
        journey_map
        for persona in document.all(Persona)
        for journey_map in document.children(persona.id, JourneyMap)
    )


def _create(cls: type[Any], **values: object) -> Create:
    return Create(build(cls, values))


def _find_persona(document: Document, wanted: str | None) -> Persona | None:
    if wanted is not None:
        return review.choose_persona(document, wanted)
    return next(iter(document.all(Persona)), None)


def _find_map(
    document: Document, workshop: Workshop | None, persona: str | None, wanted: str | None
) -> JourneyMap | None:
    if persona is None and wanted is not None:
        return document.get(wanted, JourneyMap)
    if persona is None:
        ids = workshop.map_ids if workshop else ()
        lying = [m for m in map(document.find, ids) if isinstance(m, JourneyMap)]
        candidates = lying or list(maps_of(document))
        current = [m for m in candidates if m.map_kind is MapKind.CURRENT]
        return next(iter(current or candidates), None)
    who = review.choose_persona(document, persona)
    if wanted is None and not document.children(who.id, JourneyMap):
        return None
    return review.choose_map(document, who, wanted)
