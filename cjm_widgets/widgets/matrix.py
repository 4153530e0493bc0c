"""Impact against effort: opportunities to be moved where the room sees them, and their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from cjm_widgets.errors import ConflictError, InvalidMapError
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.improvement import Opportunity
from cjm_widgets.render import figures
from cjm_widgets.widgets.picture import Following, script, style
from cjm_widgets.workshop import entry
from cjm_widgets.workshop import estimate as estimating
from cjm_widgets.workshop.estimate import Estimated, Estimates
from cjm_widgets.workshop.live import Live

TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
_DOTS = (N_("{n} dot"), N_("{n} dots"))
_OVERTAKEN = N_(
    "Somebody else changed {name} at the same moment, and theirs is shown now. Yours was not saved."
)


class Matrix(Following):
    """The opportunities of one map by impact and effort, beside their order by three methods.

    Parameters
    ----------
    workshop_id
        Accepted like that of the other pictures of a step; the matrix needs only the map.
    wall
        Only what the whole room is to look at: nothing moves.
    """

    WORDS = MappingProxyType(
        {
            "plot": N_("Impact against effort"),
            "tools": N_("Move the chosen opportunity"),
            "more_impact": N_("More impact"),
            "less_impact": N_("Less impact"),
            "more_effort": N_("More effort"),
            "less_effort": N_("Less effort"),
            "take_back": N_("Not estimated"),
            "pick": N_("Choose an opportunity, or drag one to its place."),
            "do_now": N_("Do now"),
            "plan": N_("Plan"),
            "fill_in": N_("Fill in"),
            "leave": N_("Leave"),
            "impact": N_("Impact"),
            "effort": N_("Effort"),
            "impact_axis": N_("more impact"),
            "effort_axis": N_("Effort in person-days, each step of the axis a multiple"),
            "impact_unit": N_("for one customer, up to 5"),
            "effort_unit": N_("person-days"),
            "reach": N_("Reach"),
            "reach_unit": N_("customers in a quarter"),
            "confidence": N_("Confidence"),
            "confidence_unit": N_("per cent"),
            "tray": N_("Not estimated yet"),
            "tray_none": N_("Everything is estimated."),
            "order": N_("In what order?"),
            "opportunity": N_("Opportunity"),
            "rice": N_("RICE"),
            "ice": N_("ICE"),
            "ratio": N_("Impact ÷ effort"),
            "range": N_("Range"),
            "dots": N_("Dots"),
            "sorted_by": N_("In the order of {method}"),
            "formulas": N_(
                "RICE: reach × impact × confidence ÷ effort. ICE: impact × confidence × ease. "
                "Large: place; small: value. Range: where an idea could stand if its own inputs "
                "were off by half a step."
            ),
            "unknown": N_("not estimated"),
            "at": N_("impact {impact}, effort {effort} person-days: {quadrant}"),
            "said_lifted": N_(
                "Lifted {name}. Arrows move it, Shift with arrows in small steps, Space sets it "
                "down, Escape puts it back."
            ),
            "said_down": N_("{name}: {where}"),
            "said_back": N_("Put back: {name}"),
            "said_taken": N_("{name} is not estimated any more"),
            "empty": N_("There is no opportunity yet."),
            "empty_hint": N_("Take the worst moment to the room and ask what could end it."),
            "space": N_("Space"),
            "key_walk": N_("walk"),
            "key_lift": N_("lift, arrows move,"),
            "key_down": N_("set down,"),
            "key_back": N_("put back"),
            "key_fine": N_("small steps"),
            "key_panel": N_("to the numbers"),
            "key_take_back": N_("not estimated"),
            "key": N_("Del"),
            "dismiss": N_("Close"),
        }
    )
    _esm = script("board_hand", "writing", "matrix")
    _css = style("writing", "matrix")

    def __init__(
        self,
        live: Live,
        map_id: str,
        *,
        workshop_id: str | None = None,
        catalog: Catalog | None = None,
        wall: bool = False,
    ) -> None:
        self._map_id = map_id
        self._workshop_id = workshop_id
        super().__init__(live, catalog=catalog, wall=wall)

    def _draw(self) -> dict[str, Any]:
        found = estimating.estimates(self._live.document, self._map_id)
        return state(found, self._language) | {"seen": self._live.sequence, "wall": self._wall}

    def _carry_out(self, do: str, said: Mapping[str, Any]) -> None:
        deed = self._deeds().get(do)
        if deed is None:
            raise InvalidMapError(f"The matrix knows nothing to do by the name of {do!r}.")
        try:
            deed(said)
        except ConflictError as err:
            self._live.poll()
            found = self._live.document.find(str(said.get("id")))
            if not isinstance(found, Opportunity):
                raise
            message = self._language.text(_OVERTAKEN).format(name=found.title)
            raise ConflictError(message, stale=err.stale) from err
        finally:
            self.redraw()

    def _deeds(self) -> dict[str, Callable[[Mapping[str, Any]], object]]:
        live = self._live
        return {
            "place": lambda a: estimating.estimate(
                live, a["id"], seen=a["seen"], impact=a["impact"], effort=a["effort"]
            ),
            "write": lambda a: estimating.estimate(
                live, a["id"], seen=a["seen"], **self._read(a["field"], a["text"])
            ),
            "undo": lambda _: live.undo(),
            "redo": lambda _: live.redo(),
        }

    def _read(self, field: str, text: str) -> dict[str, float | None]:
        if field not in estimating.FIELDS:
            raise InvalidMapError(f"There is nothing to estimate by the name of {field!r}.")
        return {field: entry.read(Opportunity, field, text, self._language)}


def state(found: Estimates, catalog: Catalog) -> dict[str, Any]:
    """Return the opportunities of a map as the JSON values that the script draws."""
    days = figures.short(found.middle, catalog)
    return {
        "axis": {
            "low": found.low,
            "middle": found.middle,
            "high": found.high,
            "ticks": [
                [tick, figures.number(tick, catalog)]
                for tick in TICKS
                if found.low <= tick <= found.high
            ],
        },
        "decimal": figures.number(0.5, catalog, digits=1).strip("05"),
        "middle_impact": estimating.MIDDLE_IMPACT,
        "impacts": list(estimating.IMPACTS),
        "efforts": list(estimating.EFFORTS),
        "lines": catalog.text(
            N_("Lines at impact 3 and at the median effort, {days} person-days.")
        ).format(days=days),
        "points": [_point(row, catalog) for row in found.rows],
    }


def _point(row: Estimated, catalog: Catalog) -> dict[str, Any]:
    opportunity, priority = row.opportunity, row.priority
    scores = {"rice": priority.rice, "ice": priority.ice, "ratio": priority.impact_per_effort}
    low, high = priority.place_low, priority.place_high
    between = "" if low is None else str(low) if low == high else f"{low}\N{EN DASH}{high}"
    dots = row.dots
    return {
        "id": opportunity.id,
        "code": row.code,
        "title": opportunity.title,
        "impact": opportunity.impact,
        "effort": opportunity.effort,
        "inputs": {
            field: entry.shown(Opportunity, field, getattr(opportunity, field)) or ""
            for field in estimating.FIELDS
        },
        "scores": {
            name: None
            if score is None
            else {"place": score.place, "value": figures.short(score.value, catalog)}
            for name, score in scores.items()
        },
        "range": between,
        "dots": dots,
        "dots_text": None if dots is None else catalog.plural(*_DOTS, dots).format(n=dots),
    }
