"""What importing and installing the package promises."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import cjm_widgets
from surroundings import ROOT

_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
_EXTRAS: dict[str, list[str]] = _PROJECT["optional-dependencies"]
_BASE = {canonicalize_name(Requirement(line).name) for line in _PROJECT["dependencies"]}
_OPTIONAL = {
    canonicalize_name(Requirement(line).name)
    for extra, lines in _EXTRAS.items()
    if extra != "dev"
    for line in lines
}
_HEAVY = {"bokeh", "duckdb", "nbconvert", "openpyxl", "pandas", "papermill", "pyarrow", "pydantic"}
_HEAVY |= {"sqlalchemy", "yaml"}

# The first release without a published hole (CVE), or the oldest that we can work with.
SAFE_FLOORS = {
    "jupyter-server": "2.20.0",  # CVE-2026-44727, CVE-2026-40110, CVE-2026-35397
    "jupyterlab": "4.6.2",  # CVE-2026-73415, CVE-2026-73417, CVE-2026-42557
    "nbconvert": "7.17.0",  # CVE-2025-53000
    "bokeh": "3.9",  # CVE-2026-21883 needs 3.8.2; our JSON embedding needs 3.9
    "voila": "0.5.6",  # CVE-2024-30265
    "jinja2": "3.1.6",  # CVE-2025-27516
}


def test_importing_the_package_loads_nothing_heavy() -> None:
    script = "import sys, cjm_widgets; print(*{name.partition('.')[0] for name in sys.modules})"
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert _HEAVY.isdisjoint(answer.stdout.split())


@pytest.mark.parametrize("name", sorted(cjm_widgets._HOMES))
def test_every_public_name_loads_from_its_home(name: str) -> None:
    home = import_module(cjm_widgets._HOMES[name])
    assert getattr(cjm_widgets, name) is getattr(home, name)
    assert name in dir(cjm_widgets)


def test_type_checkers_see_the_names_that_load() -> None:
    tree = ast.parse(Path(cjm_widgets.__file__).read_text())
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.asname: node.module
        for node in guarded.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == cjm_widgets._HOMES


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'journey'"):
        cjm_widgets.journey  # noqa: B018 - the look-up is the test


@pytest.mark.parametrize(("package", "floor"), SAFE_FLOORS.items())
def test_no_release_with_a_known_hole_is_accepted(package: str, floor: str) -> None:
    lines = [*_PROJECT["dependencies"], *(line for lines in _EXTRAS.values() for line in lines)]
    wanted = [Requirement(line) for line in lines if Requirement(line).name == package]
    assert wanted
    for requirement in wanted:
        lowest = min(Version(part.version) for part in requirement.specifier)
        assert lowest >= Version(floor)


def _imports(module: Path) -> Iterator[tuple[str, bool]]:
    """Yield each imported top-level package, and whether it is loaded with the module."""
    tree = ast.parse(module.read_text())
    first = set(tree.body)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node in first) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module.partition(".")[0], node in first


def test_every_import_is_declared_and_extras_load_late() -> None:
    owners = packages_distributions()
    undeclared = []
    for module in sorted((ROOT / "cjm_widgets").rglob("*.py")):
        room = module.relative_to(ROOT / "cjm_widgets").parts[0]
        # These two rooms are optional as a whole: who opens them has their extra.
        of_extras = room in {"widgets", "room"}
        for package, at_once in _imports(module):
            if package in sys.stdlib_module_names | {"cjm_widgets", "_typeshed"}:
                continue
            allowed = _BASE | _OPTIONAL if of_extras or not at_once else _BASE
            names = {canonicalize_name(name) for name in owners.get(package, [package])}
            if names.isdisjoint(allowed):
                undeclared.append(f"{module.relative_to(ROOT)}: {package}")
    assert undeclared == []


def _pins() -> dict[str, Version]:
    lines = (ROOT / "binder" / "requirements.txt").read_text().splitlines()
    wanted = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {
        canonicalize_name(pin.name): Version(str(pin.specifier).removeprefix("=="))
        for pin in wanted
    }


def test_binder_pins_every_dependency_at_a_version_we_accept() -> None:
    pins = _pins()
    for line in [*_PROJECT["dependencies"], *_EXTRAS["workshop"]]:
        requirement = Requirement(line)
        pinned = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(pinned), line
