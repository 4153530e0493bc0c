"""Who has a seat: the list of one workshop, kept in memory, so that nobody waits to be let in."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

from cjm_widgets.errors import AccessError
from cjm_widgets.workshop.invitations import Door, Seat, key_of

_ROLL_SECONDS = 5.0


class Roll:
    """Every seat of a workshop, read anew when the list of seats changes."""

    def __init__(self, door: Door, workshop_id: str) -> None:
        self._door = door
        self._workshop_id = workshop_id
        self._seats: dict[str, Seat] = {}
        self._version: object = None
        self._read_at = 0.0

    def refresh(self) -> None:
        """Read the list when it changed, or when it was not read for a while.

        Raises
        ------
        WorkspaceError
            It cannot be read at the moment; the last one stands.
        """
        version, now = self._door.version(), time.monotonic()
        # A file system's clock may be coarse: what changed within one of its ticks is found later.
        if version == self._version and now - self._read_at < _ROLL_SECONDS:
            return
        self._seats = self._door.seats(self._workshop_id)
        self._version, self._read_at = version, now

    def known(self, token: str, *, now: dt.datetime) -> Seat | None:
        """Return the seat of a token when it is on the list and not over; no file is read."""
        seat = self._seats.get(key_of(token))
        return None if seat is None or seat.until <= now else replace(seat, token=token)

    def find(self, token: str, *, now: dt.datetime) -> Seat:
        """Look up the seat of a token.

        Raises
        ------
        AccessError
            It is unknown, withdrawn or over, or belongs to another workshop.
        WorkspaceError
            The list cannot be read at the moment.
        """
        seat = self._door.read_seat(token, now=now)
        if seat.workshop_id != self._workshop_id:
            raise of_elsewhere()
        self.add(seat)
        return seat

    def add(self, seat: Seat) -> None:
        """Put a seat on the list that was taken a moment ago."""
        self._seats[key_of(seat.token)] = replace(seat, token="")


def of_elsewhere() -> AccessError:
    """Return what somebody is told whose link leads to another workshop."""
    return AccessError(
        "This link is not known here. Ask the facilitator for a new one.", reason="unknown"
    )
