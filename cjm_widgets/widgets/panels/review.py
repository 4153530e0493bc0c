"""Step 9: when we look again, what is counted until then, and where the evidence lies."""

from __future__ import annotations

from collections.abc import Sequence

from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Entity
from cjm_widgets.model.evidence import Source
from cjm_widgets.model.improvement import Kpi, Measurement
from cjm_widgets.widgets.form import Form, Plan
from cjm_widgets.widgets.items import Items, Shelf
from cjm_widgets.widgets.panels.panel import Panel, Part

_OF_THE_MAP = ("title", "persona_id", "map_kind", "objective", "scenario", "scope", "scope_kind")


class Review(Panel):
    """Owner and review date of the map, measurements of its KPIs, and the sources."""

    STEP = Step.REVIEW

    def build(self) -> Sequence[Part]:
        desk = self.desk
        return (
            Form(
                desk,
                lambda: desk.map_id,
                heading=N_("Who keeps this map true, and when we look again"),
                plan=Plan(without=(*_OF_THE_MAP, "approach", "derived_from"), main=("drawn_on",)),
            ),
            Items(
                desk,
                Shelf(
                    Measurement,
                    N_("Measurements"),
                    self._measurements,
                    detail=self._about,
                    hint=N_(
                        "The raw counts of a KPI in one period; values are computed from them."
                    ),
                ),
            ),
            Items(
                desk,
                Shelf(
                    Source,
                    N_("Sources"),
                    lambda: desk.document.all(Source),
                    detail=self._about,
                    hint=N_("Where do we know it from, or whom do we ask next?"),
                ),
                plan=Plan(without=("sha256", "table", "n_rejected"), main=("collected_to", "n")),
            ),
        )

    def _measurements(self) -> list[Measurement]:
        document = self.desk.document
        return [
            measurement
            for kpi in document.children(self.desk.map_id, Kpi)
            for measurement in document.children(kpi.id, Measurement)
        ]

    def _about(self, item: Entity) -> tuple[str, bool]:
        desk = self.desk
        if isinstance(item, Source):
            counted = "" if item.n is None else f", n {item.n:,}".replace(",", "\u202f")
            return f"{desk.words(item.source_kind.label)}{counted}", False
        return (f"n {item.n}", False) if isinstance(item, Measurement) else ("", False)
