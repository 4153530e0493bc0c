"""A participant's name goes when they ask or their days are over; what they gave stays."""

import datetime as dt
from pathlib import Path

import pytest

from cjm_widgets.errors import NotFoundError
from cjm_widgets.model.people import Participant
from cjm_widgets.model.session import Note
from cjm_widgets.store import Workspace
from cjm_widgets.workshop import contribute, edit
from cjm_widgets.workshop.forgetting import forget_due, forget_person
from gathering import Gathering, gather, new_nonce


@pytest.fixture
def room(tmp_path: Path) -> Gathering:
    return gather(tmp_path / "w")


def names(room: Gathering) -> list[str]:
    return [p.name for p in Workspace.open(room.folder).snapshot().all(Participant)]


def test_a_person_is_forgotten_by_name_and_what_they_said_stays(room: Gathering) -> None:
    seat = room.seat(name="Tove Nilsen")
    contribute.write_note(room.live, seat, new_nonce(), text="She waits")
    assert forget_person(room.folder, " tove nilsen ") == (seat.participant_id,)
    document = Workspace.open(room.folder).snapshot()
    assert "Tove Nilsen" not in names(room)
    assert [n.text for n in document.all(Note)] == ["She waits"]
    assert room.door.read_seat(seat.token, now=edit.now()).participant_id is None


def test_of_two_people_with_one_name_an_id_is_asked_for(room: Gathering) -> None:
    first, second = room.seat(name="Tove"), room.seat(name="Tove")
    with pytest.raises(NotFoundError, match="Give an id") as refused:
        forget_person(room.folder, "Tove")
    assert str(first.participant_id) in str(refused.value)
    forget_person(room.folder, str(second.participant_id))
    assert names(room).count("Tove") == 1


def test_nobody_of_that_name_is_one_sentence(room: Gathering) -> None:
    with pytest.raises(NotFoundError, match="Nobody in this workspace is called 'Nobody'"):
        forget_person(room.folder, "Nobody")


def test_names_go_on_their_day_and_not_before(
    room: Gathering, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.seat(name="Tove")
    last = dt.datetime(2027, 2, 20, 23, 59, tzinfo=dt.UTC)
    monkeypatch.setattr(edit, "now", lambda: last)
    assert forget_due(room.folder) == ()
    monkeypatch.setattr(edit, "now", lambda: last + dt.timedelta(minutes=2))
    assert len(forget_due(room.folder)) == 1
    assert "Tove" not in names(room)
    assert forget_due(room.folder) == ()
