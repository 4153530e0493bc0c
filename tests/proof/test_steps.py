"""The reports of single steps as their readers meet them: any screen, the keyboard, on paper."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

import surroundings
from cjm_widgets.fields import Step
from cjm_widgets.render.steps import numbered
from cjm_widgets.reports.batch import make_reports
from cjm_widgets.workshop.begin import begin_sample
from once import made_once
from watch import watched

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PERSONA = "persona-maya"
STEPS = [numbered(step) for step in Step]
LOOKED_AT = ["04_emotions", "05_moments_of_truth"]
LARGEST = 1_600_000
WITHOUT_CHARTS = 200_000
A4 = (11.69, 8.27)
_WORD = "{http://www.w3.org/1999/xhtml}word"
_PAGE = "{http://www.w3.org/1999/xhtml}page"


@pytest.fixture(scope="session")
def stepped_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a run of one persona with the report of each step."""

    def make(folder: Path) -> None:
        begin_sample(folder)
        made = make_reports(folder, personas=[PERSONA], out=folder / "out", steps=True)
        assert not made.failed, made.failed
        (folder / "run").symlink_to(made.folder)

    return made_once(tmp_path_factory, "stepped-proof", make) / "run"


def page_of(run: Path, step: str) -> Path:
    return run.resolve() / PERSONA / f"{step}.html"


@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("step", STEPS)
def test_a_step_opens_quietly_and_fits_the_screen(
    step: str, width: int, stepped_run: Path, browser: Browser
) -> None:
    with watched(browser, page_of(stepped_run, step), width=width) as seen:
        assert seen.page.locator("h1").count() == 1
        assert (
            seen.page.evaluate(
                "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
            )
            == 0
        )
        assert seen.events == []


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_accessible(step: str, width: int, stepped_run: Path, browser: Browser) -> None:
    with watched(browser, page_of(stepped_run, step), width=width) as seen:
        results = Axe().run(seen.page)
        assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("step", STEPS)
def test_every_link_of_a_step_leads_somewhere_on_its_page(step: str, stepped_run: Path) -> None:
    html = page_of(stepped_run, step).read_text(encoding="utf-8")
    targets = set(re.findall(r'\bhref="#([^"]+)"', html))
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert targets
    assert targets - set(ids) == set()
    assert len(ids) == len(set(ids))


def test_a_step_without_charts_brings_no_script_for_them(stepped_run: Path) -> None:
    small = [s for s in STEPS if page_of(stepped_run, s).stat().st_size < WITHOUT_CHARTS]
    assert len(small) == 8
    assert (stepped_run / f"{PERSONA}.html").stat().st_size <= LARGEST


def test_the_reports_list_opens_each_step(stepped_run: Path, browser: Browser) -> None:
    file = stepped_run.resolve() / f"{PERSONA}.html"
    with watched(browser, file) as seen:
        links = seen.page.locator("#steps b a")
        assert links.count() == len(STEPS)
        for step, link in zip(STEPS, links.all(), strict=True):
            assert link.get_attribute("href") == f"{PERSONA}/{step}.html"
        links.first.focus()
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_url(f"**/{PERSONA}/{STEPS[0]}.html")
        assert seen.page.locator("h1").inner_text() == "Welcome"


@pytest.mark.parametrize("step", LOOKED_AT)
def test_a_step_prints_whole(
    step: str, stepped_run: Path, browser: Browser, tmp_path: Path
) -> None:
    if shutil.which("pdftotext") is None:
        missing = "no pdftotext was found; on Debian: sudo apt-get install poppler-utils"
        (pytest.fail if surroundings.must_be_complete() else pytest.skip)(missing)
    with watched(browser, page_of(stepped_run, step)) as seen:
        session = seen.page.context.new_cdp_session(seen.page)
        size = dict(zip(("paperWidth", "paperHeight"), A4, strict=True))
        answer = session.send("Page.printToPDF", {**size, "printBackground": True})
        rows = seen.page.locator("table.stack tbody th").all_inner_texts()
    file = tmp_path / "step.pdf"
    file.write_bytes(base64.b64decode(answer["data"]))
    sheets = list(ElementTree.fromstring(pdftotext(file, "-bbox")).iter(_PAGE))  # noqa: S314
    words = [(word, sheet) for sheet in sheets for word in sheet.iter(_WORD)]
    cut = [
        word.text
        for word, sheet in words
        if float(word.get("xMin", 0)) < 0
        or float(word.get("xMax", 0)) > float(sheet.get("width", 0))
        or float(word.get("yMax", 0)) > float(sheet.get("height", 0))
    ]
    assert cut == []
    assert 1 <= len(sheets) <= 5
    # In the order of the drawing, so that the lines of a cell follow each other.
    shown = squeezed(pdftotext(file, "-raw"))
    first_lines = [squeezed(row.partition("\n")[0]) for row in rows]
    assert len(first_lines) > 10
    assert [line for line in first_lines if line not in shown] == []


def pdftotext(file: Path, option: str) -> str:
    done = subprocess.run(
        ["pdftotext", option, file, "-"], check=True, capture_output=True, text=True
    )
    return done.stdout


def squeezed(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()
