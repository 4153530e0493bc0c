"""What a file may show: nothing that people gave in private and the room has not opened yet."""

from __future__ import annotations

from cjm_widgets.model.base import references
from cjm_widgets.model.document import Document


def revealed(document: Document) -> Document:
    """Return the document without unopened ratings and votes, and without what points to them."""
    hidden = {item.id for item in document if getattr(item, "revealed", True) is False}
    if not hidden:
        return document
    while more := {
        item.id
        for item in document
        if item.id not in hidden and any(ref.target in hidden for ref in references(item))
    }:
        hidden |= more
    return Document.of(
        (item for item in document if item.id not in hidden), sequence=document.sequence
    )
