"""How long a person waits for a save, and a front end for the others' changes."""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
import time
from pathlib import Path

from cjm_widgets.model.people import Persona
from cjm_widgets.store import Command, Create, Update, Workspace

Row = tuple[str, float, str, str]

SAVES = 200
ITEMS = 500
_NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def rows() -> list[Row]:
    """Return name, figure, unit and target of each measure, on SQLite in DELETE mode."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as place:
        workspace = Workspace.create(Path(place) / "w")
        personas = [Persona(id=f"persona-{n}", name="Maya", quote="x" * 200) for n in range(ITEMS)]
        workspace.apply(_command("fill", *(Create(persona) for persona in personas)))
        wall, cpu = _saves(workspace, personas)
        began = time.perf_counter()
        workspace.snapshot()
        snapshot = time.perf_counter() - began
        began = time.perf_counter()
        workspace.watch(SAVES)
        watch = time.perf_counter() - began
    return [
        ("save one item, median", statistics.median(wall) * 1000, "ms", "≤ 10"),
        ("save one item, 95 of 100", statistics.quantiles(wall, n=20)[-1] * 1000, "ms", ""),
        ("save one item, median CPU", statistics.median(cpu) * 1000, "ms", ""),
        (f"read {ITEMS} items", snapshot * 1000, "ms", ""),
        ("ask for the last change", watch * 1000, "ms", ""),
    ]


def _saves(workspace: Workspace, personas: list[Persona]) -> tuple[list[float], list[float]]:
    wall, cpu = [], []
    for number in range(SAVES):
        changed = personas[number % ITEMS].revise(name=f"Maya {number}")
        command = _command(f"save-{number}", Update(changed, number + 1))
        began, began_cpu = time.perf_counter(), time.process_time()
        workspace.apply(command)
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - began_cpu)
    return wall, cpu


def _command(name: str, *changes: Create | Update) -> Command:
    return Command(name, "ada", "Save", _NOW, changes)
