"""Seeded draws that give the same values on every machine and Python version."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import TypeVar

T = TypeVar("T")
_NORMAL = NormalDist()


def midnight(day: dt.date) -> dt.datetime:
    """Return the beginning of a day in UTC."""
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def moment(at: dt.datetime) -> str:
    """Return a moment as the evidence tables write it, in UTC to the second."""
    return f"{at:%Y-%m-%d %H:%M:%S}"


class Draw:
    """One stream of draws, named after what it is for.

    Only ``random.random`` is used underneath, whose sequence Python promises to keep.
    """

    def __init__(self, purpose: str) -> None:
        self._random = random.Random(f"halden motors, {purpose}").random

    def share(self) -> float:
        """Return a number from 0 up to, not including, 1."""
        return self._random()

    def happens(self, share: float) -> bool:
        """Return whether something that happens in this share of cases happens now."""
        return self._random() < share

    def normal(self, mean: float = 0.0, spread: float = 1.0) -> float:
        """Return a draw from a normal distribution."""
        return mean + spread * _NORMAL.inv_cdf(min(max(self._random(), 1e-9), 1 - 1e-9))

    def delay(self, median_days: float, spread: float = 0.35) -> dt.timedelta:
        """Return a positive delay, lognormal around its median, in whole seconds."""
        return dt.timedelta(
            seconds=max(round(median_days * 86400 * math.exp(self.normal(0, spread))), 1)
        )

    def pick(self, weights: Mapping[T, float]) -> T:
        """Return one of the keys with a chance in proportion to its weight."""
        left = self._random() * sum(weights.values())
        for key, weight in weights.items():
            left -= weight
            if left < 0:
                return key
        return next(reversed(weights))

    def one_of(self, items: Sequence[T]) -> T:
        """Return one of the items, each with the same chance."""
        return items[int(self._random() * len(items))]

    def order(self, items: Sequence[T]) -> list[T]:
        """Return the items in an arbitrary order."""
        keyed = [(self._random(), place) for place in range(len(items))]
        return [items[place] for _, place in sorted(keyed)]

    def hits(self, n: int, share: float) -> int:
        """Return about ``n * share``, with half the spread that chance alone would give.

        A short row of months then shows the trend it is meant to show.
        """
        spread = 0.5 * (n * share * (1 - share)) ** 0.5
        return min(max(round(n * share + self.normal(0, spread)), 0), n)
