"""From single ratings to what each voice says about a touchpoint; voices are never pooled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from cjm_widgets.analytics import intervals
from cjm_widgets.model.facts import Distribution, Dot, EmotionFacts, Estimate
from cjm_widgets.model.journey import EmotionRating
from cjm_widgets.model.scales import Rater

_STEPS = range(-2, 3)


def distribution(ratings: Iterable[int | None]) -> Distribution:
    """Count ratings by step; ``None`` (*I cannot say*) is left out, it is not 0."""
    counts = Counter(rating for rating in ratings if rating is not None)
    low, below, neutral, above, high = (counts[step] for step in _STEPS)
    return Distribution((low, below, neutral, above, high))


def read_room(ratings: Sequence[EmotionRating]) -> EmotionFacts | None:
    """Return what the staff in the room say about one touchpoint; ``None`` when nobody rated.

    A census of the room: dots and spread, no interval about customers. Ratings not yet revealed
    are left out.
    """
    staff = [r for r in ratings if r.rater is Rater.STAFF and r.revealed]
    actual = distribution(r.actual for r in staff)
    desired = distribution(r.desired for r in staff)
    if not actual.n and not desired.n:
        return None
    dots = sorted(
        (Dot(r.actual, r.basis) for r in staff if r.actual is not None),
        key=lambda dot: (dot.value, dot.basis or ""),
    )
    return EmotionFacts(
        Rater.STAFF,
        desired=desired,
        actual=actual,
        words=_words(r.word for r in staff),
        dots=tuple(dots),
        discuss=is_apart(actual),
    )


def is_apart(actual: Distribution) -> bool:
    """Tell whether raters have no shared view: the middle half spans more than one step.

    References
    ----------
    von der Gracht, *Technological Forecasting and Social Change* 79 (2012) 1525, table 6: an
    interquartile range of one step or less on a scale of five counts as consensus.
    """
    first, third = actual.quantile(0.25), actual.quantile(0.75)
    return (
        actual.n >= intervals.SUPPRESSED_BELOW
        and first is not None
        and third is not None
        and third - first > 1
    )


def read_customers(
    answers: pd.DataFrame, ratings: Sequence[EmotionRating] = ()
) -> EmotionFacts | None:
    """Return what customers say about one touchpoint; ``None`` when none answered.

    Parameters
    ----------
    answers
        One row per answer about this touchpoint: ``respondent`` str, ``desired`` and ``actual``
        -2..2 or missing, ``word`` str or missing, ``at`` UTC time. A respondent's latest answer
        counts.
    ratings
        Ratings of customers who were in the room.
    """
    latest = answers.sort_values("at", kind="stable").drop_duplicates("respondent", keep="last")
    own = [r for r in ratings if r.rater is Rater.CUSTOMER and r.revealed]
    actual_values = _whole(latest["actual"]) + [r.actual for r in own]
    actual = distribution(actual_values)
    desired = distribution(_whole(latest["desired"]) + [r.desired for r in own])
    if not actual.n and not desired.n:
        return None
    felt = latest.loc[latest["actual"].notna(), "at"]
    words = [None if pd.isna(word) else str(word) for word in latest["word"]]
    return EmotionFacts(
        Rater.CUSTOMER,
        desired=desired,
        actual=actual,
        interval=_interval(actual, n_missing=len(actual_values) - actual.n),
        words=_words(words + [r.word for r in own]),
        newest=None if felt.empty else felt.max().date(),
    )


def peak_end(answers: pd.DataFrame, order: Sequence[str]) -> Estimate | None:
    """Return the remembered experience: the mean over respondents of (peak + end) / 2.

    Only respondents who rated the journey's last touchpoint have an end; a tie of the strongest
    rise and the strongest fall has no peak. Both are left out and counted as missing. ``None``
    when nobody is left.

    Parameters
    ----------
    answers
        Columns as in :func:`read_customers` and ``touchpoint`` str, for one map.
    order
        Touchpoint ids from left to right.

    References
    ----------
    Kahneman, Fredrickson, Schreiber and Redelmeier, *Psychological Science* 4 (1993) 401.
    """
    if not order or answers.empty:
        return None
    rated = answers.dropna(subset=["actual"]).sort_values("at", kind="stable")
    rated = rated.drop_duplicates(["respondent", "touchpoint"], keep="last")
    scores = []
    for _, journey in rated.groupby("respondent", sort=True):
        by_touchpoint = dict(zip(journey["touchpoint"], journey["actual"], strict=True))
        strongest = {
            v for v in by_touchpoint.values() if abs(v) == max(map(abs, by_touchpoint.values()))
        }
        if order[-1] in by_touchpoint and len(strongest) == 1:
            scores.append((float(strongest.pop()) + float(by_touchpoint[order[-1]])) / 2)
    if not scores:
        return None
    found = intervals.mean(
        sum(scores), sum(score**2 for score in scores), len(scores), bounds=(-2.0, 2.0)
    )
    return Estimate(
        found.estimate,
        found.low,
        found.high,
        n=found.n,
        n_missing=rated["respondent"].nunique() - len(scores),
        method="peak-end, " + found.method,
        unit="respondent",
        warnings=found.warnings,
    )


def gap(facts: EmotionFacts) -> float | None:
    """Return mean desired minus mean actual of one voice.

    ``None`` while either is missing or fewer than five customers stand behind it.
    """
    desired, actual = facts.desired.mean, facts.actual.mean
    fewest = min(facts.desired.n, facts.actual.n)
    if facts.rater is Rater.CUSTOMER and fewest < intervals.SUPPRESSED_BELOW:
        return None
    return None if desired is None or actual is None else desired - actual


def _interval(actual: Distribution, *, n_missing: int) -> Estimate | None:
    if not actual.n:
        return None
    found = intervals.mean(
        float(sum(actual.values)),
        float(sum(value**2 for value in actual.values)),
        actual.n,
        bounds=(-2.0, 2.0),
    )
    return Estimate(
        found.estimate,
        found.low,
        found.high,
        n=found.n,
        n_missing=n_missing,
        method=found.method,
        unit="customer",
        warnings=found.warnings,
    )


def _whole(column: pd.Series) -> list[int | None]:
    return [None if pd.isna(value) else int(value) for value in column]


def _words(words: Iterable[str | None]) -> tuple[tuple[str, int], ...]:
    counted = Counter(word for word in words if word)
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
