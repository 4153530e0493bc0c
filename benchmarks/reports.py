"""How long the demo takes, how large its pages are, and whether they come out the same again."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

Row = tuple[str, float, str, str]

RUNS = 3
JOBS = 2


def rows() -> list[Row]:
    """Return name, figure, unit and target: medians of the demo with four personas, two at a time."""
    wall, cpu = [], []
    with tempfile.TemporaryDirectory() as place:
        for number in range(RUNS):
            seconds, of_cpu = _demo(Path(place, str(number)))
            wall.append(seconds)
            cpu.append(of_cpu)
        _demo(Path(place, "0"))  # the same workspace once more
        first, again = sorted(
            path for path in Path(place, "0", "reports").iterdir() if path.is_dir()
        )
        pages = sorted(first.glob("*.html"))
        reports = [page for page in pages if page.name.startswith("persona-")]
        largest = max(page.stat().st_size for page in pages)
        same = [page.read_bytes() == (again / page.name).read_bytes() for page in pages]
    return [
        (
            f"cjm demo, {len(reports)} personas, {JOBS} at a time",
            statistics.median(wall),
            "s",
            "≤ 40",
        ),
        ("cjm demo, CPU of all processes", statistics.median(cpu), "s", ""),
        ("the largest page", largest / 1e6, "MB", "≤ 1.6"),
        ("pages with the same bytes the second time", sum(same), f"of {len(same)}", "all"),
    ]


def _demo(folder: Path) -> tuple[float, float]:
    """Return wall and CPU seconds; the CPU of kernels counts because their parent waits for them."""
    code = "from cjm_widgets.cli import main; main()"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, "demo", folder, "--jobs", str(JOBS)],
        check=False,
        capture_output=True,
        text=True,
    )
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise SystemExit(f"the demo failed: {done.stderr}")
    return wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
