"""Ballots for people without a connection: one page each, and their answers back as small files.

A ballot is a seat of the room that is not in the room. Its answers may be merged in any order and
as often as one likes: every item has an id of its own, and only the newest file of a ballot counts.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cjm_widgets.errors import InvalidMapError, JourneyError
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.base import to_moment
from cjm_widgets.model.journey import Touchpoint
from cjm_widgets.model.people import Department, Participant
from cjm_widgets.model.scales import Basis, NoteKind, ParticipantKind
from cjm_widgets.model.session import Round, Workshop
from cjm_widgets.workshop import contribute, edit, floor, own
from cjm_widgets.workshop.floor import Floor
from cjm_widgets.workshop.invitations import Door, Seat
from cjm_widgets.workshop.live import Live

FORMAT, VERSION = "cjm-ballot", 1
DAYS = 60
LARGEST = 1_000_000
_BLANK = N_("Ballot {number}")
_Step = Annotated[int, Field(ge=-2, le=2)]
_Nonce = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22}$")]
_Id = Annotated[str, Field(max_length=80)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Note(_Part):
    nonce: _Nonce
    text: Annotated[str, Field(max_length=contribute.LONGEST_NOTE)]
    note_kind: NoteKind = NoteKind.IDEA
    target_id: _Id | None = None


class _Rating(_Part):
    nonce: _Nonce
    touchpoint_id: _Id
    desired: _Step | None = None
    actual: _Step | None = None
    word: Annotated[str, Field(max_length=200)] | None = None
    basis: Basis | None = None


class _Votes(_Part):
    nonce: _Nonce
    round_id: _Id
    dots: dict[_Id, Annotated[int, Field(ge=0, le=100)]]


class _Person(_Part):
    label: Annotated[str, Field(max_length=200)]
    department_id: _Id | None = None


class Answers(_Part):
    """What comes back from one ballot.

    Attributes
    ----------
    saved
        1, 2, 3 …: how often the page saved its answers; the highest counts.
    removed
        Notes of an earlier file that were taken back.
    """

    format: Literal["cjm-ballot"]
    version: Literal[1]
    ballot: _Nonce
    saved: Annotated[int, Field(ge=1, le=10**9)]
    saved_at: Annotated[str, Field(max_length=40)]
    participant: _Person
    notes: Annotated[list[_Note], Field(max_length=1000)] = []
    removed: Annotated[list[_Nonce], Field(max_length=1000)] = []
    ratings: Annotated[list[_Rating], Field(max_length=1000)] = []
    votes: Annotated[list[_Votes], Field(max_length=100)] = []


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of one file.

    Attributes
    ----------
    refused
        Why something in it was not taken; empty when all was.
    older
        A newer file of the same ballot was merged before; this one changed nothing.
    """

    file: Path
    label: str = ""
    notes: int = 0
    ratings: int = 0
    votes: int = 0
    refused: tuple[str, ...] = ()
    older: bool = False


def make_ballots(
    live: Live,
    door: Door,
    workshop_id: str,
    *,
    blank: int = 0,
    customers: int = 0,
    return_to: str | None = None,
    catalog: Catalog | None = None,
) -> list[dict[str, Any]]:
    """Return one ballot for each participant of a workshop, and so many without a name.

    Returns
    -------
    list
        Plain values for the page: format, id, seat, departments, the state of the room, nothing
        given yet.

    Raises
    ------
    NotFoundError
        There is no such workshop.
    """
    words = catalog or Catalog()
    workshop = live.document.get(workshop_id, Workshop)
    people = [
        person
        for person in map(live.document.find, workshop.participant_ids)
        if isinstance(person, Participant)
        and person.part in (ParticipantKind.STAFF, ParticipantKind.CUSTOMER)
    ]
    made = [
        _ballot(live, door, workshop, person.part, person=person, label=person.name, words=words)
        for person in people
    ]
    nameless = [ParticipantKind.STAFF] * blank + [ParticipantKind.CUSTOMER] * customers
    for number, role in enumerate(nameless, start=len(made) + 1):
        label = words.text(_BLANK).format(number=number)
        made.append(_ballot(live, door, workshop, role, person=None, label=label, words=words))
    return [{**ballot, "return_to": return_to} for ballot in made]


def _ballot(
    live: Live,
    door: Door,
    workshop: Workshop,
    role: ParticipantKind,
    *,
    person: Participant | None,
    label: str,
    words: Catalog,
) -> dict[str, Any]:
    now = edit.now()
    invitation = door.read_invitation(
        door.invite(role, workshop.id, now=now, hours=24 * DAYS), now=now
    )
    ballot_id = secrets.token_urlsafe(16)
    department_id = person.department_id if person else None
    seat = door.take_seat(
        invitation,
        door.seat_token(invitation, ballot_id),
        participant_id=person.id if person else None,
        department_id=department_id,
    )
    room = Floor.of(live.document, workshop.id, words)
    departments = live.document.all(Department)
    asked = department_id is None and role is ParticipantKind.STAFF
    return {
        "format": FORMAT,
        "version": VERSION,
        "ballot": ballot_id,
        "seat": {
            "label": label,
            "department": next(
                ({"id": d.id, "name": d.name} for d in departments if d.id == department_id), None
            ),
            "role": role.value,
            "named": person is not None,
        },
        "departments": [{"id": d.id, "name": d.name} for d in departments] if asked else [],
        "state": {**floor.public_picture(room, role), "version": 0, "now": to_moment(now)},
        "mine": own.own_picture(room, seat),
    }


