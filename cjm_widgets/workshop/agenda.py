"""Lead through the run sheet: plan it, start and end its items, keep time, say what to cut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cjm_widgets.errors import NotFoundError
from cjm_widgets.fields import Step
from cjm_widgets.i18n import Catalog
from cjm_widgets.model.base import from_moment, rank_between, to_moment
from cjm_widgets.model.document import Document
from cjm_widgets.model.run_sheets import RUN_SHEETS, Slot
from cjm_widgets.model.scales import AgendaPlace, RunSheet
from cjm_widgets.model.session import AgendaItem, Workshop
from cjm_widgets.model.steps import step_spec
from cjm_widgets.store import Change, Create, Delete, Update
from cjm_widgets.workshop import edit
from cjm_widgets.workshop.live import Live

# Keeping time is nobody's contribution: "undo" takes back what a person did to the map.
CLOCK = "clock"
_FIRST_TO_GO = (
    Step.GOALS,
    Step.FUTURE,
    Step.REVIEW,
    Step.BEHIND,
    Step.PERSONAS,
    Step.WELCOME,
    Step.MOMENTS,
    Step.EMOTIONS,
    Step.TOUCHPOINTS,
    Step.ACTION_PLAN,
)


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of a workshop at one moment.

    Attributes
    ----------
    running
        The item that runs; ``None`` before the first and after the last.
    seconds_left
        Of its time box, minutes added included; negative when it is over.
    used
        Part of the time box that is used, 0 to 1.
    seconds_behind
        By how much the workshop would end too late if the item took its time box (or ended now,
        when that is over) and the rest its minutes; negative when ahead. What was cut counts as
        time won.
    paused
        The clock of the item stands still.
    cuts
        What may be left for after the workshop to be back in time, the most dispensable first.
    """

    running: AgendaItem | None = None
    seconds_left: int = 0
    used: float = 0.0
    seconds_behind: int = 0
    paused: bool = False
    cuts: tuple[AgendaItem, ...] = ()


def newest_workshop(document: Document) -> Workshop | None:
    """Return the workshop of the latest day; of several, the last in their order."""
    found = document.all(Workshop)
    return max(found, key=lambda w: (w.held_on or dt.date.min, w.rank, w.id), default=None)


def need_workshop(document: Document) -> Workshop:
    """Return the newest workshop.

    Raises
    ------
    NotFoundError
        There is none yet.
    """
    found = newest_workshop(document)
    if found is None:
        raise NotFoundError(
            "This workspace holds no workshop yet. Open the first notebook and give it a title: "
            "cjm workshop DIR"
        )
    return found


def in_the_room(document: Document, workshop_id: str) -> tuple[AgendaItem, ...]:
    """Return the items that happen in the room, in their order."""
    items = document.children(workshop_id, AgendaItem)
    return tuple(item for item in items if item.takes_place is AgendaPlace.ROOM)


def running_item(document: Document, workshop_id: str) -> AgendaItem | None:
    """Return the item that runs, ``None`` when none does."""
    items = document.children(workshop_id, AgendaItem)
    begun = [item for item in items if item.started_at and not item.ended_at]
    return max(begun, key=lambda item: item.started_at or "", default=None)


def read_clock(document: Document, workshop_id: str, now: dt.datetime) -> Clock:
    """Return how the workshop stands at *now* (with time zone)."""
    item = running_item(document, workshop_id)
    if item is None or item.started_at is None:
        return Clock()
    box = 60 * (item.minutes + item.extra_minutes)
    until = from_moment(item.paused_at) if item.paused_at else now
    used = (until - from_moment(item.started_at)).total_seconds() - item.paused_seconds
    left = round(box - used)
    behind = _seconds_behind(document.children(workshop_id, AgendaItem), item, now, left)
    return Clock(
        item,
        seconds_left=left,
        used=min(1.0, max(0.0, used / box)) if box else 1.0,
        seconds_behind=behind,
        paused=item.paused_at is not None,
        cuts=_cuts(in_the_room(document, workshop_id), behind),
    )


def _seconds_behind(
    items: Sequence[AgendaItem], item: AgendaItem, now: dt.datetime, left: int
) -> int:
    """By how much the room would end later than planned, what was cut left out."""
    room = [i for i in items if i.takes_place is AgendaPlace.ROOM]
    begun = [from_moment(i.started_at) for i in room if i.started_at]
    if item not in room or not begun:
        return max(0, -left)
    planned = sum(60 * i.minutes for i in items if i in room or i.was_cut)
    to_come = sum(60 * i.minutes for i in room if not i.started_at)
    ends = now + dt.timedelta(seconds=max(0, left) + to_come)
    return round((ends - min(begun)).total_seconds() - planned)


def _cuts(room: Sequence[AgendaItem], behind: int) -> tuple[AgendaItem, ...]:
    """Choose dispensable items until they make good for the delay."""
    ahead = [i for i in room if not i.started_at and not i.never_cut and i.minutes]
    chosen: list[AgendaItem] = []
    for item in sorted(ahead, key=lambda i: _FIRST_TO_GO.index(i.step)):
        if 60 * sum(i.minutes for i in chosen) >= behind:
            break
        chosen.append(item)
    return tuple(chosen)


