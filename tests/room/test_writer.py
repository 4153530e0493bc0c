"""What comes while the disk is busy is written with one commit, and each is answered for itself."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from cjm_widgets.errors import WorkspaceError
from cjm_widgets.model.people import Participant
from cjm_widgets.model.session import Note
from cjm_widgets.store import Workspace
from cjm_widgets.workshop.live import Live
from gathering import new_nonce
from house import SCRIBE, House, until


def n_commits(folder: Path) -> int:
    """How often the database was written, https://www.sqlite.org/fileformat.html section 1.3.7."""
    header = (folder / "workspace.db").read_bytes()[:100]
    return int(struct.unpack_from(">I", header, 24)[0])


@contextmanager
def held_up(house: House, n: int) -> Iterator[None]:
    """Keep the one hand that writes busy until *n* changes wait for it."""
    writer, gate = house.room.writer, Event()
    writer._thread.submit(gate.wait)
    try:
        yield
        until(lambda: writer.n_waiting == n)
    finally:
        gate.set()


def kept(house: House) -> list[str]:
    return sorted(n.text for n in Workspace.open(house.gathering.folder).snapshot().all(Note))


def test_what_waited_is_written_together(house: House) -> None:
    phones = [house.join(name=None) for _ in range(4)]
    before = n_commits(house.gathering.folder)
    with ThreadPoolExecutor(12) as threads:
        with held_up(house, 12):
            sent = [threads.submit(phones[n % 4].write, f"{n:02}") for n in range(12)]
        for each in sent:
            each.result()
    assert kept(house) == [f"{n:02}" for n in range(12)]
    assert n_commits(house.gathering.folder) - before == 1
    workspace = Workspace.open(house.gathering.folder)
    notes = [e for e in workspace.watch(0) if e.kind == Note.kind]
    assert len({e.command_id for e in notes}) == 12


def test_one_that_is_refused_takes_no_other_with_it(house: House) -> None:
    phone, other = house.join(), house.join(name="Nils")
    target = house.gathering.touchpoints[0].id
    with ThreadPoolExecutor(4) as threads:
        asked: list[Future[Any]] = []
        with held_up(house, 4):
            for path, body in (
                (f"/api/notes/{new_nonce()}", {"text": "First"}),
                (f"/api/notes/{new_nonce()}", {"text": "x", "target_id": "stage-gone"}),
                ("/api/rounds/round-gone", {"dots": {}}),
                (f"/api/notes/{new_nonce()}", {"text": "Last", "target_id": target}),
            ):
                asked.append(threads.submit(phone.ask, "PUT", path, body))
        assert [each.result().status_code for each in asked] == [200, 404, 404, 200]
    assert kept(house) == ["First", "Last"]
    other.write("And on it goes")


def test_when_the_disk_refuses_nobody_is_told_that_it_was_kept(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, together = house.join(), Live.together

    @contextmanager
    def refused(live: Live) -> Iterator[None]:
        with together(live):
            yield
            raise WorkspaceError("the disk is full")

    monkeypatch.setattr(Live, "together", refused)
    nonce = new_nonce()
    answer = phone.ask("PUT", f"/api/notes/{nonce}", {"text": "Not yet"})
    assert answer.status_code == 503
    assert "disk" not in answer.text
    assert (kept(house), phone.mine()["notes"]) == ([], [])
    monkeypatch.undo()

    def sent() -> bool:
        again = phone.ask("PUT", f"/api/notes/{nonce}", {"text": "Now"})
        return again.status_code == 200

    until(sent)
    phone.write("And more")
    assert kept(house) == ["And more", "Now"]


def test_people_come_in_while_others_write(house: House) -> None:
    phone = house.join()
    with ThreadPoolExecutor(8) as threads:
        with held_up(house, 8):
            names = [threads.submit(house.join, name=f"P{n}") for n in range(4)]
            sent = [threads.submit(phone.write, f"{n}") for n in range(4)]
        for person in [each.result() for each in names]:
            assert person.mine()["person"]["name"]
        for each in sent:
            each.result()
    document = Workspace.open(house.gathering.folder).snapshot()
    assert {f"P{n}" for n in range(4)} <= {p.name for p in document.all(Participant)}


def test_a_scribe_places_in_their_own_name_and_can_be_traced(house: House) -> None:
    phone, scribe = house.join(), house.join(SCRIBE, name="Per")
    phone.write("Somewhere")
    (note,) = until(lambda: scribe.get("/api/notes")["notes"])
    target = house.gathering.touchpoints[0].id
    body = {"nonce": new_nonce(), "note_ids": [note["id"]], "target_id": target}
    assert scribe.ask("POST", "/api/notes/place", body).json() == {"placed": 1}
    workspace = Workspace.open(house.gathering.folder)
    last = workspace.history(note["id"])[-1]
    people = {p.id: p.name for p in workspace.snapshot().all(Participant)}
    assert people[last.actor or ""] == "Per"
