"""Coming in, following, and giving: what phones of participants and the scribe's laptop ask for."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from cjm_widgets.errors import InvalidMapError, NotFoundError
from cjm_widgets.model.journey import Stage, Touchpoint
from cjm_widgets.model.people import Department, Participant
from cjm_widgets.model.scales import ParticipantKind
from cjm_widgets.model.session import Note
from cjm_widgets.room import answers
from cjm_widgets.room.bodies import (
    BallotBody,
    ByName,
    ItemInPath,
    NonceInPath,
    NoteBody,
    NoteSlip,
    PlaceBody,
    RatingBody,
    RatingsSlip,
    Slip,
    WithoutName,
)
from cjm_widgets.room.feed import Feed
from cjm_widgets.room.problems import problems
from cjm_widgets.room.visit import Visit, invited, may_do, room_of, sent_now
from cjm_widgets.workshop import contribute, edit, lead
from cjm_widgets.workshop.floor import Json, invitation_picture
from cjm_widgets.workshop.invitations import Invitation, Seat, key_of
from cjm_widgets.workshop.live import Live
from cjm_widgets.workshop.own import note_picture, own_picture, rating_picture
from cjm_widgets.workshop.roles import Deed

router = APIRouter(prefix="/api")


@router.get(
    "/invitation",
    response_model=answers.InvitationPicture,
    responses=problems(401, 422, 429, 503),
)
async def look_in(request: Request, token: Annotated[str, Depends(invited)]) -> Response:
    """What somebody sees who has a link and has not come in yet."""
    room = room_of(request)
    return JSONResponse(await room.read(partial(_picture_before, room.feed, token)))


def _picture_before(feed: Feed, token: str) -> Json:
    invitation = _invitation(feed, token)
    return invitation_picture(feed.newest(), invitation.role)


def _invitation(feed: Feed, token: str) -> Invitation:
    invitation = feed.door.read_invitation(token, now=edit.now())
    feed.check_workshop(invitation.workshop_id)
    return invitation


@router.post(
    "/join",
    status_code=201,
    response_model=answers.Joined,
    responses=problems(401, 404, 409, 422, 429, 503),
)
async def join(request: Request, body: ByName | WithoutName) -> Response:
    """Come in, with a name or without one; the same nonce again is the same person."""
    room = room_of(request)
    address = room.address(request)
    room.limits.strangers.take(address)
    room.limits.joining.take(address)
    # Alone: the list of seats is a file of its own.
    seated = await room.writer.carry_out(partial(_sit_down, room.feed, body), alone=True)
    return JSONResponse(seated, status_code=201)


def _sit_down(feed: Feed, body: ByName | WithoutName, live: Live) -> Json:
    invitation = _invitation(feed, body.invitation)
    if invitation.role is ParticipantKind.CUSTOMER and not body.consent:
        raise InvalidMapError(
            "Say that you agree to how your words are used, then come in.", field="consent"
        )
    seat = contribute.join(
        live,
        feed.door,
        invitation,
        body.nonce,
        name=body.name,
        department_id=body.department_id if invitation.role is ParticipantKind.STAFF else None,
    )
    feed.roll.add(seat)
    feed.presence.see(key_of(seat.token), seat.role)
    floor = feed.newest()
    return {"seat": seat.token, "state": feed.picture(seat.role), "mine": own_picture(floor, seat)}


Following = Annotated[Visit, may_do(Deed.FOLLOW, often=True)]


@router.get(
    "/state",
    response_model=answers.State | answers.Unchanged,
    responses=problems(401, 422, 429, 503),
)
async def follow(
    visit: Following, seen: Annotated[str | None, Query(max_length=64)] = None
) -> Response:
    """What the room does now; only its version to somebody who has seen that."""
    feed, seat = visit.room.feed, visit.seat
    feed.presence.see(key_of(seat.token), seat.role)
    body = feed.shown(seat.role).answer(seen, edit.now())
    return Response(body, media_type="application/json")


@router.get("/mine", response_model=answers.Mine, responses=problems(401, 429, 503))
async def read_own(visit: Following) -> Response:
    """What this seat gave, and in which order it is asked."""
    return JSONResponse(await visit.read(lambda: own_picture(visit.room.feed.newest(), visit.seat)))


Writing = Annotated[Visit, may_do(Deed.WRITE_NOTE)]


@router.put(
    "/notes/{nonce}",
    response_model=answers.OwnNote,
    responses=problems(401, 404, 409, 422, 429, 503),
)
async def write_note(visit: Writing, nonce: NonceInPath, body: NoteBody) -> Response:
    """Write a note, or change one's own."""
    note = await visit.give(
        lambda live: contribute.write_note(
            live,
            visit.seat,
            nonce,
            text=body.text,
            note_kind=body.note_kind,
            target_id=body.target_id,
        )
    )
    return JSONResponse({"nonce": nonce, **note_picture(note), "sent_at": sent_now()})


