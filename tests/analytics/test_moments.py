"""The order of moments of truth, worked out by hand."""

import pytest

from cjm_widgets.analytics import moments
from cjm_widgets.model.base import build
from cjm_widgets.model.facts import Distribution, EmotionFacts, TouchpointFacts
from cjm_widgets.model.journey import MomentOfTruth, Touchpoint
from cjm_widgets.model.scales import Rater

LOW, NEUTRAL, HIGH = 0, 2, 4


def touchpoint(name: str, importance: float | None = None) -> Touchpoint:
    values = {"id": f"touchpoint-{name}", "stage_id": "stage-a", "name": name}
    return build(Touchpoint, values | {"importance": importance})


def all_at(step: int, n: int) -> Distribution:
    return Distribution(tuple(n if i == step else 0 for i in range(5)))  # type: ignore[arg-type]


def facts(
    name: str,
    actual: int,
    *,
    n: int = 40,
    desired: int = HIGH,
    reach: float | None = 1.0,
    rater: Rater = Rater.CUSTOMER,
) -> TouchpointFacts:
    spoken = EmotionFacts(rater, desired=all_at(desired, n), actual=all_at(actual, n))
    voices = {"customers": spoken} if rater is Rater.CUSTOMER else {"room": spoken}
    return TouchpointFacts(f"touchpoint-{name}", voice=rater, reach=reach, **voices)


def order(*found: TouchpointFacts, points: tuple[float | None, ...] = ()) -> list[moments.Moment]:
    names = [f.touchpoint_id.removeprefix("touchpoint-") for f in found]
    weights = points or (None,) * len(found)
    touchpoints = [touchpoint(n, w) for n, w in zip(names, weights, strict=True)]
    return list(moments.rank_frictions(touchpoints, {f.touchpoint_id: f for f in found}, {}))


def test_friction_is_gap_times_importance_times_reach() -> None:
    ranked = order(facts("a", LOW, reach=0.5), facts("b", NEUTRAL, reach=1.0), points=(60, 40))
    # a: gap 4 x 60 x 0.5 = 120; b: gap 2 x 40 x 1 = 80
    assert [(m.touchpoint_id, m.score, m.place) for m in ranked] == [
        ("touchpoint-a", pytest.approx(120), 1),
        ("touchpoint-b", pytest.approx(80), 2),
    ]


def test_reach_can_turn_the_order() -> None:
    ranked = order(facts("deep", LOW, reach=0.1), facts("wide", NEUTRAL, reach=0.9))
    assert [m.touchpoint_id for m in ranked] == ["touchpoint-wide", "touchpoint-deep"]


def test_what_meets_the_wish_is_no_friction() -> None:
    assert order(facts("a", HIGH)) == []


@pytest.mark.parametrize(
    ("n", "ranked", "tentative"), [(9, 0, None), (10, 1, True), (30, 1, False)]
)
def test_customers_rank_from_ten_and_firmly_from_thirty(
    n: int, ranked: int, tentative: bool | None
) -> None:
    found = order(facts("many", NEUTRAL), facts("few", LOW, n=n))
    few = [m for m in found if m.touchpoint_id == "touchpoint-few"]
    assert len(few) == ranked
    assert not few or few[0].tentative is tentative


@pytest.mark.parametrize(
    ("wishes", "ranked", "tentative"), [(1, 0, None), (9, 0, None), (10, 1, True), (30, 1, False)]
)
def test_a_wish_ranks_from_ten_customers_too(
    wishes: int, ranked: int, tentative: bool | None
) -> None:
    spoken = EmotionFacts(Rater.CUSTOMER, desired=all_at(HIGH, wishes), actual=all_at(LOW, 96))
    found = TouchpointFacts("touchpoint-a", voice=Rater.CUSTOMER, reach=1.0, customers=spoken)
    assert [m.tentative for m in order(found)] == [tentative] * ranked


def test_a_delight_does_not_rest_on_the_wish_of_one_customer() -> None:
    spoken = EmotionFacts(Rater.CUSTOMER, desired=all_at(LOW, 1), actual=all_at(HIGH, 40))
    found = TouchpointFacts("touchpoint-a", voice=Rater.CUSTOMER, reach=1.0, customers=spoken)
    (best,) = moments.rank_delights([touchpoint("a")], {"touchpoint-a": found}, {})
    assert best.score == 2  # not 2 - -2


def test_a_missing_reach_makes_the_place_tentative() -> None:
    assert order(facts("a", LOW, reach=None))[0].tentative


def test_a_missing_weight_among_others_counts_as_an_even_part() -> None:
    ranked = order(facts("a", LOW), facts("b", LOW), points=(None, 70))
    assert [m.score for m in ranked] == [pytest.approx(4 * 70), pytest.approx(4 * 50)]
    assert [m.tentative for m in ranked] == [False, True]


def test_one_order_never_mixes_voices() -> None:
    found = order(facts("asked", NEUTRAL), facts("guessed", LOW, rater=Rater.STAFF, n=9))
    assert [m.touchpoint_id for m in found] == ["touchpoint-asked"]


def test_a_room_without_customers_is_ordered_by_its_vote() -> None:
    found = {
        f"touchpoint-{n}": facts(n, step, rater=Rater.STAFF, n=9)
        for n, step in (("a", LOW), ("b", NEUTRAL))
    }
    voted = {
        f"touchpoint-{n}": build(
            MomentOfTruth,
            {
                "id": f"moment-{n}",
                "touchpoint_id": f"touchpoint-{n}",
                "moment_kind": "friction",
                "room_order": place,
                "why": n,
            },
        )
        for n, place in (("a", 2), ("b", 1))
    }
    ranked = moments.rank_frictions([touchpoint("a"), touchpoint("b")], found, voted)
    assert [(m.touchpoint_id, m.why) for m in ranked] == [
        ("touchpoint-b", "b"),
        ("touchpoint-a", "a"),
    ]


def test_delight_is_what_exceeds_the_wish_times_reach() -> None:
    found = {
        "touchpoint-a": facts("a", HIGH, desired=NEUTRAL, reach=0.4),
        "touchpoint-b": facts("b", HIGH, desired=3, reach=1.0),
        "touchpoint-c": facts("c", NEUTRAL),
    }
    ranked = moments.rank_delights([touchpoint(n) for n in "abc"], found, {})
    assert [(m.touchpoint_id, m.score) for m in ranked] == [
        ("touchpoint-b", pytest.approx(1.0)),
        ("touchpoint-a", pytest.approx(0.8)),
    ]


def test_nobody_rated_is_an_empty_order() -> None:
    assert (
        moments.rank_frictions(
            [touchpoint("a")], {"touchpoint-a": TouchpointFacts("touchpoint-a")}, {}
        )
        == ()
    )
