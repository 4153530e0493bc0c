"""Faults of the system while a run is published: each file is old or new, each run whole."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import surroundings
from cjm_widgets.workshop.begin import begin_sample
from proof import publisher

pytestmark = pytest.mark.slow

ERROR, KILLED, UNFORESEEN = 1, -9, 3
CALLS = {
    "open": "?open,?openat",
    "write": "?write,?pwrite64",
    "sync": "?fsync,?fdatasync",
    "rename": "?rename,?renameat,?renameat2",
    "mkdir": "?mkdir,?mkdirat",
}
FAULTS = {
    "full": "error=ENOSPC",
    "broken": "error=EIO",
    "killed": "signal=SIGKILL",
}
# How often each kind of call is made at least; a sweep that ends earlier has not hit its target.
AT_LEAST = {"open": 12, "write": 5, "sync": 11, "rename": 6, "mkdir": 1}


class Publisher:
    """A process that publishes runs under faults, without the cost of its imports each time."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self._process = subprocess.Popen(
            [sys.executable, publisher.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def publish(self, out: Path, calls: str, fault: str, at: int) -> int:
        """Publish with one fault at the *at*-th of these calls; return how the process ended."""
        child = self._ask(out)
        inject = f"inject={calls}:{fault}:when={at}"
        tracer = subprocess.Popen(
            [
                "strace",
                "-f",
                "-o",
                self.log,
                "-e",
                f"trace={calls}",
                "-e",
                inject,
                "-p",
                f"{child}",
            ],
            stderr=subprocess.PIPE,
            text=True,
        )
        assert tracer.stderr is not None
        first = tracer.stderr.readline()
        assert "attached" in first, f"strace cannot attach here: {first}"
        ended = self._ask("go")
        tracer.stderr.read()
        tracer.wait(timeout=60)
        tracer.stderr.close()
        return ended

    @property
    def fired(self) -> bool:
        """Whether the fault of the last publication happened."""
        log = self.log.read_text(errors="replace")
        return "(INJECTED)" in log or "killed by SIGKILL" in log

    def close(self) -> None:
        self._process.communicate(timeout=60)

    def _ask(self, line: object) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@pytest.fixture(scope="module")
def publishing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Publisher]:
    if shutil.which("strace") is None:
        missing = "no strace was found; on Debian: sudo apt-get install strace"
        (pytest.fail if surroundings.must_be_complete() else pytest.skip)(missing)
    made = Publisher(tmp_path_factory.mktemp("strace") / "log")
    yield made
    made.close()


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def assert_whole(out: Path, before: dict[str, str], old: str) -> tuple[str, str]:
    """Make sure that all that can be seen is whole; return the runs the two links name."""
    assert contents(out / old) == before
    runs = {path.name for path in out.iterdir() if path.is_dir() and path.name[0] != "."}
    for name in runs:
        found = contents(out / name)
        mark = json.loads(found.pop("manifest.json"))["mark"]
        assert found == publisher.pair(mark)
    latest = json.loads((out / "latest.json").read_text())
    assert latest == {"run": latest["run"], "index": f"{latest['run']}/index.html"}
    page = (out / "latest.html").read_text()
    assert latest["run"] in runs
    assert page in {f"page {name}" for name in runs}
    return latest["run"], page.removeprefix("page ")


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("calls", CALLS)
def test_a_fault_at_any_call_leaves_old_or_new(
    calls: str, fault: str, tmp_path: Path, publishing: Publisher
) -> None:
    """Fail the first call of a kind, the second and so on, until a run ends without a fault."""
    at = 0
    while True:
        at += 1
        out = tmp_path / str(at)
        old = publisher.publish(out, "old")
        before = contents(out / old)
        ended = publishing.publish(out, CALLS[calls], FAULTS[fault], at)
        linked, shown = assert_whole(out, before, old)
        if not publishing.fired:
            assert ended == 0
            assert linked == shown != old
            break
        assert ended in ((KILLED,) if fault == "killed" else (ERROR, 0)), (at, ended)
        if fault != "killed":
            assert not [path.name for path in out.rglob("*") if path.name.startswith(".")], at
        # The two links are two files: the second may not have been reached, never the other way.
        assert (linked == old) <= (shown == old)
        # Whatever was left lying about, the next run goes its way.
        again = publisher.publish(out, "again")
        assert assert_whole(out, before, old) == (again, again)
    assert at > AT_LEAST[calls]


def limited(folder: Path, limit: int) -> subprocess.CompletedProcess[str]:
    """Run the reports where no file may grow beyond *limit* bytes, as on a disk that is full."""
    code = (
        "import resource; "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); "
        "from cjm_widgets.cli import main; main()"
    )
    arguments = ["report", folder, "--persona", "persona-maya", "--out", folder / "out"]
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )


def test_a_full_disk_is_one_sentence_and_publishes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    begin_sample(folder)
    out = folder / "out"
    old = publisher.publish(out, "old")
    before = contents(out / old)
    # The page has over a megabyte, everything before it less.
    done = limited(folder, 1_000_000)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    (said,) = [line for line in done.stderr.splitlines() if line.startswith("cjm:")]
    assert "cannot be written" in said
    assert "--out" in said
    assert done.stdout == ""
    assert {path.name for path in out.iterdir()} == {old, "latest.json", "latest.html"}
    assert assert_whole(out, before, old) == (old, old)


def test_a_full_disk_below_the_work_is_said_too(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    begin_sample(folder)
    done = limited(folder, 150_000)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "File too large" in done.stderr
    assert not list((folder / "out").rglob(".*"))
