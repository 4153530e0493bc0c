"""Step 6: what lies behind each touchpoint, who does it, on what it rests, and what causes a low."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from cjm_widgets.errors import ConflictError, InvalidMapError
from cjm_widgets.model.base import Entity, rank_between, spread_ranks
from cjm_widgets.model.blueprint import BackstageStep, SupportProcess
from cjm_widgets.model.codes import codes
from cjm_widgets.model.document import Document
from cjm_widgets.model.journey import Stage, Touchpoint
from cjm_widgets.model.scales import MomentKind
from cjm_widgets.model.session import Note
from cjm_widgets.store import Change, Create, Delete, Update
from cjm_widgets.workshop import edit
from cjm_widgets.workshop.curve import FeltPoint, emotion_picture
from cjm_widgets.workshop.live import Live
from cjm_widgets.workshop.removal import without

Item: TypeAlias = BackstageStep | SupportProcess
KINDS: Mapping[str, type[Item]] = MappingProxyType(
    {BackstageStep.kind: BackstageStep, SupportProcess.kind: SupportProcess}
)
TEXTS = ("customer_action", "frontstage")
FIELDS = ("name", "department_id", "owner_id", "minutes", "problem")
# The step of the scale at and under which a feeling is a low: "uneasy".
LOW = -1.0
_LONGEST_NAME = 200
_LONGEST_RANK = 100


@dataclass(frozen=True, slots=True)
class Low:
    """A touchpoint at which customers feel bad.

    Attributes
    ----------
    value
        What the room agreed on, else the mean it rated once that is revealed; ``None`` where only
        its mark as friction makes it a low.
    """

    touchpoint_id: str
    value: float | None
    agreed: bool
    friction: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One touchpoint with what lies behind it; ``low`` where it is one."""

    touchpoint: Touchpoint
    code: str
    stage: Stage
    steps: tuple[BackstageStep, ...]
    processes: tuple[SupportProcess, ...]
    low: Low | None


def columns(
    document: Document, map_id: str, *, workshop_id: str | None = None
) -> tuple[Column, ...]:
    """Return the touchpoints of a map from left to right with what lies behind each.

    Ratings that are not revealed make no low.
    """
    code = codes(document, map_id)
    picture = emotion_picture(document, map_id, workshop_id=workshop_id)
    lows = {point.id: _low(point) for point in picture.points}
    return tuple(
        Column(
            touchpoint,
            code[touchpoint.id],
            stage,
            document.children(touchpoint.id, BackstageStep),
            document.children(touchpoint.id, SupportProcess),
            lows[touchpoint.id],
        )
        for stage in document.stages(map_id)
        for touchpoint in document.children(stage.id, Touchpoint)
    )


def _low(point: FeltPoint) -> Low | None:
    agreed = point.agreed_actual
    mean = None if point.room is None else point.room.actual.mean
    value = mean if agreed is None else float(agreed)
    friction = point.moment_kind is MomentKind.FRICTION
    if friction or (value is not None and value <= LOW):
        return Low(point.id, value, agreed is not None, friction)
    return None


def describe(live: Live, touchpoint_id: str, field: str, text: str, *, seen: int) -> None:
    """Say what the customer does, or what of ours they see; an empty text leaves it open.

    Raises
    ------
    ConflictError
        Somebody changed the touchpoint since, or removed it.
    """
    if field not in TEXTS:
        raise InvalidMapError(f"The blueprint has no lane {field!r}.", field=field)
    live.poll()
    old = _present(live, touchpoint_id, Touchpoint)
    new = old.revise(**{field: text.strip() or None})
    said = "what the customer does" if field == "customer_action" else "what the customer sees"
    _commit(live, _changed(live, [new], {old.id: seen}), label=f"Say {said} at {old.name}")


def add(
    live: Live,
    touchpoint_id: str,
    kind: str,
    *,
    name: str,
    after: str | None = None,
    new_id: str | None = None,
) -> str:
    """Add a backstage step or support process behind another one, by default last; return its id."""
    live.poll()
    cls = _cls(kind)
    touchpoint = _present(live, touchpoint_id, Touchpoint)
    row = list(live.document.children(touchpoint.id, cls))
    at = next((place for place, item in enumerate(row, 1) if item.id == after), len(row))
    fresh = cls(id=new_id or edit.new_id(cls.kind), touchpoint_id=touchpoint.id, name=_name(name))
    ranked = _ranked(row, fresh, at)
    changes: list[Change] = [Create(item) for item in ranked if item.id == fresh.id]
    changes += _changed(live, [item for item in ranked if item.id != fresh.id], {})
    _commit(live, changes, label=f"Add {fresh.name} behind {touchpoint.name}")
    return fresh.id


def revise(live: Live, item_id: str, values: Mapping[str, Any], *, seen: int) -> None:
    """Change the name, department, owner, minutes or problem of a step or process.

    Raises
    ------
    ConflictError
        Somebody changed it since, or removed it.
    InvalidMapError
        There is no such field, or a value breaks a rule.
    """
    live.poll()
    old = _item(live, item_id)
    known = [field for field in FIELDS if field in type(old).model_fields]
    if strange := [field for field in values if field not in known]:
        raise InvalidMapError(
            f"A {type(old).label.lower()} has no field {strange[0]!r}.", field=strange[0]
        )
    new = old.revise(**{field: _clean(field, value) for field, value in values.items()})
    label = f"Rename {old.name} to {new.name}" if old.name != new.name else f"Change {old.name}"
    _commit(live, _changed(live, [new], {old.id: seen}), label=label)


