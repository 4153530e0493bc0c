"""The curve under a pointer and under keys: after each gesture the workspace is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from cjm_widgets.model.base import spread_ranks
from cjm_widgets.model.journey import JourneyMap, MomentOfTruth, Touchpoint
from cjm_widgets.model.scales import MomentKind
from cjm_widgets.store import Create
from cjm_widgets.widgets.curve import Curve
from cjm_widgets.workshop import curve, feelings, lead
from cjm_widgets.workshop.live import Live
from widgets.people import FACILITATOR, sample_folder
from widgets.stage import Stage

pytestmark = pytest.mark.browser

MAP, WORKSHOP, WAIT = "map-maya-today", "workshop-autumn", "touchpoint-maya-wait"
FIRST, LAST = "touchpoint-maya-search", "touchpoint-maya-service"
ASK, SHOWROOM = "touchpoint-maya-ask", "touchpoint-maya-showroom"
Open = Callable[..., Page]


@pytest.fixture
def live(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Live:
    return Live.open(sample_folder(tmp_path, tmp_path_factory), actor=FACILITATOR)


@pytest.fixture
def show(browser: Browser, live: Live) -> Iterator[Open]:
    """Opens the curve of a map; any complaint of the page fails the test."""
    said: list[str] = []
    pages: list[Page] = []

    def opened(*, map_id: str = MAP, width: int = 1100, dark: bool = False, **how: Any) -> Page:
        page = browser.new_page(viewport={"width": width, "height": 900}, **how)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        pages.append(page)
        page.stage = Stage(page, Curve(live, map_id, workshop_id=WORKSHOP), dark=dark)
        return page

    yield opened
    for page in pages:
        page.close()
    assert said == []


def agreed(live: Live, item: str = WAIT) -> tuple[int | None, int | None]:
    """Desired and actual as the workspace holds them."""
    live.poll()
    found = live.workspace.snapshot().get(item, Touchpoint)
    return found.agreed_desired, found.agreed_actual


def moment(live: Live, item: str) -> MomentOfTruth | None:
    return curve.moment_at(live.workspace.snapshot(), item)


def dot(page: Page, side: str = "actual", item: str = WAIT) -> Locator:
    return page.locator(f".cjw-curve-point-{side}[data-key={item}]")


def centre(locator: Locator) -> tuple[float, float]:
    box = locator.locator(".cjw-curve-ring").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def commits(live: Live, since: int) -> list[str]:
    return list(dict.fromkeys(e.command_id for e in live.workspace.watch(since)))


def drag(page: Page, side: str, by: float, *, steps: int = 6, drop: bool = True) -> None:
    x, y = centre(dot(page, side))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 3, y + by, steps=steps)
    if drop:
        page.mouse.up()


def settle(page: Page) -> None:
    """Wait until nothing that a hand set is on its way any more."""
    page.wait_for_timeout(120)


def test_a_drop_is_one_commit_on_the_nearest_step(live: Live, show: Open) -> None:
    feelings.agree(live, WAIT, "actual", 0, seen=live.sequence)
    page = show()
    before = live.sequence
    drag(page, "actual", 76 * 1.6)
    expect(dot(page)).to_have_attribute("aria-valuenow", "-2")
    settle(page)
    assert agreed(live) == (None, -2)
    assert len(commits(live, before)) == 1


def test_a_drop_beyond_the_end_stops_at_the_end(live: Live, show: Open) -> None:
    page = show()
    drag(page, "desired", -600)
    settle(page)
    assert agreed(live) == (2, None)


def test_a_press_of_a_few_pixels_only_chooses(live: Live, show: Open) -> None:
    page = show()
    before = live.sequence
    drag(page, "actual", 4)
    settle(page)
    assert live.sequence == before
    expect(page.get_by_role("heading", name="4.1 Wait for delivery")).to_be_visible()
    expect(dot(page)).to_be_focused()


def test_escape_puts_a_dragged_point_back(live: Live, show: Open) -> None:
    feelings.agree(live, WAIT, "actual", 1, seen=live.sequence)
    page = show()
    before = live.sequence
    drag(page, "actual", 150, drop=False)
    expect(dot(page)).to_have_attribute("aria-valuenow", "-1")
    page.keyboard.press("Escape")
    expect(dot(page)).to_have_attribute("aria-valuenow", "1")
    page.mouse.up()
    settle(page)
    assert live.sequence == before


def test_a_live_update_waits_for_the_hand(live: Live, show: Open) -> None:
    page = show()
    drag(page, "actual", 76, drop=False)
    feelings.agree(live, FIRST, "actual", 2, seen=live.sequence)
    page.stage.push()
    expect(dot(page, item=FIRST)).to_have_attribute("aria-valuetext", "not agreed yet")
    page.mouse.up()
    expect(dot(page, item=FIRST)).to_have_attribute("aria-valuetext", "+2, delighted")
    settle(page)
    assert agreed(live)[1] == -2


def test_a_finger_drags_too(live: Live, show: Open) -> None:
    page = show(has_touch=True)
    x, y = centre(dot(page))
    client = page.context.new_cdp_session(page)
    for kind, at in (("touchStart", y), ("touchMove", y - 80), ("touchMove", y - 152)):
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": at}]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    settle(page)
    assert agreed(live)[1] == 1


def test_arrows_raise_lower_and_stop_at_the_ends(live: Live, show: Open) -> None:
    feelings.agree(live, WAIT, "actual", 1, seen=live.sequence)
    page = show()
    dot(page).focus()
    for key, value in (("ArrowUp", 2), ("ArrowUp", 2), ("ArrowDown", 1), ("ArrowDown", 0)):
        dot(page).press(key)
        settle(page)
        assert agreed(live)[1] == value
        expect(dot(page)).to_be_focused()
        expect(dot(page)).to_have_attribute("aria-valuenow", str(value))


def test_quick_presses_all_count(live: Live, show: Open) -> None:
    """Faster than the workspace answers: nothing is lost, nothing conflicts."""
    feelings.agree(live, WAIT, "actual", 2, seen=live.sequence)
    page = show()
    dot(page).focus()
    page.evaluate(
        """() => { for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"])
          document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
        }"""
    )
    settle(page)
    assert agreed(live)[1] == 0
    expect(page.locator(".cjw-curve-message")).to_be_hidden()


def test_the_first_press_puts_an_open_point_where_it_waits(live: Live, show: Open) -> None:
    """The room's mean is -0.67 and the nearest step -1; it is agreed before it moves."""
    page = show()
    dot(page).focus()
    expect(dot(page)).to_have_attribute("aria-valuetext", "not agreed yet")
    dot(page).press("ArrowUp")
    settle(page)
    assert agreed(live)[1] == -1
    dot(page).press("ArrowUp")
    settle(page)
    assert agreed(live)[1] == 0
    dot(page).press("Delete")
    settle(page)
    assert agreed(live)[1] is None
    expect(dot(page)).to_have_attribute("aria-valuetext", "not agreed yet")


