"""Links into the room: random, kept as hashes, with an end, and easy to withdraw."""

import datetime as dt
import stat
from pathlib import Path

import pytest

from cjm_widgets.errors import AccessError, InvalidMapError
from cjm_widgets.model.scales import ParticipantKind
from cjm_widgets.store import Workspace
from cjm_widgets.workshop.invitations import Door, Seat
from gathering import WORKSHOP, Gathering, gather, new_nonce

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
STAFF = ParticipantKind.STAFF


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(tmp_path)


def sit(door: Door, nonce: str = "n" * 22, participant: str | None = None) -> Seat:
    invitation = door.read_invitation(door.invite(STAFF, WORKSHOP, now=NOW), now=NOW)
    token = door.seat_token(invitation, nonce)
    return door.take_seat(invitation, token, participant_id=participant)


def test_an_invitation_says_role_workshop_and_end(door: Door) -> None:
    found = door.read_invitation(
        door.invite(ParticipantKind.SCRIBE, WORKSHOP, now=NOW, hours=3), now=NOW
    )
    assert (found.role, found.workshop_id) == (ParticipantKind.SCRIBE, WORKSHOP)
    assert found.until == NOW + dt.timedelta(hours=3)


def test_an_unknown_token_opens_nothing(door: Door) -> None:
    for token in ("", "x" * 43, "ü\ud800", "a" * 100_000):
        with pytest.raises(AccessError) as refused:
            door.read_invitation(token, now=NOW)
        assert refused.value.reason == "unknown"


def test_a_link_ends_to_the_second(door: Door) -> None:
    token = door.invite(STAFF, WORKSHOP, now=NOW, hours=1)
    door.read_invitation(token, now=NOW + dt.timedelta(minutes=59, seconds=59))
    with pytest.raises(AccessError, match="has ended") as refused:
        door.read_invitation(token, now=NOW + dt.timedelta(hours=1))
    assert refused.value.reason == "expired"


def test_an_invitation_is_no_seat_and_a_seat_no_invitation(door: Door) -> None:
    invitation = door.invite(STAFF, WORKSHOP, now=NOW)
    seat = sit(door)
    with pytest.raises(AccessError):
        door.read_seat(invitation, now=NOW)
    with pytest.raises(AccessError):
        door.read_invitation(seat.token, now=NOW)


def test_one_nonce_is_one_seat_and_two_are_two(door: Door) -> None:
    invitation = door.read_invitation(door.invite(STAFF, WORKSHOP, now=NOW), now=NOW)
    first = door.seat_token(invitation, "a" * 22)
    assert door.seat_token(invitation, "a" * 22) == first
    assert door.seat_token(invitation, "b" * 22) != first
    assert Door(door._path.parent.parent).seat_token(invitation, "a" * 22) == first


def test_a_seat_taken_again_keeps_its_first_owner(door: Door) -> None:
    invitation = door.read_invitation(door.invite(STAFF, WORKSHOP, now=NOW), now=NOW)
    token = door.seat_token(invitation, "a" * 22)
    door.take_seat(invitation, token, participant_id="participant-a")
    again = door.take_seat(invitation, token, participant_id="participant-b")
    assert again.participant_id == "participant-a"


@pytest.mark.parametrize("nonce", ["", "a" * 21, "a" * 23, "ä" * 22, "a" * 21 + "\n", "../" * 8])
def test_a_nonce_of_another_shape_is_refused(door: Door, nonce: str) -> None:
    invitation = door.read_invitation(door.invite(STAFF, WORKSHOP, now=NOW), now=NOW)
    with pytest.raises(InvalidMapError, match="Reload it"):
        door.seat_token(invitation, nonce)


def test_withdrawing_ends_links_and_seats_of_one_role_or_all(door: Door) -> None:
    seat = sit(door)
    scribe = door.invite(ParticipantKind.SCRIBE, WORKSHOP, now=NOW)
    assert door.revoke(WORKSHOP, STAFF) == 2
    with pytest.raises(AccessError, match="withdrawn"):
        door.read_seat(seat.token, now=NOW)
    door.read_invitation(scribe, now=NOW)
    assert door.revoke(WORKSHOP) == 1
    with pytest.raises(AccessError):
        door.read_invitation(scribe, now=NOW)


def test_no_token_lies_on_the_disk(door: Door) -> None:
    seat = sit(door)
    invitation = door.invite(STAFF, WORKSHOP, now=NOW)
    kept = b"".join(p.read_bytes() for p in door._path.parent.iterdir())
    assert seat.token.encode() not in kept
    assert invitation.encode() not in kept
    assert seat.token not in repr(seat)


def test_the_list_of_seats_is_the_owners_alone(door: Door) -> None:
    door.invite(STAFF, WORKSHOP, now=NOW)
    assert stat.S_IMODE(door._path.stat().st_mode) == 0o600
    assert stat.S_IMODE(door._path.parent.stat().st_mode) & 0o077 == 0


def test_a_backup_holds_no_seat(tmp_path: Path) -> None:
    room: Gathering = gather(tmp_path / "w")
    room.seat(name="Tove")
    Workspace.open(room.folder).backup(tmp_path / "copy.zip")
    assert b"room.db" not in (tmp_path / "copy.zip").read_bytes()


def test_only_the_seat_knows_its_own_notes(door: Door) -> None:
    mine, other = sit(door), sit(door)
    nonce = new_nonce()
    note = mine.note_id(nonce)
    assert mine.nonce_of(note) == nonce
    assert other.nonce_of(note) is None
    for strange in ("note-kitchen", "note-", "touchpoint-pay", f"note-{'0' * 60}"):
        assert mine.nonce_of(strange) is None


def test_ids_made_for_a_seat_are_ids_and_differ_by_seat_and_part(door: Door) -> None:
    mine, other = sit(door), sit(door)
    ids = {mine.derive("rating", "a"), mine.derive("rating", "b"), other.derive("rating", "a")}
    assert len(ids) == 3
    assert mine.derive("rating", "a") in ids


def test_a_forgotten_participant_leaves_the_seat_without_a_name(door: Door) -> None:
    seat = sit(door, participant="participant-tove")
    door.forget("participant-tove")
    assert door.read_seat(seat.token, now=NOW).participant_id is None


def test_a_damaged_list_is_one_sentence(door: Door) -> None:
    door._path.parent.mkdir()
    door._path.write_bytes(b"not a database" * 100)
    with pytest.raises(Exception, match=r"list of seats.*cannot be used"):
        door.invite(STAFF, WORKSHOP, now=NOW)
