"""The numbered notebooks by real kernels: all of them beside the report, and one that fails."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from cjm_widgets.cli import cjm
from cjm_widgets.fields import Step
from cjm_widgets.render.sections import sections_of
from cjm_widgets.render.steps import numbered
from cjm_widgets.reports import run
from cjm_widgets.reports.batch import Run, make_reports
from cjm_widgets.reports.params import StepParams
from cjm_widgets.workshop.begin import begin_journey, begin_sample
from once import made_once

pytestmark = pytest.mark.slow

PERSONA = "persona-maya"
NOT_TO_BE_LOADED = """
# Whatever draws widgets would be in here
import sys
held = {"anywidget", "ipywidgets"} & {name.partition(".")[0] for name in sys.modules}
assert not held, held
"""


@pytest.fixture(scope="module")
def stepped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a run of one persona of the sample with all her steps."""

    def make(folder: Path) -> None:
        begin_sample(folder)
        made = make_reports(folder, personas=[PERSONA], out=folder / "out", steps=True)
        assert not made.failed, made.failed
        (folder / "answer.json").write_text(json.dumps(made.to_json()))
        (folder / "run").symlink_to(made.folder)

    return made_once(tmp_path_factory, "stepped", make)


def inside(folder: Path, name: str) -> list[str]:
    """Return the sections of a handed-on notebook, without links and the style of the first."""
    book = nbformat.read(folder / name, as_version=4)
    found = [
        output.data["text/html"]
        for cell in book.cells
        for output in cell.get("outputs", ())
        if "text/html" in output.data
    ]
    plain = [re.sub(r"<style>.*?</p>", "", html, count=1, flags=re.DOTALL) for html in found]
    return [re.sub(r' href="#[^"]*"', "", html) for html in plain]


@pytest.mark.parametrize("step", list(Step))
def test_a_steps_notebook_holds_the_sections_of_the_report(step: Step, stepped: Path) -> None:
    whole = inside(stepped / "run", f"{PERSONA}.ipynb")
    _, *shown = inside(stepped / "run", f"{PERSONA}/{numbered(step)}.ipynb")
    sections = sections_of(step)
    assert len(shown) == len(sections)
    for section, html in zip(sections, shown, strict=True):
        assert f'id="{section.key}"' in html
        assert (html in whole) == section.in_report, section.key


@pytest.mark.parametrize("step", list(Step))
def test_what_a_step_hands_on_holds_nothing_of_the_machine(step: Step, stepped: Path) -> None:
    name = stepped / "run" / PERSONA / numbered(step)
    html = name.with_suffix(".html").read_text(encoding="utf-8")
    book = nbformat.read(name.with_suffix(".ipynb"), as_version=4)
    for text in (html, nbformat.writes(book)):
        assert str(stepped) not in text
        assert str(Path.home()) not in text
    assert not any("workspace" in cell.source for cell in book.cells)
    assert "live" not in str([cell.metadata for cell in book.cells])
    # A page that may travel alone leads to nowhere but itself.
    assert all(link.startswith("#") for link in re.findall(r'<a [^>]*?href="([^"]*)"', html))


def test_the_answer_names_every_step_in_order(stepped: Path) -> None:
    answer = json.loads((stepped / "answer.json").read_text())
    (report,) = answer["reports"]
    assert [step["step"] for step in report["steps"]] == list(Step)
    for step in report["steps"]:
        assert set(step) == {"step", "html", "notebook", "status", "seconds"}
        assert step["status"] == "ok"
        assert Path(step["html"]).is_file()
        assert Path(step["notebook"]).is_file()
    manifest = json.loads((stepped / "run" / "manifest.json").read_text())
    assert [step["html"] for step in manifest["reports"][0]["steps"]] == [
        f"{PERSONA}/{numbered(step)}.html" for step in Step
    ]


@pytest.mark.parametrize("page", ["index.html", f"{PERSONA}.html"])
def test_the_pages_of_the_run_lead_to_every_step(page: str, stepped: Path) -> None:
    folder = stepped / "run"
    links = set(re.findall(r'href="([^"#]+)[^"]*"', (folder / page).read_text(encoding="utf-8")))
    for step in Step:
        assert {f"{PERSONA}/{numbered(step)}.{kind}" for kind in ("html", "ipynb")} <= links
    assert [link for link in links - {"data:,"} if not (folder / link).is_file()] == []


def test_no_kernel_of_a_step_loads_a_widget(stepped: Path, tmp_path: Path) -> None:
    book = nbformat.read(run.step_notebook(Step.EMOTIONS), as_version=4)
    book.cells.insert(-1, nbformat.v4.new_code_cell("import sys"))
    book.cells.append(nbformat.v4.new_code_cell(NOT_TO_BE_LOADED))
    own = tmp_path / "own.ipynb"
    nbformat.write(book, own)
    (tmp_path / PERSONA).mkdir()
    params = StepParams.checked(
        {"workspace": str(stepped), "persona": PERSONA, "interactive": False}
    )
    outcome = run.run_step(params, Step.EMOTIONS, tmp_path, notebook=own)
    assert outcome.status == "ok", outcome.message


def test_one_failing_step_fails_only_that_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = begin_journey(tmp_path / "shop", "online_shop", persona="Ines").folder
    broken = nbformat.read(run.step_notebook(Step.GOALS), as_version=4)
    broken.cells[-1].source = "# Broken\n1 / 0"
    nbformat.write(broken, tmp_path / "broken.ipynb")
    real = run.step_notebook
    monkeypatch.setattr(
        run, "step_notebook", lambda s: tmp_path / "broken.ipynb" if s is Step.GOALS else real(s)
    )
    done = CliRunner().invoke(
        cjm, ["report", str(shop), "--steps", "--json"], standalone_mode=False
    )
    assert done.return_value == 1
    assert "Step goals of persona-ines failed: The report ended in ZeroDivisionError" in done.stderr
    (report,) = json.loads(done.stdout)["reports"]
    assert report["status"] == "ok"
    failed = [step for step in report["steps"] if step["status"] != "ok"]
    assert [step["step"] for step in failed] == ["goals"]
    assert failed[0]["html"] is None
    assert failed[0]["notebook"].endswith("persona-ines/02_goals.failed.ipynb")
    html = Path(report["html"]).read_text(encoding="utf-8")
    assert 'href="persona-ines/02_goals.failed.ipynb"' in html
    assert "02_goals.html" not in html


def test_without_steps_the_answer_has_none(tmp_path: Path) -> None:
    shop = begin_journey(tmp_path / "shop", "online_shop", persona="Ines").folder
    made: Run = make_reports(shop)
    assert made.to_json()["reports"][0]["steps"] == []
    html = (made.folder / "persona-ines.html").read_text(encoding="utf-8")
    assert 'id="steps"' not in html
    assert not (made.folder / "persona-ines").exists()
