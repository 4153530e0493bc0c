"""The sample company is whole, fresh, true to its own data, and worth reading."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise

import pandas as pd
import pytest

from cjm_widgets import resources
from cjm_widgets.analytics import emotions
from cjm_widgets.fields import Step
from cjm_widgets.model.document import Document
from cjm_widgets.model.improvement import Action, Kpi, Measurement, Opportunity
from cjm_widgets.model.journey import (
    EmotionRating,
    JourneyMap,
    PainPoint,
    Sentence,
    Stage,
    Touchpoint,
)
from cjm_widgets.model.people import Department, Participant, Persona
from cjm_widgets.model.scales import MapKind, ParticipantKind, Rater, SentenceSlot, Status
from cjm_widgets.model.schema import dump, field_specs
from cjm_widgets.model.session import AgendaItem
from cjm_widgets.render.portrait import PORTRAITS
from cjm_widgets.workshop.review import Evidence, make_view

PERSONAS = ("persona-maya", "persona-tomas", "persona-aino", "persona-jonas")
FILLER = re.compile(
    r"\b(lorem|ipsum|foo|bar|tbd|tba|todo|xxx|asdf|etc|synergy|leverage|seamless|world-class"
    r"|best-in-class|solution|holistic|innovative|cutting-edge|delightful experience)\b",
    re.IGNORECASE,
)
LIVE = re.compile(
    r"supported|total|(?:actual|gap|arrivals|drop_off):touchpoint-.+"
    r"|(?:value|baseline):kpi-.+|cost:opportunity-.+"
)
LONGEST: dict[tuple[type, str], int] = {
    (Stage, "name"): 48,
    (Touchpoint, "name"): 40,
    (Touchpoint, "customer_action"): 95,
    (Touchpoint, "thinks"): 80,
    (Touchpoint, "says"): 80,
    (Touchpoint, "frontstage"): 45,
    (PainPoint, "text"): 75,
    (Opportunity, "title"): 50,
    (Action, "title"): 62,
    (Kpi, "name"): 40,
}


def current(document: Document, persona: str) -> JourneyMap:
    maps = document.children(persona, JourneyMap)
    return next(m for m in maps if m.map_kind is MapKind.CURRENT)


def all_touchpoints(document: Document) -> list[Touchpoint]:
    return [
        touchpoint
        for persona in PERSONAS
        for touchpoint in document.touchpoints(current(document, persona).id)
    ]


def test_the_committed_files_are_what_the_generator_writes() -> None:
    from sample_data.generate import make

    made = make()
    stale = [
        name
        for name, content in made.items()
        if resources.path(f"sample_data/{name}").read_bytes() != content.encode()
    ]
    assert not stale, "run: python -m sample_data.generate"


def test_every_pointer_leads_to_an_item_of_the_right_kind(document: Document) -> None:
    document.check()
    assert {p.id for p in document.all(Persona)} == set(PERSONAS)


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_persona_is_told_completely_or_says_what_is_unknown(
    document: Document, persona: str
) -> None:
    who = document.get(persona, Persona)
    empty = {name for name in field_specs(Persona) if getattr(who, name) in (None, "", ())}
    assert empty - {"unknown"} <= set(who.unknown)
    assert who.portrait in PORTRAITS


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_persona_has_a_map_of_today_and_one_of_the_future_made_from_it(
    document: Document, persona: str
) -> None:
    maps = {m.map_kind: m for m in document.children(persona, JourneyMap)}
    today, future = maps[MapKind.CURRENT], maps[MapKind.FUTURE]
    assert future.derived_from == today.id
    ids = {t.id for t in document.touchpoints(today.id)}
    for journey_map in (today, future):
        assert 12 <= len(document.touchpoints(journey_map.id)) <= 18
    wanted = document.touchpoints(future.id)
    assert {t.derived_from for t in wanted if t.derived_from} <= ids
    assert all(t.wanted_change for t in wanted if t.derived_from is None)
    assert sum(t.wanted_change is not None for t in wanted) >= 4


@pytest.mark.parametrize("persona", PERSONAS)
def test_raters_split_a_hundred_points_over_a_map(document: Document, persona: str) -> None:
    touchpoints = document.touchpoints(current(document, persona).id)
    assert sum(t.importance or 0 for t in touchpoints) == 100


def test_nine_colleagues_of_five_departments_rated_every_touchpoint(document: Document) -> None:
    assert len(document.all(Department)) == 5
    for touchpoint in all_touchpoints(document):
        given = document.children(touchpoint.id, EmotionRating)
        assert {r.rater for r in given} == {Rater.STAFF}
        assert len({r.participant_id for r in given}) == 9
        assert len({r.department_id for r in given}) == 5
        assert all(r.basis is not None for r in given)


@pytest.mark.parametrize("persona", PERSONAS)
def test_the_room_is_apart_at_one_to_three_touchpoints_of_a_map(
    document: Document, persona: str
) -> None:
    apart = [
        touchpoint.id
        for touchpoint in document.touchpoints(current(document, persona).id)
        if (facts := emotions.read_room(document.children(touchpoint.id, EmotionRating)))
        and facts.discuss
    ]
    assert 1 <= len(apart) <= 3


def test_a_real_customer_and_a_facilitator_are_in_the_room(document: Document) -> None:
    parts = Counter(p.part for p in document.all(Participant))
    assert parts[ParticipantKind.CUSTOMER] >= 1
    assert parts[ParticipantKind.FACILITATOR] == 1


def test_the_agenda_takes_every_step_and_never_cuts_owners_and_dates(document: Document) -> None:
    agenda = document.all(AgendaItem)
    assert {item.step for item in agenda} == set(Step)
    plan = next(item for item in agenda if item.step is Step.ACTION_PLAN)
    assert plan.never_cut
    assert plan.minutes == 20


def test_every_kpi_has_fourteen_months_in_a_row_without_a_gap(document: Document) -> None:
    assert document.all(Kpi)
    for kpi in document.all(Kpi):
        months = sorted(document.children(kpi.id, Measurement), key=lambda m: m.period_from)
        assert len(months) == 14
        assert all((b.period_from - a.period_to).days == 1 for a, b in pairwise(months))
        assert kpi.target is not None
        assert kpi.owner_id is not None
        assert kpi.baseline_to is not None


def test_an_action_that_is_agreed_has_an_owner_a_date_and_a_kpi(document: Document) -> None:
    for action in document.all(Action):
        assert action.owner_id
        assert action.due_on
        assert action.kpi_id


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("persona-maya", Status.PARTLY_VALIDATED),
        ("persona-tomas", Status.PARTLY_VALIDATED),
        ("persona-aino", Status.VALIDATED),
        ("persona-jonas", Status.HYPOTHESIS),
    ],
)
def test_the_maps_show_all_three_statuses(
    document: Document,
    events: pd.DataFrame,
    ratings: pd.DataFrame,
    persona: str,
    status: Status,
) -> None:
    facts = make_view(document, Evidence(events, ratings), persona=persona).facts
    assert facts.status is status


def test_the_headline_moments_are_the_worst_by_the_numbers(
    document: Document, events: pd.DataFrame, ratings: pd.DataFrame
) -> None:
    worst = {
        "persona-maya": ["ask", "wait", "charger"],
        "persona-tomas": ["stand", "offer", "fitout"],
        "persona-aino": ["extras", "past", "light"],
        "persona-jonas": ["credit", "return", "payslips"],
    }
    for persona, names in worst.items():
        facts = make_view(document, Evidence(events, ratings), persona=persona).facts
        slug = persona.removeprefix("persona-")
        expected = [f"touchpoint-{slug}-{name}" for name in names]
        assert [m.touchpoint_id for m in facts.frictions[:3]] == expected


def test_claims_of_the_texts_follow_from_the_event_log(events: pd.DataFrame) -> None:
    from sample_data.generator import texts

    workspace = resources.path("sample_data/halden_motors.yaml").read_text(encoding="utf-8")
    for text in texts.personas():
        own = events[events["persona"] == f"persona-{text['persona']['id']}"]
        assert text["claims"]
        for claim in text["claims"]:
            begun = own[own["activity"] == claim["from"]].groupby("case")["at"].first()
            ended = own[own["activity"] == claim["to"]].groupby("case")["at"].first()
            days = (ended - begun).dropna().dt.total_seconds().median() / 86400
            assert days == pytest.approx(claim["days"], abs=claim["within"]), claim["says"]
            assert claim["says"].lower() in workspace.lower()


def test_events_are_of_known_personas_and_mostly_of_known_activities(
    document: Document, events: pd.DataFrame
) -> None:
    assert set(events["persona"]) == set(PERSONAS)
    assert 2_500 <= events["case"].nunique() <= 6_000
    assert not events.duplicated(["case", "at"]).any()
    for persona in PERSONAS:
        own = set(events.loc[events["persona"] == persona, "activity"])
        touchpoints = document.touchpoints(current(document, persona).id)
        named = {activity for t in touchpoints for activity in t.activities}
        assert named <= own
        assert len(own - named) <= 2


def test_customers_rate_only_touchpoints_that_exist_and_at_most_five_each(
    document: Document, ratings: pd.DataFrame
) -> None:
    assert set(ratings["touchpoint"]) <= {t.id for t in all_touchpoints(document)}
    assert ratings.groupby("respondent").size().max() <= 5
    assert not ratings.duplicated(["respondent", "touchpoint"]).any()
    n = ratings.groupby("touchpoint").size()
    assert n.max() <= 90
    assert n.min() < 10
    assert ratings["actual"].between(-2, 2).all()
    assert ratings["desired"].dropna().between(-2, 2).all()


def test_sentences_are_signed_short_and_carry_their_live_numbers(document: Document) -> None:
    limits = {
        SentenceSlot.WHERE_IT_FAILS: 110,
        SentenceSlot.WHAT_TO_FUND: 130,
        SentenceSlot.HOW_SURE: 130,
        SentenceSlot.CURVE: 130,
    }
    for persona in PERSONAS:
        found = document.children(current(document, persona).id, Sentence)
        assert set(limits) <= {s.slot for s in found}
        for sentence in found:
            read = dict(number.split("=", 1) for number in sentence.numbers)
            names = re.findall(r"\{([^}]*)\}", sentence.text)
            assert names == list(read)
            assert all(LIVE.fullmatch(name) for name in names)
            assert all(name.partition(":")[2] in document for name in names if ":" in name)
            assert sentence.edited_by
            shown = re.sub(r"\{([^}]*)\}", lambda live: read[live[1]], sentence.text)  # noqa: B023
            if sentence.slot in limits:
                assert len(shown) <= limits[sentence.slot], shown


def test_texts_fit_into_the_cells_of_the_map(document: Document) -> None:
    long = [
        f"{item.id}.{field}: {len(text)} > {limit}: {text}"
        for (cls, field), limit in LONGEST.items()
        for item in document.all(cls)
        if (text := getattr(item, field)) is not None and len(text) > limit
    ]
    assert not long, "\n".join(long)


def test_no_text_holds_filler_words(document: Document) -> None:
    found = [
        (item.id, match[0])
        for item in document
        if (match := FILLER.search(json.dumps(dump(item), ensure_ascii=False)))
    ]
    assert not found
