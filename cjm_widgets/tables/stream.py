"""The bytes of a text file, unpacked and checked while they are read."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from cjm_widgets.errors import SourceError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_BYTES = 2 * 2**30
MAX_LINE = 2**20

_HEAD = 4
# Far below MAX_LINE, so that a line above it always spans several pieces and is measured exactly.
_PIECE = 2**18
_BOM = codecs.BOM_UTF8
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Content(StrEnum):
    """What a file holds, told by its first bytes and not by its name."""

    PARQUET = "parquet"
    GZIP = "gzip"
    TEXT = "text"


def content_of(path: Path) -> Content:
    """Return what kind of table a file holds.

    Raises
    ------
    SourceError
        The file is missing, empty, a folder, not ours to read, an Excel file or UTF-16.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError as err:
        raise SourceError("there is no such file. Check its name and folder.", path=path) from err
    except OSError as err:
        raise SourceError(f"it cannot be opened: {err.strerror or err}.", path=path) from err
    if not head:
        raise SourceError("the file is empty. Export it again.", path=path)
    if head == b"PAR1":
        return Content.PARQUET
    if head.startswith(b"\x1f\x8b"):
        return Content.GZIP
    if head == b"PK\x03\x04":
        raise SourceError("this is an Excel or ZIP file. Save its table as CSV.", path=path)
    if head.startswith(_UTF16):
        raise SourceError("this is UTF-16 text. Save it as UTF-8.", path=path)
    return Content.TEXT


class TextStream(io.RawIOBase):
    """The bytes of a plain or gzip file from the first that is no line end, then an ending.

    Every byte is checked on its way: valid UTF-8, no NUL, no line above ``MAX_LINE`` bytes and no
    more than *max_bytes* in all, so that neither a binary file nor a small archive that unpacks
    to a huge one gets further than here. Failures are ``SourceError`` with the line.
    """

    def __init__(self, path: Path, *, max_bytes: int = MAX_BYTES) -> None:
        super().__init__()
        self.path = path
        self.ending = b""
        self._max_bytes = max_bytes
        self._file = _unpacked(path)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._newline = b""
        self._n_bytes = 0
        self._n_lines = 0
        self._line_bytes = 0
        self._ended = False

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        data = self._next(len(view))
        view[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        data = b"" if self._ended else self._read_file(min(size, _PIECE))
        if data:
            self._check(data)
            return data
        if not self._ended:
            self._ended = True
            self._decode(b"", final=True)
        given, self.ending = self.ending[:size], self.ending[size:]
        return given

    def _read_file(self, size: int) -> bytes:
        try:
            data = self._file.read(size)
            while data and not self._newline:
                data = self._begin(data) or self._file.read(size)
        except EOFError as err:
            raise self._error("the gzip file is cut off. Copy it again in full.") from err
        except (gzip.BadGzipFile, zlib.error) as err:
            raise self._error("the gzip file is damaged. Copy it again.") from err
        except OSError as err:
            raise self._error(f"it cannot be read on: {err.strerror or err}.") from err
        return data

    def _begin(self, data: bytes) -> bytes:
        """Drop the byte-order mark and blank lines: neither is part of the header."""
        text = data.removeprefix(_BOM).lstrip(b"\r\n")
        newline = b"\r" if b"\r" in data and b"\n" not in data else b"\n"
        self._n_lines += data.count(newline) - text.count(newline)
        self._newline = newline if text else b""
        return text

    def _check(self, data: bytes) -> None:
        self._n_bytes += len(data)
        if self._n_bytes > self._max_bytes:
            raise self._error(
                f"the file holds more than {self._max_bytes:,} bytes of text. Split it, or export "
                "it as Parquet with only the columns you need."
            )
        self._decode(data)
        if b"\0" in data:
            place = data.index(b"\0")
            raise self._not_text(data[:place].count(self._newline))
        first, last = data.find(self._newline), data.rfind(self._newline)
        self._line_bytes += len(data) if first < 0 else first
        if self._line_bytes > MAX_LINE:
            raise self._error(
                f"this line is longer than {MAX_LINE:,} bytes. Look for a misplaced quotation "
                "mark, or leave the column with the long text out of the export.",
                self._n_lines + 1,
            )
        if first >= 0:
            self._line_bytes = len(data) - last - 1
            self._n_lines += data.count(self._newline)

    def _decode(self, data: bytes, *, final: bool = False) -> None:
        try:
            self._decoder.decode(data, final)
        except UnicodeDecodeError as err:
            raise self._not_text(err.object[: err.start].count(self._newline)) from err

    def _not_text(self, lines_further: int) -> SourceError:
        return self._error(
            "this is not UTF-8 text. Export the table as CSV in UTF-8, or as Parquet.",
            self._n_lines + lines_further + 1,
        )

    def _error(self, message: str, line: int | None = None) -> SourceError:
        return SourceError(message, path=self.path, line=line)


def _unpacked(path: Path) -> BinaryIO:
    if content_of(path) is Content.GZIP:
        return cast("BinaryIO", gzip.open(path, "rb"))
    return path.open("rb")
