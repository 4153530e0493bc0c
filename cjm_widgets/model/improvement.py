"""From map to change: opportunities, actions, and the KPIs that tell whether it worked."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from cjm_widgets.fields import FieldSpec, Lane, Ref, Step, Unit
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Count, Entity, Name, Number, RankedEntity, Text
from cjm_widgets.model.scales import ActionStatus, Direction, KpiKind


def _in_order(name: str, *values: float | None) -> None:
    known = [value for value in values if value is not None]
    if known != sorted(known):
        raise ValueError(f"{name}: low, likely and high must be in this order")


class Opportunity(RankedEntity):
    """Something we could do about a pain or a gap.

    Estimates are low / likely / high; without an estimator they count as *not estimated*.
    ``impact`` and ``effort`` feed RICE, ICE and the impact-effort matrix.
    """

    kind: ClassVar[str] = "opportunity"
    plural: ClassVar[str] = "opportunities"
    label: ClassVar[str] = N_("Opportunity")
    label_plural: ClassVar[str] = N_("Opportunities")

    map_id: Annotated[str, Ref("map", parent=True), FieldSpec(N_("Journey map"))]
    title: Annotated[
        Name,
        FieldSpec(
            N_("Opportunity"),
            N_("What could we do, in one line?"),
            lane=Lane.OPPORTUNITY,
            due=Step.ACTION_PLAN,
        ),
    ]
    touchpoint_ids: Annotated[
        tuple[str, ...],
        Ref("touchpoint"),
        FieldSpec(N_("Touchpoints"), N_("Where would the customer notice?"), due=Step.ACTION_PLAN),
    ] = ()
    pain_ids: Annotated[
        tuple[str, ...], Ref("pain"), FieldSpec(N_("Pain points"), N_("Which pains does it end?"))
    ] = ()
    description: Annotated[
        Text | None,
        FieldSpec(N_("Description"), N_("How would it work?"), long=True),
    ] = None
    objective: Annotated[
        Text | None,
        FieldSpec(
            N_("Business objective"),
            N_("Which objective of the company does it serve?"),
            due=Step.ACTION_PLAN,
        ),
    ] = None
    message: Annotated[
        Text | None,
        FieldSpec(N_("Message or help"), N_("What do we say or offer to this persona here?")),
    ] = None
    impact: Annotated[
        Number | None,
        Field(gt=0, le=5),
        FieldSpec(
            N_("Impact"),
            N_("How much better does it get for one customer?"),
            unit=Unit.SCALE_1_5,
            due=Step.ACTION_PLAN,
        ),
    ] = None
    reach: Annotated[
        Number | None,
        Field(ge=0),
        FieldSpec(
            N_("Reach"),
            N_("How many customers meet it in a quarter?"),
            unit=Unit.PEOPLE_PER_QUARTER,
            due=Step.ACTION_PLAN,
        ),
    ] = None
    confidence: Annotated[
        Number | None,
        Field(ge=0, le=1),
        FieldSpec(
            N_("Confidence"),
            N_("How sure are we of impact and reach?"),
            unit=Unit.SHARE,
            due=Step.ACTION_PLAN,
        ),
    ] = None
    effort: Annotated[
        Number | None,
        Field(gt=0),
        FieldSpec(
            N_("Effort"),
            N_("How many person-days does it take?"),
            unit=Unit.PERSON_DAYS,
            due=Step.ACTION_PLAN,
        ),
    ] = None
    cost_low: Annotated[
        Number | None, Field(ge=0), FieldSpec(N_("Cost, low"), unit=Unit.CURRENCY)
    ] = None
    cost_likely: Annotated[
        Number | None,
        Field(ge=0),
        FieldSpec(N_("Cost, likely"), N_("What does the first year cost?"), unit=Unit.CURRENCY),
    ] = None
    cost_high: Annotated[
        Number | None, Field(ge=0), FieldSpec(N_("Cost, high"), unit=Unit.CURRENCY)
    ] = None
    value_low: Annotated[
        Number | None, FieldSpec(N_("Yearly value, low"), unit=Unit.CURRENCY_PER_YEAR)
    ] = None
    value_likely: Annotated[
        Number | None,
        FieldSpec(
            N_("Yearly value, likely"),
            N_("What is it worth in a year?"),
            unit=Unit.CURRENCY_PER_YEAR,
        ),
    ] = None
    value_high: Annotated[
        Number | None, FieldSpec(N_("Yearly value, high"), unit=Unit.CURRENCY_PER_YEAR)
    ] = None
    estimated_by: Annotated[
        str | None,
        Ref("participant"),
        FieldSpec(N_("Estimated by"), N_("Who signs for these numbers?")),
    ] = None

    @model_validator(mode="after")
    def _estimates_in_order(self) -> Self:
        _in_order("cost", self.cost_low, self.cost_likely, self.cost_high)
        _in_order("value", self.value_low, self.value_likely, self.value_high)
        return self


class Action(RankedEntity):
    """An improvement we will take, with a name and a date."""

    kind: ClassVar[str] = "action"
    plural: ClassVar[str] = "actions"
    label: ClassVar[str] = N_("Action")
    label_plural: ClassVar[str] = N_("Actions")

    map_id: Annotated[str, Ref("map", parent=True), FieldSpec(N_("Journey map"))]
    title: Annotated[Name, FieldSpec(N_("Action"), N_("What will be done?"), due=Step.ACTION_PLAN)]
    opportunity_id: Annotated[
        str | None, Ref("opportunity"), FieldSpec(N_("Opportunity"), N_("What does it realise?"))
    ] = None
    touchpoint_id: Annotated[
        str | None,
        Ref("touchpoint"),
        FieldSpec(N_("Touchpoint"), N_("Where will the customer notice?"), due=Step.ACTION_PLAN),
    ] = None
    kpi_id: Annotated[
        str | None,
        Ref("kpi"),
        FieldSpec(N_("KPI"), N_("Which number shall move?"), due=Step.ACTION_PLAN),
    ] = None
    owner_id: Annotated[
        str | None,
        Ref("participant"),
        FieldSpec(N_("Owner"), N_("Who answers for it?"), due=Step.ACTION_PLAN),
    ] = None
    department_id: Annotated[
        str | None,
        Ref("department"),
        FieldSpec(N_("Department"), N_("Which department does it?"), due=Step.ACTION_PLAN),
    ] = None
    due_on: Annotated[
        dt.date | None, FieldSpec(N_("Due"), N_("By when?"), due=Step.ACTION_PLAN)
    ] = None
    status: Annotated[ActionStatus, FieldSpec(N_("Status"), N_("Where does it stand?"))] = (
        ActionStatus.PROPOSED
    )
    begun_on: Annotated[dt.date | None, FieldSpec(N_("Begun"), N_("Since when?"))] = None
    message: Annotated[
        Text | None,
        FieldSpec(
            N_("Message to the customer"), N_("What does the customer read or hear?"), long=True
        ),
    ] = None
    note: Annotated[Text | None, FieldSpec(N_("Note"), N_("What stands in the way?"))] = None


class Kpi(RankedEntity):
    """A number that tells whether the journey gets better.

    Values are never stored: they are computed from the raw counts of its measurements.
    ``baseline_to`` ends the period in which the baseline is read.
    """

    kind: ClassVar[str] = "kpi"
    plural: ClassVar[str] = "kpis"
    label: ClassVar[str] = N_("KPI")
    label_plural: ClassVar[str] = N_("KPIs")

    map_id: Annotated[str, Ref("map", parent=True), FieldSpec(N_("Journey map"))]
    name: Annotated[Name, FieldSpec(N_("KPI"), N_("What is it called?"), due=Step.ACTION_PLAN)]
    kpi_kind: Annotated[KpiKind, FieldSpec(N_("Kind"), N_("How is it counted?"))]
    formula: Annotated[
        Text | None,
        FieldSpec(N_("Formula"), N_("What divided by what, in words?"), due=Step.ACTION_PLAN),
    ] = None
    direction: Annotated[Direction, FieldSpec(N_("Better is"), N_("Which way is better?"))] = (
        Direction.UP
    )
    scale_low: Annotated[
        Number | None, FieldSpec(N_("Scale from"), N_("Where does its scale begin?"))
    ] = None
    scale_high: Annotated[
        Number | None, FieldSpec(N_("Scale to"), N_("Where does its scale end?"))
    ] = None
    unit_name: Annotated[Name | None, FieldSpec(N_("Unit"), N_("In what is it counted?"))] = None
    baseline_from: Annotated[
        dt.date | None, FieldSpec(N_("Baseline from"), N_("When does the baseline begin?"))
    ] = None
    baseline_to: Annotated[
        dt.date | None,
        FieldSpec(N_("Baseline to"), N_("When does the baseline end?"), due=Step.REVIEW),
    ] = None
    target: Annotated[
        Number | None,
        FieldSpec(N_("Target"), N_("Where do we want it?"), due=Step.ACTION_PLAN),
    ] = None
    target_on: Annotated[
        dt.date | None, FieldSpec(N_("Target date"), N_("By when?"), due=Step.REVIEW)
    ] = None
    stage_id: Annotated[
        str | None, Ref("stage"), FieldSpec(N_("Stage"), N_("Which stage does it measure?"))
    ] = None
    owner_id: Annotated[
        str | None,
        Ref("participant"),
        FieldSpec(N_("Owner"), N_("Who answers for it?"), due=Step.ACTION_PLAN),
    ] = None
    source_id: Annotated[
        str | None, Ref("source"), FieldSpec(N_("Source"), N_("Where are the counts taken from?"))
    ] = None


class Measurement(Entity):
    """The raw counts of one KPI in one period.

    Shares (conversion, retention, CSAT top boxes, cross-sell, repeat, referral): ``hits`` of ``n``.
    NPS: ``promoters``, ``detractors`` and ``n``. Means (CES): ``total`` and ``total_squares`` over
    ``n``. Ratios (CAC, CLV): ``total`` over ``n``, where n may be 0 and the value is then
    undefined.
    """

    kind: ClassVar[str] = "measurement"
    plural: ClassVar[str] = "measurements"
    label: ClassVar[str] = N_("Measurement")
    label_plural: ClassVar[str] = N_("Measurements")

    kpi_id: Annotated[str, Ref("kpi", parent=True), FieldSpec(N_("KPI"))]
    period_from: Annotated[dt.date, FieldSpec(N_("From"), N_("First day of the period?"))]
    period_to: Annotated[dt.date, FieldSpec(N_("To"), N_("Last day of the period?"))]
    n: Annotated[Count, FieldSpec(N_("Number"), N_("How many were counted?"), unit=Unit.COUNT)]
    hits: Annotated[
        Count | None, FieldSpec(N_("Hits"), N_("How many of them did it?"), unit=Unit.COUNT)
    ] = None
    promoters: Annotated[
        Count | None, FieldSpec(N_("Promoters"), N_("How many gave 9 or 10?"), unit=Unit.COUNT)
    ] = None
    detractors: Annotated[
        Count | None, FieldSpec(N_("Detractors"), N_("How many gave 0 to 6?"), unit=Unit.COUNT)
    ] = None
    total: Annotated[Number | None, FieldSpec(N_("Sum"), N_("What is the sum of all values?"))] = (
        None
    )
    total_squares: Annotated[
        Number | None,
        Field(ge=0),
        FieldSpec(N_("Sum of squares"), N_("What is the sum of their squares?")),
    ] = None
    n_invited: Annotated[
        Count | None, FieldSpec(N_("Invited"), N_("How many were asked?"), unit=Unit.COUNT)
    ] = None

    @model_validator(mode="after")
    def _counts_fit(self) -> Self:
        if self.period_from > self.period_to:
            raise ValueError("period_from must not be after period_to")
        if (self.hits or 0) > self.n:
            raise ValueError("hits must not exceed n")
        if (self.promoters or 0) + (self.detractors or 0) > self.n:
            raise ValueError("promoters and detractors together must not exceed n")
        return self
