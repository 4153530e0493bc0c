"""KPIs: value, interval and number together; a change is claimed only when it is one."""

from __future__ import annotations

import re
from functools import cache

from bs4 import BeautifulSoup

from cjm_widgets.model.improvement import Kpi
from cjm_widgets.model.scales import Direction, KpiKind
from cjm_widgets.render import kpis
from cjm_widgets.render.view import View
from render.detail_maps import MAP, TODAY, bare_view, make_view, months, parsed, words


@cache
def section() -> BeautifulSoup:
    return parsed(kpis.render(make_view()))


def card(name: str, view: View | None = None) -> str:
    tree = section() if view is None else parsed(kpis.render(view))
    found = tree.select_one(f"#{name}")
    assert found is not None
    return words(found)


def test_the_last_quarter_stands_with_interval_and_number() -> None:
    # August to October: 70 + 72 + 75 of 300; Wilson 95 % is 66.9 to 77.1
    text = card("kpi-keep")
    assert "72% 67 to 77" in text
    assert "n 300; Wilson." in text


def test_the_change_stands_with_its_own_interval_and_verdict() -> None:
    # November to January: 153 of 300 = 51 %; Newcombe's interval of the change leaves out zero
    assert re.search(
        r"Baseline 51%, change \+21\.3 points \(\+13\.\d to \+28\.\d\): better than before\.",
        card("kpi-keep"),
    )


def test_a_change_within_its_interval_is_noise() -> None:
    assert "within noise" in card("kpi-nps")


def test_what_was_never_counted_says_so_and_draws_nothing() -> None:
    text = card("kpi-new")
    assert "no value yet" in text
    assert "Not counted yet." in text
    tree = section()
    assert len(tree.select(".plotbox")) == 2


def test_a_month_under_five_answers_shows_no_value() -> None:
    tree = section()
    january = next(r for r in tree.select("tbody tr") if words(r).startswith("Jan 2026"))
    assert words(january.select("td")[1]) == "too few n 3"


def test_months_under_ten_answers_are_hollow_dots() -> None:
    tree = section()
    assert len(tree.select("#kpi-nps .k-dot.few")) == 1
    assert len(tree.select("#kpi-keep .k-dot.few")) == 0


def test_the_table_holds_every_month_with_its_number() -> None:
    tree = section()
    rows = tree.select("details tbody tr")
    assert len(rows) == 12
    assert words(rows[0]) == "Nov 2025 50% n 100 25 n 20 –"


def test_a_missing_baseline_claims_no_change() -> None:
    short = [
        Kpi(id="kpi-one", map_id=MAP, rank="d", name="One month", kpi_kind=KpiKind.CSAT),
        *months("kpi-one", TODAY.replace(day=1), [{"n": 40, "hits": 20}]),
    ]
    assert "No baseline, so no change can be read." in card("kpi-one", make_view(short))


def test_a_fall_is_worse_only_where_up_is_better() -> None:
    down = Kpi(
        id="kpi-keep", map_id=MAP, rank="a", name="Waiting", kpi_kind=KpiKind.SHARE,
        direction=Direction.DOWN,
    )  # fmt: skip
    assert "worse than before" in card("kpi-keep", make_view([down]))
    assert kpis.render(make_view([down])).text.startswith("Worse beyond doubt: “Waiting”.")


def test_words_of_target_and_baseline_never_touch() -> None:
    close = Kpi(
        id="kpi-keep", map_id=MAP, rank="a", name="K", kpi_kind=KpiKind.RETENTION, target=0.52
    )
    tree = parsed(kpis.render(make_view([close])))
    tops = [
        float(mark["style"].removeprefix("top:").removesuffix("%"))
        for mark in tree.select("#kpi-keep .k-mark")
    ]
    assert abs(tops[0] - tops[1]) >= kpis.APART - 0.1
    assert tops[0] < tops[1]
    assert all(0 <= top <= 100 for top in tops)


def test_drawing_and_chart_share_one_window() -> None:
    tree = section()
    line = tree.select_one("#kpi-keep .k-line")
    assert line is not None
    places = [float(x) for x in re.findall(r"[ML]([\d.]+) ", line["d"])]
    assert len(places) == 12
    assert 0 < places[0] < places[-1] < 100


def test_without_kpis_the_section_says_what_to_choose() -> None:
    assert kpis.render(bare_view()).text.startswith("No KPI yet")
