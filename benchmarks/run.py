"""Measures everything in this folder and prints one table: ``make bench``.

A module joins in by having ``rows() -> list[tuple[name, figure, unit, target]]``. Names on the
command line choose modules.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).parent


def load(path: Path) -> ModuleType:
    """Return the module of a file; its name is no package's, so that nothing is hidden by it."""
    spec = importlib.util.spec_from_file_location(f"benchmark_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def main(wanted: list[str]) -> None:
    """Print the rows of the modules as they come."""
    print(f"{'':10}{'measure':44}{'figure':>12} {'unit':8}target")
    for path in sorted(FOLDER.glob("*.py")):
        if path.stem == "run" or (wanted and path.stem not in wanted):
            continue
        for name, figure, unit, target in load(path).rows():
            print(f"{path.stem:10}{name:44}{figure:12,.2f} {unit:8}{target}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
