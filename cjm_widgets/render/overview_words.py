"""The sentences of the cross-persona overview, drafted from the data below them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.scales import Channel, Strength
from cjm_widgets.render import comparison, figures
from cjm_widgets.render.comparison import Carrier, Contact, SharedContact
from cjm_widgets.render.index import status_counts
from cjm_widgets.render.view import View

NAMED = 4


class Head(NamedTuple):
    """The first screen: one headline, what is shared, what is each one's own, how sure we are."""

    headline: str
    shared: str
    own: str
    sure: str


class _Due(Protocol):
    @property
    def overdue(self) -> bool: ...


def head(
    views: Sequence[View],
    shared: Sequence[SharedContact],
    carriers: Sequence[Carrier],
    catalog: Catalog,
) -> Head:
    """Return the headline and the three sentences under it."""
    return Head(
        _headline(views, shared, carriers, catalog),
        _contacts(views, shared, catalog),
        _lows(views, catalog),
        _sure(views, catalog),
    )


def _headline(
    views: Sequence[View],
    shared: Sequence[SharedContact],
    carriers: Sequence[Carrier],
    catalog: Catalog,
) -> str:
    if len(views) == 1:
        return catalog.text(N_("One persona so far: there is nothing to compare yet."))
    hurting = shared[0].hurting if shared else ()
    who = _people(hurting)
    if len(who) > 1:
        return catalog.text(
            N_("{n} of {total} personas are let down at one place: {name}.")
        ).format(n=len(who), total=len(views), name=shared[0].name)
    widest = next((c for c in carriers if c.name and len(c.personas) > 1), None)
    if widest is not None:
        return catalog.text(
            N_("They are let down at different places, yet {name} stands behind lows of {who}.")
        ).format(name=widest.name, who=_of_all(len(widest.personas), len(views), catalog))
    return catalog.text(N_("Each of the {n} journeys breaks at a place of its own.")).format(
        n=len(views)
    )


def _contacts(views: Sequence[View], shared: Sequence[SharedContact], catalog: Catalog) -> str:
    if not shared:
        return catalog.text(N_("No touchpoint of one map is known to be one of another map."))
    said = catalog.plural(
        N_("{n} touchpoint is shared by at least two personas: {names}."),
        N_("{n} touchpoints are shared by at least two personas: {names}."),
        len(shared),
    )
    if len(shared) > NAMED:
        said = catalog.text(
            N_("{n} touchpoints are shared by at least two personas, first of all {names}.")
        )
    return said.format(n=len(shared), names=_quoted(shared[:NAMED], catalog))


def _lows(views: Sequence[View], catalog: Catalog) -> str:
    parts = [
        catalog.text(N_("{who} at “{touchpoint}” ({value})")).format(
            who=view.persona.name,
            touchpoint=_touchpoint(view, view.facts.frictions[0].touchpoint_id),
            value=_signed(view.facts.frictions[0].actual, catalog),
        )
        for view in views
        if view.facts.frictions
    ]
    if not parts:
        return catalog.text(N_("Nothing falls below the wish yet, or nobody has rated."))
    if len(parts) > NAMED:
        return catalog.text(N_("{n} journeys have a worst moment; each stands below.")).format(
            n=len(parts)
        )
    return catalog.text(N_("The worst moment of each: {lows}.")).format(
        lows=figures.listed(parts, catalog)
    )


def _sure(views: Sequence[View], catalog: Catalog) -> str:
    return catalog.text(N_("Maps by evidence: {counts}.")).format(
        counts=status_counts([view.facts.status for view in views], catalog)
    )


def curves(views: Sequence[View], catalog: Catalog) -> str:
    """Return what to see in the curves: where each of them is lowest."""
    phases: dict[str, list[str]] = defaultdict(list)
    for view in views:
        if view.facts.frictions:
            stage = _stage_phase(view, view.facts.frictions[0].touchpoint_id)
            phases[stage].append(view.persona.name)
    if not phases:
        return catalog.text(N_("Nobody has rated these journeys yet."))
    label = min(phases, key=lambda phase: (-len(phases[phase]), phase))
    return catalog.text(N_("The worst moment stands {phase} for {who}.")).format(
        phase=catalog.text(label), who=_who(phases[label], len(views), catalog)
    )


def shared(views: Sequence[View], groups: Sequence[SharedContact], catalog: Catalog) -> str:
    """Return which shared touchpoint hurts most personas."""
    if not groups:
        return catalog.text(
            N_("Nothing is shared yet: no two maps have a touchpoint of one name, log or origin.")
        )
    hurt = list(dict.fromkeys(c.view.persona.name for c in groups[0].hurting))
    if not hurt:
        return catalog.text(N_("What they share is not where it hurts most."))
    others = [c for c in groups[0].contacts if not c.hurts]
    if others:
        return catalog.text(
            N_("“{name}” is among the worst three for {who}, and not for {others}.")
        ).format(
            name=groups[0].name,
            who=figures.listed(hurt, catalog),
            others=figures.listed(
                list(dict.fromkeys(c.view.persona.name for c in others)), catalog
            ),
        )
    return catalog.text(N_("“{name}” is among the worst three for {who}.")).format(
        name=groups[0].name, who=figures.listed(hurt, catalog)
    )


