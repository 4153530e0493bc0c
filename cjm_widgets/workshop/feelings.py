"""Step 4: what the room agrees on about feelings, and which touchpoints it calls moments of truth."""

from __future__ import annotations

import math
from types import MappingProxyType

from cjm_widgets.analytics import emotions
from cjm_widgets.errors import ClosedError, InvalidMapError, NotFoundError
from cjm_widgets.model.document import Document
from cjm_widgets.model.journey import MomentOfTruth, Touchpoint
from cjm_widgets.model.scales import MomentKind
from cjm_widgets.store import Change, Create, Delete, Update
from cjm_widgets.workshop import edit
from cjm_widgets.workshop.curve import FeltPoint, emotion_picture, moment_at
from cjm_widgets.workshop.live import Live

SIDES = MappingProxyType({"desired": "agreed_desired", "actual": "agreed_actual"})
# Fewer are too few to speak for the room.
_OF_ONE_MIND_FROM = 3


def agree(live: Live, touchpoint_id: str, side: str, value: int | None, *, seen: int) -> None:
    """Keep what the room settled on after talking; ``None`` leaves it open, which is not 0.

    Parameters
    ----------
    side
        ``"desired"`` or ``"actual"``.
    seen
        Sequence of the document that the facilitator looked at.

    Raises
    ------
    ConflictError
        Somebody changed the touchpoint since.
    InvalidMapError
        The value is outside -2 to +2, or there is no such side.
    NotFoundError
        The touchpoint is gone.
    """
    if side not in SIDES:
        raise InvalidMapError(f"There is no emotion {side!r}: say desired or actual.", field=side)
    touchpoint = live.document.get(touchpoint_id, Touchpoint)
    agreed = touchpoint.revise(**{SIDES[side]: value})
    if agreed == touchpoint:
        return
    label = (
        f"Leave the {side} emotion of {touchpoint.name} open"
        if value is None
        else f"Agree on {value:+d} as the {side} emotion of {touchpoint.name}"
    )
    live.change([Update(agreed, seen)], label=label)


def agree_where_of_one_mind(
    live: Live, map_id: str, *, workshop_id: str | None, seen: int
) -> tuple[str, ...]:
    """Settle what is still open at the step nearest to the room's mean, where the room is not apart.

    Touchpoints at which the room is apart, or fewer than three rated, stay open: they are to be
    talked about. Returns the ids of the touchpoints that were settled.

    Raises
    ------
    ClosedError
        The ratings are not revealed yet.
    ConflictError
        Somebody changed one of the touchpoints since.
    """
    picture = emotion_picture(live.document, map_id, workshop_id=workshop_id)
    if picture.hidden:
        raise ClosedError("The ratings are still private. Reveal them first.")
    changes: list[Change] = []
    for point in picture.points:
        if point.room is None or not (found := of_one_mind(point)):
            continue
        touchpoint = live.document.get(point.id, Touchpoint)
        changes.append(Update(touchpoint.revise(**found), seen))
    if changes:
        live.change(changes, label=_settled(len(changes)))
    return tuple(change.item for change in changes)


def _settled(n: int) -> str:
    return f"Agree on the room's means at {n} touchpoint{'' if n == 1 else 's'}"


def of_one_mind(point: FeltPoint) -> dict[str, int]:
    room = point.room
    if room is None:
        return {}
    sides = (
        ("desired", point.agreed_desired, room.desired),
        ("actual", point.agreed_actual, room.actual),
    )
    return {
        SIDES[side]: nearest_step(rated.mean)
        for side, agreed, rated in sides
        if agreed is None
        and rated.mean is not None
        and rated.n >= _OF_ONE_MIND_FROM
        and not emotions.is_apart(rated)
    }


def nearest_step(mean: float) -> int:
    """Return the step of the scale nearest to a mean; a mean between two, the one nearer to 0.

    >>> [nearest_step(mean) for mean in (1.5, 0.6, -0.5, -1.6)]
    [1, 1, 0, -2]
    """
    return int(math.copysign(math.ceil(abs(mean) - 0.5), mean))


def mark_moment(
    live: Live, touchpoint_id: str, moment_kind: MomentKind | None, *, seen: int
) -> None:
    """Mark a touchpoint as a moment of truth of a kind, or (``None``) take the mark off.

    A mark of the other kind keeps its reason; the room's order belonged to the old kind and goes.

    Raises
    ------
    ConflictError
        Somebody changed the mark since.
    """
    document = live.document
    touchpoint, old = document.get(touchpoint_id, Touchpoint), moment_at(document, touchpoint_id)
    if moment_kind is None:
        if old is not None:
            live.change([Delete(old.id, seen)], label=f"{touchpoint.name} is no moment of truth")
        return
    if old is None:
        new = MomentOfTruth(
            id=edit.new_id(MomentOfTruth.kind), touchpoint_id=touchpoint_id, moment_kind=moment_kind
        )
        change: Change = Create(new)
    elif old.moment_kind is moment_kind:
        return
    else:
        change = Update(old.revise(moment_kind=moment_kind, room_order=None), seen)
    label = f"Mark {touchpoint.name} as a moment of truth, {moment_kind.value}"
    live.change([change], label=label)


def explain_moment(live: Live, touchpoint_id: str, why: str, *, seen: int) -> None:
    """Keep why a moment of truth matters; an empty text leaves it open.

    Raises
    ------
    NotFoundError
        The touchpoint is not marked (any more).
    ConflictError
        Somebody changed the mark since.
    """
    old = _marked(live.document, touchpoint_id)
    new = old.revise(why=why.strip() or None)
    if new != old:
        label = f"Say why {live.document.get(touchpoint_id, Touchpoint).name} matters"
        live.change([Update(new, seen)], label=label)


def weigh_moment(live: Live, touchpoint_id: str, make_or_break: bool, *, seen: int) -> None:
    """Say whether customers leave or stay because of a moment of truth.

    Raises
    ------
    NotFoundError, ConflictError
        As in :func:`explain_moment`.
    """
    old = _marked(live.document, touchpoint_id)
    new = old.revise(make_or_break=make_or_break)
    if new != old:
        name = live.document.get(touchpoint_id, Touchpoint).name
        label = f"{name} is {'make or break' if make_or_break else 'not make or break'}"
        live.change([Update(new, seen)], label=label)


def _marked(document: Document, touchpoint_id: str) -> MomentOfTruth:
    if (found := moment_at(document, touchpoint_id)) is None:
        raise NotFoundError(
            "This is no moment of truth any more. Mark it first, then say why.",
            wanted=touchpoint_id,
        )
    return found
