"""Flow per touchpoint against a plain loop over cases."""

from collections import Counter, defaultdict
from itertools import pairwise
from statistics import median

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjm_widgets.analytics import flow
from cjm_widgets.model.base import build
from cjm_widgets.model.journey import Touchpoint


def touchpoint(name: str, *activities: str) -> Touchpoint:
    return build(
        Touchpoint,
        {"id": f"touchpoint-{name}", "stage_id": "stage-a", "name": name, "activities": activities},
    )


def log(*events: tuple[str, str, int]) -> pd.DataFrame:
    """Events as (case, activity, minute) in file order, sorted as the normal form is."""
    frame = pd.DataFrame(
        [
            {
                "case": case,
                "activity": activity,
                "row": row,
                "persona": "p",
                "at": pd.Timestamp("2026-01-01", tz="UTC") + pd.Timedelta(minutes=minute),
                "channel": activity[:1],
            }
            for row, (case, activity, minute) in enumerate(events, 1)
        ],
        columns=["case", "activity", "row", "persona", "at", "channel"],
    )
    return frame.sort_values(["case", "at", "row"], ignore_index=True)


ABC = [touchpoint("a", "a1", "a2"), touchpoint("b", "b"), touchpoint("c", "c")]


def test_arrivals_reach_and_those_lost() -> None:
    found = flow.measure(
        log(
            ("1", "a1", 0),
            ("1", "b", 5),
            ("1", "c", 9),
            ("2", "a2", 0),
            ("2", "b", 1),
            ("3", "a1", 0),
        ),
        ABC,
    )
    assert {t: (f.arrivals, f.lost) for t, f in found.items()} == {
        "touchpoint-a": (3, 1),
        "touchpoint-b": (2, 1),
        "touchpoint-c": (1, 0),
    }
    assert found["touchpoint-b"].reach == pytest.approx(2 / 3)
    assert found["touchpoint-b"].dwell_median_s == 240


def test_the_last_touchpoint_loses_nobody() -> None:
    assert flow.measure(log(("1", "c", 0)), ABC)["touchpoint-c"].lost == 0


def test_who_reached_the_goal_is_not_lost_afterwards() -> None:
    found = flow.measure(log(("1", "a1", 0), ("1", "c", 1), ("1", "b", 2)), ABC)
    assert [f.lost for f in found.values()] == [0, 0, 0]


def test_a_touchpoint_can_be_the_goal_before_the_end() -> None:
    goal = [ABC[0], ABC[1].revise(reaches_goal=True), ABC[2]]
    found = flow.measure(log(("1", "b", 0), ("1", "c", 1), ("2", "c", 0)), goal)
    assert found["touchpoint-c"].lost == 1


def test_activities_no_touchpoint_names_are_left_out() -> None:
    found = flow.measure(log(("1", "a1", 0), ("1", "other", 1), ("2", "other", 0)), ABC)
    assert found["touchpoint-a"].reach == 1
    assert found["touchpoint-a"].lost == 1


def test_a_log_without_known_activities_measures_nothing() -> None:
    assert flow.measure(log(("1", "x", 0)), ABC) == {}
    assert flow.measure(log(), ABC) == {}


def test_an_unsorted_log_is_refused() -> None:
    events = log(("1", "a1", 0), ("1", "b", 5), ("2", "a1", 0))
    with pytest.raises(ValueError, match="sorted"):
        flow.measure(events.iloc[[0, 2, 1]], ABC)


def test_channel_mix_is_by_share() -> None:
    found = flow.measure(log(("1", "a1", 0), ("2", "a1", 0), ("3", "a2", 0)), ABC)
    assert found["touchpoint-a"].channel_mix == (("a", 1.0),)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("12345"),
            st.sampled_from(["a1", "a2", "b", "c", "x"]),
            st.integers(0, 30),
        ),
        max_size=40,
    )
)
def test_flow_equals_a_plain_loop(events: list[tuple[str, str, int]]) -> None:
    place = {"a1": "touchpoint-a", "a2": "touchpoint-a", "b": "touchpoint-b", "c": "touchpoint-c"}
    paths: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for case, activity, minute in events:
        if activity in place:
            paths[case].append((minute, place[activity]))
    arrivals: dict[str, set[str]] = defaultdict(set)
    lost: Counter[str] = Counter()
    dwell: dict[str, list[int]] = defaultdict(list)
    for case, path in paths.items():
        path.sort(key=lambda step: step[0])
        for (minute, here), (later, _) in pairwise(path):
            dwell[here].append((later - minute) * 60)
        for _, here in path:
            arrivals[here].add(case)
        lost[path[-1][1]] += "touchpoint-c" not in {here for _, here in path}
    found = flow.measure(log(*events), ABC)
    assert {t: f.arrivals for t, f in found.items()} == {t: len(c) for t, c in arrivals.items()}
    assert {t: f.lost for t, f in found.items()} == {t: lost[t] for t in arrivals}
    assert {t: f.dwell_median_s for t, f in found.items()} == {
        t: median(dwell[t]) if dwell[t] else None for t in arrivals
    }
