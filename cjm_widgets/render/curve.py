"""Curves through a row of touchpoints: where a value stands, and the line between two of them.

One x for everything: column i of N is centred at (i - 1/2) / N. Lines are monotone cubics, so they
never pass a value that nobody rated.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scale:
    """Height of an emotion in a lane, in per cent from its top.

    Attributes
    ----------
    top
        Where +2 stands.
    step
        Height of one step of the scale.
    """

    top: float
    step: float

    def y(self, value: float) -> float:
        """Return the height of a value.

        >>> Scale(14, 17.5).y(0)
        49.0
        """
        return self.top + (2 - value) * self.step


LANE = Scale(14.0, 17.5)
COMPACT = Scale(15.0, 14.5)


def center(column: int, n_columns: int) -> float:
    """Return where a column (from 0) is centred, in per cent of the width.

    >>> center(0, 4)
    12.5
    """
    return 100 * (column + 0.5) / n_columns


def slopes(points: Sequence[Point]) -> list[float]:
    """Return the slope of a monotone cubic at each point.

    Flat at turning points, straight at both ends, else the harmonic mean of the neighbouring slopes.

    References
    ----------
    Fritsch and Butland, *SIAM Journal on Scientific and Statistical Computing* 5 (1984) 300: the
    harmonic mean keeps a piecewise cubic monotone; written for points of even distance.
    """
    rises = [
        (after[1] - before[1]) / (after[0] - before[0])
        for before, after in itertools.pairwise(points)
    ]
    inner = [
        0.0 if left * right <= 0 else 2 * left * right / (left + right)
        for left, right in itertools.pairwise(rises)
    ]
    return [rises[0], *inner, rises[-1]] if rises else [0.0] * len(points)


def controls(points: Sequence[Point]) -> list[tuple[Point, Point]]:
    """Return the two control points of the Bezier curve between each pair of neighbours."""
    found = slopes(points)
    return [
        (
            (a[0] + (b[0] - a[0]) / 3, a[1] + (b[0] - a[0]) / 3 * found[i]),
            (b[0] - (b[0] - a[0]) / 3, b[1] - (b[0] - a[0]) / 3 * found[i + 1]),
        )
        for i, (a, b) in enumerate(itertools.pairwise(points))
    ]


def path(points: Sequence[Point], *, pen: str = "M") -> str:
    """Return SVG path data of the curve through the points; one point gives no line.

    Parameters
    ----------
    pen
        ``M`` begins a path, ``L`` goes on from where a path stands.
    """
    drawn = f"{pen}{at(points[0])}"
    for (one, two), end in zip(controls(points), points[1:], strict=True):
        drawn += f"C{at(one)} {at(two)} {at(end)}"
    return drawn


def band(upper: Sequence[Point], lower: Sequence[Point]) -> str:
    """Return SVG path data of the area between two curves over the same columns."""
    return f"{path(upper)}{path(lower[::-1], pen='L')}Z"


def at(point: Point) -> str:
    """Return a point for path data, with two digits at most.

    >>> at((50.0, 12.346))
    '50 12.35'
    """
    return " ".join(f"{round(c, 2) + 0.0:g}" for c in point)


def runs(values: Sequence[object | None]) -> Iterator[list[int]]:
    """Yield the unbroken rows of places that have a value.

    >>> list(runs([1, 2, None, 3]))
    [[0, 1], [3]]
    """
    run: list[int] = []
    for place, value in enumerate(values):
        if value is not None:
            run.append(place)
        elif run:
            yield run
            run = []
    if run:
        yield run


def sample(row: Sequence[Point], *, around: float, reach: float, n: int = 24) -> list[Point]:
    """Return points on the curve through *row* whose x is at most *reach* from *around*."""
    found = []
    for (one, two), a, b in zip(controls(row), row, row[1:], strict=False):
        if b[0] < around - reach or a[0] > around + reach:
            continue
        for step in range(n + 1):
            t = step / n
            parts = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            x, y = (
                sum(part * p[axis] for part, p in zip(parts, (a, one, two, b), strict=True))
                for axis in (0, 1)
            )
            if abs(x - around) <= reach:
                found.append((x, y))
    return found
