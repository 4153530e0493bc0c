"""Step 8: what we could do, what we will do, who answers for it, and the number that tells."""

from __future__ import annotations

from collections.abc import Sequence

from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Entity
from cjm_widgets.model.improvement import Action, Kpi, Opportunity
from cjm_widgets.widgets.dots import Dots
from cjm_widgets.widgets.form import Plan
from cjm_widgets.widgets.items import Items, Shelf
from cjm_widgets.widgets.matrix import Matrix
from cjm_widgets.widgets.panels.panel import Panel, Part
from cjm_widgets.workshop import titles


class ActionPlan(Panel):
    """Actions first: a pain without an owner dies."""

    STEP = Step.ACTION_PLAN

    def build(self) -> Sequence[Part]:
        desk = self.desk
        return (
            self._items(
                Action,
                N_("Actions, the most important first"),
                N_("What could we begin on Monday?"),
                Plan(main=("status", "opportunity_id")),
            ),
            self._items(
                Opportunity, N_("Opportunities"), N_("What could we do, in one line?"), Plan()
            ),
            Matrix(desk.live, desk.map_id, workshop_id=desk.workshop_id, catalog=desk.catalog),
            Dots(desk.live, desk.workshop_id, step=Step.ACTION_PLAN, catalog=desk.catalog),
            self._items(
                Kpi,
                N_("KPIs"),
                N_("Which number will tell us that it worked?"),
                Plan(main=("kpi_kind", "direction", "stage_id")),
            ),
        )

    def _items(self, cls: type[Entity], heading: str, hint: str, plan: Plan) -> Items:
        desk = self.desk
        return Items(
            desk,
            Shelf(
                cls,
                heading,
                lambda: desk.document.children(desk.map_id, cls),
                detail=self._about,
                fixed=lambda: {"map_id": desk.map_id},
                hint=hint,
            ),
            plan=plan,
        )

    def _about(self, item: Entity) -> tuple[str, bool]:
        desk = self.desk
        if isinstance(item, Action):
            missing = [
                word
                for word, value in (
                    (N_("owner"), item.owner_id),
                    (N_("date"), item.due_on),
                    (N_("KPI"), item.kpi_id),
                )
                if not value
            ]
            if missing:
                words = ", ".join(desk.words(word) for word in missing)
                return desk.words(N_("still open: {what}"), what=words), True
            owner = titles.title_of(desk.document, item.owner_id, desk.catalog)
            return f"{owner}, {item.due_on}", False
        if isinstance(item, Kpi):
            owner = titles.title_of(desk.document, item.owner_id, desk.catalog)
            return owner or desk.words(N_("no owner yet")), not owner
        if isinstance(item, Opportunity):
            numbers = [titles.number_of(desk.document, t) for t in item.touchpoint_ids]
            return ", ".join(filter(None, numbers)), False
        return "", False
