"""The report of one step: how it opens, and the list that leads to all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.steps import STEPS, step_spec
from cjm_widgets.render.portrait import initials_of, portrait_svg
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.view import Fragment, View

LIST = "steps"
PURPOSES = {
    Step.WELCOME: N_(
        "Agree on whose journey is drawn, from where to where, and on the decision it must make "
        "easier. It leaves behind a scope, the kind of map, the people in the room and an agenda."
    ),
    Step.PERSONAS: N_(
        "Get to know one customer well enough to speak for them. It leaves behind a portrait that "
        "colleagues recognise, with what we know and what we do not."
    ),
    Step.GOALS: N_(
        "Say what the customer wants to get done, and how well we help today. It leaves behind "
        "the goals in the order in which they are under-served."
    ),
    Step.TOUCHPOINTS: N_(
        "Walk the journey in the customer’s shoes. It leaves behind the map: stages and "
        "touchpoints, what happens there, on which channel, and what goes through their head."
    ),
    Step.EMOTIONS: N_(
        "Rate in silence how customers want to feel and how they do feel, then talk where the "
        "room is apart. It leaves behind the emotion curve with the spread behind it."
    ),
    Step.MOMENTS: N_(
        "Find the few places where we lose customers or win them, and say why. It leaves behind "
        "the moments of truth in their order, and the story behind them."
    ),
    Step.BEHIND: N_(
        "Go down from each low to its cause. It leaves behind the blueprint: what customers see, "
        "what they do not, and who answers for it."
    ),
    Step.FUTURE: N_(
        "State the change we want, touchpoint by touchpoint. It leaves behind the journey as it "
        "is to be, beside the journey of today."
    ),
    Step.ACTION_PLAN: N_(
        "Turn wishes into promises. It leaves behind opportunities in their order, and actions "
        "with an owner, a date and a number that will move."
    ),
    Step.REVIEW: N_(
        "Agree on how we will know. It leaves behind KPIs with their baselines, what backs each "
        "cell of the map, and the day on which we look again."
    ),
}


@dataclass(frozen=True, slots=True)
class StepLink:
    """Where the report of one step lies, beside the page that lists it.

    Attributes
    ----------
    html, notebook
        Relative file names; ``html`` is ``None`` where the step failed.
    """

    step: Step
    html: str | None
    notebook: str | None

    @property
    def number(self) -> int:
        """Place of the step in the workshop, from 0."""
        return place_of(self.step)

    @property
    def title(self) -> str:
        """Title of the step, marked with ``N_``."""
        return step_spec(self.step).title


def place_of(step: Step) -> int:
    """Return the number of a step, from 0."""
    return [spec.key for spec in STEPS].index(step)


def numbered(step: Step) -> str:
    """Return the name under which a step's notebook and report are filed.

    >>> numbered(Step.EMOTIONS)
    '04_emotions'
    """
    return f"{place_of(step):02d}_{step}"


def page_title(persona: str, step: Step, catalog: Catalog) -> str:
    """Return the title of a step's page, such as ``Maya Lindqvist: Emotions``."""
    return catalog.text(N_("{name}: {step}")).format(
        name=persona, step=catalog.text(step_spec(step).title)
    )


def opening(view: View, step: Step) -> Fragment:
    """Return the head of a step's report: whose it is, what the step is for, when it is done."""
    spec, catalog = step_spec(step), view.catalog
    html = render_template(
        "sections/opening.html.j2",
        catalog,
        persona=view.persona,
        portrait=portrait_svg(
            view.persona.portrait, label="", initials=initials_of(view.persona.name)
        ),
        number=place_of(step),
        last=len(STEPS) - 1,
        title=catalog.text(spec.title),
        purpose=catalog.text(PURPOSES[step]),
        journey=view.journey_map.title,
        done=catalog.text(spec.exit_criterion),
        prompts=[catalog.text(prompt) for prompt in spec.prompts],
    )
    return Fragment("opening", html, page_title(view.persona.name, step, catalog))


def step_list(links: Sequence[StepLink], catalog: Catalog) -> Markup:
    """Return the section of a report that leads to the report of every step."""
    return render_template("sections/steps.html.j2", catalog, key=LIST, links=links)
