"""Files and folders of a run: old or new, never in between."""

from __future__ import annotations

from pathlib import Path

from cjm_widgets.errors import ReportError
from cjm_widgets.files import replacing, sync_folder


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file beside its place, force it to disk, and move it there in one step.

    Raises
    ------
    ReportError
        The disk is full or the folder cannot be written; the old file is untouched.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        with replacing(path) as file:
            file.write(data)
    except OSError as err:
        raise ReportError(
            f"{path} cannot be written: {err.strerror or err}. Make room or choose another folder "
            "with --out; what was there before is unchanged."
        ) from err


def move_folder(fresh: Path, place: Path) -> None:
    """Move a finished folder to its place in one step.

    Raises
    ------
    ReportError
        It cannot be moved; nothing appears at its place.
    """
    try:
        sync_folder(fresh)
        fresh.rename(place)
        sync_folder(place.parent)
    except OSError as err:
        raise ReportError(
            f"The finished run cannot be moved to {place}: {err.strerror or err}."
        ) from err
