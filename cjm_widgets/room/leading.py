"""The facilitator's phone: time, prompt, steps, opening and closing, one press each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from cjm_widgets.errors import NotFoundError
from cjm_widgets.fields import Step
from cjm_widgets.model.session import AgendaItem, Round, Workshop
from cjm_widgets.room import answers
from cjm_widgets.room.bodies import (
    LeadBody,
    MinutesBody,
    PauseBody,
    PromptBody,
    RoundBody,
    StepBody,
)
from cjm_widgets.room.problems import problems
from cjm_widgets.room.visit import Visit, may_do
from cjm_widgets.workshop import agenda, lead
from cjm_widgets.workshop.live import Live
from cjm_widgets.workshop.roles import Deed

router = APIRouter(prefix="/api/lead", responses=problems(401, 404, 409, 422, 429, 503))
Leading = Annotated[Visit, may_do(Deed.LEAD)]


async def _press(visit: Visit, work: Callable[[Live], object]) -> Response:
    """Carry out one press, and return the room as it is then."""
    room, seat = visit.room, visit.seat
    await visit.change(work)

    def picture() -> dict[str, object]:
        room.feed.newest()
        return {"state": room.feed.picture(seat.role)}

    return JSONResponse(await room.read(picture))


def _command(visit: Visit, body: LeadBody) -> str:
    return visit.seat.derive("command", "lead", body.nonce)


@router.post("/step", response_model=answers.Led)
async def step(visit: Leading, body: StepBody) -> Response:
    """Begin an item of the agenda and end the one that runs."""

    def work(live: Live) -> None:
        item = live.document.get(body.agenda_id, AgendaItem)
        _own(item.workshop_id, visit)
        agenda.start(live, item.id, command=_command(visit, body))

    return await _press(visit, work)


@router.post("/prompt", response_model=answers.Led)
async def prompt(visit: Leading, body: PromptBody) -> Response:
    """Show a prompt of the present step."""
    workshop_id, command = visit.seat.workshop_id, _command(visit, body)
    return await _press(
        visit, lambda live: agenda.show_prompt(live, workshop_id, body.n, command=command)
    )


@router.post("/minutes", response_model=answers.Led)
async def minutes(visit: Leading, body: MinutesBody) -> Response:
    """Give the present step more time."""
    workshop_id, command = visit.seat.workshop_id, _command(visit, body)
    return await _press(
        visit, lambda live: agenda.add_minutes(live, workshop_id, body.minutes, command=command)
    )


@router.post("/pause", response_model=answers.Led)
async def pause(visit: Leading, body: PauseBody) -> Response:
    """Stop the clock, or let it go on."""
    workshop_id = visit.seat.workshop_id

    def work(live: Live) -> None:
        item = agenda.running_item(live.document, workshop_id)
        if item is None or (item.paused_at is not None) != body.paused:
            agenda.pause(live, workshop_id, command=_command(visit, body))

    return await _press(visit, work)


@router.post("/reveal", response_model=answers.Led)
async def reveal(visit: Leading, body: LeadBody) -> Response:
    """Open all ratings; no new ones are taken from then on."""
    return await _press(
        visit, lambda live: lead.reveal(live, visit.seat.workshop_id, _map_id(live, visit))
    )


@router.post("/hide", response_model=answers.Led)
async def hide(visit: Leading, body: LeadBody) -> Response:
    """Hide the ratings again, so that people may go on rating."""
    return await _press(
        visit, lambda live: lead.hide(live, visit.seat.workshop_id, _map_id(live, visit))
    )


@router.post("/open_round", response_model=answers.Led)
async def open_round(visit: Leading, body: LeadBody) -> Response:
    """Open a vote on what the present step has to offer."""
    round_id = visit.seat.derive(Round.kind, "open", body.nonce)

    def work(live: Live) -> None:
        document, workshop_id = live.document, visit.seat.workshop_id
        item = agenda.running_item(document, workshop_id)
        question, choices = lead.default_choices(
            document,
            document.get(workshop_id, Workshop),
            item.step if item else Step.MOMENTS,
            visit.room.feed.catalog,
        )
        lead.open_round(live, workshop_id, question=question, target_ids=choices, round_id=round_id)

    return await _press(visit, work)


@router.post("/close_round", response_model=answers.Led)
async def close_round(visit: Leading, body: RoundBody) -> Response:
    """Close a vote and count its dots."""

    def work(live: Live) -> None:
        lead.close_round(live, _round(live, visit, body).id)

    return await _press(visit, work)


@router.post("/again", response_model=answers.Led)
async def again(visit: Leading, body: RoundBody) -> Response:
    """Vote once more on the same question; both results are kept."""
    second_id = visit.seat.derive(Round.kind, "again", body.nonce)

    def work(live: Live) -> None:
        lead.again(live, _round(live, visit, body).id, second_id=second_id)

    return await _press(visit, work)


def _map_id(live: Live, visit: Visit) -> str:
    workshop = live.document.get(visit.seat.workshop_id, Workshop)
    found = lead.map_in_work(live.document, workshop)
    if found is None:
        raise NotFoundError("there is no map yet", wanted="map")
    return found.id


def _round(live: Live, visit: Visit, body: RoundBody) -> Round:
    asked = live.document.get(body.round_id, Round)
    _own(asked.workshop_id, visit)
    return asked


def _own(workshop_id: str, visit: Visit) -> None:
    if workshop_id != visit.seat.workshop_id:
        raise NotFoundError("that belongs to another workshop", wanted=workshop_id)