def test_arrows_walk_along_the_journey(live: Live, show: Open) -> None:
    page = show()
    dot(page, item=ASK).focus()
    for key, item in (
        ("ArrowRight", SHOWROOM),
        ("ArrowLeft", ASK),
        ("End", LAST),
        ("ArrowRight", LAST),
        ("Home", FIRST),
        ("ArrowLeft", FIRST),
    ):
        page.keyboard.press(key)
        expect(dot(page, item=item)).to_be_focused()
    assert page.locator(".cjw-curve-point[tabindex='0']").count() == 2


def test_tab_goes_from_desired_to_actual_to_the_panel(live: Live, show: Open) -> None:
    page = show()
    dot(page, "desired", ASK).focus()
    page.keyboard.press("Tab")
    expect(dot(page, "actual", ASK)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('.cjw-curve-panel'))")


def test_enter_goes_to_the_panel_and_escape_comes_back(live: Live, show: Open) -> None:
    feelings.agree(live, ASK, "desired", 1, seen=live.sequence)
    page = show()
    for side, name in (("desired", "+1 at ease"), ("actual", "0 neutral")):
        dot(page, side, ASK).focus()
        page.keyboard.press("Enter")
        radio = page.get_by_role("radiogroup", name=f"{side.title()}, as agreed").get_by_role(
            "radio", name=name
        )
        expect(radio).to_be_focused()
        page.keyboard.press("Escape")
        expect(dot(page, side, ASK)).to_be_focused()


def test_a_scale_in_the_panel_stops_at_its_ends(live: Live, show: Open) -> None:
    page = show()
    scale = page.get_by_role("radiogroup", name="Desired, as agreed")
    scale.get_by_role("radio", name="+1 at ease").check()
    for key, value in (("ArrowRight", 2), ("ArrowRight", 2), ("ArrowLeft", 1), ("ArrowUp", 2)):
        page.keyboard.press(key)
        settle(page)
        assert agreed(live, ASK)[0] == value
    scale.get_by_role("button", name="Leave open").click()
    settle(page)
    assert agreed(live, ASK)[0] is None
    assert scale.locator("input:checked").count() == 0


