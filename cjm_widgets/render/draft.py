"""Draft sentences for the first screen, each true of the data below it and naming what is missing."""

from __future__ import annotations

from cjm_widgets.analytics.intervals import SUPPRESSED_BELOW
from cjm_widgets.analytics.ledger import NO_MOMENTS
from cjm_widgets.fields import Lane
from cjm_widgets.i18n import N_
from cjm_widgets.model.facts import EVIDENCE_LANES, CellEvidence, TouchpointFacts
from cjm_widgets.model.improvement import Opportunity
from cjm_widgets.model.journey import Touchpoint
from cjm_widgets.model.scales import SentenceSlot, Strength
from cjm_widgets.render import figures
from cjm_widgets.render.lanes import NAMES
from cjm_widgets.render.money import money
from cjm_widgets.render.outline import first_name, touchpoints
from cjm_widgets.render.view import View

TOP = 3


def write(view: View, slot: SentenceSlot) -> str:
    """Return the draft for one place of the first screen."""
    return {
        SentenceSlot.WHERE_IT_FAILS: where_it_fails,
        SentenceSlot.WHAT_TO_FUND: what_to_fund,
        SentenceSlot.HOW_SURE: how_sure,
        SentenceSlot.CURVE: curve_in_a_sentence,
    }[slot](view)


def where_it_fails(view: View) -> str:
    """Name the worst moments by their feeling, else the touchpoints that lose most customers."""
    text, frictions = view.catalog.text, view.facts.frictions
    names = _names(view)
    if len(frictions) > 1:
        return text(
            N_(
                "We fall furthest short at “{first}” ({first_actual}), then at “{second}” ({second_actual})."
            )
        ).format(
            first=names[frictions[0].touchpoint_id],
            first_actual=_signed(view, frictions[0].actual),
            second=names[frictions[1].touchpoint_id],
            second_actual=_signed(view, frictions[1].actual),
        )
    if frictions:
        return text(N_("We fall short at one touchpoint: “{first}” ({actual}).")).format(
            first=names[frictions[0].touchpoint_id], actual=_signed(view, frictions[0].actual)
        )
    if _is_rated(view):
        return text(N_("Nothing falls below what {name} wishes for.")).format(name=first_name(view))
    if losses := biggest_losses(view):
        worst = losses[0]
        return text(
            N_("Most leave at “{touchpoint}”: {share} of the {n} who reach it go no further.")
        ).format(
            touchpoint=names[worst.touchpoint_id],
            share=figures.percent(_lost_share(worst), view.catalog),
            n=figures.number(worst.arrivals or 0, view.catalog),
        )
    return text(N_("Nobody has rated this journey yet, so we cannot say where it fails."))


def what_to_fund(view: View) -> str:
    """Name the first opportunity that answers a top-three moment."""
    text = view.catalog.text
    offered = view.document.children(view.journey_map.id, Opportunity)
    if not offered:
        return text(
            N_(
                "Nothing is proposed yet. The action plan turns the worst moments into opportunities."
            )
        )
    worst = [moment.touchpoint_id for moment in view.facts.frictions[:TOP]]
    for place, touchpoint in enumerate(worst):
        for opportunity in offered:
            if touchpoint in opportunity.touchpoint_ids:
                return text(
                    N_("“{opportunity}” answers the {place}: “{touchpoint}”. {cost}")
                ).format(
                    opportunity=opportunity.title,
                    place=text((N_("worst moment"), N_("second worst"), N_("third worst"))[place]),
                    touchpoint=_names(view)[touchpoint],
                    cost=_cost(view, opportunity),
                )
    return text(N_("“{opportunity}” comes first in the team’s order. {cost}")).format(
        opportunity=offered[0].title, cost=_cost(view, offered[0])
    )


