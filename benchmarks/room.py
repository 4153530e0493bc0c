"""A full room: everybody asks once a second and sends something every five, two kernels watch.

On this machine's loopback, bounded in time. By itself: ``python benchmarks/room.py 500 60``.
"""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cjm_widgets.model.journey import EmotionRating
from cjm_widgets.model.scales import ParticipantKind
from cjm_widgets.model.session import Note
from cjm_widgets.room.server import start_room
from cjm_widgets.workshop import agenda
from cjm_widgets.workshop.begin import begin_sample
from cjm_widgets.workshop.edit import now
from cjm_widgets.workshop.invitations import Door
from cjm_widgets.workshop.live import Live

Row = tuple[str, float, str, str]

PARTICIPANTS = 200
SECONDS = 60
POLL_SECONDS = 1.0
POST_SECONDS = 5.0
_JOINING_AT_ONCE = 8

# A facilitator's kernel: it says which note it has seen when.
_KERNEL = """
import sys, time
from pathlib import Path
from cjm_widgets.workshop.live import Live
live = Live.open(Path(sys.argv[1]), actor=None)
live.subscribe(lambda entries: seen.extend(
    e.after.text for e in entries if e.kind == "note" and e.after is not None
))
print("ready", flush=True)
end = time.monotonic() + float(sys.argv[2])
while time.monotonic() < end:
    seen = []
    live.poll()
    at = time.monotonic()
    for text in seen:
        print(at, text)
    time.sleep(1.0)
"""


