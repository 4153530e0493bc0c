"""Erase people's names when they ask, or when the days they were promised are over."""

from __future__ import annotations

from pathlib import Path

from cjm_widgets.errors import NotFoundError
from cjm_widgets.model.document import Document
from cjm_widgets.model.people import Participant
from cjm_widgets.store import Workspace
from cjm_widgets.workshop import edit
from cjm_widgets.workshop.invitations import Door


def forget_person(folder: Path, person: str) -> tuple[str, ...]:
    """Erase one participant by id or name; return the ids that are no more.

    Raises
    ------
    NotFoundError
        Nobody is called so, or several people are: then give an id.
    """
    workspace = Workspace.open(folder)
    chosen = _find(workspace.snapshot(), person)
    _forget(workspace, folder, chosen)
    return (chosen.id,)


def forget_due(folder: Path) -> tuple[str, ...]:
    """Erase everybody whose day for it has come; return the ids that are no more."""
    workspace, today = Workspace.open(folder), edit.now().date()
    due = [
        person
        for person in workspace.snapshot().all(Participant)
        if person.erase_on is not None and person.erase_on <= today
    ]
    for person in due:
        _forget(workspace, folder, person)
    return tuple(person.id for person in due)


def _forget(workspace: Workspace, folder: Path, person: Participant) -> None:
    workspace.forget(person.id)
    Door(folder).forget(person.id)


def _find(document: Document, person: str) -> Participant:
    known = document.find(person)
    if isinstance(known, Participant):
        return known
    wanted = person.strip().casefold()
    found = [p for p in document.all(Participant) if p.name.strip().casefold() == wanted]
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFoundError(f"Nobody in this workspace is called {person!r}.", wanted=person)
    ids = ", ".join(p.id for p in found)
    raise NotFoundError(
        f"{len(found)} people in this workspace are called {person!r}. Give an id: {ids}",
        wanted=person,
    )
