"""The board: stages and touchpoints are added, named, moved, branched and removed.

Each act is one command, carried out on what the person had before their eyes: ``seen`` is the
sequence of the document from which the picture was drawn. Whoever acts on an item that somebody
else changed since gets a :class:`~cjm_widgets.errors.ConflictError`, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias, TypeVar

from cjm_widgets.errors import ConflictError, InvalidMapError
from cjm_widgets.model.base import Entity, rank_between, spread_ranks
from cjm_widgets.model.codes import alternatives
from cjm_widgets.model.document import Document
from cjm_widgets.model.journey import JourneyMap, Stage, Touchpoint
from cjm_widgets.model.scales import Phase
from cjm_widgets.model.session import Note, Round
from cjm_widgets.store import Change, Create, Delete, Update
from cjm_widgets.workshop import edit
from cjm_widgets.workshop.live import Live
from cjm_widgets.workshop.removal import falling, without

LONGEST_NAME = 200
_LONGEST_RANK = 100
_ATTEMPTS = 5

Item: TypeAlias = Stage | Touchpoint
S = TypeVar("S", Stage, Touchpoint)


def add_stage(
    live: Live,
    map_id: str,
    *,
    name: str,
    after: str | None = None,
    stage_id: str | None = None,
) -> str:
    """Add a stage behind another one, by default at the end, and return its id.

    It begins in the phase of the stage before it.
    """
    live.poll()
    live.document.get(map_id, JourneyMap)
    stages = list(live.document.stages(map_id))
    at = _behind(stages, after)
    fresh = Stage(
        id=stage_id or edit.new_id(Stage.kind),
        map_id=map_id,
        name=_name(name),
        phase=stages[at - 1].phase if at else Phase.BEFORE,
    )
    return _add(live, stages, fresh, at=at, label=f"Add the stage {fresh.name}")


def add_touchpoint(
    live: Live,
    stage_id: str,
    *,
    name: str,
    after: str | None = None,
    touchpoint_id: str | None = None,
) -> str:
    """Add a touchpoint behind another one, by default at the end of the stage; return its id.

    Behind an alternative that is not the last it is one more way of the same branch.
    """
    live.poll()
    _present(live, stage_id, Stage)
    row = list(live.document.children(stage_id, Touchpoint))
    at = _behind(row, after)
    fresh = Touchpoint(
        id=touchpoint_id or edit.new_id(Touchpoint.kind), stage_id=stage_id, name=_name(name)
    )
    fresh = _joined(fresh, row, at)
    return _add(live, row, fresh, at=at, label=f"Add {fresh.name}")


def branch(
    live: Live, touchpoint_id: str, *, name: str, seen: int, new_id: str | None = None
) -> str:
    """Add another way to do the same: an alternative right behind a touchpoint; return its id."""
    live.poll()
    origin = _present(live, touchpoint_id, Touchpoint)
    row = list(live.document.children(origin.stage_id, Touchpoint))
    group = origin.branch or _free_branch(row)
    at = _behind(row, origin.id)
    fresh = Touchpoint(
        id=new_id or edit.new_id(Touchpoint.kind),
        stage_id=origin.stage_id,
        name=_name(name),
        branch=group,
    )
    changed = {} if origin.branch else {origin.id: origin.revise(branch=group)}
    return _add(
        live,
        [changed.get(t.id, t) for t in row],
        fresh,
        at=at,
        label=f"Branch {origin.name}",
        seen={origin.id: seen} if changed else {},
    )


def unbranch(live: Live, touchpoint_id: str, *, seen: int) -> None:
    """Make one way of a branch again: its touchpoints stay, one after the other."""
    live.poll()
    origin = _present(live, touchpoint_id, Touchpoint)
    row = live.document.children(origin.stage_id, Touchpoint)
    group = next(run for run in alternatives(row) if origin in run)
    freed = [t.revise(branch=None) for t in group if t.branch]
    _commit(
        live, _updates(live, freed, {t.id: seen for t in group}), label=f"Unbranch {origin.name}"
    )


def rename(live: Live, item_id: str, *, name: str, seen: int) -> None:
    """Give a stage or touchpoint another name."""
    live.poll()
    item = _item(live, item_id)
    renamed = item.revise(name=_name(name))
    _commit(
        live,
        _updates(live, [renamed], {item.id: seen}),
        label=f"Rename {item.name} to {renamed.name}",
    )


def set_phase(live: Live, stage_id: str, *, phase: Phase, seen: int) -> None:
    """Say whether a stage lies before, during or after the purchase."""
    live.poll()
    stage = _present(live, stage_id, Stage)
    moved = stage.revise(phase=phase)
    _commit(
        live,
        _updates(live, [moved], {stage.id: seen}),
        label=f"Set the phase of {stage.name}: {phase.label}",
    )


def move_stage(live: Live, stage_id: str, *, before: str | None, seen: int) -> None:
    """Move a stage in front of another one, with ``None`` to the end.

    A phase that no longer lies between those of its new neighbours becomes the nearer of theirs.
    """
    live.poll()
    stage = _present(live, stage_id, Stage)
    row = [s for s in live.document.stages(stage.map_id) if s.id != stage.id]
    at = _before(row, before)
    placed = stage.revise(phase=_fitting(stage.phase, row, at))
    _commit(
        live,
        _updates(live, _ranked(row, placed, at), {stage.id: seen}),
        label=f"Move the stage {stage.name} to place {at + 1}",
    )


def move_touchpoint(
    live: Live, touchpoint_id: str, *, stage_id: str, before: str | None, seen: int
) -> None:
    """Move a touchpoint in front of another one of a stage, with ``None`` to its end.

    Between two alternatives it becomes another one of them; away from its own it is none any more,
    and an alternative left alone is none either.
    """
    live.poll()
    touchpoint = _present(live, touchpoint_id, Touchpoint)
    stage = _present(live, stage_id, Stage)
    document = live.document
    row = [t for t in document.children(stage.id, Touchpoint) if t.id != touchpoint.id]
    at = _before(row, before)
    own = touchpoint.branch if touchpoint.stage_id == stage.id else None
    placed = _joined(touchpoint.revise(stage_id=stage.id, branch=own), row, at)
    wanted = _settled(_ranked(row, placed, at))
    if touchpoint.stage_id != stage.id:
        left = document.children(touchpoint.stage_id, Touchpoint)
        wanted += _settled([t for t in left if t.id != touchpoint.id])
    place = document.stages(stage.map_id).index(stage) + 1
    _commit(
        live,
        _updates(live, wanted, {touchpoint.id: seen}),
        label=f"Move {touchpoint.name} to stage {place}",
    )


def remove(live: Live, item_id: str, *, seen: int) -> int:
    """Remove a stage or touchpoint, and return how many notes went to the parking lot.

    What belongs to it goes with it: touchpoints, ratings, votes, pains, steps behind the scenes,
    evidence links, and routes from or to it. Notes about any of these are parked; opportunities,
    actions, insights, goals and KPIs stay and no longer name it.

    Raises
    ------
    ConflictError
        It was changed since it was seen, or the room is voting on it.
    """
    for _ in range(_ATTEMPTS):
        live.poll()
        item = _item(live, item_id)
        _not_being_voted_on(live.document, item)
        changes, parked = _removal(live, item, seen)
        kind = "the stage " if isinstance(item, Stage) else ""
        try:
            _commit(live, changes, label=f"Remove {kind}{item.name}")
        except (ConflictError, InvalidMapError):
            # A note may come in between the look and the removal; whatever else fails, fails again.
            if not live.poll():
                raise
        else:
            return parked
    raise ConflictError(
        f"“{item.name}” is being worked on by many people at this moment. Nothing was removed; "
        "please try again.",
        stale=(item_id,),
    )


def _removal(live: Live, item: Item, seen: int) -> tuple[list[Change], int]:
    """Return the changes that remove an item, and the number of notes parked by them."""
    document = live.document
    roots, others = without(document, item.id)
    freed = {other.id: other for other in others}
    if isinstance(item, Touchpoint):
        row = document.children(item.stage_id, Touchpoint)
        left = [freed.get(t.id, t) for t in row if t.id != item.id]
        freed |= {t.id: t for t in _settled([t for t in left if isinstance(t, Touchpoint)])}
    changes: list[Change] = [Delete(i, seen if i == item.id else live.sequence) for i in roots]
    parked = sum(isinstance(other, Note) for other in others)
    return changes + _updates(live, freed.values(), {}), parked


def _not_being_voted_on(document: Document, item: Item) -> None:
    for target in falling(document, item.id):
        for vote in document.referring(target, Round):
            if vote.closed_at is None:
                raise ConflictError(
                    f"The room is voting on “{item.name}” just now ({vote.question}). Close the "
                    "vote first.",
                    stale=(item.id,),
                )


def _add(
    live: Live,
    row: Sequence[S],
    fresh: S,
    *,
    at: int,
    label: str,
    seen: Mapping[str, int] | None = None,
) -> str:
    """Add an item at a place of its row, and write what changed beside it."""
    ranked = _ranked(row, fresh, at)
    changes: list[Change] = [Create(next(item for item in ranked if item.id == fresh.id))]
    _commit(
        live,
        changes + _updates(live, [item for item in ranked if item.id != fresh.id], seen or {}),
        label=label,
    )
    return fresh.id


def _ranked(row: Sequence[S], item: S, at: int) -> list[S]:
    """Return a row with an item put in at a place; others get a new rank only where none is left."""
    low = row[at - 1].rank if at else None
    high = row[at].rank if at < len(row) else None
    placed = list(row)
    placed.insert(at, item)
    if low is None or high is None or low < high:
        between = (low is None or low < item.rank) and (high is None or item.rank < high)
        rank = item.rank if between else rank_between(low, high)
        if len(rank) <= _LONGEST_RANK:
            placed[at] = item.revise(rank=rank)
            return placed
    ranks = spread_ranks(len(placed))
    return [one.revise(rank=rank) for one, rank in zip(placed, ranks, strict=True)]


def _joined(touchpoint: Touchpoint, row: Sequence[Touchpoint], at: int) -> Touchpoint:
    """Return a touchpoint with the branch that its place in a row gives it."""
    before = row[at - 1].branch if at else None
    after = row[at].branch if at < len(row) else None
    if before is not None and before == after:
        return touchpoint.revise(branch=before)
    if touchpoint.branch is not None and touchpoint.branch not in (before, after):
        return touchpoint.revise(branch=None)
    return touchpoint


def _settled(row: Sequence[Touchpoint]) -> list[Touchpoint]:
    """Return a row in which nobody is the only one of their branch."""
    return [
        t.revise(branch=None) if len(run) == 1 and t.branch is not None else t
        for run in alternatives(tuple(row))
        for t in run
    ]


def _free_branch(row: Sequence[Touchpoint]) -> str:
    taken = {t.branch for t in row}
    return next(name for n in range(1, len(row) + 2) if (name := str(n)) not in taken)


def _fitting(phase: Phase, row: Sequence[Stage], at: int) -> Phase:
    order = list(Phase)
    low = order.index(row[at - 1].phase) if at else 0
    high = order.index(row[at].phase) if at < len(row) else len(order) - 1
    return order[max(low, min(high, order.index(phase)))]


def _behind(row: Sequence[Item], after: str | None) -> int:
    """Return the place behind an item of a row; behind the last one where it is not there."""
    found = [place for place, item in enumerate(row, 1) if item.id == after]
    return found[0] if found else len(row)


def _before(row: Sequence[Item], before: str | None) -> int:
    if before is None:
        return len(row)
    for place, item in enumerate(row):
        if item.id == before:
            return place
    raise ConflictError(
        "Somebody else moved or removed the neighbour of that place just now. Nothing was moved; "
        "look at the board and try again.",
        stale=(before,),
    )


def _name(name: str) -> str:
    """Return a name on one line.

    Raises
    ------
    InvalidMapError
        There is nothing in it, or too much.
    """
    name = " ".join(name.split())
    if not name:
        raise InvalidMapError("A name is missing. Three or four words are enough.", field="name")
    if len(name) > LONGEST_NAME:
        raise InvalidMapError(
            f"A name has at most {LONGEST_NAME} characters; this one has {len(name)}. "
            "Shorten it, and put the rest into a note.",
            field="name",
        )
    return name


def _item(live: Live, item_id: str) -> Item:
    if item_id.startswith(f"{Stage.kind}-"):
        return _present(live, item_id, Stage)
    return _present(live, item_id, Touchpoint)


def _present(live: Live, item_id: str, cls: type[S]) -> S:
    found = live.document.find(item_id)
    if not isinstance(found, cls):
        raise ConflictError(
            f"This {cls.kind} is not there any more; somebody else removed it.", stale=(item_id,)
        )
    return found


def _updates(live: Live, wanted: Iterable[Entity], seen: Mapping[str, int]) -> list[Change]:
    """Return the changes of those items that differ from what is there."""
    return [
        Update(item, seen.get(item.id, live.sequence))
        for item in wanted
        if live.document.find(item.id) != item
    ]


def _commit(live: Live, changes: Sequence[Change], *, label: str) -> None:
    """Carry out one command; who comes too late learns in a sentence what became of it."""
    if not changes:
        return
    try:
        live.change(changes, label=label)
    except ConflictError as err:
        live.poll()
        items = [live.document.find(item) for item in err.stale]
        names = [f"“{item.name}”" for item in items if isinstance(item, Stage | Touchpoint)]
        raise ConflictError(
            f"Somebody else changed {' and '.join(names) or 'the same thing'} just now. Nothing of "
            "yours was done; look at the board and try again.",
            stale=err.stale,
        ) from err
