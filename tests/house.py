"""A room that is open: its server on loopback, and people with phones in it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from cjm_widgets.model.scales import ParticipantKind
from cjm_widgets.room.app import make_app
from cjm_widgets.room.reach import listen
from cjm_widgets.room.server import SETTINGS
from cjm_widgets.room.visit import Room
from cjm_widgets.workshop.edit import now
from gathering import SALES, WORKSHOP, Gathering, new_nonce

STAFF, CUSTOMER = ParticipantKind.STAFF, ParticipantKind.CUSTOMER
SCRIBE, FACILITATOR = ParticipantKind.SCRIBE, ParticipantKind.FACILITATOR
ROLES = (STAFF, CUSTOMER, SCRIBE, FACILITATOR)


@dataclass
class Phone:
    """Somebody's way to the server: a client and the token of a seat or an invitation."""

    client: httpx.Client
    token: str | None

    def ask(self, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token is not None else {}
        headers |= more.pop("headers", {})
        if body is not None:
            more["json"] = body
        return self.client.request(method, path, headers=headers, **more)

    def get(self, path: str, **more: Any) -> Any:
        answer = self.ask("GET", path, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def state(self) -> Any:
        return self.get("/api/state")

    def mine(self) -> Any:
        return self.get("/api/mine")

    def write(self, text: str, *, nonce: str | None = None, **more: Any) -> str:
        nonce = nonce or new_nonce()
        answer = self.ask("PUT", f"/api/notes/{nonce}", {"text": text, **more})
        assert answer.status_code == 200, answer.text
        return nonce

    def lead(self, action: str, **body: Any) -> Any:
        answer = self.ask("POST", f"/api/lead/{action}", {"nonce": new_nonce(), **body})
        assert answer.status_code == 200, answer.text
        return answer.json()["state"]


@dataclass
class House:
    """A room that is open."""

    gathering: Gathering
    client: httpx.Client
    app: FastAPI
    phones: dict[ParticipantKind, Phone] = field(default_factory=dict)

    def phone(self, role: ParticipantKind = STAFF) -> Phone:
        """The phone of the one person in this role, for tests that leave nothing behind."""
        if role not in self.phones:
            self.phones[role] = self.join(role, name=f"The one {role.value}")
        return self.phones[role]

    @property
    def room(self) -> Room:
        """What stands behind the application."""
        found: Room = self.app.state.room
        return found

    @property
    def openapi(self) -> Any:
        """The description of everything that can be asked."""
        return self.app.openapi()

    def invite(self, role: ParticipantKind = STAFF, **more: Any) -> str:
        return self.gathering.door.invite(role, WORKSHOP, now=now(), **more)

    def join(
        self,
        role: ParticipantKind = STAFF,
        *,
        name: str | None = "Tove",
        department: str | None = SALES,
        nonce: str | None = None,
    ) -> Phone:
        """Come in with a name, or (``None``) without one."""
        answer = self.client.post(
            "/api/join",
            json={
                "invitation": self.invite(role),
                "name": name,
                "anonymous": name is None,
                "department_id": department,
                "nonce": nonce or new_nonce(),
                "consent": True,
            },
        )
        assert answer.status_code == 201, answer.text
        return Phone(self.client, answer.json()["seat"])


@contextmanager
def opened(gathering: Gathering, **options: Any) -> Iterator[House]:
    """Serve a gathering from a thread of this process."""
    app = make_app(gathering.folder, WORKSHOP, **options)
    server = uvicorn.Server(uvicorn.Config(app, **SETTINGS))
    with listen("127.0.0.1", 0) as door:
        thread = Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            until(lambda: server.started)
            port = door.getsockname()[1]
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
                yield House(gathering, client, app)
        finally:
            server.should_exit = True
            thread.join()


def until(condition: Any, *, seconds: float = 20) -> Any:
    """Wait until something is so, and return it."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "never came true"
        time.sleep(0.02)
    return found
