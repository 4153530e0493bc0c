"""Reads the workspace: as it is, as it was, and what happened in between.

What the room has not revealed is left out: a hidden rating or vote comes into being at the moment
it is revealed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from cjm_widgets.errors import NotFoundError
from cjm_widgets.model.base import Entity
from cjm_widgets.model.document import Document
from cjm_widgets.store.commands import LogEntry
from cjm_widgets.store.database import last_sequence
from cjm_widgets.store.items import decode, is_revealed
from cjm_widgets.store.schema import CHANGE, COMMAND, ITEM


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item that is in both documents and differs.

    Attributes
    ----------
    fields
        Name of each field that differs -> its value before and after.
    """

    before: Entity
    after: Entity
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Diff:
    """What must happen to the first document to become the second; items in document order."""

    added: tuple[Entity, ...]
    removed: tuple[Entity, ...]
    changed: tuple[ItemChange, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def current(connection: Connection, *, unrevealed: bool) -> Document:
    """Return the workspace as it is."""
    sequence = last_sequence(connection)
    rows = connection.execute(select(ITEM.c.kind, ITEM.c.body))
    return _document((decode(row.kind, row.body) for row in rows), sequence, unrevealed)


def as_of(connection: Connection, sequence: int, *, unrevealed: bool = False) -> Document:
    """Return the workspace as it was after a command, read from the log alone.

    Raises
    ------
    NotFoundError
        The sequence is negative or was not reached yet.
    """
    last = last_sequence(connection)
    if not 0 <= sequence <= last:
        raise NotFoundError(
            f"there is no change {sequence} in this workspace; the last one is {last}",
            wanted=str(sequence),
        )
    newest = (
        select(CHANGE.c.item, func.max(CHANGE.c.sequence).label("sequence"))
        .where(CHANGE.c.sequence <= sequence)
        .group_by(CHANGE.c.item)
        .subquery()
    )
    rows = connection.execute(
        select(CHANGE.c.kind, CHANGE.c.after).join(
            newest,
            (CHANGE.c.item == newest.c.item) & (CHANGE.c.sequence == newest.c.sequence),
        )
    )
    there = (decode(row.kind, row.after) for row in rows if row.after is not None)
    return _document(there, sequence, unrevealed)


def _document(items: Iterable[Entity], sequence: int, unrevealed: bool) -> Document:
    shown = (entity for entity in items if unrevealed or is_revealed(entity))
    return Document.of(shown, sequence=sequence)


def diff(first: Document, second: Document) -> Diff:
    """Return what was added, removed and changed between two documents."""
    return Diff(
        added=tuple(e for e in second if e.id not in first),
        removed=tuple(e for e in first if e.id not in second),
        changed=tuple(_item_changes(first, second)),
    )


def _item_changes(first: Document, second: Document) -> Iterator[ItemChange]:
    for after in second:
        before = first.find(after.id)
        if before is None or before == after:
            continue
        fields = {
            name: (old, new)
            for name in type(after).model_fields
            if (old := getattr(before, name)) != (new := getattr(after, name))
        }
        yield ItemChange(before, after, fields)


def entries_after(
    connection: Connection, sequence: int, *, unrevealed: bool
) -> tuple[LogEntry, ...]:
    """Return every visible change after a command, in the order of commits."""
    return _entries(connection, CHANGE.c.sequence > sequence, unrevealed=unrevealed)


def entries_of(connection: Connection, item: str) -> tuple[LogEntry, ...]:
    """Return every visible change of one item, the oldest first.

    Raises
    ------
    NotFoundError
        Nobody can have seen such an item.
    """
    found = _entries(connection, CHANGE.c.item == item)
    if not found:
        raise NotFoundError(f"there never was an item {item!r} in this workspace", wanted=item)
    return found


def _entries(
    connection: Connection, condition: ColumnElement[bool], *, unrevealed: bool = False
) -> tuple[LogEntry, ...]:
    rows = connection.execute(
        select(
            CHANGE,
            COMMAND.c.id,
            COMMAND.c.actor,
            COMMAND.c.at,
            COMMAND.c.label,
            COMMAND.c.role,
        )
        .join(COMMAND, COMMAND.c.sequence == CHANGE.c.sequence)
        .where(condition)
    ).all()
    entries = (
        LogEntry(
            sequence=row.sequence,
            command_id=row.id,
            item=row.item,
            kind=row.kind,
            actor=row.actor,
            at=dt.datetime.fromisoformat(row.at),
            label=row.label,
            role=row.role,
            before=_seen(row.kind, row.before, unrevealed),
            after=_seen(row.kind, row.after, unrevealed),
        )
        for row in rows
    )
    visible = [entry for entry in entries if entry.before is not None or entry.after is not None]
    # Sorted here: databases do not agree on the order of texts.
    return tuple(sorted(visible, key=lambda entry: (entry.sequence, entry.item)))


def _seen(kind: str, body: str | None, unrevealed: bool) -> Entity | None:
    entity = None if body is None else decode(kind, body)
    return entity if entity is not None and (unrevealed or is_revealed(entity)) else None
