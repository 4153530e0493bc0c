"""A workspace as one thing: order, ways from item to item, and what must fit."""

from __future__ import annotations

import pytest

from cjm_widgets.errors import InvalidMapError, NotFoundError
from cjm_widgets.model.base import Entity, build
from cjm_widgets.model.document import Document
from cjm_widgets.model.evidence import EvidenceLink, Source
from cjm_widgets.model.improvement import Opportunity
from cjm_widgets.model.journey import JourneyMap, Route, Stage, Touchpoint
from cjm_widgets.model.people import Goal, Persona
from cjm_widgets.model.session import Note, Vote


def small() -> list[Entity]:
    """Return two maps of one persona; the first has two stages out of order."""
    return [
        build(Persona, {"id": "persona-maya", "name": "Maya"}),
        build(JourneyMap, {"id": "map-a", "persona_id": "persona-maya", "title": "Today"}),
        build(JourneyMap, {"id": "map-b", "persona_id": "persona-maya", "title": "Later"}),
        build(Stage, {"id": "stage-1", "map_id": "map-a", "name": "Buy", "rank": "r"}),
        build(Stage, {"id": "stage-2", "map_id": "map-a", "name": "Find", "rank": "c"}),
        build(Stage, {"id": "stage-3", "map_id": "map-b", "name": "Find"}),
        build(Touchpoint, {"id": "touchpoint-sign", "stage_id": "stage-1", "name": "Sign"}),
        build(
            Touchpoint, {"id": "touchpoint-ask", "stage_id": "stage-2", "name": "Ask", "rank": "s"}
        ),
        build(
            Touchpoint, {"id": "touchpoint-see", "stage_id": "stage-2", "name": "See", "rank": "b"}
        ),
        build(Touchpoint, {"id": "touchpoint-far", "stage_id": "stage-3", "name": "Far"}),
        build(
            Source, {"id": "source-s", "name": "S", "source_kind": "survey", "voice": "customer"}
        ),
    ]


def test_a_small_workspace_fits() -> None:
    Document.of(small()).check()


def test_iteration_does_not_depend_on_the_order_of_making() -> None:
    items = small()
    expected = [item.id for item in Document.of(items)]
    assert [item.id for item in Document.of(reversed(items))] == expected
    assert expected == [
        "persona-maya",
        "map-a",
        "map-b",
        "stage-2",
        "stage-1",
        "stage-3",
        "touchpoint-sign",
        "touchpoint-see",
        "touchpoint-ask",
        "touchpoint-far",
        "source-s",
    ]


def test_the_map_reads_from_left_to_right() -> None:
    document = Document.of(small())
    assert [s.name for s in document.stages("map-a")] == ["Find", "Buy"]
    assert [t.name for t in document.touchpoints("map-a")] == ["See", "Ask", "Sign"]
    assert [t.id for t in document.children("stage-2", Touchpoint)] == [
        "touchpoint-see",
        "touchpoint-ask",
    ]


def test_siblings_of_one_rank_stand_by_id() -> None:
    items = [item.revise(rank="i") if isinstance(item, Stage) else item for item in small()]
    assert [s.id for s in Document.of(items).stages("map-a")] == ["stage-1", "stage-2"]


def test_an_item_leads_to_its_map_and_to_those_that_point_to_it() -> None:
    document = Document.of(small())
    assert document.map_of("touchpoint-ask") == document.get("map-a")
    assert document.map_of("persona-maya") is None
    assert document.map_of("touchpoint-none") is None
    assert [m.id for m in document.referring("persona-maya", JourneyMap)] == ["map-a", "map-b"]


def test_getting_says_what_is_not_there() -> None:
    document = Document.of(small(), sequence=4)
    assert document.get("map-a", JourneyMap).title == "Today"
    assert "map-a" in document
    assert (len(document), document.sequence, document.find(None)) == (11, 4, None)
    for cls in (None, Stage):
        with pytest.raises(NotFoundError) as caught:
            document.get("persona-nobody", cls) if cls else document.get("persona-nobody")
        assert caught.value.wanted == "persona-nobody"
    with pytest.raises(NotFoundError, match="no stage 'map-a'"):
        document.get("map-a", Stage)


def test_an_id_stands_once() -> None:
    with pytest.raises(InvalidMapError, match="map-a stands twice"):
        Document.of([*small(), small()[1]])


@pytest.mark.parametrize(
    ("item", "field", "says"),
    [
        (
            build(Goal, {"id": "goal-a", "persona_id": "persona-x", "statement": "S"}),
            "persona_id",
            "there is no 'persona-x'",
        ),
        (
            build(Goal, {"id": "goal-a", "persona_id": "map-a", "statement": "S"}),
            "persona_id",
            "is a map, not a persona",
        ),
        (
            build(
                Route,
                {
                    "id": "route-a",
                    "map_id": "map-a",
                    "from_id": "touchpoint-ask",
                    "to_id": "touchpoint-far",
                },
            ),
            "to_id",
            "stands on another map",
        ),
        (
            build(
                Opportunity,
                {
                    "id": "opportunity-a",
                    "map_id": "map-b",
                    "title": "T",
                    "touchpoint_ids": ["touchpoint-far", "touchpoint-ask"],
                },
            ),
            "touchpoint_ids",
            "stands on another map",
        ),
        (
            build(
                EvidenceLink,
                {
                    "id": "link-a",
                    "target_id": "touchpoint-ask",
                    "target_field": "mood",
                    "source_id": "source-s",
                },
            ),
            "target_field",
            "has no field 'mood'",
        ),
        (
            build(Note, {"id": "note-a", "target_id": "note-a", "text": "T"}),
            "target_id",
            "cannot point to itself",
        ),
    ],
)
def test_every_pointer_must_fit(item: Entity, field: str, says: str) -> None:
    with pytest.raises(InvalidMapError, match=says) as caught:
        Document.of([*small(), item]).check()
    assert (caught.value.item, caught.value.field) == (item.id, field)


def test_nothing_belongs_to_itself_in_a_circle() -> None:
    circle = [
        build(Vote, {"id": "vote-a", "target_id": "vote-b"}),
        build(Vote, {"id": "vote-b", "target_id": "vote-a"}),
    ]
    with pytest.raises(InvalidMapError, match="in a circle"):
        Document.of(circle).check()
