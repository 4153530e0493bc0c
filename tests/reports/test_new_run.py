"""The folder of a run appears whole, under a name that no other run has."""

import datetime as dt
from pathlib import Path

import pytest

from cjm_widgets.errors import NotFoundError, ReportError
from cjm_widgets.reports import batch, run
from cjm_widgets.reports.params import ReportParams
from cjm_widgets.reports.run import OK, Outcome
from cjm_widgets.workshop.begin import begin_sample

NOW = dt.datetime(2026, 11, 22, 18, 45, 3, tzinfo=dt.UTC)


def test_two_runs_of_one_second_keep_both(tmp_path: Path) -> None:
    with run.new_run(tmp_path, NOW) as (first, one), run.new_run(tmp_path, NOW) as (second, two):
        (one / "index.html").write_text("one")
        (two / "index.html").write_text("two")
    with run.new_run(tmp_path, NOW) as (third, _):
        pass
    assert [first, second, third] == [f"2026-11-22-184503{end}" for end in ("", "-1", "-2")]
    assert (tmp_path / first / "index.html").read_text() == "one"
    assert (tmp_path / second / "index.html").read_text() == "two"
    assert sorted(p.name for p in tmp_path.iterdir()) == [first, second, third]


def test_a_run_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    def stop_midway() -> None:
        with run.new_run(tmp_path / "out", NOW) as (_, fresh):
            (fresh / "index.html").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop_midway()
    assert not list((tmp_path / "out").iterdir())


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with (
        pytest.raises(ReportError, match="Choose another with --out"),
        run.new_run(tmp_path / "out", NOW),
    ):
        pass


def test_a_map_is_reported_for_its_own_persona(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_sample(tmp_path / "w")

    def without_kernels(tasks: list[ReportParams], *_: object, **__: object) -> list[Outcome]:
        return [
            Outcome(t.persona, OK, f"{t.persona}.html", f"{t.persona}.ipynb", 0.0) for t in tasks
        ]

    monkeypatch.setattr(batch, "run_all", without_kernels)
    made = batch.make_reports(tmp_path / "w", journey_map="map-tomas-future")
    assert [report.persona for report in made.reports] == ["persona-tomas"]


@pytest.mark.parametrize(
    ("personas", "wanted"), [(["persona-maya"], "map-tomas-future"), ([], "map-nobody")]
)
def test_a_map_of_nobody_or_somebody_else_starts_no_run(
    tmp_path: Path, personas: list[str], wanted: str
) -> None:
    begin_sample(tmp_path / "w")
    with pytest.raises(NotFoundError, match=f"has no map '{wanted}'"):
        batch.make_reports(tmp_path / "w", personas=personas, journey_map=wanted)
    assert not (tmp_path / "w" / "reports").exists()
