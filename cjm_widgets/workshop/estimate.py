"""Opportunities estimated by the room: impact, effort, and the order that follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from cjm_widgets.analytics.priority import Priority, prioritise
from cjm_widgets.errors import ConflictError, InvalidMapError
from cjm_widgets.model.document import Document
from cjm_widgets.model.improvement import Opportunity
from cjm_widgets.model.session import Round, Vote
from cjm_widgets.store import Update
from cjm_widgets.workshop.live import Live

MIDDLE_IMPACT = 3.0
# Where nobody has estimated anything: about a month of one person.
MIDDLE_EFFORT = 20.0
IMPACTS = tuple(step / 2 for step in range(1, 11))
# Person-days people can tell apart, each about a third to a half more than the one before.
EFFORTS = (
    1, 2, 3, 5, 8, 10, 15, 20, 30, 40, 60, 80, 100, 150, 200, 300, 400, 600, 800, 1000, 1500, 2000
)  # fmt: skip
FIELDS = ("impact", "effort", "reach", "confidence")
_LEAST_TOP = 200.0


@dataclass(frozen=True, slots=True)
class Estimated:
    """One opportunity with its places; ``dots`` is ``None`` while nobody has voted on it."""

    opportunity: Opportunity
    code: str
    priority: Priority
    dots: int | None

    @property
    def is_placed(self) -> bool:
        """Both impact and effort are known."""
        return self.opportunity.impact is not None and self.opportunity.effort is not None


@dataclass(frozen=True, slots=True)
class Estimates:
    """The opportunities of a map in their order on it, and the axis of effort in person-days.

    Attributes
    ----------
    low, high
        Ends of the logarithmic axis.
    middle
        The median effort, where *do now* ends and *plan* begins; as the report draws it.
    """

    rows: tuple[Estimated, ...]
    low: float
    middle: float
    high: float


def estimates(document: Document, map_id: str) -> Estimates:
    """Return the opportunities of a map as the room has estimated them."""
    found = document.children(map_id, Opportunity)
    priorities = {p.opportunity_id: p for p in prioritise(found)}
    dots = _dots(document, found)
    efforts = [o.effort for o in found if o.effort is not None and o.impact is not None]
    return Estimates(
        tuple(
            Estimated(o, f"O{number}", priorities[o.id], dots.get(o.id))
            for number, o in enumerate(found, 1)
        ),
        low=min(0.8, *(e / 1.25 for e in efforts)) if efforts else 0.8,
        middle=float(median(efforts)) if efforts else MIDDLE_EFFORT,
        high=max([_LEAST_TOP, *efforts]) * 1.25,
    )


def _dots(document: Document, found: Sequence[Opportunity]) -> dict[str, int]:
    """Return the dots by opportunity of the room's last closed vote, else of votes without one.

    A vote that is still open counts for nothing.
    """
    ids = {opportunity.id for opportunity in found}
    closed = [r for r in document.all(Round) if r.closed_at is not None and ids & set(r.target_ids)]
    last = max(closed, key=lambda r: (r.closed_at or "", r.attempt), default=None)
    asked = ids if last is None else ids & set(last.target_ids)
    dots: dict[str, int] = {} if last is None else dict.fromkeys(asked, 0)
    for item in asked:
        for vote in document.children(item, Vote):
            if vote.revealed and vote.round_id == (None if last is None else last.id):
                dots[item] = dots.get(item, 0) + vote.dots
    return dots


def estimate(live: Live, opportunity_id: str, *, seen: int, **values: float | None) -> None:
    """Set impact, effort, reach or confidence of an opportunity; ``None`` is *not estimated*.

    Parameters
    ----------
    seen
        Sequence of the document that the room looked at.

    Raises
    ------
    ConflictError
        Somebody changed the opportunity since, or removed it.
    InvalidMapError
        A value is off its scale: impact above 0 to 5, effort above 0 person-days, reach from 0,
        confidence 0 to 1; or there is no such field.
    """
    if strange := sorted(set(values) - set(FIELDS)):
        raise InvalidMapError(f"There is nothing to estimate by the name of {strange[0]!r}.")
    live.poll()
    old = live.document.find(opportunity_id)
    if not isinstance(old, Opportunity):
        raise ConflictError(
            "This opportunity is not there any more; somebody else removed it.",
            stale=(opportunity_id,),
        )
    new = old.revise(**values)
    if new != old:
        live.change([Update(new, seen)], label=_label(new, values))


def _label(opportunity: Opportunity, values: dict[str, float | None]) -> str:
    known = {name: value for name, value in values.items() if value is not None}
    if not known:
        return f"Take back the estimate of {opportunity.title}"
    said = " and ".join(f"{name} {value:g}" for name, value in known.items())
    return f"Estimate {opportunity.title}: {said}"
