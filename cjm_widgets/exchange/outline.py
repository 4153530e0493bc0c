"""Stages and touchpoints as people sketch them in a file, before they belong to a map."""

from __future__ import annotations

from dataclasses import dataclass, field

from cjm_widgets.exchange import yaml_nodes
from cjm_widgets.exchange.place import Place
from cjm_widgets.exchange.records import entity_of
from cjm_widgets.exchange.yaml_nodes import Mapping, Node, record_of
from cjm_widgets.model.journey import Stage, Touchpoint
from cjm_widgets.model.scales import Channel, Phase

STAGE_FIELDS = ("name", "phase", "question", "interventions")
TOUCHPOINT_FIELDS = (
    "name",
    "channel",
    "channel_detail",
    "people_met",
    "customer_action",
    "thinks",
    "frontstage",
    "wanted_change",
    "activities",
    "reaches_goal",
)


@dataclass(frozen=True, slots=True)
class PlannedTouchpoint:
    """A contact that a map may hold; fields as in :class:`cjm_widgets.model.journey.Touchpoint`."""

    name: str
    channel: Channel | None = None
    channel_detail: str | None = None
    people_met: str | None = None
    customer_action: str | None = None
    thinks: str | None = None
    frontstage: str | None = None
    wanted_change: str | None = None
    activities: tuple[str, ...] = ()
    reaches_goal: bool = False
    place: Place = field(default_factory=Place, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """A stage that a map may hold, worded as the customer's goal.

    Attributes
    ----------
    prompts
        Questions that walk the room through the stage in the customer's shoes.
    """

    name: str
    phase: Phase = Phase.BEFORE
    question: str | None = None
    interventions: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    touchpoints: tuple[PlannedTouchpoint, ...] = ()


def read_stages(node: Node) -> tuple[PlannedStage, ...]:
    """Return the stages of a list; ``stages`` and ``phases`` name the same thing.

    Raises
    ------
    ExchangeError
        With the place of the first field that does not exist or does not fit.
    """
    stages = tuple(
        _stage(item, number) for number, item in enumerate(yaml_nodes.sequence(node, "stages"), 1)
    )
    if not stages:
        raise node.place.error("there must be at least one stage")
    return stages


def texts(fields: Mapping, name: str) -> tuple[str, ...]:
    """Return the entries of a list of texts, ``()`` where it is not there."""
    if name not in fields or fields[name][1].value is None:
        return ()
    entries = yaml_nodes.sequence(fields[name][1], name)
    return tuple(yaml_nodes.scalar(entry, name) for entry in entries)


def _stage(node: Node, number: int) -> PlannedStage:
    fields = yaml_nodes.mapping(node, "a stage")
    yaml_nodes.refuse_unknown(fields, (*STAGE_FIELDS, "prompts", "touchpoints"), "a stage")
    own = {name: fields[name] for name in STAGE_FIELDS if name in fields}
    given = {"id": f"stage-{number}", "map_id": "map-planned"}
    stage = entity_of(record_of(Stage, own, node.place, given=given))
    touchpoints: tuple[PlannedTouchpoint, ...] = ()
    if "touchpoints" in fields and fields["touchpoints"][1].value is not None:
        found = yaml_nodes.sequence(fields["touchpoints"][1], "touchpoints")
        touchpoints = tuple(_touchpoint(item, f"{number}-{n}") for n, item in enumerate(found, 1))
    values = {name: getattr(stage, name) for name in STAGE_FIELDS}
    return PlannedStage(**values, prompts=texts(fields, "prompts"), touchpoints=touchpoints)


def _touchpoint(node: Node, number: str) -> PlannedTouchpoint:
    fields = yaml_nodes.mapping(node, "a touchpoint")
    yaml_nodes.refuse_unknown(fields, TOUCHPOINT_FIELDS, "a touchpoint")
    given = {"id": f"touchpoint-{number}", "stage_id": "stage-planned"}
    touchpoint = entity_of(record_of(Touchpoint, fields, node.place, given=given))
    values = {name: getattr(touchpoint, name) for name in TOUCHPOINT_FIELDS}
    return PlannedTouchpoint(**values, place=node.place)
