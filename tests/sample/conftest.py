"""The generator lies beside the package, where only the project's root is a place to import from."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

from cjm_widgets import resources
from cjm_widgets.exchange import workspace_yaml
from cjm_widgets.model.document import Document

sys.path.insert(0, str(Path(__file__).parents[2]))


@pytest.fixture(scope="session")
def document() -> Document:
    return workspace_yaml.read(resources.path("sample_data/halden_motors.yaml"))


@pytest.fixture(scope="session")
def events() -> pd.DataFrame:
    found = pd.read_csv(resources.path("sample_data/evidence/events.csv"), parse_dates=["at"])
    found["at"] = found["at"].dt.tz_localize("UTC")
    found["row"] = range(len(found))
    return found.sort_values(["case", "at", "row"], ignore_index=True)


@pytest.fixture(scope="session")
def ratings() -> pd.DataFrame:
    return pd.read_csv(resources.path("sample_data/evidence/ratings.csv"), parse_dates=["at"])
