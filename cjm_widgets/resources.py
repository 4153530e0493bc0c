"""The folders that ship with the package: notebooks, templates and the sample company."""

from __future__ import annotations

from pathlib import Path

from cjm_widgets.errors import NotFoundError

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = ("notebooks", "templates", "sample_data")


def path(name: str) -> Path:
    """Return the file or folder *name* of the shipped folders, such as ``templates/report``.

    An installed package holds them in a folder of its own; a checkout (editable installs
    included) has them beside the package.

    Raises
    ------
    NotFoundError
        When nothing of that name ships.
    """
    installed = _PACKAGE / "_resources"
    root = installed if installed.is_dir() else _PACKAGE.parent
    parts = Path(name).parts
    found = root.joinpath(*parts)
    if not parts or parts[0] not in _SHIPPED or ".." in parts or not found.exists():
        raise NotFoundError(
            f"'{name}' does not ship with cjm_widgets (looked in {root}); "
            f"names begin with one of {', '.join(_SHIPPED)}. "
            "If the installation is damaged, install it again.",
            wanted=name,
        )
    return found
