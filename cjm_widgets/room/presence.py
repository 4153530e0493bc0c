"""Who is in the room just now; kept in memory only, and never by name."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from cjm_widgets.model.scales import ParticipantKind

HERE_SECONDS = 60.0
_GIVERS = (ParticipantKind.STAFF, ParticipantKind.CUSTOMER)


@dataclass(frozen=True, slots=True)
class Attendance:
    """How many people follow and speak.

    Attributes
    ----------
    here
        Seats that asked for the state in the last minute, facilitators' phones left out.
    seats
        Staff and customers who were here since the room was opened.
    spoken
        Of those, how many wrote, rated or voted in the present step.
    """

    here: int = 0
    seats: int = 0
    spoken: int = 0


@dataclass(slots=True)
class _Guest:
    role: ParticipantKind
    at: float
    spoke_in: str | None = None


class Presence:
    """When each seat was seen last, and in which step it gave something last."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._guests: dict[str, _Guest] = {}

    def see(self, key: str, role: ParticipantKind) -> None:
        """Remember that a seat asked for the state."""
        guest = self._guests.get(key)
        if guest is None:
            self._guests[key] = _Guest(role, self._clock())
        else:
            guest.at = self._clock()

    def hear(self, key: str, role: ParticipantKind, step: str | None) -> None:
        """Remember that a seat gave something in a step."""
        self.see(key, role)
        self._guests[key].spoke_in = step

    def roles(self) -> set[ParticipantKind]:
        """Return the roles of everybody who is here."""
        return {guest.role for guest in self._here()}

    def count(self, step: str | None) -> Attendance:
        """Return how many follow, and how many of those who can have spoken in a step."""
        givers = [guest for guest in list(self._guests.values()) if guest.role in _GIVERS]
        return Attendance(
            here=sum(guest.role is not ParticipantKind.FACILITATOR for guest in self._here()),
            seats=len(givers),
            spoken=sum(step is not None and guest.spoke_in == step for guest in givers),
        )

    def _here(self) -> list[_Guest]:
        since = self._clock() - HERE_SECONDS
        # A copy: another thread may seat somebody meanwhile.
        return [guest for guest in list(self._guests.values()) if guest.at >= since]
