"""What people in the room see: one picture per role; what a seat gave itself is in :mod:`own`.

Before the facilitator opens them, no value of a rating and no total of a vote is in any picture;
``tests/workshop/test_floor.py`` holds that. Times are raw, so that a picture changes only when
something happens; the page counts the seconds.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from cjm_widgets.fields import Step
from cjm_widgets.i18n import Catalog
from cjm_widgets.model.base import to_moment
from cjm_widgets.model.codes import codes
from cjm_widgets.model.document import Document
from cjm_widgets.model.journey import EmotionRating, JourneyMap, Touchpoint
from cjm_widgets.model.people import Company, Department, Participant, Persona
from cjm_widgets.model.scales import Basis, ParticipantKind, Rater
from cjm_widgets.model.session import AgendaItem, Round, Workshop
from cjm_widgets.model.steps import step_spec
from cjm_widgets.workshop import agenda, lead
from cjm_widgets.workshop.coverage import shown_together

Json = dict[str, Any]
_STEPS = range(-2, 3)
_NEWS = dt.timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Floor:
    """The room of one workshop at one moment.

    Attributes
    ----------
    journey_map
        The map the room works on, ``None`` while there is none.
    """

    document: Document
    workshop: Workshop
    journey_map: JourneyMap | None
    catalog: Catalog
    now: dt.datetime | None = None

    @classmethod
    def of(
        cls,
        document: Document,
        workshop_id: str,
        catalog: Catalog | None = None,
        *,
        now: dt.datetime | None = None,
    ) -> Floor:
        """Return the room of a workshop.

        Parameters
        ----------
        now
            The time, for how late the room is and for what is still news when no step runs.

        Raises
        ------
        NotFoundError
            There is no such workshop.
        """
        workshop = document.get(workshop_id, Workshop)
        chosen = lead.map_in_work(document, workshop)
        return cls(document, workshop, chosen, catalog or Catalog(), now)

    @property
    def touchpoints(self) -> tuple[Touchpoint, ...]:
        """Touchpoints of the map from left to right."""
        return () if self.journey_map is None else self.document.touchpoints(self.journey_map.id)

    @property
    def is_revealed(self) -> bool:
        """Ratings of the map are open to the room."""
        return (
            self.journey_map is not None and self.journey_map.id in self.workshop.revealed_map_ids
        )


def invitation_picture(floor: Floor, role: ParticipantKind) -> Json:
    """Return what somebody sees before joining."""
    return {
        **_head(floor, role),
        "held_on": None if floor.workshop.held_on is None else floor.workshop.held_on.isoformat(),
        "departments": [{"id": d.id, "name": d.name} for d in floor.document.all(Department)],
        "names_kept_days": floor.workshop.erase_names_after_days,
    }


def public_picture(floor: Floor, role: ParticipantKind) -> Json:
    """Return what everybody of a role sees, without version and time of day."""
    item = agenda.running_item(floor.document, floor.workshop.id)
    asked = _round_shown(floor, item)
    picture = {
        **_head(floor, role),
        "step": None if item is None else _step(floor, item, asked),
        "ended": _has_ended(floor),
        "stages": _stages(floor),
        "round": None if asked is None else _round(floor, asked),
    }
    if role is ParticipantKind.FACILITATOR:
        picture["lead"] = _lead(floor, item)
    return picture


def _head(floor: Floor, role: ParticipantKind) -> Json:
    company = next(iter(floor.document.all(Company)), None)
    facilitator = floor.document.find(floor.workshop.facilitator_id)
    persona = floor.document.find(floor.journey_map.persona_id) if floor.journey_map else None
    return {
        "role": role.value,
        "company": "" if company is None else company.name,
        "title": floor.workshop.title,
        "facilitator": facilitator.name if isinstance(facilitator, Participant) else None,
        "persona": (
            {"name": persona.name, "summary": persona.summary}
            if isinstance(persona, Persona)
            else None
        ),
        "objective": floor.workshop.objective,
    }


def _step(floor: Floor, item: AgendaItem, asked: Round | None) -> Json:
    room = agenda.in_the_room(floor.document, floor.workshop.id)
    spec, words = step_spec(item.step), floor.catalog
    place = room.index(item) + 1 if item in room else 0
    return {
        "id": item.id,
        "key": item.step.value,
        "number": place,
        "of": len(room),
        "title": item.title,
        "prompt": words.text(spec.prompts[min(item.prompt, len(spec.prompts) - 1)]),
        "exit_criterion": item.exit_criterion,
        "screen": _screen(floor, item, asked),
        "clock": {
            "started_at": item.started_at,
            "minutes": item.minutes,
            "extra_minutes": item.extra_minutes,
            "paused_at": item.paused_at,
            "paused_seconds": item.paused_seconds,
        },
    }


def _screen(floor: Floor, item: AgendaItem, asked: Round | None) -> str:
    if asked is not None:
        return "vote"
    return "rate" if item.step is Step.EMOTIONS and floor.touchpoints else "note"


def _has_ended(floor: Floor) -> bool:
    room = agenda.in_the_room(floor.document, floor.workshop.id)
    return bool(room) and all(item.ended_at for item in room)


def _stages(floor: Floor) -> list[Json]:
    if floor.journey_map is None:
        return []
    code = codes(floor.document, floor.journey_map.id)
    return [
        {
            "id": stage.id,
            "code": code[stage.id],
            "name": stage.name,
            "group": stage.group,
            "touchpoints": [
                {
                    "id": touchpoint.id,
                    "code": code[touchpoint.id],
                    "name": touchpoint.name,
                    "channel": (
                        None
                        if touchpoint.channel is None
                        else floor.catalog.text(touchpoint.channel.label)
                    ),
                    "customer_action": touchpoint.customer_action,
                    "spread": _spread(floor, touchpoint) if floor.is_revealed else None,
                }
                for touchpoint in floor.document.children(stage.id, Touchpoint)
            ],
        }
        for stage in floor.document.stages(floor.journey_map.id)
    ]


def _spread(floor: Floor, touchpoint: Touchpoint) -> list[Json]:
    """What the room and its customers said, apart from each other; opened ratings only."""
    ratings = floor.document.children(touchpoint.id, EmotionRating)
    return [
        _one_voice(floor, rater, said)
        for rater in (Rater.STAFF, Rater.CUSTOMER)
        if (said := [r for r in ratings if r.rater is rater and r.revealed])
    ]


def _one_voice(floor: Floor, rater: Rater, ratings: list[EmotionRating]) -> Json:
    return {
        "rater": rater.value,
        "n": len(ratings),
        "n_guesses": sum(r.basis is Basis.GUESS for r in ratings),
        "desired": _side(r.desired for r in ratings),
        "actual": _side(r.actual for r in ratings),
        "departments": _departments(floor, ratings) if rater is Rater.STAFF else [],
    }


def _side(values: Iterable[int | None]) -> Json:
    counts = Counter(values)
    given = [v for v in _STEPS for _ in range(counts[v])]
    return {
        "counts": [counts[v] for v in _STEPS],
        "unknown": counts[None],
        "median": float(median(given)) if given else None,
    }


def _departments(floor: Floor, ratings: list[EmotionRating]) -> list[Json]:
    by_department: dict[str, list[EmotionRating]] = defaultdict(list)
    for rating in ratings:
        if rating.department_id is not None:
            by_department[rating.department_id].append(rating)
    order = {d.id: d.name for d in floor.document.all(Department)}
    present = {d: len(by_department[d]) for d in order if d in by_department}
    return [
        {
            "name": " + ".join(order[d] for d in group),
            "n": sum(present[d] for d in group),
            "desired": _middle(r.desired for d in group for r in by_department[d]),
            "actual": _middle(r.actual for d in group for r in by_department[d]),
        }
        for group in shown_together(present)
    ]


def _middle(values: Iterable[int | None]) -> float | None:
    given = [value for value in values if value is not None]
    return float(median(given)) if given else None


def _round_shown(floor: Floor, item: AgendaItem | None) -> Round | None:
    """The open round, else the last one closed since the step began, or lately where none runs."""
    rounds = floor.document.children(floor.workshop.id, Round)
    if opened := [r for r in rounds if r.closed_at is None]:
        return opened[-1]
    if item is not None and item.started_at is not None:
        since = item.started_at
    elif floor.now is not None:
        since = to_moment(floor.now - _NEWS)
    else:
        return None
    return next((r for r in reversed(rounds) if r.closed_at and r.closed_at >= since), None)


def _round(floor: Floor, asked: Round) -> Json:
    code = {} if floor.journey_map is None else codes(floor.document, floor.journey_map.id)
    is_open = asked.closed_at is None
    return {
        "id": asked.id,
        "question": asked.question,
        "dots": asked.dots,
        "attempt": asked.attempt,
        "open": is_open,
        "choices": [
            {
                "id": target.id,
                "code": code.get(target.id),
                "label": str(getattr(target, "name", None) or getattr(target, "title", target.id)),
                "detail": None,
            }
            for target_id in asked.target_ids
            if (target := floor.document.find(target_id)) is not None
        ],
        "result": None if is_open else _result(floor.document, asked),
    }


def _result(document: Document, asked: Round) -> Json:
    dots = counted(document, asked.id)
    first = None if asked.repeats_id is None else counted(document, asked.repeats_id)
    return {
        "total": sum(dots.values()),
        "voters": voters(document, asked.id),
        "dots": dots,
        "first": first,
    }


def counted(document: Document, round_id: str) -> dict[str, int]:
    """Return the dots of a closed round by what they were put on."""
    found: Counter[str] = Counter()
    for ballot in lead.ballots(document, round_id):
        found[ballot.target_id] += ballot.dots
    return dict(found)


def voters(document: Document, round_id: str) -> int:
    """Return how many people put dots in a round: those with a name, and at least the others.

    A ballot without a name is one row per choice; the most such rows on one choice is the smallest
    number of people who can have cast them.
    """
    named = {b.voter_id for b in lead.ballots(document, round_id) if b.voter_id is not None}
    nameless = Counter(b.target_id for b in lead.ballots(document, round_id) if b.voter_id is None)
    return len(named) + max(nameless.values(), default=0)


def _lead(floor: Floor, item: AgendaItem | None) -> Json:
    document, workshop = floor.document, floor.workshop
    room = agenda.in_the_room(document, workshop.id)
    upcoming = next((i.id for i in room if not i.started_at), None)
    spec = None if item is None else step_spec(item.step)
    question, choices = lead.default_choices(
        document, workshop, item.step if item else Step.MOMENTS, floor.catalog
    )
    opened = [r for r in document.children(workshop.id, Round) if r.closed_at is None]
    return {
        "agenda": [
            {
                "id": i.id,
                "number": n,
                "title": i.title,
                "minutes": i.minutes,
                "status": _status(i, item, upcoming),
            }
            for n, i in enumerate(room, start=1)
        ],
        "prompts": [floor.catalog.text(p) for p in spec.prompts] if spec else [],
        "prompt": item.prompt if item else 0,
        "unplaced": len(lead.unplaced_notes(document, workshop.id)),
        "rated": _raters(floor),
        "revealed": floor.is_revealed,
        "vote": {"question": question, "n_choices": len(choices)} if choices else None,
        "voted": voters(document, opened[-1].id) if opened else 0,
        "behind_seconds": _behind(floor),
    }


def _behind(floor: Floor) -> int:
    """By how much the room is late, in whole minutes, as seconds."""
    if floor.now is None:
        return 0
    clock = agenda.read_clock(floor.document, floor.workshop.id, floor.now)
    return round(clock.seconds_behind / 60) * 60


def _status(item: AgendaItem, running: AgendaItem | None, upcoming: str | None) -> str:
    if running is not None and item.id == running.id:
        return "running"
    if item.ended_at:
        return "done"
    return "next" if item.id == upcoming else "later"


def _raters(floor: Floor) -> int:
    """How many people rated anything on this map in this workshop, values unseen."""
    named: set[str] = set()
    nameless = 0
    for touchpoint in floor.touchpoints:
        ratings = floor.document.children(touchpoint.id, EmotionRating)
        own = [r for r in ratings if r.participant_id in floor.workshop.participant_ids]
        named |= {r.participant_id for r in own if r.participant_id is not None}
        hidden = [r for r in ratings if r.participant_id is None and not r.revealed]
        nameless = max(nameless, len(hidden))
    return len(named) + nameless
