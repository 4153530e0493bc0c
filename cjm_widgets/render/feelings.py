"""How it feels, touchpoint by touchpoint: wish and feeling, the spread, who speaks, where to talk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cjm_widgets.analytics.intervals import INTERVAL_FROM, SUPPRESSED_BELOW
from cjm_widgets.i18n import N_
from cjm_widgets.model.facts import EmotionFacts, TouchpointFacts
from cjm_widgets.model.journey import Stage, Touchpoint
from cjm_widgets.model.scales import MomentKind, Rater, SentenceSlot
from cjm_widgets.render import figures, sentences
from cjm_widgets.render.columns import FLAGS, TOP
from cjm_widgets.render.compact import compact
from cjm_widgets.render.emotion import EmotionCell, emotion_cells
from cjm_widgets.render.outline import Place, places, touchpoints
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.view import Fragment, View

STEPS = (-2, -1, 0, 1, 2)
WORDS_SHOWN = 3
NOTHING = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Column:
    """One step of the scale at one touchpoint.

    Attributes
    ----------
    height
        Share of customers who chose it, in per cent of the fullest step of the whole section.
    squares
        One of the room each; ``True`` for a guess.
    """

    value: int
    height: float
    squares: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One touchpoint; numbers as a person reads them, places on the scale as they are.

    Attributes
    ----------
    interval
        95% interval of customers' mean; ``None`` where none is honest.
    agreed
        What the room settled on after talking: desired and actual.
    """

    place: Place
    cell: EmotionCell
    columns: tuple[Column, ...]
    actual: str | None
    desired: str | None
    gap: str | None
    interval: str | None
    rests: str
    words: str | None
    flag: str | None
    flag_kind: MomentKind | None
    agreed: tuple[str | None, str | None]


def render(view: View) -> Fragment:
    """Return the curve, and below it every touchpoint with its spread."""
    order = touchpoints(view)
    cells = emotion_cells(view, [t.id for t in order])
    fullest = max((_fullest(view.facts.touchpoints.get(t.id)) for t in order), default=0.0)
    rows = {t.id: _row(view, t, cell, fullest or 1.0) for t, cell in zip(order, cells, strict=True)}
    told = sentences.tell(view, SentenceSlot.CURVE)
    apart = [row.place for row in rows.values() if row.cell.discuss]
    html = render_template(
        "sections/emotions.html.j2",
        view.catalog,
        see=told,
        figure=compact(view),
        apart=_apart(view, apart),
        asked=_asked(view),
        stages=[
            (stage, [rows[t.id] for t in view.document.children(stage.id, Touchpoint)])
            for stage in _stages(view)
        ],
        scale=STEPS,
        has_customers=any(c.height for row in rows.values() for c in row.columns),
        has_room_line=any(cell.reading.voice is Rater.STAFF for cell in cells),
        has_room=any(cell.squares for cell in cells),
        is_rated=any(row.actual or row.desired for row in rows.values()),
    )
    return Fragment("emotions", html, told.text)


def _stages(view: View) -> list[Stage]:
    found = view.document.stages(view.journey_map.id)
    return [stage for stage in found if view.document.children(stage.id, Touchpoint)]


def _apart(view: View, found: Sequence[Place]) -> str:
    """Where the room must talk before anybody believes its mean."""
    text = view.catalog.text
    if not any(f.room is not None and f.room.actual.n for f in view.facts.touchpoints.values()):
        return text(N_("Nobody in the room has rated yet."))
    if not found:
        return text(N_("The room is apart nowhere by more than a step."))
    names = [f"“{place.name}”" for place in found]
    return text(N_("The room is apart at {touchpoints}: talk there first.")).format(
        touchpoints=figures.listed(names, view.catalog)
    )


