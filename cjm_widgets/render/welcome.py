"""The workshop behind a map: what it was for, who was in the room, and the agenda."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cjm_widgets.i18n import N_
from cjm_widgets.model.people import Department, Participant
from cjm_widgets.model.scales import AgendaPlace, Approach, MapKind, ParticipantKind
from cjm_widgets.model.session import AgendaItem, Workshop
from cjm_widgets.model.steps import step_spec
from cjm_widgets.render import figures
from cjm_widgets.render.outline import name_of
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.view import Fragment, View

NAMED_UP_TO = 4
_APPROACHES = {
    Approach.HYPOTHESIS_FIRST: N_("drawn from what the room knows, then checked with customers"),
    Approach.RESEARCH_FIRST: N_("customers were asked first, then the map was drawn"),
}
_KINDS = {
    MapKind.CURRENT: N_("the journey as it is today, to find what to mend"),
    MapKind.FUTURE: N_("the journey as it is to be, to agree on where we go"),
    MapKind.DAY_IN_THE_LIFE: N_("a whole day of theirs, to see where we fit in"),
}
_COLLEAGUES = (ParticipantKind.STAFF, ParticipantKind.SCRIBE)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that was settled before the first touchpoint; ``None`` where it was not."""

    label: str
    value: str | None
    under: str = ""


@dataclass(frozen=True, slots=True)
class Seats:
    """How many of one group were in the room, without their names.

    Attributes
    ----------
    meeting, others
        How many of them meet customers in their work, and how many do not or were not asked;
        customers themselves are all ``meeting``.
    missed
        Nobody came, and somebody should have.
    is_department
        Colleagues of one department.
    """

    group: str
    task: str | None
    meeting: int
    others: int
    missed: bool = False
    is_department: bool = False

    @property
    def n(self) -> int:
        return self.meeting + self.others


@dataclass(frozen=True, slots=True)
class Slot:
    """One item of the agenda; ``share`` is its part of the longest, in per cent."""

    item: AgendaItem
    step: str
    share: float


@dataclass(frozen=True, slots=True)
class Part:
    """What happens before, in or after the room, and how long it takes altogether."""

    title: str
    minutes: str
    slots: tuple[Slot, ...]


def render(view: View) -> Fragment:
    """Return the workshop in which the map is drawn: purpose, people and agenda."""
    workshop = workshop_of(view)
    seats = [] if workshop is None else _seats(view, workshop)
    see = _sentence(view, workshop, seats)
    html = render_template(
        "sections/welcome.html.j2",
        view.catalog,
        see=see,
        held=None if workshop is None else _held(view, workshop),
        terms=_terms(view, workshop),
        seats=seats if any(row.n for row in seats) else [],
        parts=[] if workshop is None else _parts(view, workshop),
    )
    return Fragment("welcome", html, see)


def workshop_of(view: View) -> Workshop | None:
    """Return the last workshop that works on this map, or on no map by name."""
    found = [w for w in view.document.all(Workshop) if view.journey_map.id in w.map_ids]
    found = found or [w for w in view.document.all(Workshop) if not w.map_ids]
    return max(found, key=lambda w: (w.held_on or dt.date.min, w.rank), default=None)


def _held(view: View, workshop: Workshop) -> str:
    """Title, day and place in one line."""
    day = None if workshop.held_on is None else figures.day(workshop.held_on, view.catalog)
    sheet = view.catalog.text(workshop.run_sheet.label)
    return ", ".join(part for part in (workshop.title, day, workshop.place, sheet) if part)


def _terms(view: View, workshop: Workshop | None) -> list[Term]:
    text, drawn = view.catalog.text, view.journey_map
    found = [
        Term(text(N_("Decision")), drawn.objective),
        Term(text(N_("Scenario")), drawn.scenario),
        Term(text(N_("Scope")), drawn.scope, text(drawn.scope_kind.label)),
        Term(text(N_("Kind of map")), text(drawn.map_kind.label), text(_KINDS[drawn.map_kind])),
        Term(text(N_("Approach")), text(drawn.approach.label), text(_APPROACHES[drawn.approach])),
        Term(text(N_("Owner of the map")), name_of(view, drawn.owner_id)),
    ]
    if workshop is not None:
        found.insert(0, Term(text(N_("Workshop")), workshop.objective))
    return found


