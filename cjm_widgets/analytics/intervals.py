"""Estimates with intervals from raw counts, each with its source.

No function here guesses: where an interval would not be honest, ``low`` and ``high`` are ``None``
and ``warnings`` says why.
"""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist

from cjm_widgets.i18n import N_
from cjm_widgets.model.facts import Estimate

SUPPRESSED_BELOW = 5
INTERVAL_FROM = 10
RANKED_FROM = 30

TOO_FEW = N_("too few answers to show a value")
ANECDOTAL = N_("anecdotal: fewer than ten answers")
TENTATIVE = N_("tentative: fewer than thirty answers")
UNDEFINED = N_("undefined: nothing was counted")
NO_SQUARES = N_("no interval: the sum of squares was not recorded")


def z_value(level: float = 0.95) -> float:
    """Return the two-sided standard normal quantile, 1.96 for 95 %."""
    return NormalDist().inv_cdf((1 + level) / 2)


@cache
def t_value(df: int, level: float = 0.95) -> float:
    """Return the two-sided quantile of Student's t.

    The distribution function is the finite sum for whole degrees of freedom, solved by bisection;
    above 1,000 degrees the normal quantile is within 0.003 of it.

    References
    ----------
    Abramowitz and Stegun, *Handbook of Mathematical Functions* (1964), 26.7.3 and 26.7.4.
    """
    if df < 1:
        raise ValueError("Student's t needs at least one degree of freedom")
    if df > 1000:
        return z_value(level)
    low, high = 0.0, 1e4
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if _t_inside(middle, df) < level else (low, middle)
    return (low + high) / 2


def _t_inside(t: float, df: int) -> float:
    """Probability that Student's t lies within -t and t."""
    angle = math.atan(t / math.sqrt(df))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = df % 2 == 1
    term = cosine if odd else 1.0
    total = term if df > 1 else 0.0
    for k in range(3 if odd else 2, df - 1, 2):
        term *= cosine**2 * (k - 1) / k
        total += term
    return 2 / math.pi * (angle + sine * total) if odd else sine * total


def wilson(hits: int, n: int, *, level: float = 0.95, unit: str = "") -> Estimate:
    """Return a share with the score interval; undefined for ``n`` = 0.

    References
    ----------
    Wilson, *JASA* 22 (1927) 209:
    ``(p + z²/2n ± z·sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n)``.
    """
    if n == 0:
        return Estimate(None, n=0, unit=unit, method="Wilson", warnings=(UNDEFINED,))
    low, high = _score(hits, n, level)
    return Estimate(
        hits / n, low, high, level=level, n=n, unit=unit, method="Wilson", warnings=small_n(n)
    )


def _score(hits: int, n: int, level: float) -> tuple[float, float]:
    z, p = z_value(level), hits / n
    centre = p + z**2 / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    return (
        max(0.0, (centre - half) / scale) if hits else 0.0,
        min(1.0, (centre + half) / scale) if hits < n else 1.0,
    )


def nps(promoters: int, detractors: int, n: int, *, level: float = 0.95) -> Estimate:
    """Return the Net Promoter Score in points, -100 to 100, with the adjusted Wald interval.

    The interval is clipped to the scale. At ``n`` < 5 it need not contain the estimate.

    References
    ----------
    Rocks, *The American Statistician* 70 (2016) 365: add three answers, ¾ promoters and ¾
    detractors; variance ``(P + D - (P - D)²) / n``.
    """
    if n == 0:
        return Estimate(None, n=0, method="NPS, adjusted Wald", warnings=(UNDEFINED,))
    centre, half = _nps_adjusted(promoters, detractors, n, level)
    return Estimate(
        100 * (promoters - detractors) / n,
        max(-100.0, centre - half),
        min(100.0, centre + half),
        level=level,
        n=n,
        method="NPS, adjusted Wald",
        warnings=small_n(n),
    )


def _nps_adjusted(promoters: int, detractors: int, n: int, level: float) -> tuple[float, float]:
    p, d, m = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3), n + 3
    return 100 * (p - d), 100 * z_value(level) * math.sqrt((p + d - (p - d) ** 2) / m)


