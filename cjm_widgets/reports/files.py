"""Files that are either the old one or the new one, whatever happens in between."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cjm_widgets.errors import ReportError


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file beside its place, force it to disk, and move it there in one step.

    Raises
    ------
    ReportError
        The disk is full or the folder cannot be written; the old file is untouched.
    """
    data = content.encode() if isinstance(content, str) else content
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
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


def sync_folder(folder: Path) -> None:
    """Force a folder's list of names to disk, where the system can do that."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
