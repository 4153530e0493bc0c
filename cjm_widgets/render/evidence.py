"""How we know: the matrix of evidence, its sources, and what to find out first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from cjm_widgets.fields import Lane
from cjm_widgets.i18n import N_
from cjm_widgets.model import scales
from cjm_widgets.model.base import Entity
from cjm_widgets.model.blueprint import BackstageStep
from cjm_widgets.model.evidence import EvidenceLink, Source
from cjm_widgets.model.facts import EVIDENCE_LANES, CellEvidence
from cjm_widgets.model.improvement import Opportunity
from cjm_widgets.model.journey import PainPoint, Stage, Touchpoint
from cjm_widgets.model.scales import Stance, Strength
from cjm_widgets.model.schema import field_specs
from cjm_widgets.render import figures
from cjm_widgets.render.lanes import NAMES
from cjm_widgets.render.outline import Place, as_of, codes, name_of, places, touchpoints
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.view import Fragment, View

TOP = 3
PLAN = 8
WAYS = {
    Lane.CUSTOMER_ACTION: N_("Count it in a log, or watch ten customers do it"),
    Lane.THINKS_SAYS: N_("Ask ten customers within a day and write down their words"),
    Lane.EMOTION: N_("Ask thirty customers right after it how they felt"),
    Lane.PAIN_DELIGHT: N_("Count it in tickets and calls, or ask thirty customers"),
    Lane.BACKSTAGE: N_("Stand beside the people who do it, for ten cases"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix; ``None`` as strength means that nothing is filled in."""

    strength: Strength | None
    label: str
    firm: bool = False
    contradicted: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One lane of the matrix."""

    name: str
    cells: tuple[Cell, ...]
    firm: int
    filled: int


@dataclass(frozen=True, slots=True)
class Known:
    """One source as a reader sees it."""

    source: Source
    kind: str
    voice: str
    asked: str
    counted: str
    unit: str | None
    age: str
    cells: int


@dataclass(frozen=True, slots=True)
class Assumption:
    """A cell to find out about: what it says, where, why it matters, and how to check it."""

    text: str
    place: Place
    lane: str
    why: str
    way: str
    owner: str | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What the map says, and the source that says otherwise."""

    text: str
    place: Place | None
    note: str | None
    source: str


def render(view: View) -> Fragment:
    """Return the evidence of the map."""
    see = _sentence(view)
    plan = _assumptions(view)
    html = render_template(
        "sections/evidence.html.j2",
        view.catalog,
        see=see,
        small=_status(view),
        places=list(places(view).values()),
        rows=[_row(view, lane) for lane in EVIDENCE_LANES],
        counts=_counts(view),
        plan=plan[:PLAN],
        left_over=len(plan) - len(plan[:PLAN]),
        contradictions=list(_contradictions(view)),
        sources=_sources(view),
        today=None if (today := as_of(view)) is None else figures.day(today, view.catalog),
    )
    return Fragment("evidence", html, see)


def _sentence(view: View) -> str:
    """Name the touchpoints about which nothing is firm."""
    catalog, facts = view.catalog, view.facts
    if not facts.total:
        return catalog.text(
            N_("Nothing on the map is filled in yet, so there is nothing to prove.")
        )
    if not facts.supported:
        return catalog.text(
            N_(
                "Nothing on this map is backed by evidence yet: read all of it as what the room believes."
            )
        )
    thin = [
        str(place.number)
        for place in places(view).values()
        if not any(_cell(view, place.id, lane).firm for lane in EVIDENCE_LANES)
    ]
    if not thin:
        return catalog.text(
            N_(
                "Every touchpoint has at least one cell that was watched, counted or told by customers."
            )
        )
    return catalog.plural(
        N_("Column {numbers} is thin: nothing in it was watched, counted or told by customers."),
        N_(
            "Columns {numbers} are thin: nothing in them was watched, counted or told by customers."
        ),
        len(thin),
    ).format(numbers=figures.listed(thin, catalog))


def _status(view: View) -> str:
    """The status, how many cells are firm, and what keeps it from being higher."""
    catalog, facts = view.catalog, view.facts
    said = catalog.text(N_("{status}: {supported} of {total} cells are firm")).format(
        status=catalog.text(facts.status.label), supported=facts.supported, total=facts.total
    )
    reasons = "; ".join(catalog.text(reason) for reason in facts.status_reasons)
    return f"{said}; {reasons}." if reasons else f"{said}."


def _cell(view: View, item: str, field: str) -> CellEvidence:
    return view.facts.cells.get((item, field), CellEvidence())


def _row(view: View, lane: Lane) -> Row:
    cells = []
    for place in places(view).values():
        found = view.facts.cells.get((place.id, lane))
        if found is None:
            cells.append(Cell(None, view.catalog.text(N_("not filled in"))))
            continue
        label = view.catalog.text(found.strength.label)
        if found.n is not None:
            label = f"{label}, {figures.count_of(found.n, view.catalog)}"
        cells.append(Cell(found.strength, label, found.firm, found.contradicted))
    return Row(
        view.catalog.text(NAMES[lane]),
        tuple(cells),
        firm=sum(cell.firm and not cell.contradicted for cell in cells),
        filled=sum(cell.strength is not None for cell in cells),
    )


def _counts(view: View) -> list[tuple[Strength, str, int]]:
    """How many cells of the matrix have each level."""
    found = [
        cell.strength
        for place in places(view).values()
        for lane in EVIDENCE_LANES
        if (cell := view.facts.cells.get((place.id, lane))) is not None
    ]
    return [(level, view.catalog.text(level.label), found.count(level)) for level in Strength]


