"""Fill in forms: change one field, declare it unknown, and add, move or remove items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cjm_widgets.errors import ConflictError
from cjm_widgets.i18n import Catalog
from cjm_widgets.model.base import (
    Entity,
    RankedEntity,
    build,
    parent_of,
    rank_between,
    spread_ranks,
)
from cjm_widgets.model.document import Document, sibling_order
from cjm_widgets.model.schema import field_specs
from cjm_widgets.store import Applied, Change, Create, Delete, Update
from cjm_widgets.workshop import edit, entry, removal
from cjm_widgets.workshop.entry import Typed
from cjm_widgets.workshop.live import Live
from cjm_widgets.workshop.titles import title, title_of

_ENGLISH = Catalog()


@dataclass(frozen=True, slots=True)
class Author:
    """Who last changed a field, and when; ``None`` where nobody's name is kept."""

    name: str | None
    at: dt.datetime


def answer(
    live: Live, item: str, values: Mapping[str, Any], *, was: Mapping[str, Typed] | None = None
) -> Applied | None:
    """Set fields of an item as one command; other fields of it may have changed meanwhile.

    Parameters
    ----------
    was
        The fields as the form showed them when the person began, see
        :func:`cjm_widgets.workshop.entry.shown`; ``None``: whatever stands there is replaced.

    Raises
    ------
    ConflictError
        Somebody else changed one of these fields since; nothing was written.
    InvalidMapError
        The item would break a rule of the model.
    NotFoundError
        The item is not there any more.
    """
    live.poll()
    entity = live.document.get(item)
    changed = entity.revise(**values)
    if changed == entity:
        return None
    cls = type(entity)
    for name, before in (was or {}).items():
        if entry.shown(cls, name, getattr(entity, name)) != before:
            raise ConflictError(
                f"Somebody else changed {field_specs(cls)[name].label!r} of "
                f"{title(live.document, entity, _ENGLISH)!r}. Look at both versions and choose",
                stale=(item,),
            )
    labels = " and ".join(field_specs(cls)[name].label for name in values if name != "unknown")
    label = f"{labels or 'Unknown'} of {title(live.document, changed, _ENGLISH)}"
    return live.change([Update(changed, live.sequence)], label=label)


def declare_unknown(live: Live, item: str, field: str, *, unknown: bool) -> Applied | None:
    """Say that the team tried to fill in a field and could not, or take that back.

    What stood in the field is taken out; undo brings it back.
    """
    live.poll()
    entity = live.document.get(item)
    names = (*(name for name in entity.unknown if name != field), *([field] if unknown else []))
    values: dict[str, Any] = {"unknown": names}
    if unknown:
        values[field] = type(entity).model_fields[field].get_default()
    return answer(live, item, values)


def author_of(live: Live, item: str, field: str) -> Author | None:
    """Return who last changed a field of an item; ``None`` when it never changed."""
    for found in reversed(live.workspace.history(item)):
        before, after = (getattr(side, field, None) for side in (found.before, found.after))
        if before != after:
            name = title_of(live.document, found.actor, _ENGLISH)
            return Author(name or None, found.at)
    return None


def add(live: Live, cls: type[Entity], values: Mapping[str, Any]) -> str:
    """Add an item behind its siblings and return its id.

    Raises
    ------
    InvalidMapError
        A field is missing or breaks a rule.
    """
    live.poll()
    complete = {"id": edit.new_id(cls.kind), **values}
    probe = build(cls, complete)
    if isinstance(probe, RankedEntity):
        ranks = [e.rank for e in siblings(live.document, probe) if isinstance(e, RankedEntity)]
        probe = probe.revise(rank=rank_between(max(ranks, default=None), None))
    live.change(
        [Create(probe)],
        label=f"Add {cls.label.lower()} {title(live.document, probe, _ENGLISH)}",
    )
    return probe.id


def remove(live: Live, item: str) -> Applied:
    """Remove an item and what cannot do without it; all others let go of it."""
    live.poll()
    document = live.document
    label = f"Remove {title(document, document.get(item), _ENGLISH)}"
    gone, left = removal.without(document, item)
    changes: list[Change] = [Delete(lost, document.sequence) for lost in gone]
    changes += [Update(other, document.sequence) for other in left]
    return live.change(changes, label=label)


def move(live: Live, item: str, by: int) -> Applied | None:
    """Move an item among its siblings, by -1 towards the beginning or +1 towards the end."""
    live.poll()
    entity = live.document.get(item)
    row = list(siblings(live.document, entity))
    place = next(n for n, sibling in enumerate(row) if sibling.id == item)
    target = min(max(place + by, 0), len(row) - 1)
    if target == place or not isinstance(entity, RankedEntity):
        return None
    row.insert(target, row.pop(place))
    return live.change(
        _reranked(row, target, live.sequence),
        label=f"Move {title(live.document, entity, _ENGLISH)} to place {target + 1}",
    )


def siblings(document: Document, entity: Entity) -> tuple[Entity, ...]:
    """Return the items of the same kind and parent, in their order."""
    parent, cls = parent_of(entity), type(entity)
    found = document.all(cls) if parent is None else document.children(parent, cls)
    return tuple(sorted(found, key=sibling_order))


def _reranked(row: Sequence[Entity], place: int, sequence: int) -> list[Change]:
    """Give the item at *place* a rank between its neighbours; ties make everybody move."""
    ranked = [entity for entity in row if isinstance(entity, RankedEntity)]
    low = ranked[place - 1].rank if place else None
    high = ranked[place + 1].rank if place + 1 < len(ranked) else None
    if low is None or high is None or low < high:
        moved = ranked[place].revise(rank=rank_between(low, high))
        return [Update(moved, sequence)]
    return [
        Update(entity.revise(rank=rank), sequence)
        for entity, rank in zip(ranked, spread_ranks(len(ranked)), strict=True)
        if entity.rank != rank
    ]
