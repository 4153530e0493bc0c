"""Workspaces on both databases, and short ways to edit them."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cjm_widgets.store import Applied, Change, Command, Workspace

Edit = Callable[..., Applied]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def store_url(request: pytest.FixtureRequest) -> str | None:
    """URL of an empty store: SQLite by default, and PostgreSQL."""
    if request.param == "sqlite":
        return None
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def clock() -> Callable[[], dt.datetime]:
    """A clock that goes on by a second whenever it is read."""
    seconds: Iterator[int] = itertools.count()
    start = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    return lambda: start + dt.timedelta(seconds=next(seconds))


@pytest.fixture
def workspace(tmp_path: Path, store_url: str | None, clock: Callable[[], dt.datetime]) -> Workspace:
    """An empty workspace on each database."""
    return Workspace.create(tmp_path / "workspace", url=store_url, clock=clock)


@pytest.fixture
def sqlite_workspace(tmp_path: Path, clock: Callable[[], dt.datetime]) -> Workspace:
    """An empty workspace on SQLite, for what does not depend on the database."""
    return Workspace.create(tmp_path / "workspace", clock=clock)


@pytest.fixture
def edit(clock: Callable[[], dt.datetime]) -> Edit:
    """Apply changes as one command: ``edit(workspace, Create(…), actor="ada")``."""
    numbers = itertools.count(1)

    def apply(
        workspace: Workspace,
        *changes: Change,
        actor: str | None = "ada",
        label: str = "Edit",
        command_id: str | None = None,
    ) -> Applied:
        command = Command(command_id or f"command-{next(numbers)}", actor, label, clock(), changes)
        return workspace.apply(command)

    return apply
