"""The service blueprint around the worst moment, and the path from the low to its cause."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cjm_widgets.analytics.intervals import SUPPRESSED_BELOW
from cjm_widgets.i18n import N_
from cjm_widgets.model.blueprint import BackstageStep, SupportProcess
from cjm_widgets.model.facts import CellEvidence
from cjm_widgets.model.journey import MomentOfTruth, Touchpoint
from cjm_widgets.model.scales import MomentKind, Strength
from cjm_widgets.render import figures
from cjm_widgets.render.outline import Place, name_of, places, touchpoints
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.view import Fragment, View

COLUMNS = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a lane: what happens, what goes wrong, who does it, its number on the path.

    ``joined`` draws the path on down its own column, ``arrived`` draws it in from above, and
    ``leads_to`` names the next step where that stands in another column.
    """

    id: str
    text: str
    problem: str | None = None
    who: str | None = None
    number: int | None = None
    leads_to: int | None = None
    joined: bool = False
    arrived: bool = False
    strength: Strength = Strength.ASSUMED


@dataclass(frozen=True, slots=True)
class Column:
    """A touchpoint with its four lanes; ``low`` marks the worst moment, ``gap`` a leap before it."""

    place: Place
    customer: tuple[Entry, ...]
    frontstage: tuple[Entry, ...]
    backstage: tuple[Entry, ...]
    systems: tuple[Entry, ...]
    low: bool = False
    gap: bool = False

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.customer + self.frontstage + self.backstage + self.systems


def render(view: View) -> Fragment:
    """Return the blueprint of the worst moment's column and those beside it."""
    text = view.catalog.text
    order = touchpoints(view)
    worst = _worst(view, order)
    columns = _drawn_path(_columns(view, order, worst))
    path = sorted(
        (entry for column in columns for entry in column.entries if entry.number is not None),
        key=lambda entry: entry.number or 0,
    )
    root = path[-1] if len(path) > 1 and _is_cause(view, path[-1], worst) else None
    if not order or not any(c.backstage or c.systems or c.frontstage for c in columns):
        see = text(
            N_(
                "Nobody has looked behind the scenes yet: who does what that the customer cannot see?"
            )
        )
        columns = ()
    elif worst is None:
        see = text(
            N_(
                "No moment falls short of the wish, so no column is marked; below, what lies behind the journey."
            )
        )
    elif root is None:
        see = text(
            N_(
                "No step behind “{touchpoint}” is named as the cause of the low yet; the departments in its column can name it."
            )
        ).format(touchpoint=worst.name)
    else:
        see = text(
            N_(
                "Read the shaded column from top to bottom: the low at “{touchpoint}” leads down to {cause}."
            )
        ).format(touchpoint=worst.name, cause=f"“{root.text}”")
    assumed = [str(entry.number) for entry in path if entry.strength is Strength.ASSUMED]
    html = render_template(
        "sections/blueprint.html.j2",
        view.catalog,
        see=see,
        worst=None if worst is None else places(view)[worst.id],
        columns=columns,
        root=root,
        root_sentence=None if root is None or worst is None else _root_sentence(view, worst, path),
        assumed=figures.listed(assumed, view.catalog),
        n_assumed=len(assumed),
    )
    return Fragment("blueprint", html, see)


def _worst(view: View, order: tuple[Touchpoint, ...]) -> Touchpoint | None:
    """The first friction that was measured, else the first that the room named."""
    by_id = {touchpoint.id: touchpoint for touchpoint in order}
    for moment in view.facts.frictions:
        if moment.touchpoint_id in by_id:
            return by_id[moment.touchpoint_id]
    named = [
        moment
        for touchpoint in order
        for moment in view.document.children(touchpoint.id, MomentOfTruth)
        if moment.moment_kind is MomentKind.FRICTION
    ]
    named.sort(key=lambda moment: moment.room_order or len(order) + 1)
    return by_id[named[0].touchpoint_id] if named else None


def _columns(
    view: View, order: tuple[Touchpoint, ...], worst: Touchpoint | None
) -> tuple[Column, ...]:
    """The worst column, those that hold a cause, and neighbours up to five in all."""
    if worst is None:
        return tuple(_column(view, touchpoint, {}) for touchpoint in order[:COLUMNS])
    at = order.index(worst)
    causes = _causes(view, order, worst)
    homes = {cause.touchpoint_id for cause in causes}
    others = sorted(
        (i for i in range(len(order)) if i != at),
        key=lambda i: (order[i].id not in homes, abs(i - at), i),
    )
    chosen = sorted([at, *others[: COLUMNS - 1]])
    numbers = _numbers(view, worst, causes)
    columns: list[Column] = []
    before: int | None = None
    for index in chosen:
        columns.append(
            _column(
                view, order[index], numbers,
                low=index == at, gap=before is not None and index > before + 1,
            )
        )  # fmt: skip
        before = index
    return tuple(columns)


def _causes(
    view: View, order: tuple[Touchpoint, ...], worst: Touchpoint
) -> list[BackstageStep | SupportProcess]:
    """What causes the low, people's steps before systems, each from left to right."""
    kinds: tuple[type[BackstageStep] | type[SupportProcess], ...] = (BackstageStep, SupportProcess)
    return [
        item
        for kind in kinds
        for touchpoint in order
        for item in view.document.children(touchpoint.id, kind)
        if worst.id in item.causes
    ]


