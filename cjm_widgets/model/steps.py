"""The workshop as data: its steps, what each works on, and when it is done."""

from __future__ import annotations

from dataclasses import dataclass

from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_
from cjm_widgets.model import blueprint, evidence, improvement, journey, people, session
from cjm_widgets.model.base import Entity


@dataclass(frozen=True, slots=True)
class StepSpec:
    """One step of the method.

    Attributes
    ----------
    entities
        Kinds of items people fill in here.
    prompts
        Questions to read aloud, in their order.
    exit_criterion
        How the room knows that it may move on.
    minutes
        Time box in a workshop of half a day.
    """

    key: Step
    title: str
    entities: tuple[type[Entity], ...]
    prompts: tuple[str, ...]
    exit_criterion: str
    minutes: int


STEPS: tuple[StepSpec, ...] = (
    StepSpec(
        Step.WELCOME,
        N_("Welcome"),
        (
            session.Workshop,
            session.AgendaItem,
            people.Company,
            people.Department,
            people.Participant,
            journey.JourneyMap,
        ),
        (
            N_("Which decision must be easier when we leave?"),
            N_("Whose journey do we follow, from where to where?"),
            N_("Do we draw today's journey or the one we want?"),
            N_("Who meets customers every day and is not here?"),
        ),
        N_("Everybody can say in one sentence whose journey we draw, and why."),
        15,
    ),
    StepSpec(
        Step.PERSONAS,
        N_("Personas"),
        (people.Persona,),
        (
            N_("Whom did you last speak to who is like this?"),
            N_("What does a normal day of theirs look like?"),
            N_("Which sentence of theirs do you remember?"),
        ),
        N_("Two people who meet customers recognise the persona."),
        25,
    ),
    StepSpec(
        Step.GOALS,
        N_("Goals"),
        (people.Goal,),
        (
            N_("Which options do they want to have?"),
            N_("What would be a fair price to them?"),
            N_("When do they feel respected, and when not?"),
            N_("What lets them get on with their day?"),
        ),
        N_("Each stage has at least one goal with its importance."),
        20,
    ),
    StepSpec(
        Step.TOUCHPOINTS,
        N_("Stages and touchpoints"),
        (journey.Stage, journey.Touchpoint, journey.Route),
        (
            N_("You are this person. It is evening, you have an hour. What do you do first?"),
            N_("And then? Whom do you ask? What do you hold in your hand?"),
            N_("Where do you wait, go back or give up?"),
        ),
        N_("Every stage has a touchpoint, and every touchpoint a channel and an action."),
        40,
    ),
    StepSpec(
        Step.EMOTIONS,
        N_("Emotions"),
        (journey.EmotionRating,),
        (
            N_("How do they want to feel here? Rate in silence, each for yourself."),
            N_("How do they feel here? Did you see it, were you told, or do you guess?"),
            N_("Where are we apart, and what does each of us know?"),
        ),
        N_("At least five people have rated every touchpoint."),
        30,
    ),
    StepSpec(
        Step.MOMENTS,
        N_("Moments of truth"),
        (journey.PainPoint, journey.MomentOfTruth),
        (
            N_("Split 100 points: which touchpoints matter most to them?"),
            N_("Where do we lose them, and where do we win them?"),
            N_("Why here, and not one step earlier?"),
        ),
        N_("The three worst moments and the best one are named, with a reason each."),
        25,
    ),
    StepSpec(
        Step.BEHIND,
        N_("Behind the scenes"),
        (blueprint.BackstageStep, blueprint.SupportProcess),
        (
            N_("What can they see of us here, and what can they not?"),
            N_("Who does what behind the curtain, with which system?"),
            N_("Which of these steps causes the low?"),
        ),
        N_("Each of the three worst moments has a cause and a department."),
        25,
    ),
    StepSpec(
        Step.FUTURE,
        N_("Future state"),
        (journey.JourneyMap, journey.Touchpoint),
        (
            N_("How shall they feel here a year from now?"),
            N_("What would have to be different, in front and behind?"),
            N_("Which touchpoint would they not miss?"),
        ),
        N_("Each of the three worst moments has a wanted change."),
        20,
    ),
    StepSpec(
        Step.ACTION_PLAN,
        N_("Action plan"),
        (improvement.Opportunity, improvement.Action, improvement.Kpi),
        (
            N_("What could we begin on Monday?"),
            N_("Who answers for it, by name, and by when?"),
            N_("Which number will tell us that it worked?"),
        ),
        N_("The top three have an owner, a date and a KPI."),
        20,
    ),
    StepSpec(
        Step.REVIEW,
        N_("Measure and review"),
        (improvement.Measurement, evidence.Source, evidence.EvidenceLink, evidence.Insight),
        (
            N_("What do we believe most and know least?"),
            N_("Whom do we ask, and what, before the next review?"),
            N_("When do we look at this map again, and who calls us together?"),
        ),
        N_("The map has an owner and a review date."),
        10,
    ),
)


def step_spec(key: Step) -> StepSpec:
    """Return the description of one step."""
    return next(step for step in STEPS if step.key is key)
