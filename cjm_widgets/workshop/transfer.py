"""Carry whole maps in and out of a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cjm_widgets.errors import ExchangeError
from cjm_widgets.exchange.formats import Format, format_named, format_of
from cjm_widgets.model.document import Document
from cjm_widgets.store import Create, Update, Workspace
from cjm_widgets.store.folder import SETTINGS
from cjm_widgets.workshop.edit import apply, is_workspace, new_workspace
from cjm_widgets.workshop.review import parse_moment, snapshot_at


@dataclass(frozen=True, slots=True)
class Written:
    """What an export holds, and what its format cannot hold."""

    form: str
    n_items: int
    loses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import changes."""

    form: str
    n_added: int
    n_changed: int
    n_same: int


def export_workspace(
    folder: Path, target: Path, *, form: str | None = None, as_of: str | int | None = None
) -> Written:
    """Write a workspace to a file or folder.

    Raises
    ------
    ExchangeError
        The format is unknown, the target cannot be written, or the workspace lives in it.
    """
    chosen = _choose(target, form)
    moment = parse_moment(as_of)
    workspace = Workspace.open(folder)
    _spare(workspace, target)
    document = snapshot_at(workspace, moment)
    chosen.write(document, target)
    return Written(chosen.name, len(document), tuple(chosen.loses))


def import_file(
    folder: Path, source: Path, *, form: str | None = None, dry_run: bool = False
) -> Taken:
    """Read a file into a workspace as one command, all or nothing.

    Raises
    ------
    ExchangeError
        The file cannot be read; file, row and column are named.
    InvalidMapError
        Its items do not fit those of the workspace.
    ConflictError
        Somebody changed one of the items in the meantime.
    """
    chosen = _choose(source, form)
    document = chosen.read(source)
    if is_workspace(folder):
        workspace = Workspace.open(folder)
        held = workspace.snapshot(unrevealed=True)
    else:
        workspace = None
        held = Document.of([])
    added = [Create(item) for item in document if item.id not in held]
    changed = [
        Update(item, held.sequence)
        for item in document
        if (known := held.find(item.id)) is not None and known != item
    ]
    if not dry_run and (added or changed):
        workspace = workspace or new_workspace(folder)
        apply(workspace, [*added, *changed], label=f"Import from {source.name}")
    same = len(document) - len(added) - len(changed)
    return Taken(chosen.name, len(added), len(changed), same)


def _spare(workspace: Workspace, target: Path) -> None:
    """Refuse a target that is a part of the workspace: one export would be the end of it."""
    layout = workspace.folder
    parts = (
        layout.path / SETTINGS,
        layout.database,
        layout.evidence,
        layout.pseudonym_key.parent,
        layout.backups,
    )
    place = target.resolve()
    if any(part is not None and place.is_relative_to(part.resolve()) for part in parts):
        raise ExchangeError(
            "this belongs to the workspace itself, which an export would destroy. Choose another "
            "name or folder",
            path=target,
        )


def _choose(path: Path, form: str | None) -> Format:
    return format_of(path) if form is None else format_named(form)
