"""The cross-persona overview: what is shared, what is each one's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.people import Company
from cjm_widgets.model.scales import Channel, Strength
from cjm_widgets.render import comparison, figures, overview_words
from cjm_widgets.render.columns import FLAGS
from cjm_widgets.render.comparison import Carrier, Contact, Mean, SharedContact
from cjm_widgets.render.index import joint_page
from cjm_widgets.render.multiples import multiples
from cjm_widgets.render.outline import (
    as_of,
    department_of,
    is_overdue,
    name_of,
    open_actions,
)
from cjm_widgets.render.page import Link
from cjm_widgets.render.portrait import initials_of, portrait_svg
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.view import View

SECTIONS = (
    ("curves", N_("Curves")),
    ("shared", N_("Shared moments")),
    ("causes", N_("Causes")),
    ("channels", N_("Channels")),
    ("own", N_("Own moments")),
    ("evidence", N_("Evidence")),
    ("actions", N_("Actions")),
)


@dataclass(frozen=True, slots=True)
class Person:
    """A persona wherever the page names one."""

    name: str
    href: str | None
    face: Markup
    status: str
    status_word: str
    cells: str
    filled: float


@dataclass(frozen=True, slots=True)
class Value:
    """A mean on the scale; ``x`` in per cent from -2 to +2, ``text`` is ``None`` if untold."""

    text: str | None
    x: float
    hollow: bool
    n: str


@dataclass(frozen=True, slots=True)
class Task:
    """An open action of one owner."""

    title: str
    person: Person
    due: str | None
    overdue: bool
    status: str


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody with open actions; ``name`` is ``None`` for those that nobody owns."""

    name: str | None
    department: str | None
    tasks: tuple[Task, ...]


def overview(
    views: Sequence[View],
    *,
    hrefs: Mapping[str, str],
    index: str = "index.html",
    catalog: Catalog | None = None,
) -> str:
    """Return the page that reads the maps of several personas side by side, as one HTML file.

    Numbers are each persona's own, in one voice; nothing is averaged over personas.

    Parameters
    ----------
    hrefs
        File name of each persona's report by persona id.
    index
        File name of the run's index page.

    Raises
    ------
    ValueError
        There is no view.
    """
    if not views:
        raise ValueError("an overview needs at least one view")
    words = catalog or views[0].catalog
    people = {view.persona.id: _person(view, hrefs, words) for view in views}
    shared = comparison.shared_contacts(views)
    behind = comparison.carriers(views)
    own = {view.persona.id: comparison.own_moments(view, shared) for view in views}
    owners = _owners(views, people, words)
    bands, curves = multiples(views)
    companies = views[0].document.all(Company)
    title = words.text(N_("Personas side by side"))
    body = render_template(
        "overview.html.j2",
        words,
        people=list(people.values()),
        head=overview_words.head(views, shared, behind, words),
        says={
            "curves": overview_words.curves(views, words),
            "shared": overview_words.shared(views, shared, words),
            "causes": overview_words.causes(views, behind, words),
            "channels": overview_words.channels(views, words),
            "own": overview_words.own(own, words),
            "evidence": overview_words.evidence(views, words),
            "actions": overview_words.actions([(o.name, o.tasks) for o in owners], words),
        },
        bands=bands,
        curves=[(people[curve.view.persona.id], curve) for curve in curves],
        shared=[_shared(group, people, words) for group in shared],
        carriers=[_carrier(carrier, people, words) for carrier in behind],
        channels=_channels(views, people, words),
        own=[(people[who], [_contact(c, people, words) for c in own[who]]) for who in people],
        evidence=[_evidence(view, people, words) for view in views],
        strengths=[(strength.value, words.text(strength.label)) for strength in Strength],
        owners=owners,
    )
    links = [Link(index, words.text(N_("All reports")))]
    links += [Link(f"#{key}", words.text(label)) for key, label in SECTIONS]
    company = companies[0].name if companies else ""
    return joint_page(body, title=title, company=company, links=links, catalog=words)


def _person(view: View, hrefs: Mapping[str, str], catalog: Catalog) -> Person:
    who, facts = view.persona, view.facts
    return Person(
        who.name,
        hrefs.get(who.id),
        portrait_svg(who.portrait, label="", initials=initials_of(who.name)),
        status=facts.status.value,
        status_word=catalog.text(facts.status.label),
        cells=catalog.text(N_("{n} of {total} cells backed by evidence")).format(
            n=facts.supported, total=facts.total
        ),
        filled=100 * facts.supported / facts.total if facts.total else 0.0,
    )


