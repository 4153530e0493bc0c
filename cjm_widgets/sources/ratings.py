"""Customers' ratings of touchpoints: how they wanted to feel, and how they felt."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cjm_widgets.errors import SourceError
from cjm_widgets.i18n import N_
from cjm_widgets.sources.batch import Batch, left_out
from cjm_widgets.sources.times import parse_times
from cjm_widgets.tables.columns import read_columns

RATING_COLUMNS = ("respondent", "persona", "touchpoint", "desired", "actual", "word", "at")

NO_RESPONDENT = N_("missing respondent")
NO_TOUCHPOINT = N_("missing touchpoint")
NO_TIME = N_("unreadable time")
NO_RATING = N_("a rating is not a whole number from -2 to 2")

_STEP = r"[+-]?[0-2]"


def read_ratings(path: Path) -> Batch:
    """Return ratings in normal form from a table whose columns bear the names of that form.

    ``respondent`` str, ``persona`` id or missing, ``touchpoint`` id, ``desired`` and ``actual``
    Int64 -2..2 or missing, ``word`` str or missing, ``at`` UTC time; in the file's order. A time
    without a zone is taken as UTC.

    Raises
    ------
    SourceError
        The file cannot be read, lacks a column, or none of its lines can be used.
    """
    reading = read_columns(path, RATING_COLUMNS, times=("at",))
    raw = reading.columns
    at = parse_times(raw["at"])
    steps = {name: raw[name] for name in ("desired", "actual")}
    is_step = {
        name: text.isna() | text.str.fullmatch(_STEP).fillna(value=False).astype(bool)
        for name, text in steps.items()
    }
    reasons = np.select(
        [
            raw["respondent"].isna(),
            raw["touchpoint"].isna(),
            at.isna(),
            ~(is_step["desired"] & is_step["actual"]),
        ],
        [NO_RESPONDENT, NO_TOUCHPOINT, NO_TIME, NO_RATING],
        default="",
    )
    usable = reasons == ""
    if not usable.any():
        why = f": {reasons[0]}" if len(reasons) else ""
        raise SourceError(f"no line can be used as a rating{why}.", path=path)
    ratings = raw[usable].assign(
        at=at[usable],
        **{
            name: text[usable].str.removeprefix("+").astype("Int64") for name, text in steps.items()
        },
    )
    rows = ratings[list(RATING_COLUMNS)].reset_index(drop=True)
    return Batch(rows, left_out(reading, reasons))
