"""What personas share and what is their own, against journeys whose answer is known."""

from __future__ import annotations

from cjm_widgets.model.blueprint import BackstageStep, SupportProcess
from cjm_widgets.model.improvement import Action
from cjm_widgets.model.scales import ActionStatus, Channel, Rater, Strength
from cjm_widgets.render import comparison
from cjm_widgets.render.outline import open_actions
from render.side_by_side import DESK, Journey, Stop, touchpoint_id, views

LOW, HIGH = (8, 4, 0, 0, 0), (0, 0, 0, 6, 6)


def names(group: comparison.SharedContact) -> list[tuple[str, str]]:
    return [(c.view.persona.name, c.touchpoint.name) for c in group.contacts]


def test_touchpoints_are_one_contact_by_log_by_name_and_channel_or_by_origin() -> None:
    found = comparison.shared_contacts(
        views(
            Journey(
                "a",
                "Ann",
                (
                    Stop("sign", "Sign", activities=("signed", "offered")),
                    Stop("call", "Call  us", channel=Channel.PHONE),
                    Stop("shop", "Visit", channel=Channel.STORE),
                    Stop("old", "Wait"),
                ),
            ),
            Journey(
                "b",
                "Bob",
                (
                    Stop("extras", "Sit through extras", activities=("signed",)),
                    Stop("call", "call us", channel=Channel.PHONE),
                    Stop("site", "Visit", channel=Channel.WEBSITE),
                    Stop("new", "Track", derived_from=touchpoint_id("a", "old")),
                ),
            ),
        )
    )
    assert [names(group) for group in found] == [
        [("Ann", "Sign"), ("Bob", "Sit through extras")],
        [("Ann", "Call  us"), ("Bob", "call us")],
        [("Ann", "Wait"), ("Bob", "Track")],
    ]
    assert [group.activity for group in found] == ["signed", None, None]


def test_what_one_persona_does_twice_is_not_shared() -> None:
    twice = (Stop("one", "Call", activities=("call",)), Stop("two", "Call", activities=("call",)))
    assert comparison.shared_contacts(views(Journey("a", "Ann", twice))) == ()


def test_a_group_inside_a_wider_one_is_not_told_twice() -> None:
    groups = comparison.shared_contacts(
        views(
            Journey("a", "Ann", (Stop("x", "Call", activities=("call", "ring")),)),
            Journey("b", "Bob", (Stop("x", "Call", activities=("call", "ring")),)),
            Journey("c", "Cy", (Stop("x", "Ring", activities=("ring",)),)),
        )
    )
    assert [len(group.contacts) for group in groups] == [3]


def test_the_contact_that_hurts_most_personas_comes_first() -> None:
    stops = (Stop("fine", "Fine", customers=HIGH), Stop("bad", "Bad", customers=LOW))
    groups = comparison.shared_contacts(
        views(
            Journey("a", "Ann", stops, worst=("bad",), best=("fine",)),
            Journey("b", "Bob", stops, worst=("bad",)),
        )
    )
    assert [group.name for group in groups] == ["Bad", "Fine"]
    assert [c.view.persona.name for c in groups[0].hurting] == ["Ann", "Bob"]
    assert groups[1].hurting == ()


def test_own_moments_leave_out_what_is_shared_and_name_lows_first() -> None:
    both = Stop("both", "Both", customers=LOW)
    ann = (both, Stop("up", "Up", customers=HIGH), Stop("down", "Down", customers=LOW))
    found = views(
        Journey("a", "Ann", ann, worst=("both", "down"), best=("up",)),
        Journey("b", "Bob", (both,), worst=("both",)),
    )
    shared = comparison.shared_contacts(found)
    assert [c.touchpoint.name for c in comparison.own_moments(found[0], shared)] == ["Down", "Up"]
    assert comparison.own_moments(found[1], shared) == ()


