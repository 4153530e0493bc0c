"""The evidence ledger: what backs each cell of a map, and the status that follows from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cjm_widgets.analytics import intervals
from cjm_widgets.fields import Lane
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Entity
from cjm_widgets.model.blueprint import BackstageStep
from cjm_widgets.model.document import Document
from cjm_widgets.model.evidence import EvidenceLink, Source
from cjm_widgets.model.facts import EVIDENCE_LANES, CellEvidence, Moment, TouchpointFacts
from cjm_widgets.model.journey import PainPoint, Touchpoint
from cjm_widgets.model.scales import Stance, Status, Strength, Voice
from cjm_widgets.model.schema import field_specs

VALIDATED_SHARE = 0.8
FRESH_DAYS = 365
TOP = 3

NO_MOMENTS = N_("no moment of truth can be ranked yet")
TOP_ASSUMED = N_("a top-three moment rests on assumption")
TOO_FEW_FIRM = N_("fewer than 80\u00a0% of the cells are backed")
TOP_NOT_CUSTOMERS = N_(
    "a top-three moment is not backed by customers' own evidence under a year old"
)
CONTRADICTED = N_("evidence contradicts a cell")

Cells = dict[tuple[str, str], CellEvidence]


def ledger(document: Document, journey_map: str, facts: Mapping[str, TouchpointFacts]) -> Cells:
    """Return the evidence of every filled cell of a map.

    Keys are ``(item id, field)``, and ``(touchpoint id, lane)`` for each lane of
    ``EVIDENCE_LANES``. Links count as people made them; customers' ratings back the emotion lane
    and an event log backs the customer action, both from ten on.
    """
    cells: Cells = {}
    for touchpoint in document.touchpoints(journey_map):
        lanes: dict[Lane, list[CellEvidence]] = {lane: [] for lane in EVIDENCE_LANES}
        for entity, field, lane in _filled(document, touchpoint):
            cell = _cell(document, entity, field, lane)
            if lane is Lane.CUSTOMER_ACTION:
                cell = _with_events(document, cell, facts[touchpoint.id])
            cells[entity.id, field] = cell
            if lane in lanes:
                lanes[lane].append(cell)
        emotion = _emotion_cell(document, touchpoint, facts[touchpoint.id])
        lanes[Lane.EMOTION] = [] if emotion is None else [emotion]
        cells |= {
            (touchpoint.id, lane.value): _join(found) for lane, found in lanes.items() if found
        }
    return cells


def count_cells(document: Document, journey_map: str, cells: Cells) -> tuple[int, int]:
    """Return firm, uncontradicted cells and all filled cells over touchpoints and lanes."""
    found = [
        cell
        for touchpoint in document.touchpoints(journey_map)
        for lane in EVIDENCE_LANES
        if (cell := cells.get((touchpoint.id, lane.value))) is not None
    ]
    return sum(cell.firm and not cell.contradicted for cell in found), len(found)


def status(
    cells: Cells,
    counted: tuple[int, int],
    frictions: Sequence[Moment],
    *,
    sources: Mapping[str, Source],
    on: dt.date | None,
) -> tuple[Status, tuple[str, ...]]:
    """Return a map's status and why it is not a higher one.

    VALIDATED needs at least 80 % of the cells firm, every top-three friction backed by customers'
    own evidence under a year old on the day ``on``, and no contradiction. A top-three friction
    whose emotion is assumed, or none at all, keeps HYPOTHESIS.
    """
    supported, total = counted
    top = [
        cells.get((m.touchpoint_id, Lane.EMOTION.value), CellEvidence()) for m in frictions[:TOP]
    ]
    if not top:
        return Status.HYPOTHESIS, (NO_MOMENTS,)
    if any(cell.strength is Strength.ASSUMED for cell in top):
        return Status.HYPOTHESIS, (TOP_ASSUMED,)
    reasons = []
    if supported < VALIDATED_SHARE * total:
        reasons.append(TOO_FEW_FIRM)
    if not all(_by_customers(cell, sources, on) for cell in top):
        reasons.append(TOP_NOT_CUSTOMERS)
    if any(cell.contradicted for cell in cells.values()):
        reasons.append(CONTRADICTED)
    return (Status.PARTLY_VALIDATED if reasons else Status.VALIDATED), tuple(reasons)


def _filled(document: Document, touchpoint: Touchpoint) -> Iterator[tuple[Entity, str, Lane]]:
    """Every filled field of a touchpoint and its items that stands in a lane."""
    items: Iterable[Entity] = (
        touchpoint,
        *document.children(touchpoint.id, PainPoint),
        *document.children(touchpoint.id, BackstageStep),
    )
    for item in items:
        for field, spec in field_specs(type(item)).items():
            if spec.lane is not None and getattr(item, field) not in (None, "", ()):
                yield item, field, spec.lane


def _cell(document: Document, entity: Entity, field: str, lane: Lane) -> CellEvidence:
    links = [
        link for link in document.children(entity.id, EvidenceLink) if link.target_field == field
    ]
    return _join(_read_link(document, link, lane) for link in links)


def _read_link(document: Document, link: EvidenceLink, lane: Lane) -> CellEvidence:
    source = document.get(link.source_id, Source)
    against = link.stance is Stance.CONTRADICTS
    strength = Strength.ASSUMED if against else link.strength
    return CellEvidence(
        strength=strength,
        n=link.n if link.n is not None else source.n,
        source_ids=(source.id,),
        newest=link.noted_on or source.collected_to,
        contradicted=against,
        firm=_is_firm(lane, strength, source.voice),
    )


def _is_firm(lane: Lane, strength: Strength, voice: Voice) -> bool:
    """What is enough depends on the lane: feelings and words are the customers' to tell."""
    if strength is Strength.ASSUMED:
        return False
    if lane in (Lane.THINKS_SAYS, Lane.EMOTION):
        return voice is Voice.CUSTOMER
    if lane is Lane.CUSTOMER_ACTION:
        return voice is Voice.BEHAVIOUR and strength.level >= Strength.OBSERVED.level
    return strength.level >= Strength.OBSERVED.level