def test_reveal_and_hide(live: Live, show: Open) -> None:
    lead.hide(live, WORKSHOP, MAP)
    page = show()
    expect(page.get_by_text("Ratings stay private until you reveal them.")).to_be_visible()
    assert page.locator(".cjw-curve-plot .cjw-curve-dot").count() == 0
    assert page.locator(".cjw-curve-point-actual").count() == 0
    expect(page.get_by_role("button", name="Measured")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Reveal now").click()
    expect(page.locator(".cjw-curve-point-actual")).to_have_count(15)
    shown = curve.emotion_picture(live.document, MAP, workshop_id=WORKSHOP)
    everybody = sum(p.room.actual.n for p in shown.points if p.room)
    assert page.locator(".cjw-curve-plot .cjw-curve-dot").count() == everybody
    assert page.locator(".cjw-curve-square").count() == 15 + 1  # and the sample on the switch
    page.get_by_role("button", name="Hide again").click()
    expect(page.locator(".cjw-curve-plot .cjw-curve-dot")).to_have_count(0)
    live.poll()
    assert curve.emotion_picture(live.document, MAP, workshop_id=WORKSHOP).hidden


def test_layers_go_and_come(live: Live, show: Open) -> None:
    page = show()
    for name, mark in (
        ("Desired", ".cjw-curve-point-desired"),
        ("Actual", ".cjw-curve-point-actual"),
        ("People", ".cjw-curve-plot .cjw-curve-dot"),
        ("Measured", ".cjw-curve-plot .cjw-curve-square"),
    ):
        button = page.get_by_role("button", name=name, exact=True)
        there = page.locator(mark).count()
        button.click()
        expect(page.locator(mark)).to_have_count(0)
        expect(button).to_have_attribute("aria-pressed", "false")
        button.click()
        expect(page.locator(mark)).to_have_count(there)


def test_one_button_settles_what_the_room_agrees_on(live: Live, show: Open) -> None:
    page = show()
    page.get_by_role("button", name="Agree on the room's means").click()
    expect(page.locator(".cjw-curve-point-actual[data-open]")).to_have_count(2)
    assert agreed(live, FIRST) == (1, 0)
    assert agreed(live, WAIT) == (1, None)
    dot(page).focus()
    page.keyboard.press("Control+z")
    expect(page.locator(".cjw-curve-point-actual[data-open]")).to_have_count(15)
    assert agreed(live, FIRST) == (None, None)
    page.keyboard.press("Control+Shift+Z")
    expect(page.locator(".cjw-curve-point-actual[data-open]")).to_have_count(2)


def test_a_moment_of_truth_is_marked_and_explained(live: Live, show: Open) -> None:
    page = show()
    dot(page, item=FIRST).focus()
    page.get_by_role("button", name="Delight").click()
    why = page.get_by_label("Why does it matter so much here?")
    expect(why).to_be_focused()
    page.keyboard.type("Zed: ctrl z stays here")
    page.keyboard.press("Control+z")
    page.keyboard.type("z.")
    page.keyboard.press("Escape")
    settle(page)
    found = moment(live, FIRST)
    assert found is not None
    assert found.moment_kind is MomentKind.DELIGHT
    assert (found.why or "").endswith("z.")
    expect(dot(page, item=FIRST)).to_be_focused()
    page.get_by_label("Make or break").check()
    settle(page)
    assert getattr(moment(live, FIRST), "make_or_break", False)
    page.get_by_role("button", name="Delight").click()
    expect(why).to_be_hidden()
    settle(page)
    assert moment(live, FIRST) is None


def test_going_on_to_another_touchpoint_keeps_what_was_typed(live: Live, show: Open) -> None:
    page = show()
    why = page.get_by_label("Why does it matter so much here?")
    why.fill("She reads it in the evening.")
    page.locator(f"[data-point={WAIT}]").click()
    settle(page)
    assert getattr(moment(live, ASK), "why", None) == "She reads it in the evening."
    assert "owners’ group" in (getattr(moment(live, WAIT), "why", None) or "")


def test_an_update_never_touches_what_is_being_typed(live: Live, show: Open) -> None:
    page = show()
    why = page.get_by_label("Why does it matter so much here?")
    why.fill("Half a sen")
    feelings.agree(live, ASK, "actual", -2, seen=live.sequence)
    page.stage.push()
    expect(dot(page, item=ASK)).to_have_attribute("aria-valuenow", "-2")
    expect(why).to_have_value("Half a sen")
    expect(why).to_be_focused()


def test_two_reasons_at_once_both_stand_until_a_person_decides(live: Live, show: Open) -> None:
    page = show()
    why = page.get_by_label("Why does it matter so much here?")
    why.fill("Mine")
    feelings.explain_moment(live, ASK, "Theirs", seen=live.sequence)
    page.stage.push()
    page.keyboard.press("Tab")
    expect(page.get_by_text("Somebody else wrote meanwhile:")).to_be_visible()
    expect(why).to_have_value("Mine")
    assert getattr(moment(live, ASK), "why", None) == "Theirs"
    page.get_by_role("button", name="Keep mine").click()
    expect(page.get_by_text("Somebody else wrote meanwhile:")).to_be_hidden()
    assert getattr(moment(live, ASK), "why", None) == "Mine"


def test_somebody_elses_hand_is_told_and_shown(live: Live, show: Open, tmp_path: Path) -> None:
    page = show()
    other = Live.open(tmp_path / "workspace", actor=None)
    feelings.agree(other, WAIT, "actual", 2, seen=other.sequence)
    dot(page).focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".cjw-curve-message")).to_contain_text("Somebody else changed")
    expect(dot(page)).to_have_attribute("aria-valuenow", "2")
    assert agreed(live)[1] == 2