def _numbers(
    view: View, worst: Touchpoint, causes: list[BackstageStep | SupportProcess]
) -> dict[str, int]:
    """The path: the customer, what they see of us, then each cause; keyed as entries are."""
    steps = [f"{worst.id}-customer"]
    if worst.frontstage:
        steps.append(f"{worst.id}-frontstage")
    steps += [cause.id for cause in causes]
    return {step: number for number, step in enumerate(steps, 1)}


def _drawn_path(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Say for each step of the path whether the next one stands below it or in another column."""
    home = {e.number: c.place.id for c in columns for e in c.entries if e.number is not None}

    def lead(entry: Entry, column: Column) -> Entry:
        if entry.number is None:
            return entry
        here, following = column.place.id, home.get(entry.number + 1)
        return replace(
            entry,
            arrived=home.get(entry.number - 1) == here,
            joined=following == here,
            leads_to=None if following in (None, here) else entry.number + 1,
        )

    def led(entries: tuple[Entry, ...], column: Column) -> tuple[Entry, ...]:
        return tuple(lead(entry, column) for entry in entries)

    return tuple(
        replace(
            column,
            customer=led(column.customer, column),
            frontstage=led(column.frontstage, column),
            backstage=led(column.backstage, column),
            systems=led(column.systems, column),
        )
        for column in columns
    )


def _column(
    view: View,
    touchpoint: Touchpoint,
    numbers: dict[str, int],
    *,
    low: bool = False,
    gap: bool = False,
) -> Column:
    return Column(
        places(view)[touchpoint.id],
        customer=_customer(view, touchpoint, numbers, low=low),
        frontstage=_frontstage(view, touchpoint, numbers),
        backstage=tuple(
            _entry(view, step, numbers)
            for step in view.document.children(touchpoint.id, BackstageStep)
        ),
        systems=tuple(
            _entry(view, process, numbers)
            for process in view.document.children(touchpoint.id, SupportProcess)
        ),
        low=low,
        gap=gap,
    )


def _customer(
    view: View, touchpoint: Touchpoint, numbers: dict[str, int], *, low: bool
) -> tuple[Entry, ...]:
    key = f"{touchpoint.id}-customer"
    feeling = _feeling(view, touchpoint) if low else None
    if not touchpoint.customer_action and feeling is None:
        return ()
    return (
        Entry(
            key,
            touchpoint.customer_action or touchpoint.name,
            problem=feeling,
            number=numbers.get(key),
            strength=_strength(view, touchpoint.id, "customer_action"),
        ),
    )


def _frontstage(view: View, touchpoint: Touchpoint, numbers: dict[str, int]) -> tuple[Entry, ...]:
    key = f"{touchpoint.id}-frontstage"
    found = []
    if touchpoint.frontstage:
        found.append(
            Entry(
                key,
                touchpoint.frontstage,
                who=touchpoint.people_met,
                number=numbers.get(key),
                strength=_strength(view, touchpoint.id, "frontstage"),
            )
        )
    if touchpoint.physical_evidence:
        found.append(Entry(f"{touchpoint.id}-props", touchpoint.physical_evidence))
    return tuple(found)


def _entry(view: View, item: BackstageStep | SupportProcess, numbers: dict[str, int]) -> Entry:
    return Entry(
        item.id,
        item.name,
        problem=item.problem,
        who=name_of(view, item.department_id),
        number=numbers.get(item.id),
        strength=_strength(view, item.id, "name"),
    )


def _strength(view: View, item: str, field: str) -> Strength:
    return view.facts.cells.get((item, field), CellEvidence()).strength


def _feeling(view: View, touchpoint: Touchpoint) -> str | None:
    """The low in words and a number with its n; ``None`` under five ratings."""
    facts = view.facts.touchpoints.get(touchpoint.id)
    speaking = None if facts is None else facts.speaking
    if speaking is None or speaking.actual.mean is None or speaking.actual.n < SUPPRESSED_BELOW:
        return None
    mean = figures.number(speaking.actual.mean, view.catalog, digits=1, signed=True)
    counted = figures.count_of(speaking.actual.n, view.catalog)
    if not speaking.words:
        return f"{mean}, {counted}"
    return view.catalog.text(N_("feels {word} ({mean}, {n})")).format(
        word=speaking.words[0][0], mean=mean, n=counted
    )


def _is_cause(view: View, entry: Entry, worst: Touchpoint | None) -> bool:
    found = view.document.find(entry.id)
    return (
        worst is not None
        and isinstance(found, BackstageStep | SupportProcess)
        and worst.id in found.causes
    )


def _root_sentence(view: View, worst: Touchpoint, path: list[Entry]) -> str:
    """One sentence from the low to its cause, in the words of the map."""
    text, root = view.catalog.text, path[-1]
    if root.problem and root.who:
        pattern = N_(
            "The low at “{touchpoint}” (1) goes back to “{cause}” ({number}), {who}: {problem}"
        )
    elif root.problem:
        pattern = N_("The low at “{touchpoint}” (1) goes back to “{cause}” ({number}): {problem}")
    else:
        pattern = N_("The low at “{touchpoint}” (1) goes back to “{cause}” ({number}).")
    said = text(pattern).format(
        touchpoint=worst.name, cause=root.text, number=root.number,
        who=root.who, problem=root.problem,
    )  # fmt: skip
    return said if said[-1] in ".!?…" else f"{said}."
