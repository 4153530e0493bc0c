"""When a step may be left: its exit criterion as points that are counted in the workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.blueprint import BackstageStep, SupportProcess
from cjm_widgets.model.document import Document
from cjm_widgets.model.facts import MapFacts
from cjm_widgets.model.improvement import Action, Kpi, Measurement
from cjm_widgets.model.journey import (
    EmotionRating,
    JourneyMap,
    MomentOfTruth,
    PainPoint,
    Touchpoint,
)
from cjm_widgets.model.people import Goal, Participant, Persona
from cjm_widgets.model.scales import (
    ActionStatus,
    Effect,
    MapKind,
    MomentKind,
    ParticipantKind,
    Rater,
)
from cjm_widgets.model.schema import field_specs
from cjm_widgets.model.session import AgendaItem, Workshop
from cjm_widgets.workshop import review
from cjm_widgets.workshop.future import future_of
from cjm_widgets.workshop.live import Live

WORST = 3
RATERS = 5
_PERSONA_SHARE = 2 / 3


@dataclass(frozen=True, slots=True)
class Point:
    """One point of an exit criterion.

    Attributes
    ----------
    text
        What must be so, with *done* of *total* where it is counted.
    """

    text: str
    met: bool


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the points of a step look at."""

    document: Document
    workshop: Workshop
    journey_map: JourneyMap
    catalog: Catalog

    @property
    def touchpoints(self) -> tuple[Touchpoint, ...]:
        return self.document.touchpoints(self.journey_map.id)

    def point(self, text: str, met: bool) -> Point:
        return Point(self.catalog.text(text), met)

    def counted(self, text: str, kept: Iterable[object]) -> Point:
        """Return a point that is met when every one of *kept* is true, and there is one at all."""
        found = [bool(one) for one in kept]
        words = self.catalog.text(N_("{what} ({done} of {total})")).format(
            what=self.catalog.text(text), done=sum(found), total=len(found)
        )
        return Point(words, bool(found) and all(found))

    def at_least(self, text: str, n: int, wanted: int) -> Point:
        words = self.catalog.text(N_("{what} ({done} of {total})")).format(
            what=self.catalog.text(text), done=min(n, wanted), total=wanted
        )
        return Point(words, n >= wanted)


def readiness(
    document: Document,
    step: Step,
    *,
    workshop_id: str,
    map_id: str,
    catalog: Catalog | None = None,
) -> tuple[Point, ...]:
    """Return the points of a step's exit criterion that the workspace can tell, met or not.

    Raises
    ------
    NotFoundError
        The workshop or the map is not there.
    """
    scene = _Scene(
        document,
        document.get(workshop_id, Workshop),
        document.get(map_id, JourneyMap),
        catalog or Catalog(),
    )
    return tuple(_POINTS[step](scene))


def read_facts(live: Live, map_id: str) -> MapFacts | None:
    """Return what is measured about a map, from what the room has revealed; may take seconds.

    ``None`` for a map without a touchpoint.

    Raises
    ------
    NotFoundError
        There is no such map.
    SourceError
        An evidence file is missing or was changed.
    """
    document = live.workspace.snapshot()
    here = document.get(map_id, JourneyMap)
    if not document.touchpoints(map_id):
        return None
    tables = review.read_evidence(document, live.workspace.folder.evidence)
    who = document.get(here.persona_id, Persona)
    return review.map_facts(document, tables, who, here)


def worst_moments(document: Document, map_id: str) -> tuple[MomentOfTruth, ...]:
    """Return at most three frictions: by the room's order, make-or-break before the rest."""
    found = [m for m in _moments(document, map_id) if m.moment_kind is MomentKind.FRICTION]
    found.sort(key=lambda m: (m.room_order or 999, not m.make_or_break))
    return tuple(found[:WORST])


def _moments(document: Document, map_id: str) -> list[MomentOfTruth]:
    return [
        moment
        for touchpoint in document.touchpoints(map_id)
        for moment in document.children(touchpoint.id, MomentOfTruth)
    ]


def _welcome(scene: _Scene) -> list[Point]:
    ids = scene.workshop.participant_ids
    people = [p for p in map(scene.document.find, ids) if isinstance(p, Participant)]
    staff = [p for p in people if p.part is ParticipantKind.STAFF]
    here = scene.journey_map
    return [
        scene.point(N_("The decision to be taken is written down"), bool(here.objective)),
        scene.point(
            N_("The situation is written down, and where it begins and ends"),
            bool(here.scenario and here.scope),
        ),
        scene.counted(N_("Everybody’s department is known"), (p.department_id for p in staff)),
        scene.point(
            N_("A real customer takes part"),
            any(p.part is ParticipantKind.CUSTOMER for p in people),
        ),
        scene.point(
            N_("A run sheet is chosen"),
            bool(scene.document.children(scene.workshop.id, AgendaItem)),
        ),
    ]


def _personas(scene: _Scene) -> list[Point]:
    who = scene.document.get(scene.journey_map.persona_id, Persona)
    due = [name for name, spec in field_specs(Persona).items() if spec.due is Step.PERSONAS]
    told = [getattr(who, name) not in (None, "", ()) or name in who.unknown for name in due]
    return [
        scene.point(N_("They have a name and one line that sums them up"), bool(who.summary)),
        scene.point(N_("They speak one sentence that somebody has heard"), bool(who.quote)),
        scene.point(N_("Needs and pains are written down"), bool(who.needs and who.pains)),
        scene.at_least(
            N_("Questions answered, or known to be unknown"),
            sum(told),
            round(len(due) * _PERSONA_SHARE),
        ),
    ]


