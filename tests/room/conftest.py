"""A room that is open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gathering import gather
from house import House, opened

_HERE = Path(__file__).parent


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A room with a planned workshop in it, served from a thread of this process."""
    with opened(gather(tmp_path / "w")) as found:
        yield found


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A room for tests that change nothing in it."""
    with opened(gather(tmp_path_factory.mktemp("calm") / "w")) as found:
        yield found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These tests wait for a server: they are no part of the quick ones."""
    for item in items:
        if _HERE in item.path.parents and item.get_closest_marker("browser") is None:
            item.add_marker(pytest.mark.slow)
