"""Files that hold their old content or their new one, whatever happens in between."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


@contextlib.contextmanager
def replacing(path: Path, *, mode: int = 0o666) -> Iterator[BinaryIO]:
    """Give a file beside *path* to write, and move it there in one step when the block ends.

    The new content is forced to disk before it is moved. After an error nothing is left behind and
    *path* is as it was; a link at *path* is replaced, never followed.

    Raises
    ------
    OSError
        The folder is missing, full or read-only.
    """
    fresh = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode)
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut, where the system can."""
    if os.name == "nt":
        return  # Windows opens no folders
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
