"""Who stands behind a request, what they may do, and how their work is carried out."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from cjm_widgets.errors import AccessError, ConflictError
from cjm_widgets.i18n import Catalog
from cjm_widgets.model.base import to_moment
from cjm_widgets.room.feed import Feed
from cjm_widgets.room.limits import Limits, neighbourhood
from cjm_widgets.room.writer import Writer
from cjm_widgets.workshop import edit
from cjm_widgets.workshop.invitations import Seat, key_of
from cjm_widgets.workshop.live import Live
from cjm_widgets.workshop.roles import Deed, may

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}", re.ASCII)
_TRIES = 8
T = TypeVar("T")


class Room:
    """One workshop's server: what it shows, whom it lets in, and how it writes."""

    def __init__(
        self, folder: Path, workshop_id: str, *, catalog: Catalog, behind_proxy: bool
    ) -> None:
        self.feed = Feed(folder, workshop_id, catalog=catalog)
        self.writer = Writer(self.feed)
        self.limits = Limits()
        self._behind_proxy = behind_proxy
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="room-reader")

    def close(self) -> None:
        """Finish what was begun and let go."""
        self.writer.close()
        self._readers.shutdown()

    def address(self, request: Request) -> str:
        """Return the network address that counts as one stranger."""
        told = request.headers.get("x-forwarded-for", "") if self._behind_proxy else ""
        # The last one was written by our own proxy; those before it by anybody.
        last = told.rpartition(",")[2].strip()
        return neighbourhood(last or (request.client.host if request.client else ""))

    async def read(self, work: Callable[[], T]) -> T:
        """Carry out something that may wait for the disk and changes nothing."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, work)


@dataclass(frozen=True, slots=True)
class Visit:
    """A request by somebody who has a seat and may do what is asked."""

    room: Room
    seat: Seat

    async def read(self, work: Callable[[], T]) -> T:
        """Carry out something that may wait for the disk and changes nothing."""
        return await self.room.read(work)

    async def give(self, work: Callable[[Live], T]) -> T:
        """Carry out what a person gives, and count them among those who spoke."""
        done = await self.room.writer.carry_out(work)
        feed = self.room.feed
        feed.presence.hear(key_of(self.seat.token), self.seat.role, feed.step)
        return done

    async def change(self, work: Callable[[Live], T]) -> T:
        """Carry out what a person does to what is there, in their own name.

        It is done to the newest state, and again when somebody was quicker.

        Raises
        ------
        ConflictError
            Others were quicker every time.
        """
        return await self.room.writer.carry_out(
            partial(_patiently, work), actor=self.seat.participant_id
        )


def _patiently(work: Callable[[Live], T], live: Live) -> T:
    for _ in range(_TRIES - 1):
        live.poll()
        with suppress(ConflictError):
            return work(live)
    live.poll()
    return work(live)


def sent_now() -> str:
    """Return the moment at which something arrived."""
    return to_moment(edit.now())


_SEAT = HTTPBearer(
    auto_error=False,
    scheme_name="seat",
    description="The token of a seat, from `POST /api/join`. There are no cookies.",
)
_INVITATION = HTTPBearer(
    auto_error=False,
    scheme_name="invitation",
    description="The token of an invitation, from the part of a join link after `#j=`.",
)
Credentials = HTTPAuthorizationCredentials | None


def room_of(request: Request) -> Room:
    """Return the room that a request came to."""
    room: Room = request.app.state.room
    return room


def may_do(deed: Deed, *, often: bool = False) -> Any:
    """Return a dependency that lets in whoever may do something, and nobody else.

    Parameters
    ----------
    often
        The page asks for it by itself, again and again.
    """

    async def visit(
        request: Request, credentials: Annotated[Credentials, Security(_SEAT)]
    ) -> Visit:
        room = room_of(request)
        seat = await _seat(room, request, credentials)
        limit = room.limits.asking if often else room.limits.giving
        limit.take(key_of(seat.token))
        if not may(seat.role, deed):
            raise AccessError("Your part in this workshop does not include that.", reason="role")
        return Visit(room, seat)

    return Depends(visit)


async def _seat(room: Room, request: Request, credentials: Credentials) -> Seat:
    token, now = bearer(credentials), edit.now()
    if token is not None and (seat := room.feed.roll.known(token, now=now)) is not None:
        return seat
    room.limits.strangers.take(room.address(request))
    if token is None:
        raise no_link()
    return await room.read(partial(room.feed.roll.find, token, now=now))


def invited(request: Request, credentials: Annotated[Credentials, Security(_INVITATION)]) -> str:
    """Return the token of an invitation as it was sent."""
    room = room_of(request)
    room.limits.strangers.take(room.address(request))
    token = bearer(credentials)
    if token is None:
        raise no_link()
    return token


def bearer(credentials: Credentials) -> str | None:
    """Return a token that may be one of ours."""
    if credentials is None or not _TOKEN.fullmatch(credentials.credentials):
        return None
    return credentials.credentials


def no_link() -> AccessError:
    """Return what somebody is told who came without a link."""
    return AccessError(
        "Open the room with the link or the code that the facilitator shows.", reason="unknown"
    )
