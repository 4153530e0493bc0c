"""The customer journey log: what customers of each persona did, in which order, and when."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import NamedTuple

from sample_data.generator.draw import Draw, midnight, moment
from sample_data.generator.texts import Text, activities, touchpoints

COLUMNS = ("case", "activity", "at", "persona", "channel")
OPENED_FROM = dt.date(2024, 11, 1)
OPENED_DAYS = 365
FOLLOWED_TO = dt.datetime(2026, 10, 31, 23, 59, 59, tzinfo=dt.UTC)
SEASON = (1.15, 0.9, 1.2, 1.25, 1.15, 0.85, 0.6, 0.95, 1.15, 1.1, 1.0, 0.7)
WINTER = (10, 11, 12, 1, 2)


class Event(NamedTuple):
    """One row of the log; ``at`` is UTC to the second."""

    case: str
    activity: str
    at: dt.datetime
    persona: str
    channel: str


def simulate(persona: Text) -> list[Event]:
    """Return the events of one persona's customers, case by case in order of time.

    Each customer enters somewhere, goes on from touchpoint to touchpoint, passes some by, goes
    back along the map's loops, and leaves for good with the touchpoint's share.
    """
    name = persona["persona"]["id"]
    draw = Draw(f"events of {name}")
    found: list[Event] = []
    for number in range(1, persona["cases"] + 1):
        found += _one_case(persona, f"{name[0]}{number:04d}", draw)
    return found


def as_csv(events: list[Event]) -> str:
    """Return the log as CSV, rows in order of time."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(COLUMNS)
    for event in sorted(events, key=lambda e: (e.at, e.case)):
        writer.writerow((event.case, event.activity, moment(event.at), *event[3:]))
    return page.getvalue()


def arrivals(persona: Text, events: list[Event]) -> dict[str, int]:
    """Return how many cases reached each touchpoint."""
    return {
        touchpoint["id"]: len({e.case for e in events if e.activity in covered})
        for touchpoint in touchpoints(persona)
        if (covered := activities(touchpoint))
    }


def _one_case(persona: Text, case: str, draw: Draw) -> list[Event]:
    places = [t for t in touchpoints(persona) if "log" in t]
    loops = {r["from"]: r for r in persona["routes"] if r["kind"] == "loop" and "share" in r}
    weights = {i: float(t["log"].get("enter", 0)) for i, t in enumerate(places)}
    entry = draw.pick(weights)
    at = _opening(draw)
    found: list[Event] = []
    been: set[str] = set()
    for number, place in enumerate(places[entry:]):
        log = place["log"]
        if number and not draw.happens(log.get("visit", 1)):
            continue
        if log.get("winter") and at.month not in WINTER:
            continue
        if "after" in log and log["after"] not in been:
            continue
        been.add(place["id"])
        at = _visit(place, found, at, persona=persona, case=case, draw=draw)
        if (loop := loops.get(place["id"])) and draw.happens(loop["share"]):
            back = next(t for t in places if t["id"] == loop["to"])
            at = _visit(back, found, at, persona=persona, case=case, draw=draw)
        if draw.happens(log.get("leave", 0)):
            break
    return [event for event in found if event.at <= FOLLOWED_TO]


def _visit(
    place: Text, found: list[Event], at: dt.datetime, *, persona: Text, case: str, draw: Draw
) -> dt.datetime:
    """Append the events of one touchpoint and return when the last of them happened."""
    log = place["log"]
    channels = log.get("channels") or {place["channel"]: 1.0}
    for activity, days in log["steps"].items():
        if found:
            at = _by_day(at + draw.delay(days), draw, whole_days=days >= 0.5)
            at = max(at, found[-1].at + dt.timedelta(seconds=1))
        channel = draw.pick(channels)
        found.append(Event(case, activity, at, f"persona-{persona['persona']['id']}", channel))
    return at


def _opening(draw: Draw) -> dt.datetime:
    """A day of the year in which journeys begin, busier months more often."""
    days = {day: SEASON[_day(day).month - 1] for day in range(OPENED_DAYS)}
    return _by_day(midnight(_day(draw.pick(days))), draw, whole_days=True)


def _day(number: int) -> dt.date:
    return OPENED_FROM + dt.timedelta(days=number)


def _by_day(at: dt.datetime, draw: Draw, *, whole_days: bool) -> dt.datetime:
    """Move a moment found by days into waking hours of its day."""
    if not whole_days:
        return at
    second = int(8 * 3600 + draw.share() * 13 * 3600)
    return midnight(at.date()) + dt.timedelta(seconds=second)
