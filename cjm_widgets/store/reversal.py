"""Undo and redo: the last command of one person, taken back or done again as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, Row, exists, func, select

from cjm_widgets.errors import ConflictError, InvalidMapError, NotFoundError
from cjm_widgets.model.base import Entity
from cjm_widgets.store.changes import Header, applied, raise_conflict, write
from cjm_widgets.store.commands import Applied
from cjm_widgets.store.database import lock
from cjm_widgets.store.items import chunks, decode, fetch
from cjm_widgets.store.schema import CHANGE, COMMAND

_UNDO, _REDO = "Undo: ", "Redo: "


def undo(connection: Connection, actor: str, at: dt.datetime, command_id: str | None) -> Applied:
    """Take back the actor's last command that was not taken back yet.

    Raises
    ------
    NotFoundError
        The actor has nothing to undo.
    ConflictError
        One of its items was changed since.
    """
    return _reverse(connection, actor, at, command_id, role="undo")


def redo(connection: Connection, actor: str, at: dt.datetime, command_id: str | None) -> Applied:
    """Do again what the actor's last undo took back, unless they did something new since.

    Raises
    ------
    NotFoundError
        The actor has nothing to redo.
    ConflictError
        One of its items was changed since.
    """
    return _reverse(connection, actor, at, command_id, role="redo")


def _reverse(
    connection: Connection, actor: str, at: dt.datetime, command_id: str | None, *, role: str
) -> Applied:
    sequence = lock(connection) + 1
    if command_id is not None and (done := applied(connection, command_id)) is not None:
        return done
    target = _last_undoable(connection, actor) if role == "undo" else _last_undo(connection, actor)
    if target is None:
        raise NotFoundError(
            f"there is nothing for {actor!r} to undo"
            if role == "undo"
            else f"there is nothing for {actor!r} to redo",
            wanted=actor,
        )
    rows = connection.execute(select(CHANGE).where(CHANGE.c.sequence == target.sequence)).all()
    items = [row.item for row in rows]
    now = _origins(connection, items)
    raise_conflict({r.item: f"{r.item} was changed since" for r in rows if now[r.item] != r.origin})
    wanted: dict[str, Entity | None] = {
        row.item: None if row.before is None else decode(row.kind, row.before) for row in rows
    }
    earlier = dict.fromkeys(items, 0) | _origins(
        connection, items, CHANGE.c.sequence < target.sequence
    )
    label = target.label.removeprefix(_UNDO).removeprefix(_REDO)
    header = Header(
        sequence=sequence,
        id=command_id or f"{role}-{sequence}",
        actor=actor,
        at=at,
        label=f"{_UNDO if role == 'undo' else _REDO}{label}",
        role=role,
        reverses=target.sequence,
    )
    try:
        return write(connection, header, wanted, fetch(connection, items), origins=earlier)
    except InvalidMapError as err:
        # Somebody built on it: a new child, a new pointer, a parent that is gone.
        raise ConflictError(
            f"'{label}' cannot be taken back or done again as a whole: {err}",
            stale=(err.item,) if err.item else (),
        ) from err


def _is_open() -> ColumnElement[bool]:
    later = COMMAND.alias("later")
    return ~exists().where(later.c.reverses == COMMAND.c.sequence)


def _last_undoable(connection: Connection, actor: str) -> Row[tuple[object, ...]] | None:
    return connection.execute(
        select(COMMAND)
        .where(COMMAND.c.actor == actor, COMMAND.c.role.in_(("edit", "redo")), _is_open())
        .order_by(COMMAND.c.sequence.desc())
        .limit(1)
    ).first()


def _last_undo(connection: Connection, actor: str) -> Row[tuple[object, ...]] | None:
    last_edit = select(func.coalesce(func.max(COMMAND.c.sequence), 0)).where(
        COMMAND.c.actor == actor, COMMAND.c.role == "edit"
    )
    return connection.execute(
        select(COMMAND)
        .where(
            COMMAND.c.actor == actor,
            COMMAND.c.role == "undo",
            COMMAND.c.sequence > connection.execute(last_edit).scalar_one(),
            _is_open(),
        )
        .order_by(COMMAND.c.sequence.desc())
        .limit(1)
    ).first()


def _origins(
    connection: Connection, items: Iterable[str], *conditions: ColumnElement[bool]
) -> dict[str, int]:
    """Return for each item since which sequence it has had its newest logged content."""
    found: dict[str, int] = {}
    for some in chunks(items):
        newest = (
            select(CHANGE.c.item, func.max(CHANGE.c.sequence).label("sequence"))
            .where(CHANGE.c.item.in_(some), *conditions)
            .group_by(CHANGE.c.item)
            .subquery()
        )
        rows = connection.execute(
            select(CHANGE.c.item, CHANGE.c.origin).join(
                newest,
                (CHANGE.c.item == newest.c.item) & (CHANGE.c.sequence == newest.c.sequence),
            )
        )
        found.update((row.item, row.origin) for row in rows)
    return found