def _seats(view: View, workshop: Workshop) -> list[Seats]:
    """Departments in their order, those that nobody came from too; then customers and others."""
    text = view.catalog.text
    people = [view.document.get(item, Participant) for item in workshop.participant_ids]
    colleagues = [p for p in people if p.part in _COLLEAGUES]
    rows = [
        _department(d, [p for p in colleagues if p.department_id == d.id])
        for d in view.document.all(Department)
    ]
    rows.append(
        _group(text(N_("No department named")), [p for p in colleagues if p.department_id is None])
    )
    customers = [p for p in people if p.part is ParticipantKind.CUSTOMER]
    rows.append(
        Seats(
            text(N_("Customers")),
            text(N_("Say what it is really like.")),
            len(customers),
            0,
            missed=not customers,
        )
    )
    rows += [
        _group(text(part.label), [p for p in people if p.part is part])
        for part in (ParticipantKind.FACILITATOR, ParticipantKind.OBSERVER)
    ]
    return [row for row in rows if row.n or row.missed]


def _department(department: Department, people: Sequence[Participant]) -> Seats:
    found = _group(department.name, people)
    return replace(found, task=department.task, missed=not people, is_department=True)


def _group(name: str, people: Sequence[Participant]) -> Seats:
    meeting = sum(bool(p.meets_customers) for p in people)
    return Seats(name, None, meeting, len(people) - meeting)


def _sentence(view: View, workshop: Workshop | None, seats: Sequence[Seats]) -> str:
    text, plural = view.catalog.text, view.catalog.plural
    if workshop is None:
        return text(N_("No workshop is planned yet; this is what the map is for."))
    if not workshop.participant_ids:
        return text(N_("Nobody has been invited yet."))
    people = [view.document.get(item, Participant) for item in workshop.participant_ids]
    colleagues = [p for p in people if p.part in _COLLEAGUES]
    n_customers = sum(p.part is ParticipantKind.CUSTOMER for p in people)
    departments = len({p.department_id for p in colleagues} - {None})
    who = [
        plural(N_("{n} colleague"), N_("{n} colleagues"), len(colleagues)).format(
            n=len(colleagues)
        ),
        plural(N_("from {n} department"), N_("from {n} departments"), departments).format(
            n=departments
        ),
    ]
    said = text(N_("In the room: {who}.")).format(who=" ".join(who))
    if n_customers:
        both = plural(
            N_("In the room: {who}, and one customer."),
            N_("In the room: {who}, and {n} customers."),
            n_customers,
        )
        said = both.format(who=" ".join(who), n=n_customers)
    return " ".join([said, *_holes(view, seats, n_customers)])


def _holes(view: View, seats: Sequence[Seats], n_customers: int) -> list[str]:
    """Who was missed: a real customer, and departments without a seat."""
    text = view.catalog.text
    holes = []
    if not n_customers:
        holes.append(text(N_("A real customer is missing.")))
    empty = [row.group for row in seats if row.missed and row.is_department]
    if empty and len(empty) <= NAMED_UP_TO:
        holes.append(
            text(N_("Nobody came from {departments}.")).format(
                departments=figures.listed(empty, view.catalog)
            )
        )
    elif empty:
        holes.append(text(N_("Nobody came from {n} departments.")).format(n=len(empty)))
    return holes


def _parts(view: View, workshop: Workshop) -> list[Part]:
    text = view.catalog.text
    items = view.document.children(workshop.id, AgendaItem)
    longest = max((item.minutes for item in items), default=0) or 1
    parts = []
    for place in AgendaPlace:
        own = [item for item in items if item.takes_place is place]
        if not own:
            continue
        slots = tuple(
            Slot(item, text(step_spec(item.step).title), round(100 * item.minutes / longest, 1))
            for item in own
        )
        total = sum(item.minutes for item in own)
        parts.append(
            Part(
                text(place.label).capitalize(),
                text(N_("{n} minutes")).format(n=figures.number(total, view.catalog)),
                slots,
            )
        )
    return parts
