"""What the room answers, field by field: the description that OpenAPI gives of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from cjm_widgets.model.scales import Basis, NoteKind

Role = Literal["staff", "customer", "scribe", "facilitator", "observer"]
MomentText = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
Feeling = Annotated[int, Field(ge=-2, le=2)]
Place = Annotated[str, Field(description="Id of a stage or touchpoint.")]


class Answer(BaseModel):
    """Exactly these fields."""

    model_config = ConfigDict(extra="forbid")


class Trouble(Answer):
    """What went wrong.

    Attributes
    ----------
    message
        One sentence for the person who holds the phone.
    """

    code: str
    message: str


class Problem(Answer):
    """The answer to everything that was not done."""

    error: Trouble


class Named(Answer):
    """Something with an id and a name."""

    id: str
    name: str


class PersonaPicture(Answer):
    """Whose journey it is."""

    name: str
    summary: str | None


class Head(Answer):
    """What everybody may know about the workshop."""

    role: Role
    company: str
    title: str
    facilitator: str | None
    persona: PersonaPicture | None
    objective: str | None


class InvitationPicture(Head):
    """What somebody sees before they come in."""

    held_on: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")] | None
    departments: list[Named]
    names_kept_days: int


class ClockPicture(Answer):
    """The running step's clock, raw: the page counts."""

    started_at: MomentText
    minutes: int
    extra_minutes: int
    paused_at: MomentText | None
    paused_seconds: int


class StepPicture(Answer):
    """The item of the agenda that runs; ``number`` is 0 for one that is not in the room."""

    id: str
    key: str
    number: int
    of: int
    title: str
    prompt: str | None
    exit_criterion: str | None
    screen: Literal["note", "rate", "vote", "wait"]
    clock: ClockPicture


class Side(Answer):
    """Counts of -2 to +2, of *I cannot say*, and the median of the others."""

    counts: Annotated[list[int], Field(min_length=5, max_length=5)]
    unknown: int
    median: float | None


class DepartmentMedian(Answer):
    """Departments in which nobody stands alone."""

    name: str
    n: int
    desired: float | None
    actual: float | None


class Spread(Answer):
    """What one kind of rater said; kinds are never pooled."""

    rater: Literal["staff", "customer"]
    n: int
    n_guesses: int
    desired: Side
    actual: Side
    departments: list[DepartmentMedian]


class TouchpointPicture(Answer):
    """One touchpoint; ``spread`` is null until the facilitator opens the ratings."""

    id: str
    code: str
    name: str
    channel: str | None
    customer_action: str | None
    spread: list[Spread] | None


class StagePicture(Answer):
    """One stage with its touchpoints in order."""

    id: str
    code: str
    name: str
    group: str | None
    touchpoints: list[TouchpointPicture]


class ChoicePicture(Answer):
    """Something that can be voted for."""

    id: str
    code: str | None
    label: str
    detail: str | None


class Result(Answer):
    """A closed vote; ``first`` holds the dots of the attempt before."""

    total: int
    voters: int
    dots: dict[str, int]
    first: dict[str, int] | None


class RoundPicture(Answer):
    """A vote; no number of it is known while it is open."""

    id: str
    question: str
    dots: int
    attempt: Literal[1, 2]
    open: bool
    choices: list[ChoicePicture]
    result: Result | None


class AgendaLine(Answer):
    """One item of the agenda in the room."""

    id: str
    number: int
    title: str
    minutes: int
    status: Literal["done", "running", "next", "later"]


class VoteOffer(Answer):
    """What ``open_round`` would open."""

    question: str
    n_choices: int


class LeadPicture(Answer):
    """What only the facilitator's phone shows: counts, never values."""

    agenda: list[AgendaLine]
    prompts: list[str]
    prompt: int
    here: int
    spoken: int
    seats: int
    unplaced: int
    rated: int
    revealed: bool
    vote: VoteOffer | None
    voted: int
    behind_seconds: int


class State(Head):
    """The room as a role sees it."""

    version: str
    now: MomentText
    step: StepPicture | None
    ended: bool
    stages: list[StagePicture]
    round: RoundPicture | None
    departments: list[Named] | None = None
    lead: LeadPicture | None = None


class Unchanged(Answer):
    """The page has seen this version already."""

    version: str
    now: MomentText


class PersonPicture(Answer):
    """Who sits here."""

    name: str | None
    anonymous: bool
    role: Role
    department: Named | None
    namesakes: int
    shown_with: str | None


class OwnNote(Answer):
    """A note of one's own; ``sent_at`` only in the answer to sending it."""

    nonce: str
    text: str
    note_kind: NoteKind
    target_id: Place | None
    sent_at: MomentText | None = None


class OwnRating(Answer):
    """A rating of one's own; ``sent_at`` only in the answer to sending it."""

    desired: Feeling | None
    actual: Feeling | None
    word: str | None
    basis: Basis | None
    sent_at: MomentText | None = None


class Orders(Answer):
    """In which order this person is asked."""

    rate: list[str]
    rounds: dict[str, list[str]]


class Mine(Answer):
    """Everything that one seat gave."""

    person: PersonPicture
    notes: list[OwnNote]
    ratings: dict[str, OwnRating]
    votes: dict[str, dict[str, int]]
    orders: Orders


class Joined(Answer):
    """A seat: its token is told once."""

    seat: str
    state: State
    mine: Mine


class OwnBallot(Answer):
    """A ballot that arrived."""

    dots: dict[str, int]
    sent_at: MomentText


class Sent(Answer):
    """Something arrived."""

    sent_at: MomentText


class WaitingNote(Answer):
    """A note without a place and without an author."""

    id: str
    text: str
    note_kind: NoteKind
    department: str | None
    customer: bool
    sent_at: MomentText


class WaitingNotes(Answer):
    """Notes that belong nowhere yet, oldest first."""

    notes: list[WaitingNote]


class Placed(Answer):
    """How many notes now lie where they were put."""

    placed: int


class Led(Answer):
    """The room after a press of the facilitator's phone."""

    state: State
