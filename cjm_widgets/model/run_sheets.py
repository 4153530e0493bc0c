"""Run sheets as data: what happens in a workshop, when, and for how long.

Every sheet ends with owners and dates, which is never cut. What is not done in the room comes
prepared (*before*) or is finished by a few (*after*). The tour is a sheet like any other: its lines
tell a newcomer what to try in each step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_
from cjm_widgets.model.scales import AgendaPlace, RunSheet

LAST_MINUTES = 20


@dataclass(frozen=True, slots=True)
class Slot:
    """One line of a run sheet.

    Attributes
    ----------
    minutes
        Time box.
    never_cut
        Kept when time runs short.
    in_groups
        Each breakout group works on stages of its own; the next slot brings them together.
    """

    step: Step
    title: str
    minutes: int
    place: AgendaPlace = AgendaPlace.ROOM
    never_cut: bool = False
    in_groups: bool = False


_BEFORE, _AFTER = AgendaPlace.BEFORE, AgendaPlace.AFTER
_ICE = N_("Ice-breaker: the last customer who surprised you")
_SCOPE = N_("Whose journey we draw, and why")
_PERSONA = N_("Draw the persona from what you know")
_MEET = N_("Meet the persona")
_GOALS = N_("What they want to get done")
_STEPS = N_("Walk the journey in their shoes")
_MERGE = N_("Bring the groups' stages together")
_FEEL = N_("Rate feelings in silence, then talk")
_MOMENTS = N_("Choose the moments of truth")
_BEHIND = N_("Look behind the scenes of the lows")
_FUTURE = N_("Say what shall be different")
_BREAK = N_("Break")
_OWNERS = N_("Owners and dates for the top three")
_REVIEW = N_("What we check, and when we meet again")

RUN_SHEETS: Mapping[RunSheet, tuple[Slot, ...]] = MappingProxyType(
    {
        RunSheet.TWO_HOURS: (
            Slot(Step.PERSONAS, _PERSONA, 30, _BEFORE),
            Slot(Step.GOALS, _GOALS, 20, _BEFORE),
            Slot(Step.WELCOME, _SCOPE, 10),
            Slot(Step.TOUCHPOINTS, _STEPS, 35),
            Slot(Step.EMOTIONS, _FEEL, 30),
            Slot(Step.MOMENTS, _MOMENTS, 25),
            Slot(Step.ACTION_PLAN, _OWNERS, LAST_MINUTES, never_cut=True),
            Slot(Step.BEHIND, _BEHIND, 45, _AFTER),
            Slot(Step.FUTURE, _FUTURE, 45, _AFTER),
            Slot(Step.REVIEW, _REVIEW, 20, _AFTER),
        ),
        RunSheet.HALF_DAY: (
            Slot(Step.PERSONAS, _PERSONA, 30, _BEFORE),
            Slot(Step.WELCOME, _ICE, 10),
            Slot(Step.WELCOME, _SCOPE, 10),
            Slot(Step.PERSONAS, _MEET, 15),
            Slot(Step.GOALS, _GOALS, 15),
            Slot(Step.TOUCHPOINTS, _STEPS, 45),
            Slot(Step.TOUCHPOINTS, _BREAK, 15),
            Slot(Step.EMOTIONS, _FEEL, 30),
            Slot(Step.MOMENTS, _MOMENTS, 25),
            Slot(Step.BEHIND, _BEHIND, 25),
            Slot(Step.FUTURE, _FUTURE, 20),
            Slot(Step.REVIEW, _REVIEW, 10),
            Slot(Step.ACTION_PLAN, _OWNERS, LAST_MINUTES, never_cut=True),
        ),
        RunSheet.TWO_DAYS: (
            Slot(Step.WELCOME, _ICE, 20),
            Slot(Step.WELCOME, _SCOPE, 40),
            Slot(Step.PERSONAS, _PERSONA, 90),
            Slot(Step.GOALS, _GOALS, 60),
            Slot(Step.TOUCHPOINTS, _STEPS, 120, in_groups=True),
            Slot(Step.TOUCHPOINTS, _MERGE, 45),
            Slot(Step.EMOTIONS, _FEEL, 75),
            Slot(Step.MOMENTS, _MOMENTS, 75),
            Slot(Step.BEHIND, _BEHIND, 120, in_groups=True),
            Slot(Step.FUTURE, _FUTURE, 90, in_groups=True),
            Slot(Step.FUTURE, _MERGE, 45),
            Slot(Step.REVIEW, _REVIEW, 40),
            Slot(Step.ACTION_PLAN, _OWNERS, LAST_MINUTES, never_cut=True),
        ),
        RunSheet.REMOTE: (
            Slot(Step.PERSONAS, _PERSONA, 30, _BEFORE),
            Slot(Step.GOALS, _GOALS, 20, _BEFORE),
            Slot(Step.WELCOME, _ICE, 5),
            Slot(Step.WELCOME, _SCOPE, 10),
            Slot(Step.TOUCHPOINTS, _STEPS, 30, in_groups=True),
            Slot(Step.TOUCHPOINTS, _MERGE, 10),
            Slot(Step.EMOTIONS, _FEEL, 20),
            Slot(Step.TOUCHPOINTS, _BREAK, 10),
            Slot(Step.MOMENTS, _MOMENTS, 20),
            Slot(Step.ACTION_PLAN, _OWNERS, LAST_MINUTES, never_cut=True),
            Slot(Step.BEHIND, _BEHIND, 45, _AFTER),
            Slot(Step.FUTURE, _FUTURE, 45, _AFTER),
            Slot(Step.REVIEW, _REVIEW, 20, _AFTER),
        ),
        RunSheet.TOUR: (
            Slot(Step.WELCOME, N_("Look who is in the room, then choose Go on"), 1),
            Slot(Step.PERSONAS, N_("Read Maya's card and change one word of her quote"), 2),
            Slot(Step.GOALS, N_("Find the goal we serve worst"), 1),
            Slot(Step.TOUCHPOINTS, N_("Drag a card to another stage, then undo it"), 2),
            Slot(Step.EMOTIONS, N_("Find where the room is apart and move one point"), 2),
            Slot(Step.MOMENTS, N_("Read the worst moment and say why it matters"), 2),
            Slot(Step.BEHIND, N_("Go down from that moment to its cause"), 1),
            Slot(Step.FUTURE, N_("Say what shall be different there"), 1),
            Slot(Step.REVIEW, N_("See which numbers tell whether it worked"), 1),
            Slot(Step.ACTION_PLAN, N_("Give one action an owner and a date"), 2, never_cut=True),
        ),
    }
)
