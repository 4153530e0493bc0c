"""What one seat in the room gave itself, and in which order it is asked."""

from __future__ import annotations

import hashlib
from collections import Counter

from cjm_widgets.model.document import Document
from cjm_widgets.model.journey import EmotionRating
from cjm_widgets.model.people import Department, Participant
from cjm_widgets.model.scales import ParticipantKind
from cjm_widgets.model.session import Note, Round, Vote
from cjm_widgets.workshop.coverage import FEWEST_SHOWN, shown_together
from cjm_widgets.workshop.floor import Floor, Json
from cjm_widgets.workshop.invitations import Seat


def own_picture(floor: Floor, seat: Seat) -> Json:
    """Return what one seat gave, and in which order it is asked."""
    document = floor.document
    person = document.find(seat.participant_id)
    named = isinstance(person, Participant)
    return {
        "person": {
            "name": person.name if isinstance(person, Participant) else None,
            "anonymous": not named,
            "role": seat.role.value,
            "department": _department(document, seat.department_id),
            "namesakes": _namesakes(document, person) if isinstance(person, Participant) else 0,
            "shown_with": _shown_with(floor, seat),
        },
        "notes": _own_notes(document, seat),
        "ratings": {
            t.id: rating_picture(rating)
            for t in floor.touchpoints
            if isinstance(
                rating := document.find(seat.derive(EmotionRating.kind, t.id)), EmotionRating
            )
        },
        "votes": _own_votes(floor, seat),
        "orders": _orders(floor, seat),
    }


def _department(document: Document, department_id: str | None) -> Json | None:
    department = document.find(department_id)
    if not isinstance(department, Department):
        return None
    return {"id": department.id, "name": department.name}


def _namesakes(document: Document, person: Participant) -> int:
    name = person.name.casefold()
    others = (p for p in document.all(Participant) if p.id != person.id)
    return sum(p.name.casefold() == name for p in others)


def _shown_with(floor: Floor, seat: Seat) -> str | None:
    """Name the departments with which one of fewer than three people is shown."""
    found = map(floor.document.find, floor.workshop.participant_ids)
    people = [p for p in found if isinstance(p, Participant) and p.part is ParticipantKind.STAFF]
    counts = Counter(p.department_id for p in people)
    order = {d.id: d.name for d in floor.document.all(Department)}
    present = {d: counts[d] for d in order if counts[d]}
    if present.get(seat.department_id or "", FEWEST_SHOWN) >= FEWEST_SHOWN:
        return None
    for group in shown_together(present):
        if seat.department_id in group:
            return " + ".join(order[d] for d in group if d != seat.department_id) or None
    return None


def _own_notes(document: Document, seat: Seat) -> list[Json]:
    return [
        {"nonce": nonce, **note_picture(note)}
        for note in document.all(Note)
        if (nonce := seat.nonce_of(note.id)) is not None
    ]


def note_picture(note: Note) -> Json:
    """Return a note's words and place, without its author."""
    return {
        "text": note.text,
        "note_kind": note.note_kind.value,
        "target_id": note.target_id,
    }


def rating_picture(rating: EmotionRating) -> Json:
    """Return a seat's own rating."""
    return {
        "desired": rating.desired,
        "actual": rating.actual,
        "word": rating.word,
        "basis": None if rating.basis is None else rating.basis.value,
    }


def _own_votes(floor: Floor, seat: Seat) -> Json:
    found: Json = {}
    for asked in floor.document.children(floor.workshop.id, Round):
        ballots = {
            target: ballot.dots
            for target in asked.target_ids
            if isinstance(
                ballot := floor.document.find(seat.derive(Vote.kind, asked.id, target)), Vote
            )
        }
        if ballots:
            found[asked.id] = ballots
    return found


def _orders(floor: Floor, seat: Seat) -> Json:
    """In which order this seat rates and reads choices.

    First votes are shuffled per person, so that no choice profits from standing first. Ratings
    follow the map from a start of one's own: people rate what they know first, and where they stop
    early the map is still covered all around.
    """
    ids = [t.id for t in floor.touchpoints]
    start = int(_chance(seat, "start"), 16) % len(ids) if ids else 0
    return {
        "rate": ids[start:] + ids[:start],
        "rounds": {
            asked.id: sorted(asked.target_ids, key=lambda t: _chance(seat, asked.id, t))
            for asked in floor.document.children(floor.workshop.id, Round)
            if asked.closed_at is None
        },
    }


def _chance(seat: Seat, *parts: str) -> str:
    """A number nobody can foresee, the same for the same seat and parts."""
    return hashlib.sha256("\0".join((seat.token, *parts)).encode()).hexdigest()
