"""What people give in the room: their seat, notes, ratings and dots; what a scribe enters for others.

Everything here may be sent twice: the ids of items are derived from the seat and a number that the
page made up, so a repeated request finds its own work done. Ratings and dots stay hidden until the
facilitator opens them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from cjm_widgets.errors import (
    AccessError,
    ClosedError,
    InvalidMapError,
    NotFoundError,
)
from cjm_widgets.model.base import Entity, build
from cjm_widgets.model.document import Document
from cjm_widgets.model.journey import EmotionRating, Stage, Touchpoint
from cjm_widgets.model.people import Department, Participant
from cjm_widgets.model.scales import Basis, NoteKind, ParticipantKind, Rater
from cjm_widgets.model.session import Note, Round, Vote, Workshop
from cjm_widgets.store import Change, Create, Delete, Update
from cjm_widgets.workshop import edit, roles
from cjm_widgets.workshop.invitations import Door, Invitation, Seat
from cjm_widgets.workshop.live import Live

LONGEST_NOTE = 2000


def join(
    live: Live,
    door: Door,
    invitation: Invitation,
    nonce: str,
    *,
    name: str | None = None,
    department_id: str | None = None,
) -> Seat:
    """Take a seat in the room, with a name or (``None``) without one.

    Two people may have the same name; they are two participants. The same nonce is the same person.

    Raises
    ------
    NotFoundError
        There is no such department.
    InvalidMapError
        The name cannot be kept.
    """
    live.poll()
    if department_id is not None:
        live.document.get(department_id, Department)
    token = door.seat_token(invitation, nonce)
    if (taken := door.find_seat(token)) is not None:
        return taken
    draft = Seat(token, invitation.role, invitation.workshop_id, invitation.until)
    person = None if name is None else draft.derive(Participant.kind, "me")
    if name is not None and person is not None:
        _arrive(live, invitation, person, name=name, department_id=department_id)
    return door.take_seat(invitation, token, participant_id=person, department_id=department_id)


def _arrive(
    live: Live, invitation: Invitation, person: str, *, name: str, department_id: str | None
) -> None:
    """Add a participant to the workshop; their name goes when the workshop says so."""

    def changes(document: Document) -> list[Change]:
        workshop = document.get(invitation.workshop_id, Workshop)
        there = document.find(person)
        made = build(
            Participant,
            {
                "id": person,
                "name": name.strip(),
                "part": invitation.role,
                "department_id": department_id,
                "erase_on": _erase_on(workshop),
            },
        )
        members = (*workshop.participant_ids, person)
        joined = workshop.revise(participant_ids=tuple(dict.fromkeys(members)))
        return [
            *([] if there else [Create(made)]),
            *([] if joined == workshop else [Update(joined, document.sequence)]),
        ]

    live.settle(changes, label="Join the workshop", actor=person)


def _erase_on(workshop: Workshop) -> dt.date:
    day = workshop.held_on or edit.now().date()
    return day + dt.timedelta(days=workshop.erase_names_after_days)


def write_note(
    live: Live,
    seat: Seat,
    nonce: str,
    *,
    text: str,
    note_kind: NoteKind = NoteKind.IDEA,
    target_id: str | None = None,
    department_id: str | None = None,
) -> Note:
    """Write a note, or change one's own; a note that was placed stays where it is.

    Parameters
    ----------
    department_id
        For a scribe, who writes for somebody of this department; others write for their own.

    Raises
    ------
    InvalidMapError
        The text is empty, too long or no text.
    NotFoundError
        What it is about is not there any more.
    """
    _need(seat, roles.Deed.WRITE_NOTE)
    _check_note(text)
    note_id = seat.note_id(nonce)
    is_scribe = seat.role is ParticipantKind.SCRIBE
    written: list[Note] = []

    def changes(document: Document) -> list[Change]:
        if target_id is not None:
            _check_place(document, target_id)
        old = document.find(note_id)
        if isinstance(old, Note):
            new = old.revise(text=text, note_kind=note_kind, target_id=target_id or old.target_id)
        else:
            new = build(
                Note,
                {
                    "id": note_id,
                    "workshop_id": seat.workshop_id,
                    "target_id": target_id,
                    "note_kind": note_kind,
                    "text": text,
                    "author_id": None if is_scribe else seat.participant_id,
                    "department_id": department_id if is_scribe else seat.department_id,
                },
            )
        written[:] = [new]
        return _put(document, old, new)

    live.settle(changes, label="Write a note", actor=_actor(seat))
    return written[0]


def _check_place(document: Document, target_id: str) -> None:
    """Notes from the room are about the journey: nobody learns by trying which other items exist."""
    if not isinstance(document.find(target_id), Stage | Touchpoint):
        raise NotFoundError(f"there is no place {target_id!r} on a map", wanted=target_id)


def _check_note(text: str) -> None:
    if not text.strip():
        raise InvalidMapError("This note is empty. Write a few words.", field="text")
    if len(text) > LONGEST_NOTE:
        raise InvalidMapError(
            f"This note has {len(text)} characters; {LONGEST_NOTE} is the most. Shorten it, or "
            "write two notes.",
            field="text",
        )


def remove_note(live: Live, seat: Seat, nonce: str) -> None:
    """Take back an own note; one that is not there is taken back already."""
    _need(seat, roles.Deed.WRITE_NOTE)
    note_id = seat.note_id(nonce)

    def changes(document: Document) -> list[Change]:
        return [Delete(note_id, document.sequence)] if note_id in document else []

    live.settle(changes, label="Take back a note", actor=_actor(seat))


def rate(
    live: Live,
    seat: Seat,
    touchpoint_id: str,
    *,
    desired: int | None,
    actual: int | None,
    word: str | None = None,
    basis: Basis | None = None,
) -> EmotionRating:
    """Rate one touchpoint in private; rated again, the new answer counts.

    Raises
    ------
    ClosedError
        The ratings of this map are open for everybody to see.
    NotFoundError
        There is no such touchpoint.
    InvalidMapError
        A value is outside -2 to +2, or a customer gives a basis.
    """
    _need(seat, roles.Deed.RATE)
    rating = build(
        EmotionRating,
        {
            "id": seat.derive(EmotionRating.kind, touchpoint_id),
            "touchpoint_id": touchpoint_id,
            "rater": Rater.CUSTOMER if seat.role is ParticipantKind.CUSTOMER else Rater.STAFF,
            "participant_id": seat.participant_id,
            "department_id": seat.department_id,
            "desired": desired,
            "actual": actual,
            "word": word,
            "basis": basis,
            "revealed": False,
        },
    )
    live.settle(
        lambda document: _rating_changes(document, seat.workshop_id, rating),
        label="Rate a touchpoint",
        actor=_actor(seat),
    )
    _open_crossed(live, [rating.id], partial(_is_open, seat.workshop_id))
    return rating


def enter_ratings(
    live: Live,
    seat: Seat,
    nonce: str,
    *,
    ratings: Mapping[str, tuple[int | None, int | None, Basis | None]],
    department_id: str | None,
    from_customer: bool,
    words: Mapping[str, str] | None = None,
) -> None:
    """Enter one paper slip of ratings for somebody else, without a name.

    Parameters
    ----------
    ratings
        Touchpoint id -> desired, actual and basis.
    words
        Touchpoint id -> the one word for the feeling.

    Raises
    ------
    ClosedError, NotFoundError, InvalidMapError
        As in :func:`rate`; nothing of the slip was kept.
    """
    _need(seat, roles.Deed.ENTER_SLIP)
    made = [
        build(
            EmotionRating,
            {
                "id": seat.derive(EmotionRating.kind, nonce, touchpoint_id),
                "touchpoint_id": touchpoint_id,
                "rater": Rater.CUSTOMER if from_customer else Rater.STAFF,
                "department_id": None if from_customer else department_id,
                "desired": desired,
                "actual": actual,
                "word": (words or {}).get(touchpoint_id),
                "basis": None if from_customer else basis,
                "revealed": False,
            },
        )
        for touchpoint_id, (desired, actual, basis) in ratings.items()
    ]

    def changes(document: Document) -> list[Change]:
        return [c for r in made for c in _rating_changes(document, seat.workshop_id, r)]

    live.settle(changes, label="Enter a slip", actor=None)
    _open_crossed(live, [r.id for r in made], partial(_is_open, seat.workshop_id))


def _open_crossed(live: Live, ids: list[str], is_open: Callable[[Document, Any], bool]) -> None:
    """Open what crossed with the facilitator's opening, so that nothing is left behind unseen."""

    def changes(document: Document) -> list[Change]:
        found = [e for e in map(document.find, ids) if isinstance(e, EmotionRating | Vote)]
        return [
            Update(e.revise(revealed=True), document.sequence)
            for e in found
            if not e.revealed and is_open(document, e)
        ]

    if changes(live.document):
        live.settle(changes, label="Open what came late", actor=None)


