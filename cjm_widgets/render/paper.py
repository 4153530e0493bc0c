"""How small a part of the map must be printed so that it stands on one sheet of paper.

Heights are estimated from the texts, on the safe side: a sheet that breaks in the middle of a lane
is worse than one printed a little smaller.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cjm_widgets.fields import Lane
from cjm_widgets.render.columns import Column, Words
from cjm_widgets.render.lanes import LaneHead

PAD = 7.0
EMOTION = 164.0
TEXT, SMALL, HEAD = 9.47, 9.07, 10.4
SERIF, SERIF_WIDTH = 10.4, 0.88
LEADING = 1.26
CHAR = 0.5
HEADS = 90.0
GLYPH = 3
STEP = 0.02


@dataclass(frozen=True, slots=True)
class Paper:
    """Room for a map on one sheet, landscape, in CSS px.

    Attributes
    ----------
    width
        From the lane heads to the right edge.
    first, other
        Height below the map's own title, and on a sheet of its own.
    smallest
        Below this size nothing is legible any more; longer maps run over.
    """

    width: float
    first: float
    other: float
    smallest: float


A3 = Paper(width=1410.0, first=970.0, other=1045.0, smallest=0.7)
A4 = Paper(width=945.0, first=630.0, other=715.0, smallest=0.6)


def fit(
    columns: Sequence[Column],
    heads: Sequence[LaneHead],
    *,
    paper: Paper,
    n_columns: int,
    is_first: bool,
) -> float:
    """Return the size, at most 1, at which these columns fit on one sheet.

    Parameters
    ----------
    n_columns
        Columns into which the sheet is divided, filled or not.
    """
    room = paper.first if is_first else paper.other
    size = 1.0
    while size > paper.smallest:
        width = paper.width / n_columns / size - PAD - 2
        if size * _height(columns, heads, width) <= room:
            break
        size -= STEP
    return round(size, 2)


def _height(columns: Sequence[Column], heads: Sequence[LaneHead], width: float) -> float:
    stage, names = 25.0, max((_head(column, width) for column in columns), default=0.0)
    return stage + names + sum(_lane(columns, head, width) for head in heads)


def _lane(columns: Sequence[Column], head: LaneHead, width: float) -> float:
    """A lane is as high as its fullest cell or its own head."""
    said = _stack((head.line, head.name, head.hint), HEADS, SMALL)
    return max([PAD + said, *(_cell(column, head.lane, width) for column in columns)])


def _head(column: Column, width: float) -> float:
    flag = SMALL * LEADING + 3 if column.flag else 0.0
    return PAD + 3 + HEAD * 1.2 * lines(column.touchpoint.name, width - 14, HEAD * 1.08) + flag


def _cell(column: Column, lane: Lane, width: float) -> float:
    if lane is Lane.EMOTION:
        return EMOTION
    if lane is Lane.VOLUME:
        rows = () if column.volume is None else column.volume.lines
        return PAD + 23 + _stack((", ".join(rows),), width, SMALL)
    if lane is Lane.EVIDENCE:
        found = () if column.proof is None else (column.proof.source, column.proof.firm)
        return PAD + 14 + _stack(found, width, SMALL)
    size = SERIF if lane is Lane.THINKS_SAYS else TEXT
    width = width / SERIF_WIDTH if lane is Lane.THINKS_SAYS else width
    words = column.words.get(lane, ())
    return PAD + sum(_statement(w, width, size) for w in words) + 3 * max(len(words) - 1, 0)


def _statement(words: Words, width: float, size: float) -> float:
    inner = width - (10 if words.effect else 0)
    text = words.text + "x" * (GLYPH if words.backing else 0)
    text = f"{words.code} {text}" if words.code else text
    under = _stack((words.under,) if words.under else (), inner, SMALL) + (2 if words.under else 0)
    return lines(text, inner, size) * size * LEADING + under


def _stack(texts: Iterable[str], width: float, size: float) -> float:
    return sum(lines(text, width, size) * size * LEADING + 2 for text in texts if text)


def lines(text: str, width: float, size: float) -> int:
    """Return into how many lines a text breaks in a column of *width* px at *size* px.

    >>> lines("one two three", 40, 10)
    2
    """
    room = max(int(width / (CHAR * size)), 1)
    n, filled = 1, 0
    for word in text.split():
        length = len(word)
        if filled and filled + 1 + length > room:
            n, filled = n + 1, 0
        filled += length + (1 if filled else 0)
        n += (filled - 1) // room
        filled = (filled - 1) % room + 1
    return n
