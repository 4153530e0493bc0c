"""Two front ends on one workspace see each other's changes and never overwrite them unseen."""

from pathlib import Path

import pytest

from cjm_widgets.errors import ConflictError
from cjm_widgets.model.journey import Touchpoint
from cjm_widgets.store import Update, Workspace
from cjm_widgets.store.commands import LogEntry
from cjm_widgets.workshop import contribute
from cjm_widgets.workshop.live import Live
from gathering import KARIN, Gathering, gather


@pytest.fixture
def room(tmp_path: Path) -> Gathering:
    return gather(tmp_path / "w")


def rename(live: Live, touchpoint: Touchpoint, name: str) -> None:
    live.change([Update(touchpoint.revise(name=name), live.sequence)], label="Rename")


def test_a_poll_brings_what_others_did_and_tells_the_listeners(room: Gathering) -> None:
    other = Live.open(room.folder, actor="tove")
    heard: list[LogEntry] = []
    stop = room.live.subscribe(heard.extend)
    place = room.touchpoints[0]
    rename(other, place, "Look around")
    assert room.live.document.get(place.id, Touchpoint).name == place.name
    assert [entry.label for entry in room.live.poll()] == ["Rename"]
    assert room.live.document.get(place.id, Touchpoint).name == "Look around"
    assert room.live.poll() == ()
    assert len(heard) == 1
    stop()
    rename(other, other.document.get(place.id, Touchpoint), "Look once more")
    room.live.poll()
    assert len(heard) == 1


def test_what_was_seen_too_early_is_a_conflict_and_stays_as_it_is(room: Gathering) -> None:
    other = Live.open(room.folder, actor="tove")
    place = room.touchpoints[0]
    rename(other, place, "Theirs")
    with pytest.raises(ConflictError):
        rename(room.live, place, "Mine")
    assert Workspace.open(room.folder).snapshot().get(place.id, Touchpoint).name == "Theirs"


def test_the_followed_document_equals_the_stored_one_after_any_changes(room: Gathering) -> None:
    other = Live.open(room.folder, actor="tove")
    seat = room.seat(name="Tove")
    contribute.rate(room.live, seat, room.touchpoints[0].id, desired=1, actual=0)
    rename(room.live, room.touchpoints[0], "Look around")
    room.live.undo()
    room.live.redo()
    other.poll()
    stored = Workspace.open(room.folder).snapshot(unrevealed=True)
    assert list(other.document) == list(stored)
    assert other.sequence == stored.sequence


def test_undo_takes_back_ones_own_last_change(room: Gathering) -> None:
    other = Live.open(room.folder, actor="tove")
    first, second, *_ = room.touchpoints
    rename(room.live, first, "Mine")
    other.poll()
    rename(other, second, "Theirs")
    room.live.poll()
    room.live.undo()
    assert [t.name for t in room.touchpoints[:2]] == [first.name, "Theirs"]


def test_after_somebody_is_forgotten_the_whole_workspace_is_read_anew(room: Gathering) -> None:
    seat = room.seat(name="Tove Unmistakable")
    room.live.poll()
    Workspace.open(room.folder).forget(seat.participant_id or "", actor=KARIN)
    room.live.poll()
    stored = Workspace.open(room.folder).snapshot(unrevealed=True)
    assert list(room.live.document) == list(stored)
    assert not any("Unmistakable" in str(e) for e in room.live.document)


def test_saved_at_is_the_time_of_ones_own_last_change(room: Gathering) -> None:
    live = Live.open(room.folder, actor=KARIN)
    assert live.saved_at is None
    live.poll()
    assert live.saved_at is None
    rename(live, room.touchpoints[0], "Look around")
    assert live.saved_at is not None
