"""What people give in the room arrives once, stays theirs, and stays hidden until it is opened."""

from pathlib import Path
from threading import Thread

import pytest

from cjm_widgets.errors import AccessError, ClosedError, InvalidMapError, NotFoundError
from cjm_widgets.model.journey import EmotionRating
from cjm_widgets.model.people import Participant
from cjm_widgets.model.scales import Basis, ParticipantKind, Rater
from cjm_widgets.model.session import Note, Round, Vote, Workshop
from cjm_widgets.store import Workspace
from cjm_widgets.workshop import contribute, lead
from cjm_widgets.workshop.invitations import Seat
from cjm_widgets.workshop.live import Live
from gathering import SALES, SERVICE, WORKSHOP, Gathering, gather, new_nonce

CUSTOMER, SCRIBE = ParticipantKind.CUSTOMER, ParticipantKind.SCRIBE


@pytest.fixture
def room(tmp_path: Path) -> Gathering:
    return gather(tmp_path / "w")


def notes(room: Gathering) -> list[Note]:
    room.live.poll()
    return [n for n in room.live.document.all(Note) if n.workshop_id == WORKSHOP]


def ratings(room: Gathering) -> list[EmotionRating]:
    room.live.poll()
    return list(room.live.document.all(EmotionRating))


def ask(room: Gathering, *, dots: int = 5) -> Round:
    room.live.poll()
    ids = [t.id for t in room.touchpoints[:4]]
    return lead.open_round(room.live, WORKSHOP, question="Where first?", target_ids=ids, dots=dots)


def test_two_people_with_one_name_are_two_participants(room: Gathering) -> None:
    first, second = room.seat(name="Tove"), room.seat(name="Tove")
    assert first.participant_id != second.participant_id
    workshop = Workspace.open(room.folder).snapshot().get(WORKSHOP, Workshop)
    assert {first.participant_id, second.participant_id} <= set(workshop.participant_ids)


def test_joining_twice_with_one_nonce_is_one_person(room: Gathering) -> None:
    invitation = room.door.read_invitation(
        room.door.invite(ParticipantKind.STAFF, WORKSHOP, now=contribute.edit.now()),
        now=contribute.edit.now(),
    )
    nonce = new_nonce()
    seats = [
        contribute.join(room.live, room.door, invitation, nonce, name=name)
        for name in ("Tove", "Somebody else")
    ]
    assert seats[0] == seats[1]
    names = [p.name for p in Workspace.open(room.folder).snapshot().all(Participant)]
    assert names.count("Tove") == 1
    assert "Somebody else" not in names


def test_a_name_has_an_end(room: Gathering) -> None:
    seat = room.seat(name="Tove")
    person = room.live.document.get(seat.participant_id or "", Participant)
    room.live.poll()
    assert str(person.erase_on) == "2027-02-21"  # 90 days after 23 November 2026


def test_who_takes_part_without_a_name_is_nowhere_in_the_workspace(room: Gathering) -> None:
    before = len(room.live.document.all(Participant))
    seat = room.seat(name=None)
    contribute.write_note(room.live, seat, new_nonce(), text="Nobody answers on Sundays")
    contribute.rate(room.live, seat, room.touchpoints[0].id, desired=1, actual=-1)
    (note,) = notes(room)
    assert note.author_id is None
    assert note.department_id == SALES
    assert len(room.live.document.all(Participant)) == before
    workspace = Workspace.open(room.folder)
    entries = [*workspace.history(note.id), *workspace.watch(0, unrevealed=True)]
    actors = {e.actor for e in entries if e.kind in ("note", "rating")}
    assert actors == {None}


def test_the_same_note_sent_again_is_one_note(room: Gathering) -> None:
    seat, nonce = room.seat(name="Tove"), new_nonce()
    for _ in range(3):
        contribute.write_note(room.live, seat, nonce, text="She phones twice a week")
    assert [n.text for n in notes(room)] == ["She phones twice a week"]
    assert len(Workspace.open(room.folder).history(notes(room)[0].id)) == 1


def test_a_changed_note_stays_where_somebody_placed_it(room: Gathering) -> None:
    seat, nonce = room.seat(name="Tove"), new_nonce()
    written = contribute.write_note(room.live, seat, nonce, text="Waits")
    lead.place_notes(room.live, [written.id], room.touchpoints[1].id)
    contribute.write_note(room.live, seat, nonce, text="Waits three days")
    (note,) = notes(room)
    assert (note.text, note.target_id) == ("Waits three days", room.touchpoints[1].id)


