"""The order of moments of truth: where customers are lost, and where they are won."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cjm_widgets.analytics import intervals
from cjm_widgets.model.facts import Moment, TouchpointFacts
from cjm_widgets.model.journey import MomentOfTruth, Touchpoint
from cjm_widgets.model.scales import MomentKind, Rater


def leading_voice(facts: Mapping[str, TouchpointFacts]) -> Rater | None:
    """Return whose ratings are put in order; one order never mixes voices.

    Customers' where any touchpoint has ten of them, else the room's, else nobody's.
    """
    if any(
        f.customers is not None and f.customers.actual.n >= intervals.INTERVAL_FROM
        for f in facts.values()
    ):
        return Rater.CUSTOMER
    if any(f.room is not None and f.room.actual.n for f in facts.values()):
        return Rater.STAFF
    return None


def rank_frictions(
    touchpoints: Sequence[Touchpoint],
    facts: Mapping[str, TouchpointFacts],
    moments: Mapping[str, MomentOfTruth],
) -> tuple[Moment, ...]:
    """Order the touchpoints that fall short of the wish, worst first.

    The score is ``gap x importance x reach``: gap = mean desired - mean actual; importance = the
    touchpoint's part of 100 points, left out while no touchpoint has any and an even part where
    only this one has none; reach = share of all cases that arrive, those lost there included, 1
    where nobody counted. A missing factor, or fewer than thirty customers, makes the place
    tentative. Customers' ratings rank from ten answers on, and so do their wishes. A room without customers is ordered by
    its own vote where it took one.
    """
    return _rank(touchpoints, facts, moments, MomentKind.FRICTION)


def rank_delights(
    touchpoints: Sequence[Touchpoint],
    facts: Mapping[str, TouchpointFacts],
    moments: Mapping[str, MomentOfTruth],
) -> tuple[Moment, ...]:
    """Order the touchpoints that please, best first, by ``(actual - desired) x reach``.

    Only touchpoints with a mean actual emotion above 0 are in it; without a desired emotion the
    actual one stands alone.
    """
    return _rank(touchpoints, facts, moments, MomentKind.DELIGHT)


def _rank(
    touchpoints: Sequence[Touchpoint],
    facts: Mapping[str, TouchpointFacts],
    moments: Mapping[str, MomentOfTruth],
    kind: MomentKind,
) -> tuple[Moment, ...]:
    voice = leading_voice(facts)
    weighted = any(t.importance is not None for t in touchpoints)
    found = []
    for touchpoint in touchpoints:
        moment = _moment(
            touchpoint,
            facts[touchpoint.id],
            moments.get(touchpoint.id),
            kind,
            voice=voice,
            even=100 / len(touchpoints) if weighted else None,
        )
        if moment is not None:
            found.append(moment)
    orders = {m.touchpoint_id: m.room_order for m in moments.values() if m.moment_kind is kind}
    by_vote = voice is Rater.STAFF and any(order is not None for order in orders.values())

    def place(moment: Moment) -> tuple[float, float]:
        order = orders.get(moment.touchpoint_id) if by_vote else None
        return (float("inf") if by_vote and order is None else order or 0, -moment.score)

    found.sort(key=place)
    return tuple(replace(moment, place=number) for number, moment in enumerate(found, 1))


def _moment(
    touchpoint: Touchpoint,
    facts: TouchpointFacts,
    judged: MomentOfTruth | None,
    kind: MomentKind,
    *,
    voice: Rater | None,
    even: float | None,
) -> Moment | None:
    ratings = facts.customers if voice is Rater.CUSTOMER else facts.room
    actual = None if ratings is None else ratings.actual.mean
    if ratings is None or actual is None:
        return None
    n, n_wishes = ratings.actual.n, ratings.desired.n
    desired = ratings.desired.mean
    if voice is Rater.CUSTOMER:
        if n < intervals.INTERVAL_FROM:
            return None
        if n_wishes < intervals.INTERVAL_FROM:
            desired = None
    if kind is MomentKind.FRICTION:
        if desired is None or desired <= actual:
            return None
        weight = touchpoint.importance if touchpoint.importance is not None else even
        score = (desired - actual) * (1.0 if weight is None else weight)
    else:
        if actual <= 0:
            return None
        score = actual - (desired or 0.0)
    reach = 1.0 if facts.reach is None else facts.reach
    missing = facts.reach is None or (even is not None and touchpoint.importance is None)
    fewest = n if desired is None else min(n, n_wishes)
    small = voice is Rater.CUSTOMER and fewest < intervals.RANKED_FROM
    return Moment(
        touchpoint.id,
        kind,
        place=0,
        score=score * reach,
        actual=actual,
        gap=(desired or 0.0) - actual,
        importance=touchpoint.importance,
        reach=facts.reach,
        n=n,
        voice=voice or Rater.STAFF,
        tentative=missing or small,
        why=None if judged is None or judged.moment_kind is not kind else judged.why,
    )
