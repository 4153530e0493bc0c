"""Applying commands: all or nothing, once, and never over somebody else's work."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cjm_widgets.errors import ConflictError, InvalidMapError
from cjm_widgets.model.journey import EmotionRating, JourneyMap, Stage, Touchpoint
from cjm_widgets.model.people import Goal, Participant, Persona
from cjm_widgets.model.scales import Rater
from cjm_widgets.model.session import Note, Vote
from cjm_widgets.store import Applied, Command, Create, Delete, Update, Workspace, changes

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
MAYA = Persona(id="persona-maya", name="Maya")
TOM = Persona(id="persona-tom", name="Tom")
GOAL = Goal(id="goal-price", persona_id=MAYA.id, statement="Know the price")


def test_a_command_writes_all_its_items_under_one_sequence(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    done = edit(workspace, Create(GOAL), Create(MAYA))
    assert done.sequence == 1
    assert done.revisions == {"goal-price": 1, "persona-maya": 1}
    assert list(workspace.snapshot()) == [MAYA, GOAL]


def test_two_writers_of_one_item_the_second_is_told_and_nothing_is_lost(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    seen = edit(workspace, Create(MAYA), Create(TOM)).sequence
    edit(workspace, Update(MAYA.revise(quote="first"), seen), actor="ada")
    with pytest.raises(ConflictError) as caught:
        edit(
            workspace,
            Update(MAYA.revise(quote="second"), seen),
            Update(TOM.revise(quote="second"), seen),
            actor="ben",
        )
    assert caught.value.stale == ("persona-maya",)
    document = workspace.snapshot()
    assert document.get("persona-maya", Persona).quote == "first"
    assert document.get("persona-tom", Persona).quote is None
    assert document.sequence == 2


def test_a_conflict_names_every_stale_item_and_why(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    seen = edit(workspace, Create(MAYA), Create(TOM)).sequence
    edit(workspace, Update(MAYA.revise(quote="x"), seen), Delete(TOM.id, seen))
    with pytest.raises(ConflictError, match=r"maya was changed.*; persona-tom is not there") as err:
        edit(workspace, Update(MAYA, seen), Update(TOM, seen))
    assert err.value.stale == ("persona-maya", "persona-tom")
    with pytest.raises(ConflictError, match="is there already"):
        edit(workspace, Create(MAYA))


def test_what_was_seen_later_than_the_item_changed_is_fresh(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(workspace, Create(MAYA))
    edit(workspace, Create(TOM))
    edit(workspace, Update(MAYA.revise(quote="x"), workspace.snapshot().sequence))
    assert workspace.snapshot().get(MAYA.id, Persona).quote == "x"


def test_who_has_seen_a_future_that_is_gone_is_stale(
    sqlite_workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    """After an old backup was restored, an open form must not write over it."""
    edit(sqlite_workspace, Create(MAYA))
    with pytest.raises(ConflictError):
        edit(sqlite_workspace, Update(MAYA.revise(quote="x"), 7))


def test_the_same_command_again_changes_nothing_and_answers_the_same(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(workspace, Create(MAYA), Create(GOAL))
    first = edit(workspace, Delete(MAYA.id, 1), Create(TOM), command_id="once")
    again = edit(workspace, Delete(MAYA.id, 1), Create(TOM), command_id="once")
    assert again == first
    assert first.removed == ("goal-price", "persona-maya")
    assert workspace.snapshot().sequence == 2


def test_the_same_command_at_the_same_time_is_applied_once(workspace: Workspace) -> None:
    command = Command("once", "ada", "Add", NOW, (Create(MAYA),))
    with ThreadPoolExecutor(6) as pool:
        answers = set(map(str, pool.map(workspace.apply, [command] * 6)))
    assert len(answers) == 1
    assert len(workspace.watch(0)) == 1


def test_a_command_without_changes_leaves_no_trace(
    sqlite_workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    assert edit(sqlite_workspace).sequence == 0
    assert sqlite_workspace.snapshot().sequence == 0


def test_a_failed_command_uses_no_sequence(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(workspace, Create(MAYA))
    with pytest.raises(InvalidMapError):
        edit(workspace, Create(TOM), Create(GOAL.revise(persona_id="persona-nobody")))
    assert TOM.id not in workspace.snapshot()
    assert edit(workspace, Create(TOM)).sequence == 2


def test_slow_and_fast_writers_with_a_poller_between_miss_nothing(workspace: Workspace) -> None:
    """A sequence taken before the commit would let the poller run past the slow writer."""
    has_written, done, seen = threading.Event(), threading.Event(), []

    def write_slowly() -> None:
        with workspace._database.writing() as connection:
            changes.apply(connection, Command("slow", "ada", "", NOW, (Create(MAYA),)))
            has_written.set()
            done.wait(0.3)

    def write_fast() -> None:
        has_written.wait(5)
        for number in range(5):
            persona = Persona(id=f"persona-{number}", name="x")
            workspace.apply(Command(f"fast-{number}", "ben", "", NOW, (Create(persona),)))
        done.set()

    def poll() -> None:
        last = 0
        while True:
            is_last = done.is_set()
            for entry in workspace.watch(last):
                seen.append(entry.item)
                last = entry.sequence
            if is_last:
                return

    threads = [threading.Thread(target=work) for work in (write_slowly, write_fast, poll)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert seen == ["persona-maya", *(f"persona-{n}" for n in range(5))]


def test_a_parent_deleted_meanwhile_takes_no_new_child(workspace: Workspace) -> None:
    for turn in range(8):
        parent = Persona(id=f"persona-{turn}", name="x")
        child = Goal(id=f"goal-{turn}", persona_id=parent.id, statement="x")
        seen = workspace.apply(
            Command(f"{turn}-parent", "ada", "", NOW, (Create(parent),))
        ).sequence
        both = (
            Command(f"{turn}-child", "ada", "", NOW, (Create(child),)),
            Command(f"{turn}-delete", "ben", "", NOW, (Delete(parent.id, seen),)),
        )
        with ThreadPoolExecutor(2) as pool:
            for future in [pool.submit(workspace.apply, command) for command in both]:
                if (problem := future.exception()) is not None:
                    assert isinstance(problem, InvalidMapError)
    workspace.snapshot().check()
    assert not workspace.snapshot().all(Goal)


def test_an_item_built_past_its_validation_is_refused(
    sqlite_workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    with pytest.raises(InvalidMapError):
        edit(sqlite_workspace, Create(MAYA.model_copy(update={"age_low": 200})))
    assert len(sqlite_workspace.snapshot()) == 0


@pytest.fixture
def touchpoint(sqlite_workspace: Workspace, edit: Callable[..., Applied]) -> Touchpoint:
    """A touchpoint on a map, with a participant to rate it; sequence 1."""
    point = Touchpoint(id="touchpoint-call", stage_id="stage-ask", name="Call")
    edit(
        sqlite_workspace,
        Create(MAYA),
        Create(JourneyMap(id="map-buy", persona_id=MAYA.id, title="Buy")),
        Create(Stage(id="stage-ask", map_id="map-buy", name="Ask")),
        Create(point),
        Create(Participant(id="participant-ada", name="Ada")),
    )
    return point


def test_an_anonymous_ballot_keeps_no_actor(
    sqlite_workspace: Workspace, edit: Callable[..., Applied], touchpoint: Touchpoint
) -> None:
    vote = Vote(id="vote-1", target_id=touchpoint.id)
    rating = EmotionRating(id="rating-1", touchpoint_id=touchpoint.id, rater=Rater.STAFF, actual=-2)
    note = Note(id="note-1", text="Nobody answers")
    edit(sqlite_workspace, Create(vote), Create(rating), Create(note), actor="participant-ada")
    assert {entry.actor for entry in sqlite_workspace.watch(1)} == {None}
    database = Path(sqlite_workspace.folder.database)
    ada_before = database.read_bytes().count(b"participant-ada")
    signed = Vote(id="vote-2", target_id=touchpoint.id, voter_id="participant-ada")
    edit(sqlite_workspace, Create(signed), actor="participant-ada")
    assert sqlite_workspace.history("vote-2")[0].actor == "participant-ada"
    assert database.read_bytes().count(b"participant-ada") > ada_before


def test_who_sorts_anonymous_notes_is_still_the_actor(
    sqlite_workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    note = Note(id="note-1", text="x")
    edit(sqlite_workspace, Create(note), actor="ben")
    edit(sqlite_workspace, Update(note.revise(cluster="Phone"), 1), actor="facilitator")
    sqlite_workspace.undo("facilitator")
    assert sqlite_workspace.snapshot().get("note-1", Note).cluster is None
