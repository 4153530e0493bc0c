"""Runs that the proofs share: the sample company's and one drafted from a real event log."""

from __future__ import annotations

from pathlib import Path

import pytest

from cjm_widgets.reports.batch import Run, make_reports
from cjm_widgets.sources.eventlog import EventMapping
from cjm_widgets.workshop.begin import begin_sample
from cjm_widgets.workshop.draft import begin_from_events
from once import made_once


def _publish(folder: Path) -> None:
    run: Run = make_reports(folder, out=folder / "out")
    assert not run.failed, run.failed
    (folder / "run").symlink_to(run.folder)


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a workspace with the sample company; its pages are in ``run``."""

    def make(folder: Path) -> None:
        begin_sample(folder)
        _publish(folder)

    return made_once(tmp_path_factory, "sample", make)


@pytest.fixture(scope="session")
def drafted_run(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Path:
    """Folder of a workspace drafted from a real clickstream; its pages are in ``run``."""

    def make(folder: Path) -> None:
        mapping = EventMapping("user_id", "event", "timestamp", persona_by="user_lifecycle")
        begin_from_events(folder, shared_data / "ecom_clickstream.csv.gz", mapping)
        _publish(folder)

    return made_once(tmp_path_factory, "drafted", make)
