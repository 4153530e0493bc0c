"""The columns of the journey map: what stands in each cell of a touchpoint."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cjm_widgets.analytics.intervals import SUPPRESSED_BELOW
from cjm_widgets.fields import Lane
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.blueprint import BackstageStep, SupportProcess
from cjm_widgets.model.facts import EVIDENCE_LANES, CellEvidence, TouchpointFacts
from cjm_widgets.model.improvement import Opportunity
from cjm_widgets.model.journey import PainPoint, Route, Touchpoint
from cjm_widgets.model.scales import Channel, Effect, MapKind, MomentKind
from cjm_widgets.render import figures
from cjm_widgets.render.emotion import EmotionCell, emotion_cells
from cjm_widgets.render.outline import as_of, codes, name_of, places, touchpoints
from cjm_widgets.render.view import View

TOP = 3
FLAGS = {
    MomentKind.FRICTION: (N_("worst"), N_("2nd worst"), N_("3rd worst")),
    MomentKind.DELIGHT: (N_("best"), N_("2nd best"), N_("3rd best")),
}
_SPANS = (
    (60.0, 1.0, N_("{n} s")),
    (3600.0, 60.0, N_("{n} min")),
    (172_800.0, 3600.0, N_("{n} hours")),
    (5_184_000.0, 86_400.0, N_("{n} days")),
    (math.inf, 604_800.0, N_("{n} weeks")),
)


@dataclass(frozen=True, slots=True)
class Backing:
    """The evidence of one cell: 0 (assumed) to 3 (measured), as a word, and what speaks against."""

    level: int
    word: str
    contradicted: bool


@dataclass(frozen=True, slots=True)
class Words:
    """One statement in a cell with its evidence.

    Attributes
    ----------
    said
        The words are the customer's own, word for word.
    effect
        Pain or delight.
    under
        A quiet second line; ``missing`` marks it as something that ought to be there.
    """

    text: str
    backing: Backing | None = None
    said: bool = False
    effect: Effect | None = None
    under: str | None = None
    missing: bool = False
    href: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Volume:
    """How many arrive, how many leave, how long it takes; ``share`` is the part of the fullest."""

    arrivals: str
    share: float
    lost_share: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """The strongest evidence behind a column and how much of the column is firm."""

    backing: Backing
    source: str
    firm: str


@dataclass(frozen=True, slots=True)
class Column:
    """One touchpoint with all its cells; ``flag`` is its place among the worst or the best."""

    touchpoint: Touchpoint
    number: int
    words: dict[Lane, tuple[Words, ...]]
    emotion: EmotionCell
    volume: Volume | None
    proof: Proof | None
    flag: str | None = None
    flag_kind: MomentKind | None = None

    @property
    def id(self) -> str:
        return self.touchpoint.id


def columns(view: View) -> list[Column]:
    """Return the columns of the map from left to right."""
    order = touchpoints(view)
    flags = _flags(view)
    fullest = max((f.arrivals or 0 for f in view.facts.touchpoints.values()), default=0)
    return [
        Column(
            touchpoint,
            places(view)[touchpoint.id].number,
            words=_words(view, touchpoint),
            emotion=emotion,
            volume=_volume(view.facts.touchpoints.get(touchpoint.id), fullest, view.catalog),
            proof=_proof(view, touchpoint.id),
            flag=flags.get(touchpoint.id, (None, None))[0],
            flag_kind=flags.get(touchpoint.id, (None, None))[1],
        )
        for touchpoint, emotion in zip(
            order, emotion_cells(view, [t.id for t in order]), strict=True
        )
    ]


def _flags(view: View) -> dict[str, tuple[str, MomentKind]]:
    found: dict[str, tuple[str, MomentKind]] = {}
    for moments in (view.facts.delights, view.facts.frictions):
        for place, moment in enumerate(moments[:TOP]):
            word = view.catalog.text(FLAGS[moment.kind][place])
            found[moment.touchpoint_id] = word, moment.kind
    return found


def _words(view: View, touchpoint: Touchpoint) -> dict[Lane, tuple[Words, ...]]:
    return {
        Lane.CHANNEL: _channel(view, touchpoint),
        Lane.CUSTOMER_ACTION: (
            *_fields(view, touchpoint, ("customer_action",)),
            *_routes(view, touchpoint),
        ),
        Lane.THINKS_SAYS: _fields(view, touchpoint, ("says", "thinks")),
        Lane.PAIN_DELIGHT: _pains(view, touchpoint),
        Lane.FRONTSTAGE: _frontstage(touchpoint),
        Lane.BACKSTAGE: _backstage(view, touchpoint),
        Lane.SUPPORT: _systems(view, touchpoint),
        Lane.OPPORTUNITY: _opportunities(view, touchpoint),
    }


def _channel(view: View, touchpoint: Touchpoint) -> tuple[Words, ...]:
    channel = None if touchpoint.channel is None else view.catalog.text(touchpoint.channel.label)
    meets = (
        view.catalog.text(N_("meets {people}")).format(people=touchpoint.people_met)
        if touchpoint.people_met
        else None
    )
    shown = touchpoint.channel_detail or channel
    if shown is None:
        return (Words(meets),) if meets else ()
    under = [channel] if touchpoint.channel_detail and channel else []
    return (Words(shown, under=", ".join([*under, *([meets] if meets else [])]) or None),)


def _fields(view: View, touchpoint: Touchpoint, names: Sequence[str]) -> tuple[Words, ...]:
    return tuple(
        Words(text, _backing(view, touchpoint.id, name), said=name == "says")
        for name in names
        if (text := getattr(touchpoint, name))
    )


def _routes(view: View, touchpoint: Touchpoint) -> Iterator[Words]:
    """Ways that leave the order of the board here."""
    order = places(view)
    for route in view.document.children(view.journey_map.id, Route):
        if route.from_id != touchpoint.id or route.to_id not in order:
            continue
        target = order[route.to_id]
        back = target.number <= order[touchpoint.id].number
        way = view.catalog.text(N_("back to {number}") if back else N_("on to {number}"))
        known = [
            None if route.share is None else figures.percent(route.share, view.catalog),
            route.reason,
        ]
        yield Words(
            ": ".join(part for part in known if part),
            href=target.href,
            code=way.format(number=target.number).replace(" ", figures.NO_BREAK),
        )


def _pains(view: View, touchpoint: Touchpoint) -> tuple[Words, ...]:
    return tuple(
        Words(pain.text, _backing(view, pain.id, "text"), effect=pain.effect)
        for pain in view.document.children(touchpoint.id, PainPoint)
    )


def _frontstage(touchpoint: Touchpoint) -> tuple[Words, ...]:
    seen, props = touchpoint.frontstage, touchpoint.physical_evidence
    if seen is None:
        return (Words(props),) if props else ()
    return (Words(seen, under=props),)


def _backstage(view: View, touchpoint: Touchpoint) -> tuple[Words, ...]:
    found = []
    for step in view.document.children(touchpoint.id, BackstageStep):
        owner = name_of(view, step.department_id) or name_of(view, step.owner_id)
        found.append(
            Words(
                step.name,
                _backing(view, step.id, "name"),
                under=owner or view.catalog.text(N_("No owner")),
                missing=owner is None,
            )
        )
    return tuple(found)


def _systems(view: View, touchpoint: Touchpoint) -> tuple[Words, ...]:
    return tuple(
        Words(process.name) for process in view.document.children(touchpoint.id, SupportProcess)
    )


def _opportunities(view: View, touchpoint: Touchpoint) -> tuple[Words, ...]:
    """What could be done here; a map of the future says first what is to be different."""
    wanted = touchpoint.wanted_change if view.journey_map.map_kind is MapKind.FUTURE else None
    offered = tuple(
        Words(opportunity.title, href=f"#{opportunity.id}", code=codes(view)[opportunity.id])
        for opportunity in view.document.children(view.journey_map.id, Opportunity)
        if touchpoint.id in opportunity.touchpoint_ids
    )
    return (Words(wanted), *offered) if wanted else offered


def _backing(view: View, item: str, field: str) -> Backing:
    return backing(view.facts.cells.get((item, field), CellEvidence()), view.catalog)


def backing(cell: CellEvidence, catalog: Catalog) -> Backing:
    """Return the evidence of a cell as a reader sees it."""
    word = catalog.text(cell.strength.label)
    if cell.contradicted:
        word = catalog.text(N_("{strength}, contradicted")).format(strength=word)
    return Backing(cell.strength.level, word, cell.contradicted)


def _volume(facts: TouchpointFacts | None, fullest: int, catalog: Catalog) -> Volume | None:
    if facts is None or facts.arrivals is None:
        return None
    lost = facts.lost or 0
    lines = []
    if lost and facts.arrivals >= SUPPRESSED_BELOW:
        lines.append(
            catalog.text(N_("{share} leave")).format(
                share=figures.percent(lost / facts.arrivals, catalog)
            )
        )
    if facts.dwell_median_s is not None:
        lines.append(
            catalog.text(N_("next step after {time}")).format(
                time=duration(facts.dwell_median_s, catalog)
            )
        )
    if len(facts.channel_mix) > 1:
        lines.append(
            ", ".join(
                f"{_channel_name(name, catalog)}{figures.NO_BREAK}{figures.percent(share, catalog)}"
                for name, share in facts.channel_mix[:2]
            )
        )
    return Volume(
        figures.number(facts.arrivals, catalog),
        share=round(100 * facts.arrivals / fullest, 1) if fullest else 0.0,
        lost_share=round(100 * lost / fullest, 1) if fullest else 0.0,
        lines=tuple(lines),
    )


def _channel_name(name: str, catalog: Catalog) -> str:
    """The word for one of our channels; logs may know others, which keep their name."""
    known = next((channel for channel in Channel if channel == name), None)
    return name.replace("_", " ") if known is None else catalog.text(known.label)


def duration(seconds: float, catalog: Catalog) -> str:
    r"""Return a span of time in the largest unit of which it has at least one, kept on one line.

    >>> duration(9000, Catalog())
    '2.5\xa0hours'
    """
    one, pattern = next((one, pattern) for limit, one, pattern in _SPANS if seconds < limit)
    value = seconds / one
    shown = figures.number(value, catalog, digits=1 if value < 10 and one > 60 else 0)
    return catalog.text(pattern).replace(" ", figures.NO_BREAK).format(n=shown.removesuffix(".0"))


def _proof(view: View, touchpoint: str) -> Proof | None:
    cells = [
        cell
        for lane in EVIDENCE_LANES
        if (cell := view.facts.cells.get((touchpoint, lane.value))) is not None
    ]
    if not cells:
        return None
    best = max(cells, key=lambda cell: (cell.strength.level, cell.n or 0))
    firm = view.catalog.text(N_("{firm} of {total} cells firm")).format(
        firm=sum(cell.firm and not cell.contradicted for cell in cells), total=len(cells)
    )
    return Proof(backing(best, view.catalog), _source(view, best), firm)


def _source(view: View, cell: CellEvidence) -> str:
    """Name, number and age of a cell's source; of several, whose numbers differ, the names only."""
    names = [name for source in cell.source_ids if (name := name_of(view, source))]
    if len(names) > 1:
        return view.catalog.plural(
            N_("{source} and {n} more"), N_("{source} and {n} more"), len(names) - 1
        ).format(source=names[0], n=len(names) - 1)
    parts = list(names)
    if names and cell.n is not None:
        parts.append(figures.count_of(cell.n, view.catalog))
    if names and cell.newest is not None and (today := as_of(view)) is not None:
        parts.append(figures.age(cell.newest, today, view.catalog).replace(" ", figures.NO_BREAK))
    return ", ".join(parts)
