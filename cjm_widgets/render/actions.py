"""The action plan: what will be done, by whom, by when, and what the customer will notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cjm_widgets.i18n import N_
from cjm_widgets.model.improvement import Action
from cjm_widgets.render import figures
from cjm_widgets.render.outline import (
    Place,
    as_of,
    codes,
    department_of,
    is_open,
    is_overdue,
    name_of,
    places,
)
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.view import Fragment, View


@dataclass(frozen=True, slots=True)
class Row:
    """One action as a reader sees it; ``overdue`` says how long, on the report's own day."""

    action: Action
    status: str
    owner: str | None
    department: str | None
    due: str | None
    overdue: str | None
    place: Place | None
    kpi: str | None
    opportunity: tuple[str, str] | None


def render(view: View) -> Fragment:
    """Return the actions of the map in the order people gave them."""
    found = view.document.children(view.journey_map.id, Action)
    today = as_of(view)
    see = _sentence(view, found, today)
    html = render_template(
        "sections/actions.html.j2",
        view.catalog,
        persona=view.persona,
        see=see,
        rows=[_row(view, action, today) for action in found],
        today=None if today is None else figures.day(today, view.catalog),
        any_message=any(action.message for action in found),
    )
    return Fragment("actions", html, see)


def _sentence(view: View, found: Sequence[Action], today: dt.date | None) -> str:
    catalog = view.catalog
    if not found:
        return catalog.text(
            N_(
                "No actions yet: a pain without an owner dies, so the workshop ends with names and dates."
            )
        )
    live = list(filter(is_open, found))
    if not live:
        return catalog.plural(
            N_("The one action is done or dropped; nothing is open."),
            N_("All {n} actions are done or dropped; nothing is open."),
            len(found),
        ).format(n=len(found))
    held = sum(action.owner_id is not None and action.due_on is not None for action in live)
    said = [_held(view, len(live), held)]
    if late := sum(is_overdue(action, today) for action in live):
        said.append(
            catalog.plural(N_("One is overdue."), N_("{n} are overdue."), late).format(n=late)
        )
    elif dates := sorted(action.due_on for action in live if action.due_on is not None):
        said.append(
            catalog.text(N_("The first is due on {day}.")).format(
                day=figures.day(dates[0], catalog)
            )
        )
    return " ".join(said)


def _held(view: View, live: int, held: int) -> str:
    if held == live:
        return view.catalog.plural(
            N_("One open action, with a name and a date."),
            N_("{n} open actions, each with a name and a date."),
            live,
        ).format(n=live)
    return view.catalog.plural(
        N_("One open action, without a name or a date."),
        N_("{n} open actions, {held} of them with a name and a date."),
        live,
    ).format(n=live, held=held)


def _row(view: View, action: Action, today: dt.date | None) -> Row:
    catalog = view.catalog
    overdue = None
    if is_overdue(action, today) and today is not None and action.due_on is not None:
        overdue = catalog.text(N_("{age} overdue")).format(
            age=figures.age(action.due_on, today, catalog)
        )
    opportunity = None
    if action.opportunity_id is not None:
        opportunity = (codes(view)[action.opportunity_id], f"#{action.opportunity_id}")
    return Row(
        action,
        status=catalog.text(action.status.label),
        owner=name_of(view, action.owner_id),
        department=name_of(view, action.department_id) or department_of(view, action.owner_id),
        due=None if action.due_on is None else figures.day(action.due_on, catalog),
        overdue=overdue,
        place=places(view).get(action.touchpoint_id or ""),
        kpi=name_of(view, action.kpi_id),
        opportunity=opportunity,
    )