def _with_events(document: Document, cell: CellEvidence, facts: TouchpointFacts) -> CellEvidence:
    """An event log that saw ten cases do it measures the action."""
    if facts.arrivals is None or facts.arrivals < intervals.INTERVAL_FROM:
        return cell
    logs = [s for s in document.all(Source) if s.table == "events"]
    seen = CellEvidence(
        strength=Strength.MEASURED,
        n=facts.arrivals,
        source_ids=tuple(s.id for s in logs),
        newest=max((s.collected_to for s in logs if s.collected_to is not None), default=None),
        firm=True,
    )
    return _join((cell, seen))


def _emotion_cell(
    document: Document, touchpoint: Touchpoint, facts: TouchpointFacts
) -> CellEvidence | None:
    """Customers' ratings measure the feeling from ten on, report it below; the room assumes it."""
    customers = facts.customers
    if customers is not None and customers.actual.n >= intervals.SUPPRESSED_BELOW:
        n = customers.actual.n
        tables = [s for s in document.all(Source) if s.table == "ratings"]
        return CellEvidence(
            strength=Strength.MEASURED if n >= intervals.INTERVAL_FROM else Strength.REPORTED,
            n=n,
            source_ids=tuple(s.id for s in tables),
            newest=customers.newest,
            firm=n >= intervals.INTERVAL_FROM,
        )
    return None if facts.room is None else CellEvidence(n=facts.room.actual.n)


def _join(cells: Iterable[CellEvidence]) -> CellEvidence:
    """Strongest support wins: its number, its sources first; contradictions count from all."""
    found = list(cells)
    if not found:
        return CellEvidence()
    best = max(found, key=lambda cell: (cell.firm, cell.strength.level, cell.n or 0))
    return CellEvidence(
        strength=best.strength,
        n=best.n,
        source_ids=tuple(dict.fromkeys(s for cell in (best, *found) for s in cell.source_ids)),
        newest=max((cell.newest for cell in found if cell.newest is not None), default=None),
        contradicted=any(cell.contradicted for cell in found),
        firm=best.firm,
    )


def _by_customers(cell: CellEvidence, sources: Mapping[str, Source], on: dt.date | None) -> bool:
    own = any(sources[s].voice is Voice.CUSTOMER for s in cell.source_ids)
    fresh = cell.newest is not None and on is not None and (on - cell.newest).days <= FRESH_DAYS
    return own and fresh and cell.firm
