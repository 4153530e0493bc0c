"""A small journey with everything the detail sections show, and one with nothing at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from bs4 import BeautifulSoup, Tag

from cjm_widgets.analytics.kpi import read_kpi
from cjm_widgets.fields import Lane
from cjm_widgets.i18n import Catalog
from cjm_widgets.model import scales
from cjm_widgets.model.base import Entity
from cjm_widgets.model.blueprint import BackstageStep, SupportProcess
from cjm_widgets.model.document import Document
from cjm_widgets.model.evidence import EvidenceLink, Source
from cjm_widgets.model.facts import (
    CellEvidence,
    Distribution,
    EmotionFacts,
    Estimate,
    MapFacts,
    Moment,
    TouchpointFacts,
)
from cjm_widgets.model.improvement import Action, Kpi, Measurement, Opportunity
from cjm_widgets.model.journey import JourneyMap, PainPoint, Stage, Touchpoint
from cjm_widgets.model.people import Company, Department, Goal, Participant, Persona
from cjm_widgets.render.view import Fragment, View

TODAY = dt.date(2026, 11, 20)
MAP = "map-rider"
LONG = "Doublethecustomerlanguagewithoutanyspace" * 4


def make_view(
    extra: Iterable[Entity] = (),
    *,
    without: Iterable[str] = (),
    catalog: Catalog | None = None,
    **facts: Any,
) -> View:
    """Return the view of Nora, who subscribes to a bicycle.

    ``extra`` replaces items of the same id, ``without`` drops items by id, and ``facts`` replaces
    fields of the measured facts.
    """
    items = {item.id: item for item in _items()}
    items |= {item.id: item for item in extra}
    for item in without:
        del items[item]
    document = Document.of(items.values())
    found = {
        "touchpoints": _touchpoint_facts(),
        "cells": _cells(),
        "status": scales.Status.PARTLY_VALIDATED,
        "status_reasons": ("fewer than 80 % of the cells are backed",),
        "supported": 5,
        "total": 12,
        "frictions": (_friction("wait", 1, -1.4, 2.6), _friction("sign", 2, -0.2, 1.2)),
        "kpis": {
            kpi.id: read_kpi(kpi, document.children(kpi.id, Measurement))
            for kpi in document.children(MAP, Kpi)
        },
        "n_cases": 412,
        "n_respondents": 61,
        "observed_from": dt.date(2025, 11, 1),
        "observed_to": dt.date(2026, 10, 31),
        "peak_end": Estimate(0.4, 0.1, 0.7, n=38, n_missing=6, method="peak-end"),
    }
    return View(
        document,
        document.get("persona-nora", Persona),
        document.get(MAP, JourneyMap),
        MapFacts(MAP, **found | facts),
        catalog or Catalog(),
    )


def bare_view(**persona: Any) -> View:
    """Return the view of a map with two touchpoints and not one field filled in."""
    document = Document.of(
        [
            Persona(id="persona-nobody", name="Somebody", **persona),
            JourneyMap(id="map-bare", persona_id="persona-nobody", title="A journey"),
            Stage(id="stage-one", map_id="map-bare", name="Find out"),
            Touchpoint(id="touchpoint-a", stage_id="stage-one", name="Look", rank="a"),
            Touchpoint(id="touchpoint-b", stage_id="stage-one", name="Ask", rank="b"),
        ]
    )
    return View(
        document,
        document.get("persona-nobody", Persona),
        document.get("map-bare", JourneyMap),
        MapFacts("map-bare"),
    )


def parsed(fragment: Fragment) -> BeautifulSoup:
    """Return the markup of a fragment as a tree."""
    return BeautifulSoup(str(fragment.html), "html.parser")


def words(tag: Tag) -> str:
    """Return the text of an element with single spaces."""
    return " ".join(tag.get_text(" ").split())


def months(kpi: str, first: dt.date, counts: list[dict[str, Any]]) -> list[Measurement]:
    """Return one measurement a month from *first* on."""
    found = []
    begins = first
    for number, count in enumerate(counts, 1):
        following = (begins.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        found.append(
            Measurement(
                id=f"measurement-{kpi.removeprefix('kpi-')}-{number:02}",
                kpi_id=kpi,
                period_from=begins,
                period_to=following - dt.timedelta(days=1),
                **count,
            )
        )
        begins = following
    return found


def _items() -> list[Entity]:
    return [*_people(), *_journey(), *_backstage(), *_evidence(), *_change(), *_numbers()]


def _people() -> list[Entity]:
    return [
        Company(id="company-spoke", name="Spoke", currency="SEK"),
        Department(id="department-care", name="Care"),
        Department(id="department-shop", name="Workshop"),
        Participant(id="participant-ines", name="Ines Vik", department_id="department-care"),
        Participant(id="participant-olof", name="Olof Ek", department_id="department-shop"),
        Persona(
            id="persona-nora",
            name="Nora",
            summary="Nurse on shifts who wants a bicycle that simply works.",
            quote="I do not want to own it. I want it to work at five in the morning.",
            age_low=27,
            age_high=44,
            devices=("Phone", "Work computer"),
            needs=("A bicycle at five in the morning",),
            pains=("Nobody answers at night", "Two apps"),
            job="Nurse",
            unknown=("income_level",),
            segment_rule="shift = 'night'",
            segment_size=840,
            segment_share=0.12,
        ),
        Goal(
            id="goal-morning", persona_id="persona-nora", stage_id="stage-ride", rank="a",
            statement="Have a working bicycle at five", importance=9.0, support=3.0, n_asked=41,
            guiding_question="Will it be there?",
        ),
        Goal(
            id="goal-price", persona_id="persona-nora", rank="b", statement="Pay a fair price",
            importance=6.0, support=7.5, n_asked=41, source_id="source-survey",
        ),
        Goal(
            id="goal-look", persona_id="persona-nora", rank="c", statement="Look like a cyclist",
            goal_kind=scales.GoalKind.SOCIAL, importance=5.0, support=4.6, n_asked=7,
        ),
        Goal(
            id="goal-few", persona_id="persona-nora", rank="d", statement="Be thanked",
            importance=9.9, support=0.1, n_asked=3,
        ),
        Goal(id="goal-open", persona_id="persona-nora", rank="e", statement="Sleep at noon"),
    ]  # fmt: skip


def _journey() -> list[Entity]:
    def touchpoint(name: str, stage: str, rank: str, title: str, **values: Any) -> Touchpoint:
        return Touchpoint(
            id=f"touchpoint-{name}", stage_id=f"stage-{stage}", rank=rank, name=title, **values
        )

    return [
        JourneyMap(
            id=MAP, persona_id="persona-nora", title="From the tram to the bicycle",
            drawn_on=TODAY, owner_id="participant-ines",
        ),
        Stage(
            id="stage-find", map_id=MAP, name="Find a way to work", rank="a",
            owner_id="participant-ines",
        ),
        Stage(
            id="stage-ride", map_id=MAP, name="Ride every day", rank="b",
            department_id="department-shop",
        ),
        touchpoint(
            "read", "find", "a", "Read about it",
            customer_action="Reads three pages at night.", thinks="This sounds too easy.",
        ),
        touchpoint(
            "sign", "find", "b", "Sign up", customer_action="Signs on the phone.",
            thinks="Why do they need my address twice?", frontstage="Form of nine pages",
            physical_evidence="A letter with a code",
        ),
        touchpoint(
            "wait", "ride", "a", "Wait for the bicycle",
            customer_action="Asks twice where the bicycle is.",
            says="Ten days. I took the tram again.", frontstage="Chat that closes at six",
            people_met="chat team",
        ),
        touchpoint(
            "ride", "ride", "b", "Ride to the first shift",
            customer_action="Rides through the rain.", says="I was early for once!",
            frontstage="The bicycle",
        ),
    ]  # fmt: skip


def _backstage() -> list[Entity]:
    return [
        BackstageStep(
            id="backstage-list", touchpoint_id="touchpoint-wait",
            name="Workshop writes ready bicycles on a board", department_id="department-shop",
            problem="Care cannot see the board", causes=("touchpoint-wait",), rank="a",
        ),
        SupportProcess(
            id="support-stock", touchpoint_id="touchpoint-sign", name="Stock system",
            department_id="department-shop", problem="It counts frames, not bicycles",
            causes=("touchpoint-wait",),
        ),
        SupportProcess(id="support-chat", touchpoint_id="touchpoint-wait", name="Chat system"),
        PainPoint(
            id="pain-silence", touchpoint_id="touchpoint-wait", text="Ten days without a word"
        ),
    ]  # fmt: skip


def _evidence() -> list[Entity]:
    return [
        Source(
            id="source-survey", name="Survey after the first month",
            source_kind=scales.SourceKind.SURVEY, voice=scales.Voice.CUSTOMER, solicited=True,
            n=61, n_invited=240, unit="customer", collected_to=dt.date(2026, 10, 30),
            population="Subscribers of the past year",
        ),
        Source(
            id="source-log", name="Order log", source_kind=scales.SourceKind.EVENT_LOG,
            voice=scales.Voice.BEHAVIOUR, solicited=False, n=412, unit="order",
            collected_to=dt.date(2026, 11, 10),
        ),
        EvidenceLink(
            id="link-wait", target_id="pain-silence", target_field="text",
            source_id="source-log", strength=scales.Strength.MEASURED,
            stance=scales.Stance.CONTRADICTS, note="The median in the log is seven days.",
        ),
    ]  # fmt: skip


def _change() -> list[Entity]:
    return [
        Opportunity(
            id="opportunity-tell", map_id=MAP, rank="a", title="Tell them the day",
            touchpoint_ids=("touchpoint-wait",), pain_ids=("pain-silence",), impact=4.5,
            reach=120, confidence=0.8, effort=12, cost_low=20_000, cost_likely=30_000,
            cost_high=45_000, estimated_by="participant-olof", objective="Fewer calls",
        ),
        Opportunity(
            id="opportunity-board", map_id=MAP, rank="b", title="A board that care can see",
            touchpoint_ids=("touchpoint-wait",), impact=3.0, reach=120, confidence=0.7, effort=30,
            cost_low=1_000, cost_likely=2_000, cost_high=3_000,
        ),
        Opportunity(id="opportunity-idea", map_id=MAP, rank="c", title="A song for the rain"),
        Action(
            id="action-tell", map_id=MAP, rank="a", title="Send one message on day three",
            opportunity_id="opportunity-tell", touchpoint_id="touchpoint-wait",
            kpi_id="kpi-keep", owner_id="participant-ines", due_on=dt.date(2026, 12, 15),
            status=scales.ActionStatus.UNDER_WAY, message="Yours is ready on Thursday.",
        ),
        Action(
            id="action-late", map_id=MAP, rank="b", title="Ask Olof for the board",
            due_on=dt.date(2026, 10, 30),
        ),
        Action(
            id="action-done", map_id=MAP, rank="c", title="Answer until eight",
            owner_id="participant-ines", due_on=dt.date(2026, 9, 1),
            status=scales.ActionStatus.DONE,
        ),
    ]  # fmt: skip


def _numbers() -> list[Entity]:
    begin = dt.date(2025, 11, 1)
    return [
        Kpi(
            id="kpi-keep", map_id=MAP, rank="a", name="Still riding after a month",
            kpi_kind=scales.KpiKind.RETENTION, formula="Riders of month two by riders of month one",
            target=0.8, target_on=dt.date(2027, 6, 30), owner_id="participant-ines",
            source_id="source-log",
        ),
        Kpi(id="kpi-nps", map_id=MAP, rank="b", name="NPS", kpi_kind=scales.KpiKind.NPS),
        Kpi(id="kpi-new", map_id=MAP, rank="c", name="Ease", kpi_kind=scales.KpiKind.CES),
        *months(
            "kpi-keep", begin,
            [{"n": 100, "hits": hits} for hits in (50, 52, 51, 55, 58, 57, 60, 64, 66, 70, 72, 75)],
        ),
        *months(
            "kpi-nps", begin,
            [
                {"n": n, "promoters": n // 2, "detractors": n // 4}
                for n in (20, 22, 3, 24, 8, 25, 21, 20, 26, 24, 22, 23)
            ],
        ),
    ]  # fmt: skip


def _touchpoint_facts() -> dict[str, TouchpointFacts]:
    def spoken(name: str, counts: tuple[int, int, int, int, int], word: str) -> TouchpointFacts:
        return TouchpointFacts(
            f"touchpoint-{name}",
            voice=scales.Rater.CUSTOMER,
            customers=EmotionFacts(
                scales.Rater.CUSTOMER,
                desired=Distribution((0, 0, 0, 30, 10)),
                actual=Distribution(counts),
                words=((word, 12),),
            ),
        )

    return {
        "touchpoint-read": spoken("read", (0, 4, 20, 14, 2), "curious"),
        "touchpoint-sign": spoken("sign", (2, 14, 20, 4, 0), "puzzled"),
        "touchpoint-wait": spoken("wait", (24, 10, 6, 0, 0), "forgotten"),
        "touchpoint-ride": spoken("ride", (0, 0, 2, 10, 28), "proud"),
    }


def _cells() -> dict[tuple[str, str], CellEvidence]:
    measured = CellEvidence(
        scales.Strength.MEASURED, n=412, source_ids=("source-log",),
        newest=dt.date(2026, 11, 10), firm=True,
    )  # fmt: skip
    asked = CellEvidence(
        scales.Strength.MEASURED, n=40, source_ids=("source-survey",),
        newest=dt.date(2026, 10, 30), firm=True,
    )  # fmt: skip
    reported = CellEvidence(scales.Strength.REPORTED, n=6, source_ids=("source-survey",))
    assumed = CellEvidence()
    against = CellEvidence(source_ids=("source-log",), contradicted=True)
    lanes = {
        "read": {Lane.CUSTOMER_ACTION: assumed, Lane.THINKS_SAYS: assumed},
        "sign": {Lane.CUSTOMER_ACTION: measured, Lane.THINKS_SAYS: reported, Lane.EMOTION: asked},
        "wait": {
            Lane.CUSTOMER_ACTION: measured,
            Lane.THINKS_SAYS: assumed,
            Lane.EMOTION: asked,
            Lane.PAIN_DELIGHT: against,
            Lane.BACKSTAGE: assumed,
        },
        "ride": {Lane.CUSTOMER_ACTION: assumed, Lane.EMOTION: asked},
    }
    cells = {
        (f"touchpoint-{name}", lane.value): cell
        for name, found in lanes.items()
        for lane, cell in found.items()
    }
    return cells | {
        ("touchpoint-read", "customer_action"): assumed,
        ("touchpoint-read", "thinks"): assumed,
        ("touchpoint-sign", "customer_action"): measured,
        ("touchpoint-sign", "thinks"): reported,
        ("touchpoint-wait", "customer_action"): measured,
        ("touchpoint-wait", "says"): assumed,
        ("pain-silence", "text"): against,
        ("backstage-list", "name"): assumed,
        ("touchpoint-ride", "customer_action"): assumed,
        ("touchpoint-ride", "says"): assumed,
    }


def _friction(name: str, place: int, actual: float, gap: float) -> Moment:
    return Moment(
        f"touchpoint-{name}", scales.MomentKind.FRICTION, place, score=gap, actual=actual,
        gap=gap, importance=None, reach=None, n=40, voice=scales.Rater.CUSTOMER,
    )  # fmt: skip
