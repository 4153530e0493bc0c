"""The page as a reader opens it: no request, no complaint, nothing hidden without script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from cjm_widgets.model.facts import MapFacts
from cjm_widgets.model.journey import Touchpoint
from cjm_widgets.render.page import content_policy, page_js, script_hash
from cjm_widgets.render.view import View
from render import maps
from render.assemble import assemble

pytestmark = pytest.mark.browser

WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
MAPS = {
    "small": maps.small_map,
    "long": maps.long_map,
    "empty": maps.empty_map,
    "event": maps.event_map,
}
WIDEST_FONTS = ':root{--sans:"DejaVu Sans",sans-serif;--serif:"DejaVu Serif",serif}'


@contextmanager
def opened(
    browser: Browser,
    folder: Path,
    view: View,
    size: ViewportSize = WIDE,
    *,
    script: bool = True,
) -> Iterator[Page]:
    """Open the page of a view from a file; any request or complaint fails the test."""
    path = folder / "page.html"
    path.write_text(assemble(view), encoding="utf-8")
    context = browser.new_context(viewport=size, java_script_enabled=script)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url))
    page.goto(path.as_uri())
    yield page
    assert said == [path.as_uri()]
    context.close()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("name", MAPS)
def test_axe_finds_nothing(browser: Browser, tmp_path: Path, name: str, size: ViewportSize) -> None:
    with opened(browser, tmp_path, MAPS[name](), size) as page:
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_the_page_never_scrolls_sideways(
    browser: Browser, tmp_path: Path, name: str, width: int
) -> None:
    with opened(browser, tmp_path, MAPS[name](), {"width": width, "height": 900}) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        texts = ".c .v, .tp > h4, .note, .rows span:not(.vh)"
        spills = page.evaluate(
            """(texts) => [...document.querySelectorAll(texts)]
                 .filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
                   && !e.classList.contains("emo-v") && getComputedStyle(e).display !== "inline")
                 .map(e => e.outerHTML.slice(0, 120))""",
            texts,
        )
        assert spills == []


@pytest.mark.parametrize("fonts", ["", WIDEST_FONTS], ids=["usual", "widest"])
def test_the_decision_view_fits_the_first_screen(
    browser: Browser, tmp_path: Path, fonts: str
) -> None:
    with opened(browser, tmp_path, maps.small_map()) as page:
        page.add_style_tag(content=fonts or "p{}")
        assert (
            page.evaluate("document.querySelector('.decision').getBoundingClientRect().bottom")
            < 900
        )


def test_all_content_is_readable_without_script(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, maps.small_map(), PHONE, script=False) as page:
        for words in ("I told you that.", "Copies by hand", "No owner", "40% leave"):
            assert page.get_by_text(words).first.is_visible(), words
        assert page.locator(".fold").count() == 0


def test_a_phone_with_script_folds_what_is_neither_worst_nor_best(
    browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, tmp_path, maps.small_map(), PHONE) as page:
        assert page.get_by_text("I told you that.").is_visible()
        assert not page.get_by_text("A smile").first.is_visible()
        button = page.locator("#touchpoint-1 .fold")
        button.focus()
        page.keyboard.press("Enter")
        assert button.get_attribute("aria-expanded") == "true"
        assert page.get_by_text("A smile").first.is_visible()


def test_on_a_phone_no_words_of_a_feeling_cover_each_other(
    browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, tmp_path, maps.small_map(), PHONE) as page:
        covered = page.evaluate(
            """[...document.querySelectorAll(".r-emotion.c")].filter(cell => {
                 const box = cell.getBoundingClientRect();
                 const [label, apart] = [".lv", ".dis"].map(s => cell.querySelector(s))
                   .map(e => e && e.getBoundingClientRect());
                 return label.bottom > box.bottom || label.left < box.left
                   || (apart && (apart.top < label.bottom - 1 || apart.bottom > box.bottom));
               }).length"""
        )
        assert covered == 0


def test_a_layer_goes_with_its_box_and_the_lanes_stay_in_line(
    browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, tmp_path, maps.small_map()) as page:
        page.locator("#layer-backstage").focus()
        page.keyboard.press("Space")
        assert not page.get_by_text("Copies by hand").is_visible()
        assert page.locator("#layer-said").inner_text() == "Backstage hidden"
        tops = page.evaluate(
            """[...document.querySelectorAll(".tp .r-evidence, .lanes.all .r-evidence")]
                 .map(e => Math.round(e.getBoundingClientRect().top))"""
        )
        assert len(tops) == 4
        assert len(set(tops)) == 1


def test_lane_heads_stick_while_the_map_scrolls(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, maps.long_map()) as page:
        region = page.locator(".ms")
        region.focus()
        before = page.locator(".lanes.all").bounding_box()
        region.evaluate("e => { e.scrollLeft = 3000 }")
        after = page.locator(".lanes.all").bounding_box()
        assert before is not None
        assert after is not None
        assert region.evaluate("e => e.scrollLeft") > 2000
        assert 0 <= after["x"] <= before["x"]


def test_curve_dots_stand_on_their_line(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, maps.long_map()) as page:
        off = page.evaluate(
            """[...document.querySelectorAll(".tp")].map(tp => {
                 const box = tp.querySelector(".curve").getBoundingClientRect();
                 const dot = tp.querySelector(".da").getBoundingClientRect();
                 const line = tp.querySelector(".la");
                 const to = (x, y) => [box.left + x * box.width / 100, box.top + y * box.height / 100];
                 let near = 1e9;
                 const length = line.getTotalLength();
                 for (let at = 0; at <= length; at += length / 400) {
                   const p = line.getPointAtLength(at);
                   const [x, y] = to(p.x, p.y);
                   near = Math.min(near, Math.hypot(x - dot.left - dot.width / 2, y - dot.top - dot.height / 2));
                 }
                 return near;
               })"""
        )
        assert max(off) < 2


@pytest.mark.parametrize(("paper", "sheets"), [("A3", 3), ("A4", 5)], ids=["A3", "A4"])
def test_the_long_map_prints_whole_stages_on_each_sheet(
    browser: Browser, tmp_path: Path, paper: str, sheets: int
) -> None:
    width, height = {"A3": (1496, 1050), "A4": (1031, 722)}[paper]
    with opened(browser, tmp_path, maps.long_map(), {"width": width, "height": height}) as page:
        page.emulate_media(media="print")
        selector = {"A3": ".sheet", "A4": ".leaf"}[paper]
        boxes = page.evaluate(
            """(s) => [...document.querySelectorAll(s)].map(e => {
                 const b = e.getBoundingClientRect();
                 return [b.width, b.height, e.querySelectorAll(".tp").length];
               })""",
            selector,
        )
        assert len(boxes) == sheets
        assert sum(n for *_, n in boxes) == 40
        assert all(w <= width and h <= height for w, h, _ in boxes), boxes


def test_injected_script_is_dead(browser: Browser, tmp_path: Path) -> None:
    bad = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    items = [
        i.revise(name=bad[:100], customer_action=bad, says=bad, channel_detail=bad[:100])
        if isinstance(i, Touchpoint)
        else i
        for i in maps.base(1, 2)
    ]
    with opened(browser, tmp_path, maps.view(items, MapFacts(maps.MAP))) as page:
        assert page.title().startswith("Maya")
        page.evaluate("document.body.append(document.createElement('p'))")
        assert page.locator("img").count() == 0


def test_the_policy_names_each_script_by_its_hash(browser: Browser, tmp_path: Path) -> None:
    policy = content_policy((page_js(),))
    assert f"'sha256-{script_hash(page_js())}'" in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
    with opened(browser, tmp_path, maps.small_map()) as page:
        head = page.evaluate("document.head.firstElementChild.httpEquiv")
        assert head == "Content-Security-Policy"


def test_a_page_without_charts_is_small() -> None:
    assert len(assemble(maps.small_map()).encode()) < 120_000
