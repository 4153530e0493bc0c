"""The studio under a hand: typing, two versions, undo, the clock, the wall, and no barrier."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from cjm_widgets.fields import Step
from cjm_widgets.model.base import to_moment
from cjm_widgets.model.people import Goal, Persona
from cjm_widgets.model.scales import AgendaPlace, RunSheet
from cjm_widgets.model.session import AgendaItem
from cjm_widgets.widgets.studio import Studio
from cjm_widgets.workshop import agenda, edit, fill
from cjm_widgets.workshop.live import Live
from cjm_widgets.workshop.opening import sit_down
from widgets.people import FACILITATOR, SAMPLE_MAP, sample_folder
from widgets.stage import Stage

pytestmark = pytest.mark.browser
Open = Callable[..., tuple[Page, Stage]]


@pytest.fixture
def studio(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    live = Live.open(sample_folder(tmp_path, tmp_path_factory), actor=FACILITATOR)
    opened = Studio(live, table=sit_down(live, journey_map=SAMPLE_MAP), step=Step.PERSONAS)
    yield opened
    opened.close()


@pytest.fixture
def open_page(browser: Browser, studio: Studio) -> Iterator[Open]:
    """Show the studio's present step as a notebook would, in boxes of the same classes."""
    contexts = []

    def show(
        step: Step, *, width: int = 1440, dark: bool = False, **more: Any
    ) -> tuple[Page, Stage]:
        studio.show(step)
        context = browser.new_context(viewport={"width": width, "height": 900}, **more)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"the script failed: {error}"))
        page.set_default_timeout(15_000)
        widgets = [studio.shell, *studio.panel.pictures, studio.footer]
        return page, Stage(page, widgets, dark=dark, frame=_boxes(studio))

    yield show
    for context in contexts:
        context.close()


def _boxes(studio: Studio) -> str:
    place, rows = 0, []
    for part in studio.panel.parts:
        several = isinstance(part, Sequence)
        views = ""
        for _ in part if isinstance(part, Sequence) else (part,):
            place += 1
            views += f'<div id="stage-{place}"></div>'
        rows.append(f'<div class="cjw-under">{views}</div>' if several else views)
    return (
        '<div class="cjw-studio"><div id="stage-0"></div><div class="cjw-desk">'
        f'<div>{"".join(rows)}</div><div id="stage-{place + 1}"></div></div></div>'
    )


def other(studio: Studio) -> Live:
    return Live.open(studio.live.workspace.folder.path, actor="participant-noora")


def box(page: Page, label: str) -> Locator:
    return page.get_by_label(label, exact=True).first


def maya(studio: Studio) -> Persona:
    studio.live.poll()
    return studio.live.document.get("persona-maya", Persona)


def test_what_is_typed_is_saved_on_leaving_the_field_and_on_enter(
    studio: Studio, open_page: Open
) -> None:
    page, stage = open_page(Step.PERSONAS)
    box(page, "Place").fill("Kokkola")
    page.keyboard.press("Enter")
    expect(page.locator(".cjw-form .cjw-voice")).to_have_text("Place saved")
    box(page, "Job").fill("Nurse")
    page.keyboard.press("Tab")
    expect(page.locator(".cjw-form .cjw-voice")).to_have_text("Job saved")
    assert (maya(studio).place, maya(studio).job) == ("Kokkola", "Nurse")
    assert [what for what, _ in stage.intents] == ["answer", "answer"]


def test_enter_while_composing_a_character_saves_nothing(studio: Studio, open_page: Open) -> None:
    page, stage = open_page(Step.PERSONAS)
    box(page, "Place").fill("ko")
    box(page, "Place").dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    page.wait_for_timeout(100)
    assert stage.intents == []


def test_an_update_never_touches_a_field_in_use(studio: Studio, open_page: Open) -> None:
    page, stage = open_page(Step.PERSONAS)
    place = box(page, "Place")
    place.fill("Half a ty")
    fill.answer(other(studio), "persona-maya", {"place": "Seinäjoki", "job": "Nurse"})
    studio.live.poll()
    stage.push(1)
    expect(place).to_have_value("Half a ty")
    expect(place).to_be_focused()
    expect(box(page, "Job")).to_have_value("Nurse")


def test_two_versions_stand_under_the_field_with_the_difference_marked(
    studio: Studio, open_page: Open
) -> None:
    page, _ = open_page(Step.PERSONAS)
    quote = box(page, "Quote")
    quote.fill("I still do not know in February.")
    fill.answer(other(studio), "persona-maya", {"quote": "I still do not know with skis."})
    page.keyboard.press("Tab")
    versions = page.locator(".cjw-versions:visible")
    expect(versions).to_contain_text("Noora Lahti changed “Quote” while you were writing")
    assert versions.locator("ins").all_inner_texts() == ["in February.", "with skis."]
    expect(quote).to_have_value("I still do not know in February.")
    versions.get_by_role("button", name="Keep both").click()
    expect(versions).to_have_count(0)
    assert maya(studio).quote == "I still do not know with skis.\nI still do not know in February."
    expect(quote).to_have_value(str(maya(studio).quote))