def _goals(scene: _Scene) -> list[Point]:
    goals = scene.document.children(scene.journey_map.persona_id, Goal)
    covered = {goal.stage_id for goal in goals if goal.importance is not None}
    stages = scene.document.stages(scene.journey_map.id)
    return [
        scene.counted(
            N_("Each stage has a goal with its importance"), (s.id in covered for s in stages)
        ),
        scene.counted(
            N_("Each goal says how well we support it today"),
            (g.support is not None for g in goals),
        ),
    ]


def _touchpoints(scene: _Scene) -> list[Point]:
    stages = scene.document.stages(scene.journey_map.id)
    filled = (scene.document.children(stage.id, Touchpoint) for stage in stages)
    return [
        scene.counted(N_("Each stage has a touchpoint"), filled),
        scene.counted(N_("Each touchpoint has a channel"), (t.channel for t in scene.touchpoints)),
        scene.counted(
            N_("Each touchpoint says what they do"), (t.customer_action for t in scene.touchpoints)
        ),
    ]


def _emotions(scene: _Scene) -> list[Point]:
    return [
        scene.counted(
            N_("At least five people have rated each touchpoint"),
            (_n_raters(scene.document, t) >= RATERS for t in scene.touchpoints),
        ),
        scene.counted(
            N_("Each touchpoint has an agreed value"),
            (t.agreed_actual is not None for t in scene.touchpoints),
        ),
    ]


def _n_raters(document: Document, touchpoint: Touchpoint) -> int:
    """Everybody in the room, customers too; several ratings of one person count once."""
    ratings = [
        r for r in document.children(touchpoint.id, EmotionRating) if r.rater is not Rater.TEXT
    ]
    named = {r.participant_id for r in ratings if r.participant_id}
    return len(named) + sum(r.participant_id is None for r in ratings)


def _moments_of_truth(scene: _Scene) -> list[Point]:
    found = _moments(scene.document, scene.journey_map.id)
    frictions = [m for m in found if m.moment_kind is MomentKind.FRICTION]
    delights = [m for m in found if m.moment_kind is MomentKind.DELIGHT]
    worst = worst_moments(scene.document, scene.journey_map.id)
    hurts = [
        any(p.effect is Effect.PAIN for p in scene.document.children(m.touchpoint_id, PainPoint))
        for m in worst
    ]
    return [
        scene.at_least(N_("The worst moments are named"), len(frictions), WORST),
        scene.at_least(N_("The best moment is named"), len(delights), 1),
        scene.counted(N_("Each of them says why"), (m.why for m in [*worst, *delights[:1]])),
        scene.counted(N_("Each of the worst has a pain point"), hurts),
    ]


def _behind(scene: _Scene) -> list[Point]:
    worst = worst_moments(scene.document, scene.journey_map.id)
    causes = [_causes(scene.document, moment.touchpoint_id) for moment in worst]
    return [
        scene.counted(N_("Each of the worst moments has a cause behind the scenes"), causes),
        scene.counted(
            N_("Each cause has a department"),
            (any(cause.department_id for cause in found) for found in causes),
        ),
    ]


def _causes(document: Document, touchpoint: str) -> list[BackstageStep | SupportProcess]:
    found: Sequence[BackstageStep | SupportProcess] = (
        *document.referring(touchpoint, BackstageStep),
        *document.referring(touchpoint, SupportProcess),
    )
    return [step for step in found if touchpoint in step.causes]


def _future(scene: _Scene) -> list[Point]:
    today = scene.journey_map
    future = today if today.map_kind is MapKind.FUTURE else future_of(scene.document, today.id)
    changed = _changed(scene.document, future)
    source = (future.derived_from if future else None) or today.id
    worst = worst_moments(scene.document, source)
    return [
        scene.point(N_("There is a map of the future"), future is not None),
        scene.counted(
            N_("Each of the worst moments has a wanted change"),
            (m.touchpoint_id in changed for m in worst),
        ),
    ]


def _changed(document: Document, future: JourneyMap | None) -> set[str | None]:
    if future is None:
        return set()
    return {t.derived_from for t in document.touchpoints(future.id) if t.wanted_change}


def _action_plan(scene: _Scene) -> list[Point]:
    actions = scene.document.children(scene.journey_map.id, Action)
    top = [a for a in actions if a.status is not ActionStatus.DROPPED][:WORST]
    return [
        scene.at_least(N_("The most important actions are written down"), len(top), WORST),
        *(
            scene.counted(text, (getattr(action, field) for action in top))
            for text, field in (
                (N_("Each has an owner"), "owner_id"),
                (N_("Each has a date"), "due_on"),
                (N_("Each has a KPI"), "kpi_id"),
            )
        ),
    ]


def _review(scene: _Scene) -> list[Point]:
    here = scene.journey_map
    kpis = scene.document.children(here.id, Kpi)
    return [
        scene.point(N_("The map has an owner"), bool(here.owner_id)),
        scene.point(N_("The map has a review date"), here.review_on is not None),
        scene.counted(
            N_("Each KPI has a measurement"),
            (scene.document.children(k.id, Measurement) for k in kpis),
        ),
    ]


_POINTS: dict[Step, Callable[[_Scene], list[Point]]] = {
    Step.WELCOME: _welcome,
    Step.PERSONAS: _personas,
    Step.GOALS: _goals,
    Step.TOUCHPOINTS: _touchpoints,
    Step.EMOTIONS: _emotions,
    Step.MOMENTS: _moments_of_truth,
    Step.BEHIND: _behind,
    Step.FUTURE: _future,
    Step.ACTION_PLAN: _action_plan,
    Step.REVIEW: _review,
}
