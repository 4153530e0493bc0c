"""An event log as numbers: what every measure of it computes on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CodedLog:
    """Events as arrays of equal length, in the order of the log.

    Attributes
    ----------
    cases
        Number of the event's case, from 0, ascending.
    activities
        Number of the event's activity, a place in ``names``.
    names
        Activities by name, ascending.
    dwell_s
        Seconds to the next event of the same case; NaN for a case's last event.
    is_first, is_last
        Whether the event opens or closes its case.
    """

    cases: IntArray
    activities: IntArray
    names: npt.NDArray[np.object_]
    dwell_s: FloatArray
    is_first: BoolArray
    is_last: BoolArray

    @property
    def n_cases(self) -> int:
        return int(self.is_first.sum())


def code_log(events: pd.DataFrame) -> CodedLog:
    """Return a log as arrays.

    ``events`` — one row per event: ``case`` str, ``activity`` str, ``at`` UTC time; all events of
    a case together, in the order they happened.

    Raises
    ------
    ValueError
        The events of a case are apart or go back in time: any measure would be wrong.
    """
    case = events["case"].array
    changes = np.asarray(case[1:] != case[:-1], dtype=bool)
    edge = np.ones(min(len(events), 1), dtype=bool)
    is_first = np.concatenate([edge, changes])
    is_last = np.concatenate([changes, edge])
    at = events["at"].dt.as_unit("us").to_numpy("datetime64[us]").astype(np.int64)
    dwell_s = np.full(len(events), np.nan)
    dwell_s[:-1] = np.diff(at) / 1e6
    dwell_s[is_last] = np.nan
    if events["case"].nunique() != is_first.sum() or (dwell_s < 0).any():
        raise ValueError("events must be sorted by case, time and row")
    activities, names = pd.factorize(events["activity"], sort=True)
    return CodedLog(
        cases=np.cumsum(is_first) - 1,
        activities=activities.astype(np.int64),
        names=np.asarray(names, dtype=object),
        dwell_s=dwell_s,
        is_first=is_first,
        is_last=is_last,
    )


def spread(keys: IntArray, values: FloatArray) -> tuple[IntArray, IntArray, FloatArray, FloatArray]:
    """Return the distinct keys, ascending, and the count, mean and median of each one's values.

    The median of an even number of values is the mean of the two in the middle.
    """
    order = np.lexsort((values, keys))
    keys, values = keys[order], values[order]
    starts = np.flatnonzero(np.diff(keys, prepend=keys[:1] - 1))
    n = np.diff(starts, append=len(keys))
    mean = np.add.reduceat(values, starts) / n
    median = (values[starts + (n - 1) // 2] + values[starts + n // 2]) / 2
    return keys[starts], n, mean, median
