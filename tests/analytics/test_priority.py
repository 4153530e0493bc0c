"""Scores against hand calculations; order and its range against small worked examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_widgets.analytics.priority import (
    Inputs,
    ease,
    ice,
    impact_per_effort,
    moved,
    prioritise,
    rice,
)
from cjm_widgets.model.improvement import Opportunity

LETTER = Inputs(impact=4.0, reach=300.0, confidence=0.8, effort=16.0)


def opportunity(name: str, **values: float) -> Opportunity:
    return Opportunity(id=f"opportunity-{name}", map_id="map-x", title=name, **values)


def test_rice_is_reach_times_impact_times_confidence_over_effort() -> None:
    assert rice(LETTER) == pytest.approx(300 * 4 * 0.8 / 16)


def test_ice_is_the_product_of_three_scales_of_ten() -> None:
    # impact 4 of 5 = 8 of 10; confidence 80 % = 8 of 10; 16 days = four doublings = 6 of 10
    assert ice(LETTER) == pytest.approx(8 * 8 * 6)


def test_impact_per_effort_is_the_slope_in_the_matrix() -> None:
    assert impact_per_effort(LETTER) == pytest.approx(0.25)


def test_ease_loses_a_point_with_each_doubling_and_stays_on_its_scale() -> None:
    assert [ease(days) for days in (0.25, 1, 2, 4, 256, 512, 100_000)] == [10, 10, 9, 8, 2, 1, 1]


@pytest.mark.parametrize("method", [rice, ice, impact_per_effort])
@pytest.mark.parametrize(
    "wrong", [Inputs(effort=0.0), Inputs(effort=-1.0), Inputs(confidence=80.0)]
)
def test_impossible_inputs_are_refused(method: object, wrong: Inputs) -> None:
    with pytest.raises(ValueError, match=r"effort|confidence"):
        method(wrong)  # type: ignore[operator]


def test_a_missing_input_leaves_the_score_out_and_never_counts_as_zero() -> None:
    no_reach = Inputs(impact=4.0, confidence=0.8, effort=16.0)
    assert rice(no_reach) is None
    assert ice(no_reach) == ice(LETTER)
    (only,) = prioritise([opportunity("a", impact=3.0)])
    assert (only.rice, only.ice, only.impact_per_effort) == (None, None, None)
    assert (only.place_low, only.place_high) == (None, None)


def test_ties_share_the_better_place_and_the_next_place_stays_empty() -> None:
    same = {"impact": 3.0, "reach": 100.0, "confidence": 0.5, "effort": 10.0}
    found = prioritise(
        [
            opportunity("a", **same),
            opportunity("b", **same),
            opportunity("c", **same | {"reach": 9}),
        ]
    )
    assert [p.rice.place for p in found if p.rice] == [1, 1, 3]


def test_the_range_reaches_over_the_neighbour_when_a_small_move_swaps_them() -> None:
    near = {"reach": 100.0, "confidence": 0.5, "effort": 10.0}
    first, second, far = prioritise(
        [
            opportunity("a", impact=3.2, **near),
            opportunity("b", impact=3.0, **near),
            opportunity("c", impact=0.2, **near | {"effort": 400.0}),
        ]
    )
    assert (first.place_low, first.place_high) == (1, 2)
    assert (second.place_low, second.place_high) == (1, 2)
    assert (far.place_low, far.place_high) == (3, 3)


def test_those_without_reach_follow_the_ranked_ones() -> None:
    found = prioritise(
        [
            opportunity("a", impact=5.0, confidence=1.0, effort=1.0),
            opportunity("b", impact=1.0, reach=1.0, confidence=0.1, effort=90.0),
        ]
    )
    assert [p.opportunity_id for p in found] == ["opportunity-b", "opportunity-a"]
    assert found[1].ice is not None
    assert found[1].ice.place == 1


inputs = st.builds(
    Inputs,
    impact=st.none() | st.floats(0.1, 5),
    reach=st.none() | st.floats(0, 1e6),
    confidence=st.none() | st.floats(0, 1),
    effort=st.none() | st.floats(0.1, 1e4),
)


@given(inputs)
def test_a_kinder_light_never_lowers_a_score(found: Inputs) -> None:
    for method in (rice, ice, impact_per_effort):
        kind, plain, harsh = method(moved(found, 1)), method(found), method(moved(found, -1))
        if kind is None or plain is None or harsh is None:
            assert kind is plain is harsh is None
        else:
            assert harsh <= plain <= kind
