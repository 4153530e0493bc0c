"""The first screen: who, what is wrong, what to fund, how sure, and whether it gets better."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from cjm_widgets.i18n import N_
from cjm_widgets.model.facts import Estimate, KpiFacts, Moment
from cjm_widgets.model.improvement import Action, Kpi
from cjm_widgets.model.scales import MomentKind, Rater, SentenceSlot, Status
from cjm_widgets.render import figures, sentences
from cjm_widgets.render.compact import compact, worst_moments
from cjm_widgets.render.outline import Place, as_of, department_of, name_of, open_actions, places
from cjm_widgets.render.portrait import initials_of, portrait_svg
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.view import Fragment, View

TOP_DELIGHTS, TOP_ACTIONS, TOP_KPIS = 3, 3, 4
SPARK = (104.0, 30.0)
FRAMES = {
    Status.HYPOTHESIS: "hypothesis",
    Status.PARTLY_VALIDATED: "partly",
    Status.VALIDATED: "validated",
}


@dataclass(frozen=True, slots=True)
class TopMoment:
    """A moment of truth in one row: why it ranks, how it feels, on how many it rests."""

    kind: MomentKind
    place: Place
    reason: str
    actual: str
    n: str
    hollow: bool


@dataclass(frozen=True, slots=True)
class TopAction:
    """An action in one row; ``owner`` and ``due`` are ``None`` where nobody has named them."""

    action: Action
    owner: str | None
    due: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Spark:
    """A small trend: SVG path data in a box of 104 by 30."""

    line: str
    end: tuple[float, float] | None
    interval: tuple[float, float] | None
    target: float | None


@dataclass(frozen=True, slots=True)
class TopKpi:
    """A KPI in one row."""

    kpi: Kpi
    baseline: str | None
    now: str | None
    interval: str | None
    n: str | None
    target: str | None
    spark: Spark | None


def render(view: View) -> Fragment:
    """Return the decision view."""
    lead = sentences.tell(view, SentenceSlot.WHERE_IT_FAILS)
    facts, text = view.facts, view.catalog.text
    actions = list(_actions(view))
    html = render_template(
        "sections/decision.html.j2",
        view.catalog,
        persona=view.persona,
        portrait=portrait_svg(
            view.persona.portrait, label="", initials=initials_of(view.persona.name)
        ),
        role=view.persona.summary or _role(view),
        lead=lead,
        fund=sentences.tell(view, SentenceSlot.WHAT_TO_FUND),
        sure=sentences.tell(view, SentenceSlot.HOW_SURE),
        see=sentences.tell(view, SentenceSlot.CURVE),
        frame=FRAMES[facts.status],
        status=text(facts.status.label),
        supported=facts.supported,
        total=facts.total,
        share=round(100 * facts.supported / facts.total, 1) if facts.total else 0,
        terms=_terms(view),
        figure=compact(view),
        moments=list(_moments(view)),
        moments_by=_moments_by(view),
        n_equal=max(0, len(worst_moments(view)) - 3),
        actions=actions[:TOP_ACTIONS],
        n_actions=len(actions),
        n_ownerless=sum(action.owner is None for action in actions),
        kpis=_kpis(view),
    )
    return Fragment("decision", html, lead.text)


def _role(view: View) -> str | None:
    known = [part for part in (view.persona.job, view.persona.place) if part]
    return ", ".join(known) or None


def _terms(view: View) -> list[tuple[str, str]]:
    """What the map covers and how long it holds."""
    text, journey_map = view.catalog.text, view.journey_map

    def day(date: dt.date | None) -> str | None:
        return None if date is None else figures.day(date, view.catalog)

    rows = (
        (N_("Scope"), journey_map.scope),
        (N_("Kind"), text(journey_map.map_kind.label)),
        (N_("As of"), day(as_of(view))),
        (N_("Review"), day(journey_map.review_on)),
        (N_("Owner"), name_of(view, journey_map.owner_id)),
    )
    return [(text(label), value) for label, value in rows if value]


def _moments(view: View) -> Iterator[TopMoment]:
    yield from (_moment(view, moment) for moment in worst_moments(view))
    shown = 1 if view.facts.frictions else TOP_DELIGHTS
    yield from (_moment(view, moment) for moment in view.facts.delights[:shown])


def _moment(view: View, moment: Moment) -> TopMoment:
    catalog = view.catalog
    if moment.kind is MomentKind.DELIGHT:
        reason = catalog.text(
            N_("the best moment: protect it") if moment.place == 1 else N_("protect it")
        )
    else:
        parts = [
            catalog.text(N_("gap {gap}")).format(gap=figures.number(moment.gap, catalog, digits=1))
        ]
        if moment.importance is not None:
            parts.append(
                catalog.text(N_("importance {points}")).format(
                    points=figures.short(moment.importance, catalog)
                )
            )
        if moment.reach is not None:
            parts.append(
                catalog.text(N_("reach {share}")).format(
                    share=figures.percent(moment.reach, catalog)
                )
            )
        reason = ", ".join(part.replace(" ", figures.NO_BREAK) for part in parts)
    return TopMoment(
        moment.kind,
        places(view)[moment.touchpoint_id],
        reason,
        figures.number(moment.actual, catalog, digits=1, signed=True),
        figures.count_of(moment.n, catalog),
        hollow=moment.tentative,
    )


def _moments_by(view: View) -> str | None:
    """Say by what the moments are put in order, and whose order it is."""
    text, frictions = view.catalog.text, view.facts.frictions
    if not frictions:
        return None
    if frictions[0].voice is Rater.STAFF:
        asked = any(facts.customers is not None for facts in view.facts.touchpoints.values())
        if asked:
            return text(N_("The room’s order; too few customers have answered yet"))
        return text(N_("The room’s order; customers have not been asked yet"))
    if any(moment.importance is not None for moment in frictions):
        return text(N_("Gap × importance (of 100 points) × reach; hollow: tentative"))
    return text(N_("Gap × reach; importance is not known yet"))


def _actions(view: View) -> Iterator[TopAction]:
    for action in open_actions(view):
        person = name_of(view, action.owner_id)
        department = name_of(view, action.department_id) or department_of(view, action.owner_id)
        owner = ", ".join(part for part in (person, department) if part)
        yield TopAction(
            action,
            owner if person else None,
            None if action.due_on is None else figures.day(action.due_on, view.catalog),
            view.catalog.text(action.status.label),
        )


def _kpis(view: View) -> list[TopKpi]:
    found = view.document.children(view.journey_map.id, Kpi)[:TOP_KPIS]
    return [_kpi(view, kpi, view.facts.kpis.get(kpi.id, KpiFacts(kpi.id))) for kpi in found]


def _kpi(view: View, kpi: Kpi, facts: KpiFacts) -> TopKpi:
    catalog, now = view.catalog, facts.now
    values = [e.estimate for e in (facts.baseline, now) if e is not None]
    digits = min((figures.kpi_digits(kpi, v) for v in values if v is not None), default=None)

    def shown(found: Estimate | None) -> str | None:
        if found is None or found.estimate is None:
            return None
        if not figures.may_show(found):
            return catalog.text(N_("too few answers"))
        return figures.kpi_value(kpi, found.estimate, catalog, digits=digits)

    return TopKpi(
        kpi,
        baseline=shown(facts.baseline),
        now=shown(now),
        interval=None if now is None else figures.kpi_interval(kpi, now, catalog, digits=digits),
        n=None if now is None else figures.count_of(now.n, catalog),
        target=None
        if kpi.target is None
        else figures.kpi_value(kpi, kpi.target, catalog, digits=digits),
        spark=_spark(kpi, facts),
    )


def _spark(kpi: Kpi, facts: KpiFacts) -> Spark | None:
    """The trend of all periods, the interval of the last, and the target if there is one."""
    points = [(i, p.value) for i, p in enumerate(facts.points) if figures.may_show(p.value)]
    if len(points) < 2:
        return None
    last = points[-1][1]
    ends = [end for end in (last.low, last.high, kpi.target) if end is not None]
    values = [value.estimate or 0.0 for _, value in points]
    low, high = min(values + ends), max(values + ends)
    width, height = SPARK

    def y(value: float) -> float:
        return round(3 + (height - 6) * (1 - (value - low) / ((high - low) or 1.0)), 1)

    step = (width - 6) / (len(facts.points) - 1)
    spots = [(round(2 + i * step, 1), y(value.estimate or 0.0)) for i, value in points]
    line = "M" + "L".join(f"{x:g} {height_:g}" for x, height_ in spots)
    interval = None if last.low is None or last.high is None else (y(last.high), y(last.low))
    return Spark(line, spots[-1], interval, None if kpi.target is None else y(kpi.target))
