"""The notebooks of a workspace: copies with its parameters, renewed unless somebody edited them."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cjm_widgets import files, resources
from cjm_widgets.errors import WorkspaceError

FOLDER = "notebooks"
PICTURE = "run_all.png"
_STAMP = "cjm_widgets"
_PARAMETERS = "parameters"


def hand_out_notebooks(
    folder: Path, *, persona: str = "", journey_map: str | None = None
) -> tuple[Path, ...]:
    """Copy the numbered notebooks into ``folder/notebooks`` and return them in their order.

    They open the workspace that lies around them. A copy that somebody has edited stays as it is;
    any other is renewed, so that a newer package brings its newer notebooks.

    Parameters
    ----------
    persona, journey_map
        Whom the notebooks follow; empty for the workspace's first persona and her map of today.

    Raises
    ------
    WorkspaceError
        The folder cannot be written.
    """
    place = folder / FOLDER
    own = {"workspace": "..", "persona": persona, "map": journey_map, "interactive": True}
    try:
        place.mkdir(exist_ok=True)
        originals = sorted(resources.path("notebooks").glob("[0-9][0-9]_*.ipynb"))
        for original in originals:
            copy = place / original.name
            if not _is_edited(copy):
                with files.replacing(copy) as file:
                    file.write(_with_parameters(original, own).encode())
        shutil.copyfile(resources.path("notebooks") / PICTURE, place / PICTURE)
    except OSError as err:
        raise WorkspaceError(
            f"The folder {place} cannot be written: {err.strerror or err}. Make room or set its "
            "permissions, then try again."
        ) from err
    return tuple(place / original.name for original in originals)


def _with_parameters(original: Path, values: Mapping[str, object]) -> str:
    """Return a notebook's text with these values in its parameters cell, stamped."""
    notebook = json.loads(original.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if _PARAMETERS in cell["metadata"].get("tags", ()):
            cell["source"] = _assigned(cell["source"], values)
    notebook["metadata"][_STAMP] = {"sources": _digest(notebook["cells"])}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _assigned(source: Iterable[str], values: Mapping[str, object]) -> list[str]:
    """Return the lines of a cell with other values behind its names."""
    lines = []
    for line in source:
        name, sign, _ = line.partition(" = ")
        end = "\n" if line.endswith("\n") else ""
        lines.append(f"{name} = {_literal(values[name])}{end}" if sign and name in values else line)
    return lines


def _literal(value: object) -> str:
    """Return a value as Python, text in double quotes as the notebooks write it."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _is_edited(copy: Path) -> bool:
    """Tell whether a copy holds other sources than those that were handed out."""
    if not copy.exists():
        return False
    try:
        notebook = json.loads(copy.read_text(encoding="utf-8"))
        stamp = notebook["metadata"][_STAMP]["sources"]
        return bool(stamp != _digest(notebook["cells"]))
    except (ValueError, LookupError, TypeError):
        return True  # not one of ours any more


def _digest(cells: Iterable[Mapping[str, Any]]) -> str:
    """Return a number of what people wrote in a notebook; running it changes nothing of that."""
    sources = [[cell["cell_type"], "".join(cell["source"])] for cell in cells]
    return hashlib.sha256(json.dumps(sources).encode()).hexdigest()
