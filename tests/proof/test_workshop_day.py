"""A whole workshop by the two-hour run sheet: one facilitator, six people, and what the report says.

Everything is real: JupyterLab with the studio for the facilitator, the room's own server for the
others, a Chromium page for each of them, and the reports at the end.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Page, TimeoutError, expect

from cjm_widgets.fields import Step
from cjm_widgets.model.document import Document
from cjm_widgets.model.improvement import Action
from cjm_widgets.model.journey import EmotionRating, Touchpoint
from cjm_widgets.model.people import Department, Participant
from cjm_widgets.model.scales import ParticipantKind, Rater, RunSheet
from cjm_widgets.model.session import AgendaItem, Note, Vote, Workshop
from cjm_widgets.reports.batch import make_reports
from cjm_widgets.room.reach import join_urls
from cjm_widgets.room.server import RoomProcess, start_room
from cjm_widgets.store import Workspace
from cjm_widgets.widgets.server import start_server
from cjm_widgets.workshop import agenda, edit, handout, opening
from cjm_widgets.workshop.begin import begin_journey
from cjm_widgets.workshop.invitations import Door
from cjm_widgets.workshop.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STAFF, CUSTOMER, SCRIBE = (
    ParticipantKind.STAFF,
    ParticipantKind.CUSTOMER,
    ParticipantKind.SCRIBE,
)
SECONDS = 90
OBJECTIVE = "Agree on the one wait we end before Christmas."
WAIT = "Wait at the parcel shop"
ACTION = "Send one message when the parcel is really there"


@dataclass
class Day:
    """The servers of one workshop."""

    folder: Path
    workshop_id: str
    room: RoomProcess
    lab: str

    @property
    def document(self) -> Document:
        """The workspace as it is now, hidden ratings and votes included."""
        return Workspace.open(self.folder).snapshot(unrevealed=True)

    @property
    def running(self) -> AgendaItem | None:
        """What the agenda says is going on."""
        return agenda.running_item(self.document, self.workshop_id)

    @property
    def workshop(self) -> Workshop:
        """The workshop as it is now."""
        return self.document.get(self.workshop_id, Workshop)

    def link(self, role: ParticipantKind) -> str:
        """Return a fresh link for somebody of this role."""
        token = Door(self.folder).invite(role, self.workshop_id, now=edit.now())
        return join_urls(self.room.reach, token)[0]


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    folder = begin_journey(tmp_path / "shop", "online_shop", persona="Ines").folder
    workspace = Workspace.open(folder)
    edit.add_all(
        workspace,
        [
            Department(id="department-sales", rank="a", name="Sales"),
            Department(id="department-service", rank="b", name="Service"),
            Participant(id="participant-karin", name="Karin Ek", part=ParticipantKind.FACILITATOR),
        ],
        label="Prepare",
    )
    table = opening.sit_down(Live(workspace, actor=None))
    handout.hand_out_notebooks(folder)
    with (
        start_room(folder, table.workshop_id) as room,
        start_server(folder / handout.FOLDER) as server,
    ):
        yield Day(folder, table.workshop_id, room, server.lab("00_welcome.ipynb"))


def until(happened: Callable[[], object]) -> None:
    """Wait for something that becomes true in the workspace."""
    end = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.2)


def phone(browser: Browser, size: tuple[int, int] = (390, 844)) -> Page:
    context: BrowserContext = browser.new_context(viewport={"width": size[0], "height": size[1]})
    context.set_default_timeout(SECONDS * 1000)
    return context.new_page()


def join(page: Page, link: str, name: str | None, department: str = "Sales") -> Page:
    page.goto(link)
    if name is None:
        page.get_by_label("Take part without my name").check()
    else:
        page.get_by_label("Your name").fill(name)
    if page.locator("#department").count():
        page.get_by_label("Where you work").select_option(label=department)
    if page.locator("#consent").count():
        page.get_by_label("I agree to that").check()
    page.get_by_role("button", name="Join the workshop").click()
    expect(page.locator("#net")).to_contain_text("Connected")
    return page


def write(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Your note").fill(text)
    page.locator("form button.main").click()
    expect(page.locator(".notes")).to_contain_text(text)


def rate(page: Page, desired: str, actual: str, *, basis: str | None = "I saw it") -> None:
    """Rate the touchpoint in sight and go on to the next."""
    page.locator("input[name=desired]").nth(int(desired) + 2).check(force=True)
    page.locator("input[name=actual]").nth(int(actual) + 2).check(force=True)
    if basis is not None:
        page.get_by_label(basis, exact=True).check(force=True)
    page.get_by_role("button", name="Next touchpoint").click()


def fill(page: Page, region: str, label: str, text: str) -> None:
    """Answer one question of a form in the studio, and leave the field."""
    form = page.get_by_role("region", name=region, exact=True)
    field = form.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    field.press("Tab")


def go_on(page: Page, day: Day, step: Step) -> None:
    """Take the room to the next item of the agenda."""
    page.get_by_role("button", name="Go on to").click()
    until(lambda: day.running is not None and day.running.step is step)


@dataclass
class People:
    """Everybody's page: the facilitator's, and those of the six others."""

    karin: Page
    tove: Page
    lars: Page
    quiet: Page
    anders: Page
    ole: Page


def test_a_workshop_from_objective_to_action_plan_is_what_its_report_says(
    day: Day, browser: Browser
) -> None:
    karin = open_studio(day, browser)
    agree_on_the_scope(day, karin)
    people = People(
        karin,
        tove=join(phone(browser), day.link(STAFF), "Tove", "Sales"),
        lars=join(phone(browser), day.link(STAFF), "Lars", "Service"),
        quiet=join(phone(browser), day.link(STAFF), None, "Service"),
        anders=join(phone(browser), day.link(CUSTOMER), "Anders"),
        ole=join(phone(browser, (1024, 768)), day.link(SCRIBE), "Ole"),
    )
    walk_the_journey(day, people)
    late = rate_and_reveal(day, people, browser)
    vote_on_moments(day, people, late)
    give_owners_and_dates(day, karin)
    before = day.document.sequence
    karin.reload()
    karin.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    assert day.document.sequence >= before
    names = {person.name for person in day.document.all(Participant)}
    assert names == {"Karin Ek", "Tove", "Lars", "Anders", "Ole", "Nils"}
    said = report_of(day.folder)
    for words in (WAIT, ACTION, "Tove"):
        assert words in said


def open_studio(day: Day, browser: Browser) -> Page:
    """Open the first notebook in JupyterLab and run it as its picture shows."""
    karin = phone(browser, (1500, 1100))
    karin.goto(f"{day.lab}&reset")
    karin.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    studio = karin.get_by_role("heading", name="Whose journey do we draw, and why?")
    for _ in range(3):  # JupyterLab takes the menu's word only when all is in place
        karin.locator(".lm-MenuBar-itemLabel", has_text="Run").click()
        karin.get_by_text("Run All Cells", exact=True).click()
        with suppress(TimeoutError):
            studio.wait_for(timeout=30_000)
            return karin
    raise AssertionError("the studio did not open")


def agree_on_the_scope(day: Day, karin: Page) -> None:
    fill(karin, "The workshop", "Objective", OBJECTIVE)
    form = karin.get_by_role("region", name="The workshop")
    form.get_by_role("combobox", name="Facilitator").select_option(label="Karin Ek")
    karin.get_by_role("button", name="Two hours", exact=True).click()
    until(lambda: day.document.children(day.workshop_id, AgendaItem))
    until(lambda: day.workshop.objective == OBJECTIVE)
    until(lambda: day.workshop.facilitator_id == "participant-karin")
    assert day.workshop.run_sheet is RunSheet.TWO_HOURS
    karin.get_by_role("button", name="Start the clock").click()
    until(lambda: day.running is not None and day.running.step is Step.WELCOME)


def walk_the_journey(day: Day, people: People) -> None:
    """Add a card on the board, write notes on four devices, and place them."""
    karin = people.karin
    go_on(karin, day, Step.TOUCHPOINTS)
    karin.get_by_role("button", name="+ Add touchpoint to stage 4").click()
    karin.keyboard.type(WAIT)
    karin.keyboard.press("Enter")
    until(lambda: any(t.name == WAIT for t in day.document.all(Touchpoint)))
    for page in (people.tove, people.lars, people.quiet, people.anders):
        expect(page.locator("h1")).to_contain_text("You are this person.")
    write(people.tove, "The shop closes at six, she comes at seven.")
    write(people.quiet, "Nobody tells her the counter moved.")
    write(people.anders, "I drove there twice.")
    slip = people.ole.get_by_role("textbox", name="What it says")
    slip.fill("From paper: the code had expired.")
    slip.press("Enter")
    until(lambda: len(day.document.all(Note)) == 4)
    waiting = karin.get_by_role("button", name="Place on 4.5")
    expect(waiting).to_have_count(4, timeout=SECONDS * 1000)
    for left in (3, 2, 1, 0):
        waiting.first.click()
        expect(waiting).to_have_count(left, timeout=SECONDS * 1000)
    assert all(note.target_id for note in day.document.all(Note))
    authors = Counter(note.author_id is None for note in day.document.all(Note))
    assert authors == {True: 2, False: 2}  # the quiet one and the slip have no name


def rate_and_reveal(day: Day, people: People, browser: Browser) -> Page:
    """Rate in private, a late-comer too; nothing is open before the facilitator opens it."""
    go_on(people.karin, day, Step.EMOTIONS)
    late = join(phone(browser), day.link(STAFF), "Nils", "Sales")
    for page in (people.tove, people.lars, people.quiet, late):
        rate(page, "1", "-2")
    rate(people.anders, "1", "-1", basis=None)
    until(lambda: len(day.document.all(EmotionRating)) == 5)
    assert not Workspace.open(day.folder).snapshot().all(EmotionRating)
    raters = Counter(rating.rater for rating in day.document.all(EmotionRating))
    assert raters == {Rater.STAFF: 4, Rater.CUSTOMER: 1}
    people.karin.get_by_role("button", name="Reveal").first.click()
    until(lambda: len(Workspace.open(day.folder).snapshot().all(EmotionRating)) == 5)
    expect(people.tove.locator("h1")).to_contain_text("What we said")
    return late


def vote_on_moments(day: Day, people: People, late: Page) -> None:
    """Vote on the phones; no dot is open before the vote is closed."""
    go_on(people.karin, day, Step.MOMENTS)
    people.karin.get_by_role("button", name="Open the vote").click()
    for page in (people.tove, people.lars, late):
        page.get_by_label(f"Give a dot to {WAIT}").first.click()
    until(lambda: len(day.document.all(Vote)) == 3)
    assert not Workspace.open(day.folder).snapshot().all(Vote)
    # Anders is a customer and Ole a scribe: neither votes.
    voted = people.karin.get_by_text("3 of 3 have voted")
    expect(voted).to_be_visible(timeout=SECONDS * 1000)
    people.karin.get_by_role("button", name="Close and count").click()
    until(lambda: len(Workspace.open(day.folder).snapshot().all(Vote)) == 3)


def give_owners_and_dates(day: Day, karin: Page) -> None:
    go_on(karin, day, Step.ACTION_PLAN)
    line = karin.get_by_label("Add action")
    line.fill(ACTION)
    line.press("Enter")
    until(lambda: [action.title for action in day.document.all(Action)] == [ACTION])
    actions = karin.get_by_role("region", name="Actions, the most important first")
    actions.get_by_role("combobox", name="Owner").select_option(label="Tove")
    due = (edit.now().date() + dt.timedelta(days=30)).isoformat()
    actions.get_by_role("textbox", name="Due").fill(due)
    actions.get_by_role("textbox", name="Due").press("Enter")
    until(lambda: str(day.document.all(Action)[0].due_on) == due)
    until(lambda: day.document.all(Action)[0].owner_id is not None)


def report_of(folder: Path) -> str:
    """Return all that the persona's page says."""
    run = make_reports(folder)
    assert not run.failed, run.failed
    page = (run.folder / "persona-ines.html").read_text("utf-8")
    return BeautifulSoup(page, "lxml").get_text(" ", strip=True)
