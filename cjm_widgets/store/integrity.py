"""Pointers between items: what falls with a deleted item, and what forbids a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, insert, select

from cjm_widgets.errors import InvalidMapError
from cjm_widgets.model.base import Entity, parent_of, ref_of, references
from cjm_widgets.model.document import check_entity
from cjm_widgets.store.items import StoredItem, chunks, fetch, is_revealed
from cjm_widgets.store.schema import LINK

Wanted = Mapping[str, Entity | None]
_NAMED = 5


def descendants(connection: Connection, roots: Iterable[str], *, without: Wanted) -> list[str]:
    """Return all that lives and dies with *roots*, parents before children.

    Items in *without* are skipped: a command that moves a child away saves it.
    """
    found: dict[str, None] = {}
    frontier = list(roots)
    while frontier:
        children: list[str] = []
        for some in chunks(frontier):
            query = select(LINK.c.source).where(LINK.c.target.in_(some), LINK.c.is_parent == 1)
            children += connection.scalars(query)
        frontier = [c for c in sorted(set(children)) if c not in found and c not in without]
        found.update(dict.fromkeys(frontier))
    return list(found)


def relink(connection: Connection, wanted: Wanted) -> None:
    """Replace the pointers of all changed items by those of their new bodies."""
    for some in chunks(wanted):
        connection.execute(delete(LINK).where(LINK.c.source.in_(some)))
    rows = {
        (entity.id, reference.field, reference.target): bool(ref and ref.parent)
        for entity in wanted.values()
        if entity is not None
        for reference in references(entity)
        for ref in (ref_of(type(entity), reference.field),)
    }
    if rows:
        connection.execute(
            insert(LINK),
            [
                {"source": source, "field": field, "target": target, "is_parent": int(parent)}
                for (source, field, target), parent in rows.items()
            ],
        )


def check(connection: Connection, wanted: Wanted, before: Mapping[str, StoredItem]) -> None:
    """Make sure that everything still points to something that fits.

    To be called before :func:`relink`, inside the writing transaction, whose lock keeps parents
    from being deleted meanwhile.

    Raises
    ------
    InvalidMapError
        Naming the first item that does not fit, or who refers to a deleted item.
    """
    scene = _Scene(connection, wanted)
    scene.load(ref.target for entity in wanted.values() if entity for ref in references(entity))
    for entity in wanted.values():
        if entity is not None:
            check_entity(entity, scene.visible)
    gone = [
        item
        for item, entity in wanted.items()
        if item in before and (entity is None or not is_revealed(entity))
    ]
    _check_nobody_refers(connection, gone, wanted)
    moved = [
        item
        for item, entity in wanted.items()
        if entity is not None
        and item in before
        and parent_of(before[item].entity) != parent_of(entity)
    ]
    for neighbour in _neighbours(connection, moved, wanted):
        check_entity(neighbour, scene.visible)


class _Scene:
    """The workspace as it will be after a command; reads each stored item at most once."""

    def __init__(self, connection: Connection, wanted: Wanted) -> None:
        self._connection = connection
        self._known: dict[str, Entity | None] = dict(wanted)

    def load(self, ids: Iterable[str]) -> None:
        missing = dict.fromkeys(item for item in ids if item not in self._known)
        stored = fetch(self._connection, missing)
        for item in missing:
            self._known[item] = stored[item].entity if item in stored else None

    def visible(self, item: str) -> Entity | None:
        """Return an item that others may point to: an unrevealed one would leave a gap."""
        self.load([item])
        entity = self._known[item]
        return entity if entity is not None and is_revealed(entity) else None


def _check_nobody_refers(connection: Connection, gone: list[str], wanted: Wanted) -> None:
    for some in chunks(gone):
        rows = connection.execute(select(LINK).where(LINK.c.target.in_(some)))
        left = sorted((row.target, row.source, row.field) for row in rows)
        left = [row for row in left if row[1] not in wanted]
        if left:
            target = left[0][0]
            who = [f"{source} ({field})" for item, source, field in left if item == target]
            more = f" and {len(who) - _NAMED} more" if len(who) > _NAMED else ""
            raise InvalidMapError(
                f"{target} cannot be removed: {', '.join(who[:_NAMED])}{more} refer to it. "
                "Change these first, or in the same command",
                item=target,
            )


def _neighbours(connection: Connection, moved: list[str], wanted: Wanted) -> list[Entity]:
    """Return the unchanged items that point to a moved item or to anything below it."""
    below = moved + descendants(connection, moved, without={})
    sources: set[str] = set()
    for some in chunks(below):
        sources.update(connection.scalars(select(LINK.c.source).where(LINK.c.target.in_(some))))
    stored = fetch(connection, sorted(sources - set(wanted)))
    return [stored[item].entity for item in sorted(stored)]
