"""The journey map: stages, touchpoints, routes, emotions and moments of truth."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from cjm_widgets.fields import FieldSpec, Lane, Ref, Step, Unit
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Count, Entity, Name, Number, RankedEntity, Text
from cjm_widgets.model.scales import (
    Approach,
    Basis,
    Channel,
    Effect,
    MapKind,
    MomentKind,
    Phase,
    Rater,
    RouteKind,
    ScopeKind,
    SentenceSlot,
)

Emotion = Annotated[int, Field(ge=-2, le=2)]


class JourneyMap(RankedEntity):
    """One persona, one scenario, one line of behaviour."""

    kind: ClassVar[str] = "map"
    plural: ClassVar[str] = "maps"
    label: ClassVar[str] = N_("Journey map")
    label_plural: ClassVar[str] = N_("Journey maps")

    persona_id: Annotated[str, Ref("persona", parent=True), FieldSpec(N_("Persona"))]
    title: Annotated[
        Name, FieldSpec(N_("Title"), N_("What is this journey called?"), due=Step.WELCOME)
    ]
    map_kind: Annotated[
        MapKind, FieldSpec(N_("Kind"), N_("Today, the future, or a day in their life?"))
    ] = MapKind.CURRENT
    objective: Annotated[
        Text | None,
        FieldSpec(
            N_("Objective"),
            N_("Which decision is this map to help with?"),
            due=Step.WELCOME,
            long=True,
        ),
    ] = None
    scenario: Annotated[
        Text | None,
        FieldSpec(
            N_("Scenario"), N_("In which situation do we follow them?"), due=Step.WELCOME, long=True
        ),
    ] = None
    scope: Annotated[
        Text | None,
        FieldSpec(N_("Scope"), N_("Where does the map begin and end?"), due=Step.WELCOME),
    ] = None
    scope_kind: Annotated[
        ScopeKind, FieldSpec(N_("Reach"), N_("A whole lifecycle or one area?"))
    ] = ScopeKind.LIFECYCLE
    approach: Annotated[
        Approach, FieldSpec(N_("Approach"), N_("Draw first and check, or ask first?"))
    ] = Approach.HYPOTHESIS_FIRST
    owner_id: Annotated[
        str | None,
        Ref("participant"),
        FieldSpec(N_("Owner"), N_("Who keeps this map true?"), due=Step.ACTION_PLAN),
    ] = None
    review_on: Annotated[
        dt.date | None,
        FieldSpec(N_("Next review"), N_("When do we look at it again?"), due=Step.REVIEW),
    ] = None
    drawn_on: Annotated[
        dt.date | None, FieldSpec(N_("As of"), N_("Which day does it describe?"))
    ] = None
    derived_from: Annotated[
        str | None, Ref("map"), FieldSpec(N_("Made from"), N_("Which map does it grow out of?"))
    ] = None


class Sentence(Entity):
    """A sentence of the report as a named person left it.

    ``text`` may hold live numbers as ``{name}``; ``numbers`` keeps each as it was when the person
    last read the sentence, so that a changed number marks the sentence *to be re-read*.
    """

    kind: ClassVar[str] = "sentence"
    plural: ClassVar[str] = "sentences"
    label: ClassVar[str] = N_("Sentence")
    label_plural: ClassVar[str] = N_("Sentences")

    map_id: Annotated[str, Ref("map", parent=True), FieldSpec(N_("Journey map"))]
    slot: Annotated[SentenceSlot, FieldSpec(N_("Place"), N_("Where does it stand?"))]
    text: Annotated[Text, FieldSpec(N_("Sentence"), N_("What is to be said, plainly?"), long=True)]
    numbers: Annotated[
        tuple[Name, ...],
        FieldSpec(N_("Numbers as read"), N_("Which numbers stood there, as name=value?")),
    ] = ()
    edited_by: Annotated[
        str | None, Ref("participant"), FieldSpec(N_("Edited by"), N_("Who signs for it?"))
    ] = None
    edited_on: Annotated[dt.date | None, FieldSpec(N_("Edited on"), N_("When?"))] = None

    @model_validator(mode="after")
    def _numbers_have_values(self) -> Self:
        if wrong := [number for number in self.numbers if "=" not in number]:
            raise ValueError(f"numbers: {wrong[0]!r} must read name=value")
        return self


class Stage(RankedEntity):
    """A part of the journey, named after what the customer wants there."""

    kind: ClassVar[str] = "stage"
    plural: ClassVar[str] = "stages"
    label: ClassVar[str] = N_("Stage")
    label_plural: ClassVar[str] = N_("Stages")

    map_id: Annotated[str, Ref("map", parent=True), FieldSpec(N_("Journey map"))]
    name: Annotated[
        Name,
        FieldSpec(
            N_("Stage"),
            N_("What does the customer want here, in their words?"),
            due=Step.TOUCHPOINTS,
        ),
    ]
    phase: Annotated[Phase, FieldSpec(N_("Phase"), N_("Before, during or after purchase?"))] = (
        Phase.BEFORE
    )
    question: Annotated[
        Text | None,
        FieldSpec(N_("Question on their mind"), N_("What do they ask themselves here?")),
    ] = None
    owner_id: Annotated[
        str | None,
        Ref("participant"),
        FieldSpec(N_("Owner"), N_("Who answers for this stage?"), due=Step.ACTION_PLAN),
    ] = None
    department_id: Annotated[
        str | None,
        Ref("department"),
        FieldSpec(N_("Department"), N_("Which department answers for it?"), due=Step.BEHIND),
    ] = None
    group: Annotated[
        Name | None, FieldSpec(N_("Group"), N_("Which breakout group works on this stage?"))
    ] = None
    interventions: Annotated[
        tuple[Text, ...],
        FieldSpec(
            N_("Proven interventions"),
            N_("Which messages, offers or help have worked here before?"),
        ),
    ] = ()


class Touchpoint(RankedEntity):
    """One contact in the customer's shoes.

    ``importance`` is the touchpoint's part of 100 points that raters split over the whole map.
    ``activities`` are the names under which event logs know it. Neighbours with the same ``branch``
    are alternatives: the customer does one of them. ``agreed_desired`` and ``agreed_actual`` are
    what the room settled on after talking; they are opinion and never enter a mean.
    """

    kind: ClassVar[str] = "touchpoint"
    plural: ClassVar[str] = "touchpoints"
    label: ClassVar[str] = N_("Touchpoint")
    label_plural: ClassVar[str] = N_("Touchpoints")

    stage_id: Annotated[str, Ref("stage", parent=True), FieldSpec(N_("Stage"))]
    name: Annotated[
        Name,
        FieldSpec(
            N_("Touchpoint"),
            N_("What does the customer do, in three or four words?"),
            due=Step.TOUCHPOINTS,
        ),
    ]
    channel: Annotated[
        Channel | None,
        FieldSpec(
            N_("Channel"), N_("Where does it happen?"), lane=Lane.CHANNEL, due=Step.TOUCHPOINTS
        ),
    ] = None
    channel_detail: Annotated[
        Name | None,
        FieldSpec(
            N_("Channel, exactly"), N_("Which page, desk, group or device?"), lane=Lane.CHANNEL
        ),
    ] = None
    people_met: Annotated[
        Name | None,
        FieldSpec(
            N_("People met"), N_("Whom do they meet?"), lane=Lane.CHANNEL, due=Step.TOUCHPOINTS
        ),
    ] = None
    customer_action: Annotated[
        Text | None,
        FieldSpec(
            N_("Customer action"),
            N_("What does the customer do?"),
            lane=Lane.CUSTOMER_ACTION,
            due=Step.TOUCHPOINTS,
            long=True,
        ),
    ] = None
    thinks: Annotated[
        Text | None,
        FieldSpec(
            N_("Thinks"),
            N_("What goes through their head?"),
            lane=Lane.THINKS_SAYS,
            due=Step.TOUCHPOINTS,
            long=True,
        ),
    ] = None
    says: Annotated[
        Text | None,
        FieldSpec(
            N_("Says"),
            N_("What have you heard them say, word for word?"),
            lane=Lane.THINKS_SAYS,
            long=True,
        ),
    ] = None
    frontstage: Annotated[
        Text | None,
        FieldSpec(
            N_("Frontstage"),
            N_("What of ours can they see?"),
            lane=Lane.FRONTSTAGE,
            due=Step.BEHIND,
        ),
    ] = None
    physical_evidence: Annotated[
        Text | None,
        FieldSpec(
            N_("Physical evidence"), N_("What do they hold, read or sit in?"), lane=Lane.FRONTSTAGE
        ),
    ] = None
    importance: Annotated[
        Number | None,
        Field(ge=0, le=100),
        FieldSpec(
            N_("Importance"),
            N_("How many of 100 points fall on this touchpoint?"),
            unit=Unit.POINTS,
            due=Step.MOMENTS,
        ),
    ] = None
    wanted_change: Annotated[
        Text | None,
        FieldSpec(
            N_("Wanted change"),
            N_("What is to be different here in the future?"),
            due=Step.FUTURE,
            long=True,
        ),
    ] = None
    agreed_desired: Annotated[
        Emotion | None,
        FieldSpec(
            N_("Desired, as agreed"),
            N_("What does the room agree that they want to feel?"),
            unit=Unit.SCALE_EMOTION,
        ),
    ] = None
    agreed_actual: Annotated[
        Emotion | None,
        FieldSpec(
            N_("Actual, as agreed"),
            N_("What does the room agree that they do feel?"),
            unit=Unit.SCALE_EMOTION,
        ),
    ] = None
    branch: Annotated[
        Name | None,
        FieldSpec(N_("Either-or group"), N_("Which touchpoints can they do instead of it?")),
    ] = None
    activities: Annotated[
        tuple[Name, ...],
        FieldSpec(N_("Activities in event logs"), N_("Under which names do logs know it?")),
    ] = ()
    reaches_goal: Annotated[
        bool,
        FieldSpec(N_("Reaches the goal"), N_("Do customers get what they came for here?")),
    ] = False
    derived_from: Annotated[
        str | None,
        Ref("touchpoint"),
        FieldSpec(N_("Made from"), N_("Which touchpoint of today does it grow out of?")),
    ] = None


class Route(Entity):
    """A way from one touchpoint to another besides the order on the board."""

    kind: ClassVar[str] = "route"
    plural: ClassVar[str] = "routes"
    label: ClassVar[str] = N_("Route")
    label_plural: ClassVar[str] = N_("Routes")

    map_id: Annotated[str, Ref("map", parent=True), FieldSpec(N_("Journey map"))]
    from_id: Annotated[str, Ref("touchpoint"), FieldSpec(N_("From"), N_("Where does it leave?"))]
    to_id: Annotated[str, Ref("touchpoint"), FieldSpec(N_("To"), N_("Where does it arrive?"))]
    route_kind: Annotated[RouteKind, FieldSpec(N_("Kind"), N_("Main line, branch or loop?"))] = (
        RouteKind.BRANCH
    )
    reason: Annotated[Text | None, FieldSpec(N_("Reason"), N_("Why do customers go this way?"))] = (
        None
    )
    share: Annotated[
        Number | None,
        Field(ge=0, le=1),
        FieldSpec(N_("Share"), N_("Which share of customers goes this way?"), unit=Unit.SHARE),
    ] = None


class EmotionRating(Entity):
    """How one rater says customers want to feel and do feel at one touchpoint, -2 to +2.

    ``None`` means *I cannot say*; it is not 0. Ratings of customers, staff and texts are never
    pooled. An anonymous rating has no ``participant_id``.
    """

    kind: ClassVar[str] = "rating"
    plural: ClassVar[str] = "ratings"
    label: ClassVar[str] = N_("Emotion rating")
    label_plural: ClassVar[str] = N_("Emotion ratings")

    touchpoint_id: Annotated[str, Ref("touchpoint", parent=True), FieldSpec(N_("Touchpoint"))]
    rater: Annotated[Rater, FieldSpec(N_("Who speaks"), N_("Customer, staff or text?"))]
    participant_id: Annotated[
        str | None,
        Ref("participant"),
        FieldSpec(N_("Participant"), N_("Who rated?"), personal=True),
    ] = None
    department_id: Annotated[
        str | None, Ref("department"), FieldSpec(N_("Department"), N_("Where do they work?"))
    ] = None
    desired: Annotated[
        Emotion | None,
        FieldSpec(
            N_("Desired emotion"),
            N_("How do they want to feel here?"),
            lane=Lane.EMOTION,
            unit=Unit.SCALE_EMOTION,
            due=Step.EMOTIONS,
        ),
    ] = None
    actual: Annotated[
        Emotion | None,
        FieldSpec(
            N_("Actual emotion"),
            N_("How do they feel here?"),
            lane=Lane.EMOTION,
            unit=Unit.SCALE_EMOTION,
            due=Step.EMOTIONS,
        ),
    ] = None
    word: Annotated[
        Name | None,
        FieldSpec(N_("Word"), N_("Which one word names the feeling?"), lane=Lane.EMOTION),
    ] = None
    basis: Annotated[
        Basis | None,
        FieldSpec(N_("Basis"), N_("Did you see it, were you told, or do you guess?")),
    ] = None
    revealed: Annotated[bool, FieldSpec(N_("Revealed"), N_("Has the room opened its ratings?"))] = (
        True
    )

    @model_validator(mode="after")
    def _basis_is_for_staff(self) -> Self:
        if self.basis is not None and self.rater is not Rater.STAFF:
            raise ValueError("only ratings of staff rest on a basis (saw, told, guess)")
        return self


class PainPoint(RankedEntity):
    """What costs the customer something at a touchpoint, or pleases them there."""

    kind: ClassVar[str] = "pain"
    plural: ClassVar[str] = "pains"
    label: ClassVar[str] = N_("Pain point or delight")
    label_plural: ClassVar[str] = N_("Pain points and delights")

    touchpoint_id: Annotated[str, Ref("touchpoint", parent=True), FieldSpec(N_("Touchpoint"))]
    effect: Annotated[Effect, FieldSpec(N_("Effect"), N_("Pain or delight?"))] = Effect.PAIN
    text: Annotated[
        Text,
        FieldSpec(
            N_("What it is"),
            N_("What exactly hurts or pleases, with a number if known?"),
            lane=Lane.PAIN_DELIGHT,
            due=Step.MOMENTS,
        ),
    ]


class MomentOfTruth(Entity):
    """A touchpoint at which the relation is won or lost, as the room sees it."""

    kind: ClassVar[str] = "moment"
    plural: ClassVar[str] = "moments"
    label: ClassVar[str] = N_("Moment of truth")
    label_plural: ClassVar[str] = N_("Moments of truth")

    touchpoint_id: Annotated[str, Ref("touchpoint", parent=True), FieldSpec(N_("Touchpoint"))]
    moment_kind: Annotated[MomentKind, FieldSpec(N_("Kind"), N_("Friction or delight?"))]
    make_or_break: Annotated[
        bool, FieldSpec(N_("Make or break"), N_("Do customers leave or stay because of it?"))
    ] = False
    why: Annotated[
        Text | None,
        FieldSpec(N_("Why"), N_("Why does it matter so much here?"), due=Step.MOMENTS, long=True),
    ] = None
    room_order: Annotated[
        Count | None,
        FieldSpec(
            N_("The room's order"), N_("Which place did the room's vote give it?"), unit=Unit.COUNT
        ),
    ] = None
