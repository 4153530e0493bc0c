"""What a page may send: every field with its limits, and nothing else."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from cjm_widgets.model.scales import Basis, NoteKind
from cjm_widgets.workshop.contribute import LONGEST_NOTE

# Letters, line ends and tabs; no other control characters and no halves of letters, which no
# database keeps. The second form wants at least one that can be seen.
_CONTROL = r"\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFFFE\uFFFF"
_VISIBLE = rf"^[^{_CONTROL}]*[^{_CONTROL}\s][^{_CONTROL}]*$"

Nonce = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22}$")]
ItemId = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,20}-[a-z0-9-]{1,63}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NOTE, pattern=_VISIBLE)]
PersonName = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=_VISIBLE)]


def _number(value: object) -> object:
    """JSON's 1.0 is a whole number, as its schema says; a text or *true* is none."""
    if isinstance(value, bool | str):
        raise ValueError("not a number")
    return value


_WHOLE = BeforeValidator(_number)
Feeling = Annotated[int, Field(ge=-2, le=2), _WHOLE]
Dots = Annotated[int, Field(ge=0, le=100), _WHOLE]
Token = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{20,100}$")]

NonceInPath = Annotated[
    str,
    Path(pattern=r"^[A-Za-z0-9_-]{22}$", description="Made up by the page: 16 random bytes."),
]
ItemInPath = Annotated[str, Path(pattern=r"^[a-z_]{1,20}-[a-z0-9-]{1,63}$")]


class Body(BaseModel):
    """Fields that are not named are refused."""

    model_config = ConfigDict(extra="forbid")


class _Arrival(Body):
    """What everybody says who comes in.

    Attributes
    ----------
    nonce
        The same number again is the same person.
    consent
        A customer agrees to how their words are used; others are not asked.
    """

    invitation: Token
    nonce: Nonce
    department_id: ItemId | None = None
    consent: bool = False


class ByName(_Arrival):
    """Somebody who says who they are."""

    anonymous: Literal[False] = False
    name: PersonName


class WithoutName(_Arrival):
    """Somebody who takes part without a name."""

    anonymous: Literal[True]
    name: None = None


class NoteBody(Body):
    """A note, or its new words."""

    text: Words
    note_kind: NoteKind = NoteKind.IDEA
    target_id: ItemId | None = None


class RatingBody(Body):
    """One touchpoint's feelings; ``null`` means *I cannot say*."""

    desired: Feeling | None = None
    actual: Feeling | None = None
    word: PersonName | None = None
    basis: Basis | None = None


class BallotBody(Body):
    """A whole ballot: choice and how many dots."""

    dots: Annotated[
        dict[ItemId, Dots],
        Field(max_length=200, json_schema_extra={"additionalProperties": False}),
    ]


class NoteSlip(NoteBody):
    """A note on paper."""

    slip: Literal["note"]
    department_id: ItemId | None = None
    customer: bool = False


class SlipRating(RatingBody):
    """One line of a paper slip."""

    touchpoint_id: ItemId


class RatingsSlip(Body):
    """Ratings on paper."""

    slip: Literal["ratings"]
    department_id: ItemId | None = None
    customer: bool = False
    ratings: Annotated[list[SlipRating], Field(min_length=1, max_length=200)]


Slip = Annotated[NoteSlip | RatingsSlip, Field(discriminator="slip")]


class PlaceBody(Body):
    """Notes and where they belong."""

    nonce: Nonce
    note_ids: Annotated[
        list[Annotated[str, StringConstraints(max_length=80)]], Field(min_length=1, max_length=200)
    ]
    target_id: ItemId


class LeadBody(Body):
    """What every press of the facilitator's phone says: the same number is the same press."""

    nonce: Nonce


class StepBody(LeadBody):
    """Which item of the agenda begins."""

    agenda_id: ItemId


class PromptBody(LeadBody):
    """Which prompt of the present step is shown, from 0."""

    n: Annotated[int, Field(ge=0, le=100), _WHOLE]


class MinutesBody(LeadBody):
    """How much time is added."""

    minutes: Annotated[int, Field(ge=1, le=120), _WHOLE] = 5


class PauseBody(LeadBody):
    """Whether the clock stands still."""

    paused: bool


class RoundBody(LeadBody):
    """Which vote."""

    round_id: ItemId