def test_a_decision_may_wait_and_neither_version_is_lost(studio: Studio, open_page: Open) -> None:
    page, _ = open_page(Step.PERSONAS)
    box(page, "Place").fill("Kokkola")
    fill.answer(other(studio), "persona-maya", {"place": "Seinäjoki"})
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Decide later").click()
    expect(page.get_by_text("Two versions, not decided yet")).to_be_visible()
    expect(box(page, "Place")).to_have_value("Kokkola")
    assert maya(studio).place == "Seinäjoki"
    page.get_by_role("button", name="Decide now").click()
    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator(".cjw-versions:visible")).to_have_count(0)
    assert maya(studio).place == "Kokkola"


def test_a_wrong_entry_stays_and_says_what_to_write(studio: Studio, open_page: Open) -> None:
    page, _ = open_page(Step.PERSONAS)
    box(page, "Age from").fill("thirty")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Please write a number, such as 12.5.").last).to_be_visible()
    expect(box(page, "Age from")).to_have_value("thirty")
    expect(box(page, "Age from")).to_have_attribute("aria-invalid", "true")
    box(page, "Age from").fill("30")
    page.keyboard.press("Enter")
    expect(box(page, "Age from")).not_to_have_attribute("aria-invalid", "true")
    assert maya(studio).age_low == 30


def test_unknown_is_declared_and_taken_back_with_the_focus_following(
    studio: Studio, open_page: Open
) -> None:
    page, _ = open_page(Step.PERSONAS)
    box(page, "Income level").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Write an answer")).to_be_focused()
    assert maya(studio).unknown == ("income_level",)
    page.keyboard.press("Enter")
    expect(box(page, "Income level")).to_be_focused()
    assert maya(studio).unknown == ()


def test_goals_are_added_moved_and_removed_without_a_mouse(studio: Studio, open_page: Open) -> None:
    page, _ = open_page(Step.GOALS)
    adding = page.get_by_label("Add goal")
    adding.focus()
    for text in ("Sleep in the car", "Be asked how it went"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        expect(adding).to_have_value("")
    expect(adding).to_be_focused()
    last = page.locator(".cjw-rowname").last
    expect(last).to_contain_text("Be asked how it went")
    last.focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".cjw-rowname").nth(-2)).to_contain_text("Be asked how it went")
    expect(page.locator(".cjw-rowname").nth(-2)).to_be_focused()
    page.get_by_role("button", name="Remove").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Be asked how it went")).to_have_count(0)
    goals = studio.live.document.children("persona-maya", Goal)
    assert goals[-1].statement == "Sleep in the car"
    page.locator(".cjw-rowname").last.focus()
    page.keyboard.press("Control+z")
    expect(page.locator(".cjw-rowname", has_text="Be asked how it went")).to_have_count(1)


def test_undo_is_the_fields_own_while_typing(studio: Studio, open_page: Open) -> None:
    page, stage = open_page(Step.PERSONAS)
    box(page, "Place").press_sequentially("!")
    page.keyboard.press("Control+z")
    page.wait_for_timeout(100)
    assert "undo" not in [what for what, _ in stage.intents]


def test_arrow_keys_walk_and_letters_reach_no_notebook(open_page: Open) -> None:
    page, _ = open_page(Step.GOALS)
    for selector in ("button", "select", "textarea", "input", "summary"):
        for element in page.locator(f".cjw-studio {selector}:visible").all()[:6]:
            element.focus()
            assert element.get_attribute("data-lm-suppress-shortcuts") == "true", selector


def test_the_clock_says_how_late_in_words_and_what_to_cut(studio: Studio, open_page: Open) -> None:
    live, workshop = studio.live, studio.desk.workshop_id
    agenda.plan_agenda(live, workshop, RunSheet.TWO_HOURS)
    first = agenda.in_the_room(live.document, workshop)[0]
    agenda.start(live, first.id)
    begun = edit.now() - dt.timedelta(minutes=first.minutes + 12)
    fill.answer(live, first.id, {"started_at": to_moment(begun)})
    page, _ = open_page(Step.WELCOME)
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"−12:\d\d"))
    expect(page.get_by_text("12 min behind")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("paused, 10 min step")).to_be_visible()
    page.get_by_role("button", name="5 min more").click()
    expect(page.get_by_text("paused, 15 min step")).to_be_visible()
    page.get_by_text("What to cut").press("Enter")
    page.get_by_role("button", name="Leave these for later").press("Enter")
    expect(page.get_by_role("button", name="Leave these for later")).to_be_hidden()
    later = [i for i in live.document.children(workshop, AgendaItem) if i.step is Step.MOMENTS]
    assert [item.takes_place for item in later] == [AgendaPlace.AFTER]