def test_nobody_changes_the_note_of_another(room: Gathering) -> None:
    nonce = new_nonce()
    contribute.write_note(room.live, room.seat(name="Tove"), nonce, text="Mine")
    contribute.write_note(room.live, room.seat(name="Elin"), nonce, text="Mine too")
    contribute.remove_note(room.live, room.seat(name="Nils"), nonce)
    assert sorted(n.text for n in notes(room)) == ["Mine", "Mine too"]


def test_a_removed_note_may_be_removed_again(room: Gathering) -> None:
    seat, nonce = room.seat(), new_nonce()
    contribute.write_note(room.live, seat, nonce, text="Wrong")
    for _ in range(2):
        contribute.remove_note(room.live, seat, nonce)
    assert notes(room) == []


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2001])
def test_an_empty_or_endless_note_is_refused_in_words(room: Gathering, text: str) -> None:
    with pytest.raises(InvalidMapError, match=r"empty|2000 is the most"):
        contribute.write_note(room.live, room.seat(), new_nonce(), text=text)
    assert notes(room) == []


def test_emoji_and_right_to_left_words_come_back_as_they_were(room: Gathering) -> None:
    text = "👩‍👩‍👧 שלום\n10 % – “fine”"
    contribute.write_note(room.live, room.seat(name="مريم"), new_nonce(), text=text)
    assert notes(room)[0].text == text


def test_a_rating_is_hidden_and_can_be_changed(room: Gathering) -> None:
    seat, touchpoint = room.seat(name="Tove"), room.touchpoints[2].id
    contribute.rate(room.live, seat, touchpoint, desired=2, actual=0, basis=Basis.SAW)
    contribute.rate(room.live, seat, touchpoint, desired=2, actual=-2, basis=Basis.TOLD)
    (rating,) = ratings(room)
    assert (rating.actual, rating.basis, rating.revealed) == (-2, Basis.TOLD, False)
    assert rating.rater is Rater.STAFF
    assert not Workspace.open(room.folder).snapshot().all(EmotionRating)


def test_i_cannot_say_is_an_answer_and_not_zero(room: Gathering) -> None:
    contribute.rate(room.live, room.seat(), room.touchpoints[0].id, desired=None, actual=None)
    (rating,) = ratings(room)
    assert rating.desired is rating.actual is None


def test_a_customers_rating_is_kept_as_a_customers(room: Gathering) -> None:
    guest = room.seat(CUSTOMER, name="Anders", department=None)
    contribute.rate(room.live, guest, room.touchpoints[0].id, desired=1, actual=1, word="calm")
    assert ratings(room)[0].rater is Rater.CUSTOMER
    with pytest.raises(InvalidMapError, match="basis"):
        contribute.rate(
            room.live, guest, room.touchpoints[0].id, desired=1, actual=1, basis=Basis.SAW
        )


def test_after_the_reveal_no_rating_is_taken(room: Gathering) -> None:
    seat = room.seat()
    contribute.rate(room.live, seat, room.touchpoints[0].id, desired=1, actual=-1)
    lead.reveal(room.live, WORKSHOP, room.map_id)
    with pytest.raises(ClosedError, match="opened its ratings"):
        contribute.rate(room.live, seat, room.touchpoints[0].id, desired=1, actual=1)
    assert [r.revealed for r in ratings(room)] == [True]
    lead.hide(room.live, WORKSHOP, room.map_id)
    contribute.rate(room.live, seat, room.touchpoints[0].id, desired=1, actual=1)
    assert [(r.actual, r.revealed) for r in ratings(room)] == [(1, False)]


def test_a_new_ballot_replaces_the_old_one(room: Gathering) -> None:
    seat, asked = room.seat(name="Tove"), ask(room)
    a, b, c, _ = asked.target_ids
    contribute.vote(room.live, seat, asked.id, {a: 3, b: 2})
    contribute.vote(room.live, seat, asked.id, {a: 1, c: 4, b: 0})
    contribute.vote(room.live, seat, asked.id, {a: 1, c: 4, b: 0})
    room.live.poll()
    ballots = lead.ballots(room.live.document, asked.id)
    assert {v.target_id: v.dots for v in ballots} == {a: 1, c: 4}
    assert not any(v.revealed for v in ballots)


def test_nobody_has_more_dots_than_others(room: Gathering) -> None:
    asked = ask(room, dots=3)
    for dots in ({asked.target_ids[0]: 4}, {asked.target_ids[0]: 4, asked.target_ids[1]: -1}):
        with pytest.raises(InvalidMapError, match="3 dots"):
            contribute.vote(room.live, room.seat(), asked.id, dots)
    with pytest.raises(NotFoundError, match="not among the choices"):
        contribute.vote(room.live, room.seat(), asked.id, {room.touchpoints[-1].id: 1})


