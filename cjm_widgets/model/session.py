"""The workshop itself: its agenda and clock, what people wrote, and how they voted."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from cjm_widgets.fields import FieldSpec, Ref, Step, Unit
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Count, Entity, Moment, Name, RankedEntity, Text
from cjm_widgets.model.scales import AgendaPlace, NoteKind, RunSheet


class Workshop(RankedEntity):
    """One meeting, or row of meetings, in which maps are worked on."""

    kind: ClassVar[str] = "workshop"
    plural: ClassVar[str] = "workshops"
    label: ClassVar[str] = N_("Workshop")
    label_plural: ClassVar[str] = N_("Workshops")

    title: Annotated[
        Name, FieldSpec(N_("Title"), N_("What is the workshop called?"), due=Step.WELCOME)
    ]
    held_on: Annotated[
        dt.date | None, FieldSpec(N_("Day"), N_("When does it take place?"), due=Step.WELCOME)
    ] = None
    place: Annotated[Name | None, FieldSpec(N_("Place"), N_("Where does it take place?"))] = None
    run_sheet: Annotated[
        RunSheet, FieldSpec(N_("Run sheet"), N_("How long, and in one room or remote?"))
    ] = RunSheet.HALF_DAY
    objective: Annotated[
        Text | None,
        FieldSpec(
            N_("Objective"),
            N_("What must be decided when people leave?"),
            due=Step.WELCOME,
            long=True,
        ),
    ] = None
    map_ids: Annotated[
        tuple[str, ...], Ref("map"), FieldSpec(N_("Maps"), N_("Which maps are worked on?"))
    ] = ()
    participant_ids: Annotated[
        tuple[str, ...],
        Ref("participant"),
        FieldSpec(N_("Participants"), N_("Who takes part?"), due=Step.WELCOME),
    ] = ()
    facilitator_id: Annotated[
        str | None,
        Ref("participant"),
        FieldSpec(N_("Facilitator"), N_("Who leads it?"), due=Step.WELCOME),
    ] = None
    revealed_map_ids: Annotated[
        tuple[str, ...],
        Ref("map"),
        FieldSpec(N_("Ratings opened"), N_("On which maps has the room opened its ratings?")),
    ] = ()
    erase_names_after_days: Annotated[
        Count,
        FieldSpec(N_("Erase names after"), N_("How long are names kept?"), unit=Unit.DAYS),
    ] = 90


class AgendaItem(RankedEntity):
    """One step of the run sheet with its time box, and its clock once it has begun.

    The item that runs has ``started_at`` and no ``ended_at``.
    """

    kind: ClassVar[str] = "agenda"
    plural: ClassVar[str] = "agenda_items"
    label: ClassVar[str] = N_("Agenda item")
    label_plural: ClassVar[str] = N_("Agenda items")

    workshop_id: Annotated[str, Ref("workshop", parent=True), FieldSpec(N_("Workshop"))]
    step: Annotated[Step, FieldSpec(N_("Step"), N_("Which step of the method?"))]
    title: Annotated[Name, FieldSpec(N_("Title"), N_("What happens?"))]
    takes_place: Annotated[
        AgendaPlace, FieldSpec(N_("When"), N_("Before, in the room or after?"))
    ] = AgendaPlace.ROOM
    minutes: Annotated[
        int,
        Field(ge=0, le=10_000),
        FieldSpec(N_("Minutes"), N_("How long may it take?"), unit=Unit.MINUTES),
    ] = 15
    exit_criterion: Annotated[
        Text | None, FieldSpec(N_("Done when"), N_("How do we know that we may move on?"))
    ] = None
    never_cut: Annotated[
        bool, FieldSpec(N_("Never cut"), N_("Is it kept when time runs short?"))
    ] = False
    done_on: Annotated[dt.date | None, FieldSpec(N_("Done on"), N_("When was it done?"))] = None
    started_at: Annotated[Moment | None, FieldSpec(N_("Begun"), N_("When did it begin?"))] = None
    ended_at: Annotated[Moment | None, FieldSpec(N_("Ended"), N_("When did it end?"))] = None
    paused_at: Annotated[
        Moment | None, FieldSpec(N_("Paused"), N_("Since when does its clock stand still?"))
    ] = None
    paused_seconds: Annotated[
        Count, FieldSpec(N_("Pauses"), N_("How long did it stand still?"), unit=Unit.SECONDS)
    ] = 0
    extra_minutes: Annotated[
        int,
        Field(ge=0, le=10_000),
        FieldSpec(N_("Minutes added"), N_("How much time was added?"), unit=Unit.MINUTES),
    ] = 0
    was_cut: Annotated[
        bool, FieldSpec(N_("Cut"), N_("Was it left for later because time ran short?"))
    ] = False
    in_groups: Annotated[
        bool, FieldSpec(N_("In groups"), N_("Does each group work on stages of its own?"))
    ] = False
    prompt: Annotated[
        Count, FieldSpec(N_("Prompt shown"), N_("Which prompt do the phones show?"))
    ] = 0

    @model_validator(mode="after")
    def _clock_runs_forward(self) -> Self:
        for later in (self.ended_at, self.paused_at):
            if later is not None and (self.started_at is None or later < self.started_at):
                raise ValueError("an item cannot end or pause before it has begun")
        return self


class Note(RankedEntity):
    """What somebody wrote, about an item or for the parking lot; anonymous without an author."""

    kind: ClassVar[str] = "note"
    plural: ClassVar[str] = "notes"
    label: ClassVar[str] = N_("Note")
    label_plural: ClassVar[str] = N_("Notes")

    workshop_id: Annotated[
        str | None, Ref("workshop"), FieldSpec(N_("Workshop"), N_("In which workshop?"))
    ] = None
    target_id: Annotated[str | None, Ref("*"), FieldSpec(N_("About"), N_("What is it about?"))] = (
        None
    )
    note_kind: Annotated[NoteKind, FieldSpec(N_("Kind"), N_("What kind of note is it?"))] = (
        NoteKind.IDEA
    )
    text: Annotated[
        Text, FieldSpec(N_("Note"), N_("What do you want to say?"), personal=True, long=True)
    ]
    author_id: Annotated[
        str | None,
        Ref("participant"),
        FieldSpec(N_("Author"), N_("Who wrote it?"), personal=True),
    ] = None
    department_id: Annotated[
        str | None, Ref("department"), FieldSpec(N_("Department"), N_("Where do they work?"))
    ] = None
    cluster: Annotated[
        Name | None, FieldSpec(N_("Cluster"), N_("Which notes does it belong with?"))
    ] = None


class Round(RankedEntity):
    """One vote of the room: a question, what can be voted for, and whether it is closed.

    A second attempt repeats the first once, after talking; both results are kept.
    """

    kind: ClassVar[str] = "round"
    plural: ClassVar[str] = "rounds"
    label: ClassVar[str] = N_("Vote of the room")
    label_plural: ClassVar[str] = N_("Votes of the room")

    workshop_id: Annotated[str, Ref("workshop", parent=True), FieldSpec(N_("Workshop"))]
    question: Annotated[Name, FieldSpec(N_("Question"), N_("What does the room vote on?"))]
    target_ids: Annotated[
        tuple[str, ...], Ref("*"), FieldSpec(N_("Choices"), N_("What can be voted for?"))
    ] = ()
    dots: Annotated[
        int,
        Field(ge=1, le=100),
        FieldSpec(N_("Dots each"), N_("How many dots has everybody?"), unit=Unit.COUNT),
    ] = 5
    attempt: Annotated[
        int, Field(ge=1, le=2), FieldSpec(N_("Attempt"), N_("First vote or revote?"))
    ] = 1
    repeats_id: Annotated[
        str | None, Ref("round"), FieldSpec(N_("Repeats"), N_("Which vote does it repeat?"))
    ] = None
    closed_at: Annotated[Moment | None, FieldSpec(N_("Closed"), N_("When was it closed?"))] = None


class Vote(Entity):
    """Dots that somebody put on an item; anonymous without a voter."""

    kind: ClassVar[str] = "vote"
    plural: ClassVar[str] = "votes"
    label: ClassVar[str] = N_("Vote")
    label_plural: ClassVar[str] = N_("Votes")

    target_id: Annotated[str, Ref("*", parent=True), FieldSpec(N_("For"), N_("What is voted for?"))]
    workshop_id: Annotated[
        str | None, Ref("workshop"), FieldSpec(N_("Workshop"), N_("In which workshop?"))
    ] = None
    voter_id: Annotated[
        str | None, Ref("participant"), FieldSpec(N_("Voter"), N_("Who votes?"), personal=True)
    ] = None
    department_id: Annotated[
        str | None, Ref("department"), FieldSpec(N_("Department"), N_("Where do they work?"))
    ] = None
    dots: Annotated[
        int,
        Field(ge=1, le=100),
        FieldSpec(N_("Dots"), N_("How many dots?"), unit=Unit.COUNT),
    ] = 1
    round_name: Annotated[Name, FieldSpec(N_("Round"), N_("Which question was voted on?"))] = (
        "priority"
    )
    round_id: Annotated[
        str | None,
        Ref("round"),
        FieldSpec(N_("Vote of the room"), N_("In which vote was it cast?")),
    ] = None
    revealed: Annotated[bool, FieldSpec(N_("Revealed"), N_("Has the room opened the vote?"))] = True
