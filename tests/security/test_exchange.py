"""Attacks leave in tables as text and come back as they were, through the commands people use."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cjm_widgets.cli import main
from cjm_widgets.model.document import Document
from cjm_widgets.store import Workspace
from security import poison
from security.payloads import PAYLOADS, bare

pytestmark = pytest.mark.slow

# What a spreadsheet may take for a formula, by OWASP's list and with the full-width forms.
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_BLANKS = " \u00a0\u200b\ufeff"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with exactly one attack in every text field."""
    folder = tmp_path_factory.mktemp("planted") / "shop"
    poison.plant(folder, bare)
    return folder


def cjm(*arguments: object) -> None:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    assert not left.value.code


def items_of(folder: Path) -> dict[str, object]:
    document: Document = Workspace.open(folder).snapshot(unrevealed=True)
    return {item.id: item for item in document}


@pytest.mark.parametrize("name", ["map.yaml", "map.xlsx", "tables"])
def test_every_attack_comes_back_as_it_was(planted: Path, tmp_path: Path, name: str) -> None:
    target = tmp_path / "out" / name
    target.parent.mkdir()
    cjm("export", planted, target)
    cjm("import", tmp_path / "copy", target)
    before, after = items_of(planted), items_of(tmp_path / "copy")
    hidden = {key for key, item in before.items() if getattr(item, "revealed", True) is False}
    assert set(after) == set(before) - hidden
    assert [key for key in after if after[key] != before[key]] == []
    assert {path.name for path in tmp_path.iterdir()} == {"out", "copy"}


def test_every_attack_is_in_the_tables_at_all(planted: Path) -> None:
    texts = {
        text
        for item in items_of(planted).values()
        for name in poison.text_fields(type(item))  # type: ignore[arg-type]
        for value in [getattr(item, name)]
        for text in ([value] if isinstance(value, str) else value)
    }
    assert texts >= set(PAYLOADS)


def test_no_cell_of_a_csv_file_begins_like_a_formula(planted: Path, tmp_path: Path) -> None:
    cjm("export", planted, tmp_path / "tables")
    cells = []
    for file in (tmp_path / "tables").glob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            cells += [cell for row in csv.reader(lines) for cell in row]
    dangerous = [cell for cell in cells if _looks_computed(cell)]
    assert len(cells) > 10_000
    assert dangerous == []


def _looks_computed(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return cell.startswith(_TRIGGERS) or cell.strip(_BLANKS).startswith(_TRIGGERS)
    return False


def test_every_cell_of_a_workbook_is_a_value(planted: Path, tmp_path: Path) -> None:
    cjm("export", planted, tmp_path / "map.xlsx")
    book = load_workbook(tmp_path / "map.xlsx")
    kinds = {
        cell.data_type
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert kinds <= {"s", "n", "b", "d"}
    assert not [c for s in book.worksheets for r in s.iter_rows() for c in r if c.hyperlink]
    with zipfile.ZipFile(tmp_path / "map.xlsx") as package:
        sheets = [n for n in package.namelist() if n.startswith("xl/worksheets/")]
        for name in sheets:
            assert b"<f" not in package.read(name).replace(b"<font", b"").replace(b"<formula1", b"")
        assert not [n for n in package.namelist() if "externalLink" in n or "vba" in n.lower()]


def test_attacks_in_a_yaml_file_stay_strings(planted: Path, tmp_path: Path) -> None:
    cjm("export", planted, tmp_path / "map.yaml")
    text = (tmp_path / "map.yaml").read_text(encoding="utf-8")
    assert "!!python" not in text
    assert "\0" not in text
    assert "\u202e" not in text, "a bidirectional override would hide what git shows"
