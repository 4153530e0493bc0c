"""How long a person waits before anything has begun: the import, and the first answer."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

Row = tuple[str, float, str, str]

RUNS = 7


def rows() -> list[Row]:
    """Return name, figure, unit and target of each measure: medians over fresh processes."""
    nothing, _ = _median([sys.executable, "-c", "pass"])
    importing, _ = _median([sys.executable, "-c", "import cjm_widgets"])
    helping, helping_cpu = _median(
        [sys.executable, "-c", "from cjm_widgets.cli import main; main()", "--help"]
    )
    return [
        ("import cjm_widgets, beyond Python's own start", importing - nothing, "s", "≤ 0.1"),
        ("cjm --help", helping, "s", "≤ 0.5"),
        ("cjm --help, CPU", helping_cpu, "s", ""),
    ]


def _median(command: Sequence[str]) -> tuple[float, float]:
    """Return wall and CPU seconds of a command."""
    wall, cpu = [], []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        wall.append(time.perf_counter() - began)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return statistics.median(wall), statistics.median(cpu)