def test_one_voice_speaks_for_a_map_and_is_never_pooled_with_the_other() -> None:
    stops = (
        Stop("one", "One", customers=LOW, room=HIGH, channel=Channel.PHONE),
        Stop("two", "Two", room=HIGH, channel=Channel.PHONE),
    )
    (customers,) = views(Journey("a", "Ann", stops, worst=("one",)))
    assert comparison.voice_of(customers) is Rater.CUSTOMER
    mean = comparison.channel_means(customers)[Channel.PHONE]
    assert (mean.n, mean.value) == (12, (-2 * 8 - 1 * 4) / 12)
    (room,) = views(Journey("a", "Ann", stops, worst=("two",), voice=Rater.STAFF))
    mean = comparison.channel_means(room)[Channel.PHONE]
    assert (mean.n, mean.value) == (24, 1.5)


def test_without_moments_the_voice_of_most_touchpoints_speaks() -> None:
    stops = (Stop("a", "A", room=LOW), Stop("b", "B", room=LOW), Stop("c", "C", customers=LOW))
    (view,) = views(Journey("a", "Ann", stops))
    assert comparison.voice_of(view) is Rater.STAFF
    (nobody,) = views(Journey("a", "Ann", (Stop("a", "A"),)))
    assert comparison.voice_of(nobody) is None


def test_under_five_people_no_mean_is_told_and_under_ten_it_is_hollow() -> None:
    phone = Channel.PHONE
    stops = (
        Stop("a", "A", customers=(4, 0, 0, 0, 0), channel=phone),
        Stop("b", "B", customers=(0, 0, 0, 0, 4), channel=phone),
        Stop("c", "C", customers=(0, 0, 9, 0, 0), channel=Channel.APP),
        Stop("d", "D", customers=(0, 0, 0, 9, 0), channel=Channel.APP),
        Stop("e", "E", customers=(0, 0, 10, 0, 0), channel=Channel.CHAT),
    )
    (view,) = views(Journey("a", "Ann", stops))
    means = comparison.channel_means(view)
    assert means[phone].value is None
    assert means[phone].n == 8
    assert (means[Channel.APP].value, means[Channel.APP].hollow) == (0.5, True)
    assert not means[Channel.CHAT].hollow


def test_causes_are_gathered_by_department_and_system_over_all_personas() -> None:
    low = (Stop("wait", "Wait", customers=LOW), Stop("fine", "Fine", customers=HIGH))
    extra = [
        BackstageStep(
            id="backstage-a",
            touchpoint_id=touchpoint_id("a", "fine"),
            name="Passes on",
            department_id=DESK.id,
            problem="Forgets",
            causes=(touchpoint_id("a", "wait"),),
        ),
        BackstageStep(
            id="backstage-quiet",
            touchpoint_id=touchpoint_id("a", "fine"),
            name="Does well",
            department_id=DESK.id,
        ),
        BackstageStep(
            id="backstage-nobody",
            touchpoint_id=touchpoint_id("b", "wait"),
            name="Waits",
            causes=(touchpoint_id("b", "wait"),),
        ),
        *(
            SupportProcess(
                id=f"support-{who}",
                touchpoint_id=touchpoint_id(who, "wait"),
                name="Planner" if who == "a" else "planner",
                department_id=DESK.id,
                problem="Is a day old",
                causes=(touchpoint_id(who, "wait"),),
            )
            for who in "ab"
        ),
    ]
    found = comparison.carriers(
        views(Journey("a", "Ann", low), Journey("b", "Bob", low), extra=extra)
    )
    assert [(c.name, c.system, len(c.personas)) for c in found] == [
        ("Order Desk", False, 2),
        (None, False, 1),
        ("Planner", True, 2),
    ]
    assert [low.problems for low in found[0].lows] == [
        ("Is a day old", "Forgets"),
        ("Is a day old",),
    ]


def test_strengths_and_open_actions_are_counted() -> None:
    stops = (Stop("a", "A"), Stop("b", "B"))
    extra = [
        Action(
            id=f"action-{status.value.replace('_', '-')}", map_id="map-a", title="T", status=status
        )
        for status in ActionStatus
    ]
    (view,) = views(Journey("a", "Ann", stops, assumed=1), extra=extra)
    counts = comparison.strengths(view)
    assert (counts[Strength.ASSUMED], counts[Strength.MEASURED]) == (1, 1)
    assert {a.status for a in open_actions(view)} == {
        ActionStatus.PROPOSED,
        ActionStatus.AGREED,
        ActionStatus.UNDER_WAY,
    }
