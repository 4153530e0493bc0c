"""What an event log says about each touchpoint: who arrives, who is lost, how long they stay."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from cjm_widgets.analytics import eventlog
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

    ``events`` — in the normal form of :mod:`cjm_widgets.analytics.eventlog`. Events of activities
    that no touchpoint names are left out before anything is counted. Logs are cut off on the left:
    a case's first event need not be its beginning, and on the right: a case still running counts
    as lost where it was last seen.

    Raises
    ------
    ValueError
        The events are not sorted by case and time.
    """
    places = {activity: t.id for t in touchpoints for activity in t.activities}
    goals = [t.id for t in touchpoints if t.reaches_goal] or [t.id for t in touchpoints[-1:]]
    steps = eventlog.rename_activities(events, places)
    if steps.empty:
        return {}
    mixes = {
        touchpoint: tuple(zip(rows["channel"], rows["event_rate"], strict=True))
        for touchpoint, rows in eventlog.channel_mix(steps).groupby("activity")
    }
    return {
        row["activity"]: Flow(
            arrivals=row["n_cases"],
            reach=row["case_rate"],
            lost=row["n_lost"],
            drop_off=wilson(row["n_lost"], row["n_cases"], unit="case"),
            dwell_median_s=None if math.isnan(row["dwell_median_s"]) else row["dwell_median_s"],
            channel_mix=mixes.get(row["activity"], ()),
        )
        for row in eventlog.activity_volume(steps, goals=goals).to_dict("records")
    }
