"""Items as stored: JSON bodies in and out, and the few queries everything else is made of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from cjm_widgets.errors import InvalidMapError, WorkspaceError
from cjm_widgets.model.base import Entity, build
from cjm_widgets.model.schema import dump, entity_class
from cjm_widgets.store.schema import ITEM

_CHUNK = 500  # ids in one statement; SQLite's smallest limit for parameters is 999


@dataclass(frozen=True, slots=True)
class StoredItem:
    """One row of the item table."""

    id: str
    kind: str
    revision: int
    body: str

    @property
    def entity(self) -> Entity:
        """The item itself."""
        return decode(self.kind, self.body)


def to_text(values: Mapping[str, Any]) -> str:
    """Return JSON as it is stored: one line, letters as they are."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def encode(entity: Entity) -> str:
    """Return the stored form of an item, after making sure that it can be read back.

    Raises
    ------
    InvalidMapError
        The item was built past its validation and would make the workspace unreadable.
    """
    values = dump(entity)
    body = to_text(values)
    if build(type(entity), json.loads(body)) != entity:
        raise InvalidMapError(f"{entity.id} cannot be stored without loss", item=entity.id)
    return body


@lru_cache(maxsize=16_384)
def decode(kind: str, body: str) -> Entity:
    """Return the item in a stored body; equal bodies give the same (immutable) object.

    Raises
    ------
    WorkspaceError
        The body is damaged or of a newer version.
    """
    try:
        values = json.loads(body)
        if not isinstance(values, dict):
            raise InvalidMapError("it is not an object")
        return build(entity_class(kind), values)
    except (ValueError, InvalidMapError) as err:
        raise WorkspaceError(
            f"a stored {kind} cannot be read ({err}); the workspace is damaged or was written by "
            "a newer version. Restore a backup or update cjm_widgets"
        ) from err


def chunks(values: Iterable[str]) -> Iterator[list[str]]:
    """Yield the values in lists short enough for one statement."""
    rest = list(values)
    for start in range(0, len(rest), _CHUNK):
        yield rest[start : start + _CHUNK]


def fetch(connection: Connection, ids: Iterable[str]) -> dict[str, StoredItem]:
    """Return the stored rows of these ids, missing ones left out."""
    found: dict[str, StoredItem] = {}
    for some in chunks(ids):
        rows = connection.execute(select(ITEM).where(ITEM.c.id.in_(some)))
        found.update((row.id, StoredItem(*row)) for row in rows)
    return found


def is_revealed(entity: Entity) -> bool:
    """Say whether the room may see an item: ratings and votes stay hidden until revealed."""
    return getattr(entity, "revealed", True) is not False