def _assumptions(view: View) -> list[Assumption]:
    """Assumed and reported cells that are not firm, those of the worst moments first."""
    worst = {m.touchpoint_id: m.place for m in view.facts.frictions[:TOP]}
    ranked: list[tuple[tuple[int, int, int, int], Assumption]] = []
    for touchpoint in touchpoints(view):
        place = places(view)[touchpoint.id]
        for item, field, lane in _cells_of(view, touchpoint):
            cell = _cell(view, item.id, field)
            if cell.firm or cell.strength.level > Strength.REPORTED.level:
                continue
            order = (
                worst.get(touchpoint.id, TOP + 1),
                cell.strength.level,
                EVIDENCE_LANES.index(lane),
                place.number,
            )
            ranked.append((order, _assumption(view, touchpoint, item, field, lane=lane)))
    ranked.sort(key=lambda pair: pair[0])
    return [assumption for _, assumption in ranked]


def _cells_of(view: View, touchpoint: Touchpoint) -> Iterator[tuple[Entity, str, Lane]]:
    """Every filled cell of the evidence lanes that is a statement of the team."""
    items: tuple[Entity, ...] = (
        touchpoint,
        *view.document.children(touchpoint.id, PainPoint),
        *view.document.children(touchpoint.id, BackstageStep),
    )
    for item in items:
        for field, spec in field_specs(type(item)).items():
            value = getattr(item, field)
            if spec.lane in EVIDENCE_LANES and isinstance(value, str) and not _is_pointer(field):
                yield item, field, spec.lane


def _is_pointer(field: str) -> bool:
    return field.endswith("_id")


def _assumption(
    view: View, touchpoint: Touchpoint, item: Entity, field: str, *, lane: Lane
) -> Assumption:
    stage = view.document.get(touchpoint.stage_id, Stage)
    owner = name_of(view, stage.owner_id) or name_of(view, stage.department_id)
    return Assumption(
        str(getattr(item, field)),
        places(view)[touchpoint.id],
        view.catalog.text(NAMES[lane]),
        why=_why(view, touchpoint, item, field),
        way=view.catalog.text(WAYS[lane]),
        owner=owner,
    )


def _why(view: View, touchpoint: Touchpoint, item: Entity, field: str) -> str:
    """Why an assumption is risky: how weak it is, and what hangs on it."""
    catalog, cell = view.catalog, _cell(view, item.id, field)
    said = catalog.text(cell.strength.label)
    if cell.n is not None and cell.strength is not Strength.ASSUMED:
        said = f"{said}, {figures.count_of(cell.n, catalog)}"
    hangs = [
        catalog.text(N_("moment of truth no. {place}")).format(place=moment.place)
        for moment in view.facts.frictions[:TOP]
        if moment.touchpoint_id == touchpoint.id
    ]
    if isinstance(item, BackstageStep) and item.causes:
        hangs.append(catalog.text(N_("the root cause")))
    known = codes(view)
    hangs += [
        known[o.id]
        for o in view.document.children(view.journey_map.id, Opportunity)
        if touchpoint.id in o.touchpoint_ids or item.id in o.pain_ids
    ]
    if not hangs:
        return said
    return catalog.text(N_("{strength}; carries {what}")).format(
        strength=said, what=figures.listed(hangs, catalog)
    )


def _said(view: View, value: object) -> str:
    """What the map says in a field, in words."""
    if isinstance(value, scales.Choice):
        return view.catalog.text(value.label)
    if isinstance(value, tuple):
        return figures.listed([str(part) for part in value], view.catalog)
    return "" if value is None else str(value)


def _contradictions(view: View) -> Iterator[Contradiction]:
    for touchpoint in touchpoints(view):
        for item in (
            touchpoint,
            *view.document.children(touchpoint.id, PainPoint),
            *view.document.children(touchpoint.id, BackstageStep),
        ):
            for link in view.document.children(item.id, EvidenceLink):
                if link.stance is Stance.CONTRADICTS:
                    yield Contradiction(
                        _said(view, getattr(item, link.target_field)),
                        places(view)[touchpoint.id],
                        link.note,
                        name_of(view, link.source_id) or link.source_id,
                    )


def _sources(view: View) -> list[Known]:
    """Sources that back a cell of this map, those that back most first."""
    used: dict[str, int] = {}
    lanes = {lane.value for lane in EVIDENCE_LANES}
    for (_, field), cell in view.facts.cells.items():
        if field in lanes:
            for source in cell.source_ids:
                used[source] = used.get(source, 0) + 1
    today = as_of(view)
    found = sorted(used, key=lambda source: (-used[source], source))
    return [
        _known(view, view.document.get(source, Source), used[source], today) for source in found
    ]


def _known(view: View, source: Source, cells: int, today: dt.date | None) -> Known:
    catalog = view.catalog
    counted = catalog.text(N_("not said"))
    if source.n is not None:
        counted = figures.number(source.n, catalog)
    if source.n is not None and source.n_invited is not None:
        counted = catalog.text(N_("{n} of {invited} invited")).format(
            n=counted, invited=figures.number(source.n_invited, catalog)
        )
    last = source.collected_to
    if last is None:
        age = catalog.text(N_("no date"))
    elif today is None:
        age = figures.month(last, catalog)
    else:
        age = figures.age(last, today, catalog)
    asked = {
        None: N_("not said"),
        True: N_("asked for"),
        False: N_("unasked"),
    }[source.solicited]
    return Known(
        source,
        kind=catalog.text(source.source_kind.label),
        voice=catalog.text(source.voice.label),
        asked=catalog.text(asked),
        unit=source.unit,
        counted=counted,
        age=age,
        cells=cells,
    )
