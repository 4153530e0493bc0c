"""The lanes of the journey map: which are shown, how they are called, and who fills the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cjm_widgets.fields import Lane, Step
from cjm_widgets.i18n import N_
from cjm_widgets.model.steps import STEPS
from cjm_widgets.render import figures
from cjm_widgets.render.columns import Column
from cjm_widgets.render.outline import first_name
from cjm_widgets.render.view import View

ORDER = (
    Lane.CHANNEL,
    Lane.CUSTOMER_ACTION,
    Lane.THINKS_SAYS,
    Lane.EMOTION,
    Lane.PAIN_DELIGHT,
    Lane.VOLUME,
    Lane.FRONTSTAGE,
    Lane.BACKSTAGE,
    Lane.SUPPORT,
    Lane.EVIDENCE,
    Lane.OPPORTUNITY,
)
BEHIND = (Lane.FRONTSTAGE, Lane.BACKSTAGE, Lane.SUPPORT)
NAMES = {
    Lane.CHANNEL: N_("Channel"),
    Lane.CUSTOMER_ACTION: N_("Customer action"),
    Lane.THINKS_SAYS: N_("Thinks and says"),
    Lane.EMOTION: N_("Emotion"),
    Lane.PAIN_DELIGHT: N_("Pains and delights"),
    Lane.VOLUME: N_("Volume"),
    Lane.FRONTSTAGE: N_("Frontstage"),
    Lane.BACKSTAGE: N_("Backstage"),
    Lane.SUPPORT: N_("Systems"),
    Lane.EVIDENCE: N_("Evidence"),
    Lane.OPPORTUNITY: N_("Opportunities"),
}
HINTS = {
    Lane.CHANNEL: N_("where, and whom {name} meets"),
    Lane.CUSTOMER_ACTION: N_("what {name} does"),
    Lane.THINKS_SAYS: N_("what was said is in quotation marks"),
    Lane.FRONTSTAGE: N_("what {name} can see of us"),
    Lane.BACKSTAGE: N_("what we do, and who answers for it"),
    Lane.EVIDENCE: N_("strongest source behind the column"),
}
LINES = {
    Lane.FRONTSTAGE: N_("Line of interaction"),
    Lane.BACKSTAGE: N_("Line of visibility"),
    Lane.SUPPORT: N_("Line of internal interaction"),
}
FILLED_IN = {
    Lane.CHANNEL: Step.TOUCHPOINTS,
    Lane.CUSTOMER_ACTION: Step.TOUCHPOINTS,
    Lane.THINKS_SAYS: Step.TOUCHPOINTS,
    Lane.EMOTION: Step.EMOTIONS,
    Lane.PAIN_DELIGHT: Step.MOMENTS,
    Lane.FRONTSTAGE: Step.BEHIND,
    Lane.BACKSTAGE: Step.BEHIND,
    Lane.SUPPORT: Step.BEHIND,
    Lane.OPPORTUNITY: Step.ACTION_PLAN,
}
LAYERS = {
    "evidence": N_("Evidence"),
    "emotion": N_("Emotion"),
    "backstage": N_("Backstage"),
    "volume": N_("Volume"),
}
_LAYER_OF = {
    Lane.EMOTION: "emotion",
    Lane.VOLUME: "volume",
    Lane.EVIDENCE: "evidence",
    **dict.fromkeys(BEHIND, "backstage"),
}


@dataclass(frozen=True, slots=True)
class LaneHead:
    """Name of a lane beside the map; ``layer`` is the switch that hides it."""

    lane: Lane
    name: str
    hint: str = ""
    line: str = ""
    layer: str = ""

    @property
    def key(self) -> str:
        """Name of the lane in style sheets."""
        return self.lane.value.replace("_", "-")


def lanes_of(found: Sequence[Column]) -> list[Lane]:
    """Return the lanes that hold anything, in order.

    Where nobody has rated, the measured volume takes the place of the feeling.
    """
    filled = [lane for lane in ORDER if any(_is_filled(column, lane) for column in found)]
    if Lane.VOLUME in filled and Lane.EMOTION not in filled:
        filled.remove(Lane.VOLUME)
        above = ORDER[: ORDER.index(Lane.EMOTION)]
        filled.insert(sum(lane in filled for lane in above), Lane.VOLUME)
    return filled


def _is_filled(column: Column, lane: Lane) -> bool:
    if lane is Lane.EMOTION:
        reading = column.emotion.reading
        return reading.actual is not None or reading.desired is not None
    if lane is Lane.VOLUME:
        return column.volume is not None
    if lane is Lane.EVIDENCE:
        return column.proof is not None
    return bool(column.words.get(lane))


def head(view: View, lane: Lane) -> LaneHead:
    """Return what stands beside the map for a lane."""
    text, name = view.catalog.text, first_name(view)
    hint = _volume_hint(view) if lane is Lane.VOLUME else text(HINTS.get(lane, ""))
    return LaneHead(
        lane,
        text(NAMES[lane]),
        hint.format(name=name) if lane in HINTS else hint,
        line=text(LINES.get(lane, "")),
        layer=_LAYER_OF.get(lane, ""),
    )


def _volume_hint(view: View) -> str:
    said = view.catalog.text(N_("cases that arrive; plum: they leave here"))
    first, last = view.facts.observed_from, view.facts.observed_to
    if first is None or last is None:
        return said
    return view.catalog.text(N_("{said}; {first} to {last}")).format(
        said=said, first=figures.month(first, view.catalog), last=figures.month(last, view.catalog)
    )


def layers(view: View, lanes: Sequence[Lane]) -> list[tuple[str, str]]:
    """Return the switches of the map, key and name, for the lanes it shows."""
    known = {_LAYER_OF.get(lane) for lane in lanes}
    return [(key, view.catalog.text(name)) for key, name in LAYERS.items() if key in known]


def missing(view: View, lanes: Sequence[Lane]) -> list[tuple[str, str]]:
    """Return the lanes that nobody has filled in: the workshop step that does, and their names."""
    text = view.catalog.text
    titles = {step.key: text(step.title) for step in STEPS}
    found: dict[str, list[str]] = {}
    for lane, step in FILLED_IN.items():
        if lane not in lanes:
            found.setdefault(titles[step], []).append(text(NAMES[lane]))
    return [(title, ", ".join(names)) for title, names in found.items()]
