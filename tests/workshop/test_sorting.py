"""Notes that wait, in a real workspace: gathered, renamed, and made into touchpoints."""

from __future__ import annotations

from pathlib import Path

import pytest

from cjm_widgets.errors import ConflictError, InvalidMapError, NotFoundError
from cjm_widgets.model.journey import Touchpoint
from cjm_widgets.model.scales import NoteKind
from cjm_widgets.model.session import Note
from cjm_widgets.workshop import lead, sorting
from cjm_widgets.workshop.live import Live
from widgets.scenes import MAP, WORKSHOP, company, other


@pytest.fixture
def live(tmp_path: Path) -> Live:
    texts = ("Nobody calls back", "Nobody ever called back", "Price is missing")
    waiting = [
        Note(id=f"note-{n}", workshop_id=WORKSHOP, text=text, cluster="Calls" if n < 2 else None)
        for n, text in enumerate(texts)
    ]
    placed = Note(
        id="note-placed",
        workshop_id=WORKSHOP,
        text="x",
        target_id="touchpoint-1-1",
        cluster="Calls",
    )
    elsewhere = Note(id="note-elsewhere", text="x", cluster="Calls")
    parked = Note(id="note-p", workshop_id=WORKSHOP, text="y", note_kind=NoteKind.PARKED)
    return company(tmp_path / "w", (2, 1), [*waiting, placed, elsewhere, parked])


def note(live: Live, item: str) -> Note:
    live.poll()
    return live.document.get(item, Note)


def test_what_waits_is_neither_placed_nor_parked_nor_of_another_workshop(live: Live) -> None:
    found = sorting.waiting(live.document, WORKSHOP, MAP)
    assert [n.id for n in found.notes] == ["note-0", "note-1", "note-2"]
    assert found.clusters == ("Calls",)
    assert [(p.first, p.second) for p in found.pairs] == [("note-0", "note-1")]
    assert [(p.code, p.n_notes) for p in found.places] == [
        ("1", 0), ("1.1", 1), ("1.2", 0), ("2", 0), ("2.1", 0),
    ]  # fmt: skip


def test_a_renamed_cluster_takes_its_placed_notes_along_and_merges(live: Live) -> None:
    sorting.gather(live, ["note-2"], "  Money ")
    assert note(live, "note-2").cluster == "Money"
    sorting.rename_cluster(live, WORKSHOP, "Calls", "Money")
    assert note(live, "note-0").cluster == note(live, "note-placed").cluster == "Money"
    assert note(live, "note-elsewhere").cluster == "Calls"
    live.undo()
    assert note(live, "note-0").cluster == "Calls"
    assert note(live, "note-2").cluster == "Money"


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_cluster_needs_a_name_that_can_be_kept(live: Live, name: str) -> None:
    before = live.sequence
    with pytest.raises(InvalidMapError):
        sorting.gather(live, ["note-2"], name)
    with pytest.raises(InvalidMapError):
        sorting.rename_cluster(live, WORKSHOP, "Calls", name)
    assert live.sequence == before


def test_several_notes_make_one_touchpoint_and_one_undo_takes_it_back(live: Live) -> None:
    made = sorting.make_touchpoint(live, ["note-1", "note-0"], "stage-1")
    row = [t.name for t in live.document.children("stage-1", Touchpoint)]
    assert row == ["Contact 1.1", "Contact 1.2", "Nobody ever called back"]
    assert note(live, "note-0").target_id == note(live, "note-1").target_id == made.id
    live.undo()
    assert live.document.find(made.id) is None
    assert note(live, "note-0").target_id is None


def test_a_note_that_somebody_placed_meanwhile_makes_no_touchpoint(live: Live) -> None:
    lead.place_notes(other(live), ["note-0"], "touchpoint-2-1")
    with pytest.raises(ConflictError) as stale:
        sorting.make_touchpoint(live, ["note-0", "note-1"], "stage-1")
    assert stale.value.stale == ("note-0",)
    assert len(live.document.children("stage-1", Touchpoint)) == 2
    with pytest.raises(NotFoundError):
        sorting.make_touchpoint(live, [], "stage-1")


def test_a_long_note_gives_a_short_name(live: Live) -> None:
    long = Note(id="note-long", workshop_id=WORKSHOP, text="word " * 60 + "\nsecond line")
    sorting.edit.add_all(live.workspace, [long], label="Write")
    made = sorting.make_touchpoint(live, ["note-long"], "stage-2")
    assert len(made.name) <= 80
    assert made.name.endswith("word…")
