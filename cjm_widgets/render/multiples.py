"""Small multiples: the curve of each persona on one scale, stages of one name or phase aligned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.facts import Distribution
from cjm_widgets.model.journey import Stage, Touchpoint
from cjm_widgets.model.scales import Phase, Rater
from cjm_widgets.render import figures
from cjm_widgets.render.comparison import Mean, emotion_at, mean_of, voice_of
from cjm_widgets.render.curve import Scale, path, runs
from cjm_widgets.render.view import View

SCALE = Scale(20.0, 15.0)
EDGE = 17.0
WHOLE = N_("From the first to the last touchpoint")
_OURS = frozenset({WHOLE, *(phase.label for phase in Phase)})


@dataclass(frozen=True, slots=True)
class Band:
    """A part of the common axis; ``width`` in per cent."""

    name: str
    width: float


@dataclass(frozen=True, slots=True)
class Dot:
    """One touchpoint on a curve, in per cent of the plot; hollow under ten ratings."""

    x: float
    y: float
    hollow: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A named moment on a curve; ``side`` is where its text runs to from the dot."""

    name: str
    value: str
    x: float
    y: float
    side: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a touchpoint and the mean that stands on the curve."""

    stage: str
    touchpoint: str
    actual: str | None
    desired: str | None
    n: int


@dataclass(frozen=True, slots=True)
class Multiple:
    """One persona's curve ready to be drawn in a box of 100 by 100.

    Attributes
    ----------
    edges
        Where stages begin, in per cent, the first left out.
    room
        The room speaks, and not customers.
    voice
        Whose ratings draw it, with their smallest and largest n.
    """

    view: View
    lines: tuple[str, ...]
    wishes: tuple[str, ...]
    dots: tuple[Dot, ...]
    edges: tuple[float, ...]
    stages: tuple[Band, ...]
    worst: Label | None
    best: Label | None
    room: bool
    voice: str
    rows: tuple[Row, ...]


def multiples(views: Sequence[View]) -> tuple[tuple[Band, ...], tuple[Multiple, ...]]:
    """Return the bands of the common axis, and one curve a persona.

    The axis follows the stages where all maps have the same ones, else the phases before, during
    and after the purchase; where a map leaves the order of phases, it is one band.
    """
    names = _bands(views)
    counts = {
        name: max(sum(_band(names, s) == name for s, _ in _columns(v)) for v in views)
        for name in names
    }
    total = sum(counts.values())
    bands = tuple(Band(name, 100 * counts[name] / total) for name in names if counts[name])
    catalog = views[0].catalog
    shown = tuple(
        Band(catalog.text(band.name) if band.name in _OURS else band.name, band.width)
        for band in bands
    )
    return shown, tuple(_multiple(view, bands, names) for view in views)


def _bands(views: Sequence[View]) -> tuple[str, ...]:
    stages = [tuple(s.name for s in v.document.stages(v.journey_map.id)) for v in views]
    if len(set(stages)) == 1 and len(set(stages[0])) == len(stages[0]):
        return stages[0]
    order = list(Phase)
    for view in views:
        places = [order.index(stage.phase) for stage, _ in _columns(view)]
        if places != sorted(places):
            return (WHOLE,)
    return tuple(phase.label for phase in Phase)


def _band(names: Sequence[str], stage: Stage) -> str:
    return next((n for n in (stage.name, stage.phase.label) if n in names), names[0])


def _columns(view: View) -> list[tuple[Stage, Touchpoint]]:
    return [
        (stage, touchpoint)
        for stage in view.document.stages(view.journey_map.id)
        for touchpoint in view.document.children(stage.id, Touchpoint)
    ]


def _places(view: View, bands: Sequence[Band], names: Sequence[str]) -> list[float]:
    """The x of every touchpoint: evenly spread over the band of its stage."""
    own = [_band(names, stage) for stage, _ in _columns(view)]
    left, starts = 0.0, {}
    for band in bands:
        starts[band.name] = (left, band.width)
        left += band.width
    return [
        starts[name][0] + starts[name][1] * (own[:place].count(name) + 0.5) / own.count(name)
        for place, name in enumerate(own)
    ]


def _multiple(view: View, bands: Sequence[Band], names: Sequence[str]) -> Multiple:
    columns = _columns(view)
    ids = [touchpoint.id for _, touchpoint in columns]
    actual, desired = _means(view, ids)
    xs = _places(view, bands, names)
    where = {item: (x, mean.value) for item, x, mean in zip(ids, xs, actual, strict=True)}
    stages, edges = _stages(columns, xs)
    return Multiple(
        view,
        lines=_lines(xs, actual),
        wishes=_lines(xs, desired),
        dots=tuple(
            Dot(x, SCALE.y(mean.value), mean.hollow)
            for x, mean in zip(xs, actual, strict=True)
            if mean.value is not None
        ),
        edges=edges,
        stages=stages,
        worst=_label(view, where, [m.touchpoint_id for m in view.facts.frictions]),
        best=_label(view, where, [m.touchpoint_id for m in view.facts.delights]),
        room=voice_of(view) is Rater.STAFF,
        voice=_voice(voice_of(view), [mean.n for mean in actual if mean.n], view.catalog),
        rows=tuple(
            Row(
                stage.name,
                touchpoint.name,
                actual=None if is_so.value is None else _signed(is_so.value, view.catalog),
                desired=None if wish.value is None else _signed(wish.value, view.catalog),
                n=is_so.n,
            )
            for (stage, touchpoint), is_so, wish in zip(columns, actual, desired, strict=True)
        ),
    )


def _means(view: View, ids: Sequence[str]) -> tuple[list[Mean], list[Mean]]:
    """Actual and desired emotion at each touchpoint, in the voice of the map."""
    found = [emotion_at(view, item) for item in ids]
    none = Distribution()
    return (
        [mean_of(none if emotion is None else emotion.actual) for emotion in found],
        [mean_of(none if emotion is None else emotion.desired) for emotion in found],
    )


def _lines(xs: Sequence[float], means: Sequence[Mean]) -> tuple[str, ...]:
    values = [mean.value for mean in means]
    return tuple(
        path([(xs[place], SCALE.y(values[place] or 0.0)) for place in run])
        for run in runs(values)
        if len(run) > 1
    )


def _stages(
    columns: Sequence[tuple[Stage, Touchpoint]], xs: Sequence[float]
) -> tuple[tuple[Band, ...], tuple[float, ...]]:
    """Names and widths of a map's own stages; each begins half-way between two touchpoints."""
    firsts = [
        place
        for place, (stage, _) in enumerate(columns)
        if not place or columns[place - 1][0].id != stage.id
    ]
    edges = [(xs[place - 1] + xs[place]) / 2 if place else 0.0 for place in firsts]
    ends = [*edges[1:], 100.0]
    bands = tuple(
        Band(columns[place][0].name, end - begin)
        for place, begin, end in zip(firsts, edges, ends, strict=True)
    )
    return bands, tuple(edges[1:])


def _label(
    view: View, where: dict[str, tuple[float, float | None]], order: Sequence[str]
) -> Label | None:
    x, value = where.get(order[0], (0.0, None)) if order else (0.0, None)
    if value is None:
        return None
    side = "right" if x < EDGE else "left" if x > 100 - EDGE else "middle"
    name = view.document.get(order[0], Touchpoint).name
    return Label(name, _signed(value, view.catalog), x, SCALE.y(value), side)


def _voice(voice: Rater | None, ns: Sequence[int], catalog: Catalog) -> str:
    """Whose ratings these are, such as ``Customers, n 19 to 96``."""
    if voice is None or not ns:
        return catalog.text(N_("not rated yet"))
    low, high = figures.count_of(min(ns), catalog), figures.number(max(ns), catalog)
    text = N_("{voice}, {low}") if min(ns) == max(ns) else N_("{voice}, {low} to {high}")
    return catalog.text(text).format(voice=catalog.text(voice.label), low=low, high=high)


def _signed(value: float, catalog: Catalog) -> str:
    return figures.number(value, catalog, digits=1, signed=True)