def _is_closed(document: Document, ballot: Vote) -> bool:
    asked = document.find(ballot.round_id)
    return isinstance(asked, Round) and asked.closed_at is not None


def _is_open(workshop_id: str, document: Document, rating: EmotionRating) -> bool:
    """Tell whether the room has opened the ratings of the map on which this one stands."""
    journey_map = document.map_of(document.get(rating.touchpoint_id, Touchpoint).id)
    workshop = document.get(workshop_id, Workshop)
    return journey_map is not None and journey_map.id in workshop.revealed_map_ids


def _rating_changes(document: Document, workshop_id: str, rating: EmotionRating) -> list[Change]:
    if _is_open(workshop_id, document, rating):
        raise ClosedError("The room has opened its ratings; new ones are not taken any more.")
    return _put(document, document.find(rating.id), rating)


def vote(live: Live, seat: Seat, round_id: str, dots: Mapping[str, int]) -> None:
    """Put dots on what a round offers; sent again, the new ballot replaces the old one.

    Raises
    ------
    ClosedError
        The vote is closed.
    NotFoundError
        There is no such vote, or something is not among its choices.
    InvalidMapError
        There are more dots than everybody has, or fewer than none.
    """
    _need(seat, roles.Deed.VOTE)

    def changes(document: Document) -> list[Change]:
        asked = document.get(round_id, Round)
        if asked.workshop_id != seat.workshop_id:
            raise NotFoundError(f"there is no vote {round_id!r} in this workshop", wanted=round_id)
        _check_ballot(asked, dots)
        found: list[Change] = []
        for target in asked.target_ids:
            vote_id = seat.derive(Vote.kind, round_id, target)
            old, placed = document.find(vote_id), dots.get(target, 0)
            if placed and target in document:
                ballot = Vote(
                    id=vote_id,
                    target_id=target,
                    workshop_id=asked.workshop_id,
                    voter_id=seat.participant_id,
                    department_id=seat.department_id,
                    dots=placed,
                    round_name=asked.question,
                    round_id=round_id,
                    revealed=False,
                )
                found += _put(document, old, ballot)
            elif old is not None:
                found.append(Delete(vote_id, document.sequence))
        return found

    live.settle(changes, label="Vote", actor=_actor(seat))
    own = [seat.derive(Vote.kind, round_id, target) for target in dots]
    _open_crossed(live, own, _is_closed)


def _check_ballot(asked: Round, dots: Mapping[str, int]) -> None:
    if asked.closed_at is not None:
        raise ClosedError("This vote is closed; its dots are counted.")
    if strange := [target for target in dots if target not in asked.target_ids]:
        raise NotFoundError(f"{strange[0]!r} is not among the choices of this vote.")
    if min(dots.values(), default=0) < 0 or sum(dots.values()) > asked.dots:
        raise InvalidMapError(f"Everybody has {asked.dots} dots in this vote.", field="dots")


def _need(seat: Seat, deed: roles.Deed) -> None:
    if not roles.may(seat.role, deed):
        raise AccessError("Your part in this workshop does not include that.", reason="role")


def _actor(seat: Seat) -> str | None:
    """A scribe writes for others, and an anonymous seat for nobody."""
    return None if seat.role is ParticipantKind.SCRIBE else seat.participant_id


def _put(document: Document, old: Entity | None, new: Entity) -> list[Change]:
    if old is None:
        return [Create(new)]
    return [] if old == new else [Update(new, document.sequence)]
