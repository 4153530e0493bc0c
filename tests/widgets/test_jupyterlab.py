"""The studio in a real JupyterLab: what is typed lies in the workspace, and no key leaks out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from cjm_widgets.model.people import Persona
from cjm_widgets.workshop import fill
from cjm_widgets.workshop.begin import begin_sample
from cjm_widgets.workshop.live import Live
from widgets.laboratory import Lab, served, write_notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_OPEN = """# Open the studio
from pathlib import Path
from cjm_widgets.fields import Step
from cjm_widgets.widgets.studio import open_studio
open_studio(Path({folder!r}), step=Step.PERSONAS, persona="persona-maya")"""
_BESIDE = "# The room takes notes\n1 + 1"
# Cells run again on a loaded machine take their time.
_PATIENCE_MS = 60_000
_LEAKS = ("a", "b", "d", "d", "x", "Enter", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the workspace that the notebook opens."""
    workspace = tmp_path_factory.mktemp("lab") / "workspace"
    begin_sample(workspace)
    return workspace


@pytest.fixture(scope="module")
def lab(folder: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab with the notebook open and run, one for all tests of this module."""
    notebooks = tmp_path_factory.mktemp("notebooks")
    write_notebook(notebooks / "studio.ipynb", [_OPEN.format(folder=str(folder)), _BESIDE])
    with served(notebooks, tmp_path_factory.mktemp("home")) as address:
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        opened = Lab(page, address, "studio.ipynb")
        opened.run_all()
        expect(page.locator(".cjw-question")).to_have_text("Who is Maya?", timeout=_PATIENCE_MS)
        yield opened
        page.close()


def field(lab: Lab, label: str) -> Locator:
    return lab.page.locator(".cjw-form").get_by_label(label, exact=True).first


def persona(folder: Path) -> Persona:
    return Live.open(folder, actor=None).document.get("persona-maya", Persona)


def go(lab: Lab, step: str) -> None:
    lab.page.locator(".cjw-steps button", has_text=step).click()
    expect(lab.page.locator(".cjw-steps [aria-current]")).to_contain_text(step)


def test_what_is_typed_lies_in_the_workspace(lab: Lab, folder: Path) -> None:
    go(lab, "Persona")
    field(lab, "Place").fill("Kokkola, above the harbour")
    lab.page.keyboard.press("Tab")
    expect(lab.page.locator(".cjw-saved")).to_contain_text("Saved")
    assert persona(folder).place == "Kokkola, above the harbour"


def test_somebody_elses_change_appears_by_itself(lab: Lab, folder: Path) -> None:
    go(lab, "Persona")
    fill.answer(Live.open(folder, actor="participant-noora"), "persona-maya", {"job": "Nurse"})
    expect(field(lab, "Job")).to_have_value("Nurse", timeout=_PATIENCE_MS)


def test_a_step_change_shows_within_a_second(lab: Lab) -> None:
    for step in ("Goals", "Touchpoints", "Actions", "Persona"):
        go(lab, step)
    took = lab.page.evaluate(
        """async () => {
          const times = [];
          for (const name of ["Goals", "Touchpoints", "Actions", "Persona"]) {
            const button = [...document.querySelectorAll(".cjw-steps button")]
              .find((b) => b.textContent.includes(name));
            const begun = performance.now();
            button.click();
            while (!button.hasAttribute("aria-current")) await new Promise(requestAnimationFrame);
            times.push(performance.now() - begun);
          }
          return times;
        }"""
    )
    assert sorted(took)[1] < 1000, took


@pytest.mark.parametrize(
    ("step", "selectors"),
    [
        ("Persona", (".cjw-steps button", ".cjw-mapchoice", ".cjw-rowname", ".cjw-form textarea")),
        ("Welcome", (".cjw-pill input", ".cjw-form input[type=date]", ".cjw-form select")),
        ("Actions", (".cjw-form summary", ".cjw-form input", ".cjw-footer .cjw-link")),
        ("Touchpoints", ("[data-pick]",)),
    ],
)
def test_no_key_leaves_a_control_for_the_notebook(
    lab: Lab, step: str, selectors: tuple[str, ...]
) -> None:
    go(lab, step)
    before = lab.cells()
    for selector in selectors:
        for key in _LEAKS:
            lab.page.locator(f"{selector}:visible").first.focus()
            lab.page.keyboard.press(key)
            assert lab.cells() == before, (selector, key)
        lab.page.keyboard.press("Escape")
        go(lab, step)
    lab.page.locator(".cjw-mapchoice").select_option("map-maya-today")


def test_half_a_word_survives_the_kernel_and_the_page(lab: Lab, folder: Path) -> None:
    go(lab, "Persona")
    field(lab, "Place").fill("Half a wor")
    lab.restart()
    lab.run_all()
    expect(field(lab, "Place")).to_have_value("Half a wor", timeout=_PATIENCE_MS)
    expect(lab.page.locator(".cjw-saved")).to_contain_text("Saved", timeout=_PATIENCE_MS)
    assert persona(folder).place == "Half a wor"


def test_a_restarted_kernel_brings_everything_back(lab: Lab, folder: Path) -> None:
    fill.answer(Live.open(folder, actor="participant-noora"), "persona-maya", {"job": "Midwife"})
    lab.restart()
    lab.run_all()
    expect(field(lab, "Job")).to_have_value("Midwife", timeout=_PATIENCE_MS)
    assert not lab.errors()
