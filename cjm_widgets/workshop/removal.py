"""What becomes of the rest of a workspace when one item is taken out of it."""

from __future__ import annotations

from cjm_widgets.model.base import Entity, references
from cjm_widgets.model.document import Document
from cjm_widgets.model.scales import NoteKind
from cjm_widgets.model.session import Note


def falling(document: Document, root: str) -> set[str]:
    """Return the ids of an item and of all that lives and dies with it."""
    found, frontier = {root}, [root]
    while frontier:
        below = {child.id for child in document.children(frontier.pop(), Entity)} - found
        found |= below
        frontier += below
    return found


def without(document: Document, root: str) -> tuple[list[str], list[Entity]]:
    """Return which items go when one is removed, and those that stay as they are without it.

    What cannot do without it goes too, such as a route that would lead nowhere. All others let go
    of it: a list no longer names it, a single pointer is cleared, a note moves to the parking lot.

    Returns
    -------
    The ids to delete, *root* first, whose own parts fall with them; and the items that stay.
    """
    roots, gone = [root], falling(document, root)
    while True:
        pointing = {
            other.id: other
            for target in gone
            for other in document.referring(target, Entity)
            if other.id not in gone
        }
        freed = [(other.id, _freed(other, gone)) for other in pointing.values()]
        lost = sorted(item for item, left in freed if left is None)
        if not lost:
            return roots, [left for _, left in freed if left is not None]
        roots += lost
        gone = gone.union(*(falling(document, item) for item in lost))


def _freed(other: Entity, gone: set[str]) -> Entity | None:
    """Return an item that points to nothing gone, ``None`` where a field cannot be empty."""
    changes: dict[str, object] = {}
    if isinstance(other, Note) and other.target_id in gone:
        changes["note_kind"] = NoteKind.PARKED
    for field, target in references(other):
        if target not in gone:
            continue
        if type(other).model_fields[field].is_required():
            return None
        value = getattr(other, field)
        changes[field] = (
            None if isinstance(value, str) else tuple(t for t in value if t not in gone)
        )
    return other.revise(**changes)
