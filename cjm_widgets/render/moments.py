"""Moments of truth in their order, with what makes the order and why it matters there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cjm_widgets.i18n import N_
from cjm_widgets.model.facts import Moment
from cjm_widgets.model.journey import MomentOfTruth, PainPoint
from cjm_widgets.model.scales import Effect, MomentKind, Rater
from cjm_widgets.render import figures
from cjm_widgets.render.compact import worst_moments
from cjm_widgets.render.outline import Place, places, touchpoints
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.view import Fragment, View

NOTHING = "\N{EN DASH}"
_EFFECTS = {MomentKind.FRICTION: Effect.PAIN, MomentKind.DELIGHT: Effect.DELIGHT}


@dataclass(frozen=True, slots=True)
class Row:
    """One moment with every factor of its score, as a person reads them.

    Attributes
    ----------
    share
        Score as a part of the highest of its kind, in per cent.
    hollow
        Its place is tentative: a factor is missing, or few were asked.
    room
        Its place in the room's own order, if the room voted.
    """

    moment: Moment
    place: Place
    actual: str
    gap: str
    importance: str
    reach: str
    score: str
    share: float
    rests: str
    hollow: bool
    why: str | None
    make_or_break: bool
    room: str | None
    points: tuple[str, ...]


def render(view: View) -> Fragment:
    """Return the order of frictions and delights, and what people named beside it."""
    frictions = _rows(view, view.facts.frictions)
    delights = _rows(view, view.facts.delights)
    see = _sentence(view, frictions, delights)
    html = render_template(
        "sections/moments.html.j2",
        view.catalog,
        see=see,
        frictions=frictions,
        delights=delights,
        by_room=any(row.moment.voice is Rater.STAFF for row in (*frictions, *delights)),
        named=_named(view),
        pains=_pains(view),
    )
    return Fragment("moments", html, see)


def _judged(view: View, touchpoint: str, kind: MomentKind) -> MomentOfTruth | None:
    found = view.document.children(touchpoint, MomentOfTruth)
    return next((moment for moment in found if moment.moment_kind is kind), None)


def _rows(view: View, found: Sequence[Moment]) -> list[Row]:
    highest = max((moment.score for moment in found), default=0.0)
    return [_row(view, moment, highest) for moment in found]


def _row(view: View, moment: Moment, highest: float) -> Row:
    catalog = view.catalog
    judged = _judged(view, moment.touchpoint_id, moment.kind)
    order = None if judged is None else judged.room_order
    voice = catalog.text(moment.voice.label)
    return Row(
        moment,
        places(view)[moment.touchpoint_id],
        actual=figures.number(moment.actual, catalog, digits=1, signed=True),
        gap=_gap(view, moment),
        importance=NOTHING
        if moment.importance is None
        else figures.short(moment.importance, catalog),
        reach=NOTHING if moment.reach is None else figures.percent(moment.reach, catalog),
        score=figures.short(moment.score, catalog),
        share=round(max(0.0, 100 * moment.score / highest), 1) if highest > 0 else 0.0,
        rests=f"{voice}, {figures.count_of(moment.n, catalog)}",
        hollow=moment.tentative,
        why=moment.why,
        make_or_break=judged is not None and judged.make_or_break,
        room=None if not order else catalog.text(N_("the room’s order: {n}")).format(n=order),
        points=tuple(
            point.text
            for point in view.document.children(moment.touchpoint_id, PainPoint)
            if point.effect is _EFFECTS[moment.kind]
        ),
    )


def _gap(view: View, moment: Moment) -> str:
    """How far below the wish it is; for a delight how far above, so less than the wish is minus."""
    if moment.kind is MomentKind.FRICTION:
        return figures.number(moment.gap, view.catalog, digits=1)
    return figures.number(-moment.gap, view.catalog, digits=1, signed=True)


def _sentence(view: View, frictions: Sequence[Row], delights: Sequence[Row]) -> str:
    text, plural = view.catalog.text, view.catalog.plural
    if not frictions and not delights:
        return text(
            N_(
                "None yet: moments of truth appear as soon as customers or the room have rated "
                "desired and actual emotions."
            )
        )
    said = []
    if frictions:
        first = frictions[0]
        said.append(
            text(
                N_("“{touchpoint}” costs us most: it feels {actual}, {gap} below the wish.")
            ).format(touchpoint=first.place.name, actual=first.actual, gap=first.gap)
        )
        worst = {moment.touchpoint_id for moment in worst_moments(view)}
        breaking = sum(row.make_or_break for row in frictions if row.place.id in worst)
        if breaking:
            said.append(
                plural(
                    N_("One of the worst is make-or-break: customers leave because of it."),
                    N_("{n} of the worst are make-or-break: customers leave because of them."),
                    breaking,
                ).format(n=breaking)
            )
    if delights:
        said.append(
            text(N_("“{touchpoint}” wins them: protect it.")).format(
                touchpoint=delights[0].place.name
            )
        )
    return " ".join(said)


def _named(view: View) -> list[tuple[Place, MomentOfTruth]]:
    """Moments that the room named and nobody's ratings put in order."""
    ranked = {
        (moment.touchpoint_id, moment.kind)
        for moment in (*view.facts.frictions, *view.facts.delights)
    }
    return [
        (places(view)[touchpoint.id], moment)
        for touchpoint in touchpoints(view)
        for moment in view.document.children(touchpoint.id, MomentOfTruth)
        if (touchpoint.id, moment.moment_kind) not in ranked
    ]


def _pains(view: View) -> list[tuple[Place, tuple[PainPoint, ...]]]:
    """All pains and delights from left to right."""
    return [
        (places(view)[touchpoint.id], found)
        for touchpoint in touchpoints(view)
        if (found := view.document.children(touchpoint.id, PainPoint))
    ]
