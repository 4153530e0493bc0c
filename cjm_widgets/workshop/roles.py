"""Who may do what in the room: a table, and *no* for everything that is not in it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from cjm_widgets.model.scales import ParticipantKind


class Deed(StrEnum):
    """Something a person in the room can do.

    Everybody with a seat sees the present step and what they gave themselves. A customer takes no
    part in votes on our priorities; a facilitator's phone leads and gives no opinion, so that the
    one who reveals has nothing to hide.
    """

    FOLLOW = "follow"
    WRITE_NOTE = "write_note"
    RATE = "rate"
    VOTE = "vote"
    ENTER_SLIP = "enter_slip"
    READ_NOTES = "read_notes"
    PLACE_NOTES = "place_notes"
    LEAD = "lead"


MAY: Mapping[ParticipantKind, frozenset[Deed]] = MappingProxyType(
    {
        ParticipantKind.STAFF: frozenset({Deed.FOLLOW, Deed.WRITE_NOTE, Deed.RATE, Deed.VOTE}),
        ParticipantKind.CUSTOMER: frozenset({Deed.FOLLOW, Deed.WRITE_NOTE, Deed.RATE}),
        ParticipantKind.SCRIBE: frozenset(
            {Deed.FOLLOW, Deed.WRITE_NOTE, Deed.ENTER_SLIP, Deed.READ_NOTES, Deed.PLACE_NOTES}
        ),
        ParticipantKind.FACILITATOR: frozenset(
            {Deed.FOLLOW, Deed.READ_NOTES, Deed.PLACE_NOTES, Deed.LEAD}
        ),
    }
)


def may(role: ParticipantKind, deed: Deed) -> bool:
    """Tell whether a role may do something."""
    return deed in MAY.get(role, frozenset())
