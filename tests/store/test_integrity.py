"""Pointers between items hold, whatever is changed or deleted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cjm_widgets.errors import InvalidMapError
from cjm_widgets.model.journey import JourneyMap, Route, Stage, Touchpoint
from cjm_widgets.model.people import Goal, Participant, Persona
from cjm_widgets.model.session import Vote
from cjm_widgets.store import Applied, Create, Delete, Update, Workspace

MAYA = Persona(id="persona-maya", name="Maya")
TOM = Persona(id="persona-tom", name="Tom")
ADA = Participant(id="participant-ada", name="Ada")
BUY = JourneyMap(id="map-buy", persona_id=MAYA.id, title="Buy", owner_id=ADA.id)
RETURN = JourneyMap(id="map-return", persona_id=TOM.id, title="Return", derived_from=BUY.id)
ASK = Stage(id="stage-ask", map_id=BUY.id, name="Ask")
CALL = Touchpoint(id="touchpoint-call", stage_id=ASK.id, name="Call")
VISIT = Touchpoint(id="touchpoint-visit", stage_id=ASK.id, name="Visit")
ROUTE = Route(id="route-1", map_id=BUY.id, from_id=CALL.id, to_id=VISIT.id)
SIZE = 9


@pytest.fixture
def full(workspace: Workspace, edit: Callable[..., Applied]) -> Workspace:
    """Two maps, one made from the other; sequence 1."""
    items = (ROUTE, VISIT, CALL, ASK, RETURN, BUY, ADA, TOM, MAYA)
    edit(workspace, *map(Create, items))
    return workspace


def test_deleting_a_parent_deletes_all_below_it(
    full: Workspace, edit: Callable[..., Applied]
) -> None:
    done = edit(full, Update(RETURN.revise(derived_from=None), 1), Delete(MAYA.id, 1))
    gone = {MAYA.id, BUY.id, ASK.id, CALL.id, VISIT.id, ROUTE.id}
    assert set(done.removed) == gone
    assert {entity.id for entity in full.snapshot()} == {TOM.id, ADA.id, RETURN.id}


def test_a_referenced_item_is_kept_and_who_refers_is_named(
    full: Workspace, edit: Callable[..., Applied]
) -> None:
    with pytest.raises(InvalidMapError, match=r"participant-ada .*map-buy \(owner_id\)"):
        edit(full, Delete(ADA.id, 1))
    with pytest.raises(InvalidMapError, match=r"map-buy .*map-return \(derived_from\)") as caught:
        edit(full, Delete(MAYA.id, 1))
    assert caught.value.item == BUY.id
    assert len(full.snapshot()) == SIZE


def test_a_referenced_item_goes_when_the_command_changes_the_references(
    full: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(full, Delete(ADA.id, 1), Update(BUY.revise(owner_id=None), 1))
    assert ADA.id not in full.snapshot()
    full.snapshot().check()


def test_a_child_moved_away_survives_its_parent(
    full: Workspace, edit: Callable[..., Applied]
) -> None:
    other = Stage(id="stage-other", map_id=BUY.id, name="Other")
    edit(
        full,
        Create(other),
        Delete(ASK.id, 1),
        *(Update(t.revise(stage_id=other.id), 1) for t in (CALL, VISIT)),
    )
    assert {t.id for t in full.snapshot().touchpoints(BUY.id)} == {CALL.id, VISIT.id}


def test_a_child_kept_under_a_deleted_parent_is_refused(
    full: Workspace, edit: Callable[..., Applied]
) -> None:
    with pytest.raises(InvalidMapError, match="there is no 'stage-ask'"):
        edit(full, Delete(ASK.id, 1), Update(CALL.revise(name="Phone"), 1))


def test_pointers_into_the_void_or_to_another_kind_are_refused(
    full: Workspace, edit: Callable[..., Applied]
) -> None:
    for target in ("stage-nowhere", MAYA.id):
        with pytest.raises(InvalidMapError, match="stage_id"):
            edit(full, Update(CALL.revise(stage_id=target), 1))


def test_moving_a_stage_to_another_map_rechecks_who_points_below_it(
    full: Workspace, edit: Callable[..., Applied]
) -> None:
    """The route is not part of the command, yet the move would tear it off its map."""
    with pytest.raises(InvalidMapError, match="route-1"):
        edit(full, Update(ASK.revise(map_id=RETURN.id), 1))
    edit(full, Delete(ROUTE.id, 1), Update(ASK.revise(map_id=RETURN.id), 1))
    full.snapshot().check()


def test_votes_cannot_hang_on_each_other_in_a_circle(
    full: Workspace, edit: Callable[..., Applied]
) -> None:
    first = Vote(id="vote-1", target_id="vote-2")
    second = Vote(id="vote-2", target_id="vote-1")
    with pytest.raises(InvalidMapError, match="circle"):
        edit(full, Create(first), Create(second))


def test_nothing_points_to_what_is_not_revealed(
    full: Workspace, edit: Callable[..., Applied]
) -> None:
    hidden = Vote(id="vote-1", target_id=CALL.id, revealed=False)
    edit(full, Create(hidden))
    with pytest.raises(InvalidMapError, match="there is no 'vote-1'"):
        edit(full, Create(Vote(id="vote-2", target_id="vote-1")))
    edit(full, Update(hidden.revise(revealed=True), 2))
    edit(full, Create(Vote(id="vote-2", target_id="vote-1")))
    with pytest.raises(InvalidMapError, match="vote-2"):
        edit(full, Update(hidden, 4))


def test_more_items_than_one_statement_takes(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    goals = [Goal(id=f"goal-{n}", persona_id=MAYA.id, statement="x") for n in range(1_201)]
    edit(workspace, Create(MAYA), *map(Create, goals))
    assert len(workspace.snapshot()) == 1_202
    assert len(edit(workspace, Delete(MAYA.id, 1)).removed) == 1_202
    assert len(workspace.snapshot()) == 0
