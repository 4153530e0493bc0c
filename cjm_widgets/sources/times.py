"""Times as other tools write them, brought to UTC."""

from __future__ import annotations

import pandas as pd

# Shorter texts would be a year, a month, or words such as "now", which pandas reads as times.
_SHORTEST = len("20240131")
_TO_MICROSECONDS = len("2024-01-31T12:00:00.123456")


def parse_times(column: pd.Series) -> pd.Series:
    """Return times as ``datetime64[us, UTC]``, ``NaT`` where a text is no time.

    Read are ISO 8601 dates and times: ``2024-01-31``, ``2024-01-31 12:00:00``,
    ``2024-01-31T12:00:00.123Z``, ``2024-01-31 12:00:00+01:00``, ``2024-01-31 12:00:00 UTC``; digits
    beyond microseconds are cut. **A time without a zone is taken as UTC**, and a date as its first
    moment in UTC: where the tool wrote local time, times of day are off by its distance from UTC,
    and durations across a change of the clocks by that change. Dates with the day or the month in
    front (``31/01/2024``) are not read, because which is which can only be guessed.
    """
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return pd.to_datetime(column, utc=True).dt.as_unit("us")
    texts = column.where(column.str.len() >= _SHORTEST)
    if (texts.str.len() > _TO_MICROSECONDS).any():
        texts = texts.str.replace(r"(\.\d{6})\d+", r"\1", regex=True)
    if texts.str.endswith("UTC", na=False).any():
        texts = texts.str.replace(r"\s*UTC$", "Z", regex=True)
    times = pd.to_datetime(texts, format="ISO8601", utc=True, errors="coerce")
    return times.dt.as_unit("us")