def test_the_step_bar_and_the_prompts_answer_keys_and_are_announced(
    studio: Studio, open_page: Open
) -> None:
    page, _ = open_page(Step.PERSONAS)
    page.get_by_role("button", name="3 Touchpoints").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[aria-current=step]")).to_contain_text("Touchpoints")
    expect(page.locator(".cjw-shell .cjw-voice")).to_contain_text(
        "Step 3, Touchpoints. What does Maya meet, and where?"
    )
    page.get_by_role("region", name="Prompt to read aloud").get_by_role(
        "button", name="Next"
    ).press("Enter")
    expect(page.get_by_text("Prompt 2 of 3")).to_be_visible()
    assert studio.step is Step.TOUCHPOINTS


def test_the_wall_hides_silence_lateness_and_checks_and_escape_leaves_it(
    studio: Studio, open_page: Open
) -> None:
    live, workshop = studio.live, studio.desk.workshop_id
    agenda.plan_agenda(live, workshop, RunSheet.TWO_HOURS)
    agenda.start(live, agenda.in_the_room(live.document, workshop)[0].id)
    page, _ = open_page(Step.TOUCHPOINTS)
    page.get_by_role("button", name="Wall view").click()
    for hidden in ("Who has spoken", "Ready to go on when", "Parking lot"):
        expect(page.get_by_text(hidden).first).to_be_hidden()
    expect(page.locator(".cjw-delay")).to_be_hidden()
    expect(page.get_by_role("heading", name="What does Maya meet, and where?")).to_be_visible()
    expect(page.get_by_role("timer")).to_be_visible()
    assert next(iter(studio.panel.pictures)).state["wall"] is True
    page.keyboard.press("Escape")
    expect(page.get_by_text("Who has spoken").first).to_be_visible()
    expect(page.get_by_role("button", name="Wall view")).to_have_attribute("aria-pressed", "false")


def test_a_thought_is_parked_from_the_foot(studio: Studio, open_page: Open) -> None:
    page, _ = open_page(Step.GOALS)
    page.get_by_label("Park a thought").fill("אין מקום 🚗 <b>bold</b>")
    page.keyboard.press("Enter")
    expect(page.get_by_text("אין מקום 🚗 <b>bold</b>")).to_be_visible()
    expect(page.get_by_label("Park a thought")).to_have_value("")


OURS = [Step.WELCOME, Step.PERSONAS, Step.GOALS, Step.FUTURE, Step.ACTION_PLAN, Step.REVIEW]


@pytest.mark.parametrize("step", OURS, ids=str)
@pytest.mark.parametrize(("width", "dark"), [(1440, False), (1024, True), (390, False)])
def test_axe_finds_nothing_and_nothing_sticks_out(
    open_page: Open, step: Step, width: int, dark: bool
) -> None:
    page, _ = open_page(step, width=width, dark=dark)
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found] == []
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            ":is(.cjw-shell, .cjw-form, .cjw-footer) :is(button, select, input, summary)")]
          .filter((e) => e.checkVisibility() && !e.matches(".cjw-pill input, .cjw-tick input, .cjw-box"))
          .map((e) => [e.className || e.textContent, e.getBoundingClientRect()])
          .filter(([, r]) => r.height < 24 || r.width < 24).map(([name]) => name)"""
    )
    assert small == []


def test_two_versions_and_messages_have_no_barrier_either(studio: Studio, open_page: Open) -> None:
    page, _ = open_page(Step.PERSONAS, width=390)
    box(page, "Place").fill("Kokkola")
    fill.answer(other(studio), "persona-maya", {"place": "Seinäjoki"})
    page.keyboard.press("Enter")
    expect(page.locator(".cjw-versions:visible")).to_be_visible()
    box(page, "Age from").fill("thirty")
    page.keyboard.press("Enter")
    expect(page.locator(".cjw-bad:visible")).to_be_visible()
    assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize("scheme", ["forced", "still"])
def test_forced_colours_and_reduced_motion_leave_everything_there(
    open_page: Open, scheme: str
) -> None:
    more = {"forced_colors": "active"} if scheme == "forced" else {"reduced_motion": "reduce"}
    page, _ = open_page(Step.GOALS, **more)
    expect(page.locator("[aria-current=step]")).to_be_visible()
    expect(page.get_by_label("Add goal")).to_be_visible()
