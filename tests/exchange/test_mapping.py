"""The mapping file from activities to stages, in YAML and in CSV."""

from __future__ import annotations

from pathlib import Path

import pytest

from cjm_widgets.errors import ExchangeError
from cjm_widgets.exchange.journeys import starter_journeys
from cjm_widgets.exchange.mapping import StageMapping, read_stage_mapping

YAML = """\
stages:
  - name: Find it
    touchpoints:
      - {name: Search, channel: web_search, activities: [search, view]}
  - name: Buy it
    phase: during
    touchpoints:
      - {name: Check out, channel: website, activities: [cart]}
      - {name: Pay, activities: [purchase]}
goals: [purchase]
ignore: [heartbeat]
"""
CSV = """\
activity,stage,phase,touchpoint,channel,goal,ignore
search,Find it,before,Search,web_search,,
cart,Buy it,during,Check out,website,,
view,Find it,,Search,,no,
purchase,Buy it,,Pay,,yes,
heartbeat,,,,,,x
"""


def written(folder: Path, text: str, name: str) -> Path:
    """Write a mapping and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def shape(
    mapping: StageMapping,
) -> list[tuple[str, str, list[tuple[str, str | None, tuple[str, ...]]]]]:
    """Return the stages without their places in the file."""
    return [
        (s.name, s.phase, [(t.name, t.channel, t.activities) for t in s.touchpoints])
        for s in mapping.stages
    ]


def test_yaml_and_csv_say_the_same(tmp_path: Path) -> None:
    from_yaml = read_stage_mapping(written(tmp_path, YAML, "stages.yaml"))
    from_csv = read_stage_mapping(written(tmp_path, CSV, "stages.csv"))
    assert shape(from_yaml) == [
        ("Find it", "before", [("Search", "web_search", ("search", "view"))]),
        (
            "Buy it",
            "during",
            [("Check out", "website", ("cart",)), ("Pay", None, ("purchase",))],
        ),
    ]
    assert shape(from_csv) == shape(from_yaml)
    for mapping in (from_yaml, from_csv):
        assert (mapping.goals, mapping.ignore) == (("purchase",), ("heartbeat",))
        assert mapping.activities == {"search", "view", "cart", "purchase"}


def test_two_columns_are_enough(tmp_path: Path) -> None:
    path = written(tmp_path, "activity;stage\nsearch;Find it\nview;Find it\n", "stages.csv")
    assert shape(read_stage_mapping(path)) == [
        ("Find it", "before", [("search", None, ("search",)), ("view", None, ("view",))])
    ]


def test_phases_are_taken_for_stages(tmp_path: Path) -> None:
    path = written(tmp_path, YAML.replace("stages:", "phases:"), "stages.yml")
    assert len(read_stage_mapping(path).stages) == 2


def test_a_starter_journey_is_a_mapping_too() -> None:
    shop = next(each for each in starter_journeys() if each.name == "online_shop")
    mapping = StageMapping.of_journey(shop)
    assert mapping.stages == shop.current.stages
    assert mapping.activities


@pytest.mark.parametrize(
    ("before", "after", "line", "says"),
    [
        ("goals: [purchase]", "goals: [purchas]", 10, "goal 'purchas' is no activity.*'purchase'"),
        ("[cart]", "[view]", 8, "'view' belongs to 'Search' already"),
        ("ignore: [heartbeat]", "ignore: [cart]", 8, "'cart' is to be ignored as well"),
        ("web_search", "web", 4, "field 'channel'"),
        ("goals:", "aims:", 10, "no field 'aims'"),
        ("stages:", "x: 1\nstages:", 1, "no field 'x'"),
        ("goals: [purchase]", "version: 1", 1, "must begin with 'format: cjm-stages'"),
    ],
)
def test_wrong_yaml_is_refused_at_the_place(
    tmp_path: Path, before: str, after: str, line: int, says: str
) -> None:
    assert before in YAML
    with pytest.raises(ExchangeError, match=says) as caught:
        read_stage_mapping(written(tmp_path, YAML.replace(before, after, 1), "stages.yaml"))
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("activity\nsearch\n", 1, None, "the column 'stage' is missing"),
        ("activity,stage,chanel\n", 1, None, r"no column 'chanel' \(did you mean 'channel'\?\)"),
        ("activity,stage\nsearch,\n", 2, "stage", "'search' lacks its stage"),
        ("activity,stage\n,Find\n", 2, "activity", "the activity is missing"),
        ("activity,stage,goal\na,b,maybe\n", 2, "goal", "'maybe' is neither yes nor no"),
        ("activity,stage,channel\na,b,web\n", 2, "channel", "'web' is no channel"),
        ("activity,stage\na,b,c\n", 2, None, "more cells than the heading"),
        ("activity,stage\na,b\na,c\n", 3, None, "'a' belongs to 'a' already"),
        ("activity,stage\n", 1, None, "no touchpoint names an activity"),
        ('activity,stage\n"a" b,c\n', 1, None, "not a readable CSV"),
        ("", 1, None, "the column 'activity' is missing"),
    ],
)
def test_wrong_csv_is_refused_at_the_cell(
    tmp_path: Path, text: str, line: int, column: str | None, says: str
) -> None:
    with pytest.raises(ExchangeError, match=says) as caught:
        read_stage_mapping(written(tmp_path, text, "stages.csv"))
    assert (caught.value.line, caught.value.column) == (line, column)


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match=r"a \.yaml or \.csv file"):
        read_stage_mapping(written(tmp_path, "", "stages.txt"))
