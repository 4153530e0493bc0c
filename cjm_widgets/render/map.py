"""The journey map: column by column from feeling to cause, as one grid that folds and prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cjm_widgets.fields import Lane
from cjm_widgets.i18n import N_
from cjm_widgets.model.journey import Stage
from cjm_widgets.model.scales import Rater, Strength
from cjm_widgets.render import figures, lanes, paper
from cjm_widgets.render.columns import Column, columns, duration
from cjm_widgets.render.outline import name_of
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.theme import EMOTION_WORDS, tint
from cjm_widgets.render.view import Fragment, View

SHEET, LEAF, LEAF_AT_LEAST = 16, 6, 5
NAMED_UP_TO = 6
NOTHING = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Block:
    """A stage, or the part of a very long one that fits a sheet, with its columns."""

    stage: Stage
    number: int
    tint: int
    owner: str | None
    columns: tuple[Column, ...]
    at: int = 1
    goes_on: bool = False

    @property
    def key(self) -> str:
        return f"{self.stage.id}-more-{self.columns[0].number}" if self.goes_on else self.stage.id


@dataclass(frozen=True, slots=True)
class Leaf:
    """Stages side by side on one A4 sheet.

    Attributes
    ----------
    at
        Its first column on its A3 sheet.
    fit
        Its size in print, at most 1.
    """

    blocks: tuple[Block, ...]
    at: int = 1
    fit: float = 1.0

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for block in self.blocks for column in block.columns)

    @property
    def n_columns(self) -> int:
        return len(self.columns)

    @property
    def n_divided(self) -> int:
        """Into how many columns the paper is divided: a short leaf keeps some of it empty."""
        return max(self.n_columns, LEAF_AT_LEAST)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Leaves side by side on one A3 sheet.

    Attributes
    ----------
    at
        Its first column on the whole map.
    fit
        Its size in print, at most 1.
    """

    leaves: tuple[Leaf, ...]
    at: int = 1
    fit: float = 1.0

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for leaf in self.leaves for column in leaf.columns)

    @property
    def n_columns(self) -> int:
        return len(self.columns)


def render(view: View) -> Fragment:
    """Return the journey map with its switches, key and table."""
    found = columns(view)
    shown = lanes.lanes_of(found)
    heads = [lanes.head(view, lane) for lane in shown]
    sheets = _fitted(_sheets(_blocks(view, found)), heads)
    see = _sentence(view, found, shown)
    html = render_template(
        "sections/map.html.j2",
        view.catalog,
        see=see,
        title=view.journey_map.title,
        heads=heads,
        layers=lanes.layers(view, shown),
        missing=lanes.missing(view, shown),
        scale=[(value, view.catalog.text(word)) for value, word in EMOTION_WORDS.items()],
        strengths=[(s.level, view.catalog.text(s.label)) for s in Strength],
        sheets=sheets,
        stages=[b for s in sheets for leaf in s.leaves for b in leaf.blocks if not b.goes_on],
        columns=found,
        widest=max((sheet.n_columns for sheet in sheets), default=1),
        has_customers=any(c.emotion.reading.voice is Rater.CUSTOMER for c in found),
        has_room_line=any(c.emotion.reading.voice is Rater.STAFF for c in found),
        has_room=any(c.emotion.squares for c in found),
        has_wish=any(c.emotion.reading.desired is not None for c in found),
        has_evidence=Lane.EVIDENCE in shown
        or any(w.backing for c in found for words in c.words.values() for w in words),
        has_marks=Lane.PAIN_DELIGHT in shown or any(c.flag for c in found),
        emotions=[_emotion_row(view, c) for c in found] if Lane.EMOTION in shown else [],
        volumes=[_volume_row(view, c) for c in found] if Lane.VOLUME in shown else [],
    )
    return Fragment("map", html, see)


def _blocks(view: View, found: Sequence[Column]) -> list[Block]:
    stages = view.document.stages(view.journey_map.id)
    blocks = []
    for place, stage in enumerate(stages):
        own = [c for c in found if c.touchpoint.stage_id == stage.id]
        owner = name_of(view, stage.owner_id) or name_of(view, stage.department_id)
        for begin in range(0, max(len(own), 1), SHEET):
            blocks.append(
                Block(
                    stage,
                    place + 1,
                    tint(place, len(stages)),
                    owner,
                    columns=tuple(own[begin : begin + SHEET]),
                    goes_on=begin > 0,
                )
            )
    return [block for block in blocks if block.columns]


