"""Step 7: today's map becomes one of the future by saying what is to change where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Entity
from cjm_widgets.model.journey import Touchpoint
from cjm_widgets.model.scales import MapKind
from cjm_widgets.widgets.desk import Desk
from cjm_widgets.widgets.form import Form, Plan, Section
from cjm_widgets.widgets.items import Items, Shelf
from cjm_widgets.widgets.panels.panel import Panel, Part
from cjm_widgets.widgets.picture import Picture, script, style
from cjm_widgets.workshop import future
from cjm_widgets.workshop.readiness import worst_moments

_OF_TODAY = (
    "stage_id",
    "derived_from",
    "branch",
    "activities",
    "importance",
    "agreed_actual",
    "says",
    "reaches_goal",
)


class FutureMap(Picture):
    """Says whether there is a map of the future yet, and makes it."""

    WORDS: Mapping[str, str] = {
        "make": N_("Make the future map from today’s"),
        "none": N_(
            "There is no map of the future yet. It begins as a copy of today’s: stages, "
            "touchpoints and what lies behind them. Nothing of today is changed."
        ),
        "made": N_("The future map is there. Say for each touchpoint what is to change."),
    }
    _esm = script("future")
    _css = style("form")

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        super().__init__(self._picture(), answer=self._do, catalog=desk.catalog)

    def refresh(self) -> None:
        """Show whether the map is there."""
        picture = self._picture()
        if picture != self.state:
            self.state = picture

    def _picture(self) -> dict[str, Any]:
        return {"there": future_map(self._desk) is not None}

    def _do(self, do: str, args: Mapping[str, Any]) -> None:
        if do == "make" and future_map(self._desk) is None:
            future.make_future(self._desk.live, self._desk.map_id, catalog=self._desk.catalog)
        self.refresh()


def future_map(desk: Desk) -> str | None:
    """Return the map of the future that belongs to the map in work, which may be it."""
    if desk.journey_map.map_kind is MapKind.FUTURE:
        return desk.map_id
    found = future.future_of(desk.document, desk.map_id)
    return found.id if found else None


class Future(Panel):
    """The wanted change at each touchpoint, the worst of today marked."""

    STEP = Step.FUTURE

    def build(self) -> Sequence[Part]:
        desk = self.desk
        changes = Items(
            desk,
            Shelf(
                Touchpoint,
                N_("What is to be different, touchpoint by touchpoint"),
                self._touchpoints,
                detail=self._about,
                grows=False,
            ),
            plan=Plan(
                without=_OF_TODAY,
                sections=(Section("", ("wanted_change", "agreed_desired")),),
            ),
        )
        heading = N_("The map of the future")
        plan = Plan(
            without=("persona_id", "derived_from", "map_kind", "scope_kind", "approach", "drawn_on")
        )
        return (
            FutureMap(desk),
            changes,
            Form(desk, lambda: future_map(desk), heading=heading, plan=plan),
        )

    def _touchpoints(self) -> Sequence[Touchpoint]:
        found = future_map(self.desk)
        return self.desk.document.touchpoints(found) if found else ()

    def _about(self, item: Entity) -> tuple[str, bool]:
        if not isinstance(item, Touchpoint):
            return "", False
        desk = self.desk
        today = desk.document.find(item.derived_from)
        own = desk.document.map_of(today.id) if today else None
        worst = {m.touchpoint_id for m in worst_moments(desk.document, own.id)} if own else set()
        if item.wanted_change:
            return desk.words(N_("change stated")), False
        if today is not None and today.id in worst:
            return desk.words(N_("one of the worst moments, no change yet")), True
        return "", False
