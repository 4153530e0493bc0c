"""Short numbers by which people name places on a map: stage 2, touchpoint 2.3, alternatives 3.1a."""

from __future__ import annotations

from itertools import groupby
from string import ascii_lowercase

from cjm_widgets.model.document import Document
from cjm_widgets.model.journey import Touchpoint


def codes(document: Document, map_id: str) -> dict[str, str]:
    """Return the code of every stage and touchpoint of a map by its id, from left to right.

    Neighbours with the same ``branch`` share a number and differ by letter.
    """
    found: dict[str, str] = {}
    for stage_number, stage in enumerate(document.stages(map_id), start=1):
        found[stage.id] = str(stage_number)
        places = alternatives(document.children(stage.id, Touchpoint))
        for number, place in enumerate(places, start=1):
            for nth, touchpoint in enumerate(place):
                letter = _letters(nth) if len(place) > 1 else ""
                found[touchpoint.id] = f"{stage_number}.{number}{letter}"
    return found


def alternatives(touchpoints: tuple[Touchpoint, ...]) -> list[tuple[Touchpoint, ...]]:
    """Return touchpoints of one stage in their order, those of an either-or together."""
    return [
        tuple(place)
        for _, place in groupby(touchpoints, key=lambda t: (t.branch, None if t.branch else t.id))
    ]


def _letters(place: int) -> str:
    """``a`` to ``z``, then ``aa`` to ``az``, and so on."""
    more, last = divmod(place, len(ascii_lowercase))
    return (_letters(more - 1) if more else "") + ascii_lowercase[last]
