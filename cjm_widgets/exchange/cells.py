"""One value as one cell of a table, and back without loss.

``None`` and an empty tuple are an empty cell. The entries of a tuple are joined by ``"; "``; a
semicolon or backslash inside an entry is written after a backslash. A text gets an apostrophe in
front when a spreadsheet would compute it (it begins with ``= + - @``, their full-width forms, or a
tab) or when it is empty and would look like ``None``; reading removes exactly that apostrophe.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from cjm_widgets.exchange.columns import Column, number_text

MAX_CHARS = 32_767
"""Most characters of one cell, in Excel and LibreOffice."""

_PART = MAX_CHARS - 1  # leaves room for the apostrophe
_TRIGGERS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
_CONTROLS = tuple("\t\r\n\0")
_INVISIBLE = " \t\r\n\0\u00a0\u200b\u2060\ufeff"
_SPLIT = re.compile(r"(?<!\\)((?:\\\\)*);[ ]?")
_ESCAPED = re.compile(r"\\([\\;])")


def guard(text: str) -> str:
    """Return the text with an apostrophe in front where a spreadsheet would compute it.

    >>> guard("=1+1"), guard("plain"), guard("")
    ("'=1+1", 'plain', "'")
    """
    return f"'{text}" if _needs_guard(text) else text


def unguard(text: str) -> str:
    """Return the text without the apostrophe that :func:`guard` put in front."""
    return text[1:] if text.startswith("'") and _needs_guard(text[1:]) else text


def _needs_guard(text: str) -> bool:
    """Also true for a guarded text, so that its own apostrophe survives the way back."""
    inner = text.lstrip("'")
    return (
        not inner
        or inner.startswith(_CONTROLS)
        or inner.strip(_INVISIBLE).lstrip().startswith(_TRIGGERS)
    )


def join(entries: tuple[str, ...]) -> str:
    r"""Return the entries as one text.

    >>> join(("phone", "a;b"))
    'phone; a\\;b'
    """
    return "; ".join(entry.replace("\\", "\\\\").replace(";", "\\;") for entry in entries)


def split(text: str) -> tuple[str, ...]:
    """Return the entries that :func:`join` joined."""
    entries, start = [], 0
    for found in _SPLIT.finditer(text):
        entries.append(text[start : found.end(1)])
        start = found.end()
    entries.append(text[start:])
    return tuple(_ESCAPED.sub(r"\1", entry) for entry in entries)


def texts_of(value: str | tuple[str, ...]) -> list[str]:
    """Return a text or tuple in parts that fit a cell each, not guarded; nothing for ``()``."""
    if value == ():
        return []
    text = join(value) if isinstance(value, tuple) else str(value)
    return [text[at : at + _PART] for at in range(0, len(text), _PART)] or [""]


def plain_text(value: float | bool | dt.date) -> str:
    """Return a number, truth value or date as a CSV file holds it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date) else number_text(value)


def value_of(column: Column, parts: list[Any]) -> Any:
    """Return what the cells of one column mean together, ``None`` where all are empty.

    Numbers, truth values and closed sets that stand there as text are left to the model to read.
    """
    filled = [_whole_day(part) for part in parts if part is not None and part != ""]
    if not filled:
        return None
    if column.many or column.is_text:
        text = "".join(
            unguard(part) if isinstance(part, str) else plain_text(part) for part in filled
        )
        return split(text) if column.many else text
    value = filled[0]
    return value.strip() or None if isinstance(value, str) else value


def _whole_day(cell: Any) -> Any:
    """A spreadsheet's date comes with a time of day; at midnight it is just the date."""
    if isinstance(cell, dt.datetime):
        return cell.date() if cell.time() == dt.time() else cell.isoformat(" ")
    return cell if isinstance(cell, str | int | float | dt.date) else str(cell)
