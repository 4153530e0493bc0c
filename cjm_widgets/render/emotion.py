"""The emotion of one touchpoint ready to be drawn: lines to its neighbours, dot, words and gap.

Each cell of the lane draws its own piece of the curve and is clipped at its edges, so that the
lane can be folded, cut into sheets or read alone, and still joins without a seam.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cjm_widgets.analytics.intervals import INTERVAL_FROM, SUPPRESSED_BELOW
from cjm_widgets.i18n import N_
from cjm_widgets.model.facts import Distribution, EmotionFacts, TouchpointFacts
from cjm_widgets.model.scales import Basis, Rater
from cjm_widgets.render import figures, labels
from cjm_widgets.render.curve import LANE, Point, at, band, controls, runs, sample
from cjm_widgets.render.view import View


@dataclass(frozen=True, slots=True)
class Reading:
    """What draws the curve at one touchpoint.

    Attributes
    ----------
    actual, desired
        Means on the scale -2 to +2.
    low, high
        First and third quartile of the actual ratings; customers only.
    """

    voice: Rater | None = None
    actual: float | None = None
    desired: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0


@dataclass(frozen=True, slots=True)
class Square:
    """How many of the room chose one step; ``guesses`` of them only guess."""

    value: int
    n: int
    guesses: int


@dataclass(frozen=True, slots=True)
class EmotionCell:
    """One cell of the emotion lane.

    Attributes
    ----------
    bands, actual_line, desired_lines
        SVG path data in a box of 100 by 100 that is this cell.
    size
        Diameter of the dot in px; its area grows with n.
    away, aside
        Where the label stands from the dot, in px down and right.
    note
        Why there is no dot.
    """

    reading: Reading
    band: str | None
    actual_line: str | None
    desired_lines: tuple[str, ...]
    size: float
    hollow: bool
    away: float
    aside: float
    word: str | None
    number: str | None
    note: str | None
    discuss: str | None
    squares: tuple[Square, ...]
    gap: str | None = None
    gap_left: bool = False


def readings(view: View, ids: Sequence[str]) -> list[Reading]:
    """Return what draws the curve at each touchpoint.

    Nothing does where fewer than five customers and nobody in the room have rated.
    """
    return [_reading(view.facts.touchpoints.get(item)) for item in ids]


def _reading(facts: TouchpointFacts | None) -> Reading:
    if facts is None:
        return Reading()
    speaking = facts.speaking if facts.voice is not None else None
    wish = _wish(facts)
    if speaking is None or not speaking.actual.n:
        return Reading(desired=wish)
    own = facts.voice is Rater.CUSTOMER
    return Reading(
        facts.voice,
        actual=speaking.actual.mean,
        desired=speaking.desired.mean if _may_speak(speaking.desired, speaking) else wish,
        low=speaking.actual.quantile(0.25) if own else None,
        high=speaking.actual.quantile(0.75) if own else None,
        n=speaking.actual.n,
    )


def _wish(facts: TouchpointFacts) -> float | None:
    """The wish as customers state it, else as the room does."""
    for voice in (facts.customers, facts.room):
        if voice is not None and _may_speak(voice.desired, voice):
            return voice.desired.mean
    return None


def _may_speak(ratings: Distribution, voice: EmotionFacts) -> bool:
    return ratings.n >= (SUPPRESSED_BELOW if voice.rater is Rater.CUSTOMER else 1)


def emotion_cells(view: View, ids: Sequence[str]) -> list[EmotionCell]:
    """Return the cells of the emotion lane from left to right."""
    found = readings(view, ids)
    hot = {moment.touchpoint_id for moment in view.facts.frictions[:3]}
    actual_lines, bands = _actual_pieces(found)
    wishes = _desired_pieces(found)
    return [
        _cell(
            view,
            item,
            found,
            place,
            lines=(bands[place], actual_lines[place], tuple(wishes[place])),
            hot=item in hot,
        )
        for place, item in enumerate(ids)
    ]


def _cell(
    view: View,
    item: str,
    found: Sequence[Reading],
    place: int,
    *,
    lines: tuple[str | None, str | None, tuple[str, ...]],
    hot: bool,
) -> EmotionCell:
    facts = view.facts.touchpoints.get(item)
    reading = found[place]
    room = None if facts is None else facts.room
    squares = _squares(room)
    word, number = _word(facts), _number(view, reading)
    said = f"+0.0 {word}" if word else "+0.0"
    away, aside = _label(found, place, (said, number or ""), squares)
    gap = None
    # Of one voice: the wish that is drawn may be the room's, above a feeling that is customers'.
    if hot and facts is not None and facts.gap is not None and facts.gap > 0:
        gap = view.catalog.text(N_("gap {gap}")).format(
            gap=figures.number(facts.gap, view.catalog, digits=1)
        )
    return EmotionCell(
        reading,
        *lines,
        size=_size(reading),
        hollow=reading.voice is Rater.CUSTOMER and reading.n < INTERVAL_FROM,
        away=away,
        aside=aside,
        word=word,
        number=number,
        note=_note(view, facts, reading),
        discuss=_discuss(view, room),
        squares=squares,
        gap=gap.replace(" ", figures.NO_BREAK) if gap else None,
        gap_left=_is_climb(found, place),
    )


def _actual_pieces(found: Sequence[Reading]) -> tuple[list[str | None], list[str | None]]:
    """Lines and bands by cell. The line breaks where nobody rated and where the voice changes."""
    lines: list[str | None] = [None] * len(found)
    bands: list[str | None] = [None] * len(found)
    for voice in (Rater.CUSTOMER, Rater.STAFF):
        means = [r.actual if r.voice is voice else None for r in found]
        for run in runs(means):
            row = _row(run, means)
            for piece, cell in enumerate(run):
                lines[cell] = _through(row, piece)
            if voice is not Rater.CUSTOMER:
                continue
            upper = _row(run, [r.high for r in found])
            lower = _row(run, [r.low for r in found])
            for piece, cell in enumerate(run):
                bands[cell] = _area(upper, lower, piece)
    return lines, bands


def _desired_pieces(found: Sequence[Reading]) -> list[list[str]]:
    """Two pieces a cell, each begun at a touchpoint, so that dashes meet at the cells' edges."""
    pieces: list[list[str]] = [[] for _ in found]
    wishes = [r.desired for r in found]
    for run in runs(wishes):
        row = _row(run, wishes)
        for (one, two), (a, b), cell in zip(
            controls(row), itertools.pairwise(row), run, strict=False
        ):
            for shift, at_cell in ((0.0, cell), (-100.0, cell + 1)):
                begin, *rest = (at((x - a[0] + 50 + shift, y)) for x, y in (a, one, two, b))
                pieces[at_cell].append(f"M{begin}C{' '.join(rest)}")
    return pieces


