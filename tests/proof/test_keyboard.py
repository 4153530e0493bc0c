"""A report without a mouse: everything that does something is reached and works by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from watch import until, watched

pytestmark = pytest.mark.browser

REPORT = "persona-maya.html"


@pytest.fixture
def page(sample_run: Path, browser: Browser) -> Iterator[Page]:
    with watched(browser, sample_run / "run" / REPORT, width=1024, reduced_motion="reduce") as seen:
        yield seen.page
        assert seen.events == []


def focused(page: Page) -> str:
    """Return what has the focus: its element, and its text or label."""
    found: str = page.evaluate(
        """() => { const at = document.activeElement;
        return at.localName + " " + (at.getAttribute("aria-label") || at.id || at.innerText) }"""
    )
    return found


def walk(page: Page, most: int = 250) -> list[str]:
    """Press Tab until the focus leaves the page; return everything that had it."""
    stops = []
    for _ in range(most):
        page.keyboard.press("Tab")
        here = focused(page)
        if here.startswith("body"):
            return stops
        stops.append(here)
    return stops


def test_the_first_stop_leads_past_the_head(page: Page) -> None:
    page.keyboard.press("Tab")
    assert focused(page) == "a Skip to the journey map"
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    until(page, "location.hash === '#map'")
    until(page, "document.getElementById('map').getBoundingClientRect().top < 200")
    page.keyboard.press("Tab")
    assert page.evaluate(
        "document.getElementById('map').compareDocumentPosition(document.activeElement) & 20"
    ), "the next stop lies in the map or after it"


def test_tab_meets_navigation_layers_and_map_and_is_never_caught(page: Page) -> None:
    stops = walk(page)
    assert len(stops) < 250, "the focus goes round in the page"
    sections = [stop for stop in stops if stop.startswith("a ")]
    assert {"a Map", "a Persona", "a Actions", "a Method"} <= set(sections)
    layers = [stop for stop in stops if stop.startswith("input layer-")]
    assert len(layers) >= 3
    region = next(n for n, stop in enumerate(stops) if stop.startswith("div Journey map"))
    assert stops.index("a Map") < stops.index(layers[0]) < region


def test_what_has_the_focus_is_seen(page: Page) -> None:
    """Every stop of the first screens is inside the window and has an outline or another look."""
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const at = document.activeElement, box = at.getBoundingClientRect();
            const look = getComputedStyle(at);
            return { inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
                     marked: at.matches(":focus-visible") && (look.outlineStyle !== "none" ||
                             look.boxShadow !== "none") } }"""
        )
        assert seen == {"inside": True, "marked": True}, focused(page)


def test_a_layer_is_switched_by_the_space_bar_and_said(page: Page) -> None:
    box = page.locator(".layers input").first
    name = page.locator(".layers label").first.inner_text().strip()
    before = page.locator(".ms").inner_text()
    box.focus()
    page.keyboard.press("Space")
    assert not box.is_checked()
    assert page.locator("#layer-said").inner_text() == f"{name} hidden"
    hidden = page.locator(".ms").inner_text()
    assert len(hidden) < len(before)
    page.keyboard.press("Space")
    assert page.locator("#layer-said").inner_text() == f"{name} shown"
    assert page.locator(".ms").inner_text() == before


def test_each_layer_hides_something(page: Page) -> None:
    whole = page.locator(".ms").inner_text()
    boxes = page.locator(".layers input")
    for n in range(boxes.count()):
        boxes.nth(n).uncheck()
        assert page.locator(".ms").inner_text() != whole, boxes.nth(n).get_attribute("id")
        boxes.nth(n).check()


def test_the_map_scrolls_by_the_arrow_keys(page: Page) -> None:
    region = page.locator(".ms")
    region.focus()
    assert region.evaluate("map => map.scrollWidth > map.clientWidth + 100")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    until(page, "document.querySelector('.ms').scrollLeft > 100")
    assert page.evaluate("scrollX") == 0
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    until(page, "document.querySelector('.ms').scrollLeft === 0")


def test_the_lane_heads_stay_while_the_map_scrolls(page: Page) -> None:
    heads, column = page.locator(".ms .lanes.all"), page.locator(".tp").first
    before, begun = heads.bounding_box(), column.bounding_box()
    page.locator(".ms").evaluate("map => map.scrollLeft = 600")
    after, gone = heads.bounding_box(), column.bounding_box()
    assert before == after
    assert begun is not None
    assert gone is not None
    assert gone["x"] == pytest.approx(begun["x"] - 600, abs=1)