def _value(found: Mean, catalog: Catalog) -> Value:
    n = figures.count_of(found.n, catalog)
    if found.value is None:
        return Value(None, 50.0, True, n)
    text = figures.number(found.value, catalog, digits=1, signed=True)
    return Value(text, 25 * (found.value + 2), found.hollow, n)


def _contact(contact: Contact, people: Mapping[str, Person], catalog: Catalog) -> dict[str, object]:
    moment = contact.friction or contact.delight
    return {
        "person": people[contact.view.persona.id],
        "name": contact.touchpoint.name,
        "value": _value(contact.actual, catalog),
        "kind": None if moment is None else moment.kind.value,
        "place": None if moment is None else catalog.text(FLAGS[moment.kind][moment.place - 1]),
        "why": None if moment is None else moment.why,
    }


def _shared(
    group: SharedContact, people: Mapping[str, Person], catalog: Catalog
) -> dict[str, object]:
    because = (
        catalog.text(N_("one contact by name or origin"))
        if group.activity is None
        else catalog.text(N_("event logs know it as {activity}")).format(activity=group.activity)
    )
    return {
        "name": group.name,
        "because": because,
        "contacts": [_contact(contact, people, catalog) for contact in group.contacts],
    }


def _carrier(carrier: Carrier, people: Mapping[str, Person], catalog: Catalog) -> dict[str, object]:
    lows: dict[str, list[str]] = defaultdict(list)
    for low in carrier.lows:
        lows[low.view.persona.id].append(low.touchpoint.name)
    n_lows = catalog.plural(N_("{n} touchpoint"), N_("{n} touchpoints"), len(carrier.lows))
    n_people = catalog.plural(N_("{n} persona"), N_("{n} personas"), len(lows))
    return {
        "name": carrier.name or catalog.text(N_("No department named")),
        "missing": carrier.name is None,
        "system": carrier.system,
        "wide": len(lows) > 1 or len(people) == 1,
        "reach": f"{n_lows.format(n=len(carrier.lows))}, {n_people.format(n=len(lows))}",
        "lows": [(people[who], names) for who, names in lows.items()],
        "rows": [
            (people[low.view.persona.id].name, low.touchpoint.name, low.problems)
            for low in carrier.lows
        ],
    }


def _channels(
    views: Sequence[View], people: Mapping[str, Person], catalog: Catalog
) -> dict[str, object]:
    """The matrix: channels most personas have first; a cell is ``None`` where a map has none."""
    found = {view.persona.id: comparison.channel_means(view) for view in views}
    reach = Counter(channel for means in found.values() for channel in means)
    order = sorted(reach, key=lambda c: (-reach[c], list(Channel).index(c)))
    return {
        "heads": [catalog.text(channel.label) for channel in order],
        "rows": [
            (
                people[view.persona.id],
                _voice(view, catalog),
                [
                    _value(found[view.persona.id][c], catalog)
                    if c in found[view.persona.id]
                    else None
                    for c in order
                ],
            )
            for view in views
        ],
    }


def _voice(view: View, catalog: Catalog) -> str:
    voice = comparison.voice_of(view)
    return catalog.text(N_("not rated yet") if voice is None else voice.label)


def _evidence(view: View, people: Mapping[str, Person], catalog: Catalog) -> dict[str, object]:
    counts = comparison.strengths(view)
    total = sum(counts.values())
    return {
        "person": people[view.persona.id],
        "total": total,
        "parts": [
            (strength.value, catalog.text(strength.label), n, 100 * n / total if total else 0.0)
            for strength, n in counts.items()
        ],
        "reasons": view.facts.status_reasons,
    }


def _owners(views: Sequence[View], people: Mapping[str, Person], catalog: Catalog) -> list[Owner]:
    """Owners with open actions: nobody first, then those with most; each by due day."""
    found: dict[str | None, list[tuple[str, Task]]] = defaultdict(list)
    departments: dict[str | None, str | None] = {}
    names: dict[str | None, str | None] = {}
    for view in views:
        today = as_of(view)
        for action in open_actions(view):
            due = action.due_on
            names[action.owner_id] = name_of(view, action.owner_id)
            departments[action.owner_id] = department_of(view, action.owner_id)
            task = Task(
                action.title,
                people[view.persona.id],
                due=None if due is None else figures.day(due, catalog),
                overdue=is_overdue(action, today),
                status=catalog.text(action.status.label),
            )
            found[action.owner_id].append((due.isoformat() if due else "9", task))
    owners = [
        Owner(
            names[owner],
            departments[owner],
            tuple(task for _, task in sorted(tasks, key=lambda pair: (pair[0], pair[1].title))),
        )
        for owner, tasks in found.items()
    ]
    return sorted(owners, key=lambda o: (o.name is not None, -len(o.tasks), o.name or ""))