def _asked(view: View) -> str:
    """On how many people the section rests, each voice for itself."""
    catalog, facts = view.catalog, view.facts.touchpoints.values()
    parts = []
    if view.facts.n_respondents:
        parts.append(
            catalog.plural(
                N_("{n} customer answered."),
                N_("{n} customers answered."),
                view.facts.n_respondents,
            ).format(n=figures.number(view.facts.n_respondents, catalog))
        )
    if most := max((f.room.actual.n for f in facts if f.room is not None), default=0):
        parts.append(
            catalog.plural(
                N_("One of the room rated."), N_("Up to {n} of the room rated."), most
            ).format(n=most)
        )
    parts.append(catalog.text(N_("The two are never averaged together.")))
    return " ".join(parts) if len(parts) > 1 else ""


def _row(view: View, touchpoint: Touchpoint, cell: EmotionCell, fullest: float) -> Row:
    facts = view.facts.touchpoints.get(touchpoint.id)
    reading = cell.reading
    flag, kind = _flag(view, touchpoint.id)
    return Row(
        places(view)[touchpoint.id],
        cell,
        columns=_columns(facts, cell, fullest),
        actual=_shown(view, reading.actual),
        desired=_shown(view, reading.desired),
        gap=None
        if facts is None or facts.gap is None or reading.actual is None
        else figures.number(facts.gap, view.catalog, digits=1),
        interval=_interval(view, facts),
        rests=_rests(view, cell),
        words=_words(facts),
        flag=flag,
        flag_kind=kind,
        agreed=(
            _shown(view, touchpoint.agreed_desired, digits=0),
            _shown(view, touchpoint.agreed_actual, digits=0),
        ),
    )


def _shown(view: View, value: float | None, *, digits: int = 1) -> str | None:
    return (
        None if value is None else figures.number(value, view.catalog, digits=digits, signed=True)
    )


def _flag(view: View, item: str) -> tuple[str | None, MomentKind | None]:
    for moments in (view.facts.frictions, view.facts.delights):
        for place, moment in enumerate(moments[:TOP]):
            if moment.touchpoint_id == item:
                return view.catalog.text(FLAGS[moment.kind][place]), moment.kind
    return None, None


def _customers(facts: TouchpointFacts | None) -> EmotionFacts | None:
    """Customers' ratings where there are enough to show how they spread."""
    found = None if facts is None else facts.customers
    return found if found is not None and found.actual.n >= SUPPRESSED_BELOW else None


def _fullest(facts: TouchpointFacts | None) -> float:
    found = _customers(facts)
    return 0.0 if found is None else max(found.actual.counts) / found.actual.n


def _columns(
    facts: TouchpointFacts | None, cell: EmotionCell, fullest: float
) -> tuple[Column, ...]:
    own = _customers(facts)
    counts = (0,) * len(STEPS) if own is None else own.actual.counts
    n = 1 if own is None else own.actual.n
    squares = {
        square.value: (False,) * (square.n - square.guesses) + (True,) * square.guesses
        for square in cell.squares
    }
    return tuple(
        Column(value, round(100 * count / n / fullest, 1), squares.get(value, ()))
        for value, count in zip(STEPS, counts, strict=True)
    )


def _interval(view: View, facts: TouchpointFacts | None) -> str | None:
    own = _customers(facts)
    if own is None or own.interval is None or own.actual.n < INTERVAL_FROM:
        return None
    low, high = own.interval.low, own.interval.high
    if low is None or high is None:
        return None
    return (
        view.catalog.text(N_("{low} to {high}"))
        .replace(" ", figures.NO_BREAK)
        .format(low=_shown(view, low), high=_shown(view, high))
    )


def _rests(view: View, cell: EmotionCell) -> str:
    """Whose ratings draw the curve here, and how many."""
    reading = cell.reading
    if reading.voice is None:
        return cell.note or NOTHING
    voice = view.catalog.text(reading.voice.label)
    if reading.voice is Rater.CUSTOMER and reading.n < INTERVAL_FROM:
        voice = view.catalog.text(N_("{voice}, anecdotal")).format(voice=voice)
    return f"{voice}, {figures.count_of(reading.n, view.catalog)}"


def _words(facts: TouchpointFacts | None) -> str | None:
    speaking = None if facts is None else facts.speaking
    if speaking is None or not speaking.words:
        return None
    return ", ".join(f"{word} {n}" for word, n in speaking.words[:WORDS_SHOWN])
