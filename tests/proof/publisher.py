"""Publishes runs, each in a process of its own that waits until it is told to go.

Reads lines from standard input: a folder (answer: the number of the process), then ``go`` (answer:
how the process ended).
"""

from __future__ import annotations

import ctypes
import datetime as dt
import os
import signal
import sys
from pathlib import Path

from cjm_widgets.errors import ReportError
from cjm_widgets.reports import files, run

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
_ANYBODY = -1
_SET_PTRACER = 0x59616D61


def pair(mark: str) -> dict[str, str]:
    """Return the two files of a report, each of several blocks, all bearing the mark."""
    return {
        "persona-a.ipynb": f"notebook {mark}\n" * 2_000,
        "persona-a.html": f"page {mark}\n" * 20_000,
    }


def publish(out: Path, mark: str) -> str:
    """Publish a small run as :func:`cjm_widgets.reports.batch.make_reports` does."""
    with run.new_run(out, NOON) as (name, fresh):
        for file, content in pair(mark).items():
            files.write_file(fresh / file, content)
        run.write_manifest(fresh, name, {"mark": mark}, [])
    run.point_latest(out, name, f"page {name}")
    return name


def main() -> None:
    """Serve until standard input ends."""
    for line in sys.stdin:
        out = Path(line.rstrip("\n"))
        waiting, going = os.pipe()
        child = os.fork()
        if child == 0:
            _wait_and_publish(waiting, out)
        _answer(child)
        sys.stdin.readline()
        os.write(going, b"!")
        _, status = os.waitpid(child, 0)
        os.close(waiting)
        os.close(going)
        _answer(os.waitstatus_to_exitcode(status))


def _wait_and_publish(waiting: int, out: Path) -> None:
    if sys.platform == "linux":
        # Where only parents may trace, let whoever is our grandparent's child do it too.
        ctypes.CDLL(None).prctl(_SET_PTRACER, _ANYBODY, 0, 0, 0)
    signal.alarm(60)
    os.read(waiting, 1)
    try:
        publish(out, "new")
    except ReportError:
        os._exit(1)
    except BaseException:
        os._exit(3)
    os._exit(0)


def _answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
