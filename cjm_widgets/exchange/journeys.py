"""Starter journeys: stages, touchpoints and prompts typical of an industry, to be corrected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cjm_widgets import resources
from cjm_widgets.errors import NotFoundError
from cjm_widgets.exchange import yaml_nodes
from cjm_widgets.exchange.files import read_text
from cjm_widgets.exchange.outline import (
    STAGE_FIELDS,
    TOUCHPOINT_FIELDS,
    PlannedStage,
    read_stages,
    texts,
)
from cjm_widgets.exchange.place import Place
from cjm_widgets.exchange.yaml_nodes import Node
from cjm_widgets.model.base import Entity, build, spread_ranks
from cjm_widgets.model.journey import JourneyMap, Stage, Touchpoint
from cjm_widgets.model.scales import MapKind

FORMAT = "cjm-journey"
VERSION = 1
MAX_BYTES = 1_000_000
_FIELDS = ("format", "version", "name", "title", "for", "kinds")
_KIND_FIELDS = ("title", "scenario", "scope", "prompts", "stages")


@dataclass(frozen=True, slots=True)
class Variant:
    """A starter journey as current state, future state or day in the life.

    Attributes
    ----------
    prompts
        Questions for the room before the first stage.
    """

    stages: tuple[PlannedStage, ...]
    title: str | None = None
    scenario: str | None = None
    scope: str | None = None
    prompts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StarterJourney:
    """A journey to begin with.

    Attributes
    ----------
    name
        Word by which commands know it; the file's name without ``.yaml``.
    purpose
        One sentence: for whom it is.
    kinds
        The variants there are, ``current`` always among them.
    """

    name: str
    title: str
    purpose: str
    kinds: Mapping[str, Variant]

    @property
    def current(self) -> Variant:
        """The journey as it usually is today."""
        return self.kinds[MapKind.CURRENT]


def read_journey(path: Path) -> StarterJourney:
    """Return the starter journey that a file holds.

    Raises
    ------
    ExchangeError
        With path, line and column of the first thing that is wrong.
    """
    root = yaml_nodes.mapping(
        yaml_nodes.parse(read_text(path, MAX_BYTES), path=path), "a starter journey"
    )
    top = Place(path, 1, 1)
    yaml_nodes.check_head(root, FORMAT, VERSION, place=top)
    yaml_nodes.refuse_unknown(root, _FIELDS, "a starter journey")
    name, title, purpose = (
        yaml_nodes.required(root, field, "a starter journey", place=top)
        for field in ("name", "title", "for")
    )
    if name != path.stem:
        raise root["name"][1].place.error(
            f"the journey is called '{name}', so its file must be '{name}{path.suffix}'"
        )
    return StarterJourney(name, title, purpose, _kinds(root, top))


def starter_journeys() -> list[StarterJourney]:
    """Return the starter journeys that ship with the package, ordered by name.

    Raises
    ------
    ExchangeError
        One of them is damaged.
    """
    try:
        folder = resources.path("templates/journeys")
    except NotFoundError:
        return []
    return [read_journey(path) for path in sorted(folder.glob("*.yaml"))]


def plant(
    journey: StarterJourney, kind: str, persona_id: str, new_id: Callable[[str], str]
) -> list[Entity]:
    """Return a map for a persona with the stages and touchpoints of a starter journey.

    Parameters
    ----------
    kind
        A variant that the journey has; another one raises ``KeyError``.
    new_id
        Gives a fresh id for a kind such as ``"stage"``.
    """
    variant = journey.kinds[kind]
    journey_map = build(
        JourneyMap,
        {
            "id": new_id(JourneyMap.kind),
            "persona_id": persona_id,
            "title": variant.title or journey.title,
            "map_kind": kind,
            "scenario": variant.scenario,
            "scope": variant.scope,
        },
    )
    items: list[Entity] = [journey_map]
    for planned, rank in zip(variant.stages, spread_ranks(len(variant.stages)), strict=True):
        values = {name: getattr(planned, name) for name in STAGE_FIELDS}
        own = {"id": new_id(Stage.kind), "map_id": journey_map.id, "rank": rank}
        stage = build(Stage, own | values)
        items += [stage, *_touchpoints(planned, stage, new_id)]
    return items


def _touchpoints(
    planned: PlannedStage, stage: Stage, new_id: Callable[[str], str]
) -> list[Touchpoint]:
    ranks = spread_ranks(len(planned.touchpoints))
    return [
        build(
            Touchpoint,
            {"id": new_id(Touchpoint.kind), "stage_id": stage.id, "rank": rank}
            | {name: getattr(each, name) for name in TOUCHPOINT_FIELDS},
        )
        for each, rank in zip(planned.touchpoints, ranks, strict=True)
    ]


def _kinds(root: yaml_nodes.Mapping, top: Place) -> dict[str, Variant]:
    if "kinds" not in root:
        raise top.error("a starter journey lacks 'kinds', its variants")
    node = root["kinds"][1]
    fields = yaml_nodes.mapping(node, "'kinds'")
    yaml_nodes.refuse_unknown(fields, tuple(MapKind), "'kinds'")
    if MapKind.CURRENT not in fields:
        raise node.place.error("a starter journey needs the variant 'current'")
    return {kind.value: _variant(fields[kind][1]) for kind in MapKind if kind in fields}


def _variant(node: Node) -> Variant:
    fields = yaml_nodes.mapping(node, "a variant")
    yaml_nodes.refuse_unknown(fields, _KIND_FIELDS, "a variant")
    if "stages" not in fields:
        raise node.place.error("a variant lacks 'stages'")
    words = {
        name: yaml_nodes.scalar(fields[name][1], name)
        for name in ("title", "scenario", "scope")
        if name in fields
    }
    stages = read_stages(fields["stages"][1])
    return Variant(stages, **words, prompts=texts(fields, "prompts"))
