"""Several small journeys in one workspace, to be read side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from cjm_widgets.fields import Lane
from cjm_widgets.i18n import Catalog
from cjm_widgets.model.base import Entity
from cjm_widgets.model.document import Document
from cjm_widgets.model.facts import (
    CellEvidence,
    Distribution,
    EmotionFacts,
    MapFacts,
    Moment,
    TouchpointFacts,
)
from cjm_widgets.model.journey import JourneyMap, Stage, Touchpoint
from cjm_widgets.model.people import Company, Department, Participant, Persona
from cjm_widgets.model.scales import Channel, MomentKind, Phase, Rater, Status, Strength
from cjm_widgets.render.view import View

Counts = tuple[int, int, int, int, int]
COMPANY = Company(id="company-shop", name="The Shop")
DESK = Department(id="department-desk", name="Order Desk")
PETRA = Participant(id="participant-petra", name="Petra", department_id="department-desk")


@dataclass(frozen=True)
class Stop:
    """One touchpoint of a test journey: what it is, and how often each step -2 to +2 was given."""

    key: str
    name: str
    customers: Counts | None = None
    room: Counts | None = None
    channel: Channel | None = None
    activities: tuple[str, ...] = ()
    derived_from: str | None = None
    phase: Phase = Phase.BEFORE


@dataclass(frozen=True)
class Journey:
    """One persona; ``worst`` and ``best`` are keys of stops in their order."""

    key: str
    name: str
    stops: tuple[Stop, ...]
    worst: tuple[str, ...] = ()
    best: tuple[str, ...] = ()
    voice: Rater = Rater.CUSTOMER
    status: Status = Status.HYPOTHESIS
    assumed: int = 0
    drawn_on: dt.date | None = dt.date(2026, 11, 20)
    stages: dict[Phase, str] = field(
        default_factory=lambda: {phase: f"Stage {phase.value}" for phase in Phase}
    )


def views(
    *journeys: Journey, extra: Sequence[Entity] = (), catalog: Catalog | None = None
) -> list[View]:
    """Return one view a journey, all of one document that holds ``extra`` too."""
    items: list[Entity] = [COMPANY, DESK, PETRA, *extra]
    for journey in journeys:
        items += _items(journey)
    document = Document.of(items)
    return [_view(document, journey, catalog or Catalog()) for journey in journeys]


def touchpoint_id(journey: str, stop: str) -> str:
    return f"touchpoint-{journey}-{stop}"


def _items(journey: Journey) -> list[Entity]:
    who = Persona(id=f"persona-{journey.key}", name=journey.name)
    chart = JourneyMap(
        id=f"map-{journey.key}", persona_id=who.id, title="Today", drawn_on=journey.drawn_on
    )
    stages = [
        Stage(
            id=f"stage-{journey.key}-{phase.value}",
            map_id=chart.id,
            name=name,
            phase=phase,
            rank=f"{place + 1}",
        )
        for place, (phase, name) in enumerate(journey.stages.items())
    ]
    stops = [
        Touchpoint(
            id=touchpoint_id(journey.key, stop.key),
            stage_id=f"stage-{journey.key}-{stop.phase.value}",
            name=stop.name,
            channel=stop.channel,
            activities=stop.activities,
            derived_from=stop.derived_from,
            rank=f"{place + 1:02d}1",
        )
        for place, stop in enumerate(journey.stops)
    ]
    return [who, chart, *stages, *stops]


def _view(document: Document, journey: Journey, catalog: Catalog) -> View:
    facts = {
        (item := touchpoint_id(journey.key, stop.key)): TouchpointFacts(
            item,
            voice=Rater.CUSTOMER if stop.customers else Rater.STAFF if stop.room else None,
            customers=_emotion(Rater.CUSTOMER, stop.customers),
            room=_emotion(Rater.STAFF, stop.room),
        )
        for stop in journey.stops
    }
    cells = {
        (touchpoint_id(journey.key, stop.key), lane.value): CellEvidence(
            Strength.ASSUMED if place < journey.assumed else Strength.MEASURED
        )
        for place, stop in enumerate(journey.stops)
        for lane in (Lane.EMOTION,)
    }
    return View(
        document,
        document.get(f"persona-{journey.key}", Persona),
        document.get(f"map-{journey.key}", JourneyMap),
        MapFacts(
            f"map-{journey.key}",
            touchpoints=facts,
            cells=cells,
            status=journey.status,
            supported=len(cells) - journey.assumed,
            total=len(cells),
            frictions=_moments(journey, facts, MomentKind.FRICTION, journey.worst),
            delights=_moments(journey, facts, MomentKind.DELIGHT, journey.best),
        ),
        catalog,
    )


def _emotion(rater: Rater, counts: Counts | None) -> EmotionFacts | None:
    if counts is None:
        return None
    wish = Distribution((0, 0, 0, sum(counts), 0))
    return EmotionFacts(rater, desired=wish, actual=Distribution(counts))


def _moments(
    journey: Journey, facts: dict[str, TouchpointFacts], kind: MomentKind, keys: Sequence[str]
) -> tuple[Moment, ...]:
    found = []
    for place, key in enumerate(keys, 1):
        item = touchpoint_id(journey.key, key)
        own = facts[item].customers if journey.voice is Rater.CUSTOMER else facts[item].room
        assert own is not None
        assert own.actual.mean is not None
        found.append(
            Moment(
                item,
                kind,
                place,
                score=10.0 - place,
                actual=own.actual.mean,
                gap=1 - own.actual.mean,
                importance=None,
                reach=None,
                n=own.actual.n,
                voice=journey.voice,
            )
        )
    return tuple(found)
