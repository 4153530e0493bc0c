"""Forgets a person: the one operation that rewrites what the log remembers."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from cjm_widgets.errors import NotFoundError
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Entity, ref_of
from cjm_widgets.model.people import Participant
from cjm_widgets.model.schema import entity_class, field_specs
from cjm_widgets.store import integrity
from cjm_widgets.store.changes import Header, command_row
from cjm_widgets.store.commands import Applied
from cjm_widgets.store.database import lock
from cjm_widgets.store.items import chunks, decode, to_text
from cjm_widgets.store.schema import CHANGE, COMMAND, COUNTER, ITEM, LINK

ERASED_NAME = N_("Name erased")
_LABEL = N_("Forget a participant")


@dataclass(frozen=True, slots=True)
class _Person:
    """Who is to be forgotten, and what stands in their place.

    Attributes
    ----------
    new_ids
        Ids are often made of names: the person's own, and those of what they rated, voted and
        wrote -> the ids these get instead.
    words
        Matches the names the person ever had here, and those ids.
    """

    id: str
    new_ids: Mapping[str, str]
    names: frozenset[str]
    words: re.Pattern[str]

    def without(self, text: str) -> str:
        return self.words.sub(ERASED_NAME, text)


def forget(
    connection: Connection, participant_id: str, actor: str | None, at: dt.datetime
) -> Applied:
    """Rewrite items and log so that nothing in them names the person.

    Raises
    ------
    NotFoundError
        There is no such participant.
    """
    sequence = lock(connection) + 1
    person = _find(connection, participant_id, sequence)
    changed = _rewrite_items(connection, person, sequence)
    _rewrite_log(connection, person)
    connection.execute(update(COUNTER).values(sequence=sequence))
    header = Header(
        sequence=sequence,
        id=f"erase-{sequence}",
        actor=None if actor in person.names | {person.id} else actor,
        at=at,
        label=_LABEL,
        role="erase",
    )
    connection.execute(insert(COMMAND).values(**command_row(header)))
    # Front ends that watch get the new bodies; the former ones are nowhere any more.
    rows = [
        {
            "item": entity.id,
            "sequence": sequence,
            "kind": entity.kind,
            "before": body,
            "after": body,
            "origin": sequence,
        }
        for entity, body in changed
    ]
    _execute_many(connection, insert(CHANGE), rows)
    return Applied(sequence, {entity.id: sequence for entity, _ in changed})


def _find(connection: Connection, participant_id: str, sequence: int) -> _Person:
    # The log knows those too who were removed from the items.
    log = connection.execute(
        select(CHANGE.c.before, CHANGE.c.after).where(
            CHANGE.c.item == participant_id, CHANGE.c.kind == Participant.kind
        )
    )
    bodies = {body for row in log for body in row if body is not None}
    if not bodies:
        raise NotFoundError(
            f"there is no participant {participant_id!r} in this workspace", wanted=participant_id
        )
    names = frozenset(json.loads(body)["name"] for body in bodies)
    new_ids = {participant_id: f"{Participant.kind}-erased-{sequence}"}
    for n, (item, kind) in enumerate(_contributions(connection, participant_id), start=1):
        new_ids[item] = f"{kind}-erased-{sequence}-{n}"
    longest_first = sorted({*names, *new_ids}, key=lambda word: (-len(word), word))
    either = "|".join(map(re.escape, longest_first))
    words = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
    return _Person(participant_id, new_ids, names, words)


def _contributions(connection: Connection, participant_id: str) -> list[tuple[str, str]]:
    """Return id and kind of all that ever named the person as rater, voter or author."""
    found: set[tuple[str, str]] = set()
    for row in connection.execute(select(CHANGE)):
        cls = entity_class(row.kind)
        personal = [name for name, spec in field_specs(cls).items() if spec.personal]
        for body in filter(None, (row.before, row.after)):
            values = json.loads(body)
            if any(values.get(name) == participant_id for name in personal if ref_of(cls, name)):
                found.add((row.item, row.kind))
    return sorted(found)


def _rewrite_items(
    connection: Connection, person: _Person, sequence: int
) -> list[tuple[Entity, str]]:
    """Rewrite the items that tell of the person; return them with their new bodies."""
    changed: list[tuple[Entity, str]] = []
    sources: list[str] = []
    for row in connection.execute(select(ITEM)).all():
        if (body := _rewritten(person, row.kind, row.body)) != row.body:
            sources.append(row.id)
            changed.append((decode(row.kind, body), body))
    entities = {entity.id: entity for entity, _ in changed}
    rows = [
        {"id": entity.id, "kind": entity.kind, "revision": sequence, "body": body}
        for entity, body in changed
    ]
    for some in chunks(sources):
        connection.execute(delete(LINK).where(LINK.c.source.in_(some)))
        connection.execute(delete(ITEM).where(ITEM.c.id.in_(some)))
    _execute_many(connection, insert(ITEM), rows)
    integrity.relink(connection, entities)
    return changed


def _rewrite_log(connection: Connection, person: _Person) -> None:
    rewrites: list[dict[str, Any]] = []
    for row in connection.execute(select(CHANGE)).all():
        before, after = (
            None if body is None else _rewritten(person, row.kind, body)
            for body in (row.before, row.after)
        )
        item = person.new_ids.get(row.item, row.item)
        if (item, before, after) != (row.item, row.before, row.after):
            rewrites.append(
                {
                    "at_item": row.item,
                    "at_sequence": row.sequence,
                    "item": item,
                    "before": before,
                    "after": after,
                }
            )
    _execute_many(
        connection,
        update(CHANGE).where(
            CHANGE.c.item == bindparam("at_item"), CHANGE.c.sequence == bindparam("at_sequence")
        ),
        rewrites,
    )
    connection.execute(
        update(COMMAND)
        .where(or_(COMMAND.c.actor == person.id, COMMAND.c.actor.in_(person.names)))
        .values(actor=None)
    )
    said = connection.execute(select(COMMAND.c.sequence, COMMAND.c.id, COMMAND.c.label)).all()
    _execute_many(
        connection,
        update(COMMAND).where(COMMAND.c.sequence == bindparam("at_sequence")),
        [
            {
                "at_sequence": row.sequence,
                "id": f"erased-{row.sequence}" if person.words.search(row.id) else row.id,
                "label": person.without(row.label),
            }
            for row in said
            if person.words.search(row.id) or person.words.search(row.label)
        ],
    )


def _execute_many(connection: Connection, statement: Any, rows: Iterable[dict[str, Any]]) -> None:
    if listed := list(rows):
        connection.execute(statement, listed)


def _rewritten(person: _Person, kind: str, body: str) -> str:
    """Return a body without the person.

    Personal fields of the participant are emptied, personal pointers to the participant (who
    rated, voted, wrote) are taken out, others (who owns an action) lead to the erased item. The
    names are replaced in fields that may name a living person, and in no others: a persona may
    be called the same, and so may another participant.
    """
    values = json.loads(body)
    cls = entity_class(kind)
    is_self = values["id"] == person.id
    is_other = kind == Participant.kind and not is_self
    if is_self:
        values.pop("erase_on", None)  # the day has come
    for field, spec in field_specs(cls).items():
        if field not in values:
            continue
        if ref_of(cls, field) is not None:
            if spec.personal and values[field] == person.id:
                values[field] = None
            else:
                values[field] = _repointed(values[field], person.new_ids)
        elif spec.personal and is_self:
            values[field] = ERASED_NAME if cls.model_fields[field].is_required() else None
        elif is_other and field == "name":
            continue
        elif spec.personal and isinstance(values[field], str):
            values[field] = person.without(values[field])
        if values[field] is None:
            del values[field]
    values["id"] = person.new_ids.get(values["id"], values["id"])
    return to_text(values)


def _repointed(value: Any, new_ids: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return new_ids.get(value, value)
    return [new_ids.get(target, target) for target in value]
