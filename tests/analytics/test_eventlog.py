"""Measures of event logs against plain loops over cases."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from statistics import mean, median

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_widgets.analytics import eventlog

COLUMNS = ["case", "activity", "at", "row", "persona", "channel"]
START = pd.Timestamp("2026-01-01", tz="UTC")

Event = tuple[str, float, str, str | None]
Cases = dict[str, list[Event]]

EVENT = st.tuples(
    st.sampled_from(["browse", "cart", "pay", "leave"]),
    st.sampled_from([0.0, 0.5, 60.0, 61.25, 86_400.0, 3e8]),
    st.sampled_from(["p", "q"]),
    st.sampled_from(["web", "app", None]),
)
CASES = st.dictionaries(st.sampled_from(["a", "b", "ä", "c"]), st.lists(EVENT, min_size=1))


def frame(cases: Cases) -> pd.DataFrame:
    """Cases of (activity, seconds since the case's event before, persona, channel) as a log."""
    rows: list[dict[str, object]] = []
    for case in sorted(cases):
        at = START
        for activity, seconds, persona, channel in cases[case]:
            at += pd.Timedelta(seconds=seconds)
            rows.append(
                dict(zip(COLUMNS, (case, activity, at, len(rows), persona, channel), strict=True))
            )
    return pd.DataFrame(rows, columns=COLUMNS).astype(
        {
            "case": "str",
            "activity": "str",
            "at": "datetime64[us, UTC]",
            "row": "int64",
            "persona": "str",
            "channel": "str",
        }
    )


def log(**paths: str) -> pd.DataFrame:
    """Cases as words, one letter an activity, a minute apart."""
    return frame({case: [(a, 60.0, "p", "web") for a in path] for case, path in paths.items()})


def rows(table: pd.DataFrame, *names: str) -> list[tuple[object, ...]]:
    return [tuple(record) for record in table[list(names)].to_numpy(object).tolist()]


@given(CASES)
def test_transitions_equal_a_loop_over_cases(cases: Cases) -> None:
    times = defaultdict(list)
    for events in cases.values():
        for (origin, *_), (target, seconds, *_) in pairwise(events):
            times[origin, target].append(seconds)
    expected = [
        (*pair, len(seconds), pytest.approx(mean(seconds)), pytest.approx(median(seconds)))
        for pair, seconds in sorted(times.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    found = eventlog.transitions(frame(cases))
    assert rows(found, "from", "to", "n", "mean_s", "median_s") == expected


@given(CASES)
def test_variants_equal_a_counter_of_paths(cases: Cases) -> None:
    counts = Counter(tuple(activity for activity, *_ in events) for events in cases.values())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    found = eventlog.variants(frame(cases))
    assert rows(found, "path", "n_cases") == ranked
    assert found["case_rate"].sum() == pytest.approx(1 if cases else 0)


@given(CASES, st.sets(st.sampled_from(["cart", "pay", "never seen"])))
def test_volume_and_loss_equal_a_loop_over_cases(cases: Cases, goals: set[str]) -> None:
    paths = [[activity for activity, *_ in events] for events in cases.values()]
    expected = []
    for activity in sorted({a for path in paths for a in path}):
        visitors = [path for path in paths if activity in path]
        enders = [path for path in visitors if path[-1] == activity]
        lost = [path for path in enders if not goals & set(path)]
        n_events = sum(path.count(activity) for path in paths)
        expected.append(
            (activity, n_events, len(visitors), len(visitors) / len(paths), len(enders), len(lost),
             len(lost) / len(visitors))
        )  # fmt: skip
    found = eventlog.activity_volume(frame(cases), goals=goals)
    assert (
        rows(
            found,
            "activity",
            "n_events",
            "n_cases",
            "case_rate",
            "n_last",
            "n_lost",
            "drop_off_rate",
        )
        == expected
    )


@given(CASES)
def test_dwell_equals_a_loop_over_cases(cases: Cases) -> None:
    seen = {activity for events in cases.values() for activity, *_ in events}
    times: dict[str, list[float]] = {activity: [] for activity in sorted(seen)}
    for events in cases.values():
        for (activity, *_), (_, seconds, *_) in pairwise(events):
            times[activity].append(seconds)
    found = eventlog.activity_volume(frame(cases)).set_index("activity")
    for activity, seconds in times.items():
        if not seconds:
            assert found.loc[activity, ["dwell_mean_s", "dwell_median_s"]].isna().all()
            continue
        assert found.loc[activity, "dwell_mean_s"] == pytest.approx(mean(seconds))
        assert found.loc[activity, "dwell_median_s"] == pytest.approx(median(seconds))


@given(CASES)
def test_channels_equal_a_counter(cases: Cases) -> None:
    counts = Counter(
        (activity, channel)
        for events in cases.values()
        for activity, _, _, channel in events
        if channel is not None
    )
    totals = Counter[str]()
    for (activity, _), n in counts.items():
        totals[activity] += n
    expected = [
        (activity, channel, n, n / totals[activity])
        for (activity, channel), n in sorted(
            counts.items(), key=lambda item: (item[0][0], -item[1], item[0][1])
        )
    ]
    found = eventlog.channel_mix(frame(cases))
    assert rows(found, "activity", "channel", "n_events", "event_rate") == expected


@given(CASES)
def test_runs_collapse_to_their_first_event(cases: Cases) -> None:
    events = frame(cases)
    expected = [
        row
        for case in sorted(cases)
        for row, activity, before in zip(
            events.loc[events["case"] == case, "row"],
            [a for a, *_ in cases[case]],
            [None, *(a for a, *_ in cases[case])],
            strict=False,
        )
        if activity != before
    ]
    assert eventlog.collapse_repeats(events)["row"].tolist() == expected


def test_lost_are_those_who_end_without_the_goal() -> None:
    events = log(a="sbp", b="sb", c="spb", d="s")
    found = eventlog.activity_volume(events, goals=["p"])
    assert rows(found, "activity", "n_cases", "n_last", "n_lost", "drop_off_rate") == [
        ("b", 3, 2, 1, 1 / 3),
        ("p", 2, 1, 0, 0.0),
        ("s", 4, 1, 1, 1 / 4),
    ]


def test_without_goals_everybody_is_lost_where_they_end() -> None:
    found = eventlog.activity_volume(log(a="sp", b="s"))
    assert rows(found, "activity", "n_lost", "drop_off_rate") == [("p", 1, 1.0), ("s", 1, 0.5)]


def test_stages_are_measured_like_activities() -> None:
    events = log(a="sbxp", b="sx")
    stages = eventlog.rename_activities(events, {"s": "look", "b": "look", "p": "buy"})
    assert rows(stages, "case", "activity") == [
        ("a", "look"),
        ("a", "look"),
        ("a", "buy"),
        ("b", "look"),
    ]
    found = eventlog.transitions(eventlog.collapse_repeats(stages))
    assert rows(found, "from", "to", "n", "mean_s") == [("look", "buy", 1, 180.0)]


def test_an_empty_log_gives_the_same_columns() -> None:
    events, none = log(a="sp"), log(a="sp").iloc[:0]
    for measure in (
        eventlog.transitions,
        eventlog.variants,
        eventlog.activity_volume,
        eventlog.channel_mix,
        eventlog.collapse_repeats,
    ):
        pd.testing.assert_series_equal(measure(none).dtypes, measure(events).dtypes)
    stages = eventlog.rename_activities(events, {})
    pd.testing.assert_series_equal(stages.dtypes, events.dtypes)
    assert stages.empty


@pytest.mark.parametrize("order", [[0, 2, 1, 3], [1, 0, 2, 3]], ids=["case apart", "back in time"])
def test_an_unsorted_log_is_refused(order: list[int]) -> None:
    events = log(a="sp", b="sp").iloc[order]
    for measure in (eventlog.transitions, eventlog.variants, eventlog.activity_volume):
        with pytest.raises(ValueError, match="sorted"):
            measure(events)
