"""Files read within limits, and written so that a failure leaves the old content in place."""

from __future__ import annotations

from pathlib import Path

from cjm_widgets.errors import ExchangeError
from cjm_widgets.files import replacing


def read_text(path: Path, max_bytes: int) -> str:
    """Return the text of a UTF-8 file.

    Raises
    ------
    ExchangeError
        There is no such file, it is larger than *max_bytes*, or it is not UTF-8.
    """
    content = read_bytes(path, max_bytes)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        line = content.count(b"\n", 0, err.start) + 1
        raise ExchangeError(
            "this is not UTF-8 text; save the file with the encoding UTF-8", path=path, line=line
        ) from err


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """Return the content of a file of at most *max_bytes*.

    Raises
    ------
    ExchangeError
        There is no such file, it cannot be read, or it is larger.
    """
    try:
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except FileNotFoundError as err:
        raise ExchangeError("there is no such file; check the path", path=path) from err
    except OSError as err:
        raise ExchangeError(f"the file cannot be read: {err.strerror}", path=path) from err
    if len(content) > max_bytes:
        raise ExchangeError(
            f"the file is larger than {max_bytes / 1e6:g} MB, the most that is read", path=path
        )
    return content


def write_text(path: Path, text: str) -> None:
    """Replace a file by this text in UTF-8; see :func:`write_bytes`."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Replace a file as a whole: after a failure it holds its old content.

    Raises
    ------
    ExchangeError
        The folder is missing, full or read-only.
    """
    try:
        with replacing(path) as file:
            file.write(content)
    except OSError as err:
        raise ExchangeError(
            f"the file cannot be written: {err.strerror}; what stood there before is unchanged",
            path=path,
        ) from err
