"""What the facilitator does with what people gave: open and close, place, gather and park."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cjm_widgets.errors import ClosedError, InvalidMapError, NotFoundError
from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.base import rank_between, to_moment
from cjm_widgets.model.document import Document
from cjm_widgets.model.improvement import Opportunity
from cjm_widgets.model.journey import EmotionRating, JourneyMap, Touchpoint
from cjm_widgets.model.scales import MapKind, NoteKind
from cjm_widgets.model.session import Note, Round, Vote, Workshop
from cjm_widgets.store import Change, Create, Update
from cjm_widgets.workshop import edit
from cjm_widgets.workshop.live import Live

DOTS = 5
_LONGEST_NAME = 80
_WHERE_FIRST = N_("Where would customers thank us first?")
_WHAT_FIRST = N_("What shall we begin with?")


def map_in_work(document: Document, workshop: Workshop) -> JourneyMap | None:
    """Return the map the room works on: the workshop's first one, else the first of today."""
    chosen = [document.find(map_id) for map_id in workshop.map_ids]
    maps = [m for m in chosen if isinstance(m, JourneyMap)] or list(document.all(JourneyMap))
    current = [m for m in maps if m.map_kind is not MapKind.FUTURE]
    return next(iter(current or maps), None)


def reveal(live: Live, workshop_id: str, map_id: str) -> None:
    """Open all ratings of a map; from now on no new ones are taken."""
    _show_ratings(live, workshop_id, map_id, open_=True, label="Reveal the ratings")


def hide(live: Live, workshop_id: str, map_id: str) -> None:
    """Hide this workshop's ratings of a map again, so that people may go on rating."""
    _show_ratings(live, workshop_id, map_id, open_=False, label="Hide the ratings again")


def _show_ratings(live: Live, workshop_id: str, map_id: str, *, open_: bool, label: str) -> None:
    def changes(document: Document) -> list[Change]:
        workshop = document.get(workshop_id, Workshop)
        others = tuple(m for m in workshop.revealed_map_ids if m != map_id)
        marked = workshop.revise(revealed_map_ids=(*others, map_id) if open_ else others)
        ratings = [
            rating
            for touchpoint in document.touchpoints(document.get(map_id, JourneyMap).id)
            for rating in document.children(touchpoint.id, EmotionRating)
            if rating.revealed is not open_ and (open_ or _from_this(document, rating, workshop))
        ]
        return [
            *(Update(r.revise(revealed=open_), document.sequence) for r in ratings),
            *([] if marked == workshop else [Update(marked, document.sequence)]),
        ]

    live.settle(changes, label=label, actor=live.actor)


def _from_this(document: Document, rating: EmotionRating, workshop: Workshop) -> bool:
    """Ratings of earlier workshops stay open: somebody else's room has seen them."""
    return rating.participant_id is None or rating.participant_id in workshop.participant_ids


def default_choices(
    document: Document, workshop: Workshop, step: Step, catalog: Catalog | None = None
) -> tuple[str, tuple[str, ...]]:
    """Return the question a vote asks in this step, and what can be voted for, in map order."""
    words = catalog or Catalog()
    journey_map = map_in_work(document, workshop)
    if journey_map is None:
        return words.text(_WHERE_FIRST), ()
    if step in (Step.ACTION_PLAN, Step.FUTURE):
        ideas = document.children(journey_map.id, Opportunity)
        return words.text(_WHAT_FIRST), tuple(idea.id for idea in ideas)
    return words.text(_WHERE_FIRST), tuple(t.id for t in document.touchpoints(journey_map.id))


def open_round(
    live: Live,
    workshop_id: str,
    *,
    question: str,
    target_ids: Sequence[str],
    dots: int = DOTS,
    round_id: str | None = None,
) -> Round:
    """Open a vote.

    Parameters
    ----------
    round_id
        Id of the new vote; with the same one it can be repeated without harm.

    Raises
    ------
    InvalidMapError
        There is nothing to vote on.
    ClosedError
        Another vote is open; close it first.
    """
    document = live.document
    if isinstance(there := document.find(round_id), Round):
        return there
    if not target_ids:
        raise InvalidMapError("There is nothing to vote on yet.", field="target_ids")
    _none_open(document, workshop_id)
    made = Round(
        id=round_id or edit.new_id(Round.kind),
        rank=_after_last(document.children(workshop_id, Round)),
        workshop_id=workshop_id,
        question=question,
        target_ids=tuple(target_ids),
        dots=dots,
    )
    live.change([Create(made)], label=f"Open the vote: {question}")
    return made


def close_round(live: Live, round_id: str) -> None:
    """Close a vote and count its dots; closing it again changes nothing."""

    def changes(document: Document) -> list[Change]:
        asked = document.get(round_id, Round)
        if asked.closed_at is not None:
            return []
        closed = asked.revise(closed_at=to_moment(edit.now()))
        return [
            *(
                Update(ballot.revise(revealed=True), document.sequence)
                for ballot in ballots(document, round_id)
            ),
            Update(closed, document.sequence),
        ]

    live.settle(changes, label="Close the vote", actor=live.actor)


