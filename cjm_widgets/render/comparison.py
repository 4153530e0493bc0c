"""What several personas share and what is each one's own: their maps read side by side.

Numbers stay with the persona and the voice they come from. Nothing is averaged over personas, and
customers and the room are never counted together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cjm_widgets.analytics.intervals import INTERVAL_FROM, SUPPRESSED_BELOW
from cjm_widgets.model.blueprint import BackstageStep, SupportProcess
from cjm_widgets.model.facts import EVIDENCE_LANES, Distribution, EmotionFacts, Moment
from cjm_widgets.model.journey import Touchpoint
from cjm_widgets.model.people import Department
from cjm_widgets.model.scales import Channel, MomentKind, Rater, Strength
from cjm_widgets.render.outline import touchpoints
from cjm_widgets.render.view import View

TOP = 3


@dataclass(frozen=True, slots=True)
class Mean:
    """Mean of the ratings that one voice gave one persona's touchpoint or channel.

    Attributes
    ----------
    value
        ``None`` under five people.
    n
        Number of ratings; over several touchpoints the same people may stand behind several.
    people
        At least so many people rated.
    """

    value: float | None
    n: int
    people: int

    @property
    def hollow(self) -> bool:
        """Perhaps fewer than ten people: an anecdote."""
        return self.people < INTERVAL_FROM


@dataclass(frozen=True, slots=True)
class Contact:
    """One persona at one touchpoint.

    Attributes
    ----------
    friction, delight
        The touchpoint's moment where it is among the persona's first three.
    """

    view: View
    touchpoint: Touchpoint
    actual: Mean
    friction: Moment | None
    delight: Moment | None

    @property
    def hurts(self) -> bool:
        """One of the persona's three worst moments."""
        return self.friction is not None


@dataclass(frozen=True, slots=True)
class SharedContact:
    """Touchpoints of at least two personas that are the same contact with us.

    Attributes
    ----------
    activity
        The name under which event logs know all of them; ``None`` where they share their own name
        or their origin.
    """

    contacts: tuple[Contact, ...]
    activity: str | None

    @property
    def hurting(self) -> tuple[Contact, ...]:
        """Those personas for whom it is one of the three worst moments."""
        return tuple(contact for contact in self.contacts if contact.hurts)

    @property
    def name(self) -> str:
        """The touchpoint's name where it hurts first, else on the first map."""
        return (self.hurting or self.contacts)[0].touchpoint.name


@dataclass(frozen=True, slots=True)
class Low:
    """A low feeling and what goes wrong behind it."""

    view: View
    touchpoint: Touchpoint
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Carrier:
    """A department, or a system where ``system`` is true, behind the lows of personas.

    ``name`` is ``None`` for causes that no department was named for.
    """

    name: str | None
    system: bool
    lows: tuple[Low, ...]

    @property
    def personas(self) -> tuple[str, ...]:
        """Ids of the personas it reaches, in their order."""
        return tuple(dict.fromkeys(low.view.persona.id for low in self.lows))


def voice_of(view: View) -> Rater | None:
    """Return the one voice that speaks for a map: that of its moments, else of most touchpoints."""
    for moment in (*view.facts.frictions, *view.facts.delights):
        return moment.voice
    voices = Counter(f.voice for f in view.facts.touchpoints.values() if f.voice is not None)
    return min(voices, key=lambda voice: (-voices[voice], voice), default=None)


def emotion_at(view: View, touchpoint: str) -> EmotionFacts | None:
    """Return what the map's voice says about a touchpoint; ``None`` where it says nothing."""
    facts = view.facts.touchpoints.get(touchpoint)
    if facts is None:
        return None
    return facts.customers if voice_of(view) is Rater.CUSTOMER else facts.room


def mean_of(ratings: Distribution, *, people: int | None = None) -> Mean:
    """Return mean and number of ratings; under five people the mean stays untold."""
    raters = ratings.n if people is None else people
    return Mean(ratings.mean if raters >= SUPPRESSED_BELOW else None, ratings.n, raters)


def actual_at(view: View, touchpoint: str) -> Mean:
    """Return the actual emotion at a touchpoint in the map's voice."""
    emotion = emotion_at(view, touchpoint)
    return mean_of(emotion.actual if emotion is not None else Distribution())


def contact(view: View, touchpoint: Touchpoint) -> Contact:
    """Return one persona at one touchpoint."""
    top: dict[MomentKind, Moment | None] = {
        kind: next((m for m in moments[:TOP] if m.touchpoint_id == touchpoint.id), None)
        for kind, moments in (
            (MomentKind.FRICTION, view.facts.frictions),
            (MomentKind.DELIGHT, view.facts.delights),
        )
    }
    return Contact(
        view,
        touchpoint,
        actual_at(view, touchpoint.id),
        top[MomentKind.FRICTION],
        top[MomentKind.DELIGHT],
    )


