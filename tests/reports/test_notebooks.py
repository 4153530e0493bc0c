"""The notebooks that ship: numbered by step, friendly to open, and true to what they call."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import papermill
import pytest
from nbformat import NotebookNode

from cjm_widgets import resources
from cjm_widgets.fields import Step
from cjm_widgets.model.steps import STEPS, step_spec
from cjm_widgets.render.sections import REPORT, SECTIONS, sections_of
from cjm_widgets.render.steps import PURPOSES, numbered
from cjm_widgets.reports.params import ReportParams, StepParams
from cjm_widgets.reports.run import report_notebook, step_notebook

ALL = (*map(step_notebook, Step), report_notebook())
each = pytest.mark.parametrize("notebook", ALL, ids=lambda path: path.stem)
each_step = pytest.mark.parametrize("step", list(Step))


def read(notebook: Path) -> NotebookNode:
    return nbformat.read(notebook, as_version=4)


def test_every_step_has_its_notebook_and_no_other_is_numbered() -> None:
    found = sorted(path.stem for path in resources.path("notebooks").glob("[0-9]*.ipynb"))
    assert found == [numbered(spec.key) for spec in STEPS]


@each
def test_a_cell_is_short_and_begins_with_a_comment(notebook: Path) -> None:
    for cell in read(notebook).cells:
        lines = cell.source.splitlines()
        assert len(lines) <= 5, cell.id
        if cell.cell_type == "code":
            assert re.match(r"# [A-Z]", lines[0]), cell.id
            assert not cell.outputs
            assert cell.execution_count is None


@each_step
def test_code_stays_folded(step: Step) -> None:
    code = [cell for cell in read(step_notebook(step)).cells if cell.cell_type == "code"]
    assert len(code) == 2
    assert all(cell.metadata.jupyter.source_hidden for cell in code)


@each_step
def test_a_notebook_calls_its_own_step_with_its_own_parameters(step: Step) -> None:
    found = papermill.inspect_notebook(str(step_notebook(step)))
    # as_of is injected: five lines hold the other four.
    assert set(found) == set(StepParams.model_fields) - {"as_of"}
    assert found["interactive"]["default"] == "True"
    call = read(step_notebook(step)).cells[-1].source
    assert f'step("{step}",' in call
    assert all(f"{name}={name}" in call for name in found)


@each_step
def test_a_notebook_says_what_the_step_is_for_and_how_to_run_it(step: Step) -> None:
    title, how = read(step_notebook(step)).cells[:2]
    said = " ".join(title.source.split())
    assert said.startswith(f"# {step_spec(step).title} ")
    # The same two sentences open the step's report.
    assert said.endswith(PURPOSES[step])
    assert "live" in how.metadata.tags


def test_the_report_shows_its_sections_in_order() -> None:
    shown = [
        key
        for cell in read(report_notebook()).cells
        for key in re.findall(r'report\.show\("(\w+)"\)', cell.source)
    ]
    assert shown == [section.key for section in REPORT]


def test_every_section_but_the_summary_is_at_home_in_one_step() -> None:
    assert [section.key for section in SECTIONS if section.step is None] == ["decision"]
    assert all(sections_of(step) for step in Step)


def test_the_reports_parameters_do_not_know_the_studio() -> None:
    assert "interactive" not in ReportParams.model_fields