@dataclass
class Phone:
    """One participant: a connection that is kept, and what was sent and acknowledged over it."""

    number: int
    port: int
    token: str = ""
    targets: list[str] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    posted: list[float] = field(default_factory=list)
    sent_at: dict[str, float] = field(default_factory=dict)
    failed: Counter[int] = field(default_factory=Counter)

    async def open(self) -> None:
        self._in, self._out = await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        """Send one request and return status and body of the answer."""
        sent = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
        head += f"Authorization: Bearer {self.token}\r\n" if self.token else ""
        head += f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n"
        while True:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                self._out.write(head.encode() + sent)
                return await self._answer()
            # A connection that was idle for long is closed; browsers open another, too.
            await self.open()

    async def _answer(self) -> tuple[int, bytes]:
        status = int((await self._in.readuntil(b"\r\n")).split()[1])
        length = 0
        while (line := await self._in.readuntil(b"\r\n")) != b"\r\n":
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return status, await self._in.readexactly(length)

    async def join(self, invitation: str) -> None:
        body = {
            "invitation": invitation,
            "name": f"Person {self.number}",
            "anonymous": False,
            "nonce": secrets.token_urlsafe(16),
        }
        status, answer = await self.ask("POST", "/api/join", body)
        if status != 201:
            raise RuntimeError(f"joining failed: {status} {answer!r}")
        told = json.loads(answer)
        self.token = told["seat"]
        self.targets = [t["id"] for stage in told["state"]["stages"] for t in stage["touchpoints"]]

    async def live(self, end: float) -> None:
        """Ask once a second and send every five, until the end."""
        seen = ""
        post_at = time.monotonic() + random.uniform(0, POST_SECONDS)  # noqa: S311 - no secret
        await asyncio.sleep(random.uniform(0, POLL_SECONDS))  # noqa: S311
        while (began := time.monotonic()) < end:
            status, answer = await self.ask("GET", f"/api/state?seen={seen}")
            self.asked.append(time.monotonic() - began)
            if status == 200:
                seen = json.loads(answer)["version"]
            else:
                self.failed[status] += 1
            if time.monotonic() >= post_at:
                post_at += POST_SECONDS
                await self._give(len(self.posted))
            await asyncio.sleep(max(0.0, began + POLL_SECONDS - time.monotonic()))

    async def _give(self, number: int) -> None:
        text, began = f"{self.number}/{number}", time.monotonic()
        if number % 2:
            target = self.targets[number // 2 % len(self.targets)]
            rating = {"desired": 1, "actual": -1, "word": text, "basis": "saw"}
            status, _ = await self.ask("PUT", f"/api/ratings/{target}", rating)
        else:
            note = {"text": text}
            status, _ = await self.ask("PUT", f"/api/notes/{secrets.token_urlsafe(16)}", note)
        self.posted.append(time.monotonic() - began)
        if status == 200:
            self.sent_at[text] = began
        else:
            self.failed[status] += 1


def rows() -> list[Row]:
    """Return name, figure, unit and target of each measure."""
    return measure(PARTICIPANTS, SECONDS)


def measure(participants: int, seconds: float) -> list[Row]:
    """Fill a room of the sample company's workshop and return what was measured."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as place:
        folder = Path(place) / "w"
        begin_sample(folder)
        live = Live.open(folder, actor=None)
        workshop = agenda.newest_workshop(live.document)
        assert workshop is not None  # noqa: S101 - the sample has one
        items = agenda.in_the_room(live.document, workshop.id)
        agenda.start(live, next(i.id for i in items if i.step.value == "emotions"))
        invitation = Door(folder).invite(ParticipantKind.STAFF, workshop.id, now=now())
        with start_room(folder, workshop.id) as room:
            empty = _memory(room.pid)
            phones = [Phone(n, room.reach.port) for n in range(participants)]
            joined, busy, kernels = asyncio.run(
                _fill(phones, invitation, folder, seconds, room.pid)
            )
            full = _memory(room.pid)
        live = Live.open(folder, actor=None)
        kept = Counter(n.text for n in live.document.all(Note) if n.workshop_id == workshop.id)
        kept += Counter(r.word or "" for r in live.document.all(EmotionRating) if not r.revealed)
    found = _rows(phones, kernels, kept)
    return [
        *found,
        (f"{participants} people: memory each", (full - empty) / participants, "MB", "≤ 0.5"),
        (f"{participants} people: server, part of a core", busy / seconds, "", ""),
        (f"{participants} people: coming in, each", joined * 1000, "ms", ""),
    ]


async def _fill(
    phones: list[Phone], invitation: str, folder: Path, seconds: float, server: int
) -> tuple[float, float, list[dict[str, float]]]:
    """Let everybody in, then live.

    Return how long a person took to come in, how long the server computed after that, and what each
    kernel saw when.
    """
    doors = asyncio.Semaphore(_JOINING_AT_ONCE)

    async def come_in(phone: Phone) -> None:
        async with doors:
            await phone.open()
            await phone.join(invitation)

    began = time.monotonic()
    await asyncio.gather(*(come_in(phone) for phone in phones))
    joined = (time.monotonic() - began) / len(phones)
    command = [sys.executable, "-c", _KERNEL, str(folder), str(seconds + 5)]
    kernels = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for kernel in kernels:
        kernel.stdout.readline()  # type: ignore[union-attr]
    computed, end = _cpu(server), time.monotonic() + seconds
    await asyncio.gather(*(phone.live(end) for phone in phones))
    computed = _cpu(server) - computed
    seen = []
    for kernel in kernels:
        out, _ = await asyncio.to_thread(kernel.communicate)
        lines = [line.split(" ", 1) for line in out.splitlines()]
        seen.append({text: float(at) for at, text in lines})
    return joined, computed, seen


def _rows(
    phones: list[Phone],
    kernels: list[dict[str, float]],
    kept: Counter[str],
) -> list[Row]:
    n = len(phones)
    asked = [s for phone in phones for s in phone.asked]
    posted = [s for phone in phones for s in phone.posted]
    sent = {text: at for phone in phones for text, at in phone.sent_at.items()}
    visible = [seen[text] - at for seen in kernels for text, at in sent.items() if text in seen]
    aim = "≤ 100" if n <= PARTICIPANTS else "≤ 200"
    return [
        (f"{n} people: requests a second", (len(asked) + len(posted)) / _span(phones), "1/s", ""),
        (f"{n} people: answers, 95 of 100", _p95(asked + posted) * 1000, "ms", aim),
        (f"{n} people: polls, 95 of 100", _p95(asked) * 1000, "ms", ""),
        (f"{n} people: posts, median", statistics.median(posted) * 1000, "ms", ""),
        (f"{n} people: posts, 95 of 100", _p95(posted) * 1000, "ms", ""),
        (f"{n} people: post to visible, 95 of 100", _p95(visible), "s", "≤ 1.5"),
        (f"{n} people: acknowledged and lost", float(sum(t not in kept for t in sent)), "", "0"),
        (f"{n} people: doubled", float(sum(kept[t] > 1 for t in sent)), "", "0"),
        (f"{n} people: refused", float(sum(p.failed.total() for p in phones)), "", "0"),
    ]


def _span(phones: list[Phone]) -> float:
    times = [at for phone in phones for at in phone.sent_at.values()]
    return max(times) - min(times)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _memory(pid: int) -> float:
    """Memory of a process in MB, from Linux; 0 elsewhere."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except FileNotFoundError:
        return 0.0
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def _cpu(pid: int) -> float:
    """Seconds that a process has computed so far, from Linux; 0 elsewhere."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(words[11]) + int(words[12])) / 100


if __name__ == "__main__":
    n_given, *rest = [*sys.argv[1:], *[str(PARTICIPANTS), str(SECONDS)][len(sys.argv) - 1 :]]
    for name, figure, unit, target in measure(int(n_given), float(rest[0])):
        print(f"{name:44}{figure:12,.2f} {unit:8}{target}")
