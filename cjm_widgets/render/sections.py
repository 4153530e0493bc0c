"""The sections of a report in page order, each at home in one step of the workshop."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from importlib.util import find_spec

from cjm_widgets.errors import NotFoundError
from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_
from cjm_widgets.render.view import Fragment, View


@dataclass(frozen=True, slots=True)
class Section:
    """One section: ``short`` is its name in the masthead; its module is named by the key."""

    key: str
    step: Step
    title: str
    short: str

    @property
    def module(self) -> str:
        return f"cjm_widgets.render.{self.key}"

    def render(self, view: View) -> Fragment:
        fragment = importlib.import_module(self.module).render(view)
        assert isinstance(fragment, Fragment)
        return fragment


_ALL = (
    Section("decision", Step.ACTION_PLAN, N_("Decision view"), N_("Decision")),
    Section("map", Step.TOUCHPOINTS, N_("The journey map"), N_("Map")),
    Section("persona", Step.PERSONAS, N_("Persona"), N_("Persona")),
    Section("goals", Step.GOALS, N_("Goals"), N_("Goals")),
    Section("story", Step.MOMENTS, N_("Story"), N_("Story")),
    Section("blueprint", Step.BEHIND, N_("Blueprint"), N_("Blueprint")),
    Section("opportunities", Step.ACTION_PLAN, N_("Opportunities"), N_("Opportunities")),
    Section("actions", Step.ACTION_PLAN, N_("Action plan"), N_("Actions")),
    Section("kpis", Step.REVIEW, N_("KPIs"), N_("KPIs")),
    Section("evidence", Step.REVIEW, N_("Evidence"), N_("Evidence")),
    Section("method", Step.REVIEW, N_("Method"), N_("Method")),
)
SECTIONS = tuple(section for section in _ALL if find_spec(section.module))


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
