"""How long a log of a million events takes to read and to measure."""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from cjm_widgets.analytics import eventlog, flow
from cjm_widgets.model.journey import Touchpoint
from cjm_widgets.sources.eventlog import EventMapping, read_events

Row = tuple[str, float, str, str]

EVENTS, CASES, ACTIVITIES = 1_000_000, 60_000, 16


def rows() -> list[Row]:
    """Return name, figure, unit and target of each measure."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "log.csv")
        _log().to_csv(file, index=False)
        mapping = EventMapping("case", "activity", "at", persona_by="segment", channel="channel")
        began, began_cpu = time.perf_counter(), time.process_time()
        events = read_events(file, mapping).rows
        reading, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    began = time.perf_counter()
    pairs = eventlog.transitions(events)
    walking = time.perf_counter() - began
    if pairs["n"].sum() != EVENTS - CASES:
        raise SystemExit("the transitions do not add up")
    began = time.perf_counter()
    flow.measure(events, _touchpoints())
    measuring = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return [
        ("read 1,000,000 events from CSV", reading, "s", ""),
        ("read 1,000,000 events from CSV, CPU", cpu, "s", ""),
        ("who follows whom, with waiting times", walking, "s", ""),
        ("volumes, losses and dwell of 16 touchpoints", measuring, "s", ""),
        ("most memory on the way", peak / 1024, "MB", ""),
    ]


def _log() -> pd.DataFrame:
    chance = np.random.default_rng(7)
    case = np.sort(np.concatenate([np.arange(CASES), chance.integers(0, CASES, EVENTS - CASES)]))
    seconds = np.sort(chance.integers(0, 365 * 86_400, EVENTS))
    return pd.DataFrame(
        {
            "case": pd.Series(case).map("customer-{:06d}".format),
            "activity": pd.Series(chance.integers(0, ACTIVITIES, EVENTS)).map("step {}".format),
            "at": pd.Timestamp("2025-01-01") + pd.to_timedelta(seconds, unit="s"),
            "segment": pd.Series(case % 4).map("segment {}".format),
            "channel": pd.Series(chance.integers(0, 5, EVENTS)).map("channel {}".format),
        }
    )


def _touchpoints() -> list[Touchpoint]:
    return [
        Touchpoint(
            id=f"touchpoint-{n}",
            stage_id="stage-1",
            name=f"Step {n}",
            activities=(f"step {n}",),
            reaches_goal=n == ACTIVITIES - 1,
        )
        for n in range(ACTIVITIES)
    ]