def shared_contacts(views: Sequence[View]) -> tuple[SharedContact, ...]:
    """Return the contacts that at least two personas have, those that hurt most of them first.

    Two touchpoints are the same contact when event logs know both under one activity, when they
    bear the same name in the same channel, or when one was made from the other or both from a
    third.
    """
    found: dict[tuple[str, str], list[tuple[View, Touchpoint]]] = defaultdict(list)
    for view in views:
        for touchpoint in touchpoints(view):
            for key in _keys(touchpoint):
                found[key].append((view, touchpoint))
    groups: dict[frozenset[str], SharedContact] = {}
    for (kind, name), members in found.items():
        ids = frozenset(touchpoint.id for _, touchpoint in members)
        if len({view.persona.id for view, _ in members}) > 1 and ids not in groups:
            groups[ids] = SharedContact(
                tuple(contact(view, touchpoint) for view, touchpoint in members),
                name if kind == "activity" else None,
            )
    widest = (group for ids, group in groups.items() if not any(ids < other for other in groups))
    return tuple(
        sorted(widest, key=lambda g: (-len(_personas(g.hurting)), -len(_personas(g.contacts))))
    )


def own_moments(view: View, shared: Sequence[SharedContact]) -> tuple[Contact, ...]:
    """Return the top moments of a persona at touchpoints that nobody else has, worst first."""
    elsewhere = {c.touchpoint.id for group in shared for c in group.contacts}
    own = [contact(view, t) for t in touchpoints(view) if t.id not in elsewhere]
    places = {c.touchpoint.id: _place(c) for c in own}
    return tuple(
        sorted(
            (c for c in own if places[c.touchpoint.id] is not None),
            key=lambda c: places[c.touchpoint.id] or (0, 0),
        )
    )


def channel_means(view: View) -> dict[Channel, Mean]:
    """Return the actual emotion in each channel of a map, over all answers of its voice there.

    One respondent may have answered about several touchpoints; ``n`` counts answers.
    """
    found: dict[Channel, list[Distribution]] = defaultdict(list)
    for touchpoint in touchpoints(view):
        if touchpoint.channel is not None:
            emotion = emotion_at(view, touchpoint.id)
            found[touchpoint.channel].append(emotion.actual if emotion else Distribution())
    return {
        channel: mean_of(_together(ratings), people=max(r.n for r in ratings))
        for channel, ratings in found.items()
    }


def carriers(views: Sequence[View]) -> tuple[Carrier, ...]:
    """Return the departments and systems that cause lows, those behind most personas first."""
    found: dict[tuple[bool, str], tuple[str | None, dict[str, Low]]] = {}
    for view in views:
        names = {t.id: t for t in touchpoints(view)}
        for system, carrier, problem, causes in _causes(view):
            key = (system, (carrier or "").casefold())
            _, lows = found.setdefault(key, (carrier, {}))
            for touchpoint in (names[target] for target in causes if target in names):
                before = lows.get(touchpoint.id)
                told = before.problems if before else ()
                told += (problem,) if problem and problem not in told else ()
                lows[touchpoint.id] = Low(view, touchpoint, told)
    all_carriers = (
        Carrier(name, system, tuple(lows.values())) for (system, _), (name, lows) in found.items()
    )
    return tuple(
        sorted(
            (carrier for carrier in all_carriers if carrier.lows),
            key=lambda c: (c.system, c.name is None, -len(c.personas), -len(c.lows), c.name or ""),
        )
    )


def strengths(view: View) -> dict[Strength, int]:
    """Return how many cells of the five evidence lanes are backed how well."""
    lanes = {str(lane) for lane in EVIDENCE_LANES}
    ids = {t.id for t in touchpoints(view)}
    counts = Counter(
        cell.strength
        for (item, lane), cell in view.facts.cells.items()
        if lane in lanes and item in ids
    )
    return {strength: counts[strength] for strength in Strength}


def _place(contact: Contact) -> tuple[int, int] | None:
    """Frictions before delights, each in their order."""
    if contact.friction is not None:
        return 0, contact.friction.place
    return None if contact.delight is None else (1, contact.delight.place)


def _keys(touchpoint: Touchpoint) -> Iterator[tuple[str, str]]:
    for activity in touchpoint.activities:
        yield "activity", activity
    yield "name", f"{' '.join(touchpoint.name.casefold().split())} {touchpoint.channel or ''}"
    yield "origin", touchpoint.derived_from or touchpoint.id


def _personas(contacts: Sequence[Contact]) -> set[str]:
    return {contact.view.persona.id for contact in contacts}


def _together(ratings: Sequence[Distribution]) -> Distribution:
    low, below, neutral, above, high = (
        sum(step) for step in zip(*(r.counts for r in ratings), strict=True)
    )
    return Distribution((low, below, neutral, above, high))


def _causes(view: View) -> Iterator[tuple[bool, str | None, str | None, tuple[str, ...]]]:
    """Yield ``(is a system, its or the department's name, problem, touchpoints)`` of every cause."""
    for touchpoint in touchpoints(view):
        for step in view.document.children(touchpoint.id, BackstageStep):
            if step.causes:
                yield False, _department(view, step.department_id), step.problem, step.causes
        for support in view.document.children(touchpoint.id, SupportProcess):
            if support.causes:
                yield True, support.name, support.problem, support.causes
                if support.department_id is not None:
                    name = _department(view, support.department_id)
                    yield False, name, support.problem, support.causes


def _department(view: View, department: str | None) -> str | None:
    found = view.document.find(department)
    return found.name if isinstance(found, Department) else None
