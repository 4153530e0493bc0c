"""From the activities of an event log to stages and touchpoints: a small file that people write.

YAML holds ``stages`` with their touchpoints and the activities of each, ``goals`` and ``ignore``.
CSV holds one row an activity: ``activity``, ``stage`` and, if wanted, ``phase``, ``touchpoint``,
``channel``, ``goal`` (yes or no) and ``ignore``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from cjm_widgets.errors import ExchangeError
from cjm_widgets.exchange import yaml_nodes
from cjm_widgets.exchange.columns import did_you_mean
from cjm_widgets.exchange.csv_folder import delimiter_of
from cjm_widgets.exchange.files import read_text
from cjm_widgets.exchange.journeys import StarterJourney
from cjm_widgets.exchange.outline import PlannedStage, PlannedTouchpoint, read_stages, texts
from cjm_widgets.exchange.place import Place
from cjm_widgets.model.scales import Channel, Choice, Phase

MAX_BYTES = 4_000_000
FORMAT = "cjm-stages"
VERSION = 1
_FIELDS = ("format", "version", "stages", "goals", "ignore")
_COLUMNS = ("activity", "stage", "phase", "touchpoint", "channel", "goal", "ignore")
C = TypeVar("C", bound=Choice)
_YES = ("yes", "true", "1", "x")
_NO = ("", "no", "false", "0")


@dataclass(frozen=True, slots=True)
class StageMapping:
    """Where the activities of an event log belong.

    Attributes
    ----------
    goals
        Activities with which the customer has got what they came for.
    ignore
        Activities that are no contact with the customer.
    """

    stages: tuple[PlannedStage, ...] = ()
    goals: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    @classmethod
    def of_journey(cls, journey: StarterJourney) -> StageMapping:
        """Return the mapping by the activities that a starter journey names, goals unknown."""
        return cls(journey.current.stages)

    @property
    def activities(self) -> frozenset[str]:
        """All activities that belong to a touchpoint."""
        return frozenset(name for _, name in _placed(self.stages))


def read_stage_mapping(path: Path) -> StageMapping:
    """Return the mapping that a YAML or CSV file holds.

    Raises
    ------
    ExchangeError
        With the place of the first thing that is wrong: a field or column that does not exist,
        an activity in two places, a goal that belongs to no touchpoint.
    """
    text = read_text(path, MAX_BYTES)
    readers = {".yaml": _from_yaml, ".yml": _from_yaml, ".csv": _from_csv}
    if path.suffix.lower() not in readers:
        raise ExchangeError("a stage mapping is a .yaml or .csv file", path=path)
    return readers[path.suffix.lower()](text, path)


def _from_yaml(text: str, path: Path) -> StageMapping:
    root = yaml_nodes.mapping(yaml_nodes.parse(text, path=path), "a stage mapping")
    top = Place(path, 1, 1)
    if "format" in root or "version" in root:
        yaml_nodes.check_head(root, FORMAT, VERSION, place=top)
    fields = {("stages" if name == "phases" else name): found for name, found in root.items()}
    yaml_nodes.refuse_unknown(fields, _FIELDS, "a stage mapping")
    if "stages" not in fields:
        raise top.error("a stage mapping lacks 'stages'")
    mapping = StageMapping(
        read_stages(fields["stages"][1]), texts(fields, "goals"), texts(fields, "ignore")
    )
    return _checked(mapping, {name: place for name, (place, _) in fields.items()}, top)


def _from_csv(text: str, path: Path) -> StageMapping:
    rows = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=delimiter_of(text), restval="", strict=True
    )
    top = Place(path, 1)
    try:
        found = [
            (Place(path, number), row)
            for number, row in enumerate(rows, 2)
            if any(cell for cell in row.values())
        ]
    except csv.Error as err:
        raise top.error(f"this is not a readable CSV file: {err}") from err
    _check_columns(rows.fieldnames or (), top)
    stages: dict[str, PlannedStage] = {}
    goals, ignore = [], []
    for place, row in found:
        if None in row:
            raise place.error("the row has more cells than the heading")
        activity = row["activity"].strip()
        if not activity:
            raise replace(place, column="activity").error("the activity is missing")
        if _flag(row, "ignore", place):
            ignore.append(activity)
            continue
        if _flag(row, "goal", place):
            goals.append(activity)
        _add(stages, row, activity, place)
    return _checked(StageMapping(tuple(stages.values()), tuple(goals), tuple(ignore)), {}, top)


def _check_columns(names: Sequence[str], top: Place) -> None:
    for name in ("activity", "stage"):
        if name not in names:
            raise top.error(f"the column '{name}' is missing. There can be: {', '.join(_COLUMNS)}")
    for name in names:
        if name not in _COLUMNS:
            raise top.error(
                f"there is no column '{name}'{did_you_mean(name, _COLUMNS)}. "
                f"There can be: {', '.join(_COLUMNS)}"
            )


def _add(stages: dict[str, PlannedStage], row: dict[str, str], activity: str, place: Place) -> None:
    """Add the row's activity to its stage and touchpoint, which are made when first named."""
    name = row["stage"].strip()
    if not name:
        raise replace(place, column="stage").error(f"'{activity}' lacks its stage")
    phase = _choice(row, "phase", Phase, place)
    channel = _choice(row, "channel", Channel, place)
    stage = stages.get(name) or PlannedStage(name, phase or Phase.BEFORE)
    title = row.get("touchpoint", "").strip() or activity
    touchpoints = {each.name: each for each in stage.touchpoints}
    known = touchpoints.get(title) or PlannedTouchpoint(title, channel, place=place)
    touchpoints[title] = replace(known, activities=(*known.activities, activity))
    stages[name] = replace(stage, touchpoints=tuple(touchpoints.values()))


def _flag(row: dict[str, str], name: str, place: Place) -> bool:
    word = row.get(name, "").strip().lower()
    if word not in (*_YES, *_NO):
        raise replace(place, column=name).error(f"'{word}' is neither yes nor no")
    return word in _YES


def _choice(row: dict[str, str], name: str, words: type[C], place: Place) -> C | None:
    word = row.get(name, "").strip()
    chosen = next((member for member in words if member == word), None)
    if word and chosen is None:
        raise replace(place, column=name).error(
            f"'{word}' is no {name}{did_you_mean(word, words)}. There are: {', '.join(words)}"
        )
    return chosen


def _placed(stages: tuple[PlannedStage, ...]) -> Iterator[tuple[PlannedTouchpoint, str]]:
    for stage in stages:
        for touchpoint in stage.touchpoints:
            yield from ((touchpoint, activity) for activity in touchpoint.activities)


def _checked(mapping: StageMapping, places: dict[str, Place], top: Place) -> StageMapping:
    seen: dict[str, PlannedTouchpoint] = {}
    for touchpoint, activity in _placed(mapping.stages):
        if activity in seen:
            raise touchpoint.place.error(
                f"the activity '{activity}' belongs to '{seen[activity].name}' already; "
                "an activity has one place"
            )
        if activity in mapping.ignore:
            raise touchpoint.place.error(f"the activity '{activity}' is to be ignored as well")
        seen[activity] = touchpoint
    if not seen:
        raise top.error("no touchpoint names an activity, so no event would find its place")
    for goal in mapping.goals:
        if goal not in seen:
            raise places.get("goals", top).error(
                f"the goal '{goal}' is no activity of a touchpoint{did_you_mean(goal, seen)}"
            )
    return mapping
