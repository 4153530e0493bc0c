"""Numbers and days read as people write them."""

from __future__ import annotations

import datetime as dt

import pytest

from cjm_widgets.i18n import PSEUDO, Catalog
from cjm_widgets.model.improvement import Kpi
from cjm_widgets.model.scales import KpiKind
from cjm_widgets.render import figures

ENGLISH = Catalog()


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [(0, 0, "0"), (-0.04, 1, "0.0"), (-1.6, 1, "−1.6"), (1234567.5, 0, "1,234,568")],
)
def test_a_number_has_marks_a_true_minus_and_no_negative_zero(
    value: float, digits: int, shown: str
) -> None:
    assert figures.number(value, ENGLISH, digits=digits) == shown


def test_a_signed_number_shows_plus_but_zero_has_no_sign() -> None:
    assert figures.number(0.4, ENGLISH, digits=1, signed=True) == "+0.4"
    assert figures.number(0.0, ENGLISH, digits=1, signed=True) == "0.0"


def test_marks_survive_a_translation_that_wraps_them() -> None:
    assert figures.number(1234.5, Catalog(PSEUDO), digits=1) == "1,234.5"


@pytest.mark.parametrize(
    ("days", "shown"), [(0, "0 days"), (1, "1 day"), (14, "2 weeks"), (150, "5 months"),
                        (800, "2 years"), (-5, "0 days")]
)  # fmt: skip
def test_age_is_said_in_the_unit_that_fits(days: int, shown: str) -> None:
    today = dt.date(2026, 11, 20)
    assert figures.age(today - dt.timedelta(days=days), today, ENGLISH) == shown


def test_a_whole_month_is_named_and_any_other_period_has_two_days() -> None:
    assert figures.period(dt.date(2026, 2, 1), dt.date(2026, 2, 28), ENGLISH) == "Feb\u00a02026"
    assert (
        figures.period(dt.date(2026, 2, 1), dt.date(2026, 2, 27), ENGLISH)
        == "1\u00a0Feb\u00a02026 to 27\u00a0Feb\u00a02026"
    )


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (KpiKind.CONVERSION, 0.123, "12.3%"),
        (KpiKind.RETENTION, 0.704, "70%"),
        (KpiKind.NPS, -12.4, "−12"),
        (KpiKind.CES, 3.14, "3.1"),
        (KpiKind.CAC, 412.3, "412\u00a0EUR"),
    ],
)
def test_a_kpi_is_written_in_its_own_manner(kind: KpiKind, value: float, shown: str) -> None:
    kpi = Kpi(id="kpi-a", map_id="map-a", name="A", kpi_kind=kind, unit_name="EUR")
    assert figures.kpi_value(kpi, value, ENGLISH) == shown
