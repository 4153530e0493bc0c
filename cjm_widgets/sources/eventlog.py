"""Event logs: who did what, and when."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from cjm_widgets.errors import ParameterError, SourceError
from cjm_widgets.i18n import N_
from cjm_widgets.sources.batch import Batch, left_out
from cjm_widgets.sources.times import parse_times
from cjm_widgets.tables.columns import Reading, read_columns

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

EVENT_COLUMNS = ("case", "activity", "at", "row", "persona", "channel")

NO_CASE = N_("missing case")
NO_ACTIVITY = N_("missing activity")
NO_TIME = N_("unreadable time")
NO_ORDER = N_("order is not a whole number")

# The longest run of digits that always fits into 64 bits.
_WHOLE = r"[+-]?\d{1,18}"
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class EventMapping:
    """Which column of a log means what.

    One column may have several meanings (the platform as persona and as channel), but the time has
    no other.

    Attributes
    ----------
    case
        Whose journey it is: a customer, a ticket, an order.
    persona_by
        Segment that becomes the persona.
    order
        Whole numbers that break ties in time; without it the order of the file does.
    attributes
        Further columns to keep, as text under their own names.

    Raises
    ------
    ParameterError
        The time column has another meaning too, or an attribute has a name of the normal form.
    """

    case: str
    activity: str
    time: str
    persona_by: str | None = None
    channel: str | None = None
    order: str | None = None
    attributes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.columns.count(self.time) > 1:
            raise ParameterError(
                f"The column {self.time!r} holds the time, so it can have no other meaning. Name "
                "another column.",
                parameter="time",
            )
        for name in self.attributes:
            if name in EVENT_COLUMNS:
                raise ParameterError(
                    f"Every event has a column {name!r} already, so no attribute can be called "
                    "so. Leave it out, or rename it in the file.",
                    parameter="attributes",
                )

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the file that are read."""
        named = (self.case, self.activity, self.time, self.persona_by, self.channel, self.order)
        return (*(name for name in named if name is not None), *dict.fromkeys(self.attributes))


@dataclass(frozen=True, slots=True)
class EventBatch(Batch):
    """Events in normal form, one row each, sorted by ``case``, ``at``, ``row``.

    ``case`` str, ``activity`` str, ``at`` UTC time in microseconds, ``row`` int64 (the row in the
    file from 1, or the value of the order column), ``persona`` str or missing and the same for all
    events of a case, ``channel`` str or missing, then the attributes as str.

    Attributes
    ----------
    n_mixed
        Cases in which the segment changes; their first known one counts.
    """

    n_mixed: int = 0


def read_events(path: Path, mapping: EventMapping) -> EventBatch:
    """Return the events of a CSV, gzip-compressed CSV or Parquet file.

    Times without a zone are taken as UTC. Events of a case at the same time keep the order of
    ``mapping.order`` and then of the file, always: without that, logs of minute precision give
    other transitions each time they are sorted.

    Raises
    ------
    SourceError
        The file cannot be read, lacks a column, has no rows, or none that could be used.
    """
    reading = read_columns(path, mapping.columns, times=(mapping.time,))
    raw = reading.columns
    at = parse_times(raw[mapping.time])
    row, has_row = _rows(reading, mapping.order)
    reasons = np.select(
        [raw[mapping.case].isna(), raw[mapping.activity].isna(), at.isna(), ~has_row],
        [NO_CASE, NO_ACTIVITY, NO_TIME, NO_ORDER],
        default="",
    )
    usable = reasons == ""
    if not usable.any():
        raise _nothing_usable(path, reading, reasons, mapping)
    unknown = pd.Series(np.nan, index=raw.index, dtype="str")
    events = pd.DataFrame(
        {
            "case": raw[mapping.case],
            "activity": raw[mapping.activity],
            "at": at,
            "row": row,
            "persona": unknown if mapping.persona_by is None else raw[mapping.persona_by],
            "channel": unknown if mapping.channel is None else raw[mapping.channel],
            **{name: raw[name] for name in mapping.attributes},
        }
    )[usable]
    cases, _ = pd.factorize(events["case"], sort=True)
    # lexsort is stable, so what ties even in its row keeps the order of the file.
    moments = events["at"].to_numpy("datetime64[us]")
    places = np.lexsort((events["row"].to_numpy(), moments, cases))
    events = events.iloc[places].reset_index(drop=True)
    events["persona"], n_mixed = _first_of_case(events["persona"], cases[places])
    return EventBatch(events, left_out(reading, reasons), n_mixed)


def _rows(reading: Reading, order: str | None) -> tuple[IntArray, BoolArray]:
    """Return what orders events of the same time, and where it is known."""
    lines = reading.columns.index.to_numpy()
    if order is None:
        return lines - reading.n_header, np.ones(len(lines), dtype=bool)
    texts = reading.columns[order]
    is_whole = texts.str.fullmatch(_WHOLE).fillna(value=False).to_numpy(dtype=bool)
    return texts.where(is_whole, "0").to_numpy(dtype=object).astype(np.int64), is_whole


def _first_of_case(segments: pd.Series, cases: IntArray) -> tuple[pd.Series, int]:
    """Give every event its case's first known segment; also count the cases with several."""
    codes, values = pd.factorize(segments)
    known = np.flatnonzero(codes >= 0)
    first = np.full(cases.max() + 1, -1)
    # Of an index that is repeated the last value stays, so backwards the first one does.
    first[cases[known[::-1]]] = codes[known[::-1]]
    differs = codes[known] != first[cases[known]]
    everywhere = pd.Series(values.array.take(first[cases], allow_fill=True), dtype="str")
    return everywhere, len(np.unique(cases[known][differs]))


def _nothing_usable(
    path: Path, reading: Reading, reasons: np.ndarray, mapping: EventMapping
) -> SourceError:
    """Say why no event came out: the first line's reason, with what stands there."""
    if not len(reading.columns):
        if len(reading.broken):
            return SourceError(
                "no line has as many fields as the header. Check the delimiter.", path=path
            )
        return SourceError("the table has a header but no rows.", path=path)
    column = {
        NO_CASE: mapping.case,
        NO_ACTIVITY: mapping.activity,
        NO_TIME: mapping.time,
        NO_ORDER: mapping.order or "",
    }[reasons[0]]
    value = reading.columns[column].iloc[0]
    found = "is empty" if pd.isna(value) else f"is {str(value)[:_SHOWN]!r}"
    wanted = " such as 2024-01-31 or 2024-01-31 12:00:00" if reasons[0] == NO_TIME else ""
    return SourceError(
        f"no line can be used: {reasons[0]}; the first {found}. Name another column, or write "
        f"values{wanted} into this one.",
        path=path,
        line=int(reading.columns.index[0]),
        column=column,
    )
