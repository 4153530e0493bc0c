"""KPIs as small multiples: value, interval, the way from baseline to target, and raw counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cjm_widgets.analytics.intervals import INTERVAL_FROM
from cjm_widgets.analytics.kpi import BETTER, SHARES, WORSE
from cjm_widgets.i18n import N_
from cjm_widgets.model.facts import Estimate, KpiFacts, KpiPoint
from cjm_widgets.model.improvement import Kpi
from cjm_widgets.render import charts, figures
from cjm_widgets.render.outline import name_of
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.view import Fragment, View

PADDING = 0.08
APART = 34.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A level beside the trend: its word, its value, its height in per cent from the top."""

    word: str
    value: str
    top: float
    label_top: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """The trend without script: SVG paths in a box of 100 by 100, and words around it."""

    bands: tuple[str, ...]
    line: str
    dots: tuple[tuple[float, float, bool], ...]
    target: Mark | None
    baseline: Mark | None
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Card:
    """One KPI as a reader sees it."""

    kpi: Kpi
    now: str | None
    interval: str | None
    tentative: bool
    change: str
    counted: str
    formula: str | None
    owner: str | None
    source: str | None
    target: str | None
    chart: Markup | None
    drawing: Drawing | None


def render(view: View) -> Fragment:
    """Return the KPIs of the map with their months."""
    found = view.document.children(view.journey_map.id, Kpi)
    facts = {kpi.id: view.facts.kpis.get(kpi.id, KpiFacts(kpi.id)) for kpi in found}
    see = _sentence(view, found, facts)
    html = render_template(
        "sections/kpis.html.j2",
        view.catalog,
        see=see,
        cards=[_card(view, kpi, facts[kpi.id]) for kpi in found],
        table=_table(view, found, facts),
    )
    return Fragment("kpis", html, see)


def _sentence(view: View, found: Sequence[Kpi], facts: dict[str, KpiFacts]) -> str:
    catalog = view.catalog
    if not found:
        return catalog.text(N_("No KPI yet: choose for each action the number that will tell."))
    moved = [k for k in found if facts[k.id].verdict in (BETTER, WORSE)]
    if not any(facts[k.id].now for k in found):
        return catalog.text(N_("The KPIs are named, but nothing has been counted yet."))
    if not moved:
        return catalog.text(
            N_("No KPI has moved beyond doubt; what looks like a change may be noise.")
        )
    better = [f"“{k.name}”" for k in moved if facts[k.id].verdict == BETTER]
    worse = [f"“{k.name}”" for k in moved if facts[k.id].verdict == WORSE]
    said = []
    if better:
        said.append(
            catalog.text(N_("Better beyond doubt: {names}.")).format(names=", ".join(better))
        )
    if worse:
        said.append(catalog.text(N_("Worse beyond doubt: {names}.")).format(names=", ".join(worse)))
    if rest := len(found) - len(moved):
        said.append(
            catalog.plural(
                N_("One other stays within noise or cannot be told."),
                N_("The other {n} stay within noise or cannot be told."),
                rest,
            ).format(n=rest)
        )
    return " ".join(said)


def _card(view: View, kpi: Kpi, facts: KpiFacts) -> Card:
    catalog, now = view.catalog, facts.now
    shown = None if now is None or not figures.may_show(now) else now
    has_trend = sum(figures.may_show(point.value) for point in facts.points) > 1
    trend = _trend(view, kpi, facts) if has_trend else None
    return Card(
        kpi,
        now=None if shown is None else figures.kpi_value(kpi, shown.estimate or 0.0, catalog),
        interval=None if shown is None else figures.kpi_interval(kpi, shown, catalog),
        tentative=shown is not None and bool(shown.warnings),
        change=_change(view, kpi, facts),
        counted=_counted(view, now),
        formula=kpi.formula,
        owner=name_of(view, kpi.owner_id),
        source=name_of(view, kpi.source_id),
        target=None if kpi.target is None else _target(view, kpi, kpi.target),
        chart=None if trend is None else _chart(view, kpi, facts, trend),
        drawing=None if trend is None else _drawing(view, kpi, facts, trend),
    )


