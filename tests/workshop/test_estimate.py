"""Estimates in a real workspace: scales, the axis, dots of the vote, and who came too late."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cjm_widgets.errors import ConflictError, InvalidMapError
from cjm_widgets.model.improvement import Opportunity
from cjm_widgets.model.session import Round, Vote
from cjm_widgets.store import Delete, Update
from cjm_widgets.workshop import edit
from cjm_widgets.workshop.estimate import MIDDLE_EFFORT, Estimated, estimate, estimates
from cjm_widgets.workshop.live import Live
from widgets.scenes import MAP, WORKSHOP, company, other

INPUTS: tuple[dict[str, float], ...] = (
    {"impact": 4.0, "effort": 10.0, "reach": 100.0, "confidence": 0.5},
    {"impact": 2.0, "effort": 40.0, "reach": 300.0, "confidence": 1.0},
    {"impact": 5.0},
    {},
)


def ideas() -> list[Opportunity]:
    return [
        Opportunity(id=f"opportunity-{n}", map_id=MAP, title=f"Idea {n}", rank="bdfh"[n], **values)
        for n, values in enumerate(INPUTS)
    ]


@pytest.fixture
def live(tmp_path: Path) -> Live:
    return company(tmp_path / "w", (1,), ideas())


def found(live: Live, place: int = 0) -> Opportunity:
    live.poll()
    return live.document.get(f"opportunity-{place}", Opportunity)


def row(live: Live, place: int) -> Estimated:
    live.poll()
    return estimates(live.document, MAP).rows[place]


def test_places_follow_the_three_formulas(live: Live) -> None:
    """RICE 100*4*0.5/10 = 20 and 300*2*1/40 = 15; ease of 10 days is 10 - log2(10)."""
    first = row(live, 0).priority
    assert first.rice is not None
    assert first.rice.value == pytest.approx(20)
    assert [row(live, n).code for n in range(4)] == ["O1", "O2", "O3", "O4"]
    assert [row(live, n).is_placed for n in range(4)] == [True, True, False, False]


def test_the_axis_holds_everything_and_its_middle_is_the_median(live: Live) -> None:
    axis = estimates(live.document, MAP)
    assert axis.middle == 25.0
    assert axis.low < 1
    assert axis.high > 200
    estimate(live, "opportunity-2", seen=live.sequence, effort=3000.0)
    wide = estimates(live.document, MAP)
    assert wide.high > 3000
    assert wide.middle == 40.0


def test_without_any_estimate_the_middle_is_a_month_of_one_person(tmp_path: Path) -> None:
    empty = company(tmp_path / "e", (1,))
    assert estimates(empty.document, MAP).middle == MIDDLE_EFFORT
    assert estimates(empty.document, MAP).rows == ()


def test_an_estimate_is_one_command_with_a_name_and_can_be_taken_back(live: Live) -> None:
    estimate(live, "opportunity-3", seen=live.sequence, impact=3.5, effort=8)
    assert (found(live, 3).impact, found(live, 3).effort) == (3.5, 8.0)
    entry = live.workspace.history("opportunity-3")[-1]
    assert (entry.label, entry.actor) == (
        "Estimate Idea 3: impact 3.5 and effort 8",
        "participant-karin",
    )
    estimate(live, "opportunity-3", seen=live.sequence, impact=None, effort=None)
    assert live.workspace.history("opportunity-3")[-1].label == "Take back the estimate of Idea 3"
    live.undo()
    assert found(live, 3).impact == 3.5


def test_the_same_estimate_again_writes_nothing(live: Live) -> None:
    before = live.sequence
    estimate(live, "opportunity-0", seen=live.sequence, impact=4.0)
    assert live.sequence == before


@pytest.mark.parametrize(
    "values",
    [{"impact": 0.0}, {"impact": 5.5}, {"effort": 0.0}, {"effort": -3.0}, {"reach": -1.0},
     {"confidence": 1.5}, {"impact": float("nan")}, {"title": "x"}],
)  # fmt: skip
def test_a_value_off_its_scale_is_refused(live: Live, values: dict[str, Any]) -> None:
    before = live.sequence
    with pytest.raises(InvalidMapError):
        estimate(live, "opportunity-0", seen=live.sequence, **values)
    live.poll()
    assert live.sequence == before


def test_who_comes_too_late_overwrites_nothing(live: Live) -> None:
    seen = live.sequence
    estimate(other(live), "opportunity-0", seen=seen, impact=1.0)
    with pytest.raises(ConflictError):
        estimate(live, "opportunity-0", seen=seen, effort=99.0)
    assert (found(live).impact, found(live).effort) == (1.0, 10.0)
    live.change([Delete("opportunity-0", live.sequence)], label="x")
    with pytest.raises(ConflictError):
        estimate(live, "opportunity-0", seen=live.sequence, impact=2.0)


def vote(n: int, target: str, dots: int, **values: Any) -> Vote:
    return Vote(id=f"vote-{n}", target_id=target, dots=dots, **values)


def test_dots_are_those_of_the_last_closed_vote_and_none_of_an_open_one(live: Live) -> None:
    edit.add_all(live.workspace, [vote(1, "opportunity-0", 3)], label="Earlier")
    assert [row(live, n).dots for n in range(3)] == [3, None, None]
    targets = ("opportunity-0", "opportunity-1")
    first = Round(id="round-1", workshop_id=WORKSHOP, question="?", target_ids=targets)
    open_ = [first, vote(2, "opportunity-1", 2, round_id="round-1", revealed=False)]
    edit.add_all(live.workspace, open_, label="Vote")
    assert [row(live, n).dots for n in range(3)] == [3, None, None]
    live.change(
        [
            edit_of(live, first.revise(closed_at="2026-11-22T14:32:05Z")),
            edit_of(live, open_[1].revise(revealed=True)),
        ],
        label="Close",
    )
    assert [row(live, n).dots for n in range(3)] == [0, 2, None]
    again = first.revise(id="round-2", attempt=2, repeats_id="round-1", closed_at="2026-11-22T14:50:00Z")  # fmt: skip
    edit.add_all(live.workspace, [again, vote(3, "opportunity-0", 4, round_id="round-2")], label="Again")  # fmt: skip
    assert [row(live, n).dots for n in range(3)] == [4, 0, None]


def edit_of(live: Live, item: Any) -> Any:
    return Update(item, live.sequence)
