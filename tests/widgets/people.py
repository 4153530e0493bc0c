"""A facilitator's table with the sample company, made once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cjm_widgets.widgets.desk import Desk
from cjm_widgets.workshop.begin import begin_sample
from cjm_widgets.workshop.live import Live
from cjm_widgets.workshop.opening import sit_down
from once import made_once

SAMPLE_MAP = "map-maya-today"
FACILITATOR = "participant-riikka"


def sample_folder(tmp_path: Path, factory: pytest.TempPathFactory) -> Path:
    """Return a folder of this test's own with the sample company's workspace."""
    made = made_once(factory, "sample-workspace", lambda folder: begin_sample(folder) and None)
    shutil.copytree(made, tmp_path / "workspace")
    return tmp_path / "workspace"


def copied_sample(tmp_path: Path, factory: pytest.TempPathFactory) -> Desk:
    """Return a table on which the sample company's first map lies."""
    live = Live.open(sample_folder(tmp_path, factory), actor=FACILITATOR)
    table = sit_down(live, journey_map=SAMPLE_MAP)
    return Desk(live, workshop_id=table.workshop_id, map_id=table.map_id)
