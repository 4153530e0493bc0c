"""Curves stay between what was rated, and their pieces join."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_widgets.render.curve import LANE, band, center, controls, path, runs, sample, slopes

VALUES = st.lists(st.floats(-2, 2, allow_nan=False), min_size=2, max_size=40)


def points(values: list[float]) -> list[tuple[float, float]]:
    return [(100.0 * place, LANE.y(value)) for place, value in enumerate(values)]


@given(VALUES)
def test_a_curve_never_passes_a_value_that_was_not_rated(values: list[float]) -> None:
    row = points(values)
    for place, (a, b) in enumerate(pairwise(row)):
        between = [y for x, y in sample(row, around=a[0] + 50, reach=50)]
        low, high = min(a[1], b[1]), max(a[1], b[1])
        assert all(low - 1e-9 <= y <= high + 1e-9 for y in between), place


def test_the_slope_is_the_harmonic_mean_and_flat_at_a_turn() -> None:
    assert slopes([(0, 0), (1, 1), (2, 4), (3, 2)]) == [1, 1.5, 0, -2]


def test_two_points_are_joined_by_a_straight_line() -> None:
    assert controls([(0.0, 0.0), (3.0, 6.0)]) == [((1.0, 2.0), (2.0, 4.0))]


def test_a_single_point_draws_no_line() -> None:
    assert path([(50, 20)]) == "M50 20"


def test_a_band_is_one_closed_shape_out_and_back() -> None:
    drawn = band([(0, 1), (100, 2)], [(0, 5), (100, 6)])
    assert drawn.startswith("M0 1C")
    assert "L100 6C" in drawn
    assert drawn.endswith("0 5Z")
    assert drawn.count("M") == 1


def test_the_lane_puts_plus_two_on_top_and_minus_two_below() -> None:
    assert (LANE.y(2), LANE.y(0), LANE.y(-2)) == (14, 49, 84)


@pytest.mark.parametrize("n", [1, 3, 40])
def test_columns_are_centred_and_evenly_spread(n: int) -> None:
    middles = [center(i, n) for i in range(n)]
    assert middles[0] == pytest.approx(50 / n)
    assert middles[-1] == pytest.approx(100 - 50 / n)


def test_a_missing_value_breaks_the_row_and_a_zero_does_not() -> None:
    assert list(runs([0.0, None, 0, 1, None])) == [[0], [2, 3]]


@given(VALUES)
def test_path_data_holds_numbers_only(values: list[float]) -> None:
    assert re.fullmatch(r"[MC0-9. -]+", path(points(values)))
