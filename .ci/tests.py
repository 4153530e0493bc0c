"""Run groups of tests one after another, then say in one line what became of all of them.

The groups do not mix: kernels and databases would slow the browser, and a slow test would make the
quick ones look slow. Each group uses two processes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

GROUPS = {
    "quick": "not browser and not slow",
    "browser": "browser and not slow",
    "slow": "slow",
}
# Quick tests prove what is stored, not that a disk keeps it: those that do are in the slow group.
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
_OUTCOMES = ("failed", "passed", "skipped", "errors")


def main(names: list[str]) -> int:
    """Run the named groups; return 0 when every test of every group passed or was skipped."""
    begun = time.monotonic()
    counts: Counter[str] = Counter()
    failed = []
    for name in names:
        print(f"\n{name} tests", flush=True)
        code, found = _run(name)
        counts += found
        if code != 0:
            failed.append(name)
    seconds = time.monotonic() - begun
    print(f"\n{', '.join(names)} together; {_verdict(failed)}")
    parts = [f"{counts[outcome]} {outcome}" for outcome in _OUTCOMES if counts[outcome]]
    total = ", ".join(parts) or "no tests ran"
    print(f" {total} in {seconds:.2f}s ".center(80, "="), flush=True)
    return 1 if failed else 0


def _verdict(failed: list[str]) -> str:
    return f"failed: {', '.join(failed)}" if failed else "nothing failed"


def _run(name: str) -> tuple[int, Counter[str]]:
    """Return pytest's exit code (5: a group without tests, a failure too) and its counts."""
    in_memory = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and name == "quick"
    with tempfile.TemporaryDirectory(dir=_MEMORY if in_memory else None) as folder:
        record = Path(folder, "record.xml")
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--durations=5"]
        command += ["-m", GROUPS[name], f"--junitxml={record}"]
        surroundings = {**os.environ, "TMPDIR": folder} if in_memory else None
        code = subprocess.run(
            command, check=False, stdin=subprocess.DEVNULL, env=surroundings
        ).returncode
        return code, _counts(record)


def _counts(record: Path) -> Counter[str]:
    if not record.is_file():
        return Counter(errors=1)
    suite = ElementTree.parse(record).getroot().find("testsuite")  # noqa: S314 - pytest wrote it
    facts = {} if suite is None else suite.attrib
    number = {key: int(facts.get(key, "0")) for key in ("tests", "failures", "errors", "skipped")}
    passed = number["tests"] - number["failures"] - number["errors"] - number["skipped"]
    return Counter(
        failed=number["failures"],
        passed=passed,
        skipped=number["skipped"],
        errors=number["errors"],
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(GROUPS)))
