"""Clustering and placing of notes: by keys, by pointer, in the workspace; never what was not asked."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from cjm_widgets.exchange import workspace_yaml
from cjm_widgets.i18n import PSEUDO, Catalog
from cjm_widgets.model.journey import PainPoint, Touchpoint
from cjm_widgets.model.scales import NoteKind
from cjm_widgets.model.session import Note
from cjm_widgets.resources import path
from cjm_widgets.widgets.clusters import Clusters
from cjm_widgets.workshop import lead
from cjm_widgets.workshop.edit import add_all
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
from workshop.twice import SAME

TEXTS = (
    "Nobody calls back",
    "Nobody ever called back",
    "No price on the page",
    LONG,
    ARABIC,
    HOSTILE,
)


def waiting(n: int = len(TEXTS), **values: Any) -> list[Note]:
    return [
        Note(
            id=f"note-{place:03d}",
            workshop_id=WORKSHOP,
            text=TEXTS[place] if place < len(TEXTS) else f"Thought of its own {place * 7919 % 997}",
            **values,
        )
        for place in range(n)
    ]


@pytest.fixture
def live(tmp_path: Path) -> Live:
    return company(tmp_path / "w", (3, 3, 2), waiting())


@pytest.fixture
def stage(live: Live, browser: Browser) -> Iterator[Stage]:
    with page_of(browser) as page:
        yield Stage(page, Clusters(live, MAP, workshop_id=WORKSHOP))


def note(live: Live, place: int) -> Note:
    live.poll()
    return live.document.get(f"note-{place:03d}", Note)


def card(page: Page, place: int) -> Any:
    return page.locator(f'.cjw-sort-note[data-key="note-{place:03d}"]')


def standing(page: Page) -> str | None:
    found: str | None = page.evaluate("document.activeElement.dataset.key ?? null")
    return found


def settled(page: Page, live: Live, sequence: int) -> None:
    """Wait until the workspace holds one more command and the page shows it."""
    page.wait_for_function("() => !document.querySelector('.cjw-sort-note[data-leaving]')")
    live.poll()
    assert live.sequence == sequence


def centre(locator: Any) -> tuple[float, float]:
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_note_that_comes_in_joins_at_the_end(live: Live) -> None:
    widget = Clusters(live, MAP, workshop_id=WORKSHOP)
    first = Note(id="note-000a", workshop_id=WORKSHOP, text="Late")
    add_all(live.workspace, [first], label="Write")
    live.poll()
    assert [n["id"] for n in widget.state["notes"]][-1] == "note-000a"
    widget.close()


def test_nothing_but_json_and_no_word_untranslated(live: Live) -> None:
    widget = Clusters(live, MAP, workshop_id=WORKSHOP, catalog=Catalog(PSEUDO))
    assert all(text != Clusters.WORDS[name] for name, text in widget.words.items())
    assert widget.state["count"] != "6 notes wait for a place"
    widget.close()


@pytest.mark.browser
def test_a_code_and_enter_place_a_note_and_the_next_is_in_hand(stage: Stage, live: Live) -> None:
    page, before = stage.page, live.sequence
    card(page, 0).focus()
    page.keyboard.type("31")
    page.keyboard.press("Enter")
    settled(page, live, before + 1)
    assert note(live, 0).target_id == "touchpoint-3-1"
    assert standing(page) == "note-001"
    page.keyboard.press(".")
    settled(page, live, before + 2)
    assert note(live, 1).target_id == "touchpoint-3-1"
    assert standing(page) == "note-002"
    assert [do for do, _ in stage.intents] == ["place", "place"]
    page.keyboard.press("Control+z")
    page.wait_for_selector('[data-key="note-001"].cjw-sort-note')
    assert note(live, 1).target_id is None


@pytest.mark.browser
def test_several_chosen_notes_are_placed_as_one_command(stage: Stage, live: Live) -> None:
    page, before = stage.page, live.sequence
    card(page, 1).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    assert page.locator('[aria-selected="true"].cjw-sort-note').count() == 3
    page.keyboard.type("2.3")
    page.keyboard.press("Enter")
    settled(page, live, before + 1)
    assert [note(live, n).target_id for n in range(5)] == [None, *["touchpoint-2-3"] * 3, None]
    page.keyboard.press("Control+a")
    page.keyboard.press("p")
    settled(page, live, before + 2)
    assert {note(live, n).note_kind for n in (0, 4, 5)} == {NoteKind.PARKED}
    assert page.locator(".cjw-sort-done").is_visible()
    assert page.evaluate("document.activeElement.className") == "cjw-sort-count"


@pytest.mark.browser
def test_a_place_is_found_by_name_and_an_unclear_code_places_nothing(
    tmp_path: Path, browser: Browser
) -> None:
    live = company(tmp_path / "v", (12, 2), waiting(3))
    before = live.sequence
    with page_of(browser) as page:
        Stage(page, Clusters(live, MAP, workshop_id=WORKSHOP))
        card(page, 0).focus()
        page.keyboard.press("Enter")
        page.keyboard.type("contact 2.2")
        page.keyboard.press("Enter")
        settled(page, live, before + 1)
        assert note(live, 0).target_id == "touchpoint-2-2"
        page.keyboard.type("9")
        page.keyboard.press("Enter")
        assert "no such place" in page.locator(".cjw-notice").inner_text()
        page.keyboard.press("Escape")
        assert standing(page) == "note-001"
        page.keyboard.type("11")  # 1.1 exactly, though 1.10 to 1.12 begin the same
        page.keyboard.press("Enter")
        settled(page, live, before + 2)
        assert note(live, 1).target_id == "touchpoint-1-1"


@pytest.mark.browser
def test_those_like_it_are_chosen_and_gathered_under_a_name(stage: Stage, live: Live) -> None:
    page, before = stage.page, live.sequence
    card(page, 0).focus()
    page.keyboard.press("d")
    page.keyboard.press("g")
    page.keyboard.type("Calls")
    page.keyboard.press("Enter")
    page.wait_for_selector('.cjw-sort-column[data-key="Calls"]')
    settled(page, live, before + 1)
    assert note(live, 0).cluster == note(live, 1).cluster == "Calls"
    page.wait_for_function("document.activeElement.dataset.key === 'note-000'")
    page.keyboard.press("F2")
    page.keyboard.type("Silence")
    page.keyboard.press("Enter")
    page.wait_for_selector('.cjw-sort-column[data-key="Silence"]')
    assert note(live, 1).cluster == "Silence"
    page.wait_for_function("document.activeElement.dataset.key === 'note-000'")
    page.keyboard.press("Alt+ArrowLeft")
    page.wait_for_function("document.querySelector('[data-key=\"\"] [data-key=note-000]')")
    assert note(live, 0).cluster is None


@pytest.mark.browser
def test_a_drag_gathers_places_and_can_be_put_back(stage: Stage, live: Live) -> None:
    page, before = stage.page, live.sequence
    drag(page, centre(card(page, 2)), centre(page.locator('[data-key="touchpoint-1-3"]')))
    settled(page, live, before + 1)
    assert note(live, 2).target_id == "touchpoint-1-3"
    drag(page, centre(card(page, 0)), centre(page.locator(".cjw-sort-fresh")))
    page.keyboard.type("Calls")
    page.keyboard.press("Enter")
    page.wait_for_selector('.cjw-sort-column[data-key="Calls"]')
    card(page, 1).click()
    card(page, 3).click()
    drag(page, centre(card(page, 3)), centre(page.locator('.cjw-sort-column[data-key="Calls"]')))
    page.wait_for_function(
        "document.querySelectorAll('[data-key=Calls] .cjw-sort-note').length === 3"
    )
    assert [note(live, n).cluster for n in range(5)] == ["Calls", "Calls", None, "Calls", None]
    sequence = live.sequence
    drag(page, centre(card(page, 4)), centre(page.locator(".cjw-sort-fresh")), drop=False)
    page.keyboard.press("Escape")
    page.mouse.up()
    live.poll()
    assert live.sequence == sequence


@pytest.mark.browser
def test_a_touchpoint_is_made_of_what_is_chosen(stage: Stage, live: Live) -> None:
    page, before = stage.page, live.sequence
    card(page, 2).focus()
    page.keyboard.press("t")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    settled(page, live, before + 1)
    made = live.document.children("stage-2", Touchpoint)[-1]
    assert made.name == "No price on the page"
    assert note(live, 2).target_id == made.id


@pytest.mark.browser
def test_pairs_stand_side_by_side_and_are_gathered(stage: Stage, live: Live) -> None:
    page = stage.page
    pair = page.locator(".cjw-sort-pair")
    assert pair.count() == 1
    assert pair.locator("blockquote").all_inner_texts() == [TEXTS[0], TEXTS[1]]
    assert pair.locator("blockquote").first.locator("b").all_inner_texts() == ["Nobody", "calls", "back"]  # fmt: skip
    pair.get_by_role("button", name="Gather both").click()
    page.wait_for_selector('.cjw-sort-column[data-key="Nobody calls back"]')
    assert note(live, 0).cluster == note(live, 1).cluster == "Nobody calls back"
    assert pair.get_by_role("button", name="Gather both").is_hidden()


@pytest.mark.browser
def test_what_another_person_does_waits_for_the_hand_and_keeps_the_focus(
    stage: Stage, live: Live
) -> None:
    page = stage.page
    card(page, 1).focus()
    page.keyboard.type("3")
    lead.park_notes(other(live), ["note-002"])
    live.poll()
    stage.push()
    assert page.locator(".cjw-sort-ask input").input_value() == "3"
    assert page.evaluate("document.activeElement.tagName") == "INPUT"
    assert card(page, 2).count() == 0
    page.keyboard.press("Escape")
    drag(page, centre(card(page, 1)), (700, 700), drop=False)
    lead.park_notes(other(live), ["note-003"])
    live.poll()
    stage.push()
    assert card(page, 3).count() == 1
    page.mouse.up()
    page.wait_for_function("!document.querySelector('.cjw-sort-note[data-key=note-003]')")


@pytest.mark.browser
def test_a_failure_is_said_and_the_note_stays(stage: Stage, live: Live) -> None:
    page = stage.page
    gone = other(live)
    gone.change([lead.Update(note(live, 0).revise(text="Other"), gone.sequence)], label="x")
    widget = stage.widgets[0]
    widget._live = Live(live.workspace, actor=None)
    widget._live._document = live.document.revised({"touchpoint-1-1": None}, sequence=live.sequence)
    card(page, 0).focus()
    page.keyboard.type("11")
    page.keyboard.press("Enter")
    page.wait_for_selector(".cjw-notice:not([hidden])")
    assert card(page, 0).count() == 1


# A person reads a note and presses a key or two: six minutes are three seconds for each of 120.
STROKES_A_NOTE = 3.0
STROKED = 120


@pytest.mark.browser
def test_one_scribe_places_120_notes_with_less_than_three_strokes_each(
    tmp_path: Path, browser: Browser
) -> None:
    """What the sample's customers complain of, and what people wrote two or three times.

    Every thought belongs to a place of its own choosing among 40, so hardly two in a row share one.
    """
    document = workspace_yaml.read(Path(path("sample_data")) / "halden_motors.yaml")
    thoughts = [(pain.text,) for pain in document.all(PainPoint)]
    thoughts += [(*pair, f"{pair[0]}, again") for pair in SAME]
    thoughts.append(("Ring one customer each Monday",))
    goals = {
        text: f"touchpoint-{1 + n % 5}-{1 + n % 8}"
        for n, same in enumerate(thoughts)
        for text in same
    }
    order = sorted(goals, key=lambda text: hashlib.sha256(text.encode()).digest())[:120]
    items = [
        Note(id=f"note-{n:03d}", workshop_id=WORKSHOP, text=text) for n, text in enumerate(order)
    ]
    assert len(items) == STROKED
    live = company(tmp_path / "big", (8, 8, 8, 8, 8), items)

    strokes: Counter[str] = Counter()
    last = ""
    with page_of(browser) as page:
        Stage(page, Clusters(live, MAP, workshop_id=WORKSHOP))
        press = lambda key: (page.keyboard.press(key), strokes.update([key]))  # noqa: E731
        page.locator(".cjw-sort-note").first.focus()
        while (here := standing(page)) is not None:
            wanted = goals[live.document.get(here, Note).text]
            if page.locator(f'[data-key="{here}"] [data-alike]').count():
                press("d")
                # What only looks alike is taken out of the choice again before it is placed.
                wrong = [
                    key
                    for key in page.eval_on_selector_all(
                        '.cjw-sort-note[aria-selected="true"]', "all => all.map(n => n.dataset.key)"
                    )
                    if goals[live.document.get(key, Note).text] != wanted
                ]
                if wrong:
                    press("Escape")
            if wanted == last:
                press(".")
            else:
                for key in (*wanted.removeprefix("touchpoint-").replace("-", ""), "Enter"):
                    press(key)
            last = wanted
        page.wait_for_selector(".cjw-sort-done")
    live.poll()
    placed = {item.id: live.document.get(item.id, Note).target_id for item in items}
    assert placed == {item.id: goals[item.text] for item in items}
    assert sum(strokes.values()) / STROKED <= STROKES_A_NOTE, strokes


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", SIZES)
def test_axe_finds_nothing_and_nothing_hangs_out(
    tmp_path: Path, browser: Browser, width: int, dark: bool
) -> None:
    notes = waiting(40)
    notes[1] = notes[1].revise(cluster=LONG)
    notes[2] = notes[2].revise(cluster=ARABIC)
    live = company(tmp_path / "w", (8, 8, 8, 8, 8), notes)
    with page_of(browser, width) as page:
        Stage(page, Clusters(live, MAP, workshop_id=WORKSHOP), dark=dark)
        card(page, 0).focus()
        page.keyboard.press("Space")
        axe_finds_nothing(page)
        nothing_hangs_out(page)
        page.keyboard.press("g")
        axe_finds_nothing(page)
        assert smallest_text(page) >= 12
        assert page.evaluate("window.broken") is None


@pytest.mark.browser
def test_with_nothing_waiting_the_page_says_so_and_axe_agrees(
    tmp_path: Path, browser: Browser
) -> None:
    live = company(tmp_path / "w", ())
    with page_of(browser) as page:
        Stage(page, Clusters(live, MAP, workshop_id=WORKSHOP))
        assert page.get_by_text("Every note has found its place.").is_visible()
        axe_finds_nothing(page)


@pytest.mark.browser
def test_forced_colours_show_what_is_chosen(stage: Stage) -> None:
    page = stage.page
    page.emulate_media(forced_colors="active")
    card(page, 0).click()
    chosen, left = (card(page, n).evaluate("n => getComputedStyle(n).outlineStyle") for n in (0, 2))
    assert (chosen, left) == ("solid", "none")
