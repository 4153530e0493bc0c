"""Refuse files that would make every clone heavy: print those above the limit and exit with 1."""

from __future__ import annotations

import sys
from pathlib import Path

LIMIT_BYTES = 2_000_000


def big_files(paths: list[str]) -> list[str]:
    """Return those of the paths that are files above the limit."""
    return [
        path for path in paths if Path(path).is_file() and Path(path).stat().st_size > LIMIT_BYTES
    ]


if __name__ == "__main__":
    found = big_files(sys.argv[1:])
    for path in found:
        print(f"{path}: {Path(path).stat().st_size / 1e6:.1f} MB; the limit is 2 MB")
    sys.exit(1 if found else 0)
