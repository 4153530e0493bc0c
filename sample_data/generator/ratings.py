"""Emotion ratings: customers' as a table beside the workspace, the room's as items in it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from typing import Any, NamedTuple

from cjm_widgets.model.base import build
from cjm_widgets.model.journey import EmotionRating
from sample_data.generator.draw import Draw, midnight, moment
from sample_data.generator.texts import Text, touchpoint_id, touchpoints

COLUMNS = ("respondent", "persona", "touchpoint", "desired", "actual", "word", "at")
ASKED_FROM = midnight(dt.date(2026, 2, 2))
ASKED_DAYS = 270
MOST_A_PERSON = 5


class Rating(NamedTuple):
    """One row of the survey; an empty value means that the customer did not answer."""

    respondent: str
    persona: str
    touchpoint: str
    desired: int | None
    actual: int | None
    word: str
    at: dt.datetime


class _Respondent(NamedTuple):
    name: str
    end: int
    mood: float
    began: dt.datetime


def survey(persona: Text) -> list[Rating]:
    """Return the ratings of one persona's customers, person by person along the journey.

    Everybody rates only what lies before the end of their own journey. The mean of a touchpoint is
    brought to within half a rating of the one its text asks for.

    Raises
    ------
    ValueError
        Fewer people lived a touchpoint than are to rate it.
    """
    name = persona["persona"]["id"]
    draw = Draw(f"survey of {name}")
    places = touchpoints(persona)
    people = [_respondent(name, i, len(places), draw) for i in range(persona["respondents"])]
    rated: Counter[str] = Counter()
    found: list[tuple[_Respondent, int, Rating]] = []
    for place, touchpoint in reversed(list(enumerate(places))):
        if (felt := touchpoint.get("felt", {})).get("n"):
            chosen = _choose(people, place, felt["n"], rated, draw)
            item = touchpoint_id(persona, touchpoint["id"])
            found += [
                (who, place, rating)
                for who, rating in zip(chosen, _rate(chosen, felt, item, draw=draw), strict=True)
            ]
    found.sort(key=lambda row: (row[0].name, row[1]))
    return [
        rating._replace(persona=f"persona-{name}", at=who.began + dt.timedelta(seconds=37 * place))
        for who, place, rating in found
    ]


def as_csv(ratings: list[Rating]) -> str:
    """Return the survey as CSV, an empty cell where nothing was answered."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(COLUMNS)
    for rating in ratings:
        writer.writerow((*rating[:-1], moment(rating.at)))
    return page.getvalue()


def room(persona: Text, participants: list[Text]) -> list[EmotionRating]:
    """Return what the raters of the room said, one item per rater and touchpoint.

    Who stands near a touchpoint saw it; others who meet customers were told; the rest guess, and
    sometimes say that they cannot tell. ``apart`` holds those who know or believe something else.
    """
    raters = [p for p in participants if p.get("part", "staff") == "staff"]
    found = []
    for touchpoint in touchpoints(persona):
        for rater in raters:
            draw = Draw(f"room, {persona['persona']['id']}, {touchpoint['id']}, {rater['id']}")
            item = touchpoint_id(persona, touchpoint["id"])
            values = _opinion(touchpoint, rater, draw)
            found.append(
                build(
                    EmotionRating,
                    {
                        "id": f"rating-{item.removeprefix('touchpoint-')}-{rater['id']}",
                        "touchpoint_id": item,
                        "rater": "staff",
                        "participant_id": f"participant-{rater['id']}",
                        "department_id": f"department-{rater['department']}",
                        **values,
                    },
                )
            )
    return found


def _respondent(persona: str, number: int, places: int, draw: Draw) -> _Respondent:
    finished = draw.happens(0.62)
    end = places - 1 if finished else int(draw.share() * places)
    began = ASKED_FROM + dt.timedelta(
        days=int(draw.share() * ASKED_DAYS), seconds=int(8 * 3600 + draw.share() * 50_000)
    )
    return _Respondent(f"{persona[0]}r{number + 1:03d}", end, draw.normal(0, 0.5), began)


def _choose(
    people: list[_Respondent], place: int, n: int, rated: Counter[str], draw: Draw
) -> list[_Respondent]:
    """Those who lived this touchpoint and were asked least so far."""
    lived = [p for p in people if p.end >= place and rated[p.name] < MOST_A_PERSON]
    if len(lived) < n:
        raise ValueError(
            f"touchpoint {place + 1}: {len(lived)} people lived it, {n} are to rate it"
        )
    jitter = {p.name: draw.share() * 2 for p in lived}
    chosen = sorted(lived, key=lambda p: (rated[p.name] + jitter[p.name], p.name))[:n]
    rated.update(p.name for p in chosen)
    return chosen


def _rate(people: list[_Respondent], felt: Text, item: str, *, draw: Draw) -> list[Rating]:
    spread = felt.get("spread", 0.8)
    actual = _values([p.mood for p in people], felt["actual"], spread, draw)
    desired = _values([0.0] * len(people), felt["desired"], 0.5, draw)
    return [
        Rating(
            person.name,
            "",
            item,
            None if draw.happens(0.03) else wish,
            feeling,
            "" if draw.happens(0.25) else _word(felt, feeling, draw),
            person.began,
        )
        for person, feeling, wish in zip(people, actual, desired, strict=True)
    ]


def _values(moods: list[float], mean: float, spread: float, draw: Draw) -> list[int]:
    """Whole ratings, -2 to +2, around a mean, whose own mean is as near to it as whole ones get."""
    values = [_step(mean + 0.6 * mood + draw.normal(0, spread)) for mood in moods]
    short = round(mean * len(values)) - sum(values)
    while short:
        move = 1 if short > 0 else -1
        movable = [i for i, value in enumerate(values) if -2 <= value + move <= 2]
        place = draw.one_of(movable)
        values[place] += move
        short -= move
    return values


def _step(value: float) -> int:
    return max(-2, min(2, round(value)))


def _word(felt: Text, feeling: int, draw: Draw) -> str:
    """A word for the feeling; the first of a list is said most often."""
    words = felt["low"] if feeling < 0 else felt["high"] if feeling > 0 else []
    return draw.pick({word: 1 / place for place, word in enumerate(words, 1)}) if words else ""


def _opinion(touchpoint: Text, rater: Text, draw: Draw) -> dict[str, Any]:
    said = touchpoint["room"]
    saw = rater["id"] in said["near"]
    told = rater["meets_customers"] and draw.happens(0.6)
    basis = "saw" if saw else "told" if told else "guess"
    nudge = draw.pick({0: 0.8, -1: 0.1, 1: 0.1})
    actual = said.get("apart", {}).get(rater["id"], _step(said["actual"] + (0 if saw else nudge)))
    silent = basis == "guess" and rater["id"] not in said.get("apart", {}) and draw.happens(0.12)
    wish = _step(touchpoint["felt"]["desired"] + draw.pick({0.0: 0.7, 0.6: 0.3}))
    values: dict[str, Any] = {"desired": wish, "actual": None if silent else actual, "basis": basis}
    if saw and (word := _word(touchpoint["felt"], actual, draw)):
        values["word"] = word
    return values
