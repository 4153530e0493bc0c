"""Step 6: what happens behind the line of visibility, and which of it causes a low."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Entity
from cjm_widgets.model.blueprint import BackstageStep, SupportProcess
from cjm_widgets.widgets.blueprint import Blueprint
from cjm_widgets.widgets.form import Plan
from cjm_widgets.widgets.items import Items, Shelf
from cjm_widgets.widgets.panels.panel import Panel, Part
from cjm_widgets.workshop import titles


class Behind(Panel):
    """The blueprint, and below it every field of its backstage steps and support processes."""

    STEP = Step.BEHIND

    def build(self) -> Sequence[Part]:
        desk, plan = self.desk, Plan(main=("department_id", "problem", "causes"))
        blueprint = Blueprint(
            desk.live, desk.map_id, workshop_id=desk.workshop_id, catalog=desk.catalog
        )
        return blueprint, *(
            Items(
                self.desk,
                Shelf(cls, heading, self._rows(cls), detail=self._about, hint=hint),
                plan=plan,
            )
            for cls, heading, hint in (
                (
                    BackstageStep,
                    N_("Backstage steps"),
                    N_("What do we do that the customer cannot see?"),
                ),
                (
                    SupportProcess,
                    N_("Systems and processes"),
                    N_("Which system or process carries it?"),
                ),
            )
        )

    def _rows(self, cls: type[Entity]) -> Callable[[], list[Entity]]:
        def rows() -> list[Entity]:
            document = self.desk.document
            return [
                item
                for touchpoint in document.touchpoints(self.desk.map_id)
                for item in document.children(touchpoint.id, cls)
            ]

        return rows

    def _about(self, item: Entity) -> tuple[str, bool]:
        if not isinstance(item, BackstageStep | SupportProcess):
            return "", False
        desk = self.desk
        number = titles.number_of(desk.document, item.touchpoint_id)
        who = titles.title_of(desk.document, item.department_id, desk.catalog)
        causes = ", ".join(titles.number_of(desk.document, touched) for touched in item.causes)
        text = desk.words(
            N_("{number}, {who}"), number=number, who=who or desk.words(N_("nobody yet"))
        )
        if causes:
            text = desk.words(N_("{text}, causes the low at {causes}"), text=text, causes=causes)
        return text, bool(item.causes and not who)