def plan_agenda(
    live: Live, workshop_id: str, sheet: RunSheet, *, catalog: Catalog | None = None
) -> None:
    """Replace the agenda of a workshop by a run sheet.

    Raises
    ------
    NotFoundError
        There is no such workshop.
    ConflictError
        Somebody changed it first.
    """
    words = catalog or Catalog()
    document = live.document
    workshop = document.get(workshop_id, Workshop)
    changes: list[Change] = [
        Delete(item.id, document.sequence) for item in document.children(workshop_id, AgendaItem)
    ]
    if workshop.run_sheet is not sheet:
        changes.append(Update(workshop.revise(run_sheet=sheet), document.sequence))
    rank: str | None = None
    for slot in RUN_SHEETS[sheet]:
        rank = rank_between(rank, None)
        changes.append(Create(_agenda_item(slot, workshop_id, rank, words)))
    live.change(changes, label=f"Plan the agenda: {sheet.value.replace('_', ' ')}")


def _agenda_item(slot: Slot, workshop_id: str, rank: str, words: Catalog) -> AgendaItem:
    return AgendaItem(
        id=edit.new_id(AgendaItem.kind),
        rank=rank,
        workshop_id=workshop_id,
        step=slot.step,
        title=words.text(slot.title),
        takes_place=slot.place,
        minutes=slot.minutes,
        exit_criterion=words.text(step_spec(slot.step).exit_criterion),
        never_cut=slot.never_cut,
        in_groups=slot.in_groups,
    )


def start(live: Live, agenda_id: str, *, command: str | None = None) -> None:
    """Begin an item and end the one that runs; phones follow.

    An item that had ended goes on from now, with its time so far kept.

    Raises
    ------
    NotFoundError
        There is no such item.
    ConflictError
        Somebody moved on at the same moment.
    """
    document, now = live.document, edit.now()
    item = document.get(agenda_id, AgendaItem)
    running = running_item(document, item.workshop_id)
    if running is not None and running.id == item.id:
        return
    changes = [Update(_ended(running, now), document.sequence)] if running else []
    changes.append(Update(_begun(item, now), document.sequence))
    _keep_time(live, changes, label=f"Go to {item.title}", command=command)


def _begun(item: AgendaItem, now: dt.datetime) -> AgendaItem:
    if item.started_at is None:
        return item.revise(started_at=to_moment(now))
    away = item.ended_at or item.paused_at or to_moment(now)
    waited = item.paused_seconds + _seconds(away, now)
    return item.revise(ended_at=None, paused_at=None, done_on=None, paused_seconds=waited)


def _ended(item: AgendaItem, now: dt.datetime) -> AgendaItem:
    waited = item.paused_seconds + (_seconds(item.paused_at, now) if item.paused_at else 0)
    return item.revise(
        ended_at=max(to_moment(now), item.started_at or ""),
        paused_at=None,
        paused_seconds=waited,
        done_on=now.date(),
    )


def _seconds(since: str, now: dt.datetime) -> int:
    return max(0, round((now - from_moment(since)).total_seconds()))


def finish(live: Live, workshop_id: str, *, command: str | None = None) -> None:
    """End the item that runs without beginning another."""
    running = _running(live, workshop_id)
    ended = _ended(running, edit.now())
    _keep_time(live, [Update(ended, live.sequence)], label=f"End {running.title}", command=command)


def pause(live: Live, workshop_id: str, *, command: str | None = None) -> None:
    """Stop the clock of the item that runs, or let it go on."""
    running, now = _running(live, workshop_id), edit.now()
    if running.paused_at is None:
        changed = running.revise(paused_at=max(to_moment(now), running.started_at or ""))
    else:
        waited = running.paused_seconds + _seconds(running.paused_at, now)
        changed = running.revise(paused_at=None, paused_seconds=waited)
    _keep_time(live, [Update(changed, live.sequence)], label="Pause the clock", command=command)


def add_minutes(
    live: Live, workshop_id: str, minutes: int = 5, *, command: str | None = None
) -> None:
    """Give the item that runs more time."""
    running = _running(live, workshop_id)
    changed = running.revise(extra_minutes=running.extra_minutes + minutes)
    label = f"{minutes} minutes more for {running.title}"
    _keep_time(live, [Update(changed, live.sequence)], label=label, command=command)


def show_prompt(live: Live, workshop_id: str, place: int, *, command: str | None = None) -> None:
    """Show a prompt of the present step, by its place from 0, on every phone."""
    running = _running(live, workshop_id)
    last = len(step_spec(running.step).prompts) - 1
    changed = running.revise(prompt=min(max(place, 0), last))
    _keep_time(live, [Update(changed, live.sequence)], label="Show a prompt", command=command)


def cut(live: Live, agenda_id: str) -> None:
    """Leave an item for after the workshop."""
    item = live.document.get(agenda_id, AgendaItem)
    changed = item.revise(takes_place=AgendaPlace.AFTER, was_cut=True)
    _keep_time(live, [Update(changed, live.sequence)], label=f"Leave {item.title} for later")


def _running(live: Live, workshop_id: str) -> AgendaItem:
    running = running_item(live.document, workshop_id)
    if running is None:
        raise NotFoundError(
            "No step of the agenda runs at the moment. Start one first.", wanted=workshop_id
        )
    return running


def _keep_time(
    live: Live, changes: Sequence[Change], *, label: str, command: str | None = None
) -> None:
    edit.apply(live.workspace, changes, label=label, actor=CLOCK, command=command)
    live.poll()
