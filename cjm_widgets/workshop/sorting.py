"""Notes that wait: which they are, which belong together, and where they can be placed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cjm_widgets.errors import ConflictError, InvalidMapError, NotFoundError
from cjm_widgets.model.base import rank_between
from cjm_widgets.model.codes import codes
from cjm_widgets.model.document import Document
from cjm_widgets.model.journey import Stage, Touchpoint
from cjm_widgets.model.session import Note
from cjm_widgets.store import Change, Create, Update
from cjm_widgets.workshop import edit, lead
from cjm_widgets.workshop.likeness import Pair, likely_duplicates
from cjm_widgets.workshop.live import Live

_LONGEST_NAME = 80
_LONGEST_CLUSTER = 200


@dataclass(frozen=True, slots=True)
class Place:
    """A stage or touchpoint on which notes can be placed, and how many lie there already."""

    id: str
    code: str
    name: str
    is_stage: bool
    n_notes: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """The notes of a workshop that wait for a place.

    Attributes
    ----------
    notes
        By their rank, then by id.
    clusters
        Names of the clusters that have notes waiting, in the order of their names.
    pairs
        Notes that likely say the same, the most alike first.
    places
        The stages of the map, each followed by its touchpoints.
    """

    notes: tuple[Note, ...]
    clusters: tuple[str, ...]
    pairs: tuple[Pair, ...]
    places: tuple[Place, ...]


def waiting(document: Document, workshop_id: str, map_id: str) -> Waiting:
    """Return the notes that wait, and where on the map they can go."""
    notes = lead.unplaced_notes(document, workshop_id)
    return Waiting(
        notes,
        tuple(sorted({note.cluster for note in notes if note.cluster}, key=str.casefold)),
        likely_duplicates(notes),
        _places(document, map_id),
    )


def _places(document: Document, map_id: str) -> tuple[Place, ...]:
    code = codes(document, map_id)
    placed = Counter(note.target_id for note in document.all(Note))
    found: list[Place] = []
    for stage in document.stages(map_id):
        found.append(Place(stage.id, code[stage.id], stage.name, True, placed[stage.id]))
        found += [
            Place(t.id, code[t.id], t.name, False, placed[t.id])
            for t in document.children(stage.id, Touchpoint)
        ]
    return tuple(found)


def gather(live: Live, note_ids: Iterable[str], cluster: str | None) -> None:
    """Put notes into one cluster under a name, or (``None``) out of theirs.

    Raises
    ------
    NotFoundError
        A note is not there any more.
    InvalidMapError
        The name is empty or too long.
    """
    live.poll()
    lead.gather_notes(live, note_ids, None if cluster is None else _name(cluster))


def rename_cluster(live: Live, workshop_id: str, old: str, new: str) -> None:
    """Give a cluster another name, also on its notes that are placed or parked already.

    Where a cluster of that name exists, the two become one.
    """
    live.poll()
    name = _name(new)
    changes = [
        Update(note.revise(cluster=name), live.sequence)
        for note in live.document.all(Note)
        if note.workshop_id == workshop_id and note.cluster == old != name
    ]
    if changes:
        live.change(changes, label=f"Rename the cluster {old} to {name}")


def make_touchpoint(live: Live, note_ids: Sequence[str], stage_id: str) -> Touchpoint:
    """Make one touchpoint at the end of a stage, called by the first note; all notes move to it.

    Raises
    ------
    NotFoundError
        There is no note, or the stage or a note is not there any more.
    ConflictError
        Somebody placed one of the notes meanwhile.
    """
    live.poll()
    document = live.document
    stage = document.get(stage_id, Stage)
    notes = [document.get(note_id, Note) for note_id in note_ids]
    if not notes:
        raise NotFoundError("Choose a note first.")
    if taken := [note.id for note in notes if note.target_id is not None]:
        raise ConflictError(
            "Somebody else placed one of these notes just now. Nothing was made of them.",
            stale=tuple(taken),
        )
    last = [t.rank for t in document.children(stage.id, Touchpoint)]
    made = Touchpoint(
        id=edit.new_id(Touchpoint.kind),
        rank=rank_between(max(last, default=None), None),
        stage_id=stage.id,
        name=_short(notes[0].text),
    )
    changes: list[Change] = [Create(made)]
    changes += [Update(n.revise(target_id=made.id), document.sequence) for n in notes]
    live.change(changes, label=f"Make a touchpoint: {made.name}")
    return made


def _short(text: str) -> str:
    line = " ".join(text.strip().partition("\n")[0].split())
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1].rstrip()}…"


def _name(name: str) -> str:
    line = " ".join(name.split())
    if not line:
        raise InvalidMapError("This cluster has no name yet. One or two words will do.")
    if len(line) > _LONGEST_CLUSTER:
        raise InvalidMapError(
            f"A name has at most {_LONGEST_CLUSTER} characters; this one has {len(line)}."
        )
    return line
