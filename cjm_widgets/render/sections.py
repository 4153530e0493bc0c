"""The sections of a report in page order, each at home in one step of the workshop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cjm_widgets.errors import NotFoundError
from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_
from cjm_widgets.render import (
    actions,
    blueprint,
    decision,
    evidence,
    goals,
    kpis,
    method,
    opportunities,
    persona,
    story,
)
from cjm_widgets.render import map as journey
from cjm_widgets.render.view import Fragment, View


@dataclass(frozen=True, slots=True)
class Section:
    """One section: ``key`` is also its anchor, ``short`` its name in the masthead."""

    key: str
    step: Step
    title: str
    short: str
    render: Callable[[View], Fragment]


SECTIONS = (
    Section("decision", Step.ACTION_PLAN, N_("Decision view"), N_("Decision"), decision.render),
    Section("map", Step.TOUCHPOINTS, N_("The journey map"), N_("Map"), journey.render),
    Section("persona", Step.PERSONAS, N_("Persona"), N_("Persona"), persona.render),
    Section("goals", Step.GOALS, N_("Goals"), N_("Goals"), goals.render),
    Section("story", Step.MOMENTS, N_("Story"), N_("Story"), story.render),
    Section("blueprint", Step.BEHIND, N_("Blueprint"), N_("Blueprint"), blueprint.render),
    Section(
        "opportunities",
        Step.ACTION_PLAN,
        N_("Opportunities"),
        N_("Opportunities"),
        opportunities.render,
    ),
    Section("actions", Step.ACTION_PLAN, N_("Action plan"), N_("Actions"), actions.render),
    Section("kpis", Step.REVIEW, N_("KPIs"), N_("KPIs"), kpis.render),
    Section("evidence", Step.REVIEW, N_("Evidence"), N_("Evidence"), evidence.render),
    Section("method", Step.REVIEW, N_("Method"), N_("Method"), method.render),
)


def render_section(view: View, key: str) -> Fragment:
    """Return one section of a report.

    Raises
    ------
    NotFoundError
        There is no such section; the message lists those there are.
    """
    for section in SECTIONS:
        if section.key == key:
            return section.render(view)
    known = ", ".join(section.key for section in SECTIONS)
    raise NotFoundError(f"There is no section {key!r}. Sections: {known}.", wanted=key)
