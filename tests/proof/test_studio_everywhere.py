"""The same ten notebooks open the studio in JupyterLab, in Notebook 7 and as pages without code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, TimeoutError, expect

from cjm_widgets.model.session import Workshop
from cjm_widgets.store import Workspace
from cjm_widgets.widgets.server import JupyterServer, start_server
from cjm_widgets.workshop import handout
from cjm_widgets.workshop.begin import begin_sample

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MS = 90_000
QUESTIONS = {
    "00_welcome": "Whose journey do we draw, and why?",
    "01_personas": "Who is Maya?",
    "02_goals": "What does Maya want to get done?",
    "03_touchpoints": "What does Maya meet, and where?",
    "04_emotions": "How did it feel to be Maya?",
    "05_moments_of_truth": "Where do we win Maya, and where do we lose Maya?",
    "06_behind_the_scenes": "What do we do that Maya cannot see?",
    "07_future_state": "How shall it be for Maya a year from now?",
    "08_action_plan": "What do we do about it, who, and by when?",
    "09_measure_and_review": "How will we know, and when do we look again?",
}
THREE = ("01_personas", "03_touchpoints", "04_emotions")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    folder = tmp_path_factory.mktemp("everywhere") / "halden"
    begin_sample(folder)
    handout.hand_out_notebooks(folder)
    with start_server(folder / handout.FOLDER) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window that must need nothing from elsewhere."""
    opened = browser.new_page(viewport={"width": 1440, "height": 1000})
    opened.set_default_timeout(MS)
    strange: list[str] = []
    opened.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(("http://127.0.0.1:", "data:", "blob:", "ws://127.0.0.1:"))
            else strange.append(request.url)
        ),
    )
    yield opened
    opened.close()
    assert strange == []


def run_all(page: Page, question: str) -> None:
    """Run the notebook by the keyboard until the studio asks its question."""
    studio = page.get_by_role("heading", name=question)
    for _ in range(3):  # the first keys may come before everything is in place
        page.locator(".lm-MenuBar-itemLabel", has_text="Run").click()
        page.get_by_text("Run All Cells", exact=True).click()
        try:
            studio.first.wait_for(timeout=MS / 3)
        except TimeoutError:
            continue
        return
    raise AssertionError(f"the studio did not ask: {question}")


@pytest.mark.parametrize("name", QUESTIONS)
def test_in_jupyterlab(server: JupyterServer, page: Page, name: str) -> None:
    page.goto(f"{server.lab(f'{name}.ipynb')}&reset")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    run_all(page, QUESTIONS[name])
    expect(
        page.locator(".jp-OutputArea-output.jp-RenderedText[data-mime-type*=error]")
    ).to_have_count(0)


@pytest.mark.parametrize("name", THREE)
def test_in_notebook_7(server: JupyterServer, page: Page, name: str) -> None:
    page.goto(server.lab(f"{name}.ipynb").replace("/lab/tree/", "/notebooks/"))
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    run_all(page, QUESTIONS[name])


@pytest.mark.parametrize("name", THREE)
def test_as_a_page_without_code(server: JupyterServer, page: Page, name: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(server.page(f"{name}.ipynb"), wait_until="commit")
    page.get_by_role("heading", name=QUESTIONS[name]).first.wait_for()
    assert "step(" not in page.content()
    assert "Traceback" not in page.content()
    assert errors == []


def test_what_is_typed_on_a_page_without_code_is_there_after_a_reload(
    server: JupyterServer, page: Page
) -> None:
    address = server.page("00_welcome.ipynb")
    page.goto(address, wait_until="commit")
    place = page.get_by_role("region", name="The workshop").get_by_role("textbox", name="Place")
    place.fill("Upstairs")
    place.press("Tab")
    expect(page.get_by_text("Saved").first).to_be_visible()
    page.wait_for_timeout(1500)
    page.goto("about:blank")
    page.goto(address, wait_until="commit")
    expect(place).to_have_value("Upstairs", timeout=MS)
    (workshop,) = Workspace.open(server.root.parent).snapshot().all(Workshop)
    assert workshop.place == "Upstairs"


def test_a_workspace_that_is_gone_is_one_sentence_on_a_page_without_code(
    server: JupyterServer, page: Page
) -> None:
    text = (server.root / "01_personas.ipynb").read_text("utf-8")
    stray = server.root / "99_stray.ipynb"
    stray.write_text(text.replace('workspace = \\"..\\"', 'workspace = \\"nowhere\\"'), "utf-8")
    page.goto(server.page(stray.name), wait_until="commit")
    page.get_by_text("nowhere").first.wait_for()
    assert "Traceback" not in page.content()
    Path(stray).unlink()
