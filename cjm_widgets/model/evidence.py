"""Evidence: where it comes from, what it supports, and what it taught us."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from cjm_widgets.fields import FieldSpec, Lane, Ref, Unit
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Count, Entity, Name, Number, Text
from cjm_widgets.model.scales import SourceKind, Stance, Strength, Voice


class Source(Entity):
    """One body of evidence: a survey, an export, a round of interviews.

    Machines' data lies beside the workspace as an immutable file named by its content;
    ``sha256`` is that name, ``tables`` what kind of rows it holds.
    """

    kind: ClassVar[str] = "source"
    plural: ClassVar[str] = "sources"
    label: ClassVar[str] = N_("Source")
    label_plural: ClassVar[str] = N_("Sources")

    name: Annotated[Name, FieldSpec(N_("Source"), N_("What is it called?"))]
    source_kind: Annotated[SourceKind, FieldSpec(N_("Kind"), N_("What sort of evidence is it?"))]
    voice: Annotated[
        Voice, FieldSpec(N_("Who speaks"), N_("Customers, their behaviour, staff or records?"))
    ]
    solicited: Annotated[
        bool | None, FieldSpec(N_("Asked for"), N_("Did we ask, or did they speak up unasked?"))
    ] = None
    table: Annotated[
        str | None,
        Field(pattern="^(events|ratings)$"),
        FieldSpec(N_("Rows"), N_("What is one row: an event or a rating?")),
    ] = None
    sha256: Annotated[
        str | None,
        Field(pattern="^[0-9a-f]{64}$"),
        FieldSpec(N_("Content hash"), N_("By which hash is the file named?")),
    ] = None
    n: Annotated[
        Count | None,
        FieldSpec(N_("Number"), N_("How many answers, cases or people?"), unit=Unit.COUNT),
    ] = None
    n_invited: Annotated[
        Count | None,
        FieldSpec(N_("Invited"), N_("How many were asked?"), unit=Unit.COUNT),
    ] = None
    n_rejected: Annotated[
        Count | None,
        FieldSpec(N_("Rows left out"), N_("How many rows could not be used?"), unit=Unit.COUNT),
    ] = None
    unit: Annotated[
        Name | None, FieldSpec(N_("Counted in"), N_("What is one: a customer, a ticket, a visit?"))
    ] = None
    population: Annotated[
        Text | None, FieldSpec(N_("Population"), N_("For whom does it speak?"))
    ] = None
    collected_from: Annotated[dt.date | None, FieldSpec(N_("From"), N_("When does it begin?"))] = (
        None
    )
    collected_to: Annotated[dt.date | None, FieldSpec(N_("To"), N_("When does it end?"))] = None
    place: Annotated[
        Text | None, FieldSpec(N_("Where it lies"), N_("Where can a colleague find it?"))
    ] = None
    note: Annotated[
        Text | None,
        FieldSpec(N_("Note"), N_("What should a reader know about it?"), long=True),
    ] = None

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        first, last = self.collected_from, self.collected_to
        if first is not None and last is not None and first > last:
            raise ValueError("collected_from must not be after collected_to")
        return self


class EvidenceLink(Entity):
    """Ties one cell of the map (an item's field) to a source."""

    kind: ClassVar[str] = "link"
    plural: ClassVar[str] = "links"
    label: ClassVar[str] = N_("Evidence link")
    label_plural: ClassVar[str] = N_("Evidence links")

    target_id: Annotated[
        str, Ref("*", parent=True), FieldSpec(N_("Item"), N_("Which item does it speak about?"))
    ]
    target_field: Annotated[
        Name, FieldSpec(N_("Field"), N_("Which field of it?"), lane=Lane.EVIDENCE)
    ]
    source_id: Annotated[
        str, Ref("source"), FieldSpec(N_("Source"), N_("Where does it come from?"))
    ]
    strength: Annotated[
        Strength, FieldSpec(N_("Strength"), N_("Reported, observed or measured?"))
    ] = Strength.REPORTED
    stance: Annotated[
        Stance, FieldSpec(N_("Stance"), N_("Does it support or contradict the cell?"))
    ] = Stance.SUPPORTS
    n: Annotated[
        Count | None,
        FieldSpec(N_("Number"), N_("How many answers, cases or people say so?"), unit=Unit.COUNT),
    ] = None
    noted_on: Annotated[dt.date | None, FieldSpec(N_("Noted on"), N_("From when is it?"))] = None
    note: Annotated[
        Text | None, FieldSpec(N_("Note"), N_("What does it say, in one sentence?"))
    ] = None


class Insight(Entity):
    """What research says, in one sentence, with a quote if there is one."""

    kind: ClassVar[str] = "insight"
    plural: ClassVar[str] = "insights"
    label: ClassVar[str] = N_("Insight")
    label_plural: ClassVar[str] = N_("Insights")

    source_id: Annotated[str, Ref("source"), FieldSpec(N_("Source"), N_("Who says so?"))]
    persona_id: Annotated[
        str | None, Ref("persona"), FieldSpec(N_("Persona"), N_("About whom?"))
    ] = None
    touchpoint_ids: Annotated[
        tuple[str, ...], Ref("touchpoint"), FieldSpec(N_("Touchpoints"), N_("About which?"))
    ] = ()
    text: Annotated[
        Text, FieldSpec(N_("Insight"), N_("What did we learn, in one sentence?"), long=True)
    ]
    quote: Annotated[
        Text | None,
        FieldSpec(N_("Quote"), N_("What was said, word for word?"), personal=True, long=True),
    ] = None
    theme: Annotated[Name | None, FieldSpec(N_("Theme"), N_("Which theme does it join?"))] = None
    emotion: Annotated[
        Number | None,
        Field(ge=-2, le=2),
        FieldSpec(
            N_("Emotion of the text"), N_("Which way does it point?"), unit=Unit.SCALE_EMOTION
        ),
    ] = None
    consent: Annotated[
        bool, FieldSpec(N_("Consent"), N_("May the quote be shown outside the team?"))
    ] = False
