"""The people: the company and its departments, who sits in the workshop, and the personas."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, model_validator

from cjm_widgets.fields import FieldSpec, Ref, Step, Unit
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Count, Entity, Name, Number, RankedEntity, Text
from cjm_widgets.model.scales import GoalKind, ParticipantKind

PORTRAIT_BYTES = 200_000
_PICTURES = {"data:image/png;base64,": b"\x89PNG\r\n", "data:image/jpeg;base64,": b"\xff\xd8\xff"}


def check_portrait(portrait: str) -> str:
    """Return the portrait when it is a drawing's name or a small PNG or JPEG data address.

    Raises
    ------
    ValueError
        It is neither, or larger than 200,000 bytes.
    """
    if not portrait.startswith("data:"):
        if not portrait.replace("-", "").isalnum() or not portrait.isascii():
            raise ValueError("a portrait is the name of a drawing or an embedded PNG or JPEG")
        return portrait
    for head, magic in _PICTURES.items():
        if portrait.startswith(head):
            try:
                picture = base64.b64decode(portrait.removeprefix(head), validate=True)
            except binascii.Error as err:
                raise ValueError("the portrait's picture data is damaged") from err
            if not picture.startswith(magic):
                raise ValueError("the portrait is not the PNG or JPEG it says it is")
            if len(picture) > PORTRAIT_BYTES:
                raise ValueError(f"the portrait is larger than {PORTRAIT_BYTES} bytes")
            return portrait
    raise ValueError("a portrait's picture must be PNG or JPEG")


class Company(Entity):
    """Whose customers these are: one item a workspace."""

    kind: ClassVar[str] = "company"
    plural: ClassVar[str] = "companies"
    label: ClassVar[str] = N_("Company")
    label_plural: ClassVar[str] = N_("Companies")

    name: Annotated[Name, FieldSpec(N_("Name"), N_("What is the company called?"))]
    business: Annotated[
        Text | None,
        FieldSpec(N_("Business"), N_("What does it sell, to whom?"), due=Step.WELCOME, long=True),
    ] = None
    place: Annotated[Name | None, FieldSpec(N_("Place"), N_("Where is it at home?"))] = None
    currency: Annotated[
        str,
        Field(pattern=r"^[A-Z]{3}$"),
        FieldSpec(N_("Currency"), N_("In which currency are costs and values, by ISO 4217?")),
    ] = "EUR"
    language: Annotated[
        str,
        Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"),
        FieldSpec(N_("Language"), N_("In which language is the map written, by BCP 47?")),
    ] = "en"


class Department(RankedEntity):
    """A part of the company that serves customers or stands behind those who do."""

    kind: ClassVar[str] = "department"
    plural: ClassVar[str] = "departments"
    label: ClassVar[str] = N_("Department")
    label_plural: ClassVar[str] = N_("Departments")

    name: Annotated[Name, FieldSpec(N_("Name"), N_("What is the department called?"))]
    task: Annotated[
        Text | None,
        FieldSpec(N_("Task"), N_("What does it do for the customer?"), due=Step.WELCOME),
    ] = None


class Participant(RankedEntity):
    """Somebody who takes part in the workshop or owns what comes out of it."""

    kind: ClassVar[str] = "participant"
    plural: ClassVar[str] = "participants"
    label: ClassVar[str] = N_("Participant")
    label_plural: ClassVar[str] = N_("Participants")

    name: Annotated[
        Name, FieldSpec(N_("Name"), N_("What shall we call you?"), due=Step.WELCOME, personal=True)
    ]
    part: Annotated[
        ParticipantKind, FieldSpec(N_("Part"), N_("In which part do they take part?"))
    ] = ParticipantKind.STAFF
    department_id: Annotated[
        str | None,
        Ref("department"),
        FieldSpec(N_("Department"), N_("Where do they work?"), due=Step.WELCOME),
    ] = None
    job: Annotated[
        Name | None,
        FieldSpec(N_("Job"), N_("What do they do there?"), due=Step.WELCOME, personal=True),
    ] = None
    meets_customers: Annotated[
        bool | None,
        FieldSpec(N_("Meets customers"), N_("Do they meet customers in their work?")),
    ] = None
    group: Annotated[
        Name | None, FieldSpec(N_("Group"), N_("In which breakout group are they?"))
    ] = None
    erase_on: Annotated[
        dt.date | None,
        FieldSpec(N_("Erase name on"), N_("When is the name to be erased?")),
    ] = None


class Persona(RankedEntity):
    """A group of customers told as one person.

    Lists hold short phrases. ``segment_rule`` filters customer attributes, so that evidence can be
    attributed to the persona.
    """

    kind: ClassVar[str] = "persona"
    plural: ClassVar[str] = "personas"
    label: ClassVar[str] = N_("Persona")
    label_plural: ClassVar[str] = N_("Personas")

    name: Annotated[
        Name, FieldSpec(N_("Name"), N_("What is this person called?"), due=Step.PERSONAS)
    ]
    summary: Annotated[
        Text | None,
        FieldSpec(
            N_("In one line"),
            N_("Who is this, in one line a colleague would recognise?"),
            due=Step.PERSONAS,
        ),
    ] = None
    portrait: Annotated[
        str | None,
        Field(max_length=300_000),
        AfterValidator(lambda value: None if value is None else check_portrait(value)),
        FieldSpec(N_("Portrait"), N_("Which face fits?"), due=Step.PERSONAS),
    ] = None
    quote: Annotated[
        Text | None,
        FieldSpec(
            N_("Quote"),
            N_("Which sentence of theirs have you heard?"),
            due=Step.PERSONAS,
            long=True,
        ),
    ] = None
    age_low: Annotated[
        int | None,
        Field(ge=0, le=120),
        FieldSpec(
            N_("Age from"), N_("How young are the youngest?"), unit=Unit.YEARS, due=Step.PERSONAS
        ),
    ] = None
    age_high: Annotated[
        int | None,
        Field(ge=0, le=120),
        FieldSpec(N_("Age to"), N_("How old are the oldest?"), unit=Unit.YEARS, due=Step.PERSONAS),
    ] = None
    gender: Annotated[
        Name | None, FieldSpec(N_("Gender"), N_("Does gender matter here, and how?"))
    ] = None
    income_level: Annotated[
        Name | None, FieldSpec(N_("Income level"), N_("What can they spend?"), due=Step.PERSONAS)
    ] = None
    place: Annotated[
        Name | None, FieldSpec(N_("Place"), N_("Where do they live?"), due=Step.PERSONAS)
    ] = None
    household: Annotated[
        Text | None, FieldSpec(N_("Household"), N_("Who lives with them?"), due=Step.PERSONAS)
    ] = None
    job: Annotated[
        Name | None, FieldSpec(N_("Job"), N_("What do they work as?"), due=Step.PERSONAS)
    ] = None
    role: Annotated[
        Text | None,
        FieldSpec(
            N_("Role in the purchase"), N_("Do they decide, advise, pay or use?"), due=Step.PERSONAS
        ),
    ] = None
    working_style: Annotated[
        Text | None,
        FieldSpec(N_("How they work"), N_("When and how do they work?"), due=Step.PERSONAS),
    ] = None
    travel: Annotated[
        Text | None,
        FieldSpec(
            N_("How they travel"), N_("How do they get about on a normal day?"), due=Step.PERSONAS
        ),
    ] = None
    devices: Annotated[
        tuple[Name, ...],
        FieldSpec(
            N_("Devices"), N_("On what do they search, read, call and pay?"), due=Step.PERSONAS
        ),
    ] = ()
    interests: Annotated[
        tuple[Name, ...],
        FieldSpec(
            N_("Interests"), N_("What do they do when nobody asks them to?"), due=Step.PERSONAS
        ),
    ] = ()
    values: Annotated[
        tuple[Name, ...],
        FieldSpec(
            N_("Values"), N_("What do they defend when it costs them something?"), due=Step.PERSONAS
        ),
    ] = ()
    motivations: Annotated[
        tuple[Name, ...],
        FieldSpec(N_("Motivations"), N_("What makes them start looking?"), due=Step.PERSONAS),
    ] = ()
    products_competing: Annotated[
        tuple[Name, ...],
        FieldSpec(
            N_("Products that compete with ours"),
            N_("What do they use or consider in our place?"),
            due=Step.PERSONAS,
        ),
    ] = ()
    products_complementing: Annotated[
        tuple[Name, ...],
        FieldSpec(
            N_("Products that go with ours"),
            N_("What do they use together with ours?"),
            due=Step.PERSONAS,
        ),
    ] = ()
    online_places: Annotated[
        tuple[Name, ...],
        FieldSpec(
            N_("Where they are online"),
            N_("Where do they spend time and ask others?"),
            due=Step.PERSONAS,
        ),
    ] = ()
    needs: Annotated[
        tuple[Text, ...],
        FieldSpec(N_("Needs"), N_("What must work for them?"), due=Step.PERSONAS),
    ] = ()
    pains: Annotated[
        tuple[Text, ...],
        FieldSpec(
            N_("Pains"), N_("What costs them time, money or nerves today?"), due=Step.PERSONAS
        ),
    ] = ()
    segment_rule: Annotated[
        Text | None,
        FieldSpec(
            N_("Segment rule"), N_("Which customers are these, as a filter on their attributes?")
        ),
    ] = None
    segment_size: Annotated[
        Count | None,
        FieldSpec(
            N_("Customers like this"), N_("How many such customers do we count?"), unit=Unit.COUNT
        ),
    ] = None
    segment_share: Annotated[
        Number | None,
        Field(ge=0, le=1),
        FieldSpec(
            N_("Share of customers"), N_("Which share of all customers is that?"), unit=Unit.SHARE
        ),
    ] = None

    @model_validator(mode="after")
    def _ages_in_order(self) -> Self:
        low, high = self.age_low, self.age_high
        if low is not None and high is not None and low > high:
            raise ValueError("age_low must not be above age_high")
        return self


class Goal(RankedEntity):
    """What a persona wants, in one stage or throughout, and how well we support it.

    Importance and support are 0 to 10. A goal's under-served score is importance plus the part by
    which importance exceeds support (Ulwick, *What Customers Want*, 2005, chapter 2:
    ``importance + max(importance - satisfaction, 0)``).
    """

    kind: ClassVar[str] = "goal"
    plural: ClassVar[str] = "goals"
    label: ClassVar[str] = N_("Goal")
    label_plural: ClassVar[str] = N_("Goals")

    persona_id: Annotated[str, Ref("persona", parent=True), FieldSpec(N_("Persona"))]
    stage_id: Annotated[
        str | None,
        Ref("stage"),
        FieldSpec(N_("Stage"), N_("In which stage does it matter?")),
    ] = None
    statement: Annotated[
        Text, FieldSpec(N_("Goal"), N_("What do they want to get done?"), due=Step.GOALS)
    ]
    guiding_question: Annotated[
        Text | None,
        FieldSpec(
            N_("Guiding question"),
            N_("Which question is on their mind: options, fair price, respect, progress?"),
            due=Step.GOALS,
        ),
    ] = None
    goal_kind: Annotated[
        GoalKind, FieldSpec(N_("Kind"), N_("Is it functional, emotional or social?"))
    ] = GoalKind.FUNCTIONAL
    importance: Annotated[
        Number | None,
        Field(ge=0, le=10),
        FieldSpec(
            N_("Importance"),
            N_("How important is it to them?"),
            unit=Unit.SCALE_0_10,
            due=Step.GOALS,
        ),
    ] = None
    support: Annotated[
        Number | None,
        Field(ge=0, le=10),
        FieldSpec(
            N_("Support today"),
            N_("How well do we support it today?"),
            unit=Unit.SCALE_0_10,
            due=Step.GOALS,
        ),
    ] = None
    n_asked: Annotated[
        Count | None,
        FieldSpec(N_("Customers asked"), N_("How many customers answered?"), unit=Unit.COUNT),
    ] = None
    source_id: Annotated[
        str | None, Ref("source"), FieldSpec(N_("Source"), N_("Where do the numbers come from?"))
    ] = None

    @property
    def underserved(self) -> float | None:
        """Under-served score, 0 to 20; ``None`` while importance or support is missing."""
        if self.importance is None or self.support is None:
            return None
        return self.importance + max(self.importance - self.support, 0.0)
