"""The whole journey in one look: the emotion curve, or where nobody rated how many go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from cjm_widgets.analytics.intervals import INTERVAL_FROM
from cjm_widgets.i18n import N_
from cjm_widgets.model.facts import Moment, TouchpointFacts
from cjm_widgets.model.journey import PainPoint, Touchpoint
from cjm_widgets.model.scales import Effect, MomentKind, Rater
from cjm_widgets.render import draft, figures
from cjm_widgets.render.curve import COMPACT, Point, band, center, path, runs
from cjm_widgets.render.emotion import Reading, readings
from cjm_widgets.render.outline import Place, places
from cjm_widgets.render.theme import tint
from cjm_widgets.render.view import View

TOP = 3
WIDE, NARROW = 1290, 1000
CHAR, GLYPH, WIDEST = 7.0, 18, 250
REASON = 36
EVERY_NUMBER_UP_TO = 24
BARS_FROM, BARS_TO = 22.0, 97.0
SIDES = ("mid", "left", "right")


@dataclass(frozen=True, slots=True)
class Name:
    """A moment named on the figure.

    Attributes
    ----------
    x, y
        Its dot, in per cent of the figure.
    side, narrow
        The words are centred on the dot (``mid``) or stand to its ``left`` or ``right``, on a wide
        screen and on a narrow one.
    reason
        One clause of what the customer says about it.
    """

    place: int
    kind: MomentKind
    href: str
    text: str
    value: str
    x: float
    y: float
    side: str = "mid"
    narrow: str = "mid"
    reason: str | None = None

    @property
    def width(self) -> float:
        """Estimated width in px, on the safe side for wide fonts."""
        number = 3 if self.kind is MomentKind.FRICTION else 0
        longest = max(number + len(f"{self.text} {self.value}"), len(self.reason or ""))
        return min(CHAR * longest + GLYPH, WIDEST)


@dataclass(frozen=True, slots=True)
class Dot:
    """A touchpoint on the curve."""

    x: float
    y: float
    shape: str


@dataclass(frozen=True, slots=True)
class Bar:
    """How many reach a touchpoint; heights in per cent of the figure."""

    x: float
    width: float
    height: float
    lost: float
    shown: str | None


@dataclass(frozen=True, slots=True)
class Compact:
    """The figure of the first screen.

    Attributes
    ----------
    kind
        ``emotion``, ``volume``, or ``none`` where nothing is known yet.
    crowded
        ``wide`` or ``narrow``: on such a screen the worst moments stand too close to be named on
        the line; they are listed below it.
    """

    kind: str
    bands: tuple[str, ...] = ()
    lines: tuple[tuple[str, bool], ...] = ()
    wishes: tuple[str, ...] = ()
    dots: tuple[Dot, ...] = ()
    bars: tuple[Bar, ...] = ()
    worst: tuple[Name, ...] = ()
    best: tuple[Name, ...] = ()
    crowded: str | None = None
    stages: tuple[tuple[str, int, int], ...] = ()
    separators: tuple[float, ...] = ()
    numbers: tuple[tuple[Place, bool], ...] = ()
    has_customers: bool = False
    has_room: bool = False


def compact(view: View) -> Compact:
    """Return the figure of the first screen."""
    order = places(view)
    ids = list(order)
    found = readings(view, ids)
    if any(r.actual is not None for r in found):
        figure = _emotion(view, ids, found)
    elif any(f.arrivals for f in view.facts.touchpoints.values()):
        figure = _volume(view, ids)
    else:
        figure = Compact("none")
    stages = _stages(view)
    edges = [sum(n for _, n, _ in stages[:i]) for i in range(1, len(stages))]
    return replace(
        figure,
        stages=stages,
        separators=tuple(round(100 * edge / len(ids), 2) for edge in edges),
        numbers=tuple(
            (place, len(ids) <= EVERY_NUMBER_UP_TO or place.number == 1 or place.number % 5 == 0)
            for place in order.values()
        ),
    )


def _stages(view: View) -> tuple[tuple[str, int, int], ...]:
    found = view.document.stages(view.journey_map.id)
    counted = [(stage, len(view.document.children(stage.id, Touchpoint))) for stage in found]
    return tuple(
        (stage.name, n, tint(place, len(counted))) for place, (stage, n) in enumerate(counted) if n
    )


def _emotion(view: View, ids: Sequence[str], found: Sequence[Reading]) -> Compact:
    def row(run: Sequence[int], values: Sequence[float | None]) -> list[Point]:
        return [(center(i, len(ids)), COMPACT.y(values[i] or 0.0)) for i in run]

    bands, lines = [], []
    for voice in (Rater.CUSTOMER, Rater.STAFF):
        means = [r.actual if r.voice is voice else None for r in found]
        for run in runs(means):
            if len(run) < 2:
                continue
            lines.append((path(row(run, means)), voice is Rater.STAFF))
            if voice is Rater.CUSTOMER:
                upper = row(run, [r.high for r in found])
                bands.append(band(upper, row(run, [r.low for r in found])))
    wishes = [r.desired for r in found]
    worst = [_moment(view, m, ids) for m in worst_moments(view)]
    best = [_moment(view, m, ids) for m in view.facts.delights[:TOP]]
    worst, crowded = _named(worst)
    return Compact(
        "emotion",
        bands=tuple(bands),
        lines=tuple(lines),
        wishes=tuple(path(row(run, wishes)) for run in runs(wishes) if len(run) > 1),
        dots=tuple(
            Dot(round(center(i, len(ids)), 2), round(COMPACT.y(r.actual), 2), _shape(r))
            for i, r in enumerate(found)
            if r.actual is not None
        ),
        worst=tuple(worst),
        best=_best_named(best),
        crowded=crowded,
        has_customers=any(r.voice is Rater.CUSTOMER for r in found),
        has_room=any(r.voice is Rater.STAFF for r in found),
    )


def worst_moments(view: View) -> tuple[Moment, ...]:
    """Return the three worst moments, four where the fourth ties with the third."""
    found = view.facts.frictions
    tied = len(found) > TOP and found[TOP].score == found[TOP - 1].score
    return found[: TOP + tied]


def _shape(reading: Reading) -> str:
    if reading.voice is Rater.STAFF:
        return "room"
    return "few" if reading.n < INTERVAL_FROM else ""


def _moment(view: View, moment: Moment, ids: Sequence[str]) -> Name:
    place = places(view)[moment.touchpoint_id]
    return Name(
        moment.place,
        moment.kind,
        place.href,
        place.name,
        figures.number(moment.actual, view.catalog, digits=1, signed=True),
        x=round(center(ids.index(moment.touchpoint_id), len(ids)), 2),
        y=round(COMPACT.y(moment.actual), 2),
        reason=_reason(view, moment) if moment.kind is MomentKind.FRICTION else None,
    )


def _reason(view: View, moment: Moment) -> str | None:
    """The first pain there, as far as its first clause, where that is short."""
    for pain in view.document.children(moment.touchpoint_id, PainPoint):
        if pain.effect is Effect.PAIN:
            clause = pain.text.partition(";")[0].partition(". ")[0].strip().rstrip(".")
            if len(clause) > REASON:
                clause = clause.partition(",")[0]
            return clause if len(clause) <= REASON else None
    return None


def _volume(view: View, ids: Sequence[str]) -> Compact:
    facts = [view.facts.touchpoints.get(item) for item in ids]
    fullest = max((f.arrivals or 0) for f in facts if f is not None)
    room = BARS_TO - BARS_FROM
    bars = [
        Bar(
            x=round(center(i, len(ids)), 2),
            width=round(62 / len(ids), 2),
            height=round(room * (f.arrivals or 0) / fullest, 2),
            lost=round(room * (f.lost or 0) / fullest, 2),
            shown=None
            if len(ids) > EVERY_NUMBER_UP_TO
            else figures.number(f.arrivals, view.catalog),
        )
        for i, f in enumerate(facts)
        if f is not None and f.arrivals is not None
    ]
    losses = draft.biggest_losses(view)[:TOP]
    names = [_loss(view, f, place, ids) for place, f in enumerate(losses, 1)]
    names, crowded = _named(names)
    return Compact("volume", bars=tuple(bars), worst=tuple(names), crowded=crowded)


def _loss(view: View, facts: TouchpointFacts, place: int, ids: Sequence[str]) -> Name:
    where = places(view)[facts.touchpoint_id]
    share = (facts.lost or 0) / facts.arrivals if facts.arrivals else 0.0
    return Name(
        place,
        MomentKind.FRICTION,
        where.href,
        where.name,
        view.catalog.text(N_("{share} leave")).format(share=figures.percent(share, view.catalog)),
        x=round(center(ids.index(facts.touchpoint_id), len(ids)), 2),
        y=BARS_TO,
    )


def _named(names: list[Name]) -> tuple[list[Name], str | None]:
    """The worst moments with their sides, and the screens too narrow to name them."""
    wide, narrow = sides(names, WIDE), sides(names, NARROW)
    if wide is None:
        return names, "wide"
    return _with_sides(names, wide, narrow or wide), None if narrow else "narrow"


def _best_named(names: list[Name]) -> tuple[Name, ...]:
    """As many of the best as there is room for; a narrow screen names the first alone."""
    for n in range(len(names), 0, -1):
        wide, narrow = sides(names[:n], WIDE), sides(names[:1], NARROW)
        if wide is not None and narrow is not None:
            return tuple(_with_sides(names[:n], wide, narrow + ("mid",) * (n - 1)))
    return ()


def _with_sides(names: list[Name], wide: tuple[str, ...], narrow: tuple[str, ...]) -> list[Name]:
    return [
        replace(name, side=side, narrow=other)
        for name, side, other in zip(names, wide, narrow, strict=True)
    ]


def sides(names: Sequence[Name], width: float) -> tuple[str, ...] | None:
    """Return a side for each name so that none touches another in a figure of *width* px."""
    choices = sorted(
        product(SIDES, repeat=len(names)), key=lambda chosen: sum(s != "mid" for s in chosen)
    )
    for chosen in choices:
        boxes = sorted(_box(n, side, width) for n, side in zip(names, chosen, strict=True))
        inside = all(left >= 0 and right <= width for left, right in boxes)
        if inside and all(a[1] <= b[0] for a, b in pairwise(boxes)):
            return chosen
    return None


def _box(name: Name, side: str, width: float) -> tuple[float, float]:
    x, w = name.x * width / 100, name.width
    return {"mid": (x - w / 2, x + w / 2), "left": (x - w, x + 8), "right": (x - 8, x + w)}[side]
