"""Where a number stands beside its dot so that no line runs through it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from cjm_widgets.render.curve import Point

LANE_PX, NARROWEST, WIDEST, MAP_PX = 284.0, 166.0, 360.0, 1204.0
LINE_PX, CHAR_PX, SLACK = 15.0, 6.3, 3.0
ASIDES = (0.0, 18.0, -18.0, 34.0, -34.0)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its middle, in px from the dot."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, point: Point) -> bool:
        return (
            abs(point[0] - self.x) <= self.width / 2 + SLACK
            and abs(point[1] - self.y) <= self.height / 2 + SLACK
        )


def cell_px(n_columns: int) -> tuple[float, float]:
    """Return width and height of an emotion cell on a wide screen, for a map of so many columns."""
    return min(max(NARROWEST, MAP_PX / n_columns), WIDEST), LANE_PX


def text_px(lines: Iterable[str]) -> float:
    """Return the estimated width of the longest of some lines of small print."""
    return CHAR_PX * max(map(len, lines), default=0)


def place(
    dot: float,
    radius: float,
    size: tuple[float, float],
    *,
    obstacles: Sequence[tuple[Point, float]],
    lane: float,
    prefer: tuple[float, float],
) -> tuple[float, float]:
    """Return how far down and right of its dot a label stands best.

    Parameters
    ----------
    dot
        Height of the dot from the lane's top, in px.
    size
        Width and height of the label.
    obstacles
        Points from the dot in px that the label should not cover, each with its weight.
    prefer
        Signs of the direction that reads best, right and down; it wins where the rest is equal.
    """
    width, height = size
    near = radius + height / 2 + 2
    best, cost = (near, 0.0), float("inf")
    for dx, dy in product(ASIDES, (near, -near, near + 9, -near - 9)):
        box = Box(dx, dy, width, height)
        outside = max(0.0, height / 2 + 2 - dot - dy) + max(0.0, dot + dy + height / 2 + 2 - lane)
        covered = sum(weight for point, weight in obstacles if box.holds(point))
        away = (dy * prefer[1] < 0) + (dx * prefer[0] < 0) + abs(dx) / 40 + (abs(dy) > near)
        total = covered + 10 * outside + 0.8 * away
        if total < cost - 1e-9:
            best, cost = (dy, dx), total
    return best
