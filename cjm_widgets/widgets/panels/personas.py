"""Step 1: the personas, one at a time."""

from __future__ import annotations

from collections.abc import Sequence

from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Entity
from cjm_widgets.model.people import Persona
from cjm_widgets.model.schema import field_specs
from cjm_widgets.widgets.form import Plan, Section
from cjm_widgets.widgets.items import Items, Shelf
from cjm_widgets.widgets.panels.panel import Panel, Part

_SECTIONS = (
    Section(N_("In one breath"), ("name", "summary", "quote", "role")),
    Section(
        N_("Their life"),
        (
            "age_low",
            "age_high",
            "place",
            "household",
            "income_level",
            "job",
            "working_style",
            "travel",
            "devices",
            "interests",
        ),
    ),
    Section(
        N_("What moves them"),
        ("needs", "pains", "values", "motivations"),
    ),
    Section(
        N_("What else they use"),
        ("products_competing", "products_complementing", "online_places"),
    ),
)


class Personas(Panel):
    """All personas of the workspace; the one whose map is in work comes first to hand."""

    STEP = Step.PERSONAS

    def build(self) -> Sequence[Part]:
        desk = self.desk
        people = Items(
            desk,
            Shelf(Persona, N_("Personas"), lambda: desk.document.all(Persona), detail=self._told),
            plan=Plan(sections=_SECTIONS, without=("portrait",)),
        )
        people.choose(desk.persona.id)
        return (people,)

    def _told(self, persona: Entity) -> tuple[str, bool]:
        due = [n for n, spec in field_specs(Persona).items() if spec.due is Step.PERSONAS]
        told = sum(getattr(persona, n) not in (None, "", ()) or n in persona.unknown for n in due)
        text = self.desk.words(N_("{n} of {total} questions answered"), n=told, total=len(due))
        return text, False
