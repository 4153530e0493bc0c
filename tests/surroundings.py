"""What the tests need from the system, and where it lies: a browser, a database, real data.

As a program it says where the browser is, and exits with 1 when there is none.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_BROWSERS_ON_MAC = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
_DEBIANS_POSTGRES = Path("/usr/lib/postgresql")


def must_be_complete() -> bool:
    """Return whether a missing part is a failure (``CI=true``) and not a reason to skip."""
    return os.environ.get("CI", "").lower() in {"1", "true"}


def find_browser() -> Path | None:
    """Return the path of Chromium or Chrome; ``None`` when there is none."""
    for name in _BROWSERS:
        if found := shutil.which(name):
            return Path(found)
    return next((path for path in _BROWSERS_ON_MAC if path.is_file()), None)


def find_postgres() -> Path | None:
    """Return the folder of PostgreSQL's server programs, the newest; ``None`` without a server.

    Debian keeps them off the path, in a folder per version.
    """
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = [path for path in _DEBIANS_POSTGRES.glob("*/bin") if (path / "initdb").is_file()]
    return max(versions, key=lambda path: float(path.parent.name), default=None)


if __name__ == "__main__":
    browser = find_browser()
    if browser is None:
        sys.exit(1)
    sys.stdout.write(f"{browser}\n")
