"""What an event log says about each touchpoint: who arrives, who is lost, how long they stay."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from cjm_widgets.analytics.intervals import wilson
from cjm_widgets.model.facts import Estimate
from cjm_widgets.model.journey import Touchpoint


@dataclass(frozen=True, slots=True)
class Flow:
    """Volumes of one touchpoint.

    Attributes
    ----------
    arrivals
        Cases with at least one event here.
    reach
        Arrivals as a share of all cases, those lost here included.
    lost
        Cases whose last event is here and that never reached the goal: a touchpoint that says so,
        by default the journey's last one.
    drop_off
        ``lost`` of ``arrivals`` with Wilson's interval.
    dwell_median_s
        Median seconds from an event here to the case's next event; a case's last event has none.
    channel_mix
        Channels of the events here with their shares, largest first, ties by name.
    """

    arrivals: int | None = None
    reach: float | None = None
    lost: int | None = None
    drop_off: Estimate | None = None
    dwell_median_s: float | None = None
    channel_mix: tuple[tuple[str, float], ...] = ()


def measure(events: pd.DataFrame, touchpoints: Sequence[Touchpoint]) -> dict[str, Flow]:
    """Return the flow of every touchpoint that names activities of the log.

    ``events`` — one row per event, sorted by case, time and input row: ``case`` str, ``activity``
    str, ``at`` UTC time, ``channel`` str or missing. Events of activities no touchpoint names are left out before anything is
    counted. Logs are cut off on the left: a case's first event need not be its beginning, and on
    the right: a case still running counts as lost where it was last seen.
    """
    place = {activity: t.id for t in touchpoints for activity in t.activities}
    known = events[events["activity"].isin(list(place))]
    if known.empty:
        return {}
    seen = known.assign(touchpoint=known["activity"].map(place))
    same = seen["case"].eq(seen["case"].shift(-1))
    seen = seen.assign(
        is_last=~same,
        dwell_s=(seen["at"].shift(-1) - seen["at"]).dt.total_seconds().where(same),
    )
    n_cases = int(seen["case"].nunique())
    goals = [t.id for t in touchpoints if t.reaches_goal] or [touchpoints[-1].id]
    arrived = seen.loc[seen["touchpoint"].isin(goals), "case"].unique()
    ends = seen["is_last"] & ~seen["case"].isin(arrived)
    seen = seen.assign(is_lost=ends)
    flows = {}
    for touchpoint, rows in seen.groupby("touchpoint", sort=True):
        name = str(touchpoint)
        arrivals = int(rows["case"].nunique())
        lost = int(rows["is_lost"].sum())
        dwell = float(rows["dwell_s"].median())
        flows[name] = Flow(
            arrivals=arrivals,
            reach=arrivals / n_cases,
            lost=lost,
            drop_off=wilson(lost, arrivals, unit="case"),
            dwell_median_s=None if math.isnan(dwell) else dwell,
            channel_mix=_channel_mix(rows["channel"]),
        )
    return flows


def _channel_mix(channels: pd.Series) -> tuple[tuple[str, float], ...]:
    counts = channels.dropna().value_counts()
    total = int(counts.sum())
    mix = [(str(channel), int(count) / total) for channel, count in counts.items()]
    return tuple(sorted(mix, key=lambda pair: (-pair[1], pair[0])))
