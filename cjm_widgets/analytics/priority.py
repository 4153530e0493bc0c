"""Opportunities put in order by three methods at once, and how far that order can be trusted."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from cjm_widgets.model.improvement import Opportunity

IMPACT_STEP = 0.5
CONFIDENCE_STEP = 0.1
SIZE_FACTOR = 1.25
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a score is made of; ``None`` = not estimated.

    Attributes
    ----------
    impact
        Above 0 to 5, for one customer.
    reach
        Customers in a quarter.
    confidence
        0 to 1.
    effort
        Person-days, above 0.
    """

    impact: float | None = None
    reach: float | None = None
    confidence: float | None = None
    effort: float | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A value by one method and its place among all that have one; ties share the better place."""

    value: float
    place: int


@dataclass(frozen=True, slots=True)
class Priority:
    """One opportunity by three methods; a score is ``None`` while one of its inputs is missing.

    ``place_low`` and ``place_high`` are the best and the worst place by any of the methods when
    its own inputs are moved as :func:`moved` does, all others standing still.
    """

    opportunity_id: str
    rice: Score | None = None
    ice: Score | None = None
    impact_per_effort: Score | None = None
    place_low: int | None = None
    place_high: int | None = None


def rice(inputs: Inputs) -> float | None:
    """Return customers helped per person-day: ``reach x impact x confidence / effort``.

    Raises
    ------
    ValueError
        Effort is not above 0, or confidence is not within 0 to 1.

    References
    ----------
    McBride, "RICE: simple prioritization for product managers", Intercom (2016). There impact is
    0.25 to 3 and effort person-months; the order is the same for any unit of either.
    """
    _check(inputs)
    if None in (inputs.reach, inputs.impact, inputs.confidence, inputs.effort):
        return None
    return (
        (inputs.reach or 0.0)
        * (inputs.impact or 0.0)
        * (inputs.confidence or 0.0)
        / (inputs.effort or math.inf)
    )


def ease(effort: float) -> float:
    """Return how easy an effort in person-days is, 1 to 10: each doubling costs one point.

    >>> ease(1), ease(8), ease(1000)
    (10.0, 7.0, 1.0)

    Raises
    ------
    ValueError
        Effort is not above 0.
    """
    _check(Inputs(effort=effort))
    return min(10.0, max(1.0, 10.0 - math.log2(effort)))


def ice(inputs: Inputs) -> float | None:
    """Return ``impact x confidence x ease``, each on 1 to 10, so 0 to 1,000.

    Impact is doubled from its five steps, confidence is ten times the share, ease comes from the
    effort (see :func:`ease`).

    Raises
    ------
    ValueError
        Effort is not above 0, or confidence is not within 0 to 1.

    References
    ----------
    Ellis and Brown, *Hacking Growth* (2017), chapter 4, who average the three; the product,
    common since, lets a weak factor pull an idea down.
    """
    _check(inputs)
    if inputs.impact is None or inputs.confidence is None or inputs.effort is None:
        return None
    return 2 * inputs.impact * 10 * inputs.confidence * ease(inputs.effort)


def impact_per_effort(inputs: Inputs) -> float | None:
    """Return impact steps per person-day, the slope in the impact-effort matrix.

    Raises
    ------
    ValueError
        Effort is not above 0, or confidence is not within 0 to 1.
    """
    _check(inputs)
    if inputs.impact is None or inputs.effort is None:
        return None
    return inputs.impact / inputs.effort


Method = Callable[[Inputs], float | None]
METHODS: tuple[Method, ...] = (rice, ice, impact_per_effort)


def inputs_of(opportunity: Opportunity) -> Inputs:
    """Return what people estimated for an opportunity."""
    return Inputs(
        impact=opportunity.impact,
        reach=opportunity.reach,
        confidence=opportunity.confidence,
        effort=opportunity.effort,
    )


def moved(inputs: Inputs, direction: int) -> Inputs:
    """Return the inputs in a kinder (``+1``) or harsher (``-1``) light.

    Impact by half a step, confidence by ten points, reach and effort by a quarter, each kept on
    its scale.
    """
    factor = SIZE_FACTOR**direction
    impact, reach, confidence, effort = (
        inputs.impact,
        inputs.reach,
        inputs.confidence,
        inputs.effort,
    )
    return replace(
        inputs,
        impact=None if impact is None else min(5.0, max(0.1, impact + direction * IMPACT_STEP)),
        reach=None if reach is None else reach * factor,
        confidence=(
            None
            if confidence is None
            else min(1.0, max(0.0, confidence + direction * CONFIDENCE_STEP))
        ),
        effort=None if effort is None else effort / factor,
    )


def prioritise(opportunities: Iterable[Opportunity]) -> tuple[Priority, ...]:
    """Return the priorities, best place by RICE first; those without it follow in their order."""
    items = [(opportunity.id, inputs_of(opportunity)) for opportunity in opportunities]
    every = [inputs for _, inputs in items]
    found = []
    for index, (item, inputs) in enumerate(items):
        others = every[:index] + every[index + 1 :]
        found.append(
            Priority(
                item,
                rice=_score(rice, inputs, others),
                ice=_score(ice, inputs, others),
                impact_per_effort=_score(impact_per_effort, inputs, others),
                place_low=min(_places(moved(inputs, 1), others), default=None),
                place_high=max(_places(moved(inputs, -1), others), default=None),
            )
        )
    return tuple(sorted(found, key=lambda p: math.inf if p.rice is None else p.rice.place))


def _places(inputs: Inputs, others: Sequence[Inputs]) -> list[int]:
    scores = (_score(method, inputs, others) for method in METHODS)
    return [score.place for score in scores if score is not None]


def _score(method: Method, inputs: Inputs, others: Sequence[Inputs]) -> Score | None:
    own = method(inputs)
    if own is None:
        return None
    rivals = [value for other in others if (value := method(other)) is not None]
    better = sum(round(value, _DIGITS) > round(own, _DIGITS) for value in rivals)
    return Score(own, 1 + better)


def _check(inputs: Inputs) -> None:
    if inputs.effort is not None and inputs.effort <= 0:
        raise ValueError("effort must be above 0 person-days")
    if inputs.confidence is not None and not 0 <= inputs.confidence <= 1:
        raise ValueError("confidence is a share from 0 to 1")
