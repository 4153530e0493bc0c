"""What the board shows and what it carries out, without a browser."""

from pathlib import Path
from typing import Any

import pytest

from cjm_widgets.fields import Lane
from cjm_widgets.i18n import PSEUDO, Catalog
from cjm_widgets.model.base import build
from cjm_widgets.model.facts import CellEvidence, MapFacts
from cjm_widgets.model.journey import JourneyMap, Route, Stage, Touchpoint
from cjm_widgets.model.people import Persona
from cjm_widgets.model.scales import Strength
from cjm_widgets.model.session import Note
from cjm_widgets.store import Workspace
from cjm_widgets.widgets.board import Board, board_state
from cjm_widgets.workshop import board
from cjm_widgets.workshop.edit import add_all
from cjm_widgets.workshop.live import Live


@pytest.fixture
def live(tmp_path: Path) -> Live:
    workspace = Workspace.create(tmp_path / "w")
    touchpoint = {"stage_id": "stage-look", "channel": "web_search"}
    add_all(
        workspace,
        [
            build(Persona, {"id": "persona-p", "name": "Maya Lindqvist"}),
            build(JourneyMap, {"id": "map-m", "persona_id": "persona-p", "title": "A car"}),
            build(Stage, {"id": "stage-look", "map_id": "map-m", "name": "Look", "rank": "b"}),
            build(Stage, {"id": "stage-buy", "map_id": "map-m", "name": "Buy", "rank": "c"}),
            build(Touchpoint, {"id": "touchpoint-a", "name": "Search", "rank": "b", **touchpoint}),
            build(Touchpoint, {"id": "touchpoint-b", "name": "Ask", "rank": "c", **touchpoint}),
        ],
        label="Begin",
    )
    return Live(workspace, actor="participant-karin")


def shown(live: Live, facts: MapFacts | None = None) -> dict[str, dict[str, Any]]:
    state = board_state(live.document, "map-m", facts)
    return {card["id"]: card for stage in state["stages"] for card in stage["cards"]}


def add(live: Live, *items: Any) -> None:
    add_all(live.workspace, items, label="Add")
    live.poll()


def ask(widget: Board, do: str, **values: Any) -> list[dict[str, Any]]:
    """Send an intent as the page would; returns what the widget answers."""
    said: list[dict[str, Any]] = []
    widget.send = lambda content, buffers=None: said.append(content)  # type: ignore[method-assign]
    seen = widget.state["seen"]
    widget._handle_custom_msg({"seen": seen, **values, "do": do, "n": 1}, [])
    return said


def test_a_card_says_number_name_and_channel(live: Live) -> None:
    card = shown(live)["touchpoint-b"]
    assert (card["number"], card["name"]) == ("1.2", "Ask")
    assert (card["channel"], card["where"]) == ("web_search", "Web search")


def test_a_card_shows_the_strongest_evidence_below_its_column(live: Live) -> None:
    cells = {
        ("touchpoint-a", Lane.THINKS_SAYS.value): CellEvidence(Strength.REPORTED, 9000),
        ("touchpoint-a", Lane.CUSTOMER_ACTION.value): CellEvidence(Strength.MEASURED, 2310),
        ("touchpoint-b", Lane.EMOTION.value): CellEvidence(
            Strength.OBSERVED, 11, contradicted=True
        ),
    }
    cards = shown(live, MapFacts("map-m", cells=cells))
    assert (cards["touchpoint-a"]["level"], cards["touchpoint-a"]["proof"]) == (
        3,
        "measured\N{NO-BREAK SPACE}2,310",
    )
    assert cards["touchpoint-b"]["proof"] == "observed, contradicted\N{NO-BREAK SPACE}11"


def test_without_facts_everything_is_assumed(live: Live) -> None:
    assert {(card["level"], card["proof"]) for card in shown(live).values()} == {(0, "assumed")}


def test_notes_about_a_touchpoint_are_counted_and_parked_ones_are_not(live: Live) -> None:
    note = {"text": "Hm", "target_id": "touchpoint-a"}
    add(
        live,
        build(Note, {"id": "note-1", **note}),
        build(Note, {"id": "note-2", **note, "note_kind": "parked"}),
    )
    assert shown(live)["touchpoint-a"]["notes"] == "1 note"
    assert shown(live)["touchpoint-b"]["notes"] == ""


@pytest.mark.parametrize(
    ("ends", "share", "says"),
    [("ba", 0.31, "31% go back to 1.1"), ("ab", None, "some go on to 1.2")],
)
def test_ways_beside_the_order_are_one_line_on_the_card(
    live: Live, ends: str, share: float | None, says: str
) -> None:
    start, end = (f"touchpoint-{key}" for key in ends)
    route = {"id": "route-r", "map_id": "map-m", "from_id": start, "to_id": end}
    add(live, build(Route, {**route, "route_kind": "loop", "share": share}))
    assert [way["text"] for way in shown(live)[start]["ways"]] == [says]


