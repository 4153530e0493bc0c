"""The journey of today beside the one we want: what is to change, what goes and what is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cjm_widgets.i18n import N_
from cjm_widgets.model.journey import JourneyMap, Touchpoint
from cjm_widgets.model.scales import Channel, MapKind
from cjm_widgets.render import figures
from cjm_widgets.render.compact import worst_moments
from cjm_widgets.render.emotion import Reading, readings
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.view import Fragment, View

_TOLD = ("name", "channel", "people_met", "customer_action", "thinks", "says", "frontstage")


@dataclass(frozen=True, slots=True)
class Pair:
    """One step of the journey today and as it is to be.

    Attributes
    ----------
    number
        Place on the map of today; ``None`` for a new touchpoint.
    actual, desired
        Mean emotions of today.
    worst
        It is one of the three worst moments of today.
    wanted
        The change in words, from the map of today or else from the wanted one.
    """

    today: Touchpoint | None
    wanted_touchpoint: Touchpoint | None
    number: int | None
    wanted: str | None
    actual: str | None = None
    desired: str | None = None
    worst: bool = False
    goes: bool = False

    @property
    def is_new(self) -> bool:
        return self.today is None

    @property
    def name(self) -> str:
        """Name today, or of what is new."""
        found = self.today or self.wanted_touchpoint
        return "" if found is None else found.name

    @property
    def href(self) -> str | None:
        return None if self.today is None else f"#{self.today.id}"

    def changed(self, field: str) -> str | None:
        """Return what a field is to say, ``None`` where it says the same as today."""
        if self.wanted_touchpoint is None:
            return None
        value = getattr(self.wanted_touchpoint, field)
        before = None if self.today is None else getattr(self.today, field)
        return value if value and value != before else None

    @property
    def changes(self) -> bool:
        """Something is to be different here."""
        return bool(self.wanted or self.goes or self.is_new or any(self.changed(f) for f in _TOLD))

    @property
    def channels(self) -> tuple[Channel, Channel] | None:
        """The channel of today and the wanted one, where they differ."""
        if self.today is None or self.today.channel is None or not self.changed("channel"):
            return None
        wanted = None if self.wanted_touchpoint is None else self.wanted_touchpoint.channel
        return None if wanted is None else (self.today.channel, wanted)


def render(view: View) -> Fragment:
    """Return both journeys side by side, in words where there is only one."""
    today, wanted = pair_of_maps(view)
    pairs = _pairs(view, today, wanted)
    changing = [pair for pair in pairs if pair.changes]
    see = _sentence(view, pairs, changing, has_future=wanted is not None)
    html = render_template(
        "sections/future.html.j2",
        view.catalog,
        see=see,
        persona=view.persona,
        future=wanted,
        changing=changing,
        same=[pair for pair in pairs if not pair.changes] if wanted is not None else [],
        any_felt=any(pair.actual for pair in changing),
    )
    return Fragment("future", html, see)


def pair_of_maps(view: View) -> tuple[JourneyMap | None, JourneyMap | None]:
    """Return the map of today and the wanted one made from it; either may be missing."""
    drawn = view.journey_map
    if drawn.map_kind is MapKind.FUTURE:
        origin = view.document.find(drawn.derived_from)
        return (origin if isinstance(origin, JourneyMap) else None), drawn
    found = [
        other
        for other in view.document.children(view.persona.id, JourneyMap)
        if other.map_kind is MapKind.FUTURE and other.derived_from == drawn.id
    ]
    return drawn, (found[0] if found else None)


def _pairs(view: View, today: JourneyMap | None, wanted: JourneyMap | None) -> list[Pair]:
    """Both journeys as one row: the wanted order, and what goes where it stands today."""
    now = () if today is None else view.document.touchpoints(today.id)
    then = () if wanted is None else view.document.touchpoints(wanted.id)
    numbers = {t.id: number for number, t in enumerate(now, 1)}
    by_id = {t.id: t for t in now}
    if wanted is None:
        return [_pair(view, t, None, numbers) for t in now]
    kept = {t.derived_from for t in then}
    row: list[tuple[Touchpoint | None, Touchpoint | None]] = [
        (by_id.get(t.derived_from or ""), t) for t in then
    ]
    for place, touchpoint in enumerate(now):
        if touchpoint.id not in kept:
            before = {t.id for t in now[:place]}
            at = max((i for i, (t, _) in enumerate(row) if t and t.id in before), default=-1)
            row.insert(at + 1, (touchpoint, None))
    return [_pair(view, one, other, numbers, has_future=True) for one, other in row]


def _pair(
    view: View,
    today: Touchpoint | None,
    wanted: Touchpoint | None,
    numbers: dict[str, int],
    *,
    has_future: bool = False,
) -> Pair:
    source = today or wanted
    found = readings(view, [] if today is None else [today.id])
    reading = found[0] if found else Reading()

    def shown(value: float | None) -> str | None:
        return None if value is None else figures.number(value, view.catalog, digits=1, signed=True)

    return Pair(
        today,
        wanted,
        None if today is None else numbers[today.id],
        wanted=None
        if source is None
        else source.wanted_change or (wanted.wanted_change if wanted else None),
        actual=shown(reading.actual),
        desired=shown(reading.desired),
        worst=today is not None and today.id in {m.touchpoint_id for m in worst_moments(view)},
        goes=has_future and wanted is None,
    )


def _sentence(
    view: View, pairs: Sequence[Pair], changing: Sequence[Pair], *, has_future: bool
) -> str:
    text, plural = view.catalog.text, view.catalog.plural
    if not changing:
        return text(
            N_(
                "No future yet: say at the three worst moments what is to be different, in front "
                "and behind."
            )
        )
    if not has_future:
        said = plural(
            N_("One touchpoint of {total} has a wanted change; a future map is not drawn yet."),
            N_("{n} touchpoints of {total} have a wanted change; a future map is not drawn yet."),
            len(changing),
        ).format(n=len(changing), total=len(pairs))
        return " ".join([said, *_worst(view, pairs)])
    today = [pair for pair in pairs if not pair.is_new]
    altered = sum(pair.changes and not pair.goes for pair in today)
    said = plural(
        N_("One touchpoint of {total} is to change."),
        N_("{n} touchpoints of {total} are to change."),
        altered,
    ).format(n=altered, total=len(today))
    gone, new = sum(pair.goes for pair in pairs), sum(pair.is_new for pair in pairs)
    if gone:
        said += " " + plural(N_("One goes."), N_("{n} go."), gone).format(n=gone)
    if new:
        said += " " + plural(N_("One is new."), N_("{n} are new."), new).format(n=new)
    return " ".join([said, *_worst(view, pairs)])


def _worst(view: View, pairs: Sequence[Pair]) -> list[str]:
    """The step is done when each of the worst moments has a wanted change."""
    worst = [pair for pair in pairs if pair.worst]
    if not worst:
        return []
    open_ones = [f"“{pair.name}”" for pair in worst if not pair.changes]
    if not open_ones:
        return [view.catalog.text(N_("Each of the worst moments has its change."))]
    return [
        view.catalog.text(N_("Still without a wanted change: {touchpoints}.")).format(
            touchpoints=figures.listed(open_ones, view.catalog)
        )
    ]