def causes(views: Sequence[View], carriers: Sequence[Carrier], catalog: Catalog) -> str:
    """Return which department and which system reach most personas."""
    department = next((c for c in carriers if not c.system and c.name), None)
    systems = [c.name or "" for c in carriers if c.system and len(c.personas) > 1]
    if department is None:
        return catalog.text(
            N_("No cause is tied to a low yet: ask in the blueprint what causes it.")
        )
    said = catalog.text(N_("{name} stands behind {n} lows of {who}.")).format(
        name=department.name,
        n=len(department.lows),
        who=_of_all(len(department.personas), len(views), catalog),
    )
    if not systems:
        return said
    found = catalog.plural(
        N_("{n} system hurts more than one of them: {names}."),
        N_("{n} systems hurt more than one of them: {names}."),
        len(systems),
    )
    if len(systems) > NAMED:
        found = catalog.text(N_("{n} systems hurt more than one of them, first of all {names}."))
    return f"{said} {found.format(n=len(systems), names=figures.listed(systems[:NAMED], catalog))}"


def channels(views: Sequence[View], catalog: Catalog) -> str:
    """Return the channel that is lowest for most personas; each persona has its own voice."""
    lowest: dict[Channel, list[tuple[str, float]]] = defaultdict(list)
    for view in views:
        means = {
            channel: mean.value
            for channel, mean in comparison.channel_means(view).items()
            if mean.value is not None and not mean.hollow
        }
        if len(means) > 1:
            channel = min(means, key=lambda c: (means[c], c))
            lowest[channel].append((view.persona.name, means[channel]))
    if not lowest:
        return catalog.text(N_("Too few ratings to tell channels apart."))
    channel = min(lowest, key=lambda c: (-len(lowest[c]), c))
    values = [
        catalog.text(N_("{who} ({value})")).format(who=who, value=_signed(value, catalog))
        for who, value in lowest[channel]
    ]
    if len(values) == 1 and len(views) > 1:
        return catalog.text(N_("No two of them are let down most in the same channel."))
    who = (
        figures.listed(values, catalog)
        if len(values) <= NAMED
        else _of_all(len(values), len(views), catalog)
    )
    return catalog.text(N_("{channel} is the lowest channel of {who}.")).format(
        channel=catalog.text(channel.label), who=who
    )


def own(moments: Mapping[str, Sequence[Contact]], catalog: Catalog) -> str:
    """Return how many top moments stand at touchpoints that nobody else has."""
    n = sum(len(found) for found in moments.values())
    if not n:
        return catalog.text(N_("No top moment stands at a touchpoint of one persona alone."))
    return catalog.plural(
        N_("{n} of the best and worst three moments stands where nobody else goes."),
        N_("{n} of the best and worst three moments stand where nobody else goes."),
        n,
    ).format(n=n)


def evidence(views: Sequence[View], catalog: Catalog) -> str:
    """Return which map rests most on assumption."""
    shares = {}
    for view in views:
        counts = comparison.strengths(view)
        if total := sum(counts.values()):
            shares[view.persona.id] = (counts[Strength.ASSUMED], total, view.persona.name)
    weakest = max(shares.values(), key=lambda s: (s[0] / s[1], s[2]), default=None)
    if weakest is None:
        return catalog.text(N_("No cell is filled in yet."))
    if not weakest[0]:
        return catalog.text(N_("No filled cell of any map rests on assumption."))
    return catalog.text(
        N_(
            "{who}’s map rests most on assumption: {n} of its {total} cells. Research goes there first."
        )
    ).format(who=weakest[2], n=weakest[0], total=weakest[1])


def actions(owners: Sequence[tuple[str | None, Sequence[_Due]]], catalog: Catalog) -> str:
    """Return who carries most, and what nobody carries."""
    tasks = [task for _, found in owners for task in found]
    if not tasks:
        return catalog.text(N_("No action is open."))
    nobody = sum(len(found) for name, found in owners if name is None)
    late = sum(task.overdue for task in tasks)
    said = [
        catalog.plural(N_("{n} action is open."), N_("{n} actions are open."), len(tasks)).format(
            n=len(tasks)
        )
    ]
    carried = {name: len(found) for name, found in owners if name is not None}
    most = max(carried.values(), default=0)
    busiest = [name for name, n in carried.items() if n == most]
    if most > 1 and len(busiest) <= NAMED:
        words = catalog.plural(
            N_("{who} carries most, {n} of them."),
            N_("{who} carry most, {n} each."),
            len(busiest),
        )
        said.append(words.format(who=figures.listed(busiest, catalog), n=most))
    if nobody:
        said.append(
            catalog.plural(N_("{n} has no owner."), N_("{n} have no owner."), nobody).format(
                n=nobody
            )
        )
    if late:
        said.append(
            catalog.plural(N_("{n} is overdue."), N_("{n} are overdue."), late).format(n=late)
        )
    return " ".join(said)


def _who(names: Sequence[str], total: int, catalog: Catalog) -> str:
    return (
        figures.listed(names, catalog)
        if len(names) <= NAMED
        else _of_all(len(names), total, catalog)
    )


def _of_all(n: int, total: int, catalog: Catalog) -> str:
    if n == total:
        return catalog.plural(N_("the one persona"), N_("all {n} personas"), n).format(n=n)
    return catalog.text(N_("{n} of {total} personas")).format(n=n, total=total)


def _quoted(groups: Sequence[SharedContact], catalog: Catalog) -> str:
    quote = catalog.text(N_("“{name}”"))
    return figures.listed([quote.format(name=group.name) for group in groups], catalog)


def _people(contacts: Sequence[Contact]) -> set[str]:
    return {contact.view.persona.id for contact in contacts}


def _touchpoint(view: View, item: str) -> str:
    return str(getattr(view.document.get(item), "name", item))


def _stage_phase(view: View, touchpoint: str) -> str:
    stages = view.document.stages(view.journey_map.id)
    found = view.document.find(touchpoint)
    return next(s.phase.label for s in stages if s.id == getattr(found, "stage_id", None))


def _signed(value: float, catalog: Catalog) -> str:
    return figures.number(value, catalog, digits=1, signed=True)
