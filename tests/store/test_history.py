"""The workspace as it was, what changed since, and what the room may not see yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from cjm_widgets.errors import NotFoundError
from cjm_widgets.model.people import Goal, Persona
from cjm_widgets.model.session import Vote
from cjm_widgets.store import Applied, Create, Delete, Update, Workspace

MAYA = Persona(id="persona-maya", name="Maya")
GOAL = Goal(id="goal-price", persona_id=MAYA.id, statement="Know the price")


def test_as_of_gives_every_moment_back(workspace: Workspace, edit: Callable[..., Applied]) -> None:
    moments = [workspace.snapshot()]
    edit(workspace, Create(MAYA), Create(GOAL))
    moments.append(workspace.snapshot())
    edit(workspace, Update(MAYA.revise(quote="Tell me the price"), 1))
    moments.append(workspace.snapshot())
    edit(workspace, Delete(MAYA.id, 2))
    moments.append(workspace.snapshot())
    for sequence, moment in enumerate(moments):
        then = workspace.as_of(sequence)
        assert (list(then), then.sequence) == (list(moment), sequence)


@pytest.mark.parametrize("sequence", [-1, 1])
def test_a_moment_that_never_was_is_not_found(sqlite_workspace: Workspace, sequence: int) -> None:
    with pytest.raises(NotFoundError, match=f"no change {sequence} .* last one is 0"):
        sqlite_workspace.as_of(sequence)


def test_a_diff_names_added_removed_and_changed_fields(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(workspace, Create(MAYA), Create(GOAL))
    tom = Persona(id="persona-tom", name="Tom")
    changed = MAYA.revise(quote="x", needs=("a ramp",))
    edit(workspace, Create(tom), Update(changed, 1), Delete(GOAL.id, 1))
    diff = workspace.diff(1, 2)
    assert diff.added == (tom,)
    assert diff.removed == (GOAL,)
    (change,) = diff.changed
    assert (change.before, change.after) == (MAYA, changed)
    assert change.fields == {"quote": (None, "x"), "needs": ((), ("a ramp",))}
    back = workspace.diff(2, 1)
    assert (back.added, back.removed) == ((GOAL,), (tom,))
    assert not workspace.diff(2, 2)


def test_a_watcher_gets_whole_commands_in_order_and_only_new_ones(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(workspace, Create(MAYA), Create(GOAL), actor="ada", label="Add", command_id="first")
    edit(workspace, Update(GOAL.revise(importance=9), 1), actor="ben")
    first, second, third = workspace.watch(0)
    assert [(e.sequence, e.item, e.kind, e.action) for e in (first, second, third)] == [
        (1, "goal-price", "goal", "create"),
        (1, "persona-maya", "persona", "create"),
        (2, "goal-price", "goal", "update"),
    ]
    assert (first.command_id, first.actor, first.label) == ("first", "ada", "Add")
    assert first.at.tzinfo == dt.UTC
    assert (third.before, third.after) == (GOAL, GOAL.revise(importance=9))
    assert workspace.watch(1) == (third,)
    assert workspace.watch(2) == ()


def test_an_item_has_its_history_to_its_end(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(workspace, Create(MAYA))
    edit(workspace, Delete(MAYA.id, 1))
    assert [entry.action for entry in workspace.history(MAYA.id)] == ["create", "delete"]
    with pytest.raises(NotFoundError, match="persona-nobody"):
        workspace.history("persona-nobody")


def test_a_hidden_vote_is_seen_nowhere_until_it_is_revealed(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    hidden = Vote(id="vote-1", target_id=MAYA.id, revealed=False, dots=1)
    edit(workspace, Create(MAYA))
    edit(workspace, Create(hidden))
    edit(workspace, Update(hidden.revise(dots=3), 2))
    assert "vote-1" not in workspace.snapshot()
    assert "vote-1" not in workspace.as_of(3)
    assert workspace.watch(1) == ()
    assert not workspace.diff(0, 3).added[1:]
    with pytest.raises(NotFoundError):
        workspace.history("vote-1")
    assert workspace.snapshot(unrevealed=True).get("vote-1", Vote).dots == 3

    edit(workspace, Update(hidden.revise(dots=3, revealed=True), 3))
    assert workspace.snapshot().get("vote-1", Vote).dots == 3
    (entry,) = workspace.watch(1)
    assert (entry.action, entry.sequence) == ("create", 4)
    assert workspace.history("vote-1") == (entry,)
    assert workspace.diff(3, 4).added == (hidden.revise(dots=3, revealed=True),)

    edit(workspace, Update(hidden.revise(dots=2), 4))
    assert workspace.watch(4)[0].action == "delete"
