"""A vote in Chromium, from the question to the second result, by pointer and by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from cjm_widgets.model.session import Round
from cjm_widgets.widgets.dots import Dots
from cjm_widgets.workshop import lead
from cjm_widgets.workshop.live import Live
from widgets.people import FACILITATOR, sample_folder
from widgets.stage import Stage

pytestmark = pytest.mark.browser

WORKSHOP = "workshop-autumn"


@pytest.fixture
def live(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Live:
    return Live.open(sample_folder(tmp_path, tmp_path_factory), actor=FACILITATOR)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
def test_a_vote_from_question_to_second_result(
    browser: Browser, live: Live, width: int, dark: bool
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    Stage(page, Dots(live, WORKSHOP), dark=dark)

    def check() -> None:
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    check()
    page.get_by_role("button", name="New vote").click()
    check()
    page.get_by_role("textbox", name="Question").fill("Where do we lose them?")
    page.get_by_label("Dots for everybody").fill("3")
    page.get_by_role("button", name="None", exact=True).click()
    page.get_by_label("4.1 Wait for delivery").check()
    page.get_by_label("2.2 Ask about charging at home").check()
    page.get_by_role("button", name="Open the vote").click()
    expect(page.get_by_role("heading", name="Where do we lose them?")).to_be_focused()
    expect(page.get_by_text("0 of 9 have voted")).to_be_visible()
    page.get_by_text("Enter dots for somebody").click()
    more = page.get_by_role("button", name="One dot more: 4.1 Wait for delivery")
    for _ in range(3):
        more.click()
    expect(page.get_by_text("0 left")).to_be_visible()
    expect(more).to_be_focused()
    check()
    page.get_by_role("button", name="Put these dots").click()
    expect(page.get_by_text("1 of 9 has voted", exact=True)).to_be_visible()
    (asked,) = (r for r in live.document.children(WORKSHOP, Round) if r.closed_at is None)
    assert sum(v.dots for v in lead.ballots(live.document, asked.id)) == 3
    page.get_by_role("button", name="Close and count").click()
    expect(page.get_by_role("row", name="4.1 Wait for delivery")).to_contain_text("3")
    page.get_by_role("button", name="Vote once more").click()
    page.get_by_role("button", name="One dot more: 2.2 Ask about charging at home").click()
    page.get_by_role("button", name="Put these dots").click()
    expect(page.get_by_text("1 of 9 has voted", exact=True)).to_be_visible()
    page.get_by_role("button", name="Close and count").click()
    expect(page.get_by_role("columnheader", name="First vote")).to_be_visible()
    expect(page.get_by_role("row").nth(1)).to_contain_text("2.2 Ask about charging at home")
    expect(page.get_by_role("button", name="Vote once more")).to_be_hidden()
    check()
    page.close()
    assert said == []