def how_sure(view: View) -> str:
    """Say how much is firm and name the first thing to find out."""
    catalog, facts = view.catalog, view.facts
    if not facts.total:
        return catalog.text(N_("Nothing is filled in yet, so there is nothing to be sure of."))
    if not facts.supported:
        said = catalog.text(
            N_("None of the {total} cells is backed firmly: read it as a hypothesis.")
        )
    else:
        said = catalog.text(N_("{supported} of {total} cells are backed firmly."))
        if NO_MOMENTS in facts.status_reasons:
            said = catalog.text(
                N_(
                    "{supported} of {total} cells are backed firmly, but nobody has rated how it "
                    "feels, so this stays a hypothesis."
                )
            )
    said = said.format(supported=facts.supported, total=facts.total)
    if (weakest := first_to_research(view)) is None:
        return said
    touchpoint, lane, cell = weakest
    gap = catalog.text(
        N_("First to find out: {lane} at “{touchpoint}”, which is {strength}.")
    ).format(
        lane=_lowered(catalog.text(NAMES[lane])),
        touchpoint=touchpoint.name,
        strength=catalog.text(
            N_("only assumed") if cell.strength is Strength.ASSUMED else N_("only reported")
        ),
    )
    return f"{said} {gap}"


def curve_in_a_sentence(view: View) -> str:
    """Count how often the feeling falls below the wish, or where customers are lost."""
    catalog = view.catalog
    if _is_rated(view):
        n = len(view.facts.frictions)
        if not n:
            return catalog.text(
                N_("The feeling meets the wish at every touchpoint that was rated.")
            )
        said = catalog.plural(
            N_("The feeling falls below the wish at {n} touchpoint of {total}"),
            N_("The feeling falls below the wish at {n} touchpoints of {total}"),
            n,
        ).format(n=n, total=len(touchpoints(view)))
        worst = view.facts.frictions[0]
        tail = catalog.text(N_("most of all at “{touchpoint}”, {gap} below.")).format(
            touchpoint=_names(view)[worst.touchpoint_id],
            gap=figures.number(worst.gap, catalog, digits=1),
        )
        return f"{said}, {tail}"
    if any(f.arrivals for f in view.facts.touchpoints.values()):
        cases = view.facts.n_cases or max(f.arrivals or 0 for f in view.facts.touchpoints.values())
        return catalog.text(
            N_("How many of {n} cases reach each touchpoint, and where they leave.")
        ).format(n=figures.number(cases, catalog))
    return catalog.text(
        N_("No curve yet: the emotions step asks the room, a short survey asks customers.")
    )


def biggest_losses(view: View) -> list[TouchpointFacts]:
    """Return the touchpoints at which customers leave, most lost first, of five arrivals or more."""
    found = [
        facts
        for touchpoint in touchpoints(view)
        if (facts := view.facts.touchpoints.get(touchpoint.id)) is not None
        and facts.lost
        and (facts.arrivals or 0) >= SUPPRESSED_BELOW
    ]
    return sorted(found, key=lambda facts: -(facts.lost or 0))


def first_to_research(view: View) -> tuple[Touchpoint, Lane, CellEvidence] | None:
    """Return the weakest cell that is not firm, at the worst moments first."""
    worst = {m.touchpoint_id: m.place for m in view.facts.frictions[:TOP]}
    found = [
        (worst.get(touchpoint.id, TOP + 1), cell.strength.level, number, lane, touchpoint, cell)
        for number, touchpoint in enumerate(touchpoints(view))
        for lane in EVIDENCE_LANES
        if (cell := view.facts.cells.get((touchpoint.id, lane.value))) is not None
        and not cell.firm
        and cell.strength.level <= Strength.REPORTED.level
    ]
    if not found:
        return None
    *_, lane, touchpoint, cell = min(found, key=lambda weak: weak[:3])
    return touchpoint, lane, cell


def _cost(view: View, opportunity: Opportunity) -> str:
    if opportunity.cost_likely is None or opportunity.estimated_by is None:
        return view.catalog.text(N_("Its cost is not estimated."))
    return view.catalog.text(N_("It costs about {sum} in the first year.")).format(
        sum=money(view, opportunity.cost_likely, view.catalog)
    )


def _is_rated(view: View) -> bool:
    return any(f.voice is not None for f in view.facts.touchpoints.values())


def _names(view: View) -> dict[str, str]:
    return {touchpoint.id: touchpoint.name for touchpoint in touchpoints(view)}


def _lost_share(facts: TouchpointFacts) -> float:
    return (facts.lost or 0) / facts.arrivals if facts.arrivals else 0.0


def _signed(view: View, value: float) -> str:
    return figures.number(value, view.catalog, digits=1, signed=True)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