def mean(
    total: float,
    total_squares: float | None,
    n: int,
    *,
    level: float = 0.95,
    bounds: tuple[float, float] | None = None,
) -> Estimate:
    """Return a mean with Student's t interval, clipped to ``bounds``; no interval below ten.

    References
    ----------
    Student, *Biometrika* 6 (1908) 1: ``mean ± t(n-1) · s / sqrt(n)``.
    """
    method = "mean, t interval"
    if n == 0:
        return Estimate(None, n=0, method=method, warnings=(UNDEFINED,))
    centre = total / n
    if total_squares is None:
        return Estimate(centre, n=n, method=method, warnings=(NO_SQUARES,))
    if n < INTERVAL_FROM:
        return Estimate(centre, n=n, method=method, warnings=small_n(n))
    half = t_value(n - 1, level) * math.sqrt(_variance(total, total_squares, n) / n)
    low, high = centre - half, centre + half
    if bounds is not None:
        low, high = max(bounds[0], low), min(bounds[1], high)
    return Estimate(centre, low, high, level=level, n=n, method=method, warnings=small_n(n))


def _variance(total: float, total_squares: float, n: int) -> float:
    return max(0.0, (total_squares - total**2 / n) / (n - 1))


def ratio(total: float, n: int) -> Estimate:
    """Return a sum over a count, such as spend over new customers; undefined for ``n`` = 0.

    A ratio of two totals has no sampling interval here: both are complete counts.
    """
    if n == 0:
        return Estimate(None, n=0, method="ratio of totals", warnings=(UNDEFINED,))
    return Estimate(total / n, n=n, method="ratio of totals")


def share_change(
    before: tuple[int, int], after: tuple[int, int], *, level: float = 0.95
) -> Estimate:
    """Return the change between two shares ``(hits, n)`` with the hybrid score interval.

    References
    ----------
    Newcombe, *Statistics in Medicine* 17 (1998) 873, method 10.
    """
    method = "difference of shares, Newcombe"
    (old_hits, n), (new_hits, m) = before, after
    if not n or not m:
        return Estimate(None, method=method, warnings=(UNDEFINED,))
    old, new = old_hits / n, new_hits / m
    old_low, old_high = _score(old_hits, n, level)
    new_low, new_high = _score(new_hits, m, level)
    change = new - old
    return Estimate(
        change,
        change - math.hypot(new - new_low, old_high - old),
        change + math.hypot(new_high - new, old - old_low),
        level=level,
        n=n + m,
        method=method,
    )


def nps_change(
    before: tuple[int, int, int], after: tuple[int, int, int], *, level: float = 0.95
) -> Estimate:
    """Return the change between two NPS ``(promoters, detractors, n)`` in points.

    References
    ----------
    Rocks (2016), see :func:`nps`: independent samples, adjusted variances added.
    """
    method = "difference of NPS, adjusted Wald"
    if not before[2] or not after[2]:
        return Estimate(None, method=method, warnings=(UNDEFINED,))
    (old, old_half), (new, new_half) = (_nps_adjusted(*counts, level) for counts in (before, after))
    half = math.hypot(old_half, new_half)
    change = nps(*after).estimate or 0.0
    change -= nps(*before).estimate or 0.0
    return Estimate(
        change,
        new - old - half,
        new - old + half,
        level=level,
        n=before[2] + after[2],
        method=method,
    )


def mean_change(
    before: tuple[float, float | None, int],
    after: tuple[float, float | None, int],
    *,
    level: float = 0.95,
) -> Estimate:
    """Return the change between two means ``(total, total_squares, n)``.

    References
    ----------
    Welch, *Biometrika* 34 (1947) 28; degrees of freedom rounded down.
    """
    method = "difference of means, Welch"
    (old_sum, old_squares, n), (new_sum, new_squares, m) = before, after
    if not n or not m:
        return Estimate(None, method=method, warnings=(UNDEFINED,))
    change = new_sum / m - old_sum / n
    if old_squares is None or new_squares is None:
        return Estimate(change, n=n + m, method=method, warnings=(NO_SQUARES,))
    if min(n, m) < INTERVAL_FROM:
        return Estimate(change, n=n + m, method=method, warnings=small_n(min(n, m)))
    old_part = _variance(old_sum, old_squares, n) / n
    new_part = _variance(new_sum, new_squares, m) / m
    both = old_part + new_part
    if both == 0:
        return Estimate(change, change, change, level=level, n=n + m, method=method)
    df = int(both**2 / (old_part**2 / (n - 1) + new_part**2 / (m - 1)))
    half = t_value(df, level) * math.sqrt(both)
    return Estimate(change, change - half, change + half, level=level, n=n + m, method=method)


def small_n(n: int) -> tuple[str, ...]:
    """Return what has to be said aloud about a number that rests on *n* answers."""
    if n < SUPPRESSED_BELOW:
        return (TOO_FEW,)
    if n < INTERVAL_FROM:
        return (ANECDOTAL,)
    return (TENTATIVE,) if n < RANKED_FROM else ()
