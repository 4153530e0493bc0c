"""Opportunities: the impact-effort matrix, three ways of ranking, and what it would cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from cjm_widgets.analytics.priority import Priority, Score, prioritise
from cjm_widgets.i18n import N_
from cjm_widgets.model.improvement import Action, Opportunity
from cjm_widgets.model.scales import ActionStatus
from cjm_widgets.render import charts, figures
from cjm_widgets.render.money import money
from cjm_widgets.render.outline import Place, codes, name_of, places
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.view import Fragment, View

CHART = "chart-opportunities"
MIDDLE_IMPACT = 3.0
DOT = 0.068
LABELS = (26, 17)
LETTER = 0.0148
LINE = 0.045
IMPACT_FROM, IMPACT_TO = 0.6, 5.3
TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """An opportunity in the matrix; ``x`` and ``y`` are per cent from the left and the top."""

    opportunity: Opportunity
    code: str
    x: float
    y: float
    planned: bool
    side: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """The effort axis: person-days on a logarithmic scale, and where its median lies."""

    low: float
    high: float
    middle: float

    def share(self, effort: float) -> float:
        return math.log(effort / self.low) / math.log(self.high / self.low)

    @property
    def ticks(self) -> list[tuple[int, float]]:
        return [(tick, 100 * self.share(tick)) for tick in TICKS if self.low <= tick <= self.high]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One row of the table of ranks; ``strip`` is the range of places on a line of 120 units."""

    opportunity: Opportunity
    code: str
    places: tuple[Place, ...]
    scores: tuple[tuple[str, str | None, str | None], ...]
    range: str | None
    strip: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class Worth:
    """What an opportunity costs and brings, or that nobody has estimated it."""

    opportunity: Opportunity
    code: str
    cost: tuple[str, str | None] | None
    value: tuple[str, str | None] | None
    estimator: str | None
    inputs: tuple[str | None, ...]


def render(view: View) -> Fragment:
    """Return the opportunities of the map."""
    found = view.document.children(view.journey_map.id, Opportunity)
    priorities = prioritise(found)
    see = _sentence(view, found, priorities)
    scale = _scale(found)
    dots = [] if scale is None else _dots(view, found, scale)
    html = render_template(
        "sections/opportunities.html.j2",
        view.catalog,
        see=see,
        found=found,
        chart=None if scale is None else _chart(view, dots),
        dots=dots,
        middle_impact=round(100 * _height(MIDDLE_IMPACT), 1),
        scale=scale,
        middle=None
        if scale is None
        else (round(100 * scale.share(scale.middle), 1), figures.short(scale.middle, view.catalog)),
        unplaced=[o for o in found if o.impact is None or o.effort is None],
        ranked=[
            _ranked(view, priority, sum(p.place_low is not None for p in priorities))
            for priority in priorities
        ],
        worth=[_worth(view, view.document.get(p.opportunity_id, Opportunity)) for p in priorities],
    )
    return Fragment("opportunities", html, see)


def _sentence(view: View, found: Sequence[Opportunity], priorities: Sequence[Priority]) -> str:
    catalog = view.catalog
    if not found:
        return catalog.text(
            N_("None proposed: take the worst moment to the room and ask what could end it.")
        )
    leaders = [p for p in priorities if _leads(p)]
    if leaders:
        title = view.document.get(leaders[0].opportunity_id, Opportunity).title
        return catalog.text(
            N_(
                "“{title}” leads by every method of ranking; “range” says how far each place can be trusted."
            )
        ).format(title=title)
    if any(p.rice or p.ice or p.impact_per_effort for p in priorities):
        return _split(view, priorities)
    return catalog.plural(
        N_("One idea, not estimated yet: impact and effort are missing."),
        N_("{n} ideas, none estimated yet: impact and effort are missing."),
        len(found),
    ).format(n=len(found))


def _split(view: View, priorities: Sequence[Priority]) -> str:
    """Name the leader of each method, where they do not agree."""
    firsts = []
    for label, scores in (
        (N_("RICE"), [(p, p.rice) for p in priorities]),
        (N_("ICE"), [(p, p.ice) for p in priorities]),
        (N_("impact ÷ effort"), [(p, p.impact_per_effort) for p in priorities]),
    ):
        first = next((p for p, score in scores if score is not None and score.place == 1), None)
        if first is not None:
            title = view.document.get(first.opportunity_id, Opportunity).title
            firsts.append(
                view.catalog.text(N_("“{title}” by {method}")).format(
                    title=title, method=view.catalog.text(label)
                )
            )
    return view.catalog.text(
        N_(
            "The methods differ on what comes first: {firsts}. Talk about the inputs, not the places."
        )
    ).format(firsts=", ".join(firsts))


def _leads(priority: Priority) -> bool:
    scores = (priority.rice, priority.ice, priority.impact_per_effort)
    return all(score is not None and score.place == 1 for score in scores)


def _scale(found: Sequence[Opportunity]) -> Scale | None:
    efforts = [o.effort for o in found if o.effort is not None and o.impact is not None]
    if not efforts:
        return None
    return Scale(min(efforts) / 1.6, max(efforts) * 1.6, float(median(efforts)))


