"""Reports by real kernels: what a failing, dying or hanging report leaves behind."""

import json
from pathlib import Path

import nbformat
import pytest

from cjm_widgets.errors import NotFoundError, ParameterError
from cjm_widgets.reports import run
from cjm_widgets.reports.batch import make_reports
from cjm_widgets.reports.params import ReportParams
from cjm_widgets.workshop.begin import begin_journey

pytestmark = pytest.mark.slow


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return begin_journey(tmp_path / "shop {with} braces", "online_shop", persona="Ines").folder


def notebook(folder: Path, *cells: str) -> Path:
    parameters = nbformat.v4.new_code_cell(
        'workspace = ""\npersona = ""\nmap = None\nas_of = None', metadata={"tags": ["parameters"]}
    )
    book = nbformat.v4.new_notebook(
        cells=[parameters, *map(nbformat.v4.new_code_cell, cells)],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
    )
    path = folder / "own.ipynb"
    nbformat.write(book, path)
    return path


def params(shop: Path) -> ReportParams:
    return ReportParams.checked({"workspace": str(shop), "persona": "persona-ines"})


def test_a_report_is_a_notebook_and_a_page(shop: Path) -> None:
    made = make_reports(shop)
    outcome = made.reports[0]
    assert outcome.status == "ok", outcome.message
    html = (made.folder / "persona-ines.html").read_text(encoding="utf-8")
    assert "Ines" in html
    book = nbformat.read(made.folder / "persona-ines.ipynb", as_version=4)
    assert not any("workspace =" in cell.source for cell in book.cells)
    assert "papermill" not in book.metadata
    for text in (html, nbformat.writes(book)):
        assert str(shop) not in text
        assert str(Path.home()) not in text


def test_the_same_workspace_twice_gives_the_same_bytes(shop: Path) -> None:
    first, second = make_reports(shop), make_reports(shop)
    assert first.name != second.name
    for name in ("persona-ines.html", "index.html", "overview.html"):
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes(), name


def test_latest_names_the_newest_run(shop: Path) -> None:
    make_reports(shop)
    newest = make_reports(shop)
    latest = json.loads((shop / "reports" / "latest.json").read_text())
    assert latest == {"run": newest.name, "index": f"{newest.name}/index.html"}
    page = (shop / "reports" / "latest.html").read_text()
    assert f'href="{newest.name}/index.html"' in page
    assert "papermill" in json.loads((newest.folder / "manifest.json").read_text())["versions"]


def test_an_error_in_a_cell_fails_the_report_and_stays_in_its_notebook(
    shop: Path, tmp_path: Path
) -> None:
    own = notebook(tmp_path, "1 / 0")
    outcome = run.run_report(params(shop), tmp_path, notebook=own)
    assert outcome.status == "failed"
    assert outcome.message == "The report ended in ZeroDivisionError: division by zero"
    kept = nbformat.read(tmp_path / "persona-ines.failed.ipynb", as_version=4)
    assert any(o.output_type == "error" for c in kept.cells for o in c.get("outputs", ()))
    assert not (tmp_path / "persona-ines.html").exists()


def test_our_own_errors_speak_for_themselves(shop: Path, tmp_path: Path) -> None:
    own = notebook(
        tmp_path,
        "from cjm_widgets import open_report\nopen_report(workspace=workspace, persona='nobody')",
    )
    outcome = run.run_report(params(shop), tmp_path, notebook=own)
    assert outcome.message.startswith("There is no persona 'nobody'")


def test_a_dead_kernel_is_a_failure_whatever_papermills_metadata_say(
    shop: Path, tmp_path: Path
) -> None:
    own = notebook(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    outcome = run.run_report(params(shop), tmp_path, notebook=own)
    assert outcome.status == "failed"
    assert "died" in outcome.message


def test_a_hanging_cell_is_stopped(shop: Path, tmp_path: Path) -> None:
    own = notebook(tmp_path, "import time; time.sleep(60)")
    outcome = run.run_report(params(shop), tmp_path, notebook=own, seconds=2)
    assert outcome.status == "failed"
    assert "longer than 2 seconds" in outcome.message


def test_a_run_that_never_signs_off_has_failed(shop: Path, tmp_path: Path) -> None:
    outcome = run.run_report(params(shop), tmp_path, notebook=notebook(tmp_path, "x = 1"))
    assert outcome.status == "failed"
    assert "signed it off" in outcome.message


def test_a_foreign_output_does_not_leave(shop: Path, tmp_path: Path) -> None:
    own = notebook(
        tmp_path,
        "from cjm_widgets import open_report\n"
        "report = open_report(workspace=workspace, persona=persona)\nreport.finish()",
        "from IPython.display import HTML\nHTML('<script>alert(1)</script>')",
    )
    outcome = run.run_report(params(shop), tmp_path, notebook=own)
    assert outcome.status == "failed"
    assert "takes only sections" in outcome.message
    assert not list(tmp_path.glob("*.html"))


def test_one_failed_report_leaves_the_others(shop: Path) -> None:
    from cjm_widgets.model.base import build
    from cjm_widgets.model.people import Persona
    from cjm_widgets.store import Workspace
    from cjm_widgets.workshop.edit import add_all

    lost = build(Persona, {"id": "persona-lost", "name": "Lost", "rank": "z"})
    add_all(Workspace.open(shop), [lost], label="Add a persona without a map")
    made = make_reports(shop)
    assert [(r.persona, r.status) for r in made.reports] == [
        ("persona-ines", "ok"),
        ("persona-lost", "failed"),
    ]
    assert "no journey map" in made.reports[1].message
    assert "no journey map" in made.index.read_text(encoding="utf-8")


def test_a_run_that_cannot_begin_publishes_nothing(shop: Path) -> None:
    with pytest.raises(NotFoundError):
        make_reports(shop, personas=["nobody"])
    assert not (shop / "reports").exists()


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"workspace": "w", "persona": "p", "colour": "red"}, "colour"),
        ({"workspace": "w"}, "persona"),
        ({"workspace": "postgresql://u:secret@h/d", "persona": "p"}, "folder"),
        ({"workspace": "w", "persona": "p", "as_of": "soon"}, "soon"),
    ],
)
def test_wrong_parameters_are_refused_before_anything_runs(
    values: dict[str, str], word: str
) -> None:
    with pytest.raises(ParameterError, match=word) as caught:
        ReportParams.checked(values)
    assert "secret" not in str(caught.value)


def test_an_unknown_parameter_is_refused_under_plain_papermill_too(
    shop: Path, tmp_path: Path
) -> None:
    import papermill

    with pytest.raises(papermill.PapermillExecutionError) as caught:
        papermill.execute_notebook(
            str(run.report_notebook()),
            str(tmp_path / "out.ipynb"),
            parameters={"workspace": str(shop), "persona": "Ines", "colour": "red"},
            progress_bar=False,
        )
    assert caught.value.ename == "ParameterError"
    assert "no parameter 'colour'" in caught.value.evalue


def test_the_notebooks_parameters_are_those_of_the_report() -> None:
    import papermill

    found = papermill.inspect_notebook(str(run.report_notebook()))
    assert set(found) == set(ReportParams.model_fields)


def test_a_run_in_which_nothing_worked_does_not_become_the_latest(
    shop: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    good = make_reports(shop)
    monkeypatch.setattr(run, "report_notebook", lambda: notebook(tmp_path, "1 / 0"))
    bad = make_reports(shop)
    assert [report.status for report in bad.reports] == ["failed"]
    assert bad.index.is_file()
    latest = json.loads((shop / "reports" / "latest.json").read_text())
    assert latest["run"] == good.name