def _row(run: Sequence[int], values: Sequence[float | None]) -> list[Point]:
    return [(100.0 * place, LANE.y(values[place] or 0.0)) for place in run]


def _through(row: Sequence[Point], piece: int) -> str | None:
    """The line from the middle of the cell before to the middle of the cell after."""
    if len(row) == 1:
        return None
    return _cut(row, piece)


def _area(upper: Sequence[Point], lower: Sequence[Point], piece: int) -> str:
    if len(upper) == 1:
        top, bottom = upper[0][1], lower[0][1]
        return band([(36.0, top), (64.0, top)], [(36.0, bottom), (64.0, bottom)])
    return f"{_cut(upper, piece)}{_cut(lower, piece, back=True)}Z"


def _cut(row: Sequence[Point], piece: int, *, back: bool = False) -> str:
    """The curve's part that crosses one cell, drawn on from the pen when it leads back."""
    handles = controls(row)
    first, last = max(piece - 1, 0), min(piece + 1, len(row) - 1)
    shift = 50 - row[piece][0]

    def shown(*points: Point) -> str:
        return " ".join(at((x + shift, y)) for x, y in points)

    steps = range(first, last)
    if back:
        drawn = f"L{shown(row[last])}"
        for step in reversed(steps):
            one, two = handles[step]
            drawn += f"C{shown(two, one, row[step])}"
        return drawn
    drawn = f"M{shown(row[first])}"
    for step in steps:
        drawn += f"C{shown(*handles[step], row[step + 1])}"
    return drawn


