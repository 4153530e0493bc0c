"""Measures of an event log: who goes where, how often, how long it takes, who is lost.

Every function takes ``events`` in normal form: one row per event with ``case`` str, ``activity``
str, ``at`` UTC time, ``row`` int64, ``persona`` and ``channel`` str or missing, sorted by case,
time and row. To measure one persona, pass its rows; to measure stages, pass
``rename_activities(events, stages)``. An empty log gives an empty frame with the same columns.
Events that are not in this order raise ``ValueError``.

References
----------
Transitions are the *directly-follows relation*, variants the *traces* of van der Aalst, *Process
Mining: Data Science in Action* (2016), sections 5.2 and 6.2.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from cjm_widgets.analytics.coding import CodedLog, IntArray, code_log, spread


def rename_activities(events: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the log in other words: each activity by its stage, say, or its display name.

    Events of activities that *names* does not hold are left out.
    """
    activity = events["activity"].map(names)
    renamed: pd.DataFrame = events.assign(activity=activity.astype("str"))[activity.notna()]
    return renamed.reset_index(drop=True)


def collapse_repeats(events: pd.DataFrame) -> pd.DataFrame:
    """Return the log with the first of every run of equal activities in a case.

    The time to the next event is then the time until something else happens.
    """
    log = code_log(events)
    changes = np.diff(log.activities, prepend=-1) != 0
    first_of_run: pd.DataFrame = events[log.is_first | changes]
    return first_of_run.reset_index(drop=True)


def transitions(events: pd.DataFrame) -> pd.DataFrame:
    """Return how often one activity directly follows another in the same case.

    Columns: ``from``, ``to`` str; ``n`` transitions; ``mean_s``, ``median_s`` seconds between the
    two. Most frequent first, ties by name.
    """
    log = code_log(events)
    left = np.flatnonzero(~log.is_last)
    pairs = log.activities[left] * len(log.names) + log.activities[left + 1]
    keys, n, mean_s, median_s = spread(pairs, log.dwell_s[left])
    origin, target = np.divmod(keys, max(len(log.names), 1))
    frame = pd.DataFrame(
        {
            "from": _named(log, origin),
            "to": _named(log, target),
            "n": n,
            "mean_s": mean_s,
            "median_s": median_s,
        }
    )
    return frame.sort_values("n", ascending=False, kind="stable", ignore_index=True)


def variants(events: pd.DataFrame) -> pd.DataFrame:
    """Return the distinct paths of whole cases.

    Columns: ``path`` tuple of activities; ``n_cases``; ``case_rate`` their share of all cases,
    0–1. Most frequent first, ties by path.
    """
    log = code_log(events)
    codes = log.activities.astype(np.int32)
    ends = np.flatnonzero(log.is_last) + 1
    starts = np.flatnonzero(log.is_first)
    counts: dict[bytes, int] = {}
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        path = codes[start:end].tobytes()
        counts[path] = counts.get(path, 0) + 1
    paths = [tuple(log.names[np.frombuffer(path, dtype=np.int32)]) for path in counts]
    ranked = sorted(zip(paths, counts.values(), strict=True), key=lambda item: (-item[1], item[0]))
    n_cases = np.array([n for _, n in ranked], dtype=np.int64)
    return pd.DataFrame(
        {
            "path": pd.Series([path for path, _ in ranked], dtype=object),
            "n_cases": n_cases,
            "case_rate": n_cases / max(log.n_cases, 1),
        }
    )


def activity_volume(events: pd.DataFrame, *, goals: Collection[str] = ()) -> pd.DataFrame:
    """Return how many come to each activity, how long they stay, and how many are lost there.

    Columns, one row per activity in order of name:

    - ``activity`` str; ``n_events``; ``n_cases`` cases with at least one such event;
      ``case_rate`` their share of all cases, 0–1;
    - ``n_last`` cases whose last event it is; ``n_lost`` those of them without any event of
      *goals*; ``drop_off_rate`` = ``n_lost`` / ``n_cases``, 0–1. Without goals every case that
      ends counts as lost where it ends. A goal itself loses nobody;
    - ``dwell_mean_s``, ``dwell_median_s`` seconds to the next event of the case, whatever it is;
      a case's last event has none, and where all are last both are NaN.

    A log stops somewhere: cases that still run count as ended where they were last seen.
    """
    log = code_log(events)
    n_names = len(log.names)
    n_events = np.bincount(log.activities, minlength=n_names)
    visits = pd.unique(log.cases * n_names + log.activities)
    n_cases = np.bincount(visits % max(n_names, 1), minlength=n_names)
    is_goal = np.isin(log.names, list(goals))
    reached = np.zeros(log.n_cases, dtype=bool)
    reached[log.cases[is_goal[log.activities]]] = True
    is_lost = log.is_last & ~reached[log.cases]
    n_lost = np.bincount(log.activities[is_lost], minlength=n_names)
    left, _, mean_s, median_s = spread(log.activities[~log.is_last], log.dwell_s[~log.is_last])
    dwell = pd.DataFrame({"dwell_mean_s": mean_s, "dwell_median_s": median_s}, index=left)
    return pd.DataFrame(
        {
            "activity": _named(log, np.arange(n_names)),
            "n_events": n_events,
            "n_cases": n_cases,
            "case_rate": n_cases / max(log.n_cases, 1),
            "n_last": np.bincount(log.activities[log.is_last], minlength=n_names),
            "n_lost": n_lost,
            "drop_off_rate": n_lost / n_cases,
        }
    ).join(dwell)


def channel_mix(events: pd.DataFrame) -> pd.DataFrame:
    """Return through which channels the events of each activity came.

    Columns: ``activity``, ``channel`` str; ``n_events``; ``event_rate`` their share of the
    activity's events with a known channel, 0–1. By activity, largest first, ties by channel.
    """
    known = events[events["channel"].notna()]
    mix = known.groupby(["activity", "channel"]).size().rename("n_events").reset_index()
    mix["event_rate"] = mix["n_events"] / mix.groupby("activity")["n_events"].transform("sum")
    return mix.sort_values(
        ["activity", "n_events", "channel"], ascending=[True, False, True], ignore_index=True
    )


def _named(log: CodedLog, codes: IntArray) -> pd.Series:
    return pd.Series(log.names[codes], dtype="str")
