"""Step 3: the board, the walk-through of the chosen touchpoint, and the notes that came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_
from cjm_widgets.model.journey import Stage, Touchpoint
from cjm_widgets.widgets.board import Board
from cjm_widgets.widgets.clusters import Clusters
from cjm_widgets.widgets.form import Form, Plan
from cjm_widgets.widgets.notes import JustIn
from cjm_widgets.widgets.panels.panel import Panel, Part
from cjm_widgets.workshop import starters

_WALK = Plan(
    without=(
        "stage_id",
        "branch",
        "derived_from",
        "agreed_desired",
        "agreed_actual",
        "importance",
        "wanted_change",
    ),
    main=("says", "channel_detail"),
    labels={
        "customer_action": N_("{name} does"),
        "thinks": N_("{name} thinks"),
        "says": N_("{name} says"),
        "people_met": N_("{name} meets"),
    },
)


class Touchpoints(Panel):
    """The board above; under it what happens at the chosen touchpoint."""

    STEP = Step.TOUCHPOINTS

    def build(self) -> Sequence[Part]:
        desk = self.desk
        self._chosen: str | None = None
        self._board = Board(
            desk.live,
            desk.map_id,
            facts=lambda *_: desk.facts,
            otherwise=self._asked,
            catalog=desk.catalog,
        )
        self._walk = Form(
            desk,
            self.chosen,
            plan=_WALK,
            empty=N_("Choose a touchpoint to walk through it in the customer’s shoes."),
            leave=self._back,
        )
        self._notes = JustIn(desk, self.chosen, sort=self._show_sorting)
        self._sorting = Clusters(
            desk.live, desk.map_id, workshop_id=desk.workshop_id, catalog=desk.catalog
        )
        self._show_sorting(False)
        return (self._board, (self._walk, self._notes), self._sorting)

    def chosen(self) -> str | None:
        """Return the chosen stage or touchpoint, else the first touchpoint."""
        document = self.desk.document
        found = document.find(self._chosen)
        own = document.map_of(found.id) if isinstance(found, Stage | Touchpoint) else None
        if own is None or own.id != self.desk.map_id:
            self._chosen = next((t.id for t in document.touchpoints(self.desk.map_id)), None)
        return self._chosen

    def _asked(self, do: str, args: Mapping[str, Any]) -> None:
        match do:
            case "select" | "open":
                self._chosen = str(args.get("item"))
                self._walk.refresh()
                self._notes.refresh()
                if do == "open":
                    self._walk.focus()
            case "begin_template":
                starters.plant(self.desk.live, self.desk.map_id)
            case "begin_data":
                starters.refuse_draft()

    def _show_sorting(self, show: bool) -> None:
        """A table for a hundred notes would only be in the way of three."""
        self._sorting.layout.display = None if show else "none"

    def _back(self) -> None:
        if self._chosen is not None:
            self._board.choose(self._chosen)