def again(live: Live, round_id: str, *, second_id: str | None = None) -> Round:
    """Vote on the same question once more, after talking; both results are kept.

    Parameters
    ----------
    second_id
        Id of the new vote; with the same one it can be repeated without harm.

    Raises
    ------
    ClosedError
        The first vote is still open, or this was the second one already.
    """
    document = live.document
    first = document.get(round_id, Round)
    if isinstance(there := document.find(second_id), Round):
        return there
    if first.closed_at is None:
        raise ClosedError("This vote is still open. Close it before voting again.")
    if first.attempt > 1 or any(r.repeats_id == round_id for r in document.all(Round)):
        raise ClosedError("The room has voted on this twice; both results are kept.")
    _none_open(document, first.workshop_id)
    second = first.revise(
        id=second_id or edit.new_id(Round.kind),
        rank=_after_last(document.children(first.workshop_id, Round)),
        attempt=2,
        repeats_id=first.id,
        closed_at=None,
        target_ids=tuple(t for t in first.target_ids if t in document),
    )
    live.change([Create(second)], label=f"Vote again: {first.question}")
    return second


def ballots(document: Document, round_id: str) -> tuple[Vote, ...]:
    """Return the votes of a round, hidden ones too."""
    return tuple(ballot for ballot in document.all(Vote) if ballot.round_id == round_id)


def _none_open(document: Document, workshop_id: str) -> None:
    if any(r.closed_at is None for r in document.children(workshop_id, Round)):
        raise ClosedError("Another vote is open. Close it first.")


def place_notes(
    live: Live, note_ids: Iterable[str], target_id: str, *, command: str | None = None
) -> int:
    """Put notes where they belong and return how many were not placed by somebody else before.

    Raises
    ------
    NotFoundError
        The place is not there any more.
    """
    document = live.document
    document.get(target_id)
    notes = [n for n in map(document.find, note_ids) if isinstance(n, Note) and not n.target_id]
    changes = [Update(n.revise(target_id=target_id), document.sequence) for n in notes]
    if changes:
        live.change(changes, label=_counted(len(changes), "Place"), command=command)
    return len(changes)


def unplaced_notes(document: Document, workshop_id: str) -> tuple[Note, ...]:
    """Return the notes of a workshop that belong nowhere yet and are not parked."""
    return tuple(
        note
        for note in document.all(Note)
        if note.workshop_id == workshop_id
        and note.target_id is None
        and note.note_kind is not NoteKind.PARKED
    )


def gather_notes(live: Live, note_ids: Iterable[str], cluster: str | None) -> None:
    """Put notes into one cluster under a name, or (``None``) out of theirs."""
    document = live.document
    notes = [document.get(note_id, Note) for note_id in note_ids]
    changes = [
        Update(n.revise(cluster=cluster), document.sequence) for n in notes if n.cluster != cluster
    ]
    if changes:
        live.change(changes, label=_counted(len(changes), "Gather"))


def park(live: Live, workshop_id: str, text: str) -> Note:
    """Write a thought into the parking lot; the facilitator's own can be taken back by undo.

    Raises
    ------
    InvalidMapError
        It is empty or no text.
    """
    if not text.strip():
        raise InvalidMapError("This thought is empty. Write a few words.", field="text")
    note = Note(
        id=edit.new_id(Note.kind),
        workshop_id=workshop_id,
        note_kind=NoteKind.PARKED,
        text=text.strip(),
        author_id=live.actor if live.actor in live.document else None,
    )
    live.change([Create(note)], label="Park a thought")
    return note


def park_notes(live: Live, note_ids: Iterable[str]) -> None:
    """Move notes to the parking lot."""
    document = live.document
    notes = [document.get(note_id, Note) for note_id in note_ids]
    changes = [
        Update(n.revise(note_kind=NoteKind.PARKED, target_id=None), document.sequence)
        for n in notes
    ]
    if changes:
        live.change(changes, label=_counted(len(changes), "Park"))


def merge_groups(live: Live, map_id: str) -> None:
    """Bring the stages of all breakout groups together: everybody sees every stage again."""
    document = live.document
    changes = [
        Update(stage.revise(group=None), document.sequence)
        for stage in document.stages(map_id)
        if stage.group is not None
    ]
    if changes:
        live.change(changes, label="Bring the groups together")


def assign_groups(live: Live, map_id: str, groups: Sequence[str]) -> None:
    """Share the stages of a map out to breakout groups, neighbours together.

    Raises
    ------
    NotFoundError
        There are no groups.
    """
    document = live.document
    stages = document.stages(map_id)
    if not groups:
        raise NotFoundError("Name at least one group.")
    changes = [
        Update(stage.revise(group=groups[place * len(groups) // len(stages)]), document.sequence)
        for place, stage in enumerate(stages)
    ]
    if changes:
        live.change(changes, label="Share the stages out to groups")


def _after_last(siblings: Sequence[Touchpoint] | Sequence[Round]) -> str:
    return rank_between(siblings[-1].rank if siblings else None, None)


def _counted(number: int, verb: str) -> str:
    return f"{verb} a note" if number == 1 else f"{verb} {number} notes"
