"""The workbook: pleasant to open, never computed, refused when it is damaged or a bomb."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from cjm_widgets.errors import ExchangeError, InvalidMapError
from cjm_widgets.exchange import workbook_xlsx
from cjm_widgets.i18n import Catalog
from cjm_widgets.model.base import build
from cjm_widgets.model.document import Document
from cjm_widgets.model.improvement import Kpi
from cjm_widgets.model.journey import JourneyMap, Stage, Touchpoint
from cjm_widgets.model.people import Company, Persona
from strategies import FORMULAS

MAYA = build(Persona, {"id": "persona-maya", "name": "Maya"})
TODAY = build(
    JourneyMap,
    {
        "id": "map-a",
        "persona_id": "persona-maya",
        "title": "Today",
        "review_on": dt.date(2026, 3, 31),
        "drawn_on": dt.date(1900, 2, 28),
    },
)
KPI = build(
    Kpi, {"id": "kpi-a", "map_id": "map-a", "name": "-5", "kpi_kind": "mean", "target": 0.1 + 0.2}
)


def book(path: Path, rows: list[list[object]], *, title: str = "personas") -> Path:
    """Write a workbook by hand and return its path."""
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    made.save(path)
    return path


@pytest.mark.parametrize("payload", [*FORMULAS, "#N/A", "#REF!", "_x0041_", "2026-03-31", "1e3"])
def test_every_text_is_written_as_text(payload: str, tmp_path: Path) -> None:
    try:
        company = build(Company, {"id": "company-a", "name": payload})
    except InvalidMapError:
        return  # the model refuses control characters before they reach a file
    path = tmp_path / "book.xlsx"
    workbook_xlsx.write(Document.of([company]), path)
    sheet = load_workbook(path)["companies"]
    assert {
        cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None
    } == {"s"}
    assert "<f>" not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    assert workbook_xlsx.read(path).get("company-a") == company


def test_numbers_and_dates_are_what_a_spreadsheet_can_reckon_with(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    workbook_xlsx.write(Document.of([MAYA, TODAY, KPI]), path)
    made = load_workbook(path)
    cells = {
        str(head.value): cell
        for name in ("kpis", "maps")
        for head, cell in zip(made[name][1], made[name][2], strict=True)
    }
    assert cells["Target [target]"].value == 0.1 + 0.2
    assert cells["Next review [review_on]"].value == dt.datetime(2026, 3, 31)  # noqa: DTZ001
    assert cells["Next review [review_on]"].number_format == "yyyy-mm-dd"
    assert cells["As of [drawn_on]"].value == "1900-02-28"
    assert list(workbook_xlsx.read(path)) == [MAYA, TODAY, KPI]


def test_the_heading_stays_in_sight_filters_and_offers_the_words_of_closed_sets(
    tmp_path: Path,
) -> None:
    path = tmp_path / "book.xlsx"
    items = [
        MAYA,
        TODAY,
        build(Stage, {"id": "stage-a", "map_id": "map-a", "name": "Find"}),
        build(Touchpoint, {"id": "touchpoint-a", "stage_id": "stage-a", "name": "Ask"}),
    ]
    workbook_xlsx.write(Document.of(items), path, catalog=Catalog("en-XA"))
    made = load_workbook(path)
    assert made.sheetnames == ["personas", "maps", "stages", "touchpoints"]
    sheet = made["touchpoints"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", sheet.dimensions)
    assert sheet["A1"].font.bold
    assert any("web_search,website" in v.formula1 for v in sheet.data_validations.dataValidation)
    assert str(sheet["C1"].value).startswith("⟦")
    assert list(workbook_xlsx.read(path)) == items


def test_an_empty_workspace_is_a_workbook_too(tmp_path: Path) -> None:
    workbook_xlsx.write(Document.of([]), tmp_path / "book.xlsx")
    assert len(workbook_xlsx.read(tmp_path / "book.xlsx")) == 0


def test_cells_as_a_spreadsheet_retypes_them_are_read(tmp_path: Path) -> None:
    rows = [
        ["id", "name", "age_low", "place", "quote"],
        ["persona-a", 2024, 28.0, True, dt.datetime(2026, 3, 31)],  # noqa: DTZ001
    ]
    persona = workbook_xlsx.read(book(tmp_path / "book.xlsx", rows)).get("persona-a", Persona)
    assert (persona.name, persona.age_low, persona.place, persona.quote) == (
        "2024",
        28,
        "true",
        "2026-03-31",
    )


@pytest.mark.parametrize(
    ("rows", "line", "column", "says"),
    [
        ([["id"]], 1, None, "sheet 'personas': the columns of personas do not fit; missing: name"),
        ([["id", "name", "mood"]], 1, None, "unknown: 'mood'"),
        ([["id", "name", "age_low"], [], ["persona-a", "A", 2.5]], 3, "age_low", "found 2.5"),
        ([["id", "name"], ["persona-a", "A"], ["persona-a", "B"]], 3, "id", "'personas', row 2"),
    ],
)
def test_a_wrong_sheet_is_refused_at_the_cell(
    tmp_path: Path, rows: list[list[object]], line: int, column: str | None, says: str
) -> None:
    with pytest.raises(ExchangeError, match=says) as caught:
        workbook_xlsx.read(book(tmp_path / "book.xlsx", rows))
    assert (caught.value.line, caught.value.column) == (line, column)


def test_a_number_is_no_date(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["id", "title", "persona_id", "review_on"],
        ["map-a", "T", "p", 45000],
    ]
    with pytest.raises(ExchangeError, match="like 2026-03-31"):
        workbook_xlsx.read(book(tmp_path / "book.xlsx", rows, title="maps"))


def test_a_strange_sheet_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="'Pivot' is not a table of a workspace"):
        workbook_xlsx.read(book(tmp_path / "book.xlsx", [["a"]], title="Pivot"))


def repacked(path: Path, part: str, change: dict[str, str]) -> Path:
    """Replace texts in one part of a workbook."""
    made = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                text = content.decode()
                for before, after in change.items():
                    assert re.search(before, text)
                    text = re.sub(before, after, text, count=1)
                content = text.encode()
            new.writestr(name, content)
    path.write_bytes(made.getvalue())
    return path


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"<sheetData>": "<sheetData><row"}, "not a readable XLSX"),
        ({'<row r="2"': '<row r="900000000"'}, "more than"),
        ({"^": '<!DOCTYPE x [<!ENTITY a "aaaa">]>'}, "declares XML entities"),
        ({'t="inlineStr"><is><t>id</t></is>': 't="s"><v>9999</v>'}, "not a readable XLSX"),
    ],
)
def test_a_damaged_or_hostile_workbook_is_refused(
    tmp_path: Path, change: dict[str, str], says: str
) -> None:
    path = book(tmp_path / "book.xlsx", [["id", "name"], ["persona-a", "A"]])
    repacked(path, SHEET, change)
    with pytest.raises(ExchangeError, match=says):
        workbook_xlsx.read(path)


def test_what_unpacks_to_far_more_than_a_workspace_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * 40_000_000)
    assert path.stat().st_size < 50_000
    with pytest.raises(ExchangeError, match="would unpack to 40 MB"):
        workbook_xlsx.read(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"id,name\n", b"\x80\x04K\x01."])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    with pytest.raises(ExchangeError, match="not an XLSX workbook"):
        workbook_xlsx.read(path)
