"""Forgetting a person leaves nothing that names them, in any body, log row or free page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cjm_widgets.errors import ConflictError, NotFoundError
from cjm_widgets.model.journey import EmotionRating, JourneyMap, Stage, Touchpoint
from cjm_widgets.model.people import Participant, Persona
from cjm_widgets.model.scales import Rater
from cjm_widgets.model.session import Note, Vote, Workshop
from cjm_widgets.store import Applied, Create, Delete, Update, Workspace

ADA = Participant(id="participant-ada-quist", name="Ada Quist", job="Receptionist Zwölf")
BEN = Participant(id="participant-ben", name="Ben")
MAYA = Persona(id="persona-maya", name="Ada Quist")
BUY = JourneyMap(id="map-buy", persona_id=MAYA.id, title="Buy", owner_id=ADA.id)
ASK = Stage(id="stage-ask", map_id=BUY.id, name="Ask")
CALL = Touchpoint(id="touchpoint-call", stage_id=ASK.id, name="Call")
RATING = EmotionRating(
    id="rating-ada-call", touchpoint_id=CALL.id, rater=Rater.STAFF, participant_id=ADA.id, actual=1
)
VOTE = Vote(id="vote-1", target_id=CALL.id, voter_id=ADA.id, revealed=False)
NOTE = Note(id="note-1", text="ada quist says: call Ada Quistgaard", author_id=ADA.id)
REPLY = Note(id="note-2", text="True", target_id=NOTE.id, author_id=BEN.id)
KINDS = ("note", "rating", "vote")
DAY = Workshop(id="workshop-1", title="Day", participant_ids=(ADA.id, BEN.id))


@pytest.fixture
def lived(workspace: Workspace, edit: Callable[..., Applied]) -> Workspace:
    """A workspace in which Ada did all sorts of things under her name."""
    items = (BEN, MAYA.revise(name="Maya"), BUY, ASK, CALL, RATING, VOTE, NOTE, REPLY, DAY)
    edit(workspace, Create(ADA.revise(name="Ada Brandt")), actor="Ada Brandt")
    seen = edit(workspace, *map(Create, items), actor=ADA.id).sequence
    edit(
        workspace,
        Update(ADA, seen),
        label="Rename Ada Brandt to Ada Quist",
        command_id="by-participant-ada-quist-7",
    )
    return workspace


def test_items_forget_the_person_and_still_fit_together(lived: Workspace) -> None:
    done = lived.forget(ADA.id, actor="facilitator")
    document = lived.snapshot(unrevealed=True)
    document.check()
    new_id = f"participant-erased-{done.sequence}"
    assert document.get(new_id, Participant) == Participant(id=new_id, name="Name erased")
    ids = [f"{kind}-erased-{done.sequence}-{n}" for n, kind in enumerate(KINDS, start=1)]
    assert document.get(ids[1]) == RATING.revise(id=ids[1], participant_id=None)
    assert document.get(ids[2]) == VOTE.revise(id=ids[2], voter_id=None)
    note = document.get(ids[0], Note)
    assert note.author_id is None
    assert note.text == "Name erased says: call Ada Quistgaard"
    assert document.get("note-2", Note).target_id == note.id
    assert document.get("map-buy", JourneyMap).owner_id == new_id
    assert document.get("workshop-1", Workshop).participant_ids == (new_id, BEN.id)
    assert ADA.id not in document


def test_the_log_forgets_the_person_at_every_moment(lived: Workspace) -> None:
    lived.forget(ADA.id)
    told = repr(lived.watch(0)) + repr([list(lived.as_of(n)) for n in range(5)])
    for word in ("Ada Brandt", "rating-ada", "Ada Quist'", "ada-quist", "Receptionist"):
        assert word not in told
    new_id = next(e.id for e in lived.snapshot().all(Participant) if "erased" in e.id)
    assert [entry.label for entry in lived.history(new_id)] == [
        "Edit",
        "Rename Name erased to Name erased",
        "Forget a participant",
    ]
    assert {entry.actor for entry in lived.watch(0)} == {None, "ada"}


def test_watchers_get_the_new_bodies_and_open_forms_are_stale(
    lived: Workspace, edit: Callable[..., Applied]
) -> None:
    seen = lived.snapshot().sequence
    lived.forget(ADA.id)
    entries = lived.watch(seen)
    assert {entry.role for entry in entries} == {"erase"}
    assert {entry.kind for entry in entries} == {"map", "note", "participant", "rating", "workshop"}
    with pytest.raises(ConflictError):
        edit(lived, Update(RATING, seen))


def test_the_database_file_holds_no_byte_of_the_name(
    sqlite_workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(sqlite_workspace, Create(ADA), actor=ADA.id)
    for number in range(40):
        text = f"{ADA.name} {number} {'x' * 500}"
        edit(sqlite_workspace, Create(Note(id=f"note-{number}", text=text, author_id=ADA.id)))
    for number in range(0, 40, 2):
        edit(sqlite_workspace, Delete(f"note-{number}", 41))
    folder = sqlite_workspace.folder.path
    words = [b"Ada Quist", b"ada-quist", "Zwölf".encode()]

    def found() -> set[bytes]:
        every = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
        return {word for word in words if word.lower() in every.lower()}

    assert found() == set(words)
    sqlite_workspace.forget(ADA.id)
    assert found() == set()


def test_copies_made_before_a_migration_go_too(
    sqlite_workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(sqlite_workspace, Create(ADA))
    copy = sqlite_workspace.folder.backups / "before-0002-20260302.zip"
    sqlite_workspace.backup(copy)
    asked_for = Path(sqlite_workspace.folder.backups / "monday.zip")
    sqlite_workspace.backup(asked_for)
    sqlite_workspace.forget(ADA.id)
    assert (copy.exists(), asked_for.exists()) == (False, True)


def test_somebody_removed_before_can_still_be_forgotten(
    workspace: Workspace, edit: Callable[..., Applied]
) -> None:
    edit(workspace, Create(ADA))
    edit(workspace, Delete(ADA.id, 1))
    workspace.forget(ADA.id)
    assert "Ada Quist" not in repr(workspace.watch(0))


@pytest.mark.parametrize("item", ["participant-nobody", "persona-maya", ADA.id])
def test_only_a_participant_once(lived: Workspace, item: str) -> None:
    if item == ADA.id:
        lived.forget(ADA.id)
    with pytest.raises(NotFoundError, match=item):
        lived.forget(item)
