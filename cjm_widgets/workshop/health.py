"""Examine an installation and a workspace, and say how to mend what is wrong."""

from __future__ import annotations

import platform
import sqlite3
import sys
from dataclasses import asdict, dataclass
from importlib import metadata, util
from pathlib import Path
from typing import Any

from cjm_widgets.errors import JourneyError
from cjm_widgets.workshop.review import read_workspace

_BASE = (
    "pydantic",
    "sqlalchemy",
    "pyarrow",
    "pandas",
    "bokeh",
    "papermill",
    "nbconvert",
    "ipykernel",
    "openpyxl",
)
_EXTRAS = {
    "workshop": ("ipywidgets", "anywidget", "jupyterlab", "voila", "fastapi"),
    "evidence": ("scipy", "sklearn", "vaderSentiment"),
    "postgres": ("psycopg",),
    "spark": ("pyspark",),
    "cluster": ("distributed",),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing examined.

    Attributes
    ----------
    ok
        Whether it is as it should be; an optional part that is missing is ok.
    advice
        What to do, when there is something to do.
    """

    name: str
    found: str
    ok: bool = True
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """All checks together."""

    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)

    def to_json(self) -> dict[str, Any]:
        """Return the checks as plain values."""
        return {"ok": self.ok, "checks": [asdict(check) for check in self.checks]}


def examine(folder: Path | None = None) -> Health:
    """Return what is installed and, with a folder, whether its workspace is sound."""
    checks = [
        Check("cjm_widgets", metadata.version("cjm_widgets")),
        Check("Python", platform.python_version(), ok=sys.version_info >= (3, 11)),
        Check("SQLite", sqlite3.sqlite_version),
        *(_package(name) for name in _BASE),
        *(_extra(extra, packages) for extra, packages in _EXTRAS.items()),
    ]
    if folder is not None:
        checks.append(_workspace(folder))
    return Health(tuple(checks))


def _package(name: str) -> Check:
    try:
        return Check(name, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Check(name, "missing", ok=False, advice="Install it with: pip install cjm_widgets")


def _extra(extra: str, packages: tuple[str, ...]) -> Check:
    absent = [name for name in packages if util.find_spec(name) is None]
    if not absent:
        return Check(f"optional part '{extra}'", "installed")
    return Check(
        f"optional part '{extra}'",
        f"not installed ({', '.join(absent)})",
        advice=f"For '{extra}': pip install \"cjm_widgets[{extra}]\"",
    )


def _workspace(folder: Path) -> Check:
    try:
        document, tables = read_workspace(folder)
        document.check()
    except JourneyError as err:
        return Check(f"workspace {folder}", str(err), ok=False)
    return Check(
        f"workspace {folder}",
        f"sound: {len(document)} items, {len(tables.events):,} events, "
        f"{len(tables.ratings):,} ratings",
    )
