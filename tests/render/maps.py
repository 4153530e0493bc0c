"""Maps for the tests of the page: a small one, a long one, an empty one, one made by machines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from cjm_widgets.fields import Lane
from cjm_widgets.i18n import Catalog
from cjm_widgets.model.base import Entity, spread_ranks
from cjm_widgets.model.blueprint import BackstageStep, SupportProcess
from cjm_widgets.model.document import Document
from cjm_widgets.model.evidence import Source
from cjm_widgets.model.facts import (
    CellEvidence,
    Distribution,
    Dot,
    EmotionFacts,
    Estimate,
    KpiFacts,
    KpiPoint,
    MapFacts,
    Moment,
    TouchpointFacts,
)
from cjm_widgets.model.improvement import Action, Kpi, Opportunity
from cjm_widgets.model.journey import JourneyMap, PainPoint, Stage, Touchpoint
from cjm_widgets.model.people import Company, Department, Participant, Persona
from cjm_widgets.model.scales import (
    Basis,
    Channel,
    Effect,
    KpiKind,
    MomentKind,
    Rater,
    SourceKind,
    Status,
    Strength,
    Voice,
)
from cjm_widgets.render.view import View

MAP = "map-today"
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenverwaltung"


def customers(counts: tuple[int, int, int, int, int], word: str = "calm") -> EmotionFacts:
    """Return ratings of customers: counts of -2 to +2, wishes of +1."""
    n = sum(counts)
    return EmotionFacts(
        Rater.CUSTOMER,
        desired=Distribution((0, 0, 0, n, 0)),
        actual=Distribution(counts),
        interval=Estimate(0.0, -0.2, 0.2, n=n),
        words=((word, n),),
    )


def room(*values: int, guesses: int = 0) -> EmotionFacts:
    """Return ratings of the room, the first *guesses* of them guessed."""
    return EmotionFacts(
        Rater.STAFF,
        desired=Distribution((0, 0, 0, len(values), 0)),
        actual=Distribution(tuple(values.count(v) for v in range(-2, 3))),
        words=(("tired", 2),),
        dots=tuple(Dot(v, Basis.GUESS if i < guesses else Basis.SAW) for i, v in enumerate(values)),
        discuss=max(values) - min(values) > 2,
    )


def base(n_stages: int, n_touchpoints: int, *, name: str = "Touchpoint") -> list[Entity]:
    """Return a company, a persona, a map and its touchpoints, numbered through the stages."""
    items: list[Entity] = [
        Company(id="company-halden", name="Halden Motors"),
        Department(id="department-sales", name="Sales"),
        Participant(id="participant-petra", name="Petra Salo", department_id="department-sales"),
        Persona(id="persona-maya", name="Maya Lindqvist", quote="I was ready to buy in March."),
        JourneyMap(
            id=MAP, persona_id="persona-maya", title="First car", drawn_on=dt.date(2026, 11, 20)
        ),
    ]
    per_stage = n_touchpoints // n_stages
    ranks = spread_ranks(n_touchpoints)
    for stage in range(n_stages):
        items.append(
            Stage(
                id=f"stage-{stage + 1}",
                map_id=MAP,
                name=f"Stage of the journey {stage + 1}",
                rank=spread_ranks(n_stages)[stage],
            )
        )
        last = n_touchpoints if stage == n_stages - 1 else (stage + 1) * per_stage
        items += [
            Touchpoint(
                id=f"touchpoint-{number + 1}",
                stage_id=f"stage-{stage + 1}",
                name=f"{name} {number + 1}",
                rank=ranks[number],
            )
            for number in range(stage * per_stage, last)
        ]
    return items


def view(items: Iterable[Entity], facts: MapFacts, catalog: Catalog | None = None) -> View:
    """Return a view of the one map among the items."""
    document = Document.of(items)
    document.check()
    return View(
        document,
        document.get("persona-maya", Persona),
        document.get(MAP, JourneyMap),
        facts,
        catalog or Catalog(),
    )


def friction(number: int, *, place: int, actual: float, n: int = 40) -> Moment:
    """Return a friction at a touchpoint."""
    return Moment(
        f"touchpoint-{number}",
        MomentKind.FRICTION,
        place,
        score=10 - place,
        actual=actual,
        gap=1 - actual,
        importance=20.0,
        reach=0.5,
        n=n,
        voice=Rater.CUSTOMER,
        tentative=n < 30,
    )


def small_facts() -> MapFacts:
    """Return facts of three touchpoints: many customers, few customers, only the room."""
    return MapFacts(
        MAP,
        touchpoints={
            "touchpoint-1": TouchpointFacts(
                "touchpoint-1",
                Rater.CUSTOMER,
                customers((0, 2, 8, 20, 10)),
                room(1, 1, 0, guesses=1),
                arrivals=100,
                lost=40,
                reach=1.0,
                dwell_median_s=9000.0,
            ),
            "touchpoint-2": TouchpointFacts(
                "touchpoint-2",
                Rater.CUSTOMER,
                customers((4, 2, 1, 0, 0), word="lost"),
                room(-2, 1, 2),
                arrivals=60,
                lost=6,
                reach=0.6,
            ),
            "touchpoint-3": TouchpointFacts(
                "touchpoint-3", Rater.STAFF, customers((0, 1, 1, 1, 0)), room(1, 1, 0, 0, -1)
            ),
        },
        cells={
            ("touchpoint-1", Lane.EMOTION.value): CellEvidence(
                Strength.MEASURED, 40, ("source-survey",), dt.date(2026, 11, 1), firm=True
            ),
            ("touchpoint-2", Lane.EMOTION.value): CellEvidence(Strength.ASSUMED, 3),
            ("pain-form", "text"): CellEvidence(Strength.OBSERVED, 4, contradicted=True),
        },
        status=Status.PARTLY_VALIDATED,
        supported=1,
        total=2,
        frictions=(friction(2, place=1, actual=-1.4, n=7),),
        kpis={"kpi-orders": _orders()},
        observed_from=dt.date(2025, 11, 1),
        observed_to=dt.date(2026, 10, 31),
    )


def _orders() -> KpiFacts:
    points = tuple(
        KpiPoint(
            dt.date(2026, month, 1),
            dt.date(2026, month, 28),
            Estimate(0.1 + month / 100, 0.08, 0.3, n=200),
        )
        for month in range(1, 7)
    )
    return KpiFacts(
        "kpi-orders",
        baseline=Estimate(0.11, 0.08, 0.14, n=600),
        now=Estimate(0.16, 0.13, 0.19, n=600),
        points=points,
    )


def small_map(catalog: Catalog | None = None) -> View:
    """Return a map of three touchpoints in two stages with something in every lane."""
    return view(small_items(), small_facts(), catalog)


def small_items() -> list[Entity]:
    """Return the items of the small map."""
    items = base(2, 3)
    items = [i for i in items if i.id != "touchpoint-2"]
    return [
        *items,
        Touchpoint(
            id="touchpoint-2",
            stage_id="stage-2",
            name="Fill in the form",
            rank="d",
            channel=Channel.EMAIL,
            people_met="nobody",
            customer_action="Fills in what she told us.",
            thinks="Again?",
            says="I told you that.",
            frontstage="A form",
            physical_evidence="Paper",
        ),
        Source(
            id="source-survey", name="Survey", source_kind=SourceKind.SURVEY, voice=Voice.CUSTOMER
        ),
        PainPoint(id="pain-form", touchpoint_id="touchpoint-2", text="Asked twice; 9 of 10 sigh"),
        PainPoint(
            id="pain-smile", touchpoint_id="touchpoint-1", text="A smile", effect=Effect.DELIGHT
        ),
        BackstageStep(id="backstage-copy", touchpoint_id="touchpoint-2", name="Copies by hand"),
        SupportProcess(id="support-crm", touchpoint_id="touchpoint-2", name="CRM"),
        Opportunity(
            id="opportunity-once",
            map_id=MAP,
            title="Ask once",
            touchpoint_ids=("touchpoint-2",),
            cost_likely=12000,
            estimated_by="participant-petra",
        ),
        Action(
            id="action-once",
            map_id=MAP,
            title="Ask once",
            owner_id="participant-petra",
            due_on=dt.date(2026, 12, 15),
        ),
        Action(id="action-nobody", map_id=MAP, title="Say sorry", rank="z"),
        Kpi(
            id="kpi-orders",
            map_id=MAP,
            name="Enquiry to order",
            kpi_kind=KpiKind.CONVERSION,
            target=0.2,
        ),
    ]


def long_map() -> View:
    """Return a map of 40 touchpoints in five stages, with long texts and no KPI."""
    items = base(5, 40, name="A touchpoint with rather a long name that wraps")
    text = f"Waits for the {LONG_WORD} and asks a third colleague, who is on holiday until Monday."
    longer: list[Entity] = []
    for number in range(1, 41):
        at = f"touchpoint-{number}"
        longer += [
            PainPoint(id=f"pain-{number}", touchpoint_id=at, text=text),
            BackstageStep(id=f"backstage-{number}", touchpoint_id=at, name=text),
        ]
    facts = {
        f"touchpoint-{n}": TouchpointFacts(
            f"touchpoint-{n}",
            Rater.CUSTOMER,
            customers((n % 7, n % 5, 10, n % 4, n % 3)),
        )
        for n in range(1, 41)
    }
    worst = (
        friction(9, place=1, actual=-1.5),
        friction(10, place=2, actual=-1.2),
        friction(11, place=3, actual=-1.0),
    )
    found = [
        i.revise(customer_action=text, thinks=text) if isinstance(i, Touchpoint) else i
        for i in items
    ]
    return view([*found, *longer], MapFacts(MAP, touchpoints=facts, frictions=worst))


def empty_map() -> View:
    """Return a map with names of touchpoints and nothing else."""
    return view(base(2, 6), MapFacts(MAP))


def event_map() -> View:
    """Return a map made from an event log: volumes, losses and times, no feelings, no people."""
    items = [
        i.revise(channel=Channel.WEBSITE) if isinstance(i, Touchpoint) else i
        for i in base(3, 9, name="Step")
    ]
    arrivals = [9_800, 7_400, 5_100, 4_900, 2_600, 2_300, 1_900, 1_200, 1_150]
    facts = {
        f"touchpoint-{n}": TouchpointFacts(
            f"touchpoint-{n}",
            arrivals=count,
            lost=count - arrivals[n] if n < len(arrivals) else 0,
            reach=count / 9_800,
            drop_off=Estimate(0.2, 0.18, 0.22, n=count),
            dwell_median_s=60.0 * n**4,
            channel_mix=(("website", 0.7), ("app", 0.3)),
        )
        for n, count in enumerate(arrivals, 1)
    }
    return view(items, MapFacts(MAP, touchpoints=facts, n_cases=9_800))
