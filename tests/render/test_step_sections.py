"""What only the report of a step shows, and the moments and the future that both reports show."""

from __future__ import annotations

import datetime as dt

import pytest

from cjm_widgets.fields import Step
from cjm_widgets.model.base import Entity
from cjm_widgets.model.facts import Distribution, Dot, EmotionFacts, TouchpointFacts
from cjm_widgets.model.journey import JourneyMap, MomentOfTruth, Stage, Touchpoint
from cjm_widgets.model.people import Department, Participant
from cjm_widgets.model.scales import (
    AgendaPlace,
    Basis,
    Channel,
    MapKind,
    MomentKind,
    ParticipantKind,
    Rater,
)
from cjm_widgets.model.session import AgendaItem, Workshop
from cjm_widgets.model.steps import STEPS
from cjm_widgets.render import feelings, future, moments, steps, welcome
from cjm_widgets.render.view import View
from render.detail_maps import MAP, bare_view, make_view, parsed, words


def workshop(*people: Participant, **changes: object) -> list[Entity]:
    held = Workshop(
        id="workshop-one",
        title="An afternoon",
        held_on=dt.date(2026, 11, 12),
        map_ids=(MAP,),
        participant_ids=tuple(p.id for p in people),
    )
    return [*people, held.revise(**changes) if changes else held]


def person(
    name: str, *, department: str | None = "department-care", **fields: object
) -> Participant:
    return Participant(
        id=f"participant-{name.lower()}", name=name, department_id=department, **fields
    )


# welcome


def test_departments_are_counted_and_nobody_is_named() -> None:
    people = [
        person("Ursula", meets_customers=True),
        person("Wilhelm"),
        person("Kundra", department=None, part=ParticipantKind.CUSTOMER),
        person("Leitner", department=None, part=ParticipantKind.FACILITATOR),
    ]
    fragment = welcome.render(make_view(workshop(*people)))
    assert fragment.text == (
        "In the room: 2 colleagues from 1 department, and one customer. Nobody came from Workshop."
    )
    said = words(parsed(fragment))
    assert not [who.name for who in people if who.name in said]
    rows = [words(row) for row in parsed(fragment).select(".w-seats tbody tr")]
    assert rows == [
        "Care – 2 1",
        "Workshop – nobody –",
        "Customers Say what it is really like. 1 –",
        "Facilitator – 1 –",
    ]


def test_a_missing_customer_is_said_first() -> None:
    text = welcome.render(make_view(workshop(person("Ursula")))).text
    assert "A real customer is missing. Nobody came from Workshop." in text


def test_a_map_without_a_workshop_still_says_what_it_is_for() -> None:
    fragment = welcome.render(bare_view())
    assert "No workshop is planned yet" in fragment.text
    tree = parsed(fragment)
    assert "Current state" in words(tree)
    assert len(tree.select(".unk")) == 4
    assert not tree.select("table")


def test_the_last_workshop_of_this_map_counts() -> None:
    later = Workshop(id="workshop-two", title="Later", held_on=dt.date(2027, 1, 1), map_ids=(MAP,))
    other = Workshop(id="workshop-six", title="Other", held_on=dt.date(2028, 1, 1), map_ids=("x",))
    found = welcome.workshop_of(make_view([*workshop(), later, other]))
    assert found == later


def test_the_agenda_is_told_before_in_and_after_the_room_with_its_minutes() -> None:
    items = [
        AgendaItem(
            id=f"agenda-{n}",
            workshop_id="workshop-one",
            step=Step.GOALS,
            title=f"Item {n}",
            takes_place=place,
            minutes=minutes,
            rank=str(n),
            never_cut=n == 3,
        )
        for n, (place, minutes) in enumerate(
            [(AgendaPlace.AFTER, 5), (AgendaPlace.ROOM, 40), (AgendaPlace.ROOM, 20),
             (AgendaPlace.BEFORE, 10)],
            1,
        )
    ]  # fmt: skip
    tree = parsed(welcome.render(make_view([*workshop(), *items])))
    captions = [words(table.caption) for table in tree.select(".w-agenda")]
    assert captions == [
        "Before the workshop 10 minutes",
        "In the room 60 minutes",
        "After the workshop 5 minutes",
    ]
    assert "never cut" in words(tree.select(".w-agenda tr")[-3])
    assert tree.select(".w-bar i")[1]["style"] == "width:100.0%"


# emotions


