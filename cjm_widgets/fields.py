"""What a field means: its label, its question, where it stands on the map and when it is due.

A field is described once, in the annotation of the entity that owns it. Forms, tables, file
headings, YAML keys, checks and the data dictionary are derived from that one description.
How a field is *shown* is never said here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cjm_widgets.i18n import N_


class Lane(StrEnum):
    """Rows of the journey map in which a field's content appears."""

    CHANNEL = "channel"
    CUSTOMER_ACTION = "customer_action"
    THINKS_SAYS = "thinks_says"
    EMOTION = "emotion"
    PAIN_DELIGHT = "pain_delight"
    VOLUME = "volume"
    FRONTSTAGE = "frontstage"
    BACKSTAGE = "backstage"
    SUPPORT = "support"
    EVIDENCE = "evidence"
    OPPORTUNITY = "opportunity"


class Step(StrEnum):
    """The steps of the workshop, in their order; a field is due in one of them."""

    WELCOME = "welcome"
    PERSONAS = "personas"
    GOALS = "goals"
    TOUCHPOINTS = "touchpoints"
    EMOTIONS = "emotions"
    MOMENTS = "moments_of_truth"
    BEHIND = "behind_the_scenes"
    FUTURE = "future_state"
    ACTION_PLAN = "action_plan"
    REVIEW = "measure_and_review"


class Unit(StrEnum):
    """Units a number can carry; printed beside the number wherever it is shown."""

    SHARE = "share"
    POINTS = "points"
    CURRENCY = "currency"
    CURRENCY_PER_YEAR = "currency per year"
    PERSON_DAYS = "person-days"
    PEOPLE_PER_QUARTER = "people per quarter"
    MINUTES = "minutes"
    SECONDS = "seconds"
    YEARS = "years"
    DAYS = "days"
    COUNT = "count"
    SCALE_0_10 = "0 to 10"
    SCALE_1_5 = "1 to 5"
    SCALE_EMOTION = "-2 to +2"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """The meaning of one field.

    Attributes
    ----------
    label
        Name of the field as a person reads it; marked with ``N_``.
    prompt
        The question that helps to fill it in; marked with ``N_``.
    lane
        Row of the journey map in which it stands, if it stands there at all.
    due
        Workshop step after which an empty field is worth a remark; ``None`` = never.
    unit
        Unit of a number.
    personal
        The field may name a living person: masked or left out of whatever leaves the machine.
    long
        Free text of more than one line.
    """

    label: str
    prompt: str = ""
    lane: Lane | None = None
    due: Step | None = None
    unit: Unit | None = None
    personal: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a string field as the id of another item.

    Attributes
    ----------
    kind
        Kind of the item referred to; ``"*"`` accepts any kind.
    parent
        The item lives and dies with the one it refers to.
    """

    kind: str
    parent: bool = False


ID_SPEC = FieldSpec(label=N_("Id"))
RANK_SPEC = FieldSpec(label=N_("Order"))
UNKNOWN_SPEC = FieldSpec(
    label=N_("Declared unknown"),
    prompt=N_("Which of these fields did the team try to fill in and could not?"),
)
