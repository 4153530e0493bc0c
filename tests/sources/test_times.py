"""Times as other tools write them."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_widgets.sources.times import parse_times


def parse(*texts: str | None) -> list[str | None]:
    times = parse_times(pd.Series(texts, dtype="str"))
    assert times.dtype == "datetime64[us, UTC]"
    return [None if pd.isna(time) else time.isoformat() for time in times]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2024-01-31", "2024-01-31T00:00:00"),
        ("20240131", "2024-01-31T00:00:00"),
        ("2024-01-31 12:30", "2024-01-31T12:30:00"),
        ("2024-01-31 12:30:15", "2024-01-31T12:30:15"),
        ("2024-01-31T12:30:15Z", "2024-01-31T12:30:15"),
        ("2024-01-31T12:30:15.25+02:00", "2024-01-31T10:30:15.250000"),
        ("2024-01-31 12:30:15 -0330", "2024-01-31T16:00:15"),
        ("2024-01-31 12:30:15 UTC", "2024-01-31T12:30:15"),
        ("2024-01-31T12:30:15.123456789Z", "2024-01-31T12:30:15.123456"),
        ("9999-12-31", "9999-12-31T00:00:00"),
    ],
)
def test_a_time_is_brought_to_utc(text: str, time: str) -> None:
    assert parse(text) == [time + "+00:00"]


@pytest.mark.parametrize(
    "text",
    ["now", "today", "2024", "2024-01", "31/01/2024", "01/31/2024 12:00", "2024-02-30", "12:00",
     "2024-01-31 25:00", "1706659200", "1706659200000", "yesterday at noon", None],
)  # fmt: skip
def test_what_is_no_time_stays_unknown(text: str | None) -> None:
    assert parse(text, "2024-01-31") == [None, "2024-01-31T00:00:00+00:00"]


def test_one_precise_time_does_not_narrow_the_range_of_the_others() -> None:
    assert None not in parse("2024-01-31T12:30:15.123456789Z", "9999-12-31", "0001-01-01")


ZONES = st.integers(-14 * 60, 14 * 60).map(lambda m: dt.timezone(dt.timedelta(minutes=m)))
TIMES = st.datetimes(dt.datetime(2, 1, 1), dt.datetime(9998, 1, 1), timezones=ZONES | st.none())  # noqa: DTZ001


@given(st.lists(TIMES, max_size=5))
def test_iso_texts_of_any_zone_are_the_same_moment(times: list[dt.datetime]) -> None:
    naive_is_utc = [t if t.tzinfo else t.replace(tzinfo=dt.UTC) for t in times]
    parsed = parse_times(pd.Series([t.isoformat() for t in times], dtype="str"))
    assert [t.to_pydatetime() for t in parsed] == naive_is_utc


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_times_of_parquet_are_taken_as_they_are(unit: str) -> None:
    naive = pd.Series(["2024-01-31 12:00:00", None], dtype=f"datetime64[{unit}]")
    zoned = naive.dt.tz_localize("UTC").dt.tz_convert("Asia/Kolkata")
    for column in (naive, zoned):
        times = parse_times(column)
        assert times.dtype == "datetime64[us, UTC]"
        assert times[0] == pd.Timestamp("2024-01-31 12:00", tz="UTC")
        assert pd.isna(times[1])