def move(live: Live, item_id: str, touchpoint_id: str, *, before: str | None, seen: int) -> None:
    """Move a step or process behind another touchpoint, or to another place behind its own.

    It stands in front of the item *before*, with ``None`` at the end.
    """
    live.poll()
    item = _item(live, item_id)
    touchpoint = _present(live, touchpoint_id, Touchpoint)
    row = [i for i in live.document.children(touchpoint.id, type(item)) if i.id != item.id]
    at = len(row)
    if before is not None:
        at = next((place for place, other in enumerate(row) if other.id == before), -1)
    if at < 0:
        raise ConflictError(
            "Somebody else moved or removed the neighbour of that place just now. Nothing was "
            "moved; look at the blueprint and try again.",
            stale=(before or "",),
        )
    ranked = _ranked(row, item.revise(touchpoint_id=touchpoint.id), at)
    label = (
        f"Move {item.name} to place {at + 1}"
        if item.touchpoint_id == touchpoint.id
        else f"Move {item.name} behind {touchpoint.name}"
    )
    _commit(live, _changed(live, ranked, {item.id: seen}), label=label)


def remove(live: Live, item_id: str, *, seen: int) -> int:
    """Remove a step or process, and return how many notes about it went to the parking lot.

    Steps that rested on a process let go of it.
    """
    live.poll()
    item = _item(live, item_id)
    roots, others = without(live.document, item.id)
    changes: list[Change] = [Delete(i, seen if i == item.id else live.sequence) for i in roots]
    changes += _changed(live, others, {})
    _commit(live, changes, label=f"Remove {item.name}")
    return sum(isinstance(other, Note) for other in others)


def mark_cause(live: Live, item_id: str, touchpoint_id: str, on: bool, *, seen: int) -> None:
    """Say that a step or process causes the low at a touchpoint, or that it does not."""
    live.poll()
    item = _item(live, item_id)
    touchpoint = _present(live, touchpoint_id, Touchpoint)
    new = item.revise(causes=_with(item.causes, touchpoint.id, on))
    verb = "causes" if on else "does not cause"
    label = f"{item.name} {verb} the low at {touchpoint.name}"
    _commit(live, _changed(live, [new], {item.id: seen}), label=label)


def link(live: Live, step_id: str, process_id: str, on: bool, *, seen: int) -> None:
    """Say that a backstage step rests on a support process, or that it does not."""
    live.poll()
    step = _present(live, step_id, BackstageStep)
    process = _present(live, process_id, SupportProcess)
    if live.document.map_of(step.id) != live.document.map_of(process.id):
        raise InvalidMapError(f"{process.name!r} stands on another map.", item=process.id)
    new = step.revise(support_ids=_with(step.support_ids, process.id, on))
    verb = "rests" if on else "does not rest"
    label = f"{step.name} {verb} on {process.name}"
    _commit(live, _changed(live, [new], {step.id: seen}), label=label)


def _with(names: tuple[str, ...], name: str, on: bool) -> tuple[str, ...]:
    left = tuple(other for other in names if other != name)
    return (*left, name) if on else left


def _clean(field: str, value: Any) -> Any:
    if field == "name":
        return _name(str(value))
    if isinstance(value, str):
        return value.strip() or None
    return value


def _name(name: str) -> str:
    line = " ".join(name.split())
    if not line:
        raise InvalidMapError("A name is missing. Three or four words are enough.", field="name")
    if len(line) > _LONGEST_NAME:
        raise InvalidMapError(
            f"A name has at most {_LONGEST_NAME} characters; this one has {len(line)}. "
            "Shorten it, and put the rest into what goes wrong.",
            field="name",
        )
    return line


def _cls(kind: str) -> type[Item]:
    if kind not in KINDS:
        raise InvalidMapError(f"The blueprint has no lane for a {kind!r}.", field="kind")
    return KINDS[kind]


def _ranked(row: Sequence[Item], item: Item, at: int) -> list[Item]:
    """Return a row with an item put in at a place; ties and worn-out ranks make everybody move."""
    placed = [*row[:at], item, *row[at:]]
    low = row[at - 1].rank if at else None
    high = row[at].rank if at < len(row) else None
    if low is None or high is None or low < high:
        fits = (low is None or low < item.rank) and (high is None or item.rank < high)
        rank = item.rank if fits else rank_between(low, high)
        if len(rank) <= _LONGEST_RANK:
            placed[at] = item.revise(rank=rank)
            return placed
    ranks = spread_ranks(len(placed))
    return [one.revise(rank=rank) for one, rank in zip(placed, ranks, strict=True)]


def _item(live: Live, item_id: str) -> Item:
    found = live.document.find(item_id)
    if not isinstance(found, BackstageStep | SupportProcess):
        raise _gone(item_id)
    return found


def _present(live: Live, item_id: str, cls: type[Any]) -> Any:
    found = live.document.find(item_id)
    if not isinstance(found, cls):
        raise _gone(item_id)
    return found


def _gone(item_id: str) -> ConflictError:
    return ConflictError("This is not there any more; somebody else removed it.", stale=(item_id,))


def _changed(live: Live, wanted: Iterable[Entity], seen: Mapping[str, int]) -> list[Change]:
    """Return the changes of those items that differ from what is there."""
    return [
        Update(item, seen.get(item.id, live.sequence))
        for item in wanted
        if live.document.find(item.id) != item
    ]


def _commit(live: Live, changes: Sequence[Change], *, label: str) -> None:
    if changes:
        live.change(changes, label=label)
