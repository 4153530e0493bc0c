"""KPIs: values from raw counts, and what a change allows to say."""

import datetime as dt

import pytest

from cjm_widgets.analytics import kpi as kpis
from cjm_widgets.model.base import build
from cjm_widgets.model.improvement import Kpi, Measurement


def make_kpi(kind: str, **more: object) -> Kpi:
    return build(Kpi, {"id": "kpi-a", "map_id": "map-a", "name": "A", "kpi_kind": kind} | more)


def month(number: int, **counts: object) -> Measurement:
    first = dt.date(2025 + number // 12, number % 12 + 1, 1)
    last = dt.date(2025 + (number + 1) // 12, (number + 1) % 12 + 1, 1) - dt.timedelta(days=1)
    return build(
        Measurement,
        {
            "id": f"measurement-{number:02}",
            "kpi_id": "kpi-a",
            "period_from": first,
            "period_to": last,
        }
        | counts,
    )


def test_now_is_the_last_quarter_and_baseline_the_first() -> None:
    months = [month(i, n=100, hits=10 + i) for i in range(12)]
    found = kpis.read_kpi(make_kpi("conversion"), months)
    assert found.baseline is not None
    assert found.now is not None
    assert found.baseline.estimate == pytest.approx((10 + 11 + 12) / 300)
    assert found.now.estimate == pytest.approx((19 + 20 + 21) / 300)
    assert len(found.points) == 12


def test_baseline_period_can_be_named() -> None:
    months = [month(i, n=100, hits=10 * i) for i in range(9)]
    chosen = make_kpi("conversion", baseline_from="2025-02-01", baseline_to="2025-02-28")
    found = kpis.read_kpi(chosen, months)
    assert found.baseline is not None
    assert found.baseline.estimate == pytest.approx(0.1)


def test_one_quarter_has_no_baseline() -> None:
    found = kpis.read_kpi(make_kpi("conversion"), [month(i, n=10, hits=1) for i in range(3)])
    assert found.baseline is None
    assert found.verdict is None


def test_no_measurement_is_no_value() -> None:
    assert kpis.read_kpi(make_kpi("nps"), []).now is None


@pytest.mark.parametrize(
    ("hits", "direction", "verdict"),
    [
        (60, "up", kpis.BETTER),
        (60, "down", kpis.WORSE),
        (31, "up", kpis.NOISE),
        (5, "up", kpis.WORSE),
    ],
)
def test_change_inside_its_interval_is_noise(hits: int, direction: str, verdict: str) -> None:
    months = [month(i, n=100, hits=30) for i in range(3)]
    months += [month(i, n=100, hits=hits) for i in range(6, 9)]
    found = kpis.read_kpi(make_kpi("conversion", direction=direction), months)
    assert found.verdict == verdict


def test_nps_counts_promoters_and_detractors_over_months() -> None:
    months = [month(i, n=20, promoters=12, detractors=3) for i in range(6)]
    found = kpis.read_kpi(make_kpi("nps"), months)
    assert found.now is not None
    assert found.now.estimate == pytest.approx(45)
    assert found.now.n == 60


def test_mean_uses_sum_and_squares() -> None:
    months = [month(i, n=20, total=60, total_squares=200) for i in range(6)]
    found = kpis.read_kpi(make_kpi("ces", scale_low=1, scale_high=7), months)
    assert found.now is not None
    assert found.now.estimate == pytest.approx(3)
    assert found.now.low is not None


def test_cac_without_customers_is_undefined() -> None:
    found = kpis.read_kpi(make_kpi("cac"), [month(0, n=0, total=5000)])
    assert found.now is not None
    assert found.now.estimate is None


def test_ratio_cannot_tell_whether_a_change_is_real() -> None:
    months = [month(i, n=10, total=1000 + i) for i in range(9)]
    assert kpis.read_kpi(make_kpi("clv"), months).verdict == kpis.CANNOT_TELL


def test_values_after_the_report_day_are_left_out() -> None:
    months = [month(i, n=100, hits=i) for i in range(12)]
    found = kpis.read_kpi(make_kpi("conversion"), months, until=dt.date(2025, 6, 30))
    assert len(found.points) == 6


def test_a_baseline_that_overlaps_with_now_is_none() -> None:
    months = [month(i, n=100, hits=10 + 20 * i) for i in range(4)]
    assert kpis.read_kpi(make_kpi("conversion"), months).baseline is None
    chosen = make_kpi("conversion", baseline_from="2025-01-01", baseline_to="2025-06-30")
    found = kpis.read_kpi(chosen, [month(i, n=100, hits=10) for i in range(7)])
    assert found.baseline is None
    assert found.verdict is None


@pytest.mark.parametrize("n", [1, 4, 9])
@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("conversion", {"hits": 0}, {"hits": 1}),
        ("nps", {"promoters": 0, "detractors": 1}, {"promoters": 1, "detractors": 0}),
        ("ces", {"total": 1, "total_squares": 1}, {"total": 9, "total_squares": 81}),
    ],
)
def test_below_ten_there_is_no_interval_and_no_verdict(
    kind: str, n: int, before: dict[str, object], after: dict[str, object]
) -> None:
    def counts(one: dict[str, object]) -> dict[str, object]:
        return {name: n * int(str(value)) for name, value in one.items()}

    months = [month(0, n=n, **counts(before)), month(8, n=n, **counts(after))]
    scale = {"scale_low": 0, "scale_high": 10} if kind == "ces" else {}
    found = kpis.read_kpi(make_kpi(kind, **scale), months)
    assert found.now is not None
    assert found.now.low is None
    assert found.verdict == kpis.CANNOT_TELL


@pytest.mark.parametrize(
    ("kind", "given"),
    [("conversion", "promoters"), ("nps", "promoters"), ("clv", "hits"), ("ces", "hits")],
)
def test_what_nobody_counted_is_not_zero(kind: str, given: str) -> None:
    scale = {"scale_low": 0, "scale_high": 10} if kind == "ces" else {}
    found = kpis.read_kpi(make_kpi(kind, **scale), [month(0, n=100, **{given: 5})])
    assert found.now is None
    assert found.points == ()
