"""The board under a hand: mouse, touch and every key, and what the workspace holds afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from cjm_widgets.model.base import Entity, build
from cjm_widgets.model.journey import JourneyMap, Stage, Touchpoint
from cjm_widgets.model.scales import NoteKind
from cjm_widgets.model.session import Note
from cjm_widgets.widgets.board import Board
from cjm_widgets.workshop import board, review
from cjm_widgets.workshop.begin import begin_sample
from cjm_widgets.workshop.edit import add_all
from cjm_widgets.workshop.live import Live
from widgets.stage import Stage as Theatre

pytestmark = pytest.mark.browser
MAP = "map-maya-today"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("board") / "w"
    begin_sample(folder)
    return folder


@pytest.fixture
def live(sample: Path, tmp_path: Path) -> Live:
    shutil.copytree(sample, tmp_path / "w")
    return Live.open(tmp_path / "w", actor="participant-karin")


Open = Callable[..., Theatre]


@pytest.fixture
def opened(browser: Browser, live: Live) -> Iterator[Open]:
    """Open the board on a page of its own, which must report no error until the end."""
    contexts = []
    errors: list[str] = []

    def open_page(
        *, width: int = 1440, dark: bool = False, map_id: str = MAP, facts: Any = None, **more: Any
    ) -> Theatre:
        options = {k: more.pop(k) for k in ("has_touch", "forced_colors") if k in more}
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return Theatre(page, Board(live, map_id, facts=facts, **more), dark=dark)

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def row(live: Live, place: int, map_id: str = MAP) -> list[str]:
    """Names of the touchpoints of a stage (from 1), as the workspace holds them."""
    live.poll()
    stage = live.document.stages(map_id)[place - 1]
    return [t.name for t in live.document.children(stage.id, Touchpoint)]


def stages(live: Live) -> list[str]:
    live.poll()
    return [s.name for s in live.document.stages(MAP)]


def labels(live: Live) -> list[str]:
    return list({e.sequence: e.label for e in live.workspace.watch(1)}.values())


def card(page: Page, name: str) -> Locator:
    return page.locator(".cjw-slot .cjw-card", has_text=name)


def center(where: Locator) -> tuple[float, float]:
    box = where.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def said(page: Page, text: str) -> None:
    expect(page.get_by_role("status").last).to_contain_text(text)


def focused(page: Page) -> str:
    """The name in the card or stage that has the focus."""
    name: str = page.evaluate(
        "document.activeElement?.closest('[data-pick]')?.querySelector('bdi')?.textContent ?? ''"
    )
    return name


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focus(page: Page, name: str) -> None:
    card(page, name).click()
    expect(card(page, name)).to_be_focused()


def drag(page: Page, source: Locator, to: tuple[float, float], *, drop: bool = True) -> None:
    page.mouse.move(*center(source))
    page.mouse.down()
    page.mouse.move(*to, steps=6)
    if drop:
        page.mouse.up()


def settled(theatre: Theatre, do: str) -> None:
    """Wait until an intent has come and its answer has been drawn."""
    for _ in range(50):
        if any(name == do for name, _ in theatre.intents):
            theatre.page.wait_for_timeout(60)
            return
        theatre.page.wait_for_timeout(40)
    raise AssertionError(f"no intent {do!r} came: {theatre.intents}")


# ---- pointers ------------------------------------------------------------------------------------


def test_a_mouse_carries_a_card_to_another_stage(opened: Open, live: Live) -> None:
    theatre = opened()
    page = theatre.page
    x, y = center(card(page, "Agree finance and sign"))
    drag(page, card(page, "Build the car online"), (x, y - 30))
    settled(theatre, "move")
    assert row(live, 3) == [
        "Trade in the old car",
        "Build the car online",
        "Agree finance and sign",
    ]
    assert row(live, 2)[0] == "Ask about charging at home"
    assert labels(live) == ["Move Build the car online to stage 3"]
    expect(card(page, "Build the car online")).to_be_focused()
    expect(card(page, "Build the car online")).to_contain_text("3.2")
    said(page, "Set down Build the car online, stage 3 Commit without regret, place 2 of 3")


def test_a_press_of_five_pixels_only_chooses(opened: Open, live: Live) -> None:
    theatre = opened()
    page = theatre.page
    x, y = center(card(page, "Handover day"))
    drag(page, card(page, "Handover day"), (x + 3, y + 4))
    expect(card(page, "Handover day")).to_have_attribute("aria-pressed", "true")
    assert labels(live) == []


def test_the_blue_line_shows_where_a_card_would_land(opened: Open) -> None:
    page = opened().page
    target = card(page, "Handover day")
    x, y = center(target)
    drag(page, card(page, "Ask other owners"), (x, y - 20), drop=False)
    line, box = page.locator(".cjw-line").bounding_box(), target.bounding_box()
    assert line is not None
    assert box is not None
    assert line["height"] == 3
    assert box["y"] - 8 < line["y"] < box["y"]
    assert abs(line["width"] - box["width"]) < 1
    page.mouse.up()


@pytest.mark.parametrize("how", ["Escape", "outside", "pointercancel"])
def test_a_drag_that_is_given_up_puts_back(opened: Open, live: Live, how: str) -> None:
    page = opened().page
    x, y = center(card(page, "Handover day"))
    drag(page, card(page, "Ask other owners"), (x, y), drop=False)
    if how == "Escape":
        press(page, "Escape")
    elif how == "outside":
        page.mouse.move(x, 890, steps=3)
    else:
        page.evaluate(
            "dispatchEvent(new PointerEvent('pointercancel', {pointerId: 1, bubbles: true}))"
        )
    page.mouse.up()
    expect(page.locator(".cjw-ghost")).to_have_count(0)
    expect(page.locator(".cjw-line")).to_be_hidden()
    said(page, "Put back: Ask other owners, stage 1")
    assert labels(live) == []


def touch(page: Page, start: tuple[float, float], to: tuple[float, float]) -> None:
    """Drag one finger, as the screen itself would report it."""
    client = page.context.new_cdp_session(page)

    def finger(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    finger("touchStart", *start)
    for part in range(1, 9):
        share = part / 8
        finger("touchMove", *(a + (b - a) * share for a, b in zip(start, to, strict=True)))
    finger("touchEnd")


def test_a_finger_carries_a_card_by_its_grip(opened: Open, live: Live) -> None:
    theatre = opened(width=1024, has_touch=True)
    page = theatre.page
    grip = card(page, "Ask other owners").locator(".cjw-grip")
    box = grip.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    x, y = center(card(page, "Read our electric guide"))
    touch(page, center(grip), (x, y - 20))
    settled(theatre, "move")
    assert row(live, 1) == [
        "Search for winter range",
        "Ask other owners",
        "Read our electric guide",
    ]


def test_a_finger_on_the_card_itself_carries_nothing(opened: Open, live: Live) -> None:
    page = opened(width=1024, has_touch=True).page
    x, y = center(card(page, "Handover day"))
    touch(page, center(card(page, "Ask other owners")), (x, y))
    page.wait_for_timeout(100)
    expect(page.locator(".cjw-ghost")).to_have_count(0)
    assert labels(live) == []


def test_a_card_dropped_between_either_and_or_becomes_another_or(opened: Open, live: Live) -> None:
    first = live.document.children(live.document.stages(MAP)[1].id, Touchpoint)[0]
    board.branch(live, first.id, name="Use the phone", seen=live.sequence)
    theatre = opened()
    page = theatre.page
    x, y = center(card(page, "Use the phone"))
    drag(page, card(page, "Handover day"), (x, y - 20))
    settled(theatre, "move")
    assert row(live, 2)[:3] == ["Build the car online", "Handover day", "Use the phone"]
    for name, code in (("Build", "2.1a"), ("Handover", "2.1b"), ("Use the", "2.1c")):
        expect(card(page, name)).to_contain_text(code)
    words = page.locator(".cjw-word:visible").all_text_contents()
    assert words == ["either", "or", "or"]


def test_a_mouse_carries_a_stage(opened: Open, live: Live) -> None:
    theatre = opened()
    page = theatre.page
    before = stages(live)
    head = page.get_by_role("button", name="Keep it running without worry")
    x, y = center(page.get_by_role("button", name="Find a car and a price I can trust"))
    drag(page, head, (x - 100, y))
    settled(theatre, "move_stage")
    assert stages(live) == [before[0], before[4], *before[1:4]]


def test_the_board_scrolls_at_its_edges_while_a_card_is_dragged(opened: Open) -> None:
    page = opened(width=390).page
    drag(page, card(page, "Search for winter range"), (380, 300), drop=False)
    page.wait_for_function("document.querySelector('.cjw-field').scrollLeft > 200")
    press(page, "Escape")
    page.mouse.up()


# ---- keys ----------------------------------------------------------------------------------------


def test_arrows_home_and_end_walk_over_the_board(opened: Open, live: Live) -> None:
    page = opened().page
    focus(page, "Search for winter range")
    walk = [
        ("ArrowDown", "Read our electric guide"),
        ("ArrowRight", "Ask about charging at home"),
        ("End", "Keep the car overnight"),
        ("ArrowRight", "Agree finance and sign"),
        ("ArrowLeft", "Ask about charging at home"),
        ("Home", "Build the car online"),
        ("ArrowUp", "Find a car and a price I can trust"),
        ("End", "Keep it running without worry"),
        ("Home", "See whether electric fits our life"),
        ("ArrowLeft", "See whether electric fits our life"),
        ("ArrowDown", "Search for winter range"),
    ]
    for key, name in walk:
        press(page, key)
        assert focused(page) == name
    assert labels(live) == []
    assert page.locator(".cjw-board [data-pick][tabindex='0']").count() == 1


def test_space_lifts_arrows_carry_space_sets_down_in_one_command(opened: Open, live: Live) -> None:
    theatre = opened()
    page = theatre.page
    focus(page, "Ask other owners")
    press(page, "Space")
    said(page, "Lifted Ask other owners, stage 1 See whether electric fits our life, place 3 of 3")
    press(page, "ArrowUp", "ArrowRight", "ArrowRight")
    said(page, "Ask other owners, stage 3 Commit without regret, place 2 of 3")
    assert labels(live) == []
    assert focused(page) == "Ask other owners"
    press(page, "Space")
    settled(theatre, "move")
    assert row(live, 3) == ["Trade in the old car", "Ask other owners", "Agree finance and sign"]
    assert labels(live) == ["Move Ask other owners to stage 3"]
    assert focused(page) == "Ask other owners"


def test_escape_puts_a_lifted_card_back(opened: Open, live: Live) -> None:
    page = opened().page
    focus(page, "Ask other owners")
    press(page, "Space", "ArrowRight", "ArrowDown", "Escape")
    said(page, "Put back: Ask other owners, stage 1")
    assert focused(page) == "Ask other owners"
    press(page, "ArrowUp")
    assert focused(page) == "Read our electric guide"
    assert labels(live) == []


def test_leaving_a_lifted_card_sets_it_down(opened: Open, live: Live) -> None:
    theatre = opened()
    focus(theatre.page, "Ask other owners")
    press(theatre.page, "Space", "ArrowUp", "Tab")
    settled(theatre, "move")
    assert row(live, 1)[1] == "Ask other owners"


def test_a_strange_card_steps_over_a_whole_branch(opened: Open, live: Live) -> None:
    first = live.document.children(live.document.stages(MAP)[0].id, Touchpoint)[0]
    board.branch(live, first.id, name="Ask the radio", seen=live.sequence)
    theatre = opened()
    focus(theatre.page, "Read our electric guide")
    press(theatre.page, "Space", "ArrowUp", "Space")
    settled(theatre, "move")
    assert row(live, 1)[:3] == [
        "Read our electric guide",
        "Search for winter range",
        "Ask the radio",
    ]
    expect(card(theatre.page, "Ask the radio")).to_contain_text("1.2b")


def test_a_stage_is_carried_by_keys(opened: Open, live: Live) -> None:
    theatre = opened()
    before = stages(live)
    focus(theatre.page, "Search for winter range")
    press(theatre.page, "ArrowUp", "Space", "ArrowRight", "ArrowRight", "Space")
    settled(theatre, "move_stage")
    assert stages(live) == [before[1], before[2], before[0], *before[3:]]
    assert focused(theatre.page) == before[0]


def test_f2_renames_in_place_and_enter_keeps(opened: Open, live: Live) -> None:
    theatre = opened()
    page = theatre.page
    focus(page, "Handover day")
    press(page, "F2")
    box = page.get_by_role("textbox", name="Name of the touchpoint")
    expect(box).to_be_focused()
    expect(box).to_have_value("Handover day")
    page.keyboard.type("Take the keys")
    press(page, "Enter")
    settled(theatre, "rename")
    assert row(live, 4)[-1] == "Take the keys"
    assert focused(page) == "Take the keys"
    said(page, "Renamed: Take the keys")


@pytest.mark.parametrize(("text", "key"), [("Something else", "Escape"), ("", "Enter")])
def test_escape_or_nothing_keeps_the_old_name(
    opened: Open, live: Live, text: str, key: str
) -> None:
    page = opened().page
    focus(page, "Handover day")
    press(page, "F2")
    page.get_by_role("textbox").fill(text)
    press(page, key)
    assert focused(page) == "Handover day"
    assert labels(live) == []


def test_leaving_a_name_keeps_it(opened: Open, live: Live) -> None:
    theatre = opened()
    focus(theatre.page, "Handover day")
    press(theatre.page, "F2")
    theatre.page.keyboard.type("Take the keys")
    card(theatre.page, "Ask other owners").click()
    settled(theatre, "rename")
    assert row(live, 4)[-1] == "Take the keys"
    assert focused(theatre.page) == "Ask other owners"


def test_enter_that_ends_a_composed_word_does_not_end_the_name(opened: Open, live: Live) -> None:
    page = opened().page
    focus(page, "Handover day")
    press(page, "F2")
    page.get_by_role("textbox").evaluate(
        """box => { box.value = "にほん"; box.dispatchEvent(new KeyboardEvent("keydown",
           {key: "Enter", isComposing: true, bubbles: true, cancelable: true})); }"""
    )
    expect(page.get_by_role("textbox")).to_be_focused()
    assert labels(live) == []


def test_letters_typed_into_a_name_are_letters(opened: Open, live: Live) -> None:
    theatre = opened()
    focus(theatre.page, "Handover day")
    press(theatre.page, "F2")
    theatre.page.keyboard.type("n b d d Delete")
    press(theatre.page, "Enter")
    settled(theatre, "rename")
    assert labels(live) == ["Rename Handover day to n b d d Delete"]


def test_a_stage_is_renamed_in_place(opened: Open, live: Live) -> None:
    theatre = opened()
    focus(theatre.page, "Search for winter range")
    press(theatre.page, "ArrowUp", "F2")
    theatre.page.get_by_role("textbox", name="Name of the stage").fill("Know whether it fits")
    press(theatre.page, "Enter")
    settled(theatre, "rename")
    assert stages(live)[0] == "Know whether it fits"
    assert focused(theatre.page) == "Know whether it fits"


def test_n_adds_after_the_card_and_the_new_one_has_the_focus(opened: Open, live: Live) -> None:
    theatre = opened()
    page = theatre.page
    focus(page, "Search for winter range")
    press(page, "n")
    page.keyboard.type("Ask the neighbour")
    assert labels(live) == []
    press(page, "Enter")
    settled(theatre, "add")
    assert row(live, 1)[:3] == [
        "Search for winter range",
        "Ask the neighbour",
        "Read our electric guide",
    ]
    assert focused(page) == "Ask the neighbour"
    said(page, "Added Ask the neighbour, stage 1")
    expect(card(page, "Ask the neighbour")).to_contain_text("assumed")
    expect(card(page, "Ask the neighbour")).to_contain_text("No channel yet")
    assert labels(live) == ["Add Ask the neighbour"]


def test_escape_while_naming_a_new_card_leaves_nothing_behind(opened: Open, live: Live) -> None:
    page = opened().page
    focus(page, "Search for winter range")
    press(page, "n")
    page.keyboard.type("Ask the")
    press(page, "Escape")
    assert focused(page) == "Search for winter range"
    expect(page.locator(".cjw-slot")).to_have_count(15)
    assert labels(live) == []


def test_b_branches_and_b_again_unbranches(opened: Open, live: Live) -> None:
    theatre = opened()
    page = theatre.page
    focus(page, "Trade in the old car")
    press(page, "b")
    assert page.locator(".cjw-word:visible").all_text_contents() == ["either", "or"]
    page.keyboard.type("Sell it privately")
    press(page, "Enter")
    settled(theatre, "branch")
    expect(card(page, "Trade in the old car")).to_contain_text("3.1a")
    expect(card(page, "Sell it privately")).to_contain_text("3.1b")
    assert focused(page) == "Sell it privately"
    press(page, "b")
    settled(theatre, "unbranch")
    expect(card(page, "Sell it privately")).to_contain_text("3.2")
    assert row(live, 3) == ["Trade in the old car", "Sell it privately", "Agree finance and sign"]
    assert labels(live) == ["Branch Trade in the old car", "Unbranch Sell it privately"]


def test_delete_removes_and_undo_brings_back_with_the_focus(opened: Open, live: Live) -> None:
    theatre = opened()
    page = theatre.page
    focus(page, "Wait for delivery")
    press(page, "Delete")
    settled(theatre, "remove")
    assert "Wait for delivery" not in row(live, 4)
    assert focused(page) == "Get the charger fitted"
    message = page.locator(".cjw-message")
    expect(message).to_contain_text("Removed “Wait for delivery”. Its 2 notes went to the parking")
    parked = [n for n in live.document.all(Note) if n.note_kind is NoteKind.PARKED]
    assert len(parked) >= 2
    press(page, "Control+z")
    settled(theatre, "undo")
    assert row(live, 4)[0] == "Wait for delivery"
    assert focused(page) == "Wait for delivery"
    press(page, "Control+Shift+z")
    settled(theatre, "redo")
    assert "Wait for delivery" not in row(live, 4)


def test_enter_asks_for_the_walk_through(opened: Open) -> None:
    asked: list[tuple[str, object]] = []
    theatre = opened(otherwise=lambda do, said: asked.append((do, said.get("item"))))
    focus(theatre.page, "Handover day")
    press(theatre.page, "Enter")
    settled(theatre, "open")
    item = next(
        t.id for t in theatre.widgets[0]._live.document.touchpoints(MAP) if t.name == "Handover day"
    )
    assert ("open", item) in asked


def test_python_hears_where_a_walk_over_the_board_stops(opened: Open, live: Live) -> None:
    asked: list[object] = []
    theatre = opened(otherwise=lambda do, said: asked.append((do, said.get("item"))))
    page = theatre.page
    focus(page, "Search for winter range")
    press(page, "ArrowDown", "ArrowDown", "n")
    page.keyboard.type("Ask the neighbour")
    press(page, "Enter")
    settled(theatre, "add")
    page.wait_for_timeout(250)
    fresh = next(t.id for t in live.document.touchpoints(MAP) if t.name == "Ask the neighbour")
    assert asked[-1] == ("select", fresh)


def test_the_card_in_the_hand_is_where_the_pointer_is(opened: Open) -> None:
    """Also where the page keeps the board in a frame of its own, as a notebook may."""
    page = opened().page
    page.evaluate("document.querySelector('main').style.transform = 'translate(30px, 40px)'")
    source = card(page, "Ask other owners")
    x, y = center(source)
    drag(page, source, (x + 200, y + 100), drop=False)
    ghost = center(page.locator(".cjw-ghost"))
    assert abs(ghost[0] - x - 200) < 4
    assert abs(ghost[1] - y - 100) < 4
    page.mouse.up()


# ---- tools ---------------------------------------------------------------------------------------


def test_each_move_works_with_single_clicks_too(opened: Open, live: Live) -> None:
    theatre = opened()
    page = theatre.page
    focus(page, "Search for winter range")
    for name in ("Move down", "Move down", "Move to the next stage"):
        page.get_by_role("button", name=name).click()
    for _ in range(50):
        if len(labels(live)) == 3:
            break
        page.wait_for_timeout(40)
    assert row(live, 2)[2] == "Search for winter range"
    expect(page.get_by_role("button", name="Move to the next stage")).to_be_focused()


def test_tools_name_add_and_set_the_phase_of_a_stage(opened: Open, live: Live) -> None:
    theatre = opened()
    page = theatre.page
    page.get_by_role("button", name="+ Add stage").click()
    page.keyboard.type("Sell it again")
    press(page, "Enter")
    settled(theatre, "add_stage")
    assert stages(live)[-1] == "Sell it again"
    assert focused(page) == "Sell it again"
    page.get_by_role("combobox", name="Phase").select_option(label="During purchase")
    settled(theatre, "phase")
    assert live.document.stages(MAP)[-1].phase.value == "during"


def test_a_touchpoint_is_added_at_the_end_of_a_stage(opened: Open, live: Live) -> None:
    theatre = opened()
    page = theatre.page
    page.get_by_role("button", name="+ Add touchpoint to stage 3").click()
    page.keyboard.type("Sleep on it")
    press(page, "Enter")
    settled(theatre, "add")
    assert row(live, 3)[-1] == "Sleep on it"


# ---- two people ----------------------------------------------------------------------------------


def somebody_else(live: Live) -> Live:
    return Live(live.workspace, actor="participant-tove")


def test_a_live_update_waits_while_a_card_is_lifted(opened: Open, live: Live) -> None:
    theatre = opened()
    page = theatre.page
    focus(page, "Ask other owners")
    press(page, "Space", "ArrowUp")
    other = somebody_else(live)
    moved = next(t for t in other.document.touchpoints(MAP) if t.name == "Handover day")
    board.rename(other, moved.id, name="Take the keys", seen=other.sequence)
    live.poll()
    theatre.push()
    expect(card(page, "Handover day")).to_have_count(1)
    assert focused(page) == "Ask other owners"
    press(page, "Space")
    settled(theatre, "move")
    expect(card(page, "Take the keys")).to_have_count(1)
    assert row(live, 1)[1] == "Ask other owners"


def test_who_comes_too_late_reads_one_sentence(opened: Open, live: Live) -> None:
    theatre = opened()
    page = theatre.page
    focus(page, "Ask other owners")
    press(page, "Space", "ArrowUp")
    other = somebody_else(live)
    mine = next(t for t in other.document.touchpoints(MAP) if t.name == "Ask other owners")
    last = other.document.stages(MAP)[4].id
    board.move_touchpoint(other, mine.id, stage_id=last, before=None, seen=other.sequence)
    press(page, "Space")
    settled(theatre, "move")
    expect(page.locator(".cjw-message")).to_contain_text(
        "Somebody else changed “Ask other owners” just now."
    )
    expect(page.locator(".cjw-stage").nth(4)).to_contain_text("Ask other owners")
    assert row(live, 5)[-1] == "Ask other owners"
    assert focused(page) == "Ask other owners"


def test_what_is_typed_stays_when_others_change_the_board(opened: Open, live: Live) -> None:
    theatre = opened()
    page = theatre.page
    focus(page, "Handover day")
    press(page, "F2")
    page.keyboard.type("Take the k")
    other = somebody_else(live)
    mine = next(t for t in other.document.touchpoints(MAP) if t.name == "Handover day")
    first = other.document.stages(MAP)[0].id
    board.move_touchpoint(other, mine.id, stage_id=first, before=None, seen=other.sequence)
    live.poll()
    theatre.push()
    page.keyboard.type("eys")
    box = page.get_by_role("textbox")
    expect(box).to_have_value("Take the keys")
    expect(box).to_be_focused()
    press(page, "Enter")
    settled(theatre, "rename")
    assert row(live, 1)[-1] == "Take the keys"


def test_a_name_that_came_too_late_stays_in_its_field(opened: Open, live: Live) -> None:
    theatre = opened()
    page = theatre.page
    focus(page, "Handover day")
    press(page, "F2")
    page.keyboard.type("Mine")
    other = somebody_else(live)
    mine = next(t for t in other.document.touchpoints(MAP) if t.name == "Handover day")
    board.rename(other, mine.id, name="Theirs", seen=other.sequence)
    press(page, "Enter")
    settled(theatre, "rename")
    expect(page.locator(".cjw-message")).to_contain_text("Somebody else changed “Theirs”")
    expect(page.get_by_role("textbox")).to_have_value("Mine")
    press(page, "Enter")
    expect(page.get_by_role("textbox")).to_have_count(0)
    page.wait_for_timeout(100)
    assert row(live, 4)[-1] == "Mine"


def test_words_for_a_removed_card_are_not_lost(opened: Open, live: Live) -> None:
    theatre = opened()
    page = theatre.page
    focus(page, "Handover day")
    press(page, "F2")
    page.keyboard.type("Take the keys")
    other = somebody_else(live)
    mine = next(t for t in other.document.touchpoints(MAP) if t.name == "Handover day")
    board.remove(other, mine.id, seen=other.sequence)
    live.poll()
    theatre.push()
    expect(page.locator(".cjw-message")).to_contain_text("You were writing: Take the keys")


def test_new_notes_are_counted_until_somebody_looks(opened: Open, live: Live) -> None:
    theatre = opened()
    page = theatre.page
    target = next(t for t in live.document.touchpoints(MAP) if t.name == "Handover day")
    note = build(Note, {"id": "note-new", "text": "Loud", "target_id": target.id})
    add_all(live.workspace, [note], label="Write a note")
    live.poll()
    theatre.push()
    expect(card(page, "Handover day")).to_contain_text("1 note +1 new")
    card(page, "Handover day").click()
    expect(card(page, "Handover day")).not_to_contain_text("new")


# ---- looks ---------------------------------------------------------------------------------------

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsanwärterprüfungstermin"


def crowded(live: Live) -> str:
    """A map of forty touchpoints with long, foreign and branched names."""
    persona = live.document.get(MAP, JourneyMap).persona_id
    items: list[Entity] = [
        build(JourneyMap, {"id": "map-crowded", "persona_id": persona, "title": "Everything"})
    ]
    names = (LONG, "عرض السيارة في صالة العرض", "Wait", "Ask for an offer online and compare it")
    for n, size in enumerate((12, 9, 8, 7, 4)):
        stage = f"stage-c{n}"
        values = {"id": stage, "map_id": "map-crowded", "rank": "bcdef"[n]}
        items.append(build(Stage, {**values, "name": names[n % 4], "phase": "before"}))
        for place in range(size):
            values = {
                "id": f"touchpoint-c{n}-{place}",
                "stage_id": stage,
                "rank": "bcdefghijklm"[place],
            }
            either = "x" if place in (1, 2) else None
            name = names[(n + place) % 4]
            items.append(
                build(Touchpoint, {**values, "name": name, "channel": "chat", "branch": either})
            )
    add_all(live.workspace, items, label="Draw everything")
    live.poll()
    return "map-crowded"


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found]


@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(opened: Open, live: Live, width: int, dark: bool) -> None:
    theatre = opened(width=width, dark=dark)
    page = theatre.page
    assert violations(page) == []
    focus(page, "Search for winter range")
    press(page, "Delete")
    settled(theatre, "remove")
    press(page, "n")
    assert violations(page) == []


def test_axe_finds_nothing_on_forty_touchpoints_and_on_an_empty_board(
    opened: Open, live: Live
) -> None:
    assert violations(opened(map_id=crowded(live)).page) == []
    add_all(
        live.workspace,
        [build(JourneyMap, {"id": "map-bare", "persona_id": "persona-maya", "title": "Bare"})],
        label="Begin a map",
    )
    live.poll()
    assert violations(opened(map_id="map-bare").page) == []


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_forty_touchpoints_overflow_nothing_but_the_board(
    opened: Open, live: Live, width: int
) -> None:
    page = opened(width=width, map_id=crowded(live)).page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    widest = "[...document.querySelectorAll('.cjw-card, .cjw-head')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
    assert page.evaluate(widest) == 0
    narrow = "Math.min(...[...document.querySelectorAll('.cjw-stage')].map(e => e.clientWidth))"
    assert page.evaluate(narrow) >= 190
    assert page.locator("[data-tight]").count() == 2
    small = "Math.min(...[...document.querySelectorAll('.cjw-board *')].filter(e => e.textContent.trim()).map(e => parseFloat(getComputedStyle(e).fontSize)))"
    assert page.evaluate(small) >= 12
    low = "[...document.querySelectorAll('.cjw-board button:not([hidden]), .cjw-board select')].filter(e => e.checkVisibility() && e.offsetHeight < 24).length"
    assert page.evaluate(low) == 0


def test_in_forced_colours_the_chosen_card_keeps_a_mark(opened: Open) -> None:
    page = opened(forced_colors="active").page
    focus(page, "Handover day")
    outline = card(page, "Handover day").evaluate("e => getComputedStyle(e).outlineStyle")
    assert outline == "solid"


def test_an_empty_board_has_three_ways_to_begin(opened: Open, live: Live) -> None:
    add_all(
        live.workspace,
        [build(JourneyMap, {"id": "map-bare", "persona_id": "persona-maya", "title": "Bare"})],
        label="Begin a map",
    )
    live.poll()
    theatre = opened(map_id="map-bare")
    page = theatre.page
    page.get_by_role("button", name="From an example journey").click()
    page.get_by_role("button", name="From your own data").click()
    page.get_by_role("button", name="With an empty board").click()
    settled(theatre, "begin_empty")
    assert [do for do, _ in theatre.intents] == ["begin_template", "begin_data", "begin_empty"]
    page.keyboard.type("Find out what fits")
    press(page, "Enter")
    settled(theatre, "add_stage")
    assert [s.name for s in live.document.stages("map-bare")] == ["Find out what fits"]
    assert focused(page) == "Find out what fits"


def test_names_read_from_right_to_left_where_they_are_written_so(opened: Open, live: Live) -> None:
    page = opened(map_id=crowded(live)).page
    name = page.locator(".cjw-card bdi", has_text="عرض").first
    assert name.evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_cards_carry_evidence_and_the_ways_beside_the_order(opened: Open, live: Live) -> None:
    page = opened(facts=lambda document, map_id: _facts(live, map_id)).page
    expect(card(page, "Search for winter range")).to_contain_text("measured 6,210")
    expect(card(page, "Visit the showroom")).to_contain_text("18% go back to 2.1")


def _facts(live: Live, map_id: str) -> Any:
    journey_map = live.document.get(map_id, JourneyMap)
    tables = review.read_evidence(live.document, live.workspace.folder.evidence)
    persona = review.choose_persona(live.document, journey_map.persona_id)
    return review.map_facts(live.document, tables, persona, journey_map)
