"""Starter journeys: those that ship are whole, and a new one is checked as it is read."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from cjm_widgets.errors import ExchangeError
from cjm_widgets.exchange.journeys import StarterJourney, plant, read_journey, starter_journeys
from cjm_widgets.model.base import build
from cjm_widgets.model.document import Document
from cjm_widgets.model.journey import JourneyMap, Touchpoint
from cjm_widgets.model.people import Persona
from cjm_widgets.model.scales import MapKind

SHOP = """\
format: cjm-journey
version: 1
name: shop
title: Small shop
for: Shops with one till.
kinds:
  current:
    scenario: It is Saturday.
    stages:
      - name: Find the thing
        question: Is it here?
        prompts: [Where do you look first?]
        interventions:
          - A sign
        touchpoints:
          - {name: Walk in, channel: store, activities: [door, bell]}
          - name: Ask
      - name: Pay and go
        phase: during
"""
SHIPPED = starter_journeys()


def numbered() -> Callable[[str], str]:
    """Return a maker of ids: stage-1, touchpoint-2 and so on."""
    numbers = count(1)
    return lambda kind: f"{kind}-{next(numbers)}"


def written(folder: Path, text: str, *, name: str = "shop") -> Path:
    """Write a starter journey and return its path."""
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_promised_industries_ship() -> None:
    assert {journey.name for journey in SHIPPED} >= {
        "generic",
        "car_dealership",
        "online_shop",
        "software_onboarding",
        "b2b_sale",
        "clinic_visit",
    }


@pytest.mark.parametrize("journey", SHIPPED, ids=lambda journey: journey.name)
def test_a_shipped_journey_is_whole_in_every_variant(journey: StarterJourney) -> None:
    for kind, variant in journey.kinds.items():
        items = plant(journey, kind, "persona-a", numbered())
        Document.of([build(Persona, {"id": "persona-a", "name": "A"}), *items]).check()
        for stage in variant.stages:
            assert stage.touchpoints, stage.name
            assert stage.question, stage.name
            assert stage.prompts, stage.name
        touchpoints = [each for stage in variant.stages for each in stage.touchpoints]
        assert all(each.channel and each.customer_action for each in touchpoints)
        activities = [name for each in touchpoints for name in each.activities]
        assert len(set(activities)) == len(activities)


def test_planting_gives_a_map_in_the_order_of_the_file(tmp_path: Path) -> None:
    journey = read_journey(written(tmp_path, SHOP))
    items = plant(journey, "current", "persona-a", numbered())
    document = Document.of(items)
    (journey_map,) = document.all(JourneyMap)
    assert (
        journey_map.title,
        journey_map.scenario,
        journey_map.map_kind,
        journey_map.persona_id,
    ) == (
        "Small shop",
        "It is Saturday.",
        MapKind.CURRENT,
        "persona-a",
    )
    stages = document.stages(journey_map.id)
    assert [(s.name, s.phase, s.interventions) for s in stages] == [
        ("Find the thing", "before", ("A sign",)),
        ("Pay and go", "during", ()),
    ]
    touchpoints = document.children(stages[0].id, Touchpoint)
    assert [(t.name, t.channel, t.activities) for t in touchpoints] == [
        ("Walk in", "store", ("door", "bell")),
        ("Ask", None, ()),
    ]
    assert journey.current.stages[0].prompts == ("Where do you look first?",)


@pytest.mark.parametrize(
    ("before", "after", "line", "says"),
    [
        ("name: shop\n", "name: store\n", 3, "called 'store', so its file must be 'store.yaml'"),
        ("name: shop\n", "", 1, "lacks 'name'"),
        ("for: Shops with one till.", "for:", 1, "lacks 'for'"),
        ("current:", "now:", 7, "no field 'now'. There are: current, future"),
        ("current:", "future:", 7, "needs the variant 'current'"),
        ("channel: store", "channel: shop", 16, "touchpoint-1-1, field 'channel'.*'store'"),
        ("question:", "questions:", 11, r"a stage has no field 'questions' \(did you mean"),
        ("phase: during", "phase: later", 19, "stage-2, field 'phase'"),
        ("name: Ask", "channel: chat", 17, "touchpoint-1-2, field 'name': Field required"),
        ("[Where do you look first?]", "look", 12, "'prompts' must be a list"),
        ("version: 1", "version: 2", 2, "newer cjm_widgets"),
    ],
)
def test_a_wrong_journey_is_refused_at_the_place(
    tmp_path: Path, before: str, after: str, line: int, says: str
) -> None:
    assert before in SHOP
    path = written(tmp_path, SHOP.replace(before, after, 1))
    with pytest.raises(ExchangeError, match=says) as caught:
        read_journey(path)
    assert (caught.value.path, caught.value.line) == (path, line)


@pytest.mark.parametrize("stages", ["", "    stages: []\n"])
def test_a_variant_has_stages(tmp_path: Path, stages: str) -> None:
    text = SHOP.partition("    scenario")[0] + "    title: T\n" + stages
    with pytest.raises(ExchangeError, match=r"lacks 'stages'|at least one stage"):
        read_journey(written(tmp_path, text))


def test_a_variant_that_is_not_there_is_a_key_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        plant(read_journey(written(tmp_path, SHOP)), "future", "persona-a", numbered())
