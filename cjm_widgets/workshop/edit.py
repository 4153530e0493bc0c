"""Change a workspace: every edit is one command with a name, an author and a time."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path

from cjm_widgets.model.base import Entity
from cjm_widgets.model.document import Document
from cjm_widgets.store import Applied, Change, Command, Create, Workspace
from cjm_widgets.store.folder import SETTINGS


def now() -> dt.datetime:
    """Return the present moment in UTC."""
    return dt.datetime.now(dt.UTC)


def new_id(kind: str) -> str:
    """Return a fresh id for an item of this kind."""
    return f"{kind}-{uuid.uuid4().hex[:20]}"


def new_workspace(folder: Path) -> Workspace:
    """Return a fresh workspace in *folder*, also where a beginning was cut off before its first item.

    Raises
    ------
    WorkspaceError
        The folder already holds a workspace with something in it, or cannot be written.
    """
    if is_workspace(folder) and not (begun := Workspace.open(folder)).snapshot().sequence:
        return begun
    return Workspace.create(folder)


def is_workspace(folder: Path) -> bool:
    """Tell whether a folder already holds a workspace."""
    return (folder / SETTINGS).is_file()


def apply(
    workspace: Workspace,
    changes: Sequence[Change],
    *,
    label: str,
    actor: str | None = None,
    command: str | None = None,
) -> Applied:
    """Carry out several changes as one command, all or nothing.

    Parameters
    ----------
    label
        What is done, as a person would say it: *Move Wait for the offer*.
    actor
        Who does it; ``None`` stores no author.
    command
        Id of the command; the same id twice changes nothing the second time.

    Raises
    ------
    ConflictError
        Somebody changed one of the items first; nothing was written.
    InvalidMapError
        A change breaks a rule of the model; nothing was written.
    """
    return workspace.apply(
        Command(
            id=command or new_id("command"),
            actor=actor,
            label=label,
            at=now(),
            changes=tuple(changes),
        )
    )


def add_all(
    workspace: Workspace,
    items: Iterable[Entity] | Document,
    *,
    label: str,
    actor: str | None = None,
) -> Applied:
    """Add many items as one command; parents and children may come in any order."""
    return apply(workspace, [Create(item) for item in items], label=label, actor=actor)
