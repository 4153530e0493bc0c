"""What the curve sends to the page, and what it does when the page asks for something."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cjm_widgets.i18n import PSEUDO, Catalog
from cjm_widgets.model.journey import EmotionRating, Touchpoint
from cjm_widgets.store import Update
from cjm_widgets.widgets.curve import Curve
from cjm_widgets.workshop import curve, feelings, lead
from cjm_widgets.workshop.live import Live
from widgets.people import FACILITATOR, sample_folder

MAP, WORKSHOP, WAIT = "map-maya-today", "workshop-autumn", "touchpoint-maya-wait"


@pytest.fixture
def live(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Live:
    return Live.open(sample_folder(tmp_path, tmp_path_factory), actor=FACILITATOR)


def tell(widget: Curve, do: str, **values: Any) -> dict[str, Any]:
    """Say what a page would say and return the answer."""
    said: list[dict[str, Any]] = []
    widget.send = lambda message, buffers=None: said.append(message)
    widget._handle_custom_msg({"seen": widget.state["seen"], **values, "do": do, "n": 7}, [])
    return said[-1]


def point(widget: Curve, item: str = WAIT) -> dict[str, Any]:
    return next(p for p in widget.state["points"] if p["id"] == item)


def test_before_the_reveal_the_page_gets_no_value_of_any_rating(live: Live) -> None:
    """The same JSON whatever was rated: nothing can be read from it, not even a mean."""
    widget = Curve(live, MAP, workshop_id=WORKSHOP)
    tell(widget, "agree", id=WAIT, side="actual", value=-2)
    assert tell(widget, "hide") == {"done": 7}
    before = json.dumps({**widget.state, "seen": 0})
    ratings = [
        r
        for t in live.document.touchpoints(MAP)
        for r in live.document.children(t.id, EmotionRating)
    ]
    live.change(
        [Update(r.revise(actual=2, desired=-2, word="shaken"), live.sequence) for r in ratings],
        label="Rate anew",
    )
    assert json.dumps({**widget.state, "seen": 0}) == before
    assert widget.state["hidden"]
    assert widget.state["rated"] == "9 of 11 have rated"
    for p in widget.state["points"]:
        empty = (p["people"], p["mean"], p["wish"], p["apart"], p["room"], p["departments"])
        assert empty == ([], None, None, None, None, [])
        assert p["measured"] is None
        assert p["actual"] is None
        assert p["rated"] == 9


def test_the_reveal_brings_dots_means_and_what_customers_said(live: Live) -> None:
    widget = Curve(live, MAP, workshop_id=WORKSHOP)
    lead.hide(live, WORKSHOP, MAP)
    assert tell(widget, "reveal") == {"done": 7}
    wait = point(widget)
    assert sorted(value for value, _ in wait["people"]) == [-2, -2, -2, -1, -1, 0, 0, 1, 1]
    assert wait["mean"] == pytest.approx(-6 / 9, abs=5e-4)
    assert wait["room"]["span"] == "mean −0.7, −2 to +1, n\N{NO-BREAK SPACE}9"
    assert wait["apart"]["steps"] == "2"
    assert (wait["measured"]["value"], wait["measured"]["count"]) == ("−1.6", "68 customers")
    assert wait["measured"]["sentence"] == "(95 %: −1.7 to −1.5)"


def test_a_guess_is_told_from_a_sight(live: Live) -> None:
    widget = Curve(live, MAP, workshop_id=WORKSHOP)
    rated = live.document.children(WAIT, EmotionRating)
    guesses = sum(r.basis == "guess" and r.actual is not None for r in rated)
    assert sum(guess for _, guess in point(widget)["people"]) == guesses > 0


def test_measured_is_compared_with_what_was_agreed(live: Live) -> None:
    widget = Curve(live, MAP, workshop_id=WORKSHOP)
    tell(widget, "agree", id=WAIT, side="actual", value=0)
    assert point(widget)["measured"]["sentence"].endswith("1.6 below what was agreed")
    tell(widget, "agree", id=WAIT, side="actual", value=-2)
    assert point(widget)["measured"]["sentence"].endswith("close to what was agreed")


def test_an_intent_reaches_the_workspace(live: Live) -> None:
    widget = Curve(live, MAP, workshop_id=WORKSHOP)
    assert tell(widget, "agree", id=WAIT, side="desired", value=2) == {"done": 7}
    assert live.workspace.snapshot().get(WAIT, Touchpoint).agreed_desired == 2
    assert tell(widget, "mark", id=WAIT, kind="delight") == {"done": 7}
    assert tell(widget, "explain", id=WAIT, why="So that she tells others.") == {"done": 7}
    found = curve.moment_at(live.workspace.snapshot(), WAIT)
    assert found is not None
    assert (found.moment_kind, found.why) == ("delight", "So that she tells others.")
    assert tell(widget, "undo") == {"done": 7}
    assert point(widget)["why"] != "So that she tells others."


def test_somebody_elses_change_is_shown_and_named(live: Live, tmp_path: Path) -> None:
    widget = Curve(live, MAP, workshop_id=WORKSHOP)
    other = Live.open(tmp_path / "workspace", actor=None)
    feelings.agree(other, WAIT, "actual", 2, seen=other.sequence)
    answer = tell(widget, "agree", id=WAIT, side="actual", value=-2)
    assert answer["failed"] == 7
    assert answer["message"].startswith("Somebody else changed Wait for delivery")
    assert point(widget)["actual"] == 2


@pytest.mark.parametrize(
    ("do", "values"),
    [
        ("agree", {"id": WAIT, "side": "actual", "value": 9}),
        ("agree", {"id": WAIT, "side": "actual", "value": "<b>"}),
        ("agree", {"id": "touchpoint-gone", "side": "actual", "value": 1}),
        ("mark", {"id": WAIT, "kind": "sad"}),
        ("mark", {"id": WAIT}),
        ("drop_tables", {}),
    ],
)
def test_nonsense_changes_nothing_and_gets_an_answer(
    live: Live, do: str, values: dict[str, Any]
) -> None:
    widget = Curve(live, MAP, workshop_id=WORKSHOP)
    before = live.sequence
    assert tell(widget, do, **values)["failed"] == 7
    assert live.sequence == before


def test_what_others_do_arrives_with_the_next_poll(live: Live, tmp_path: Path) -> None:
    widget = Curve(live, MAP, workshop_id=WORKSHOP)
    other = Live.open(tmp_path / "workspace", actor=None)
    feelings.agree(other, WAIT, "actual", 1, seen=other.sequence)
    live.poll()
    assert point(widget)["actual"] == 1
    widget.close()
    feelings.agree(other, WAIT, "actual", 2, seen=other.sequence)
    live.poll()


def test_every_word_is_translated(live: Live) -> None:
    widget = Curve(live, MAP, workshop_id=WORKSHOP, catalog=Catalog(PSEUDO))
    assert all(text.startswith("⟦") for text in widget.words.values())
    state = widget.state
    words = [
        state["rated"],
        state["explained"],
        state["settle"],
        *(s["word"] for s in state["steps"]),
    ]
    p = point(widget)
    words += [
        p["channel"],
        p["apart"]["advice"],
        p["measured"]["count"],
        p["measured"]["sentence"][1:],
    ]
    assert all(word.startswith("⟦") for word in words)


def test_a_map_without_a_workshop_has_nothing_to_reveal(live: Live) -> None:
    widget = Curve(live, MAP)
    assert not widget.state["leads"]
    assert tell(widget, "reveal")["failed"] == 7