def test_shortcuts_of_the_notebook_are_kept_away(live: Live, show: Open) -> None:
    page = show()
    marked = []
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement !== document.body"):
        marked.append(page.evaluate("document.activeElement.dataset.lmSuppressShortcuts"))
        page.keyboard.press("Tab")
    assert set(marked) == {"true"}
    assert len(marked) >= 14


def test_python_brings_a_touchpoint_into_view(live: Live, show: Open) -> None:
    page = show(width=390)
    page.evaluate("id => window.stages[0]({message: {choose: id}})", LAST)
    expect(page.get_by_role("heading", name="5.3 Come for the first service")).to_be_visible()
    expect(dot(page, item=LAST)).to_be_in_viewport()


def forty(live: Live) -> None:
    stages = live.document.stages(MAP)
    names = (
        "Donaudampfschifffahrtsgesellschaftskapitän",
        "انتظر العرض",
        "<b>bold</b> & co",
        "Wait",
    )
    ranks = spread_ranks(25)
    more = [
        Touchpoint(
            id=f"touchpoint-more-{n}",
            stage_id=stages[n % 5].id,
            rank=ranks[n],
            name=names[n % 4],
            branch="b" if n in (0, 5, 10) else None,
            agreed_desired=n % 3,
            agreed_actual=n % 4 - 2,
        )
        for n in range(25)
    ]
    live.change([Create(t) for t in more], label="Add")


def test_forty_touchpoints_scroll_inside_the_plot(live: Live, show: Open) -> None:
    forty(live)
    for width in (1440, 390):
        page = show(width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        inner = page.locator(".cjw-curve-scroller")
        wide, room = inner.evaluate("e => [e.scrollWidth, e.clientWidth]")
        assert wide >= 40 * 38 > room
        assert page.locator("b", has_text="bold").count() == 0
        dot(page, "desired", ASK).focus()
        page.keyboard.press("End")
        expect(dot(page, "desired", LAST)).to_be_in_viewport()
        axis = page.locator(".cjw-curve-axis").bounding_box()
        assert axis is not None
        assert axis["x"] == pytest.approx(16, abs=1)


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_labels_of_neighbours_never_lie_on_each_other(live: Live, show: Open, width: int) -> None:
    page = show(width=width)
    over = page.evaluate(
        """() => { const boxes = [...document.querySelectorAll(".cjw-curve-label")]
             .map(e => e.getBoundingClientRect());
           return boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b => a.left < b.right - 1
             && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)).length; }"""
    )
    assert over == 0


def test_a_map_without_touchpoints_says_what_to_do(live: Live, show: Open) -> None:
    live.change(
        [Create(JourneyMap(id="map-bare", persona_id="persona-maya", title="Bare"))], label="Add"
    )
    page = show(map_id="map-bare")
    expect(page.get_by_text("There is no touchpoint yet.")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(live: Live, show: Open, width: int, dark: bool) -> None:
    page = show(width=width, dark=dark)
    page.locator("summary").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    lead.hide(live, WORKSHOP, MAP)
    page.stage.push()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_forced_colours_leave_every_mark_visible(live: Live, show: Open) -> None:
    page = show(forced_colors="active")
    feelings.agree_where_of_one_mind(live, MAP, workshop_id=WORKSHOP, seen=live.sequence)
    page.stage.push()
    strokes = page.evaluate(
        """() => [".cjw-curve-actual", ".cjw-curve-desired", ".cjw-curve-point-actual .cjw-curve-mark"]
             .map(s => getComputedStyle(document.querySelector(`.cjw-curve-plot ${s}`)).stroke)"""
    )
    paper = page.evaluate("getComputedStyle(document.querySelector('.cjw')).backgroundColor")
    assert paper not in strokes
