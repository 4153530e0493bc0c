"""The blueprint editor: written in place, carried, linked and marked, in the workspace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from cjm_widgets.i18n import PSEUDO, Catalog
from cjm_widgets.model.base import Entity
from cjm_widgets.model.blueprint import BackstageStep, SupportProcess
from cjm_widgets.model.journey import MomentOfTruth, Touchpoint
from cjm_widgets.model.scales import MomentKind
from cjm_widgets.model.session import Note
from cjm_widgets.widgets.blueprint import Blueprint
from cjm_widgets.workshop import backstage
from cjm_widgets.workshop.live import Live
from widgets.scenes import (
    ARABIC,
    HOSTILE,
    LONG,
    MAP,
    SIZES,
    WORKSHOP,
    axe_finds_nothing,
    company,
    drag,
    nothing_hangs_out,
    other,
    page_of,
    smallest_text,
)
from widgets.stage import Stage

ONE, TWO, THREE = "touchpoint-1-1", "touchpoint-1-2", "touchpoint-2-1"


def step(item: str, touchpoint: str, name: str, **values: Any) -> BackstageStep:
    return BackstageStep(id=f"backstage-{item}", touchpoint_id=touchpoint, name=name, **values)


def scene() -> list[Entity]:
    return [
        step("a", ONE, "Looks it up", rank="c", support_ids=("support-s",)),
        step("b", ONE, "Calls back", rank="m", problem="Nobody does"),
        step("c", TWO, ARABIC),
        SupportProcess(id="support-s", touchpoint_id=ONE, name=LONG),
        SupportProcess(id="support-t", touchpoint_id=THREE, name=HOSTILE),
        MomentOfTruth(id="moment-m", touchpoint_id=ONE, moment_kind=MomentKind.FRICTION),
        Note(id="note-n", workshop_id=WORKSHOP, text="x", target_id="backstage-b"),
    ]


@pytest.fixture
def live(tmp_path: Path) -> Live:
    return company(tmp_path / "w", (2, 2), scene())


@pytest.fixture
def stage(live: Live, browser: Browser) -> Iterator[Stage]:
    with page_of(browser) as page:
        yield Stage(page, Blueprint(live, MAP, workshop_id=WORKSHOP))


def row(live: Live, touchpoint: str, cls: type[Any] = BackstageStep) -> list[str]:
    live.poll()
    return [item.name for item in live.document.children(touchpoint, cls)]


def a_step(live: Live, item: str = "a") -> BackstageStep:
    live.poll()
    return live.document.get(f"backstage-{item}", BackstageStep)


def stop(page: Page, name: str) -> Locator:
    return page.locator(f'[data-stop="{name}"]')


def standing(page: Page) -> str | None:
    found: str | None = page.evaluate("document.activeElement.dataset.stop ?? null")
    return found


def said(page: Page, text: str) -> None:
    page.wait_for_function(
        "text => document.querySelector('.cjw-voice').textContent.includes(text)", arg=text
    )


def closed(page: Page) -> None:
    page.wait_for_function("!document.querySelector('.cjw-writer')")


def centre(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + 12


def test_every_word_is_translated_and_lows_are_in_words(live: Live) -> None:
    widget = Blueprint(live, MAP, workshop_id=WORKSHOP, catalog=Catalog(PSEUDO))
    assert all(text != Blueprint.WORDS[name] for name, text in widget.words.items())
    assert widget.state["columns"][0]["low"] not in (None, "friction")
    assert [column["low"] for column in widget.state["columns"][1:]] == [None] * 3
    widget.close()


@pytest.mark.browser
def test_cells_are_written_in_place_and_escape_restores(stage: Stage, live: Live) -> None:
    page = stage.page
    stop(page, f"{ONE}:customer_action").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Waits for six weeks")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("and calls")
    page.keyboard.press("Enter")
    closed(page)
    assert live.document.get(ONE, Touchpoint).customer_action == "Waits for six weeks\nand calls"
    assert standing(page) == f"{ONE}:customer_action"
    page.keyboard.press("ArrowDown")
    assert standing(page) == f"{ONE}:frontstage"
    page.keyboard.press("F2")
    page.keyboard.type("Never mind")
    page.keyboard.press("Escape")
    closed(page)
    live.poll()
    assert live.document.get(ONE, Touchpoint).frontstage is None
    stop(page, f"{TWO}:frontstage").click()
    page.keyboard.type("An adviser")
    stop(page, "backstage-c").click()
    closed(page)
    assert live.document.get(TWO, Touchpoint).frontstage == "An adviser"


@pytest.mark.browser
def test_a_step_is_added_renamed_and_removed_and_the_focus_follows(
    stage: Stage, live: Live
) -> None:
    page = stage.page
    stop(page, "backstage-a").focus()
    page.keyboard.press("n")
    page.keyboard.type("In between")
    page.keyboard.press("Enter")
    closed(page)
    assert row(live, ONE) == ["Looks it up", "In between", "Calls back"]
    assert (standing(page) or "").startswith("backstage-")
    page.keyboard.press("F2")
    page.keyboard.type("Renamed")
    page.keyboard.press("Enter")
    closed(page)
    assert row(live, ONE) == ["Looks it up", "Renamed", "Calls back"]
    page.keyboard.press("Delete")
    page.wait_for_function("document.activeElement.dataset.stop === 'backstage-b'")
    assert row(live, ONE) == ["Looks it up", "Calls back"]
    page.keyboard.press("Delete")
    page.wait_for_selector(".cjw-notice:not([hidden])")
    assert "parking lot" in page.locator(".cjw-notice").inner_text()
    page.keyboard.press("Control+z")
    page.wait_for_selector('[data-stop="backstage-b"]')
    assert row(live, ONE) == ["Looks it up", "Calls back"]
    stop(page, f"{TWO}:add:support").click()
    page.keyboard.type("Fax")
    page.keyboard.press("Enter")
    closed(page)
    assert row(live, TWO, SupportProcess) == ["Fax"]
    assert stage.intents[-1][1]["touchpoint"] == TWO


@pytest.mark.browser
def test_keys_carry_a_step_to_another_touchpoint_as_one_command(stage: Stage, live: Live) -> None:
    page, before = stage.page, live.sequence
    stop(page, "backstage-a").focus()
    for key in ("Space", "ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    assert standing(page) == "backstage-a"
    assert page.locator(f'[data-key="{THREE}"] [data-stop="backstage-a"]').count() == 1
    live.poll()
    assert live.sequence == before
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    said(page, "Set down Looks it up")
    assert (row(live, ONE), row(live, TWO)) == (["Calls back"], ["Looks it up", ARABIC])
    assert live.sequence == before + 1
    assert standing(page) == "backstage-a"
    for key in ("Space", "ArrowDown", "Escape"):
        page.keyboard.press(key)
    said(page, "Put back")
    assert row(live, TWO) == ["Looks it up", ARABIC]
    assert page.locator(f'[data-key="{TWO}"] .cjw-bp-card').first.get_attribute("data-stop") == (
        "backstage-a"
    )


@pytest.mark.browser
def test_a_drag_moves_a_card_within_its_lane_only(stage: Stage, live: Live) -> None:
    page = stage.page
    drag(page, centre(stop(page, "backstage-b")), centre(stop(page, "backstage-c")))
    said(page, "Set down Calls back")
    assert row(live, TWO) == ["Calls back", ARABIC]
    x, y = centre(stop(page, f"{THREE}:add:support"))
    drag(page, centre(stop(page, "support-s")), (x, y + 20))
    said(page, "Set down Kraft")
    assert row(live, THREE, SupportProcess) == [HOSTILE, LONG]
    sequence = live.sequence
    drag(page, centre(stop(page, "backstage-a")), centre(stop(page, "support-t")))
    said(page, "Put back")
    drag(page, centre(stop(page, "backstage-a")), centre(stop(page, "backstage-c")), drop=False)
    page.keyboard.press("Escape")
    page.mouse.up()
    live.poll()
    assert live.sequence == sequence


@pytest.mark.browser
def test_tools_do_by_one_click_what_a_drag_does_however_fast(stage: Stage, live: Live) -> None:
    page = stage.page
    stop(page, "backstage-a").click()
    later = page.get_by_role("button", name="To the next touchpoint")
    later.dblclick()
    page.wait_for_selector(f'[data-key="{THREE}"] [data-stop="backstage-a"]')
    assert row(live, THREE) == ["Looks it up"]


@pytest.mark.browser
def test_the_low_asks_for_its_cause_and_a_click_or_a_key_answers(stage: Stage, live: Live) -> None:
    page = stage.page
    question = page.get_by_text("Which of these causes the low?").first
    assert question.is_visible()
    stop(page, "backstage-b").focus()
    page.keyboard.press("c")
    said(page, "Calls back causes the low at 1.1")
    assert a_step(live, "b").causes == (ONE,)
    assert question.is_hidden()
    stop(page, "support-s").get_by_role("button", name="causes the low").click()
    said(page, "causes the low at 1.1")
    assert live.document.get("support-s", SupportProcess).causes == (ONE,)
    stop(page, "backstage-c").focus()
    page.keyboard.press("c")
    page.wait_for_selector(".cjw-notice:not([hidden])")
    assert a_step(live, "c").causes == ()
    page.keyboard.press("e")
    page.get_by_role("checkbox", name="1.1 Contact 1.1").check()
    page.get_by_text("causes the low at 1.1").first.wait_for()
    assert a_step(live, "c").causes == (ONE,)
    page.get_by_role("button", name="Lows only").click()
    assert page.locator(".cjw-bp-column").count() == 2


@pytest.mark.browser
def test_the_panel_names_who_does_it_and_on_what_it_rests(stage: Stage, live: Live) -> None:
    page = stage.page
    stop(page, "backstage-b").focus()
    page.keyboard.press("e")
    page.get_by_label("Department").select_option("Customer Care")
    page.get_by_label("Owner").select_option("Tove Nilsson")
    page.get_by_label("Work, in minutes").fill("8")
    page.get_by_label("What goes wrong").fill("Nobody has the time")
    page.get_by_role("checkbox", name=LONG).check()
    page.locator("summary:visible").click()
    page.get_by_role("checkbox", name=f"2.1 {HOSTILE}").check()
    page.wait_for_function("document.querySelectorAll('.cjw-bp-links path').length === 3")
    found = a_step(live, "b")
    assert (found.department_id, found.owner_id, found.minutes, found.problem) == (
        "department-care", "participant-tove", 8.0, "Nobody has the time",
    )  # fmt: skip
    assert found.support_ids == ("support-s", "support-t")
    page.get_by_label("Work, in minutes").fill("long")
    page.keyboard.press("Enter")
    page.wait_for_selector(".cjw-bp-wrong:not(:empty)")
    assert page.get_by_label("Work, in minutes").input_value() == "long"
    assert a_step(live, "b").minutes == 8.0
    page.keyboard.press("Escape")
    assert standing(page) == "backstage-b"


@pytest.mark.browser
def test_two_versions_stand_together_until_a_person_chooses(stage: Stage, live: Live) -> None:
    page = stage.page
    stop(page, f"{ONE}:customer_action").click()
    page.keyboard.type("Mine")
    theirs = other(live)
    backstage.describe(theirs, ONE, "customer_action", "Theirs", seen=theirs.sequence)
    live.poll()
    stage.push()
    assert page.locator(".cjw-write").input_value() == "Mine"
    page.keyboard.press("Enter")
    page.wait_for_selector(".cjw-choice:not([hidden])")
    assert "“Theirs”" in page.locator(".cjw-trouble").inner_text()
    assert live.document.get(ONE, Touchpoint).customer_action == "Theirs"
    axe_finds_nothing(page)
    page.get_by_role("button", name="Keep mine").click()
    closed(page)
    assert live.document.get(ONE, Touchpoint).customer_action == "Mine"
    stop(page, "backstage-b").focus()
    page.keyboard.press("e")
    page.get_by_label("What goes wrong").fill("My words")
    backstage.revise(theirs, "backstage-b", {"problem": "Their words"}, seen=live.sequence)
    live.poll()
    stage.push()
    page.get_by_label("Owner").focus()
    page.get_by_role("button", name="Take theirs").click()
    assert page.get_by_label("What goes wrong").input_value() == "Their words"
    assert a_step(live, "b").problem == "Their words"


@pytest.mark.browser
def test_another_persons_change_of_another_field_is_in_nobodys_way(
    stage: Stage, live: Live
) -> None:
    page = stage.page
    stop(page, f"{ONE}:customer_action").click()
    page.keyboard.type("Mine")
    theirs = other(live)
    backstage.describe(theirs, ONE, "frontstage", "Theirs", seen=theirs.sequence)
    live.poll()
    stage.push()
    page.keyboard.press("Enter")
    closed(page)
    found = live.document.get(ONE, Touchpoint)
    assert (found.customer_action, found.frontstage) == ("Mine", "Theirs")


@pytest.mark.browser
def test_arrows_walk_through_every_lane_and_column(stage: Stage) -> None:
    page = stage.page
    stop(page, f"{ONE}:customer_action").focus()
    walked = [standing(page)]
    for _ in range(7):
        page.keyboard.press("ArrowDown")
        walked.append(standing(page))
    assert walked == [
        f"{ONE}:customer_action", f"{ONE}:frontstage", "backstage-a", "backstage-b",
        f"{ONE}:add:backstage", "support-s", f"{ONE}:add:support", f"{ONE}:add:support",
    ]  # fmt: skip
    page.keyboard.press("End")
    assert standing(page) == "touchpoint-2-2:add:support"
    page.keyboard.press("Home")
    assert standing(page) == "support-s"
    page.keyboard.press("ArrowRight")
    assert standing(page) == f"{TWO}:add:support"


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", SIZES)
def test_axe_finds_nothing_and_nothing_hangs_out(
    tmp_path: Path, browser: Browser, width: int, dark: bool
) -> None:
    live = company(tmp_path / "w", (8, 8, 8, 8, 8), scene())
    with page_of(browser, width) as page:
        Stage(page, Blueprint(live, MAP, workshop_id=WORKSHOP), dark=dark)
        assert page.locator(".cjw-bp-column").count() == 40
        stop(page, "backstage-a").focus()
        axe_finds_nothing(page)
        nothing_hangs_out(page)
        page.keyboard.press("F2")
        axe_finds_nothing(page)
        assert smallest_text(page) >= 12
        assert page.evaluate("window.broken") is None


@pytest.mark.browser
def test_without_touchpoints_the_page_says_what_to_do(tmp_path: Path, browser: Browser) -> None:
    live = company(tmp_path / "w", (0,))
    with page_of(browser) as page:
        Stage(page, Blueprint(live, MAP))
        assert page.get_by_text("There is no touchpoint yet.").is_visible()
        axe_finds_nothing(page)


@pytest.mark.browser
def test_on_the_wall_nothing_changes(live: Live, browser: Browser) -> None:
    with page_of(browser) as page:
        stage = Stage(page, Blueprint(live, MAP, wall=True))
        stop(page, f"{ONE}:customer_action").click()
        stop(page, "backstage-a").focus()
        for key in ("Space", "ArrowRight", "Space", "Delete", "n", "c", "F2"):
            page.keyboard.press(key)
        drag(page, centre(stop(page, "backstage-a")), centre(stop(page, "backstage-c")))
        assert stage.intents == []
        assert page.locator(".cjw-write").count() == 0


@pytest.mark.browser
def test_forced_colours_keep_lows_and_links(stage: Stage) -> None:
    page = stage.page
    page.emulate_media(forced_colors="active")
    low = page.locator(".cjw-bp-column").first
    assert low.evaluate("n => getComputedStyle(n).outlineStyle") == "solid"
    assert page.locator(".cjw-bp-links path").count() == 1