def _label(
    found: Sequence[Reading], place: int, texts: Sequence[str], squares: Sequence[Square]
) -> tuple[float, float]:
    """Where the label stands, in px down and right of the dot, clear of every line.

    Below a low, above a peak that beats the wish, right of a climb, left of a fall.
    """
    reading = found[place]
    if reading.actual is None:
        return 0.0, 0.0
    around = [found[i].actual if 0 <= i < len(found) else None for i in (place - 1, place + 1)]
    before, after = (reading.actual if value is None else value for value in around)
    peak = before <= reading.actual >= after and before != after
    climb, fall = before < reading.actual < after, before > reading.actual > after
    beats = reading.desired is None or reading.actual >= reading.desired
    away, aside = labels.place(
        LANE.y(reading.actual) * labels.LANE_PX / 100,
        _size(reading) / 2,
        (labels.text_px(texts), labels.LINE_PX * len(texts)),
        obstacles=list(_obstacles(found, place, squares)),
        lane=labels.LANE_PX,
        prefer=(float(climb - fall), -1.0 if peak and beats else 1.0),
    )
    return round(away, 1), aside


def _obstacles(
    found: Sequence[Reading], place: int, squares: Sequence[Square]
) -> Iterator[tuple[Point, float]]:
    """Lines, the axis and the room's squares around a dot, in px from it."""
    width, height = labels.cell_px(len(found))
    here = found[place]
    level = LANE.y(here.actual or 0.0)
    for values, weight in (([r.actual for r in found], 1.0), ([r.desired for r in found], 0.7)):
        for run in runs(values):
            if place in run:
                row = _row(run, values)
                for x, y in sample(row, around=100.0 * place, reach=50.0):
                    yield ((x - 100 * place) * width / 100, (y - level) * height / 100), weight
    for step in range(-20, 21):
        yield (width * step / 40, (LANE.y(0) - level) * height / 100), 0.12
    for square in squares:
        yield (width / 2 - 15, (LANE.y(square.value) - level) * height / 100), 4.0


def _size(reading: Reading) -> float:
    return 11.0 if reading.voice is Rater.STAFF else round(8 + 1.05 * reading.n**0.5, 1)


def _is_climb(found: Sequence[Reading], place: int) -> bool:
    here = found[place].actual
    after = found[place + 1].actual if place + 1 < len(found) else None
    before = found[place - 1].actual if place else None
    if here is None or after is None:
        return False
    return (before is None or before <= here) and here < after


def _word(facts: TouchpointFacts | None) -> str | None:
    speaking = None if facts is None else facts.speaking
    return speaking.words[0][0] if speaking is not None and speaking.words else None


def _number(view: View, reading: Reading) -> str | None:
    if reading.actual is None:
        return None
    shown = figures.count_of(reading.n, view.catalog)
    if reading.voice is Rater.STAFF:
        return view.catalog.text(N_("the room, {n}")).format(n=shown)
    if reading.n < INTERVAL_FROM:
        return view.catalog.text(N_("{n}, anecdotal")).format(n=shown)
    return shown


def _note(view: View, facts: TouchpointFacts | None, reading: Reading) -> str | None:
    if reading.actual is not None:
        return None
    customers = None if facts is None else facts.customers
    if customers is not None and customers.actual.n:
        return view.catalog.text(N_("too few answers"))
    return view.catalog.text(N_("not rated yet"))


def _discuss(view: View, room: EmotionFacts | None) -> str | None:
    if room is None or not room.discuss or not room.dots:
        return None
    low, high = room.actual.values[0], room.actual.values[-1]
    return view.catalog.text(N_("The room is apart, {low} to {high}: discuss")).format(
        low=figures.number(low, view.catalog, signed=True),
        high=figures.number(high, view.catalog, signed=True),
    )


def _squares(room: EmotionFacts | None) -> tuple[Square, ...]:
    """The room's own ratings, highest first."""
    if room is None:
        return ()
    return tuple(
        Square(
            value,
            n=sum(dot.value == value for dot in room.dots),
            guesses=sum(dot.value == value and dot.basis is Basis.GUESS for dot in room.dots),
        )
        for value in sorted({dot.value for dot in room.dots}, reverse=True)
    )
