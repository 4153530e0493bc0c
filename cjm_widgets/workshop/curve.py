"""The feelings along a map as the room may see them.

Nothing that a person rated in private gets through here before the facilitator reveals it, and
nothing measured that could pull a rating towards itself: only how many have rated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from cjm_widgets.analytics import emotions
from cjm_widgets.model.codes import alternatives, codes
from cjm_widgets.model.document import Document
from cjm_widgets.model.evidence import Source
from cjm_widgets.model.facts import Dot, EmotionFacts
from cjm_widgets.model.journey import (
    EmotionRating,
    JourneyMap,
    MomentOfTruth,
    Stage,
    Touchpoint,
)
from cjm_widgets.model.people import Department, Participant
from cjm_widgets.model.scales import Channel, MapKind, MomentKind, ParticipantKind, Rater
from cjm_widgets.model.session import Workshop
from cjm_widgets.tables import evidence
from cjm_widgets.workshop.coverage import shown_together
from cjm_widgets.workshop.live import Live
from cjm_widgets.workshop.review import NO_RATINGS

_RATES = (ParticipantKind.STAFF, ParticipantKind.CUSTOMER)


@dataclass(frozen=True, slots=True)
class DepartmentDots:
    """The actual ratings of one department, or of several that are too small to stand alone."""

    names: tuple[str, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class FeltPoint:
    """What may be shown of the feelings at one touchpoint.

    Attributes
    ----------
    number
        Place on the map, such as ``2.3``; alternatives share it: ``3.1a``, ``3.1b``.
    is_alternative
        Another way than the first one of its group; it stands beside the main line.
    n_rated
        How many gave an answer, be it *I cannot say*: before the reveal everybody, then the staff.
    room, departments, customers
        Empty before the reveal.
    """

    id: str
    number: str
    name: str
    channel: Channel | None
    stage_id: str
    is_alternative: bool
    agreed_desired: int | None
    agreed_actual: int | None
    n_rated: int
    room: EmotionFacts | None = None
    departments: tuple[DepartmentDots, ...] = ()
    customers: EmotionFacts | None = None
    moment_kind: MomentKind | None = None
    make_or_break: bool = False
    why: str | None = None

    @property
    def n_unable(self) -> int:
        """How many of the room said *I cannot say*."""
        return 0 if self.room is None else max(0, self.n_rated - self.room.actual.n)


@dataclass(frozen=True, slots=True)
class EmotionPicture:
    """The feelings along a map as the facilitator may see them.

    Attributes
    ----------
    hidden
        Ratings are still private: no value of any of them is in here, nor anything measured.
    n_people, n_expected
        How many have rated (those without a name counted where most of them met), and how many
        staff and customers sit in the workshop.
    n_late
        Ratings that are still hidden although the room has opened the map.
    """

    map_id: str
    title: str
    hidden: bool
    n_people: int
    n_expected: int
    n_late: int
    stages: tuple[Stage, ...]
    points: tuple[FeltPoint, ...]


def emotion_picture(
    document: Document,
    map_id: str,
    *,
    workshop_id: str | None = None,
    measured: Mapping[str, EmotionFacts] = MappingProxyType({}),
) -> EmotionPicture:
    """Return what may be shown of the feelings on a map.

    Ratings are open once the workshop has revealed the map, or where nobody has rated in private
    and earlier ratings stand open.

    Parameters
    ----------
    document
        The workspace with what is not revealed.
    measured
        What customers say by touchpoint, as :func:`measure` returns it.

    Raises
    ------
    NotFoundError
        There is no such map or workshop.
    """
    journey_map = document.get(map_id, JourneyMap)
    workshop = None if workshop_id is None else document.get(workshop_id, Workshop)
    touchpoints = document.touchpoints(map_id)
    ratings = {t.id: document.children(t.id, EmotionRating) for t in touchpoints}
    every = [rating for found in ratings.values() for rating in found]
    private = [rating for rating in every if not rating.revealed]
    opened = workshop is not None and map_id in workshop.revealed_map_ids
    hidden = not opened and (bool(private) or len(private) == len(every))
    groups = () if hidden else _groups(document, every)
    numbers = codes(document, map_id)
    others = _others(document, map_id)
    return EmotionPicture(
        map_id,
        journey_map.title,
        hidden,
        n_people=_count_people(private if hidden else every),
        n_expected=_count_expected(document, workshop),
        n_late=0 if hidden else len(private),
        stages=document.stages(map_id),
        points=tuple(
            _point(
                document,
                t,
                ratings[t.id],
                number=numbers[t.id],
                is_alternative=t.id in others,
                measured=None if hidden else measured.get(t.id),
                groups=None if hidden else groups,
            )
            for t in touchpoints
        ),
    )


def _point(
    document: Document,
    touchpoint: Touchpoint,
    ratings: Sequence[EmotionRating],
    *,
    number: str,
    is_alternative: bool,
    measured: EmotionFacts | None,
    groups: Sequence[Mapping[str, str]] | None,
) -> FeltPoint:
    """``groups`` of ``None`` stand for ratings that are still private."""
    moment = moment_at(document, touchpoint.id)
    room = None if groups is None else emotions.read_room(ratings)
    private = [rating for rating in ratings if not rating.revealed]
    staff = [rating for rating in ratings if rating.revealed and rating.rater is Rater.STAFF]
    return FeltPoint(
        touchpoint.id,
        number,
        touchpoint.name,
        touchpoint.channel,
        touchpoint.stage_id,
        is_alternative=is_alternative,
        agreed_desired=touchpoint.agreed_desired,
        agreed_actual=None if groups is None else touchpoint.agreed_actual,
        n_rated=len(private) if groups is None else len(staff),
        room=room,
        departments=tuple(_department_dots(staff, group) for group in groups or ()),
        customers=measured,
        moment_kind=None if moment is None else moment.moment_kind,
        make_or_break=moment is not None and moment.make_or_break,
        why=None if moment is None else moment.why,
    )


def _others(document: Document, map_id: str) -> set[str]:
    """Alternatives but the first of each: they stand beside the main line."""
    rows = (document.children(stage.id, Touchpoint) for stage in document.stages(map_id))
    return {t.id for row in rows for run in alternatives(row) for t in run[1:]}


def moment_at(document: Document, touchpoint_id: str) -> MomentOfTruth | None:
    """Return the mark of a touchpoint as a moment of truth, ``None`` where it has none."""
    return next(iter(document.children(touchpoint_id, MomentOfTruth)), None)


def _department_dots(staff: Iterable[EmotionRating], group: Mapping[str, str]) -> DepartmentDots:
    dots = (
        Dot(r.actual, r.basis) for r in staff if r.actual is not None and r.department_id in group
    )
    return DepartmentDots(
        tuple(group.values()), tuple(sorted(dots, key=lambda d: (d.value, d.basis or "")))
    )


def _groups(document: Document, ratings: Sequence[EmotionRating]) -> tuple[Mapping[str, str], ...]:
    """Departments as they may be shown, id to name: the same groups at every touchpoint.

    None at all where only one could be shown, which would be the whole room over again.
    """
    by_department: dict[str, list[EmotionRating]] = {d.id: [] for d in document.all(Department)}
    for rating in ratings:
        if rating.revealed and rating.rater is Rater.STAFF and rating.department_id is not None:
            by_department[rating.department_id].append(rating)
    raters = {item: _count_people(found) for item, found in by_department.items() if found}
    groups = shown_together(raters)
    if len(groups) < 2:
        return ()
    return tuple({i: document.get(i, Department).name for i in group} for group in groups)


def _count_people(ratings: Sequence[EmotionRating]) -> int:
    """Raters with a name, and of those without one as many as met at one touchpoint."""
    named = {r.participant_id for r in ratings if r.participant_id is not None}
    nameless = Counter(r.touchpoint_id for r in ratings if r.participant_id is None)
    return len(named) + max(nameless.values(), default=0)


def _count_expected(document: Document, workshop: Workshop | None) -> int:
    if workshop is None:
        return 0
    people = (document.find(item) for item in workshop.participant_ids)
    return sum(isinstance(p, Participant) and p.part in _RATES for p in people)


def measure(live: Live, map_id: str) -> dict[str, EmotionFacts]:
    """Return what customers say about each touchpoint of a map of today.

    Answers of the evidence tables and of customers in the room whose ratings are open.

    Raises
    ------
    SourceError
        An evidence file is missing or was changed.
    """
    document = live.document
    journey_map = document.get(map_id, JourneyMap)
    if journey_map.map_kind is not MapKind.CURRENT:
        return {}
    files = tuple(
        source.sha256
        for source in document.all(Source)
        if source.table == "ratings" and source.sha256 is not None
    )
    found: dict[str, EmotionFacts] = {}
    for touchpoint in document.touchpoints(map_id):
        own = tuple(
            r
            for r in document.children(touchpoint.id, EmotionRating)
            if r.rater is Rater.CUSTOMER and r.revealed
        )
        folder = live.workspace.folder.evidence
        facts = _customers(folder, files, journey_map.persona_id, touchpoint.id, own)
        if facts is not None:
            found[touchpoint.id] = facts
    return found


@lru_cache(maxsize=512)
def _customers(
    folder: Path,
    files: tuple[str, ...],
    persona_id: str,
    touchpoint_id: str,
    own: tuple[EmotionRating, ...],
) -> EmotionFacts | None:
    answers = _answers(folder, files)
    asked = (answers["persona"] == persona_id) & (answers["touchpoint"] == touchpoint_id)
    return emotions.read_customers(answers[asked], own)


@lru_cache(maxsize=2)
def _answers(folder: Path, files: tuple[str, ...]) -> pd.DataFrame:
    """Evidence files never change, so their names are their content."""
    frames = [evidence.read(folder, name) for name in files]
    return pd.concat(frames, ignore_index=True) if frames else NO_RATINGS
