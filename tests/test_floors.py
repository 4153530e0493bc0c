"""The floors hold, and the contracts that hold them see each kind of trespass."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from surroundings import ROOT

_ROOMS = (
    "model",
    "tables",
    "store",
    "sources",
    "exchange",
    "analytics",
    "lint",
    "render",
    "workshop",
    "widgets",
    "room",
    "reports",
    "cli",
)
_FLOOR_0 = ("errors", "fields", "files", "i18n", "privacy", "resources")

# module -> what it imports against the rules
TRESPASSES = [
    ("model.scratch", "cjm_widgets.tables"),
    ("tables.scratch", "cjm_widgets.store"),
    ("store.scratch", "cjm_widgets.analytics"),
    ("analytics.scratch", "cjm_widgets.render"),
    ("render.scratch", "cjm_widgets.workshop"),
    ("workshop.scratch", "cjm_widgets.reports"),
    ("reports.scratch", "cjm_widgets.widgets"),
    ("widgets.scratch", "cjm_widgets.store"),
    ("room.scratch", "cjm_widgets.analytics"),
    ("cli.scratch", "cjm_widgets.store"),
    ("render.root", "cjm_widgets"),
    ("errors", "cjm_widgets.fields"),
    ("model.frames", "pandas"),
    ("model.clock", "time"),
    ("analytics.frames", "duckdb"),
    ("sources.arrow", "pyarrow"),
    ("workshop.rows", "sqlalchemy"),
    ("workshop.books", "papermill"),
    ("render.page", "bokeh"),
    ("store.text", "yaml"),
    ("sources.sheets", "openpyxl"),
    ("reports.pins", "ipywidgets"),
]
PERMITTED = [
    ("render.charts", "bokeh"),
    ("tables.reader", "duckdb"),
    ("store.engine", "sqlalchemy"),
    ("reports.runner", "papermill"),
    ("exchange.text", "yaml"),
    ("cli.door", "cjm_widgets.workshop"),
    ("cli.version", "cjm_widgets"),
]


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        # One line per finding, however narrow the terminal.
        env={"COLUMNS": "400", "PATH": "", "PYTHONPATH": str(folder)},
    )


@pytest.fixture(scope="module")
def broken_house(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says of a house with empty rooms, every trespass and an unknown module."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    house = folder / "cjm_widgets"
    for room in ("", *_ROOMS):
        (house / room).mkdir(parents=True, exist_ok=True)
        (house / room / "__init__.py").touch()
    for module in (*_FLOOR_0, "guide", "utils"):
        (house / f"{module}.py").touch()
    for module, wanted in TRESPASSES + PERMITTED:
        house.joinpath(*module.split(".")).with_suffix(".py").write_text(f"import {wanted}\n")
    answer = _lint_imports(folder)
    assert answer.returncode == 1
    return answer.stdout


def test_the_package_keeps_every_contract() -> None:
    answer = _lint_imports(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize(("module", "wanted"), TRESPASSES)
def test_a_trespass_is_found(broken_house: str, module: str, wanted: str) -> None:
    assert f"cjm_widgets.{module} -> {wanted} " in broken_house


@pytest.mark.parametrize(("module", "wanted"), PERMITTED)
def test_a_permitted_import_is_not_reported(broken_house: str, module: str, wanted: str) -> None:
    assert f"cjm_widgets.{module} -> {wanted} " not in broken_house


def test_a_module_outside_the_plan_is_found(broken_house: str) -> None:
    assert "- cjm_widgets.utils" in broken_house
