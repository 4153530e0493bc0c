"""A whole workspace at one moment: immutable, indexed, and checked as one thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar, overload

from cjm_widgets.errors import InvalidMapError, NotFoundError
from cjm_widgets.model.base import Entity, parent_of, ref_of, references
from cjm_widgets.model.evidence import EvidenceLink
from cjm_widgets.model.improvement import Action, Kpi, Opportunity
from cjm_widgets.model.journey import JourneyMap, Route, Stage, Touchpoint
from cjm_widgets.model.schema import entities, field_specs

E = TypeVar("E", bound=Entity)
Lookup = Callable[[str], Entity | None]
_PLACE = {cls: place for place, cls in enumerate(entities())}


def sibling_order(entity: Entity) -> tuple[str, str]:
    """Sort key among siblings: rank first, ties by id; items without rank by id."""
    return getattr(entity, "rank", ""), entity.id


class Document:
    """All items of a workspace as they were after one change.

    Attributes
    ----------
    sequence
        Number of the last change it contains; 0 for a document that never was in a store.
    """

    def __init__(self, items: dict[str, Entity], sequence: int) -> None:
        self._items = items
        self.sequence = sequence

    @classmethod
    def of(cls, items: Iterable[Entity], *, sequence: int = 0) -> Document:
        """Return a document of these items.

        Raises
        ------
        InvalidMapError
            Two items share an id.
        """
        found: dict[str, Entity] = {}
        for entity in items:
            if entity.id in found:
                raise InvalidMapError(
                    f"{entity.id} stands twice; give one of them another id", item=entity.id
                )
            found[entity.id] = entity
        return cls(found, sequence)

    def revised(self, changes: Mapping[str, Entity | None], *, sequence: int) -> Document:
        """Return this document with some items replaced or added (``None``: without them)."""
        items = {**self._items, **changes}
        return Document({i: e for i, e in items.items() if e is not None}, sequence)

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, item: object) -> bool:
        return item in self._items

    def __iter__(self) -> Iterator[Entity]:
        """Items in a stable order: by kind, then parent, rank and id."""
        return iter(
            sorted(
                self._items.values(),
                key=lambda e: (_PLACE[type(e)], parent_of(e) or "", *sibling_order(e)),
            )
        )

    @overload
    def get(self, item: str) -> Entity: ...
    @overload
    def get(self, item: str, cls: type[E]) -> E: ...
    def get(self, item: str, cls: type[E] | None = None) -> Entity | E:
        """Return the item with this id.

        Raises
        ------
        NotFoundError
            There is none, or it is of another kind.
        """
        entity = self._items.get(item)
        if entity is None or (cls is not None and not isinstance(entity, cls)):
            kind = "item" if cls is None else cls.kind
            raise NotFoundError(f"there is no {kind} {item!r} in this workspace", wanted=item)
        return entity

    def find(self, item: str | None) -> Entity | None:
        """Return the item with this id, ``None`` where there is none."""
        return None if item is None else self._items.get(item)

    def all(self, cls: type[E]) -> tuple[E, ...]:
        """Return all items of a kind, siblings in their order."""
        return tuple(sorted((e for e in self._by_class[cls]), key=sibling_order))  # type: ignore[misc]

    def children(self, parent: str, cls: type[E]) -> tuple[E, ...]:
        """Return the items of a kind that belong to *parent*, in their order."""
        return tuple(e for e in self._by_parent[parent] if isinstance(e, cls))

    def referring(self, target: str, cls: type[E]) -> tuple[E, ...]:
        """Return the items of a kind that point to *target* in any field, in their order."""
        return tuple(e for e in self._by_target[target] if isinstance(e, cls))

    def stages(self, journey_map: str) -> tuple[Stage, ...]:
        """Return the stages of a map from left to right."""
        return self.children(journey_map, Stage)

    def touchpoints(self, journey_map: str) -> tuple[Touchpoint, ...]:
        """Return the touchpoints of a map from left to right, across its stages."""
        return tuple(
            touchpoint
            for stage in self.stages(journey_map)
            for touchpoint in self.children(stage.id, Touchpoint)
        )

    def map_of(self, item: str) -> JourneyMap | None:
        """Return the map on which an item stands, following its parents."""
        entity = self.find(item)
        while entity is not None and not isinstance(entity, JourneyMap):
            entity = self.find(parent_of(entity))
        return entity

    def check(self) -> None:
        """Make sure that every pointer leads to an item of the right kind on the right map.

        Raises
        ------
        InvalidMapError
            Names the first item and field for which this is not so.
        """
        for entity in self:
            check_entity(entity, self._items.get)

    @cached_property
    def _by_class(self) -> dict[type[Entity], list[Entity]]:
        index: dict[type[Entity], list[Entity]] = defaultdict(list)
        for entity in self._items.values():
            index[type(entity)].append(entity)
        return index

    @cached_property
    def _by_parent(self) -> dict[str, list[Entity]]:
        index: dict[str, list[Entity]] = defaultdict(list)
        for entity in self:
            if (parent := parent_of(entity)) is not None:
                index[parent].append(entity)
        return index

    @cached_property
    def _by_target(self) -> dict[str, list[Entity]]:
        index: dict[str, list[Entity]] = defaultdict(list)
        for entity in self:
            for target in dict.fromkeys(ref.target for ref in references(entity)):
                index[target].append(entity)
        return index


def check_entity(entity: Entity, lookup: Lookup) -> None:
    """Make sure that one item fits the items it points to.

    Raises
    ------
    InvalidMapError
        A pointer leads nowhere, to another kind, or to another map; or the fields named by an
        evidence link are not fields of its target.
    """
    for reference in references(entity):
        ref = ref_of(type(entity), reference.field)
        target = lookup(reference.target)
        if target is None:
            raise InvalidMapError(
                f"{entity.id}, field '{reference.field}': there is no {reference.target!r}",
                item=entity.id,
                field=reference.field,
            )
        if ref is not None and ref.kind not in ("*", target.kind):
            raise InvalidMapError(
                f"{entity.id}, field '{reference.field}': {reference.target!r} is a "
                f"{target.kind}, not a {ref.kind}",
                item=entity.id,
                field=reference.field,
            )
        if reference.target == entity.id:
            raise InvalidMapError(
                f"{entity.id}, field '{reference.field}': an item cannot point to itself",
                item=entity.id,
                field=reference.field,
            )
    _check_ancestors(entity, lookup)
    _check_same_map(entity, lookup)
    if isinstance(entity, EvidenceLink):
        target = lookup(entity.target_id)
        if target is not None and entity.target_field not in field_specs(type(target)):
            raise InvalidMapError(
                f"{entity.id}, field 'target_field': a {target.kind} has no field "
                f"{entity.target_field!r}",
                item=entity.id,
                field="target_field",
            )


def _check_ancestors(entity: Entity, lookup: Lookup) -> None:
    """Votes and evidence links may belong to any item, but not, in a circle, to themselves."""
    ancestor: Entity | None = entity
    seen: set[str] = set()
    while ancestor is not None:
        if ancestor.id in seen:
            raise InvalidMapError(
                f"{entity.id} belongs to itself in a circle through {ancestor.id!r}",
                item=entity.id,
            )
        seen.add(ancestor.id)
        ancestor = lookup(parent_of(ancestor) or "")


def _check_same_map(entity: Entity, lookup: Lookup) -> None:
    """Routes, opportunities, actions and KPIs speak about touchpoints and stages of their own map."""
    if not isinstance(entity, Route | Opportunity | Action | Kpi):
        return
    for reference in references(entity):
        target = lookup(reference.target)
        if isinstance(target, Touchpoint):
            stage = lookup(target.stage_id)
            own = isinstance(stage, Stage) and stage.map_id == entity.map_id
        elif isinstance(target, Stage | Opportunity | Kpi):
            own = target.map_id == entity.map_id
        else:
            continue
        if not own:
            raise InvalidMapError(
                f"{entity.id}, field '{reference.field}': {reference.target!r} stands on another "
                f"map than {entity.map_id!r}",
                item=entity.id,
                field=reference.field,
            )
