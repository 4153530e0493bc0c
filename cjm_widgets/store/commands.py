"""What is asked of a workspace, what it answers, and what its log remembers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from cjm_widgets.errors import InvalidMapError
from cjm_widgets.model.base import Entity, clean_text

_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Create:
    """Add an item whose id nobody has used yet."""

    entity: Entity

    @property
    def item(self) -> str:
        """Id of the item."""
        return self.entity.id


@dataclass(frozen=True, slots=True)
class Update:
    """Replace an item.

    Attributes
    ----------
    expected_revision
        What the editor has seen: the item's own revision, or the sequence of the document it was
        read from. The update is stale when the item was changed after it.
    """

    entity: Entity
    expected_revision: int

    @property
    def item(self) -> str:
        """Id of the item."""
        return self.entity.id


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove an item and everything that lives and dies with it.

    Attributes
    ----------
    expected_revision
        As in :class:`Update`; the children are not compared, the log keeps them.
    """

    item: str
    expected_revision: int


Change: TypeAlias = Create | Update | Delete


@dataclass(frozen=True, slots=True)
class Command:
    """Changes that happen together or not at all.

    Attributes
    ----------
    id
        Unique for ever: applying a command with the same id again changes nothing.
    actor
        Who asks: a participant's id or another name; ``None`` for an anonymous contribution.
    label
        What a person reads in the history.
    at
        When it was asked, with time zone. Order never depends on it.

    Raises
    ------
    InvalidMapError
        Id or actor is empty, a text cannot be stored, *at* has no time zone, or two changes
        concern the same item.
    """

    id: str
    actor: str | None
    label: str
    at: dt.datetime
    changes: tuple[Change, ...] = ()

    def __post_init__(self) -> None:
        for name, text in (("id", self.id), ("actor", self.actor), ("label", self.label)):
            check_words(name, text)
        if self.at.tzinfo is None:
            raise InvalidMapError(f"command {self.id!r}: 'at' needs a time zone", field="at")
        seen: set[str] = set()
        for change in self.changes:
            if change.item in seen:
                raise InvalidMapError(
                    f"command {self.id!r} changes {change.item!r} twice; put both into one change",
                    item=change.item,
                )
            seen.add(change.item)


def check_words(name: str, text: str | None) -> None:
    """Make sure that a command's id, actor or label can be stored; only a label may be empty.

    Raises
    ------
    InvalidMapError
        It cannot.
    """
    if text is None:
        return
    if not text.strip() and name != "label":
        raise InvalidMapError(f"a command needs an {name}; it is empty", field=name)
    if len(text) > _LIMIT:
        raise InvalidMapError(
            f"a command's {name} has {len(text)} characters; {_LIMIT} is the most", field=name
        )
    try:
        clean_text(text)
    except ValueError as err:
        raise InvalidMapError(f"a command's {name} cannot be stored: {err}", field=name) from err


@dataclass(frozen=True, slots=True)
class Applied:
    """What a command did.

    Attributes
    ----------
    sequence
        Number of the command in the order of commits.
    revisions
        Revision of every item written: it equals *sequence*.
    removed
        Ids of the items removed, children of deleted items among them.
    """

    sequence: int
    revisions: Mapping[str, int] = field(default_factory=dict)
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One change of one item, as the log remembers it.

    Attributes
    ----------
    before, after
        The item before and after; ``None`` where it was not there (or not yet revealed).
    role
        ``"edit"``, ``"undo"``, ``"redo"``, or ``"erase"`` when a person was forgotten.
    """

    sequence: int
    command_id: str
    item: str
    kind: str
    actor: str | None
    at: dt.datetime
    label: str
    role: str
    before: Entity | None
    after: Entity | None

    @property
    def action(self) -> str:
        """``"create"``, ``"update"`` or ``"delete"``."""
        if self.before is None:
            return "create"
        return "delete" if self.after is None else "update"
