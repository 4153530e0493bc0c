"""The folder of a run appears whole, under a name that no other run has."""

import datetime as dt
from pathlib import Path

import pytest

from cjm_widgets.errors import ReportError
from cjm_widgets.reports import run

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


def test_a_run_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), run.new_run(tmp_path / "out", NOW) as (_, fresh):
        (fresh / "index.html").write_text("half")
        raise KeyboardInterrupt
    assert not list((tmp_path / "out").iterdir())


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(ReportError, match="Choose another with --out"), run.new_run(
        tmp_path / "out", NOW
    ):
        pass