@router.delete("/notes/{nonce}", status_code=204, responses=problems(401, 409, 422, 429, 503))
async def remove_note(visit: Writing, nonce: NonceInPath) -> Response:
    """Take back an own note; one that is not there is taken back already."""
    await visit.give(lambda live: contribute.remove_note(live, visit.seat, nonce))
    return Response(status_code=204)


@router.put(
    "/ratings/{touchpoint_id}",
    response_model=answers.OwnRating,
    responses=problems(401, 404, 409, 422, 429, 503),
)
async def rate(
    visit: Annotated[Visit, may_do(Deed.RATE)], touchpoint_id: ItemInPath, body: RatingBody
) -> Response:
    """Rate a touchpoint in private; both values null is an answer, too."""
    rating = await visit.give(
        lambda live: contribute.rate(
            live,
            visit.seat,
            touchpoint_id,
            desired=body.desired,
            actual=body.actual,
            word=body.word,
            basis=body.basis,
        )
    )
    return JSONResponse({**rating_picture(rating), "sent_at": sent_now()})


@router.put(
    "/rounds/{round_id}",
    response_model=answers.OwnBallot,
    responses=problems(401, 404, 409, 422, 429, 503),
)
async def vote(
    visit: Annotated[Visit, may_do(Deed.VOTE)], round_id: ItemInPath, body: BallotBody
) -> Response:
    """Put dots on what a vote offers; the whole ballot, which replaces the one before."""
    await visit.give(lambda live: contribute.vote(live, visit.seat, round_id, body.dots))
    return JSONResponse({"dots": body.dots, "sent_at": sent_now()})


@router.put(
    "/slips/{nonce}",
    status_code=201,
    response_model=answers.Sent,
    responses=problems(401, 404, 409, 422, 429, 503),
)
async def enter_slip(
    visit: Annotated[Visit, may_do(Deed.ENTER_SLIP)],
    nonce: NonceInPath,
    body: Slip,
) -> Response:
    """Enter a paper slip for somebody else, without a name."""
    await visit.give(lambda live: _enter(live, visit, nonce, body))
    return JSONResponse({"sent_at": sent_now()}, status_code=201)


def _enter(live: Live, visit: Visit, nonce: str, body: NoteSlip | RatingsSlip) -> None:
    department = None if body.customer else body.department_id
    if department is not None:
        live.document.get(department, Department)
    if isinstance(body, NoteSlip):
        contribute.write_note(
            live,
            visit.seat,
            nonce,
            text=body.text,
            note_kind=body.note_kind,
            target_id=body.target_id,
            department_id=department,
        )
        return
    contribute.enter_ratings(
        live,
        visit.seat,
        nonce,
        ratings={r.touchpoint_id: (r.desired, r.actual, r.basis) for r in body.ratings},
        department_id=department,
        from_customer=body.customer,
        words={r.touchpoint_id: r.word for r in body.ratings if r.word is not None},
    )


@router.get("/notes", response_model=answers.WaitingNotes, responses=problems(401, 429, 503))
async def read_notes(visit: Annotated[Visit, may_do(Deed.READ_NOTES, often=True)]) -> Response:
    """Notes that belong nowhere yet, oldest first."""
    return JSONResponse(await visit.read(lambda: {"notes": _waiting(visit.room.feed)}))


def _waiting(feed: Feed) -> list[Json]:
    document = feed.newest().document
    notes = lead.unplaced_notes(document, feed.workshop_id)
    pictures: list[dict[str, Any]] = []
    for note in notes:
        department, author = document.find(note.department_id), document.find(note.author_id)
        pictures.append(
            {
                "id": note.id,
                "text": note.text,
                "note_kind": note.note_kind.value,
                "department": department.name if isinstance(department, Department) else None,
                "customer": (
                    isinstance(author, Participant) and author.part is ParticipantKind.CUSTOMER
                ),
                "sent_at": feed.written_at(note),
            }
        )
    return sorted(pictures, key=lambda picture: (picture["sent_at"], picture["id"]))


@router.post(
    "/notes/place",
    response_model=answers.Placed,
    responses=problems(401, 404, 409, 422, 429, 503),
)
async def place_notes(
    visit: Annotated[Visit, may_do(Deed.PLACE_NOTES)], body: PlaceBody
) -> Response:
    """Put notes where they belong; those that somebody placed meanwhile stay there."""
    return JSONResponse({"placed": await visit.change(partial(_place, visit.seat, body))})


def _place(seat: Seat, body: PlaceBody, live: Live) -> int:
    document = live.document
    if not isinstance(document.find(body.target_id), Stage | Touchpoint):
        raise NotFoundError(f"there is no place {body.target_id!r}", wanted=body.target_id)
    found = map(document.find, dict.fromkeys(body.note_ids))
    own = [n for n in found if isinstance(n, Note) and n.workshop_id == seat.workshop_id]
    command = seat.derive("command", "place", body.nonce)
    lead.place_notes(live, [n.id for n in own], body.target_id, command=command)
    # Counted from what stands there now, so that a repeated request is answered the same.
    there = (live.document.find(n.id) for n in own)
    return sum(isinstance(n, Note) and n.target_id == body.target_id for n in there)
