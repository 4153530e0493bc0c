"""Kills savers without warning and looks at what they left; run by ``test_crash.py``.

A process of its own that is warm but keeps nothing open forks a child for each turn, so that a turn
costs some hundredths of a second. The child tells through a pipe what was saved, after the save;
another child opens the workspace afterwards.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import create_engine

from cjm_widgets.errors import WorkspaceError
from cjm_widgets.model.people import Goal, Persona
from cjm_widgets.store import Command, Create, Workspace, sqlite
from cjm_widgets.store.folder import check_store
from cjm_widgets.store.history import diff

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def save(workspace: Workspace, number: int) -> None:
    """Save a persona and a goal together: half of it would be a persona without goal."""
    persona = Persona(id=f"persona-{number}", name="x", quote="y" * 500)
    goal = Goal(id=f"goal-{number}", persona_id=persona.id, statement="z")
    changes = (Create(persona), Create(goal))
    workspace.apply(Command(f"command-{number}", "ada", "Save", NOW, changes))


def save_on(folder: Path, first: int, tell: Callable[[int], None]) -> None:
    """Save until killed."""
    workspace = Workspace.open(folder)
    for number in range(first, first + 10_000):
        save(workspace, number)
        tell(number)


def create_and_save(folder: Path, url: str | None, tell: Callable[[int], None]) -> None:
    """Make a workspace, as the first opening does, then save until killed."""
    Workspace.create(folder, url=url)
    save_on(folder, 0, tell)


def look(folder: Path, url: str | None, told: set[int]) -> None:
    """Make sure that the workspace is whole and holds all that was told to be saved."""
    try:
        workspace = Workspace.open(folder)
    except WorkspaceError:
        assert not told, "an acknowledged workspace cannot be opened"
        workspace = Workspace.create(folder, url=url)
    document = workspace.snapshot()
    personas = {int(e.id.partition("-")[2]) for e in document.all(Persona)}
    assert personas == {int(e.id.partition("-")[2]) for e in document.all(Goal)}
    assert told <= personas, f"lost: {sorted(told - personas)}"
    assert len(personas) == document.sequence
    assert not diff(workspace.as_of(document.sequence), document)
    save(workspace, 10**6 + document.sequence)  # and work goes on


def in_child(work: Callable[[Callable[[int], None]], None], seconds: float | None) -> list[int]:
    """Run work in a child, kill it after some seconds (or let it end well); return what it told."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with contextlib.suppress(BaseException):
            work(lambda number: os.write(writing, f"{number}\n".encode()) and None)
            os._exit(0)
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os.close(writing)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading) as lines:
        told = [int(line) for line in lines.read().split()]
    if seconds is None and status != 0:
        sys.exit("the workspace is not whole")
    return told


def warm_up(url: str | None) -> None:
    """Load and compute what every child would have to, without keeping a connection."""
    with tempfile.TemporaryDirectory() as place:
        look(Path(place) / "w", None, set())
    if url is not None:
        create_engine(check_store(url, Path())).dispose()


def main(mode: str, folder: Path, turns: int, url: str | None) -> None:
    warm_up(url)
    chance = random.Random(f"{mode} {turns}")  # noqa: S311 - repeatable
    n_told, n_killed_early = 0, 0
    told: set[int] = set()
    # Half of the kills shall come before the first save is told, however busy the machine is.
    longest = 0.05
    for turn in range(turns):
        place, first = (folder, turn * 10_000) if mode == "save" else (folder / str(turn), 0)
        if mode == "create":
            told = set()
            work = partial(create_and_save, place, url)
        else:
            work = partial(save_on, place, first)
        new = in_child(work, chance.uniform(0, longest))
        longest *= 0.9 if new else 1.1
        told |= set(new)
        n_told += len(new)
        n_killed_early += not new
        in_child(lambda _, place=place, told=told: look(place, url, told), None)
    print(json.dumps({"turns": turns, "told": n_told, "killed_early": n_killed_early}))  # noqa: T201


def fill_up(folder: Path, size: int) -> None:
    """Save into a space that is too small; say what was saved and how the end was explained."""
    import resource

    workspace = Workspace.open(folder)
    if size:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    saved = []
    try:
        for number in range(10_000):
            save(workspace, number)
            saved.append(number)
    except WorkspaceError as err:
        print(json.dumps({"saved": saved, "message": str(err)}))  # noqa: T201


if __name__ == "__main__":
    sqlite.BUSY_SECONDS = 20.0
    if sys.argv[1] == "fill":
        fill_up(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), (sys.argv[4:] or [None])[0])
