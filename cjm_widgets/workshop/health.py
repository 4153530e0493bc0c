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
from cjm_widgets.i18n import N_, Catalog
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


def examine(folder: Path | None = None, *, catalog: Catalog | None = None) -> Health:
    """Return what is installed and, with a folder, whether its workspace is sound."""
    words = catalog or Catalog()
    checks = [
        Check("cjm_widgets", metadata.version("cjm_widgets")),
        Check("Python", platform.python_version(), ok=sys.version_info >= (3, 11)),
        Check("SQLite", sqlite3.sqlite_version),
        *(_package(name, words) for name in _BASE),
        *(_extra(extra, packages, words) for extra, packages in _EXTRAS.items()),
    ]
    if folder is not None:
        checks.append(_workspace(folder, words))
    return Health(tuple(checks))


def _package(name: str, words: Catalog) -> Check:
    try:
        return Check(name, metadata.version(name))
    except metadata.PackageNotFoundError:
        advice = words.text(N_("Install it with: {command}"))
        command = "pip install cjm_widgets"
        return Check(
            name, words.text(N_("missing")), ok=False, advice=advice.format(command=command)
        )


def _extra(extra: str, packages: tuple[str, ...], words: Catalog) -> Check:
    name = words.text(N_("optional part '{extra}'")).format(extra=extra)
    absent = [package for package in packages if util.find_spec(package) is None]
    if not absent:
        return Check(name, words.text(N_("installed")))
    command = f'pip install "cjm_widgets[{extra}]"'
    return Check(
        name,
        words.text(N_("not installed ({packages})")).format(packages=", ".join(absent)),
        advice=words.text(N_("For '{extra}': {command}")).format(extra=extra, command=command),
    )


def _workspace(folder: Path, words: Catalog) -> Check:
    name = words.text(N_("workspace {folder}")).format(folder=folder)
    try:
        document, tables = read_workspace(folder)
        document.check()
    except JourneyError as err:
        return Check(name, words.retell(str(err)), ok=False)
    sound = words.text(N_("sound: {items} items, {events} events, {ratings} ratings"))
    return Check(
        name,
        sound.format(
            items=len(document),
            events=f"{len(tables.events):,}",
            ratings=f"{len(tables.ratings):,}",
        ),
    )
