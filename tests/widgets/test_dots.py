"""A vote shows no total while it is open, and both results after a second vote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cjm_widgets.fields import Step
from cjm_widgets.i18n import PSEUDO, Catalog
from cjm_widgets.model.session import Round
from cjm_widgets.store import Update
from cjm_widgets.widgets.dots import Dots
from cjm_widgets.workshop import lead, rounds
from cjm_widgets.workshop.live import Live
from widgets.people import FACILITATOR, sample_folder

WORKSHOP, WAIT, SIGN = "workshop-autumn", "touchpoint-maya-wait", "touchpoint-maya-sign"
SALES, ONLINE, CARE = "department-sales", "department-online", "department-care"


@pytest.fixture
def live(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Live:
    return Live.open(sample_folder(tmp_path, tmp_path_factory), actor=FACILITATOR)


def tell(widget: Dots, do: str, **values: Any) -> dict[str, Any]:
    """Say what a page would say and return the answer."""
    said: list[dict[str, Any]] = []
    widget.send = lambda message, buffers=None: said.append(message)
    widget._handle_custom_msg({**values, "do": do, "n": 3}, [])
    return said[-1]


def opened(live: Live) -> Dots:
    widget = Dots(live, WORKSHOP)
    answer = tell(widget, "open_round", question="Where first?", choices=[SIGN, WAIT], dots=3)
    assert answer == {"done": 3}
    return widget


def put(widget: Dots, nonce: str, department: str = SALES, **dots: int) -> dict[str, Any]:
    named = {"wait": WAIT, "sign": SIGN}
    return tell(
        widget,
        "cast",
        id=widget.state["rounds"][0]["id"],
        dots={named.get(name, name): n for name, n in dots.items()},
        department=department,
        nonce=nonce,
    )


def test_the_offer_follows_the_step(live: Live) -> None:
    touchpoints = Dots(live, WORKSHOP).state["offer"]["choices"]
    assert [c["number"] for c in touchpoints[:4]] == ["1.1", "1.2", "1.3", "2.1"]
    ideas = Dots(live, WORKSHOP, step=Step.ACTION_PLAN).state["offer"]["choices"]
    assert all(c["id"].startswith("opportunity-") for c in ideas)
    assert ideas


def test_an_open_vote_shows_how_many_have_voted_and_nothing_else(live: Live) -> None:
    widget = opened(live)
    pictures = []
    for n, dots in enumerate([{"wait": 3}, {"sign": 3}, {"wait": 1, "sign": 2}]):
        assert put(widget, f"n{n}", **dots) == {"done": 3}
        pictures.append(widget.state["rounds"][0])
    assert [p["voted"] for p in pictures] == [
        f"{n} of 9 have voted".replace("1 of 9 have", "1 of 9 has") for n in (1, 2, 3)
    ]
    for p in pictures:
        assert [c["id"] for c in p["choices"]] == [SIGN, WAIT]
        assert all(c["now"]["total"] == 0 and not c["now"]["parts"] for c in p["choices"])


def test_while_open_the_page_gets_the_same_whatever_is_voted(live: Live) -> None:
    widget = opened(live)
    put(widget, "a", wait=3)
    before = json.dumps(widget.state["rounds"])
    (vote,) = lead.ballots(live.document, widget.state["rounds"][0]["id"])
    elsewhere = vote.revise(target_id=SIGN, department_id=CARE, dots=1)
    live.change([Update(elsewhere, live.sequence)], label="Vote")
    assert json.dumps(widget.state["rounds"]) == before


def test_closing_counts_and_puts_the_most_first(live: Live) -> None:
    widget = opened(live)
    put(widget, "a", SALES, wait=2, sign=1)
    put(widget, "b", SALES, wait=3)
    put(widget, "c", SALES, wait=1)
    put(widget, "d", ONLINE, sign=3)
    put(widget, "e", ONLINE, sign=1)
    put(widget, "f", CARE, wait=1)
    tell(widget, "close_round", id=widget.state["rounds"][0]["id"])
    choices = widget.state["rounds"][0]["choices"]
    assert [(c["id"], c["now"]["total"]) for c in choices] == [(WAIT, 7), (SIGN, 5)]
    assert choices[0]["now"]["parts"] == [
        {"name": "Sales", "n": 6},
        {"name": "Online and Marketing + Customer Care", "n": 1},
    ]


def test_a_second_vote_stands_beside_the_first_and_there_is_no_third(live: Live) -> None:
    widget = opened(live)
    put(widget, "a", wait=3)
    tell(widget, "close_round", id=widget.state["rounds"][0]["id"])
    first = widget.state["rounds"][0]
    assert first["again"]
    assert tell(widget, "again", id=first["id"]) == {"done": 3}
    assert [r["open"] for r in widget.state["rounds"][:2]] == [True, False]
    put(widget, "b", sign=2)
    assert all(c["first"]["total"] == 0 for c in widget.state["rounds"][0]["choices"])
    tell(widget, "close_round", id=widget.state["rounds"][0]["id"])
    both = widget.state["rounds"][0]
    found = {c["id"]: (c["first"]["total"], c["now"]["total"]) for c in both["choices"]}
    assert found == {WAIT: (3, 0), SIGN: (0, 2)}
    assert not both["again"]
    assert "failed" in tell(widget, "again", id=both["id"])


def test_a_ballot_sent_twice_counts_once(live: Live) -> None:
    widget = opened(live)
    put(widget, "same", wait=2)
    put(widget, "same", wait=2)
    asked = widget.state["rounds"][0]["id"]
    cast = lead.ballots(live.workspace.snapshot(unrevealed=True), asked)
    assert [(v.dots, v.voter_id, v.revealed) for v in cast] == [(2, None, False)]


@pytest.mark.parametrize(
    "dots", [{"wait": 4}, {}, {"wait": 0}, {"wait": -1, "sign": 1}, {"touchpoint-maya-ask": 1}]
)
def test_a_wrong_ballot_is_refused(live: Live, dots: dict[str, int]) -> None:
    widget = opened(live)
    before = live.sequence
    assert "failed" in put(widget, "x", **dots)
    assert live.sequence == before


def test_a_closed_vote_takes_no_more(live: Live) -> None:
    widget = opened(live)
    tell(widget, "close_round", id=widget.state["rounds"][0]["id"])
    assert put(widget, "late", wait=1)["message"] == "This vote is closed; its dots are counted."


def test_a_choice_taken_off_the_map_leaves_the_list(live: Live) -> None:
    """Nothing is left to vote on where a touchpoint was; the vote itself goes on."""
    widget = opened(live)
    asked = live.document.get(widget.state["rounds"][0]["id"], Round)
    remaining = rounds.round_pictures(
        live.document.revised({WAIT: None}, sequence=live.sequence), WORKSHOP
    )
    assert remaining[0].choices == (SIGN,)
    assert asked.target_ids == (SIGN, WAIT)
    lead.close_round(live, asked.id)
    assert not widget.state["rounds"][0]["open"]


def test_every_word_is_translated(live: Live) -> None:
    widget = Dots(live, WORKSHOP, catalog=Catalog(PSEUDO))
    assert all(text.startswith("⟦") for text in widget.words.values())
    assert widget.state["offer"]["question"].startswith("⟦")
