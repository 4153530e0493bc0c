"""Several commands in one transaction: each is all or nothing, and all are kept or none."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from cjm_widgets.errors import ConflictError, InvalidMapError
from cjm_widgets.model.people import Persona
from cjm_widgets.store import Create, Update, Workspace, together
from store.conftest import Edit


def persona(number: int, name: str = "Maya") -> Persona:
    return Persona(id=f"persona-{number}", name=name)


def test_commands_made_together_appear_together(workspace: Workspace, edit: Edit) -> None:
    with together(workspace):
        for number in range(3):
            edit(workspace, Create(persona(number)))
        assert len(workspace.snapshot()) == 3
        assert [e.sequence for e in workspace.watch(0)] == [1, 2, 3]
    assert workspace.snapshot().sequence == 3
    assert len({e.command_id for e in workspace.watch(0)}) == 3


def test_others_see_nothing_before_the_end(sqlite_workspace: Workspace, edit: Edit) -> None:
    other = Workspace.open(sqlite_workspace.folder.path)
    with together(sqlite_workspace):
        edit(sqlite_workspace, Create(persona(1)))
        assert other.snapshot().sequence == 0
    assert other.snapshot().sequence == 1


def test_one_that_fails_takes_no_other_with_it(workspace: Workspace, edit: Edit) -> None:
    edit(workspace, Create(persona(1)))
    with together(workspace):
        edit(workspace, Create(persona(2)))
        with pytest.raises(ConflictError):
            edit(workspace, Create(persona(3)), Create(persona(1)))
        edit(workspace, Update(persona(1, "Maia"), 1))
    document = workspace.snapshot()
    assert {e.id for e in document} == {"persona-1", "persona-2"}
    assert document.get("persona-1", Persona).name == "Maia"
    assert document.sequence == 3


def test_when_the_end_fails_nothing_was_done(workspace: Workspace, edit: Edit) -> None:
    def fail() -> None:
        with together(workspace):
            edit(workspace, Create(persona(1)))
            raise InvalidMapError("something else went wrong")

    with pytest.raises(InvalidMapError):
        fail()
    assert workspace.snapshot().sequence == 0
    edit(workspace, Create(persona(1)))
    assert workspace.snapshot().sequence == 1


def test_a_command_repeated_in_the_same_transaction_is_one(
    workspace: Workspace, edit: Edit
) -> None:
    with together(workspace):
        for _ in range(2):
            edit(workspace, Create(persona(1)), command_id="the-same")
    assert workspace.snapshot().sequence == 1


def test_inside_the_other_threads_and_transactions_are_their_own(
    tmp_path: Path, edit: Edit
) -> None:

    workspace = Workspace.create(tmp_path / "w")
    seen: list[int] = []
    with together(workspace):
        edit(workspace, Create(persona(1)))
        thread = Thread(target=lambda: seen.append(workspace.snapshot().sequence))
        thread.start()
        thread.join()
    assert seen == [0]
    with together(workspace), together(workspace):
        edit(workspace, Create(persona(2)))
    assert workspace.snapshot().sequence == 2