def _counted(view: View, now: Estimate | None) -> str:
    """What the value rests on: number, invited, method, and what to beware of."""
    catalog = view.catalog
    if now is None:
        return ""
    said = [figures.count_of(now.n, catalog)]
    if now.n_invited is not None:
        said[0] = catalog.text(N_("{n} of {invited} invited")).format(
            n=said[0], invited=figures.number(now.n_invited, catalog)
        )
    if now.method:
        said.append(catalog.text(now.method))
    said += [catalog.text(warning) for warning in now.warnings]
    return "; ".join(said)


def _change(view: View, kpi: Kpi, facts: KpiFacts) -> str:
    """The change in words, with the interval of the change itself."""
    catalog = view.catalog
    if facts.now is None:
        return catalog.text(N_("Not counted yet."))
    if facts.baseline is None or facts.baseline.estimate is None:
        return catalog.text(N_("No baseline, so no change can be read."))
    if not figures.may_show(facts.baseline):
        return catalog.text(N_("The baseline rests on too few answers, so no change can be read."))
    before = figures.kpi_value(kpi, facts.baseline.estimate, catalog)
    verdict = catalog.text(facts.verdict or "")
    moved = facts.change
    if moved is None or moved.estimate is None or moved.low is None or moved.high is None:
        return catalog.text(N_("Baseline {before}: {verdict}.")).format(
            before=before, verdict=verdict
        )
    factor = 100 if kpi.kpi_kind in SHARES else 1
    digits = 1 if factor == 100 else figures.kpi_digits(kpi, moved.estimate)
    change, low, high = (
        figures.number(factor * value, catalog, digits=digits, signed=True)
        for value in (moved.estimate, moved.low, moved.high)
    )
    pattern = (
        N_("Baseline {before}, change {change} points ({low} to {high}): {verdict}.")
        if factor == 100
        else N_("Baseline {before}, change {change} ({low} to {high}): {verdict}.")
    )
    return catalog.text(pattern).format(
        before=before, change=change, low=low, high=high, verdict=verdict
    )


def _target(view: View, kpi: Kpi, target: float) -> str:
    shown = figures.kpi_value(kpi, target, view.catalog)
    if kpi.target_on is None:
        return view.catalog.text(N_("Target {value}")).format(value=shown)
    return view.catalog.text(N_("Target {value} by {day}")).format(
        value=shown, day=figures.day(kpi.target_on, view.catalog)
    )


def _trend(view: View, kpi: Kpi, facts: KpiFacts) -> charts.Trend:
    points = tuple(_point(view, kpi, point) for point in facts.points)
    before = facts.baseline
    baseline = before.estimate if before is not None and figures.may_show(before) else None
    levels = [
        level
        for point in points
        for level in (point.value, point.low, point.high)
        if level is not None
    ] + [level for level in (baseline, kpi.target) if level is not None]
    reach = (max(levels) - min(levels)) or 1.0
    width = (points[-1].at - points[0].at) or 1.0
    left = points[0].at - 0.03 * width
    return charts.Trend(
        points,
        left=left,
        right=points[-1].at + 0.04 * width,
        bottom=min(levels) - PADDING * reach,
        top=max(levels) + PADDING * reach,
        baseline=baseline,
        target=kpi.target,
    )


def _point(view: View, kpi: Kpi, point: KpiPoint) -> charts.TrendPoint:
    found, catalog = point.value, view.catalog
    show = figures.may_show(found)
    middle = (point.period_from.toordinal() + point.period_to.toordinal()) / 2
    return charts.TrendPoint(
        at=middle,
        value=found.estimate if show else None,
        low=found.low if show else None,
        high=found.high if show else None,
        period=figures.period(point.period_from, point.period_to, catalog),
        shown=figures.kpi_value(kpi, found.estimate or 0.0, catalog)
        if show
        else catalog.text(N_("too few")),
        interval=(figures.kpi_interval(kpi, found, catalog) if show else None)
        or catalog.text(N_("none")),
        n=figures.number(found.n, catalog),
        hollow=found.n < INTERVAL_FROM,
    )


