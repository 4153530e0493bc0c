"""Step 5: the pains and delights, and the moments at which the relation is won or lost."""

from __future__ import annotations

from collections.abc import Sequence

from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Entity
from cjm_widgets.model.journey import MomentOfTruth, PainPoint
from cjm_widgets.widgets.dots import Dots
from cjm_widgets.widgets.form import Plan
from cjm_widgets.widgets.items import Items, Shelf
from cjm_widgets.widgets.panels.panel import Panel, Part
from cjm_widgets.workshop import titles


class Moments(Panel):
    """The room's vote, the moments of truth, and what hurts or pleases at each touchpoint."""

    STEP = Step.MOMENTS

    def build(self) -> Sequence[Part]:
        desk = self.desk
        return (
            Dots(desk.live, desk.workshop_id, step=Step.MOMENTS, catalog=desk.catalog),
            Items(
                self.desk,
                Shelf(
                    MomentOfTruth,
                    N_("Moments of truth"),
                    lambda: self._behind(MomentOfTruth),
                    detail=self._about,
                    hint=N_("Name the three worst moments and the best one."),
                ),
                plan=Plan(main=("make_or_break",)),
            ),
            Items(
                self.desk,
                Shelf(
                    PainPoint,
                    N_("Pain points and delights"),
                    lambda: self._behind(PainPoint),
                    detail=self._about,
                    hint=N_("What exactly hurts or pleases, and where?"),
                ),
                plan=Plan(main=("effect",)),
            ),
        )

    def _behind(self, cls: type[Entity]) -> list[Entity]:
        document = self.desk.document
        return [
            item
            for touchpoint in document.touchpoints(self.desk.map_id)
            for item in document.children(touchpoint.id, cls)
        ]

    def _about(self, item: Entity) -> tuple[str, bool]:
        desk = self.desk
        if isinstance(item, MomentOfTruth):
            if not item.why:
                return desk.words(N_("no reason yet")), True
            return item.why if len(item.why) < 60 else item.why[:59] + "…", False
        if isinstance(item, PainPoint):
            place = desk.document.get(item.touchpoint_id)
            return titles.numbered(desk.document, place, desk.catalog), False
        return "", False
