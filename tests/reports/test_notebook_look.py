"""Sections inside a notebook: they look like the page, and touch nothing around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Browser, Page

from cjm_widgets.render.theme import inner_stylesheet
from cjm_widgets.reports import cells, export
from cjm_widgets.reports.cells import FRAGMENT, SENTINEL, open_report
from cjm_widgets.workshop.begin import begin_sample

# What JupyterLab says about the words in an output, said louder.
HOST = """<!doctype html><style>
body { font: 14px monospace; color: rgb(0, 0, 255) }
.host h1, .host h2 { color: rgb(255, 0, 0); font-size: 60px }
.host td { text-align: right; padding: 40px }
.host tbody tr:nth-child(odd) { background: rgb(0, 255, 0) }
.host svg { max-width: 100% }
</style><h1 id="outside">Outside</h1><div class="host">{inside}</div>"""

STYLE = """([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What the cells of the sample's first report hand over, by section."""
    folder = begin_sample(tmp_path_factory.mktemp("sample") / "shop").folder
    handed: list[dict[str, Any]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "publish_display_data", handed.append)
        report = open_report(str(folder), "persona-maya")
        for key in ("decision", "kpis"):
            report.show(key)
        report.finish()
    return {data.get(FRAGMENT, {}).get("key", "end"): data for data in handed}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1600, "height": 900})
    yield opened
    opened.close()


def put(page: Page, html: str, *, width: int = 1400) -> None:
    inside = f'<div style="width:{width}px">{html}</div>'
    page.set_content(HOST.replace("{inside}", inside))


def test_only_the_first_section_brings_the_style(shown: dict[str, dict[str, Any]]) -> None:
    assert shown["decision"]["text/html"].count("<style>") == 1
    assert "<style>" not in shown["kpis"]["text/html"]


def test_data_of_charts_nobody_draws_stay_out(shown: dict[str, dict[str, Any]]) -> None:
    assert "application/json" in shown["kpis"][FRAGMENT]["html"]
    assert "<script" not in shown["kpis"]["text/html"]


def test_the_page_itself_gets_the_section_as_it_is(shown: dict[str, dict[str, Any]]) -> None:
    assert "cjm-in" not in shown["decision"][FRAGMENT]["html"]
    assert 'hidden="hidden"' not in shown["decision"][FRAGMENT]["html"]


def test_a_section_is_handed_on_once(shown: dict[str, dict[str, Any]]) -> None:
    cell = nbformat.v4.new_code_cell(
        "# Words\nreport.show('kpis')",
        outputs=[nbformat.v4.new_output("display_data", data) for data in shown.values()],
    )
    how = nbformat.v4.new_markdown_cell("Run me", metadata={"tags": ["live"]})
    handout = export.to_handout(nbformat.v4.new_notebook(cells=[how, cell]))
    assert [cell.source for cell in handout.cells] == ["# Words"]
    kinds = [set(output.data) for output in handout.cells[0].outputs]
    assert kinds == [{"text/html", "text/plain"}] * 2 + [{SENTINEL, "text/plain"}]


def test_no_rule_asks_for_the_window_or_the_printer() -> None:
    css = inner_stylesheet()
    assert "@container cjm (max-width" in css
    assert not re.search(r"@media[^{]*(width|print)|@page|[ (]\d+vw|:root|\bbody\b(?!,)", css)


@pytest.mark.browser
def test_what_the_host_says_is_taken_back(page: Page, shown: dict[str, dict[str, Any]]) -> None:
    put(page, shown["decision"]["text/html"])
    assert page.evaluate(STYLE, [".cjm-in h1", "color"]) == "rgb(27, 31, 36)"
    assert page.evaluate(STYLE, [".cjm-in h1", "fontSize"]) == "26px"
    assert page.evaluate(STYLE, [".cjm-in tbody tr", "backgroundColor"]) == "rgba(0, 0, 0, 0)"
    assert page.evaluate(STYLE, [".cjm-in .portrait", "width"]) == "108px"
    assert not page.locator(".cjm-plain").is_visible()
    assert page.locator(".cjm-in .plot svg").first.is_visible()


@pytest.mark.browser
def test_nothing_around_changes(page: Page, shown: dict[str, dict[str, Any]]) -> None:
    looks = [
        [selector, name]
        for selector in ("#outside", "body", ".host")
        for name in (
            "color",
            "font",
            "margin",
            "padding",
            "background",
            "display",
            "scrollBehavior",
        )
    ]
    put(page, "")
    before = [page.evaluate(STYLE, look) for look in looks]
    put(page, shown["decision"]["text/html"])
    assert [page.evaluate(STYLE, look) for look in looks] == before


@pytest.mark.browser
def test_a_narrow_cell_in_a_wide_window_is_laid_out_as_narrow(
    page: Page, shown: dict[str, dict[str, Any]]
) -> None:
    columns = []
    for width in (1400, 600):
        put(page, shown["decision"]["text/html"], width=width)
        columns.append(len(page.evaluate(STYLE, [".three", "gridTemplateColumns"]).split()))
    assert columns == [3, 1]


@pytest.mark.browser
def test_without_its_style_a_section_reads_as_words(
    page: Page, shown: dict[str, dict[str, Any]]
) -> None:
    """JupyterLab strips styles and drawings of a notebook that is not trusted yet."""
    html = shown["decision"]["text/html"]
    for gone in ("style", "svg"):
        html = re.sub(rf"<{gone}\b.*?</{gone}>", "", html, flags=re.DOTALL)
    put(page, html)
    assert page.locator(".cjm-plain").is_visible()
    assert page.locator("[aria-hidden=true]:visible").count() == 0
    said = page.locator(".cjm").inner_text()
    assert "Maya Lindqvist" in said
    assert not re.search(r"working dayPetra|\d%[-−]", said)
