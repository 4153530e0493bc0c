"""Charts are deterministic data blocks that hold what was allowed and cannot break out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from cjm_widgets.i18n import Catalog
from cjm_widgets.render import charts, kpis, opportunities
from cjm_widgets.render.page import page_resources
from render.detail_maps import make_view

POINT = charts.TrendPoint(
    at=1.0, value=0.5, low=0.4, high=0.6, period="Jan", shown="50%", interval="40 to 60", n="90"
)
TREND = charts.Trend(
    tuple(replace(POINT, at=float(at)) for at in range(4)),
    left=0.0, right=4.0, bottom=0.0, top=1.0, baseline=0.4, target=0.8,
)  # fmt: skip
EVIL = "</script><img src=x onerror=alert(1)>&\u2028$$x^2$$"
DOT = charts.MatrixDot(0.2, 0.7, "O1", True, EVIL, "4", "12", "120", "80%")
PRINT_CHART = """
from render.test_charts import TREND
from cjm_widgets.i18n import Catalog
from cjm_widgets.render import charts
charts.trend_chart("chart-other", TREND, label="x", catalog=Catalog())
print(charts.trend_chart("chart-kpi-a", TREND, label="x", catalog=Catalog()))
"""


def trend(chart_id: str = "chart-kpi-a") -> str:
    return str(charts.trend_chart(chart_id, TREND, label="A label", catalog=Catalog()))


def block(html: str) -> Any:
    found = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


def nodes(item: Any) -> list[dict[str, Any]]:
    if isinstance(item, list):
        return [node for child in item for node in nodes(child)]
    if isinstance(item, dict):
        return [item, *(node for child in item.values() for node in nodes(child))]
    return []


def columns(html: str) -> list[dict[str, list[Any]]]:
    return [
        dict(node["attributes"]["data"]["entries"])
        for node in nodes(block(html))
        if node.get("name") == "ColumnDataSource" and "entries" in node["attributes"]["data"]
    ]


def test_the_same_data_give_the_same_bytes_whatever_was_drawn_before() -> None:
    first = trend()
    trend("chart-kpi-b")
    assert trend() == first


@pytest.mark.slow
def test_the_same_data_give_the_same_bytes_in_another_process() -> None:
    # A second chart first and another hash seed: neither Bokeh's counter nor set order may show.
    root = Path(__file__).parents[1]
    path = os.pathsep.join([str(root), str(root.parent)])
    printed = subprocess.run(
        [sys.executable, "-c", PRINT_CHART],
        env=os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": path},
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    assert printed == str(charts.trend_chart("chart-kpi-a", TREND, label="x", catalog=Catalog()))


def test_every_pointer_leads_to_a_model_of_its_chart() -> None:
    found = block(trend())
    models = {node["id"] for node in nodes(found) if node.get("type") == "object"}
    pointers = {node["id"] for node in nodes(found) if set(node) == {"id"}}
    assert pointers <= models
    assert found["root_id"] == "chart-kpi-a-root"
    assert found["root_id"] in models
    assert not any(re.fullmatch(r"p\d+", name) for name in models)


def test_only_named_columns_leave() -> None:
    drawn = charts.matrix_chart("chart-o", [DOT], label="x", catalog=Catalog())
    allowed = set(charts.TREND_COLUMNS) | {"inside"}
    assert {name for data in columns(trend()) for name in data} <= allowed
    assert {name for data in columns(str(drawn)) for name in data} == set(charts.MATRIX_COLUMNS)


def test_text_cannot_end_its_block_and_comes_back_unchanged() -> None:
    html = str(charts.matrix_chart("chart-o", [DOT], label=EVIL, catalog=Catalog()))
    assert html.count("</script>") == 1
    assert "<img" not in html
    assert "\u2028" not in html.split("<script", 1)[1]
    assert any(EVIL in data["title"] for data in columns(html))


def test_no_text_of_people_is_drawn_on_the_canvas() -> None:
    # Bokeh reads $$…$$ in what it draws as mathematics and asks a server for the typesetter.
    html = str(charts.matrix_chart("chart-o", [DOT], label="x", catalog=Catalog()))
    drawn = [n["attributes"]["text"] for n in nodes(block(html)) if n.get("name") == "Text"]
    assert drawn
    assert all(text["field"] == "code" for text in drawn)


def test_a_month_without_a_value_breaks_the_band() -> None:
    gap = replace(POINT, value=None, low=None, high=None)
    points = (POINT, POINT, gap, POINT, POINT, POINT, gap, POINT)
    assert [len(run) for run in charts.runs(points)] == [2, 3]


def test_bokeh_is_one_core_script_that_a_page_can_hold() -> None:
    script = charts.bokeh_js()
    assert "</script" not in script.lower()
    assert len(script.encode()) < 1_300_000


@pytest.fixture
def page_file(tmp_path: Path) -> Path:
    evil = make_view()
    document = [
        item.revise(title=f"{EVIL} {item.id}") if item.kind == "opportunity" else item
        for item in evil.document
    ]
    view = make_view(document)
    frame = page_resources(title="Charts", company="Spoke")
    sections = [opportunities.render(view).html, kpis.render(view).html]
    target = tmp_path / "page.html"
    target.write_text(f"{frame.opening}{''.join(sections)}{frame.closing}", encoding="utf-8")
    return target


@pytest.mark.browser
def test_charts_draw_under_the_content_policy_without_a_request_or_an_error(
    browser: Browser, page_file: Path
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.type))
    page.on("pageerror", lambda error: said.append("error"))
    page.goto(page_file.as_uri())
    page.wait_for_function("document.querySelectorAll('.plotbox.drawn').length === 3")
    assert asked == [page_file.as_uri()]
    assert "error" not in said
    assert "warning" not in said
    dot = page.locator(".o-dot").first
    dot.scroll_into_view_if_needed()
    box = dot.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.move(box["x"] + 14, box["y"] + 14)
    tooltip = page.locator(".bk-tooltip-content")
    tooltip.wait_for()
    assert "onerror=alert(1)" in tooltip.inner_text()
    assert tooltip.locator("img").count() == 0
    assert page.locator(".bk-Tooltip").first.get_attribute("aria-hidden") == "true"
    page.close()


@pytest.mark.browser
def test_charts_are_no_stop_for_the_keyboard(browser: Browser, page_file: Path) -> None:
    page = browser.new_page()
    page.goto(page_file.as_uri())
    page.wait_for_function("document.querySelectorAll('.plotbox.drawn').length === 3")
    page.locator("#opportunities a").first.focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        assert not page.evaluate("!!document.activeElement.closest('.chart')")
    page.close()


@pytest.mark.browser
def test_without_script_the_drawing_stands(browser: Browser, page_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert page.locator(".o-dot").first.is_visible()
    assert page.locator("svg.static").first.is_visible()
    context.close()


@pytest.mark.browser
def test_a_damaged_block_leaves_the_drawing_and_the_other_charts(
    browser: Browser, page_file: Path
) -> None:
    html = page_file.read_text(encoding="utf-8")
    damaged = html.replace('"name":"Figure"', '"name":"Nothing"', 1)
    page_file.write_text(damaged, encoding="utf-8")
    page = browser.new_page()
    page.goto(page_file.as_uri())
    page.wait_for_function("document.querySelectorAll('.plotbox.drawn').length === 2")
    assert page.locator(".o-dot").first.is_visible()
    page.close()
