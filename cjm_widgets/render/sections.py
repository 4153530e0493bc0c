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
    feelings,
    future,
    goals,
    method,
    moments,
    persona,
    story,
    welcome,
)
from cjm_widgets.render import map as journey
from cjm_widgets.render.view import Fragment, View


@dataclass(frozen=True, slots=True)
class Section:
    """One section: ``key`` is also its anchor, ``short`` its name in the masthead.

    Attributes
    ----------
    step
        The workshop step whose report shows it; ``None`` for what sums up all of them.
    in_report
        It stands in the persona's whole report too. Without it the section shows one step closer
        than a reader of the whole needs, or would say again what the map says.
    """

    key: str
    step: Step | None
    title: str
    short: str
    render: Callable[[View], Fragment]
    in_report: bool = True


def _opportunities(view: View) -> Fragment:
    # Loaded here, because Bokeh takes half a second and most steps have no chart.
    from cjm_widgets.render import opportunities

    return opportunities.render(view)


def _kpis(view: View) -> Fragment:
    from cjm_widgets.render import kpis

    return kpis.render(view)


SECTIONS = (
    Section("decision", None, N_("Decision view"), N_("Decision"), decision.render),
    Section(
        "welcome",
        Step.WELCOME,
        N_("The workshop"),
        N_("Workshop"),
        welcome.render,
        in_report=False,
    ),
    Section("map", Step.TOUCHPOINTS, N_("The journey map"), N_("Map"), journey.render),
    Section(
        "emotions",
        Step.EMOTIONS,
        N_("How it feels"),
        N_("Emotions"),
        feelings.render,
        in_report=False,
    ),
    Section("persona", Step.PERSONAS, N_("Persona"), N_("Persona"), persona.render),
    Section("goals", Step.GOALS, N_("Goals"), N_("Goals"), goals.render),
    Section("moments", Step.MOMENTS, N_("Moments of truth"), N_("Moments"), moments.render),
    Section("story", Step.MOMENTS, N_("Story"), N_("Story"), story.render),
    Section("blueprint", Step.BEHIND, N_("Blueprint"), N_("Blueprint"), blueprint.render),
    Section("future", Step.FUTURE, N_("Future state"), N_("Future"), future.render),
    Section(
        "opportunities",
        Step.ACTION_PLAN,
        N_("Opportunities"),
        N_("Opportunities"),
        _opportunities,
    ),
    Section("actions", Step.ACTION_PLAN, N_("Action plan"), N_("Actions"), actions.render),
    Section("kpis", Step.REVIEW, N_("KPIs"), N_("KPIs"), _kpis),
    Section("evidence", Step.REVIEW, N_("Evidence"), N_("Evidence"), evidence.render),
    Section("method", Step.REVIEW, N_("Method"), N_("Method"), method.render),
)
REPORT = tuple(section for section in SECTIONS if section.in_report)


def sections_of(step: Step) -> tuple[Section, ...]:
    """Return the sections that the report of one step shows, in page order."""
    return tuple(section for section in SECTIONS if section.step is step)


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