def _chart(view: View, kpi: Kpi, facts: KpiFacts, trend: charts.Trend) -> Markup:
    shown = [point for point in trend.points if point.value is not None]
    label = view.catalog.text(
        N_("{name}: from {first} in {from_month} to {last} in {to_month}. {change}")
    ).format(
        name=kpi.name,
        first=shown[0].shown,
        from_month=shown[0].period,
        last=shown[-1].shown,
        to_month=shown[-1].period,
        change=_change(view, kpi, facts),
    )
    return charts.trend_chart(f"chart-{kpi.id}", trend, label=label, catalog=view.catalog)


def _drawing(view: View, kpi: Kpi, facts: KpiFacts, trend: charts.Trend) -> Drawing:
    def x(at: float) -> float:
        return round(100 * (at - trend.left) / (trend.right - trend.left), 2)

    def y(value: float) -> float:
        return round(100 * (trend.top - value) / (trend.top - trend.bottom), 2)

    bands = []
    for run in charts.runs(trend.points):
        upper = [f"{x(p.at)} {y(p.high or 0.0)}" for p in run]
        lower = [f"{x(p.at)} {y(p.low or 0.0)}" for p in reversed(run)]
        bands.append("M" + "L".join(upper + lower) + "Z")
    line, pen = "", "M"
    for point in trend.points:
        if point.value is None:
            pen = "M"
            continue
        line += f"{pen}{x(point.at)} {y(point.value)}"
        pen = "L"
    target, baseline = _marks(view, kpi, trend, y)
    return Drawing(
        tuple(bands),
        line,
        tuple((x(p.at), y(p.value), p.hollow) for p in trend.points if p.value is not None),
        target,
        baseline,
        first=figures.month(facts.points[0].period_from, view.catalog),
        last=figures.month(facts.points[-1].period_to, view.catalog),
    )


def _marks(
    view: View, kpi: Kpi, trend: charts.Trend, y: Callable[[float], float]
) -> tuple[Mark | None, Mark | None]:
    """Target and baseline, their words of two lines moved apart where they would touch."""
    heights = [None if level is None else y(level) for level in (trend.target, trend.baseline)]
    labels = list(heights)
    target, baseline = heights
    if target is not None and baseline is not None and abs(target - baseline) < APART:
        middle = min(max((target + baseline) / 2, APART), 100 - APART)
        up = -1 if target <= baseline else 1
        labels = [middle + up * APART / 2, middle - up * APART / 2]
    words = (view.catalog.text(N_("target")), view.catalog.text(N_("baseline")))
    target_mark, baseline_mark = (
        None
        if level is None or height is None or label is None
        else Mark(word, figures.kpi_value(kpi, level, view.catalog), height, round(label, 1))
        for word, level, height, label in zip(
            words, (trend.target, trend.baseline), heights, labels, strict=True
        )
    )
    return target_mark, baseline_mark


def _table(
    view: View, found: Sequence[Kpi], facts: dict[str, KpiFacts]
) -> list[tuple[str, list[tuple[str, str] | None]]]:
    """Rows of one period each: its name, then value and number for every KPI."""
    spans: list[tuple[dt.date, dt.date]] = sorted(
        {(p.period_from, p.period_to) for kpi in found for p in facts[kpi.id].points}
    )
    rows = []
    for first, last in spans:
        cells: list[tuple[str, str] | None] = []
        for kpi in found:
            point = next(
                (p for p in facts[kpi.id].points if (p.period_from, p.period_to) == (first, last)),
                None,
            )
            shown = None if point is None else _point(view, kpi, point)
            cells.append(None if shown is None else (shown.shown, shown.n))
        rows.append((figures.period(first, last, view.catalog), cells))
    return rows