def _sheets(blocks: Sequence[Block]) -> tuple[Sheet, ...]:
    """Share the stages out: at most 6 columns a leaf and 16 a sheet, never within a stage."""
    leaves: list[Leaf] = []
    for block in blocks:
        if leaves and leaves[-1].n_columns + len(block.columns) <= LEAF:
            last = leaves[-1]
            leaves[-1] = replace(last, blocks=(*last.blocks, _placed(block, last.n_columns)))
        else:
            leaves.append(Leaf((block,)))
    sheets: list[Sheet] = []
    for leaf in leaves:
        if sheets and sheets[-1].n_columns + leaf.n_columns <= SHEET:
            old = sheets[-1]
            sheets[-1] = replace(old, leaves=(*old.leaves, replace(leaf, at=1 + old.n_columns)))
        else:
            at = 1 + sum(sheet.n_columns for sheet in sheets)
            sheets.append(Sheet((leaf,), at))
    return tuple(sheets)


def _fitted(sheets: Sequence[Sheet], heads: Sequence[lanes.LaneHead]) -> tuple[Sheet, ...]:
    """Give every sheet and leaf the size at which it fits on its paper."""
    widest = max((sheet.n_columns for sheet in sheets), default=1)
    fitted = []
    for number, sheet in enumerate(sheets):
        leaves = tuple(
            replace(
                leaf,
                fit=paper.fit(
                    leaf.columns,
                    heads,
                    paper=paper.A4,
                    n_columns=leaf.n_divided,
                    is_first=number == 0 and leaf.at == 1,
                ),
            )
            for leaf in sheet.leaves
        )
        size = paper.fit(
            sheet.columns, heads, paper=paper.A3, n_columns=widest, is_first=number == 0
        )
        fitted.append(replace(sheet, leaves=leaves, fit=size))
    return tuple(fitted)


def _placed(block: Block, n_before: int) -> Block:
    return replace(block, at=1 + n_before)


def _sentence(view: View, found: Sequence[Column], shown: Sequence[Lane]) -> str:
    """How to read this map, and the columns in which nobody answers for what happens."""
    text = view.catalog.text
    if Lane.EMOTION not in shown:
        if Lane.VOLUME in shown:
            return text(
                N_(
                    "The bars show how many customers reach each touchpoint and how many go no "
                    "further; how it feels there has not been asked yet."
                )
            )
        return text(N_("The steps are drawn; how each of them feels has not been asked yet."))
    said = text(
        N_("Follow the solid line. Where it falls below the dashed one, read down the column.")
    )
    if not any(c.emotion.reading.desired is not None for c in found):
        said = text(N_("Follow the line, and where it falls read down the column."))
    orphans = [str(c.number) for c in found if any(w.missing for w in c.words[Lane.BACKSTAGE])]
    if not orphans:
        return said
    if len(orphans) > NAMED_UP_TO:
        many = text(N_("At {n} of {total} touchpoints nobody owns what lies behind them."))
        return f"{said} {many.format(n=len(orphans), total=len(found))}"
    nobody = view.catalog.plural(
        N_("At touchpoint {numbers} nobody owns what lies behind it."),
        N_("At touchpoints {numbers} nobody owns what lies behind them."),
        len(orphans),
    )
    return f"{said} {nobody.format(numbers=figures.listed(orphans, view.catalog))}"


def _emotion_row(view: View, column: Column) -> tuple[str, ...]:
    """A touchpoint's row in the table: name, voice, n, actual, middle half, desired."""
    reading, catalog = column.emotion.reading, view.catalog

    def shown(value: float | None) -> str:
        if value is None:
            return NOTHING
        return figures.number(value, catalog, digits=1, signed=True)

    half = shown(None)
    if reading.low is not None:
        half = catalog.text(N_("{low} to {high}")).format(
            low=shown(reading.low), high=shown(reading.high)
        )
    return (
        f"{column.number}. {column.touchpoint.name}",
        NOTHING if reading.voice is None else catalog.text(reading.voice.label),
        figures.number(reading.n, catalog) if reading.n else NOTHING,
        shown(reading.actual),
        half,
        shown(reading.desired),
    )


def _volume_row(view: View, column: Column) -> tuple[str, ...]:
    """A touchpoint's row in the table: name, arrivals, lost, their share with interval, time."""
    facts, catalog = view.facts.touchpoints.get(column.id), view.catalog
    name = f"{column.number}. {column.touchpoint.name}"
    if facts is None or facts.arrivals is None:
        return name, NOTHING, NOTHING, NOTHING, NOTHING
    share = NOTHING
    if (found := facts.drop_off) is not None and found.estimate is not None:
        share = figures.percent(found.estimate, catalog)
        if found.low is not None and found.high is not None:
            share = catalog.text(N_("{share} ({low} to {high})")).format(
                share=share,
                low=figures.percent(found.low, catalog),
                high=figures.percent(found.high, catalog),
            )
    return (
        name,
        figures.number(facts.arrivals, catalog),
        NOTHING if facts.lost is None else figures.number(facts.lost, catalog),
        share,
        NOTHING if facts.dwell_median_s is None else duration(facts.dwell_median_s, catalog),
    )
