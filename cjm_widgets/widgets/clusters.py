"""Notes that wait: gathered into clusters, compared, and placed where they belong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from cjm_widgets.errors import InvalidMapError
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.document import Document
from cjm_widgets.model.people import Department, Participant
from cjm_widgets.model.scales import NoteKind
from cjm_widgets.model.session import Note
from cjm_widgets.render import figures
from cjm_widgets.widgets.picture import Following, script, style
from cjm_widgets.workshop import lead, sorting
from cjm_widgets.workshop.likeness import Pair, shared_words
from cjm_widgets.workshop.live import Live
from cjm_widgets.workshop.sorting import Place, Waiting

_WAIT = (N_("{n} note waits for a place"), N_("{n} notes wait for a place"))
_LYING = (N_("{place}, {n} note"), N_("{place}, {n} notes"))
_MOST_PAIRS = 200
_CLUSTER_WORDS = 4


class Clusters(Following):
    """The notes of a workshop that belong nowhere yet.

    Parameters
    ----------
    map_id
        The map on which they are placed.
    """

    WORDS = MappingProxyType(
        {
            "tools": N_("What to do with the notes"),
            "places": N_("Places on the map"),
            "place_on": N_("Place on"),
            "place_hint": N_("3.1 or a name"),
            "touchpoint_in": N_("New touchpoint in stage"),
            "gather_under": N_("Gather under"),
            "gather_hint": N_("Name of the cluster"),
            "again": N_("Again on {code}"),
            "touchpoint": N_("Make it a touchpoint"),
            "gather": N_("Gather"),
            "apart": N_("Take out of the cluster"),
            "alike": N_("Choose those like it"),
            "park": N_("Park"),
            "chosen": N_("Chosen: {n}"),
            "fresh_cluster": N_("New cluster"),
            "fresh": N_("New"),
            "rename": N_("Rename"),
            "rename_long": N_("Rename the cluster {name}"),
            "none": N_("Nothing waits here."),
            "like_it": N_("like it: {n}"),
            "pairs": N_("Likely the same"),
            "pairs_why": N_("Shared words are underlined. Nothing is merged: both notes stay."),
            "all_pairs": N_("Show all {n}"),
            "fewer": N_("Show fewer"),
            "gather_both": N_("Gather both"),
            "choose_both": N_("Choose both"),
            "empty": N_("Every note has found its place."),
            "empty_hint": N_("New notes appear here as people write them."),
            "space": N_("Space"),
            "key_walk": N_("walk"),
            "key_choose": N_("choose"),
            "key_range": N_("choose several"),
            "key_all": N_("all of a column"),
            "key_place": N_("place"),
            "key_again": N_("same place again"),
            "key_alike": N_("those like it"),
            "key_gather": N_("gather"),
            "key_beside": N_("to the cluster beside"),
            "key_rename": N_("rename"),
            "key_touchpoint": N_("make it a touchpoint"),
            "key_park": N_("park"),
            "choose_first": N_("Choose a note first."),
            "which_one": N_("Several places begin like this. Choose one with the arrow keys."),
            "no_such_place": N_("There is no such place on the map."),
            "said_placed": N_("Placed on {place}."),
            "said_parked": N_("Moved to the parking lot."),
            "said_made": N_("A touchpoint was made."),
            "said_gathered": N_("Gathered under {name}."),
            "said_apart": N_("Taken out of the cluster."),
            "put_back": N_("Put back"),
            "dismiss": N_("Close"),
            "keep_mine": N_("Keep mine"),
            "take_theirs": N_("Take theirs"),
        }
    )
    _esm = script("board_hand", "writing", "clusters")
    _css = style("writing", "clusters")

    def __init__(
        self, live: Live, map_id: str, *, workshop_id: str, catalog: Catalog | None = None
    ) -> None:
        self._map_id = map_id
        self._workshop_id = workshop_id
        self._arrival: dict[str, int] = {}
        super().__init__(live, catalog=catalog)

    def _draw(self) -> dict[str, Any]:
        document = self._live.document
        found = sorting.waiting(document, self._workshop_id, self._map_id)
        # A note that comes in must not push others about under a hand: it joins at the end.
        for note in found.notes:
            self._arrival.setdefault(note.id, len(self._arrival))
        notes = sorted(found.notes, key=lambda note: self._arrival[note.id])
        return state(document, found, notes, self._language) | {"seen": self._live.sequence}

    def _carry_out(self, do: str, said: Mapping[str, Any]) -> None:
        deed = self._deeds().get(do)
        if deed is None:
            raise InvalidMapError(f"The notes know nothing to do by the name of {do!r}.")
        self._live.poll()
        try:
            deed(said)
        finally:
            self._live.poll()
            self.redraw()

    def _deeds(self) -> dict[str, Callable[[Mapping[str, Any]], object]]:
        live = self._live
        return {
            "place": lambda a: lead.place_notes(live, a["notes"], a["target"]),
            "gather": lambda a: sorting.gather(live, a["notes"], a["cluster"]),
            "rename": lambda a: sorting.rename_cluster(live, self._workshop_id, a["old"], a["new"]),
            "touchpoint": lambda a: sorting.make_touchpoint(live, a["notes"], a["stage"]),
            "park": lambda a: lead.park_notes(live, a["notes"]),
            "undo": lambda _: live.undo(),
            "redo": lambda _: live.redo(),
        }


def state(
    document: Document, found: Waiting, notes: list[Note], catalog: Catalog
) -> dict[str, Any]:
    """Return the notes that wait as the JSON values that the script draws."""
    alike: dict[str, list[str]] = {note.id: [] for note in notes}
    for pair in found.pairs:
        alike[pair.first].append(pair.second)
        alike[pair.second].append(pair.first)
    by_id = {note.id: note for note in notes}
    return {
        "count": _counted(_WAIT, len(notes), catalog),
        "notes": [_note(document, note, alike[note.id], catalog) for note in notes],
        "columns": [
            {"id": "", "name": catalog.text(N_("Not gathered yet"))},
            *({"id": name, "name": name} for name in found.clusters),
        ],
        "places": [_place(place, catalog) for place in found.places],
        "pairs": [_pair(pair, by_id, catalog) for pair in found.pairs[:_MOST_PAIRS]],
    }


def _note(document: Document, note: Note, alike: list[str], catalog: Catalog) -> dict[str, Any]:
    author, department = document.find(note.author_id), document.find(note.department_id)
    who = [author.name] if isinstance(author, Participant) else []
    who += [department.name] if isinstance(department, Department) else []
    kind = None if note.note_kind is NoteKind.IDEA else catalog.text(note.note_kind.label)
    return {
        "id": note.id,
        "text": note.text,
        "kind": kind,
        "who": ", ".join(who),
        "cluster": note.cluster or "",
        "alike": alike,
    }


def _place(place: Place, catalog: Catalog) -> dict[str, Any]:
    called = f"{place.code} {place.name}"
    lying = catalog.plural(*_LYING, place.n_notes).format(place=called, n=place.n_notes)
    return {
        "id": place.id,
        "code": place.code,
        "name": place.name,
        "stage": place.is_stage,
        "count": place.n_notes,
        "label": lying if place.n_notes else called,
    }


def _pair(pair: Pair, notes: Mapping[str, Note], catalog: Catalog) -> dict[str, Any]:
    one, two = notes[pair.first], notes[pair.second]
    name = one.cluster or two.cluster or " ".join(one.text.split()[:_CLUSTER_WORDS])
    return {
        "id": f"{pair.first} {pair.second}",
        "notes": [pair.first, pair.second],
        "texts": [_underlined(one.text, two.text), _underlined(two.text, one.text)],
        "score": catalog.text(N_("{share} alike")).format(
            share=figures.percent(pair.score, catalog)
        ),
        "cluster": name,
        "together": one.cluster is not None and one.cluster == two.cluster,
    }


def _underlined(text: str, other: str) -> list[list[Any]]:
    """Cut a text into pieces, each with whether the other text has that word too."""
    shared = shared_words(text, other)
    pieces = re.split(r"(\w+)", text)
    return [[piece, piece in shared] for piece in pieces if piece]


def _counted(forms: tuple[str, str], n: int, catalog: Catalog) -> str:
    return catalog.plural(*forms, n).format(n=figures.number(n, catalog))
