"""A report on paper: the map stands on A3 and A4 sheets with every column whole."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

import surroundings
from cjm_widgets.model.document import Document
from cjm_widgets.model.journey import PainPoint
from cjm_widgets.workshop.review import choose_map, choose_persona, read_workspace
from watch import watched

pytestmark = pytest.mark.browser

INCHES = {"A3": (16.54, 11.69), "A4": (11.69, 8.27)}
MOST_PAGES = {"A3": 14, "A4": 24}
REPORTS = ("persona-maya", "persona-jonas")
_WORD = "{http://www.w3.org/1999/xhtml}word"
_PAGE = "{http://www.w3.org/1999/xhtml}page"


@pytest.fixture(scope="module", params=[(r, s) for r in REPORTS for s in INCHES], ids="-".join)
def printed(
    request: pytest.FixtureRequest,
    sample_run: Path,
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, str, Path]:
    """Persona, paper and the PDF file that the browser prints."""
    if shutil.which("pdftotext") is None:
        missing = "no pdftotext was found; on Debian: sudo apt-get install poppler-utils"
        (pytest.fail if surroundings.must_be_complete() else pytest.skip)(missing)
    persona, size = request.param
    width, height = INCHES[size]
    with watched(browser, sample_run / "run" / f"{persona}.html") as seen:
        session = seen.page.context.new_cdp_session(seen.page)
        answer = session.send(
            "Page.printToPDF",
            {"paperWidth": width, "paperHeight": height, "printBackground": True},
        )
        file = tmp_path_factory.mktemp("print") / f"{persona}-{size}.pdf"
        file.write_bytes(base64.b64decode(answer["data"]))
        assert seen.events == []
    return persona, size, file


def squeezed(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


def pdftotext(file: Path, *options: str) -> str:
    done = subprocess.run(
        ["pdftotext", *options, file, "-"], check=True, capture_output=True, text=True
    )
    return done.stdout


def columns_of(document: Document, persona: str) -> list[list[str]]:
    """Return for each touchpoint the texts that stand in its column."""
    journey_map = choose_map(document, choose_persona(document, persona))
    return [
        [
            text
            for text in (
                column.name,
                column.customer_action,
                column.thinks,
                column.says,
                *(pain.text for pain in document.children(column.id, PainPoint)),
            )
            if text
        ]
        for column in document.touchpoints(journey_map.id)
    ]


def test_every_column_of_the_map_is_on_paper(
    printed: tuple[str, str, Path], sample_run: Path
) -> None:
    persona, _, file = printed
    document, _ = read_workspace(sample_run)
    # In the order of the drawing, so that the lines of a cell follow each other.
    shown = squeezed(pdftotext(file, "-raw"))
    columns = columns_of(document, persona)
    assert len(columns) >= 12
    assert [text for column in columns for text in column if squeezed(text) not in shown] == []


def test_no_word_stands_outside_its_sheet(printed: tuple[str, str, Path]) -> None:
    _, _, file = printed
    tree = ElementTree.fromstring(pdftotext(file, "-bbox"))  # noqa: S314 - from our own page
    cut = []
    for sheet in tree.iter(_PAGE):
        width, height = float(sheet.get("width", 0)), float(sheet.get("height", 0))
        for word in sheet.iter(_WORD):
            left, right = float(word.get("xMin", 0)), float(word.get("xMax", 0))
            top, bottom = float(word.get("yMin", 0)), float(word.get("yMax", 0))
            if left < 0 or right > width or top < 0 or bottom > height:
                cut.append(word.text)
    assert cut == []


def test_the_report_takes_few_sheets_in_landscape(printed: tuple[str, str, Path]) -> None:
    _, size, file = printed
    tree = ElementTree.fromstring(pdftotext(file, "-bbox"))  # noqa: S314 - from our own page
    sheets = list(tree.iter(_PAGE))
    assert 3 <= len(sheets) <= MOST_PAGES[size]
    for sheet in sheets:
        width, height = float(sheet.get("width", 0)), float(sheet.get("height", 0))
        assert width > height
        assert [width / 72, height / 72] == pytest.approx(INCHES[size], abs=0.02)
        assert len(list(sheet.iter(_WORD))) > 10, "a sheet is nearly empty"


def test_no_cell_is_broken_and_a3_holds_the_whole_map(
    printed: tuple[str, str, Path], sample_run: Path
) -> None:
    persona, size, file = printed
    document, _ = read_workspace(sample_run)
    sheets = [squeezed(text) for text in pdftotext(file, "-raw").split("\f")]
    cells = [squeezed(text) for column in columns_of(document, persona) for text in column]
    assert [cell for cell in cells if not any(cell in sheet for sheet in sheets)] == []
    if size == "A3":
        assert any(all(cell in sheet for cell in cells) for sheet in sheets)
