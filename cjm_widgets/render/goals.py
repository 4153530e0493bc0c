"""Goals in the order in which they are under-served, each as a dumbbell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cjm_widgets.analytics.intervals import INTERVAL_FROM, SUPPRESSED_BELOW
from cjm_widgets.i18n import N_
from cjm_widgets.model.journey import Stage
from cjm_widgets.model.people import Goal
from cjm_widgets.render import figures
from cjm_widgets.render.outline import name_of
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.view import Fragment, View

CLOSE = 0.9


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """One goal ready to be drawn; places are per cent of the scale from 0 to 10.

    Attributes
    ----------
    place
        Place in the order; ``None`` under ten answers, and for the room's estimate beside
        customers' answers: both are shown but not ranked.
    hollow
        The room's own estimate, or fewer than ten answers.
    apart
        The two numbers stand so close that they are pulled outwards.
    """

    goal: Goal
    place: int | None
    importance: str
    support: str
    score: str
    left: float
    right: float
    support_at: float
    importance_at: float
    over: bool
    apart: bool
    hollow: bool
    stage: str | None
    asked: str
    source: str | None


def render(view: View) -> Fragment:
    """Return the goals of the persona, worst served first."""
    goals = [
        goal
        for goal in view.document.children(view.persona.id, Goal)
        if goal.stage_id is None or _on_map(view, goal.stage_id)
    ]
    rated = sorted(
        (goal for goal in goals if goal.underserved is not None and not _too_few(goal)),
        key=lambda goal: -(goal.underserved or 0.0),
    )
    ranked = _ranked(rated)
    places = {goal.id: place for place, goal in enumerate(ranked, 1)}
    see = _sentence(view, goals, rated, worst=next(iter(ranked or rated), None))
    html = render_template(
        "sections/goals.html.j2",
        view.catalog,
        persona=view.persona,
        see=see,
        bells=[_dumbbell(view, goal, places.get(goal.id)) for goal in rated],
        few=[goal for goal in goals if _too_few(goal)],
        unrated=[goal for goal in goals if goal.underserved is None and not _too_few(goal)],
    )
    return Fragment("goals", html, see)


def _on_map(view: View, stage: str) -> bool:
    found = view.document.find(stage)
    return isinstance(found, Stage) and found.map_id == view.journey_map.id


def _ranked(rated: list[Goal]) -> list[Goal]:
    """Goals with a place: by ten customers or more, or all by the room where none was asked."""
    if all(goal.n_asked is None for goal in rated):
        return rated
    return [goal for goal in rated if (goal.n_asked or 0) >= INTERVAL_FROM]


def _too_few(goal: Goal) -> bool:
    return goal.n_asked is not None and goal.n_asked < SUPPRESSED_BELOW


def _sentence(
    view: View, goals: Sequence[Goal], rated: Sequence[Goal], *, worst: Goal | None
) -> str:
    text, name = view.catalog.text, view.persona.name
    if not goals:
        return text(
            N_(
                "No goals yet: ask what {name} wants to get done in each stage, and how well we help."
            )
        ).format(name=name)
    if worst is None:
        return text(
            N_(
                "The goals are named, but nobody has rated how much they matter and how well we help."
            )
        )
    said = text(
        N_("“{goal}” is served worst: importance {importance}, support today {support}.")
    ).format(
        goal=worst.statement,
        importance=figures.number(worst.importance or 0, view.catalog, digits=1),
        support=figures.number(worst.support or 0, view.catalog, digits=1),
    )
    over = sum((goal.support or 0) >= (goal.importance or 0) for goal in rated)
    if not over:
        return f"{said} " + text(N_("No goal is served as well as it deserves."))
    return f"{said} " + view.catalog.plural(
        N_("One goal of {total} is served as well as it deserves."),
        N_("{n} goals of {total} are served as well as they deserve."),
        over,
    ).format(n=over, total=len(rated))


def _dumbbell(view: View, goal: Goal, place: int | None) -> Dumbbell:
    catalog = view.catalog
    importance, support = goal.importance or 0.0, goal.support or 0.0
    stage = view.document.find(goal.stage_id)
    asked = (
        catalog.text(N_("the room’s estimate"))
        if goal.n_asked is None
        else figures.count_of(goal.n_asked, catalog)
    )
    return Dumbbell(
        goal,
        place,
        importance=figures.number(importance, catalog, digits=1),
        support=figures.number(support, catalog, digits=1),
        score=figures.number(goal.underserved or 0.0, catalog, digits=1),
        left=round(10 * min(importance, support), 1),
        right=round(100 - 10 * max(importance, support), 1),
        support_at=round(10 * support, 1),
        importance_at=round(10 * importance, 1),
        over=support >= importance,
        apart=abs(importance - support) < CLOSE,
        hollow=goal.n_asked is None or goal.n_asked < INTERVAL_FROM,
        stage=stage.name if isinstance(stage, Stage) else None,
        asked=asked,
        source=name_of(view, goal.source_id),
    )