def _dots(view: View, found: Sequence[Opportunity], scale: Scale) -> list[Dot]:
    """Place the dots, move apart those that would cover each other, and find room for names."""
    planned = {
        action.opportunity_id
        for action in view.document.children(view.journey_map.id, Action)
        if action.status not in (ActionStatus.DROPPED, ActionStatus.PROPOSED)
    }
    code = codes(view)
    spots: list[tuple[Opportunity, float, float]] = []
    for opportunity in found:
        if opportunity.impact is None or opportunity.effort is None:
            continue
        x, y = scale.share(opportunity.effort), _height(opportunity.impact)
        while any(abs(x - a) < DOT and abs(y - b) < DOT for _, a, b in spots):
            x, y = (x + DOT, y) if x + DOT < 0.95 else (DOT, y + DOT)
        spots.append((opportunity, x, y))
    taken: list[Box] = [(x - DOT / 2, y - DOT / 2, x + DOT / 2, y + DOT / 2) for _, x, y in spots]
    dots = []
    for opportunity, x, y in spots:
        side, name = _label(opportunity.title, x, y, taken)
        dots.append(
            Dot(
                opportunity,
                code[opportunity.id],
                round(100 * x, 1),
                round(100 * y, 1),
                planned=opportunity.id in planned,
                side=side,
                name=name,
            )
        )
    return dots


def _height(impact: float) -> float:
    """The share of the frame that lies above an impact."""
    return (IMPACT_TO - max(impact, IMPACT_FROM)) / (IMPACT_TO - IMPACT_FROM)


def _label(title: str, x: float, y: float, taken: list[Box]) -> tuple[str | None, str]:
    """Return the side on which a name, whole or cut, has room, and take it; else ``None``."""
    for length in LABELS:
        name = title if len(title) <= length else f"{title[: length - 1].rstrip()}…"
        width = len(name) * LETTER
        for side, left, middle in (
            ("right", x + DOT * 0.6, y),
            ("left", x - DOT * 0.6 - width, y),
            ("below", x - width / 2, y + DOT * 0.85),
            ("above", x - width / 2, y - DOT * 0.85),
        ):
            box = (left, middle - LINE / 2, left + width, middle + LINE / 2)
            inside = box[0] >= 0 and box[2] <= 1 and box[1] >= LINE and box[3] <= 1 - LINE
            free = all(
                box[2] <= a or box[0] >= c or box[3] <= b or box[1] >= d for a, b, c, d in taken
            )
            if inside and free:
                taken.append(box)
                return side, name
    return None, ""


def _chart(view: View, dots: Sequence[Dot]) -> object:
    catalog, unknown = view.catalog, view.catalog.text(N_("not estimated"))

    def shown(value: float | None, *, share: bool = False) -> str:
        if value is None:
            return unknown
        return figures.percent(value, catalog) if share else figures.short(value, catalog)

    return charts.matrix_chart(
        CHART,
        [
            charts.MatrixDot(
                x=dot.x / 100,
                y=1 - dot.y / 100,
                code=dot.code,
                planned=dot.planned,
                title=dot.opportunity.title,
                impact=shown(dot.opportunity.impact),
                effort=shown(dot.opportunity.effort),
                reach=shown(dot.opportunity.reach),
                confidence=shown(dot.opportunity.confidence, share=True),
            )
            for dot in dots
        ],
        label=catalog.text(
            N_("Impact against effort of {n} opportunities; the tables beside it hold the numbers.")
        ).format(n=len(dots)),
        catalog=catalog,
    )


def _ranked(view: View, priority: Priority, total: int) -> Ranked:
    opportunity = view.document.get(priority.opportunity_id, Opportunity)
    known = places(view)
    scores = (
        (view.catalog.text(N_("RICE")), priority.rice),
        (view.catalog.text(N_("ICE")), priority.ice),
        (view.catalog.text(N_("Impact ÷ effort")), priority.impact_per_effort),
    )
    low, high = priority.place_low, priority.place_high
    own = next((score.place for _, score in scores if score is not None), None)
    strip = None
    if low is not None and high is not None and own is not None:
        strip = (_at(low, total), _at(high, total), _at(own, total))
    return Ranked(
        opportunity,
        codes(view)[opportunity.id],
        tuple(known[t] for t in opportunity.touchpoint_ids if t in known),
        tuple((label, *_score(view, score)) for label, score in scores),
        None if low is None or high is None else _range(low, high),
        strip,
    )


def _score(view: View, score: Score | None) -> tuple[str | None, str | None]:
    if score is None:
        return None, None
    return str(score.place), figures.short(score.value, view.catalog)


def _at(place: int, total: int) -> float:
    return round(6 + 108 * (place - 1) / max(total - 1, 1), 1)


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}\N{EN DASH}{high}"


def _worth(view: View, opportunity: Opportunity) -> Worth:
    catalog = view.catalog
    estimator = name_of(view, opportunity.estimated_by)
    cost = (opportunity.cost_low, opportunity.cost_likely, opportunity.cost_high)
    value = (opportunity.value_low, opportunity.value_likely, opportunity.value_high)
    return Worth(
        opportunity,
        codes(view)[opportunity.id],
        cost=_money(view, cost) if estimator else None,
        value=_money(view, value) if estimator else None,
        estimator=estimator,
        inputs=(
            None if opportunity.impact is None else figures.short(opportunity.impact, catalog),
            None if opportunity.reach is None else figures.short(opportunity.reach, catalog),
            None
            if opportunity.confidence is None
            else figures.percent(opportunity.confidence, catalog),
            None if opportunity.effort is None else figures.short(opportunity.effort, catalog),
        ),
    )


def _money(view: View, triple: tuple[float | None, ...]) -> tuple[str, str | None] | None:
    """Return the likely sum with its currency, and the span from low to high."""
    low, likely, high = triple
    catalog = view.catalog
    known = [value for value in triple if value is not None]
    if not known:
        return None
    middle = likely if likely is not None else known[-1]
    shown = money(view, middle, catalog)
    if low is None or high is None:
        return shown, None
    span = catalog.text(N_("{low} to {high}")).format(
        low=figures.number(low, catalog), high=figures.number(high, catalog)
    )
    return shown, span