def ratings(rater: Rater, counts: tuple[int, int, int, int, int], **fields: object) -> EmotionFacts:
    return EmotionFacts(
        rater,
        desired=Distribution((0, 0, 0, sum(counts), 0)),
        actual=Distribution(counts),
        **fields,  # type: ignore[arg-type]
    )


def felt(**facts: TouchpointFacts) -> View:
    view = bare_view()
    found = {f"touchpoint-{key}": value for key, value in facts.items()}
    return View(
        view.document,
        view.persona,
        view.journey_map,
        type(view.facts)("map-bare", touchpoints=found),
    )


def test_a_strip_shows_the_shares_of_customers_and_each_of_the_room() -> None:
    facts = TouchpointFacts(
        "touchpoint-a",
        voice=Rater.CUSTOMER,
        customers=ratings(Rater.CUSTOMER, (10, 5, 0, 5, 0), words=(("lost", 9), ("calm", 2))),
        room=ratings(
            Rater.STAFF,
            (1, 0, 0, 0, 2),
            dots=(Dot(-2, Basis.SAW), Dot(2, Basis.GUESS), Dot(2, Basis.GUESS)),
        ),
        gap=1.0 - (-1.0),
    )
    tree = parsed(feelings.render(felt(a=facts)))
    first = tree.select("#felt-touchpoint-a .f-col")
    bars = [col.select_one(".f-bar") for col in first]
    # Half of them at -2 is the fullest step; a quarter is half of that.
    assert [bar and bar["style"] for bar in bars] == [
        "--h:100.0",
        "--h:50.0",
        None,
        "--h:50.0",
        None,
    ]
    assert [len(col.select(".f-room i")) for col in first] == [1, 0, 0, 0, 2]
    assert len(tree.select(".f-room .few")) == 2
    row = words(tree.select_one("#felt-touchpoint-a"))
    assert "−1.0" in row
    assert "Customers, n 20" in row.replace("\xa0", " ")
    assert "+1.0 2.0 lost 9, calm 2" in row
    assert "not rated yet" in words(tree.select_one("#felt-touchpoint-b"))


def test_four_customers_are_no_distribution() -> None:
    facts = TouchpointFacts("touchpoint-a", customers=ratings(Rater.CUSTOMER, (4, 0, 0, 0, 0)))
    tree = parsed(feelings.render(felt(a=facts, b=TouchpointFacts("touchpoint-b"))))
    assert not tree.select(".f-bar, .f-a")
    assert "−2" not in words(tree).replace("−2 to +2", "")


def test_a_room_that_is_apart_is_sent_to_talk() -> None:
    dots = tuple(Dot(value) for value in (-2, -2, 0, 2, 2))
    room = ratings(Rater.STAFF, (2, 0, 1, 0, 2), dots=dots, discuss=True)
    facts = TouchpointFacts("touchpoint-a", voice=Rater.STAFF, room=room)
    tree = parsed(feelings.render(felt(a=facts)))
    assert words(tree.select_one(".see")) == "The room is apart at “Look”: talk there first."
    assert "discuss" in words(tree.select_one("#felt-touchpoint-a .f-apart"))


def test_what_the_room_agreed_on_stands_beside_the_mean_and_never_in_it() -> None:
    room = ratings(Rater.STAFF, (0, 2, 0, 0, 0), dots=(Dot(-1), Dot(-1)))
    view = make_view(
        [t.revise(agreed_actual=2) for t in make_view().document.all(Touchpoint)[:1]],
    )
    first = view.document.touchpoints(MAP)[0].id
    view = make_view(
        [view.document.get(first, Touchpoint).revise(agreed_actual=2)],
        touchpoints={first: TouchpointFacts(first, voice=Rater.STAFF, room=room)},
    )
    row = words(parsed(feelings.render(view)).select_one(f"#felt-{first}"))
    assert "−1.0" in row
    assert "the room agreed on +2" in row


def test_nobody_has_rated() -> None:
    fragment = feelings.render(bare_view())
    assert "Nobody in the room has rated yet." in words(parsed(fragment))
    assert not parsed(fragment).select("table")


# moments


def test_each_moment_shows_what_makes_its_place() -> None:
    view = make_view()
    first = view.facts.frictions[0]
    judged = MomentOfTruth(
        id="moment-one",
        touchpoint_id=first.touchpoint_id,
        moment_kind=MomentKind.FRICTION,
        make_or_break=True,
        room_order=2,
    )
    tree = parsed(moments.render(make_view([judged])))
    row = words(tree.select_one(".mo-table tbody tr"))
    assert "make or break" in row
    assert "the room’s order: 2" in row
    shares = [bar["style"] for bar in tree.select(".mo-bar i")]
    assert shares[0] == "width:100.0%"
    assert len(shares) == len(view.facts.frictions) + len(view.facts.delights)