def merge_ballots(
    live: Live, door: Door, workshop_id: str, paths: Iterable[Path], *, quarantine: Path
) -> list[Merged]:
    """Take the answers of ballots into the workspace; a file that cannot be read is set aside.

    Parameters
    ----------
    quarantine
        Folder for copies of files of which something was refused, each with the reason beside it.

    Returns
    -------
    list
        What became of each file, in the order given.
    """
    done = [_merge(live, door, workshop_id, path) for path in paths]
    for found in done:
        if found.refused:
            _set_aside(found, quarantine)
    return done


def _merge(live: Live, door: Door, workshop_id: str, path: Path) -> Merged:
    try:
        answers = read_answers(path)
        seat, merged = door.ballot_seat(workshop_id, answers.ballot, now=edit.now())
        _check_department(live, answers)
    except JourneyError as err:
        return Merged(path, refused=(str(err),))
    if answers.saved < merged:
        return Merged(path, answers.participant.label, older=True)
    seat = _with_department(seat, answers)
    refused: list[str] = []
    counts: Counter[str] = Counter()
    for name, deed in _deeds(live, seat, answers):
        try:
            deed()
            counts[name] += 1
        except JourneyError as err:
            refused.append(str(err))
    door.note_merged(seat, answers.saved)
    return Merged(
        path,
        answers.participant.label,
        notes=counts["notes"],
        ratings=counts["ratings"],
        votes=counts["votes"],
        refused=tuple(dict.fromkeys(refused)),
    )


def read_answers(path: Path) -> Answers:
    """Return the answers in a file.

    Raises
    ------
    InvalidMapError
        It is no such file, of a later version, or damaged; one sentence says which.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise InvalidMapError(f"{path.name} is larger than any ballot's answers can be.")
        values = json.loads(path.read_text(encoding="utf-8"))
    except OSError as err:
        raise InvalidMapError(f"{path.name} cannot be read: {err.strerror or err}.") from err
    except (ValueError, RecursionError) as err:
        raise InvalidMapError(f"{path.name} holds no answers of a ballot.") from err
    if not isinstance(values, Mapping) or values.get("format") != FORMAT:
        raise InvalidMapError(f"{path.name} holds no answers of a ballot.")
    version = values.get("version")
    if isinstance(version, int) and version > VERSION:
        raise InvalidMapError(
            f"{path.name} comes from a newer version of cjm_widgets. Update this one first."
        )
    try:
        return Answers.model_validate(values)
    except ValidationError as err:
        first = err.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise InvalidMapError(
            f"{path.name} is damaged or was changed by hand, at {place}: {first['msg']}."
        ) from err


def _check_department(live: Live, answers: Answers) -> None:
    if answers.participant.department_id is not None:
        live.document.get(answers.participant.department_id, Department)


def _with_department(seat: Seat, answers: Answers) -> Seat:
    """A blank ballot asks for the department; a named one has it."""
    if seat.department_id is not None or seat.role is not ParticipantKind.STAFF:
        return seat
    return Seat(
        seat.token,
        seat.role,
        seat.workshop_id,
        seat.until,
        participant_id=seat.participant_id,
        department_id=answers.participant.department_id,
    )


def _deeds(live: Live, seat: Seat, answers: Answers) -> Iterable[tuple[str, Callable[[], object]]]:
    """Yield what each answer asks for: under which name it counts, and how it is done."""
    for note in answers.notes:
        yield (
            "notes",
            lambda note=note: contribute.write_note(  # type: ignore[misc]
                live,
                seat,
                note.nonce,
                text=note.text,
                note_kind=note.note_kind,
                target_id=note.target_id,
            ),
        )
    for nonce in answers.removed:
        yield "removed", lambda nonce=nonce: contribute.remove_note(live, seat, nonce)  # type: ignore[misc]
    for given in answers.ratings:
        yield "ratings", lambda given=given: _rate(live, seat, given)  # type: ignore[misc]
    for ballot in answers.votes:
        yield "votes", lambda ballot=ballot: _vote(live, seat, ballot)  # type: ignore[misc]


def _rate(live: Live, seat: Seat, given: _Rating) -> None:
    live.document.get(given.touchpoint_id, Touchpoint)
    is_staff = seat.role is ParticipantKind.STAFF
    contribute.rate(
        live,
        seat,
        given.touchpoint_id,
        desired=given.desired,
        actual=given.actual,
        word=given.word,
        basis=given.basis if is_staff else None,
    )


def _vote(live: Live, seat: Seat, ballot: _Votes) -> None:
    live.document.get(ballot.round_id, Round)
    contribute.vote(live, seat, ballot.round_id, ballot.dots)


def _set_aside(found: Merged, quarantine: Path) -> None:
    quarantine.mkdir(parents=True, exist_ok=True)
    copy = quarantine / found.file.name
    if found.file.is_file() and found.file.stat().st_size <= LARGEST:
        copy.write_bytes(found.file.read_bytes())
    reasons = "\n".join(found.refused)
    copy.with_name(f"{copy.name}.reason.txt").write_text(f"{reasons}\n", encoding="utf-8")


def file_name(ballot: Mapping[str, Any], number: int) -> str:
    """Return a name for a ballot's page that holds nothing anybody typed."""
    return f"ballot-{number:02d}-{str(ballot['ballot'])[:8]}.html"
