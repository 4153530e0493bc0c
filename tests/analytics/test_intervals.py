"""Intervals against published values."""

import pytest

from cjm_widgets.analytics import intervals


@pytest.mark.parametrize(
    ("df", "published"),
    [(1, 12.706), (2, 4.303), (5, 2.571), (9, 2.262), (30, 2.042), (60, 2.000), (120, 1.980)],
)
def test_t_value_equals_the_printed_table(df: int, published: float) -> None:
    assert intervals.t_value(df) == pytest.approx(published, abs=6e-4)


@pytest.mark.parametrize(("level", "published"), [(0.9, 1.833), (0.99, 3.250)])
def test_t_value_at_other_levels(level: float, published: float) -> None:
    assert intervals.t_value(9, level) == pytest.approx(published, abs=6e-4)


def test_t_value_falls_to_the_normal_one_without_a_jump() -> None:
    assert intervals.t_value(1000) - intervals.t_value(1001) < 0.003
    assert intervals.t_value(1000) > intervals.t_value(1001)


def test_t_value_refuses_no_degrees_of_freedom() -> None:
    with pytest.raises(ValueError, match="degree"):
        intervals.t_value(0)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_equals_newcombe_1998_table(hits: int, n: int, low: float, high: float) -> None:
    found = intervals.wilson(hits, n)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))
    assert found.n == n


def test_wilson_reaches_the_ends_of_the_scale() -> None:
    assert intervals.wilson(20, 20).high == 1.0
    assert intervals.wilson(20, 20).low == pytest.approx(1 - 0.1611, abs=5e-5)


@pytest.mark.parametrize(
    ("before", "after", "low", "high"),
    [((48, 80), (56, 70), 0.0524, 0.3339), ((3, 10), (9, 10), 0.1705, 0.8090)],
)
def test_share_change_equals_newcombe_method_10(
    before: tuple[int, int], after: tuple[int, int], low: float, high: float
) -> None:
    found = intervals.share_change(before, after)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


@pytest.mark.parametrize(
    ("promoters", "detractors", "n", "score", "low", "high"),
    [
        (60, 15, 100, 45, 29.34, 58.04),
        (7, 1, 10, 60, 7.04, 85.27),
        (450, 250, 1000, 20, 14.91, 24.97),
        (10, 0, 10, 100, 47.5, 100),
    ],
)
def test_nps_adjusted_wald(
    promoters: int, detractors: int, n: int, score: float, low: float, high: float
) -> None:
    found = intervals.nps(promoters, detractors, n)
    assert found.estimate == pytest.approx(score)
    assert found.low == pytest.approx(low, abs=0.006)
    assert found.high == pytest.approx(high, abs=0.006)


def test_nps_change_of_nothing_contains_nothing() -> None:
    found = intervals.nps_change((60, 15, 100), (60, 15, 100))
    assert found.estimate == 0
    assert found.low == pytest.approx(-(found.high or 0))


def test_mean_has_the_textbook_t_interval() -> None:
    values = [1, 2, 2, 3, 3, 3, 4, 4, 5, 5]
    found = intervals.mean(sum(values), sum(v * v for v in values), len(values))
    # mean 3.2, s = 1.3166, t(9) = 2.2622, half width 0.9418
    assert found.estimate == pytest.approx(3.2)
    assert found.low == pytest.approx(3.2 - 0.9418, abs=1e-4)
    assert found.high == pytest.approx(3.2 + 0.9418, abs=1e-4)


def test_mean_below_ten_has_no_interval_and_says_so() -> None:
    found = intervals.mean(9, 15, 6)
    assert (found.low, found.high) == (None, None)
    assert intervals.ANECDOTAL in found.warnings


def test_mean_is_clipped_to_its_scale() -> None:
    found = intervals.mean(-38, 74, 20, bounds=(-2, 2))
    assert found.low == -2


def test_mean_change_is_welch() -> None:
    # Two samples of 12: means 2 and 3, variances 1.2 and 0.8 (computed by hand below)
    n = 12
    old, new = (24.0, 24.0 * 2 + 1.2 * 11, n), (36.0, 36.0 * 3 + 0.8 * 11, n)
    found = intervals.mean_change(old, new)
    half = intervals.t_value(21) * (1.2 / n + 0.8 / n) ** 0.5
    assert found.estimate == pytest.approx(1)
    assert found.high == pytest.approx(1 + half)


@pytest.mark.parametrize(
    "found",
    [
        intervals.wilson(0, 0),
        intervals.nps(0, 0, 0),
        intervals.mean(0, 0, 0),
        intervals.ratio(10, 0),
        intervals.share_change((0, 0), (1, 2)),
        intervals.nps_change((0, 0, 0), (1, 0, 2)),
        intervals.mean_change((0, 0, 0), (1, 1, 2)),
    ],
)
def test_nothing_counted_is_undefined_not_zero(found: intervals.Estimate) -> None:
    assert found.estimate is None
    assert intervals.UNDEFINED in found.warnings


@pytest.mark.parametrize(
    ("n", "remark"),
    [
        (4, intervals.TOO_FEW),
        (5, intervals.ANECDOTAL),
        (9, intervals.ANECDOTAL),
        (10, intervals.TENTATIVE),
    ],
)
def test_small_numbers_are_said_aloud(n: int, remark: str) -> None:
    assert intervals.small_n(n) == (remark,)


def test_thirty_needs_no_remark() -> None:
    assert intervals.small_n(30) == ()