def test_a_closed_vote_takes_no_dots_and_shows_them(room: Gathering) -> None:
    seat, asked = room.seat(), ask(room)
    contribute.vote(room.live, seat, asked.id, {asked.target_ids[0]: 5})
    room.live.poll()
    lead.close_round(room.live, asked.id)
    with pytest.raises(ClosedError, match="closed"):
        contribute.vote(room.live, seat, asked.id, {asked.target_ids[1]: 5})
    shown = Workspace.open(room.folder).snapshot().all(Vote)
    assert [(v.target_id, v.dots) for v in shown] == [(asked.target_ids[0], 5)]


def test_the_room_votes_again_once_and_keeps_both_results(room: Gathering) -> None:
    seat, asked = room.seat(), ask(room)
    with pytest.raises(ClosedError, match="still open"):
        lead.again(room.live, asked.id)
    contribute.vote(room.live, seat, asked.id, {asked.target_ids[0]: 5})
    room.live.poll()
    lead.close_round(room.live, asked.id)
    second = lead.again(room.live, asked.id)
    contribute.vote(room.live, seat, second.id, {asked.target_ids[1]: 5})
    room.live.poll()
    lead.close_round(room.live, second.id)
    for again in (asked.id, second.id):
        with pytest.raises(ClosedError, match="twice"):
            lead.again(room.live, again)
    kept = [lead.ballots(room.live.document, r)[0].target_id for r in (asked.id, second.id)]
    assert kept == list(asked.target_ids[:2])


def test_only_one_vote_is_open(room: Gathering) -> None:
    ask(room)
    with pytest.raises(ClosedError, match="Another vote is open"):
        ask(room)


def test_a_scribe_enters_slips_for_others_without_names(room: Gathering) -> None:
    scribe = room.seat(SCRIBE, name="Ole")
    contribute.write_note(room.live, scribe, new_nonce(), text="From a slip", department_id=SERVICE)
    slip = {t.id: (1, -1, Basis.GUESS) for t in room.touchpoints}
    nonce = new_nonce()
    for _ in range(2):
        contribute.enter_ratings(
            room.live, scribe, nonce, ratings=slip, department_id=SERVICE, from_customer=False
        )
    contribute.enter_ratings(
        room.live, scribe, new_nonce(), ratings=slip, department_id=None, from_customer=True
    )
    (note,) = notes(room)
    assert (note.author_id, note.department_id) == (None, SERVICE)
    found = ratings(room)
    assert len(found) == 2 * len(room.touchpoints)
    assert {r.rater for r in found} == {Rater.STAFF, Rater.CUSTOMER}
    assert {r.participant_id for r in found} == {None}


@pytest.mark.parametrize(
    ("role", "forbidden"),
    [
        (CUSTOMER, ("vote", "slip")),
        (SCRIBE, ("vote", "rate")),
        (ParticipantKind.STAFF, ("slip",)),
        (ParticipantKind.FACILITATOR, ("vote", "rate", "note", "slip")),
        (ParticipantKind.OBSERVER, ("vote", "rate", "note", "slip")),
    ],
)
def test_what_a_role_may_not_do_is_refused(
    room: Gathering, role: ParticipantKind, forbidden: tuple[str, ...]
) -> None:
    seat, asked = room.seat(role), ask(room)
    deeds = {
        "note": lambda: contribute.write_note(room.live, seat, new_nonce(), text="x"),
        "rate": lambda: contribute.rate(
            room.live, seat, room.touchpoints[0].id, desired=0, actual=0
        ),
        "vote": lambda: contribute.vote(room.live, seat, asked.id, {}),
        "slip": lambda: contribute.enter_ratings(
            room.live, seat, new_nonce(), ratings={}, department_id=None, from_customer=False
        ),
    }
    for name, deed in deeds.items():
        if name in forbidden:
            with pytest.raises(AccessError) as refused:
                deed()
            assert refused.value.reason == "role"
        else:
            deed()


def test_people_joining_and_rating_at_once_lose_nothing(room: Gathering) -> None:
    def take_part(number: int) -> None:
        own = Live(Workspace.open(room.folder), actor=None) if number % 2 else room.live
        moment = contribute.edit.now()
        token = room.door.invite(ParticipantKind.STAFF, WORKSHOP, now=moment)
        invitation = room.door.read_invitation(token, now=moment)
        seat = contribute.join(own, room.door, invitation, new_nonce(), name=f"P{number}")
        done.append(seat)
        for touchpoint in room.touchpoints[:2]:
            contribute.rate(own, seat, touchpoint.id, desired=1, actual=-1)

    done: list[Seat] = []
    threads = [Thread(target=take_part, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    members = Workspace.open(room.folder).snapshot().get(WORKSHOP, Workshop).participant_ids
    assert {s.participant_id for s in done} <= set(members)
    assert len(done) == 8
    assert len(ratings(room)) == 16
