"""The journey map: column by column from feeling to cause, as one grid that folds and prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cjm_widgets.fields import Lane
from cjm_widgets.i18n import N_
from cjm_widgets.model.journey import Stage
from cjm_widgets.model.scales import Rater, Strength
from cjm_widgets.render import figures, lanes
from cjm_widgets.render.columns import Column, columns
from cjm_widgets.render.outline import name_of
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.theme import EMOTION_WORDS, tint
from cjm_widgets.render.view import Fragment, View

LEAF = 8
SHEET = 16


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
    """Stages side by side on one A4 sheet; ``at`` is its first column on its A3 sheet."""

    blocks: tuple[Block, ...]
    at: int = 1

    @property
    def n_columns(self) -> int:
        return sum(len(block.columns) for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Leaves side by side on one A3 sheet; ``at`` is its first column on the whole map."""

    leaves: tuple[Leaf, ...]
    at: int = 1

    @property
    def n_columns(self) -> int:
        return sum(leaf.n_columns for leaf in self.leaves)


def render(view: View) -> Fragment:
    """Return the journey map with its switches, key and table."""
    found = columns(view)
    shown = lanes.lanes_of(found)
    sheets = _sheets(_blocks(view, found))
    see = _sentence(view, found, shown)
    html = render_template(
        "sections/map.html.j2",
        view.catalog,
        see=see,
        title=view.journey_map.title,
        heads=[lanes.head(view, lane) for lane in shown],
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
        rows=[_row(view, column) for column in found],
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
    """Share the stages out: at most 8 columns a leaf, at most 16 a sheet, never within a stage
    that fits.
    """
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
    said = text(N_("Follow the solid line. Where it falls below the dashed one, read down the column."))
    if not any(c.emotion.reading.desired is not None for c in found):
        said = text(N_("Follow the line, and where it falls read down the column."))
    orphans = [
        str(c.number) for c in found if any(w.missing for w in c.words[Lane.BACKSTAGE])
    ]
    if not orphans:
        return said
    nobody = view.catalog.plural(
        N_("At touchpoint {numbers} nobody owns what lies behind it."),
        N_("At touchpoints {numbers} nobody owns what lies behind them."),
        len(orphans),
    )
    return f"{said} {nobody.format(numbers=listed(orphans, text(N_('and'))))}"


def listed(words: Sequence[str], joint: str) -> str:
    """Return words as a list in a sentence.

    >>> listed(["3", "5", "9"], "and")
    '3, 5 and 9'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {joint} {words[-1]}"


def _row(view: View, column: Column) -> tuple[str, ...]:
    """A touchpoint's row in the table: name, voice, n, actual, middle half, desired."""
    reading, catalog = column.emotion.reading, view.catalog

    def shown(value: float | None) -> str:
        return "\N{EN DASH}" if value is None else figures.number(
            value, catalog, digits=1, signed=True
        )

    half = shown(None)
    if reading.low is not None:
        half = catalog.text(N_("{low} to {high}")).format(
            low=shown(reading.low), high=shown(reading.high)
        )
    return (
        f"{column.number}. {column.touchpoint.name}",
        "\N{EN DASH}" if reading.voice is None else catalog.text(reading.voice.label),
        figures.number(reading.n, catalog) if reading.n else "\N{EN DASH}",
        shown(reading.actual),
        half,
        shown(reading.desired),
    )
