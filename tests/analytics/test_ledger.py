"""The evidence ledger: what is firm depends on the lane, and the status follows."""

import datetime as dt

import pytest

from cjm_widgets.analytics import ledger
from cjm_widgets.fields import Lane
from cjm_widgets.model.base import Entity, build
from cjm_widgets.model.blueprint import BackstageStep
from cjm_widgets.model.document import Document
from cjm_widgets.model.evidence import EvidenceLink, Source
from cjm_widgets.model.facts import (
    CellEvidence,
    Distribution,
    EmotionFacts,
    Moment,
    TouchpointFacts,
)
from cjm_widgets.model.journey import JourneyMap, PainPoint, Stage, Touchpoint
from cjm_widgets.model.people import Persona
from cjm_widgets.model.scales import MomentKind, Rater, Status, Strength

TP = "touchpoint-a"
TODAY = dt.date(2026, 11, 20)


def source(name: str, voice: str, **more: object) -> Source:
    return build(
        Source,
        {"id": f"source-{name}", "name": name, "source_kind": "interviews", "voice": voice} | more,
    )


def link(number: int, field: str, to: str, strength: str, **more: object) -> EvidenceLink:
    return build(
        EvidenceLink,
        {
            "id": f"link-{number}",
            "target_id": TP,
            "target_field": field,
            "source_id": f"source-{to}",
            "strength": strength,
        }
        | more,
    )


def document(*items: Entity) -> Document:
    base = [
        build(Persona, {"id": "persona-p", "name": "P"}),
        build(JourneyMap, {"id": "map-m", "persona_id": "persona-p", "title": "M"}),
        build(Stage, {"id": "stage-s", "map_id": "map-m", "name": "S"}),
        build(
            Touchpoint,
            {
                "id": TP,
                "stage_id": "stage-s",
                "name": "A",
                "customer_action": "asks",
                "thinks": "why?",
            },
        ),
        source("words", "customer", n=12, collected_to="2026-06-01"),
        source("log", "behaviour", n=500),
        source("staff", "staff"),
    ]
    return Document.of([*base, *items])


def cells(doc: Document, facts: TouchpointFacts | None = None) -> ledger.Cells:
    return ledger.ledger(doc, "map-m", {TP: facts or TouchpointFacts(TP)})


def test_a_filled_cell_without_a_link_is_assumed() -> None:
    found = cells(document())
    assert found[TP, "customer_action"].strength is Strength.ASSUMED
    assert (TP, "says") not in found
    assert ledger.count_cells(document(), "map-m", found) == (0, 2)


@pytest.mark.parametrize(
    ("field", "to", "strength", "firm"),
    [
        ("thinks", "words", "reported", True),
        ("thinks", "staff", "measured", False),
        ("customer_action", "log", "measured", True),
        ("customer_action", "log", "reported", False),
        ("customer_action", "words", "measured", False),
    ],
)
def test_what_is_firm_depends_on_the_lane(field: str, to: str, strength: str, firm: bool) -> None:
    found = cells(document(link(1, field, to, strength)))
    assert found[TP, field].firm is firm


def test_contradicting_evidence_marks_the_cell_and_takes_it_from_the_count() -> None:
    doc = document(
        link(1, "thinks", "words", "reported"),
        link(2, "thinks", "log", "measured", stance="contradicts"),
    )
    found = cells(doc)
    assert found[TP, "thinks"].contradicted
    assert found[TP, "thinks"].strength is Strength.REPORTED
    assert set(found[TP, "thinks"].source_ids) == {"source-words", "source-log"}
    assert ledger.count_cells(doc, "map-m", found) == (0, 2)


def test_backstage_and_pain_cells_belong_to_their_touchpoint() -> None:
    doc = document(
        build(PainPoint, {"id": "pain-1", "touchpoint_id": TP, "text": "slow"}),
        build(BackstageStep, {"id": "backstage-1", "touchpoint_id": TP, "name": "types it again"}),
        build(
            EvidenceLink,
            {
                "id": "link-9",
                "target_id": "pain-1",
                "target_field": "text",
                "source_id": "source-log",
                "strength": "measured",
            },
        ),
    )
    found = cells(doc)
    assert found["pain-1", "text"].firm
    assert found[TP, Lane.PAIN_DELIGHT.value].firm
    assert not found[TP, Lane.BACKSTAGE.value].firm
    assert ledger.count_cells(doc, "map-m", found) == (1, 4)


