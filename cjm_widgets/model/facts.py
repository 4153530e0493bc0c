"""Measured facts, frozen: what analytics hands to checks and reports.

Every number says how many it rests on (``n``), by which method it was made, and what to beware of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from cjm_widgets.fields import Lane
from cjm_widgets.model.scales import Basis, MomentKind, Rater, Status, Strength

EVIDENCE_LANES = (
    Lane.CUSTOMER_ACTION,
    Lane.THINKS_SAYS,
    Lane.EMOTION,
    Lane.PAIN_DELIGHT,
    Lane.BACKSTAGE,
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval.

    Attributes
    ----------
    estimate
        ``None`` where the number is undefined or suppressed; ``warnings`` says why.
    low, high
        Ends of the interval at ``level``; ``None`` where no interval is honest.
    unit, population
        What one of ``n`` is, and for whom the number speaks.
    """

    estimate: float | None
    low: float | None = None
    high: float | None = None
    level: float = 0.95
    n: int = 0
    n_missing: int = 0
    n_invited: int | None = None
    method: str = ""
    unit: str = ""
    population: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Distribution:
    """Counts of the five steps of the emotion scale, -2 to +2."""

    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @property
    def n(self) -> int:
        return sum(self.counts)

    @property
    def values(self) -> tuple[int, ...]:
        """All ratings in ascending order."""
        return tuple(
            v for v, count in zip(range(-2, 3), self.counts, strict=True) for _ in range(count)
        )

    @property
    def mean(self) -> float | None:
        return sum(self.values) / self.n if self.n else None

    def quantile(self, share: float) -> float | None:
        """Return the quantile by linear interpolation (Hyndman and Fan 1996, type 7)."""
        if not self.n:
            return None
        place = share * (self.n - 1)
        low = int(place)
        high = min(low + 1, self.n - 1)
        return self.values[low] + (self.values[high] - self.values[low]) * (place - low)


@dataclass(frozen=True, slots=True)
class Dot:
    """One rating of the room: a value and what it rests on; no name."""

    value: int
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class EmotionFacts:
    """How one voice rates one touchpoint; voices are never pooled.

    ``interval`` is about customers only and ``None`` for the room. ``discuss`` marks a room that is
    apart. ``newest`` is the day of the last answer that is dated.
    """

    rater: Rater
    desired: Distribution = Distribution()
    actual: Distribution = Distribution()
    interval: Estimate | None = None
    words: tuple[tuple[str, int], ...] = ()
    dots: tuple[Dot, ...] = ()
    discuss: bool = False
    newest: dt.date | None = None


@dataclass(frozen=True, slots=True)
class TouchpointFacts:
    """What is known about one touchpoint.

    Attributes
    ----------
    voice
        Whose ratings draw the curve here: customers where at least five answered, else the room.
    arrivals, lost
        Cases that reach the touchpoint, and those of them that never go further.
    dwell_median_s
        Median seconds to the next event.
    channel_mix
        Channels of the events with their shares, largest first.
    """

    touchpoint_id: str
    voice: Rater | None = None
    customers: EmotionFacts | None = None
    room: EmotionFacts | None = None
    texts: EmotionFacts | None = None
    gap: float | None = None
    importance: float | None = None
    reach: float | None = None
    arrivals: int | None = None
    lost: int | None = None
    drop_off: Estimate | None = None
    dwell_median_s: float | None = None
    channel_mix: tuple[tuple[str, float], ...] = ()

    @property
    def speaking(self) -> EmotionFacts | None:
        """Ratings of the voice that draws the curve."""
        return self.customers if self.voice is Rater.CUSTOMER else self.room


@dataclass(frozen=True, slots=True)
class CellEvidence:
    """How one cell of the map is backed: strongest support, everything counted.

    ``firm`` says whether that is enough for its lane: feelings and words need customers' own
    voice, actions need behaviour that was observed or measured.
    """

    strength: Strength = Strength.ASSUMED
    n: int | None = None
    source_ids: tuple[str, ...] = ()
    newest: dt.date | None = None
    contradicted: bool = False
    firm: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in the order of moments of truth.

    ``score`` is gap x importance x reach for friction, (actual - desired) x reach for delight.
    ``rank_low`` and ``rank_high`` stay ``None`` until customers' data allow a range.
    """

    touchpoint_id: str
    kind: MomentKind
    place: int
    score: float
    actual: float
    gap: float
    importance: float | None
    reach: float | None
    n: int
    voice: Rater
    tentative: bool = False
    rank_low: int | None = None
    rank_high: int | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class KpiPoint:
    """The value of a KPI in one period."""

    period_from: dt.date
    period_to: dt.date
    value: Estimate


@dataclass(frozen=True, slots=True)
class KpiFacts:
    """A KPI read from its raw counts: baseline, now, the change, and every period."""

    kpi_id: str
    baseline: Estimate | None = None
    now: Estimate | None = None
    change: Estimate | None = None
    points: tuple[KpiPoint, ...] = ()
    verdict: str | None = None


@dataclass(frozen=True, slots=True)
class MapFacts:
    """All that is measured about one map.

    Attributes
    ----------
    cells
        ``(item id, field)`` to its evidence for every filled field of the map's items, and
        ``(touchpoint id, lane)`` for each of the five lanes of :data:`EVIDENCE_LANES`, joined over
        all items of that lane. A cell that is not in it is not filled in.
    supported, total
        Firm and uncontradicted cells of all filled cells, counted over touchpoints and
        :data:`EVIDENCE_LANES`.
    status_reasons
        Why the map has this status and not the next higher one.
    peak_end
        Mean over respondents of (peak + end) / 2, with n.
    """

    map_id: str
    touchpoints: Mapping[str, TouchpointFacts] = field(default_factory=dict)
    cells: Mapping[tuple[str, str], CellEvidence] = field(default_factory=dict)
    status: Status = Status.HYPOTHESIS
    status_reasons: tuple[str, ...] = ()
    supported: int = 0
    total: int = 0
    frictions: tuple[Moment, ...] = ()
    delights: tuple[Moment, ...] = ()
    kpis: Mapping[str, KpiFacts] = field(default_factory=dict)
    peak_end: Estimate | None = None
    n_cases: int | None = None
    n_respondents: int | None = None
    observed_from: dt.date | None = None
    observed_to: dt.date | None = None
