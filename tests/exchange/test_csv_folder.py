"""CSV tables: safe to open in a spreadsheet, and read back with row and column of an error."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cjm_widgets.errors import ExchangeError, InvalidMapError
from cjm_widgets.exchange import csv_folder
from cjm_widgets.model.base import build
from cjm_widgets.model.document import Document
from cjm_widgets.model.improvement import Kpi
from cjm_widgets.model.journey import JourneyMap
from cjm_widgets.model.people import Company, Department, Persona
from strategies import FORMULAS

MAYA = build(Persona, {"id": "persona-maya", "name": "Maya", "devices": ["phone", "a;b"]})
TODAY = build(JourneyMap, {"id": "map-a", "persona_id": "persona-maya", "title": "Today"})


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file as Python's own reader sees them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def table(folder: Path, text: str, *, name: str = "personas") -> Path:
    """Write one table by hand and return its folder."""
    (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return folder


def test_headings_are_field_names_and_there_is_a_file_for_each_kind(tmp_path: Path) -> None:
    csv_folder.write(Document.of([MAYA, TODAY]), tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["maps.csv", "personas.csv"]
    (row,) = rows_of(tmp_path / "out" / "personas.csv")
    assert list(row)[:3] == ["id", "rank", "name"]
    assert list(row)[-1] == "unknown"
    assert row["devices"] == r"phone; a\;b"


def test_numbers_stay_numbers_and_text_that_looks_like_one_is_guarded(tmp_path: Path) -> None:
    kpi = build(
        Kpi,
        {"id": "kpi-a", "map_id": "map-a", "name": "-5", "kpi_kind": "mean", "target": -5},
    )
    csv_folder.write(Document.of([MAYA, TODAY, kpi]), tmp_path)
    (row,) = rows_of(tmp_path / "kpis.csv")
    assert (row["target"], row["name"]) == ("-5", "'-5")
    assert csv_folder.read(tmp_path).get("kpi-a") == kpi


@pytest.mark.parametrize("payload", FORMULAS)
def test_no_cell_begins_with_what_is_computed(payload: str, tmp_path: Path) -> None:
    try:
        company = build(Company, {"id": "company-a", "name": payload, "business": payload})
    except InvalidMapError:
        return  # the model refuses control characters before they reach a file
    csv_folder.write(Document.of([company]), tmp_path)
    (row,) = rows_of(tmp_path / "companies.csv")
    assert all(
        not cell.strip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
        for cell in row.values()
    )
    assert csv_folder.read(tmp_path).get("company-a") == company


def test_empty_text_is_not_absent(tmp_path: Path) -> None:
    items = [MAYA.revise(quote=""), MAYA.revise(id="persona-b")]
    csv_folder.write(Document.of(items), tmp_path)
    assert list(csv_folder.read(tmp_path)) == list(Document.of(items))


def test_a_text_larger_than_a_cell_goes_on_in_the_next_column(tmp_path: Path) -> None:
    long = MAYA.revise(needs=tuple(f"=need {n} {'x' * 3000}" for n in range(30)))
    csv_folder.write(Document.of([MAYA.revise(id="persona-b"), long]), tmp_path)
    other, row = rows_of(tmp_path / "personas.csv")
    assert max(map(len, row.values())) <= 32_767
    assert row["needs (3)"]
    assert other["needs (2)"] == ""
    assert csv_folder.read(tmp_path).get("persona-maya") == long


def test_a_kind_that_is_gone_leaves_no_old_file(tmp_path: Path) -> None:
    csv_folder.write(Document.of([MAYA, TODAY]), tmp_path)
    csv_folder.write(Document.of([MAYA]), tmp_path)
    assert list(csv_folder.read(tmp_path)) == [MAYA]


def test_tables_as_people_save_them_are_read(tmp_path: Path) -> None:
    table(
        tmp_path,
        "\ufeffName [name];ID [id];Age from [age_low]\r\n\r\nMaya;persona-maya; 28 \r\n;;\r\n",
    )
    assert csv_folder.read(tmp_path).get("persona-maya", Persona).age_low == 28


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("id\npersona-a\n", 1, None, "missing: name"),
        ("", None, None, "missing: id, name"),
        ("id,name,agelow\n", 1, None, r"unknown: 'agelow' \(did you mean 'age_low'\?\)"),
        ("nam\n", 1, None, r"missing: id, name; unknown: 'nam' \(did you mean 'name'\?\)"),
        ("id,name,name\n", 1, None, "the column 'name' stands twice"),
        ("id,name,name (3)\n", 1, None, "the column 'name' stands twice"),
        ("id,name\npersona-a,A,28\n", 2, None, r"more cells than the heading \(2\)"),
        ("id,name,age_low\n\npersona-a,A,old\n", 3, "age_low", "valid integer.*found 'old'"),
        ('id,name\npersona-a,"A\nB"\nX,C\n', 3, None, "must be 'persona-'"),
        ("id,name\npersona-a,A\npersona-a,B\n", 3, "id", "stands twice, the first time in"),
        ("id,name,unknown\npersona-a,A,shoe\n", 2, None, "'shoe' is not an optional field"),
        ('id,name\npersona-a,"A" B\n', None, None, "not a readable CSV file"),
    ],
)
def test_a_wrong_table_is_refused_at_the_cell(
    tmp_path: Path, text: str, line: int | None, column: str | None, says: str
) -> None:
    with pytest.raises(ExchangeError, match=says) as caught:
        csv_folder.read(table(tmp_path, text))
    assert (caught.value.line, caught.value.column) == (line, column)
    assert caught.value.path == tmp_path / "personas.csv"


def test_a_dangling_reference_is_told_its_cell(tmp_path: Path) -> None:
    table(tmp_path, "id,title,persona_id\nmap-a,Today,persona-x\n", name="maps")
    with pytest.raises(ExchangeError, match="there is no 'persona-x'") as caught:
        csv_folder.read(tmp_path)
    assert (caught.value.line, caught.value.column) == (2, "persona_id")


def test_a_folder_must_hold_tables_of_ours(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="holds no CSV files"):
        csv_folder.read(tmp_path)
    with pytest.raises(ExchangeError, match="no such folder"):
        csv_folder.read(tmp_path / "missing")
    with pytest.raises(ExchangeError, match=r"'persona' is not a table.*did you mean 'personas'"):
        csv_folder.read(table(tmp_path, "id\n", name="persona"))


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ExchangeError, match="the folder cannot be written"):
        csv_folder.write(
            Document.of([build(Department, {"id": "department-a", "name": "A"})]), tmp_path / "file"
        )
