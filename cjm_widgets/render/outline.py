"""Where things stand on a map, and who answers for them: what all sections point to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cjm_widgets.model.base import Entity
from cjm_widgets.model.improvement import Action, Opportunity
from cjm_widgets.model.journey import Touchpoint
from cjm_widgets.model.people import Company, Department, Participant
from cjm_widgets.model.scales import ActionStatus
from cjm_widgets.render.view import View


@dataclass(frozen=True, slots=True)
class Place:
    """A touchpoint's number from left to right, its name, and the anchor it has on the map."""

    id: str
    number: int
    name: str

    @property
    def href(self) -> str:
        return f"#{self.id}"


def places(view: View) -> dict[str, Place]:
    """Return the place of every touchpoint of the map by its id, from left to right."""
    return {
        touchpoint.id: Place(touchpoint.id, number, touchpoint.name)
        for number, touchpoint in enumerate(touchpoints(view), 1)
    }


def touchpoints(view: View) -> tuple[Touchpoint, ...]:
    """Return the touchpoints of the map from left to right."""
    return view.document.touchpoints(view.journey_map.id)


def codes(view: View) -> dict[str, str]:
    """Return the short name of every opportunity of the map, ``O1`` and so on in their order."""
    found = view.document.children(view.journey_map.id, Opportunity)
    return {opportunity.id: f"O{number}" for number, opportunity in enumerate(found, 1)}


def open_actions(view: View) -> tuple[Action, ...]:
    """Return the actions of the map that are neither done nor dropped, in the team's order."""
    return tuple(filter(is_open, view.document.children(view.journey_map.id, Action)))


def is_open(action: Action) -> bool:
    """Tell whether an action is neither done nor dropped."""
    return action.status not in (ActionStatus.DONE, ActionStatus.DROPPED)


def is_overdue(action: Action, today: dt.date | None) -> bool:
    """Tell whether an open action's date has passed on the day ``today``."""
    return (
        today is not None
        and action.due_on is not None
        and action.due_on < today
        and is_open(action)
    )


def as_of(view: View) -> dt.date | None:
    """Return the day the report speaks of: the map's own, else the last day of its events.

    Never the day on which it is made, so that the same workspace gives the same report.
    """
    return view.journey_map.drawn_on or view.facts.observed_to


def first_name(view: View) -> str:
    """Return the persona's first name, as the page calls them."""
    return next(iter(view.persona.name.split()), view.persona.name)


def name_of(view: View, item: str | None) -> str | None:
    """Return the name of a person, a department or a source; ``None`` where there is none."""
    found: Entity | None = view.document.find(item)
    name = getattr(found, "name", None)
    return name if isinstance(name, str) else None


def department_of(view: View, person: str | None) -> str | None:
    """Return the name of the department in which a person works."""
    found = view.document.find(person)
    if not isinstance(found, Participant):
        return None
    department = view.document.find(found.department_id)
    return department.name if isinstance(department, Department) else None


def currency(view: View) -> str:
    """Return the company's currency by ISO 4217."""
    companies = view.document.all(Company)
    return companies[0].currency if companies else "EUR"
