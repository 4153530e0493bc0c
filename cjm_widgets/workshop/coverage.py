"""Who has spoken, by department and never by person, and whose voice is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cjm_widgets.model.document import Document
from cjm_widgets.model.journey import EmotionRating, Stage, Touchpoint
from cjm_widgets.model.people import Department, Participant
from cjm_widgets.model.scales import ParticipantKind, Rater
from cjm_widgets.model.session import Note, Vote, Workshop

FEWEST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One department's contributions.

    Attributes
    ----------
    people
        Participants of the workshop who work there.
    by_stage
        Number of notes and ratings about each stage, left to right.
    """

    department: Department
    people: int
    by_stage: tuple[int, ...]

    @property
    def is_silent(self) -> bool:
        """Nothing came from here yet, on any stage."""
        return not any(self.by_stage)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who has spoken on one map.

    Attributes
    ----------
    spoken, people
        Participants with a name who gave anything in this workshop, and all of them; who takes part
        without a name is in neither.
    customers
        Contributions of customers by stage.
    """

    stages: tuple[Stage, ...]
    rows: tuple[CoverageRow, ...]
    customers: tuple[int, ...]
    spoken: int
    people: int
    has_customer: bool

    @property
    def silent(self) -> tuple[Department, ...]:
        """Departments in the room from which nothing came."""
        return tuple(row.department for row in self.rows if row.people and row.is_silent)


def read_coverage(document: Document, workshop: Workshop, map_id: str) -> Coverage:
    """Return who has spoken on a map; hidden ratings count, their values do not show."""
    stages = document.stages(map_id)
    place = {stage.id: n for n, stage in enumerate(stages)}
    counts: dict[str | None, list[int]] = defaultdict(lambda: [0] * len(stages))
    customers = [0] * len(stages)
    for stage_id, department, is_customer in _contributions(document, workshop, map_id):
        row = customers if is_customer else counts[department]
        row[place[stage_id]] += 1
    members = _members(document, workshop)
    staffed = Counter(p.department_id for p in members if p.part is not ParticipantKind.CUSTOMER)
    guests = [p for p in members if p.part is ParticipantKind.CUSTOMER]
    return Coverage(
        stages,
        tuple(
            CoverageRow(department, staffed[department.id], tuple(counts[department.id]))
            for department in document.all(Department)
            if staffed[department.id] or department.id in counts
        ),
        tuple(customers),
        spoken=len(_speakers(document, workshop) & {p.id for p in members}),
        people=len(members),
        has_customer=bool(guests) or any(customers),
    )


def _members(document: Document, workshop: Workshop) -> list[Participant]:
    found = (document.find(member) for member in workshop.participant_ids)
    gives = (ParticipantKind.STAFF, ParticipantKind.CUSTOMER)
    return [p for p in found if isinstance(p, Participant) and p.part in gives]


def _contributions(
    document: Document, workshop: Workshop, map_id: str
) -> Iterable[tuple[str, str | None, bool]]:
    """Yield stage, department and whether a customer spoke, for each note and rating on a map."""
    for touchpoint in document.touchpoints(map_id):
        for rating in document.children(touchpoint.id, EmotionRating):
            if rating.rater is not Rater.TEXT:
                customer = rating.rater is Rater.CUSTOMER
                yield touchpoint.stage_id, rating.department_id, customer
    for note in document.all(Note):
        if note.workshop_id != workshop.id or note.target_id is None:
            continue
        about = document.find(note.target_id)
        stage = about.stage_id if isinstance(about, Touchpoint) else note.target_id
        on = document.find(stage)
        if isinstance(on, Stage) and on.map_id == map_id:
            author = document.find(note.author_id)
            customer = isinstance(author, Participant) and author.part is ParticipantKind.CUSTOMER
            yield on.id, note.department_id, customer


def _speakers(document: Document, workshop: Workshop) -> set[str]:
    """Participants who wrote, rated or voted in this workshop."""
    authors = {n.author_id for n in document.all(Note) if n.workshop_id == workshop.id}
    voters = {v.voter_id for v in document.all(Vote) if v.workshop_id == workshop.id}
    raters = {r.participant_id for r in document.all(EmotionRating)}
    return {person for person in authors | voters | raters if person is not None}


def shown_together(raters: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Return departments in groups that may be shown: none of fewer than three people.

    Parameters
    ----------
    raters
        Department -> number of people who rated, in the order of display.

    Returns
    -------
    list
        Groups in the order of display, everybody in one of them, so that nobody can be found by
        subtraction; empty where that leaves a single group, which is the room itself.
    """
    size = {department: n for department, n in raters.items() if n}
    groups = [[department] for department in size]

    def people(group: list[str]) -> int:
        return sum(size[department] for department in group)

    while len(groups) > 1 and people(least := min(groups, key=people)) < FEWEST_SHOWN:
        groups.remove(least)
        partner = min(groups, key=people)
        partner += least
    if len(groups) < 2:
        return []
    order = list(raters)
    return [tuple(sorted(group, key=order.index)) for group in groups]
