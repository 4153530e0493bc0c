"""A vote of the room as the facilitator may see it, and dots put for people without a phone.

While a vote is open nobody sees a total: only how many have voted.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cjm_widgets.errors import ClosedError, InvalidMapError, NotFoundError
from cjm_widgets.model.document import Document
from cjm_widgets.model.people import Department, Participant
from cjm_widgets.model.session import Round, Vote, Workshop
from cjm_widgets.store import Create
from cjm_widgets.workshop import lead, roles
from cjm_widgets.workshop.coverage import shown_together
from cjm_widgets.workshop.live import Live


def cast(
    live: Live,
    round_id: str,
    dots: Mapping[str, int],
    *,
    department_id: str | None = None,
    nonce: str,
) -> None:
    """Put one person's dots into an open vote, without a name; the same nonce counts once.

    Parameters
    ----------
    dots
        Choice -> dots; choices without dots may be left out.
    nonce
        Made up by the page for this ballot.

    Raises
    ------
    ClosedError
        The vote is closed.
    NotFoundError
        There is no such vote or department, or something is not among the choices.
    InvalidMapError
        There is no dot at all, or there are more than everybody has.
    """
    asked = live.document.get(round_id, Round)
    if asked.closed_at is not None:
        raise ClosedError("This vote is closed; its dots are counted.")
    if department_id is not None:
        live.document.get(department_id, Department)
    placed = {target: n for target, n in dots.items() if n}
    if strange := [target for target in placed if target not in asked.target_ids]:
        raise NotFoundError(f"{strange[0]!r} is not among the choices of this vote.")
    if not placed:
        raise InvalidMapError("Put at least one dot.", field="dots")
    if min(placed.values()) < 0 or sum(placed.values()) > asked.dots:
        raise InvalidMapError(f"Everybody has {asked.dots} dots in this vote.", field="dots")
    made = [
        Vote(
            id=f"{Vote.kind}-{_derive(round_id, nonce, target)}",
            target_id=target,
            workshop_id=asked.workshop_id,
            department_id=department_id,
            dots=n,
            round_name=asked.question,
            round_id=round_id,
            revealed=False,
        )
        for target, n in placed.items()
    ]
    live.change(
        [Create(vote) for vote in made if vote.id not in live.document],
        label="Put dots for somebody",
        command=f"command-{_derive(round_id, nonce)}",
    )


def _derive(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Tally:
    """What one choice got in one vote: in all, and by departments that may be shown."""

    total: int
    parts: tuple[tuple[tuple[str, ...], int], ...]


@dataclass(frozen=True, slots=True)
class RoundPicture:
    """One vote.

    Attributes
    ----------
    choices
        Ids still on the map: as they stand on it while the vote is open, then by their dots.
    tallies, first
        Choice to what it got, and what it got in the vote that this one repeats; empty while open.
    may_repeat
        It can be voted on once more.
    """

    id: str
    question: str
    dots: int
    attempt: int
    is_open: bool
    n_voted: int
    choices: tuple[str, ...]
    tallies: Mapping[str, Tally]
    first: Mapping[str, Tally]
    may_repeat: bool


def count_voters(document: Document, workshop_id: str) -> int:
    """Return how many in the workshop may vote."""
    people = map(document.find, document.get(workshop_id, Workshop).participant_ids)
    return sum(isinstance(p, Participant) and roles.may(p.part, roles.Deed.VOTE) for p in people)


def round_pictures(document: Document, workshop_id: str) -> tuple[RoundPicture, ...]:
    """Return the votes on the map in work, the newest first; a first vote stands in its repetition."""
    journey_map = lead.map_in_work(document, document.get(workshop_id, Workshop))
    rounds = tuple(
        asked
        for asked in document.children(workshop_id, Round)
        if journey_map is None or _is_on(document, asked, journey_map.id)
    )
    repeated = {asked.repeats_id for asked in rounds if asked.closed_at is not None}
    return tuple(
        _picture(document, asked, rounds) for asked in reversed(rounds) if asked.id not in repeated
    )


def _is_on(document: Document, asked: Round, map_id: str) -> bool:
    """Tell whether a vote is about this map; one that has lost its choices is about any."""
    maps = {found.id for t in asked.target_ids if (found := document.map_of(t)) is not None}
    return not maps or map_id in maps


def _picture(document: Document, asked: Round, rounds: Sequence[Round]) -> RoundPicture:
    is_open = asked.closed_at is None
    votes = lead.ballots(document, asked.id)
    before = () if asked.repeats_id is None else lead.ballots(document, asked.repeats_id)
    tallies = {} if is_open else _tallies(document, votes, asked.dots)
    choices = [target for target in asked.target_ids if target in document]
    if not is_open:
        choices.sort(key=lambda target: -tallies[target].total if target in tallies else 0)
    return RoundPicture(
        asked.id,
        asked.question,
        asked.dots,
        asked.attempt,
        is_open,
        _count(votes, asked.dots),
        tuple(choices),
        tallies,
        {} if is_open else _tallies(document, before, asked.dots),
        may_repeat=not is_open
        and asked.attempt == 1
        and all(r.repeats_id != asked.id and r.closed_at is not None for r in rounds),
    )


def _tallies(document: Document, votes: Sequence[Vote], dots: int) -> dict[str, Tally]:
    by_department: dict[str, list[Vote]] = defaultdict(list)
    for vote in votes:
        by_department[vote.department_id or ""].append(vote)
    names = {d.id: d.name for d in document.all(Department)} | {"": ""}
    groups = shown_together({d: _count(by_department[d], dots) for d in names if by_department[d]})
    found = {}
    for target in dict.fromkeys(vote.target_id for vote in votes):
        own = {d: sum(v.dots for v in by_department[d] if v.target_id == target) for d in names}
        parts = ((tuple(names[d] for d in group), sum(own[d] for d in group)) for group in groups)
        found[target] = Tally(sum(own.values()), tuple(part for part in parts if part[1]))
    return found


def _count(votes: Sequence[Vote], dots: int) -> int:
    """People with a name, and the fewest others who can have put these dots."""
    named = {vote.voter_id for vote in votes if vote.voter_id is not None}
    nameless = Counter(vote.target_id for vote in votes if vote.voter_id is None)
    all_dots = sum(vote.dots for vote in votes if vote.voter_id is None)
    return len(named) + max(max(nameless.values(), default=0), math.ceil(all_dots / dots))
