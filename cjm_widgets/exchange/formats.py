"""The formats in which a whole workspace leaves and comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cjm_widgets.errors import ExchangeError
from cjm_widgets.exchange import csv_folder, workbook_xlsx, workspace_yaml
from cjm_widgets.exchange.columns import did_you_mean
from cjm_widgets.i18n import N_
from cjm_widgets.model.document import Document


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a workspace down.

    Attributes
    ----------
    suffixes
        Ends of file names by which it is known; ``""`` is a folder, without any.
    read, write
        From a path to a document, and back.
    loses
        What does not come back, one phrase each; marked with ``N_``.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Path], Document]
    write: Callable[[Document, Path], None]
    loses: tuple[str, ...] = ()


_PRIVATE = N_("ratings and votes that the room has not opened yet")
_HISTORY = N_("the history of changes, and with it undo")
_FILES = N_("evidence files: their sources are named, the files themselves are not inside")
_LOSES = (_PRIVATE, _HISTORY, _FILES)

FORMATS: tuple[Format, ...] = (
    Format("yaml", (".yaml", ".yml"), workspace_yaml.read, workspace_yaml.write, _LOSES),
    Format("csv", ("",), csv_folder.read, csv_folder.write, _LOSES),
    Format("xlsx", (".xlsx",), workbook_xlsx.read, workbook_xlsx.write, _LOSES),
)


def format_named(name: str) -> Format:
    """Return the format with this name.

    Raises
    ------
    ExchangeError
        There is none; the message lists those there are.
    """
    known = {each.name: each for each in FORMATS}
    if name not in known:
        raise ExchangeError(
            f"'{name}' is not a format{did_you_mean(name, known)}. There are: {', '.join(known)}"
        )
    return known[name]


def format_of(path: Path) -> Format:
    """Return the format that the end of a file's name tells.

    Raises
    ------
    ExchangeError
        No format has this end.
    """
    suffix = path.suffix.lower()
    for each in FORMATS:
        if suffix in each.suffixes:
            return each
    known = ", ".join(end or "a folder" for each in FORMATS for end in each.suffixes)
    raise ExchangeError(f"'{suffix}' tells no format; use one of: {known}", path=path)