def test_what_the_room_named_and_nobody_rated_is_not_lost() -> None:
    named = MomentOfTruth(
        id="moment-one",
        touchpoint_id="touchpoint-b",
        moment_kind=MomentKind.DELIGHT,
        why="Here they smile.",
    )
    view = bare_view()
    document = type(view.document).of([*view.document, named])
    tree = parsed(moments.render(View(document, view.persona, view.journey_map, view.facts)))
    note = words(tree.select_one(".s-note"))
    assert note == "Named by the room, not rated yet: 2. Ask (Delight): Here they smile."


# future


def with_future(*then: Touchpoint) -> View:
    view = bare_view()
    wanted = JourneyMap(
        id="map-wanted",
        persona_id="persona-nobody",
        title="Wanted",
        map_kind=MapKind.FUTURE,
        derived_from="map-bare",
    )
    stage = Stage(id="stage-then", map_id="map-wanted", name="Find out")
    document = type(view.document).of([*view.document, wanted, stage, *then])
    return View(document, view.persona, view.journey_map, view.facts)


def later(key: str, name: str, rank: str, **fields: object) -> Touchpoint:
    return Touchpoint(id=f"touchpoint-{key}", stage_id="stage-then", name=name, rank=rank, **fields)


def test_what_changes_goes_and_is_new_stands_in_the_order_of_the_journey() -> None:
    view = with_future(
        later("new", "Get a call", "a"),
        later("b2", "Ask once", "b", derived_from="touchpoint-b", channel=Channel.PHONE),
    )
    fragment = future.render(view)
    assert fragment.text == "One touchpoint of 2 is to change. One goes. One is new."
    rows = [words(row) for row in parsed(fragment).select("tbody tr")]
    assert rows == [
        "1. Look is no longer there –",
        "new Get a call not put into words",
        "2. Ask not put into words Ask once",
    ]


def test_what_stays_is_said_in_one_line() -> None:
    view = with_future(
        later("a2", "Look", "a", derived_from="touchpoint-a"),
        later("b2", "Ask", "b", derived_from="touchpoint-b", wanted_change="One answer"),
    )
    tree = parsed(future.render(view))
    assert words(tree.select_one(".s-note")) == "Stays as it is: 1. Look ."
    assert "One answer" in words(tree.select_one("tbody tr"))


def test_a_future_map_is_compared_with_the_one_it_was_made_from() -> None:
    view = with_future(later("b2", "Ask once", "b", derived_from="touchpoint-b"))
    wanted = view.document.get("map-wanted", JourneyMap)
    other = View(view.document, view.persona, wanted, view.facts)
    assert future.pair_of_maps(other) == (view.journey_map, wanted)
    assert future.render(other).text == future.render(view).text


def test_wishes_without_a_future_map_are_told_in_words() -> None:
    view = bare_view()
    asked = view.document.get("touchpoint-b", Touchpoint).revise(wanted_change="One answer")
    document = type(view.document).of([e for e in view.document if e.id != asked.id] + [asked])
    fragment = future.render(View(document, view.persona, view.journey_map, view.facts))
    assert fragment.text == (
        "One touchpoint of 2 has a wanted change; a future map is not drawn yet."
    )


def test_the_worst_moment_without_a_change_is_named() -> None:
    view = make_view()
    changed = view.document.touchpoints(MAP)[0].revise(wanted_change="Something else")
    text = future.render(make_view([changed])).text
    worst = view.document.get(view.facts.frictions[0].touchpoint_id, Touchpoint)
    assert "Still without a wanted change:" in text
    assert f"“{worst.name}”" in text


# the head and the list


@pytest.mark.parametrize("step", list(Step))
def test_a_step_opens_with_its_purpose_its_questions_and_its_end(step: Step) -> None:
    tree = parsed(steps.opening(bare_view(), step))
    said = words(tree)
    spec = next(spec for spec in STEPS if spec.key is step)
    assert words(tree.h1) == spec.title
    assert all(text in said for text in (steps.PURPOSES[step], *spec.prompts, spec.exit_criterion))


def test_departments_stand_in_their_own_order() -> None:
    extra = Department(id="department-zero", name="Zero", rank="1")
    tree = parsed(welcome.render(make_view([extra, *workshop(person("Ursula"))])))
    assert words(tree.select_one(".w-seats tbody th")) == "Zero"
