"""Whatever breaks in the middle: what was acknowledged is kept, once, and the room comes back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event, Thread
from typing import Any

import httpx
import pytest

from cjm_widgets.errors import WorkspaceError
from cjm_widgets.model.journey import EmotionRating
from cjm_widgets.model.people import Participant
from cjm_widgets.model.session import Note, Vote
from cjm_widgets.room.reach import Reach
from cjm_widgets.room.server import RoomProcess, start_room
from cjm_widgets.store import Delete, Workspace
from cjm_widgets.workshop.edit import now
from gathering import WORKSHOP, Gathering, gather, new_nonce
from house import FACILITATOR, STAFF, House, Phone, until

_LOCK = """
import sqlite3, sys, time
database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
database.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
database.execute("ROLLBACK")
"""
_PARENT = """
import os, sys
from pathlib import Path
from cjm_widgets.room.server import start_room
room = start_room(Path(sys.argv[1]), sys.argv[2])
print(room.pid, flush=True)
sys.stdin.read()
"""


def texts(folder: Path) -> Counter[str]:
    return Counter(note.text for note in Workspace.open(folder).snapshot().all(Note))


def at_once(n: int, work: Any) -> list[Any]:
    """Do something in *n* threads that begin together."""
    gate = Barrier(n)

    def one(number: int) -> Any:
        gate.wait()
        return work(number)

    with ThreadPoolExecutor(n) as threads:
        return list(threads.map(one, range(n)))


# Exactly once


def test_the_same_note_rating_and_ballot_sent_often_and_at_once_are_one(house: House) -> None:
    phone, lead = house.join(), house.phone(FACILITATOR)
    target = house.gathering.touchpoints[0].id
    asked = lead.lead("open_round")["round"]
    choice = asked["choices"][0]["id"]
    requests = (
        (f"/api/notes/{new_nonce()}", {"text": "Once"}),
        (f"/api/ratings/{target}", {"desired": 1, "actual": -1}),
        (f"/api/rounds/{asked['id']}", {"dots": {choice: 2}}),
    )
    for path, body in requests:
        for _ in range(5):
            assert phone.ask("PUT", path, body).status_code == 200
        answers = at_once(5, lambda _, path=path, body=body: phone.ask("PUT", path, body))
        assert [answer.status_code for answer in answers] == [200] * 5
    workspace = Workspace.open(house.gathering.folder)
    document = workspace.snapshot(unrevealed=True)
    for cls in (Note, EmotionRating, Vote):
        (item,) = document.all(cls)
        # The log holds one change, too: nine repetitions left no trace.
        assert len([e for e in workspace.watch(0, unrevealed=True) if e.item == item.id]) == 1


def test_coming_in_often_and_at_once_is_one_person(house: House) -> None:
    body = {
        "invitation": house.invite(),
        "name": "Tove",
        "anonymous": False,
        "nonce": new_nonce(),
    }
    answers = at_once(6, lambda _: house.client.post("/api/join", json=body))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["seat"] for answer in answers}) == 1
    people = Workspace.open(house.gathering.folder).snapshot().all(Participant)
    assert [person.name for person in people].count("Tove") == 1


def test_a_press_of_two_phones_at_once_is_no_accident(house: House) -> None:
    phones = [house.join(FACILITATOR, name=name) for name in ("Karin", "Kai")]
    answers = at_once(
        4, lambda n: phones[n % 2].ask("POST", "/api/lead/open_round", {"nonce": new_nonce()})
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]


def test_many_who_vote_and_rate_while_the_facilitator_opens_lose_nothing(house: House) -> None:
    lead, target = house.phone(FACILITATOR), house.gathering.touchpoints[0].id
    phones = [house.join(name=None) for _ in range(8)]

    def one(n: int) -> int:
        if n == 8:
            return int(bool(lead.lead("reveal")))
        body = {"desired": 1, "actual": -1}
        return phones[n].ask("PUT", f"/api/ratings/{target}", body).status_code

    codes = at_once(9, one)[:8]
    assert set(codes) <= {200, 409}
    (stage, *_) = until(lambda: lead.state()["lead"]["revealed"]) and lead.state()["stages"]
    (voice,) = stage["touchpoints"][0]["spread"] or [{"n": 0}]
    assert voice["n"] == codes.count(200)


# The store goes away


def test_while_the_workspace_is_gone_phones_follow_and_posts_are_told_to_wait(
    house: House,
) -> None:
    phone, folder = house.join(), house.gathering.folder
    state = phone.state()
    aside = folder.with_name("aside")
    folder.rename(aside)
    try:
        nonce = new_nonce()
        answer = phone.ask("PUT", f"/api/notes/{nonce}", {"text": "Kept on the phone"})
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) >= 1
        assert str(folder) not in answer.text
        for _ in range(3):
            time.sleep(0.3)
            assert phone.state()["version"] == state["version"]
        assert phone.mine()["notes"] == []
        assert house.client.get("/").status_code == 200
        join = {"invitation": "A" * 43, "name": "x", "anonymous": False, "nonce": nonce}
        assert house.client.post("/api/join", json=join).status_code == 503
    finally:
        aside.rename(folder)

    def sent() -> bool:
        again = phone.ask("PUT", f"/api/notes/{nonce}", {"text": "Kept on the phone"})
        return again.status_code == 200

    until(sent)
    assert texts(folder) == {"Kept on the phone": 1}
    house.gathering.live.poll()
    house.gathering.start("emotions")
    until(lambda: phone.state()["step"])


def test_a_deleted_workshop_leaves_its_last_picture(house: House) -> None:

    phone, live = house.join(), house.gathering.live
    state = phone.state()
    live.poll()
    live.change([Delete(WORKSHOP, live.sequence)], label="Delete it")
    time.sleep(0.7)
    assert phone.state()["stages"] == state["stages"]
    assert phone.ask("PUT", f"/api/notes/{new_nonce()}", {"text": "x"}).status_code in (404, 422)


class Crowd:
    """People who write notes until they are told to stop, and send again what was not answered."""

    def __init__(self, url: str, tokens: list[str]) -> None:
        self.url = url
        self.acknowledged: list[str] = []
        self.slowest_poll = 0.0
        self._stop = Event()
        self._threads = [Thread(target=self._write, args=(t, n)) for n, t in enumerate(tokens)]
        for thread in self._threads:
            thread.start()

    def _write(self, token: str, person: int) -> None:
        number = 0
        while not self._stop.is_set():
            text = f"{person}/{number}"
            self._send(token, new_nonce(), text)
            number += 1
            time.sleep(0.02)

    def _send(self, token: str, nonce: str, text: str) -> None:
        while True:
            with httpx.Client(base_url=self.url, timeout=30) as client:
                try:
                    began = time.monotonic()
                    polled = Phone(client, token).ask("GET", "/api/state")
                    if polled.status_code == 200:
                        self.slowest_poll = max(self.slowest_poll, time.monotonic() - began)
                    answer = Phone(client, token).ask("PUT", f"/api/notes/{nonce}", {"text": text})
                except httpx.HTTPError:
                    time.sleep(0.1)
                    continue
                if answer.status_code == 200:
                    self.acknowledged.append(text)
                    return
                assert answer.status_code in (429, 503), answer.text
                time.sleep(float(answer.headers["retry-after"]) / 2)

    def end(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()


def tokens(gathering: Gathering, url: str, n: int) -> list[str]:
    with httpx.Client(base_url=url, timeout=30) as client:
        found = []
        for number in range(n):
            body = {
                "invitation": gathering.door.invite(STAFF, WORKSHOP, now=now()),
                "name": f"P{number}",
                "anonymous": False,
                "nonce": new_nonce(),
            }
            found.append(client.post("/api/join", json=body).json()["seat"])
        return found


@pytest.mark.slow
def test_a_server_that_is_killed_in_the_middle_loses_and_doubles_nothing(tmp_path: Path) -> None:
    gathering = gather(tmp_path / "w")
    room = start_room(gathering.folder, WORKSHOP)
    port = room.reach.port
    crowd = Crowd(room.url, tokens(gathering, room.url, 5))
    try:
        for _ in range(5):
            before = len(crowd.acknowledged)
            until(lambda before=before: len(crowd.acknowledged) > before + 12, seconds=60)
            os.kill(room.pid, signal.SIGKILL)
            room.close()
            room = start_room(gathering.folder, WORKSHOP, port=port)
        before = len(crowd.acknowledged)
        until(lambda: len(crowd.acknowledged) > before + 5, seconds=60)
    finally:
        crowd.end()
        room.close()
    kept = texts(gathering.folder)
    assert len(crowd.acknowledged) > 60
    assert set(crowd.acknowledged) == set(kept)
    assert set(kept.values()) == {1}


@pytest.mark.slow
def test_a_database_that_another_program_locks_for_eight_seconds_is_waited_for(
    tmp_path: Path,
) -> None:
    gathering = gather(tmp_path / "w")
    with start_room(gathering.folder, WORKSHOP) as room:
        crowd = Crowd(room.url, tokens(gathering, room.url, 4))
        try:
            until(lambda: len(crowd.acknowledged) > 8)
            database = gathering.folder / "workspace.db"
            other = subprocess.Popen(
                [sys.executable, "-c", _LOCK, database, "8"], stdout=subprocess.PIPE
            )
            assert other.stdout is not None
            assert other.stdout.readline() == b"locked\n"
            before, crowd.slowest_poll = len(crowd.acknowledged), 0.0
            time.sleep(7)
            assert len(crowd.acknowledged) <= before + 4
            other.communicate()
            until(lambda: len(crowd.acknowledged) > before + 12, seconds=60)
        finally:
            crowd.end()
        assert crowd.slowest_poll < 2
    kept = texts(gathering.folder)
    assert set(crowd.acknowledged) == set(kept)
    assert set(kept.values()) == {1}


# The process


@pytest.mark.slow
def test_a_room_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    gathering = gather(tmp_path / "w")
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, gathering.folder, WORKSHOP],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    room = int(parent.stdout.readline())
    assert _runs(room)
    parent.kill()
    parent.communicate()
    until(lambda: not _runs(room))


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.slow
def test_a_room_listens_on_this_machine_alone_and_says_why_it_cannot(tmp_path: Path) -> None:
    gathering = gather(tmp_path / "w")
    with start_room(gathering.folder, WORKSHOP) as room:
        assert room.url == f"http://127.0.0.1:{room.reach.port}"
        assert not room.reach.is_open
        assert room.is_alive
        with pytest.raises(WorkspaceError, match="Choose another port"):
            start_room(gathering.folder, WORKSHOP, port=room.reach.port)
    assert not room.is_alive
    with pytest.raises(WorkspaceError, match="no workshop 'workshop-gone'"):
        start_room(gathering.folder, "workshop-gone")
    with pytest.raises(WorkspaceError, match="not a workspace"):
        start_room(tmp_path / "nowhere", WORKSHOP)


def test_a_closed_room_can_be_closed_again(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )

    room = RoomProcess(process, Reach("127.0.0.1", 1))
    for _ in range(2):
        room.close()
    assert not room.is_alive
