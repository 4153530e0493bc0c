"""Impact against effort: by pointer, keys and numbers, in the workspace; nothing hides another."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from cjm_widgets.i18n import PSEUDO, Catalog
from cjm_widgets.model.improvement import Opportunity
from cjm_widgets.model.session import Vote
from cjm_widgets.widgets.matrix import Matrix
from cjm_widgets.workshop.estimate import estimate
from cjm_widgets.workshop.live import Live
from widgets.scenes import (
    ARABIC,
    HOSTILE,
    LONG,
    MAP,
    SIZES,
    axe_finds_nothing,
    company,
    drag,
    nothing_hangs_out,
    other,
    page_of,
    smallest_text,
)
from widgets.stage import Stage


def idea(n: int, title: str = "", **values: Any) -> Opportunity:
    return Opportunity(
        id=f"opportunity-{n}", map_id=MAP, title=title or f"Idea {n}", rank=f"{n:03d}1", **values
    )


def ideas() -> list[Opportunity | Vote]:
    return [
        idea(1, impact=4.0, effort=10.0, reach=100.0, confidence=0.5),
        idea(2, impact=2.0, effort=40.0, reach=300.0, confidence=1.0),
        idea(3, impact=4.0, effort=10.0),
        idea(4, ARABIC, impact=4.6, effort=34.0),
        idea(5, LONG, impact=4.0),
        idea(6, HOSTILE),
        Vote(id="vote-1", target_id="opportunity-2", dots=3),
    ]


@pytest.fixture
def live(tmp_path: Path) -> Live:
    return company(tmp_path / "w", (2,), ideas())


@pytest.fixture
def stage(live: Live, browser: Browser) -> Iterator[Stage]:
    with page_of(browser) as page:
        yield Stage(page, Matrix(live, MAP))


def found(live: Live, n: int) -> Opportunity:
    live.poll()
    return live.document.get(f"opportunity-{n}", Opportunity)


def point(page: Page, n: int) -> Locator:
    return page.locator(f':is(.cjw-mx-point, .cjw-mx-card)[data-key="opportunity-{n}"]')


def said(page: Page, text: str) -> None:
    """Wait until the live region says it, that is, until the answer is there."""
    page.wait_for_function(
        "text => document.querySelector('.cjw-voice').textContent.includes(text)", arg=text
    )


def centre(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_order_is_that_of_the_three_formulas(live: Live) -> None:
    widget = Matrix(live, MAP)
    first, second, third = widget.state["points"][:3]
    assert first["scores"]["rice"] == {"place": 1, "value": "20"}
    assert second["scores"]["rice"] == {"place": 2, "value": "15"}
    assert third["scores"]["rice"] is None
    assert third["scores"]["ratio"]["value"] == "0.40"
    assert [p["dots"] for p in widget.state["points"][:2]] == [None, 3]
    widget.close()


def test_every_word_is_translated(live: Live) -> None:
    widget = Matrix(live, MAP, catalog=Catalog(PSEUDO))
    assert all(text != Matrix.WORDS[name] for name, text in widget.words.items())
    assert widget.state["points"][1]["dots_text"] != "3 dots"
    widget.close()


@pytest.mark.browser
def test_keys_lift_move_and_set_down_as_one_command(stage: Stage, live: Live) -> None:
    page, before = stage.page, live.sequence
    point(page, 4).focus()
    page.keyboard.press("Space")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Shift+ArrowUp"):
        page.keyboard.press(key)
    assert "impact 4.1, effort 40 person-days: Plan" in page.locator(".cjw-mx-target").inner_text()
    live.poll()
    assert live.sequence == before
    page.keyboard.press("Space")
    said(page, "effort 40")
    assert (found(live, 4).impact, found(live, 4).effort) == (4.1, 40.0)
    assert live.sequence == before + 1
    assert page.evaluate("document.activeElement.dataset.key") == "opportunity-4"
    page.keyboard.press("Space")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    said(page, "Put back")
    page.keyboard.press("Control+z")
    page.wait_for_function(
        "document.querySelector('.cjw-mx-point[data-key=opportunity-4]').ariaLabel.includes('4.6')"
    )
    assert found(live, 4).impact == 4.6


@pytest.mark.browser
def test_a_drag_changes_what_it_crosses_and_no_more(stage: Stage, live: Live) -> None:
    page = stage.page
    x, y = centre(point(page, 4))
    drag(page, (x, y), (x - 160, y + 4))
    said(page, "impact 4.6")
    moved = found(live, 4)
    assert moved.impact == 4.6
    assert moved.effort is not None
    assert moved.effort < 20
    sequence = live.sequence
    x, y = centre(point(page, 4))
    drag(page, (x, y), (x, y + 200), drop=False)
    page.keyboard.press("Escape")
    page.mouse.up()
    said(page, "Put back")
    drag(page, (x, y), (3, 3))
    live.poll()
    assert live.sequence == sequence


@pytest.mark.browser
def test_what_is_not_estimated_comes_from_the_tray_and_goes_back(stage: Stage, live: Live) -> None:
    page = stage.page
    assert page.locator(".cjw-mx-card").count() == 2
    plot = page.locator(".cjw-mx-plot").bounding_box()
    assert plot is not None
    drag(page, centre(point(page, 6)), (plot["x"] + 80, plot["y"] + 60))
    said(page, "O6")
    moved = found(live, 6)
    assert moved.impact is not None
    assert moved.impact >= 4
    assert moved.effort is not None
    assert moved.effort <= 5
    drag(page, centre(point(page, 6)), centre(page.locator(".cjw-mx-tray")))
    said(page, "not estimated any more")
    assert (found(live, 6).impact, found(live, 6).effort) == (None, None)
    point(page, 5).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_selector('.cjw-mx-point[data-key="opportunity-5"]')
    assert found(live, 5).impact == 4.0
    assert page.evaluate("document.activeElement.dataset.key") == "opportunity-5"
    page.keyboard.press("Delete")
    page.wait_for_selector('.cjw-mx-card[data-key="opportunity-5"]')
    assert (found(live, 5).impact, found(live, 5).effort) == (None, None)


@pytest.mark.browser
def test_tools_do_by_one_click_what_a_drag_does(stage: Stage, live: Live) -> None:
    page = stage.page
    point(page, 1).click()
    page.get_by_role("button", name="More impact").click()
    said(page, "impact 4.5")
    page.get_by_role("button", name="Less effort").click()
    said(page, "effort 8")
    assert (found(live, 1).impact, found(live, 1).effort) == (4.5, 8.0)
    page.get_by_role("button", name="Not estimated", exact=True).click()
    page.wait_for_selector('.cjw-mx-card[data-key="opportunity-1"]')


@pytest.mark.browser
def test_numbers_are_written_and_a_wrong_one_stays_in_its_field(stage: Stage, live: Live) -> None:
    page = stage.page
    point(page, 3).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("250")
    page.keyboard.press("Tab")
    page.keyboard.type("80%")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "[...document.querySelectorAll('tr')].some(r => r.textContent.includes('O3') && r.textContent.includes('80'))"
    )
    assert (found(live, 3).reach, found(live, 3).confidence) == (250.0, 0.8)
    page.keyboard.press("Control+a")
    page.keyboard.type("a lot")
    page.keyboard.press("Enter")
    page.wait_for_selector(".cjw-mx-wrong:not(:empty)")
    assert page.get_by_label("Confidence").input_value() == "a lot"
    assert page.get_by_label("Confidence").get_attribute("aria-invalid") == "true"
    assert found(live, 3).confidence == 0.8
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.key") == "opportunity-3"


@pytest.mark.browser
def test_a_click_on_a_method_puts_the_list_in_its_order(stage: Stage) -> None:
    page = stage.page

    def order() -> list[str]:
        return page.locator(".cjw-mx-open > b").all_inner_texts()

    assert order() == ["O1", "O2", "O3", "O4", "O5", "O6"]
    page.get_by_role("button", name="Dots", exact=True).click()
    assert order()[0] == "O2"
    page.get_by_role("button", name="Impact ÷ effort").click()
    assert order() == ["O1", "O3", "O4", "O2", "O5", "O6"]
    assert page.locator("th[aria-sort]").inner_text() == "Impact ÷ effort"


@pytest.mark.browser
def test_equal_places_are_spread_so_that_none_hides_another(
    tmp_path: Path, browser: Browser
) -> None:
    many = [idea(n, impact=4.0, effort=20.0) for n in range(25)]
    many += [idea(n, impact=5.0, effort=1.0) for n in range(25, 30)]
    live = company(tmp_path / "m", (1,), many)
    with page_of(browser, 390) as page:
        Stage(page, Matrix(live, MAP))
        centres = [centre(one) for one in page.locator(".cjw-mx-point").all()]
        assert len(centres) == 30
        closest = min(
            ((a - c) ** 2 + (b - d) ** 2) ** 0.5
            for (a, b), (c, d) in itertools.combinations(centres, 2)
        )
        assert closest >= 30
        plot = page.locator(".cjw-mx-plot").bounding_box()
        assert plot is not None
        assert all(
            plot["x"] <= x <= plot["x"] + plot["width"]
            and plot["y"] <= y <= plot["y"] + plot["height"]
            for x, y in centres
        )


@pytest.mark.browser
def test_from_right_to_left_the_axis_and_the_arrows_turn_too(stage: Stage, live: Live) -> None:
    page = stage.page
    page.evaluate("document.documentElement.dir = 'rtl'; dispatchEvent(new Event('resize'))")
    stage.push()
    page.set_viewport_size({"width": 1000, "height": 900})
    page.wait_for_timeout(100)
    assert centre(point(page, 2))[0] < centre(point(page, 1))[0], "more effort lies to the left"
    x, y = centre(point(page, 2))
    drag(page, (x, y), (x + 150, y))
    said(page, "O2")
    effort = found(live, 2).effort
    assert effort is not None
    assert effort < 40
    point(page, 2).focus()
    for key in ("Space", "ArrowLeft", "ArrowLeft", "Space"):
        page.keyboard.press(key)
    said(page, "Plan" if (found(live, 2).impact or 0) >= 3 else "effort")
    page.wait_for_timeout(100)
    assert (found(live, 2).effort or 0) > effort


@pytest.mark.browser
def test_arrows_reach_every_point_and_the_tray(stage: Stage) -> None:
    page = stage.page
    point(page, 1).focus()
    seen = {"opportunity-1"}
    for key in ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp"] * 6:  # fmt: skip
        page.keyboard.press(key)
        seen.add(page.evaluate("document.activeElement.dataset.key"))
    assert seen == {f"opportunity-{n}" for n in range(1, 7)}


@pytest.mark.browser
def test_who_comes_too_late_reads_whose_it_is_and_overwrites_nothing(
    stage: Stage, live: Live
) -> None:
    page = stage.page
    point(page, 1).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowUp")
    seen = live.sequence
    estimate(other(live), "opportunity-1", seen=seen, effort=99.0)
    live.poll()
    stage.push()
    assert "lifted" in (point(page, 1).evaluate("n => Object.keys(n.dataset).join()"))
    page.keyboard.press("Space")
    page.wait_for_selector(".cjw-notice:not([hidden])")
    assert "Idea 1" in page.locator(".cjw-notice").inner_text()
    assert (found(live, 1).impact, found(live, 1).effort) == (4.0, 99.0)
    assert "99" in (point(page, 1).get_attribute("aria-label") or "")


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", SIZES)
def test_axe_finds_nothing_and_nothing_hangs_out(
    tmp_path: Path, browser: Browser, width: int, dark: bool
) -> None:
    many = [*ideas(), *(idea(n, impact=1 + n % 4, effort=float(n)) for n in range(7, 31))]
    live = company(tmp_path / "w", (8, 8, 8, 8, 8), many)
    with page_of(browser, width) as page:
        Stage(page, Matrix(live, MAP), dark=dark)
        point(page, 2).focus()
        page.keyboard.press("Space")
        axe_finds_nothing(page)
        nothing_hangs_out(page)
        assert smallest_text(page) >= 12
        assert page.evaluate("window.broken") is None


@pytest.mark.browser
def test_without_opportunities_the_page_says_what_to_do(tmp_path: Path, browser: Browser) -> None:
    live = company(tmp_path / "w", (1,))
    with page_of(browser) as page:
        Stage(page, Matrix(live, MAP))
        assert page.get_by_text("There is no opportunity yet.").is_visible()
        axe_finds_nothing(page)


@pytest.mark.browser
def test_on_the_wall_nothing_moves(live: Live, browser: Browser) -> None:
    with page_of(browser) as page:
        stage = Stage(page, Matrix(live, MAP, wall=True))
        x, y = centre(point(page, 2))
        drag(page, (x, y), (x - 100, y - 100))
        point(page, 2).focus()
        for key in ("Space", "ArrowUp", "Space", "Delete"):
            page.keyboard.press(key)
        assert stage.intents == []
        assert page.get_by_role("button", name="More impact").count() == 0


@pytest.mark.browser
def test_forced_colours_show_the_chosen_point(stage: Stage) -> None:
    page = stage.page
    page.emulate_media(forced_colors="active")
    point(page, 1).click()
    colours = [point(page, n).evaluate("n => getComputedStyle(n).backgroundColor") for n in (1, 2)]
    assert colours[0] != colours[1]