@pytest.mark.parametrize(
    ("n", "strength", "firm"),
    [(4, None, None), (9, Strength.REPORTED, False), (10, Strength.MEASURED, True)],
)
def test_customers_ratings_back_the_emotion(
    n: int, strength: Strength | None, firm: bool | None
) -> None:
    spoken = EmotionFacts(Rater.CUSTOMER, actual=Distribution((0, n, 0, 0, 0)))
    found = cells(document(), TouchpointFacts(TP, customers=spoken)).get((TP, Lane.EMOTION.value))
    assert (found and found.strength, found and found.firm) == (strength, firm)


def test_ratings_are_as_old_as_their_own_last_answer() -> None:
    # Another persona's newer survey in the same workspace makes this one no fresher.
    newer = source("survey", "customer", table="ratings", collected_to="2026-11-01")
    old = EmotionFacts(
        Rater.CUSTOMER,
        actual=Distribution((0, 40, 0, 0, 0)),
        newest=dt.date(2024, 1, 31),
    )
    doc = document(newer)
    found = cells(doc, TouchpointFacts(TP, customers=old))
    reached, reasons = ledger.status(
        found,
        (10, 10),
        [moment()],
        sources={s.id: s for s in doc.all(Source)},
        on=TODAY,
    )
    assert found[TP, Lane.EMOTION.value].newest == dt.date(2024, 1, 31)
    assert (reached, reasons) == (Status.PARTLY_VALIDATED, (ledger.TOP_NOT_CUSTOMERS,))


def test_the_rooms_ratings_are_an_assumption_about_customers() -> None:
    room = EmotionFacts(Rater.STAFF, actual=Distribution((0, 9, 0, 0, 0)))
    found = cells(document(), TouchpointFacts(TP, room=room))
    assert found[TP, Lane.EMOTION.value].strength is Strength.ASSUMED


def test_an_event_log_measures_the_action() -> None:
    found = cells(document(), TouchpointFacts(TP, arrivals=200))
    assert found[TP, "customer_action"].strength is Strength.MEASURED
    assert found[TP, "customer_action"].n == 200


def moment() -> Moment:
    return Moment(TP, MomentKind.FRICTION, 1, 10, -1, 2, None, None, 40, Rater.CUSTOMER)


def emotion(**more: object) -> ledger.Cells:
    values = {
        "strength": Strength.MEASURED,
        "n": 40,
        "firm": True,
        "source_ids": ("source-words",),
        "newest": dt.date(2026, 6, 1),
    }
    return {(TP, Lane.EMOTION.value): CellEvidence(**(values | more))}  # type: ignore[arg-type]


def status(
    found: ledger.Cells, counted: tuple[int, int], *top: Moment
) -> tuple[Status, tuple[str, ...]]:
    sources = {s.id: s for s in document().all(Source)}
    return ledger.status(found, counted, top or (moment(),), sources=sources, on=TODAY)


def test_validated_needs_all_three() -> None:
    assert status(emotion(), (8, 10)) == (Status.VALIDATED, ())


@pytest.mark.parametrize(
    ("found", "counted", "reason"),
    [
        (emotion(), (7, 10), ledger.TOO_FEW_FIRM),
        (emotion(newest=dt.date(2025, 11, 19)), (8, 10), ledger.TOP_NOT_CUSTOMERS),
        (emotion(source_ids=("source-log",)), (8, 10), ledger.TOP_NOT_CUSTOMERS),
        (emotion(contradicted=True), (8, 10), ledger.CONTRADICTED),
    ],
)
def test_one_missing_condition_is_partly_validated(
    found: ledger.Cells, counted: tuple[int, int], reason: str
) -> None:
    assert status(found, counted) == (Status.PARTLY_VALIDATED, (reason,))


def test_a_top_moment_on_assumption_keeps_hypothesis() -> None:
    found = emotion(strength=Strength.ASSUMED, firm=False)
    assert status(found, (10, 10)) == (Status.HYPOTHESIS, (ledger.TOP_ASSUMED,))


def test_no_ranked_moment_is_a_hypothesis() -> None:
    assert ledger.status({}, (0, 0), (), sources={}, on=TODAY) == (
        Status.HYPOTHESIS,
        (ledger.NO_MOMENTS,),
    )
