"""Behind the scenes: what happens backstage, and what supports it."""

from __future__ import annotations

from typing import Annotated, ClassVar

from cjm_widgets.fields import FieldSpec, Lane, Ref, Step, Unit
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Name, Number, RankedEntity, Text


class BackstageStep(RankedEntity):
    """What somebody of ours does behind the line of visibility for one touchpoint.

    ``causes`` names the touchpoints whose low feeling this step causes; the path from a low to its
    cause follows it. ``support_ids`` names what carries the step, on any touchpoint of the map.
    """

    kind: ClassVar[str] = "backstage"
    plural: ClassVar[str] = "backstage_steps"
    label: ClassVar[str] = N_("Backstage step")
    label_plural: ClassVar[str] = N_("Backstage steps")

    touchpoint_id: Annotated[str, Ref("touchpoint", parent=True), FieldSpec(N_("Touchpoint"))]
    name: Annotated[
        Text,
        FieldSpec(
            N_("Backstage step"),
            N_("What do we do that the customer cannot see?"),
            lane=Lane.BACKSTAGE,
            due=Step.BEHIND,
        ),
    ]
    department_id: Annotated[
        str | None,
        Ref("department"),
        FieldSpec(N_("Department"), N_("Who does it?"), lane=Lane.BACKSTAGE, due=Step.BEHIND),
    ] = None
    owner_id: Annotated[
        str | None, Ref("participant"), FieldSpec(N_("Owner"), N_("Who answers for it?"))
    ] = None
    minutes: Annotated[
        Number | None,
        FieldSpec(N_("Work"), N_("How long does it take us?"), unit=Unit.MINUTES),
    ] = None
    problem: Annotated[
        Text | None,
        FieldSpec(N_("What goes wrong"), N_("What goes wrong here, and how often?"), long=True),
    ] = None
    causes: Annotated[
        tuple[str, ...],
        Ref("touchpoint"),
        FieldSpec(N_("Causes the low at"), N_("At which touchpoints does it hurt the customer?")),
    ] = ()
    support_ids: Annotated[
        tuple[str, ...],
        Ref("support"),
        FieldSpec(N_("Rests on"), N_("Which systems or processes does it need?")),
    ] = ()


class SupportProcess(RankedEntity):
    """A system or process below the line of internal interaction."""

    kind: ClassVar[str] = "support"
    plural: ClassVar[str] = "support_processes"
    label: ClassVar[str] = N_("Support process")
    label_plural: ClassVar[str] = N_("Support processes")

    touchpoint_id: Annotated[str, Ref("touchpoint", parent=True), FieldSpec(N_("Touchpoint"))]
    name: Annotated[
        Name,
        FieldSpec(
            N_("System or process"),
            N_("Which system or process carries this step?"),
            lane=Lane.SUPPORT,
            due=Step.BEHIND,
        ),
    ]
    department_id: Annotated[
        str | None, Ref("department"), FieldSpec(N_("Department"), N_("Who runs it?"))
    ] = None
    problem: Annotated[
        Text | None,
        FieldSpec(N_("What goes wrong"), N_("What can it not do?"), long=True),
    ] = None
    causes: Annotated[
        tuple[str, ...],
        Ref("touchpoint"),
        FieldSpec(N_("Causes the low at"), N_("At which touchpoints does it hurt the customer?")),
    ] = ()
