"""Applies a command: compares revisions, writes items, pointers and log, all or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from cjm_widgets.errors import ConflictError
from cjm_widgets.model.base import Entity
from cjm_widgets.model.journey import EmotionRating
from cjm_widgets.model.scales import Rater
from cjm_widgets.model.session import Note, Vote
from cjm_widgets.store import integrity
from cjm_widgets.store.commands import Applied, Change, Command, Create, Delete
from cjm_widgets.store.database import lock
from cjm_widgets.store.items import StoredItem, chunks, encode, fetch
from cjm_widgets.store.schema import CHANGE, COMMAND, COUNTER, ITEM


@dataclass(frozen=True, slots=True)
class Header:
    """The row of the command table: who did what, when, in which role."""

    sequence: int
    id: str
    actor: str | None
    at: dt.datetime
    label: str
    role: str = "edit"
    reverses: int | None = None


def apply(connection: Connection, command: Command) -> Applied:
    """Write a command inside the caller's transaction.

    Raises
    ------
    ConflictError
        Lists every item that was changed after its editor had seen it.
    InvalidMapError
        The workspace would no longer fit together.
    """
    last = lock(connection)
    if (done := applied(connection, command.id)) is not None:
        return done
    if not command.changes:
        return Applied(last)
    before = fetch(connection, [change.item for change in command.changes])
    raise_conflict({c.item: _complaint(c, before, last) for c in command.changes})
    wanted: dict[str, Entity | None] = {
        change.item: None if isinstance(change, Delete) else change.entity
        for change in command.changes
    }
    fallen = integrity.descendants(
        connection, [item for item, entity in wanted.items() if entity is None], without=wanted
    )
    before |= fetch(connection, fallen)
    wanted |= dict.fromkeys(fallen)
    actor = None if _is_anonymous(command.changes) else command.actor
    header = Header(last + 1, command.id, actor, command.at, command.label)
    return write(connection, header, wanted, before)


def applied(connection: Connection, command_id: str) -> Applied | None:
    """Return what a command did when it was applied before, ``None`` when it was not."""
    query = select(COMMAND.c.sequence).where(COMMAND.c.id == command_id)
    sequence = connection.execute(query).scalar_one_or_none()
    if sequence is None:
        return None
    rows = connection.execute(
        select(CHANGE.c.item, CHANGE.c.after).where(CHANGE.c.sequence == sequence)
    ).all()
    there = sorted(row.item for row in rows if row.after is not None)
    gone = sorted(row.item for row in rows if row.after is None)
    return Applied(sequence, dict.fromkeys(there, sequence), tuple(gone))


def write(
    connection: Connection,
    header: Header,
    wanted: Mapping[str, Entity | None],
    before: Mapping[str, StoredItem],
    *,
    origins: Mapping[str, int] | None = None,
) -> Applied:
    """Write what is wanted over what was there, with the log of it.

    ``origins`` says for undo and redo which earlier content comes back.
    """
    integrity.check(connection, wanted, before)
    connection.execute(update(COUNTER).values(sequence=header.sequence))
    bodies = {item: None if e is None else encode(e) for item, e in wanted.items()}
    _write_items(connection, header.sequence, wanted, bodies)
    integrity.relink(connection, wanted)
    _write_log(connection, header, wanted, before, bodies, origins or {})
    there = sorted(item for item, body in bodies.items() if body is not None)
    gone = sorted(item for item, body in bodies.items() if body is None)
    return Applied(header.sequence, dict.fromkeys(there, header.sequence), tuple(gone))


def raise_conflict(complaints: Mapping[str, str | None]) -> None:
    """Raise about all stale items at once; *complaints* says by item what is wrong, if anything."""
    found = {item: why for item, why in sorted(complaints.items()) if why is not None}
    if found:
        raise ConflictError(
            f"{'; '.join(found.values())}. Nothing was saved; look at the new state and save again",
            stale=tuple(found),
        )


def _complaint(change: Change, before: Mapping[str, StoredItem], last: int) -> str | None:
    stored = before.get(change.item)
    if isinstance(change, Create):
        return f"{change.item} is there already" if stored is not None else None
    if stored is None:
        return f"{change.item} is not there any more"
    # An editor ahead of the store has seen a future that a restored backup does not know.
    if not stored.revision <= change.expected_revision <= last:
        return f"{change.item} was changed by somebody else"
    return None


def _is_anonymous(changes: tuple[Change, ...]) -> bool:
    """A ballot without a name keeps no actor either, or the log would tell who cast it."""
    return all(isinstance(c, Create) and _has_no_author(c.entity) for c in changes)


def _has_no_author(entity: Entity) -> bool:
    match entity:
        case EmotionRating():
            return entity.rater is Rater.STAFF and entity.participant_id is None
        case Vote():
            return entity.voter_id is None
        case Note():
            return entity.author_id is None
        case _:
            return False


def _write_items(
    connection: Connection,
    sequence: int,
    wanted: Mapping[str, Entity | None],
    bodies: Mapping[str, str | None],
) -> None:
    for some in chunks(wanted):
        connection.execute(delete(ITEM).where(ITEM.c.id.in_(some)))
    rows = [
        {"id": item, "kind": entity.kind, "revision": sequence, "body": bodies[item]}
        for item, entity in wanted.items()
        if entity is not None
    ]
    if rows:
        connection.execute(insert(ITEM), rows)


def _write_log(
    connection: Connection,
    header: Header,
    wanted: Mapping[str, Entity | None],
    before: Mapping[str, StoredItem],
    bodies: Mapping[str, str | None],
    origins: Mapping[str, int],
) -> None:
    connection.execute(insert(COMMAND).values(**command_row(header)))
    rows = [
        {
            "item": item,
            "sequence": header.sequence,
            "kind": before[item].kind if entity is None else entity.kind,
            "before": before[item].body if item in before else None,
            "after": bodies[item],
            "origin": origins.get(item, header.sequence),
        }
        for item, entity in wanted.items()
    ]
    connection.execute(insert(CHANGE), rows)


def command_row(header: Header) -> dict[str, object]:
    """Return a header as the values of its row."""
    return {
        "sequence": header.sequence,
        "id": header.id,
        "actor": header.actor,
        "at": header.at.astimezone(dt.UTC).isoformat(),
        "label": header.label,
        "role": header.role,
        "reverses": header.reverses,
    }
