"""Undo and redo by person: as a whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cjm_widgets.errors import ConflictError, NotFoundError
from cjm_widgets.model.people import Goal, Persona
from cjm_widgets.store import Applied, Create, Delete, Update, Workspace

MAYA = Persona(id="persona-maya", name="Maya")
TOM = Persona(id="persona-tom", name="Tom")
GOAL = Goal(id="goal-price", persona_id=MAYA.id, statement="Know the price")


def test_undo_takes_back_the_last_command_of_that_person_as_a_whole(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(workspace, Create(MAYA), actor="ada")
    edit(workspace, Create(GOAL), Update(MAYA.revise(quote="x"), 1), actor="ada", label="Ask")
    edit(workspace, Create(TOM), actor="ben")
    done = workspace.undo("ada")
    assert (done.sequence, done.removed) == (4, (GOAL.id,))
    assert list(workspace.snapshot()) == [MAYA, TOM]
    assert {entry.label for entry in workspace.watch(3)} == {"Undo: Ask"}


def test_undo_and_redo_walk_back_and_forth(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(workspace, Create(MAYA))
    moments = [list(workspace.snapshot())]
    for number in range(1, 4):
        quote = MAYA.revise(quote=str(number))
        edit(workspace, Update(quote, workspace.snapshot().sequence), label=f"Say {number}")
        moments.append(list(workspace.snapshot()))
    for _ in range(2):
        for expected in (*moments[2::-1], []):
            workspace.undo("ada")
            assert list(workspace.snapshot()) == expected
        with pytest.raises(NotFoundError, match="'ada' to undo"):
            workspace.undo("ada")
        for expected in moments:
            workspace.redo("ada")
            assert list(workspace.snapshot()) == expected
        with pytest.raises(NotFoundError, match="'ada' to redo"):
            workspace.redo("ada")
    assert workspace.history(MAYA.id)[-1].label == "Redo: Say 3"


def test_something_new_ends_what_can_be_redone(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(workspace, Create(MAYA))
    edit(workspace, Create(TOM))
    workspace.undo("ada")
    edit(workspace, Update(MAYA.revise(quote="x"), 1))
    with pytest.raises(NotFoundError):
        workspace.redo("ada")
    workspace.undo("ada")
    workspace.redo("ada")
    assert list(workspace.snapshot()) == [MAYA.revise(quote="x")]


def test_one_item_changed_since_forbids_the_whole_undo(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(workspace, Create(MAYA), Create(TOM), actor="ada")
    edit(workspace, Update(TOM.revise(quote="mine"), 1), actor="ben")
    with pytest.raises(ConflictError) as caught:
        workspace.undo("ada")
    assert caught.value.stale == (TOM.id,)
    assert list(workspace.snapshot()) == [MAYA, TOM.revise(quote="mine")]
    workspace.undo("ben")
    workspace.undo("ada")
    assert list(workspace.snapshot()) == []


def test_the_same_content_written_again_counts_as_a_change(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(workspace, Create(MAYA), actor="ada")
    edit(workspace, Update(MAYA, 1), actor="ben")
    with pytest.raises(ConflictError):
        workspace.undo("ada")


def test_undoing_a_parent_never_takes_other_peoples_children(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(workspace, Create(MAYA), actor="ada")
    edit(workspace, Create(GOAL), actor="ben")
    with pytest.raises(ConflictError, match="goal-price"):
        workspace.undo("ada")
    assert list(workspace.snapshot()) == [MAYA, GOAL]


def test_a_deleted_family_comes_back(workspace: Workspace, edit: Callable[..., Applied]) -> None:
    edit(workspace, Create(MAYA), Create(GOAL))
    edit(workspace, Delete(MAYA.id, 1))
    workspace.undo("ada")
    assert list(workspace.snapshot()) == [MAYA, GOAL]
    workspace.redo("ada")
    assert list(workspace.snapshot()) == []


def test_a_child_does_not_come_back_without_its_parent(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(workspace, Create(MAYA), Create(GOAL), actor="ben")
    edit(workspace, Delete(GOAL.id, 1), actor="ada")
    edit(workspace, Delete(MAYA.id, 1), actor="ben")
    with pytest.raises(ConflictError, match="persona-maya"):
        workspace.undo("ada")


def test_a_repeated_undo_with_one_id_undoes_once(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(workspace, Create(MAYA))
    edit(workspace, Create(TOM))
    first = workspace.undo("ada", command_id="click")
    assert workspace.undo("ada", command_id="click") == first
    assert list(workspace.snapshot()) == [MAYA]
