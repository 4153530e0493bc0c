"""Step 2: what the persona wants, stage by stage."""

from __future__ import annotations

from collections.abc import Sequence

from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Entity
from cjm_widgets.model.people import Goal
from cjm_widgets.widgets.form import Plan
from cjm_widgets.widgets.items import Items, Shelf
from cjm_widgets.widgets.panels.panel import Panel, Part
from cjm_widgets.workshop import titles


class Goals(Panel):
    """The goals of the persona whose map is in work."""

    STEP = Step.GOALS

    def build(self) -> Sequence[Part]:
        desk = self.desk
        return (
            Items(
                desk,
                Shelf(
                    Goal,
                    N_("Goals"),
                    lambda: desk.document.children(desk.persona.id, Goal),
                    detail=self._where,
                    fixed=lambda: {"persona_id": desk.persona.id},
                    hint=N_("What do they want to get done? One sentence, in their words."),
                ),
                plan=Plan(main=("stage_id", "goal_kind")),
            ),
        )

    def _where(self, goal: Entity) -> tuple[str, bool]:
        if not isinstance(goal, Goal):
            return "", False
        desk = self.desk
        stage = titles.title_of(desk.document, goal.stage_id, desk.catalog)
        place = stage or desk.words(N_("the whole journey"))
        if goal.importance is None:
            return desk.words(N_("{place}, importance open"), place=place), True
        return (
            desk.words(
                N_("{place}, importance {n}, support {support}"),
                place=place,
                n=f"{goal.importance:g}",
                support="–" if goal.support is None else f"{goal.support:g}",
            ),
            False,
        )