def test_alternatives_share_a_branch_and_one_alone_has_none(live: Live) -> None:
    board.branch(live, "touchpoint-a", name="Or", seen=live.sequence, new_id="touchpoint-c")
    cards = shown(live)
    assert cards["touchpoint-a"]["branch"] == cards["touchpoint-c"]["branch"] is not None
    assert cards["touchpoint-b"]["branch"] is None


INTENTS = [
    (
        "move",
        {"item": "touchpoint-a", "stage": "stage-buy", "before": None},
        "Move Search to stage 2",
    ),
    ("move_stage", {"item": "stage-buy", "before": "stage-look"}, "Move the stage Buy to place 1"),
    ("rename", {"item": "stage-buy", "name": "Decide"}, "Rename Buy to Decide"),
    ("phase", {"item": "stage-buy", "phase": "after"}, "Set the phase of Buy: after purchase"),
    (
        "add",
        {"stage": "stage-buy", "after": None, "name": "Sign", "id": "touchpoint-x"},
        "Add Sign",
    ),
    ("add_stage", {"after": None, "name": "Use", "id": "stage-x"}, "Add the stage Use"),
    ("branch", {"item": "touchpoint-a", "name": "Or", "id": "touchpoint-x"}, "Branch Search"),
    ("remove", {"item": "touchpoint-a"}, "Remove Search"),
]


@pytest.mark.parametrize(("do", "values", "label"), INTENTS)
def test_each_intent_is_one_command_and_a_new_picture(
    live: Live, do: str, values: dict[str, Any], label: str
) -> None:
    widget = Board(live, "map-m")
    before = widget.state
    answers = ask(widget, do, **values)
    assert answers[-1] == {"done": 1}
    assert {entry.label for entry in live.workspace.watch(1)} == {label}
    assert widget.state["seen"] == live.sequence > before["seen"]
    assert widget.state["stages"] != before["stages"]


def test_a_stale_intent_fails_in_a_sentence_and_shows_the_new_state(live: Live) -> None:
    widget = Board(live, "map-m")
    seen = widget.state["seen"]
    other = Live(live.workspace, actor="participant-tove")
    board.rename(other, "touchpoint-a", name="Look it up", seen=seen)
    (answer,) = ask(widget, "move", item="touchpoint-a", stage="stage-buy", before=None)
    assert answer["failed"] == 1
    assert answer["message"].startswith("Somebody else changed “Look it up” just now.")
    assert widget.state["stages"][0]["cards"][0]["name"] == "Look it up"


def test_removing_says_where_the_notes_went_and_undo_says_what_came_back(live: Live) -> None:
    add(live, build(Note, {"id": "note-1", "text": "Hm", "target_id": "touchpoint-a"}))
    widget = Board(live, "map-m")
    assert ask(widget, "remove", item="touchpoint-a")[0] == {
        "say": "Removed “Search”. Its 1 note went to the parking lot.",
        "undo": True,
    }
    assert ask(widget, "undo") == [
        {"say": "Undo: Remove Search", "undo": False},
        {"choose": "touchpoint-a"},
        {"done": 1},
    ]


def test_what_others_change_shows_without_an_intent(live: Live) -> None:
    widget = Board(live, "map-m")
    board.rename(Live(live.workspace, actor=None), "stage-buy", name="Decide", seen=live.sequence)
    live.poll()
    assert widget.state["stages"][1]["name"] == "Decide"
    widget.close()
    board.rename(live, "stage-buy", name="Choose", seen=live.sequence)
    assert widget.state["stages"][1]["name"] == "Decide"


def test_the_rest_is_passed_on(live: Live) -> None:
    told: list[tuple[str, object]] = []
    widget = Board(live, "map-m", otherwise=lambda do, said: told.append((do, said.get("item"))))
    assert ask(widget, "open", item="touchpoint-a") == [{"done": 1}]
    assert ask(widget, "begin_data") == [{"done": 1}]
    assert told == [("open", "touchpoint-a"), ("begin_data", None)]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"item": ["touchpoint-a"]},
        {"item": "touchpoint-a", "name": 5},
        {"item": "map-m", "name": "x"},
    ],
)
def test_nonsense_from_the_page_changes_nothing(live: Live, values: dict[str, Any]) -> None:
    widget = Board(live, "map-m")
    (answer,) = ask(widget, "rename", **values)
    assert answer["failed"] == 1
    assert live.workspace.watch(1) == ()


def test_every_word_of_the_board_is_translated(live: Live) -> None:
    widget = Board(live, "map-m", catalog=Catalog(PSEUDO))
    assert all(text.startswith("⟦") for text in widget.words.values())
    card = widget.state["stages"][0]["cards"][0]
    assert all(card[key].startswith("⟦") for key in ("where", "proof"))
