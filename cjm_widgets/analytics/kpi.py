"""KPIs read from raw counts: every period, the baseline, now, and the change between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cjm_widgets.analytics import intervals
from cjm_widgets.i18n import N_
from cjm_widgets.model.facts import Estimate, KpiFacts, KpiPoint
from cjm_widgets.model.improvement import Kpi, Measurement
from cjm_widgets.model.scales import Direction, KpiKind

SHARES = frozenset(
    {
        KpiKind.CONVERSION,
        KpiKind.RETENTION,
        KpiKind.CSAT,
        KpiKind.CROSS_SELL,
        KpiKind.REPEAT,
        KpiKind.REFERRAL,
        KpiKind.SHARE,
    }
)
MEANS = frozenset({KpiKind.CES, KpiKind.MEAN})
QUARTER_DAYS = 92

BETTER = N_("better than before")
WORSE = N_("worse than before")
NOISE = N_("within noise")
CANNOT_TELL = N_("cannot tell")


@dataclass(frozen=True, slots=True)
class Counts:
    """Raw counts of one or several periods added up."""

    n: int = 0
    hits: int = 0
    promoters: int = 0
    detractors: int = 0
    total: float = 0.0
    total_squares: float | None = 0.0
    n_invited: int | None = None

    @classmethod
    def of(cls, measurements: Sequence[Measurement]) -> Counts:
        """Add up the raw counts; squares or invitations missing once are missing in all."""
        squares = [m.total_squares for m in measurements]
        invited = [m.n_invited for m in measurements]
        return cls(
            n=sum(m.n for m in measurements),
            hits=sum(m.hits or 0 for m in measurements),
            promoters=sum(m.promoters or 0 for m in measurements),
            detractors=sum(m.detractors or 0 for m in measurements),
            total=sum(m.total or 0.0 for m in measurements),
            total_squares=None if None in squares else sum(s for s in squares if s is not None),
            n_invited=None if None in invited else sum(i for i in invited if i is not None),
        )


def value(kpi: Kpi, counts: Counts) -> Estimate:
    """Return the value of a KPI over some counts, by its kind.

    Shares 0 to 1 with Wilson's interval; NPS in points; means on their own scale with Student's t;
    CAC, CLV and own ratios as a plain ratio. No interval below ten.
    """
    if kpi.kpi_kind in SHARES:
        found = intervals.wilson(counts.hits, counts.n)
    elif kpi.kpi_kind is KpiKind.NPS:
        found = intervals.nps(counts.promoters, counts.detractors, counts.n)
    elif kpi.kpi_kind in MEANS:
        found = intervals.mean(counts.total, counts.total_squares, counts.n, bounds=_bounds(kpi))
    else:
        found = intervals.ratio(counts.total, counts.n)
    if counts.n < intervals.INTERVAL_FROM:
        found = replace(found, low=None, high=None)
    return replace(found, n_invited=counts.n_invited, unit=kpi.unit_name or found.unit)


def change(kpi: Kpi, before: Counts, after: Counts) -> Estimate | None:
    """Return the change of a KPI with its interval.

    ``None`` for ratios of totals, and below ten on either side.
    """
    if min(before.n, after.n) < intervals.INTERVAL_FROM:
        return None
    if kpi.kpi_kind in SHARES:
        return intervals.share_change((before.hits, before.n), (after.hits, after.n))
    if kpi.kpi_kind is KpiKind.NPS:
        return intervals.nps_change(
            (before.promoters, before.detractors, before.n),
            (after.promoters, after.detractors, after.n),
        )
    if kpi.kpi_kind in MEANS:
        return intervals.mean_change(
            (before.total, before.total_squares, before.n),
            (after.total, after.total_squares, after.n),
        )
    return None


def read_kpi(
    kpi: Kpi, measurements: Sequence[Measurement], *, until: dt.date | None = None
) -> KpiFacts:
    """Return the facts of one KPI.

    *Now* is the last quarter that ends with the newest measurement (not after ``until``). The
    baseline is the KPI's own period, else its first quarter; it is undefined where nothing was
    counted in it, or where the two overlap. Periods without the counts that the KPI's kind needs
    are left out: what nobody counted is unknown, not 0.
    """
    known = sorted(
        (
            m
            for m in measurements
            if _is_counted(kpi, m) and (until is None or m.period_to <= until)
        ),
        key=lambda m: (m.period_from, m.period_to, m.id),
    )
    if not known:
        return KpiFacts(kpi.id)
    points = tuple(KpiPoint(m.period_from, m.period_to, value(kpi, Counts.of([m]))) for m in known)
    quarter_begins = known[-1].period_to - dt.timedelta(days=QUARTER_DAYS - 1)
    recent = [m for m in known if m.period_from >= quarter_begins] or known[-1:]
    first = kpi.baseline_from or known[0].period_from
    last = kpi.baseline_to or first + dt.timedelta(days=QUARTER_DAYS - 1)
    early = [m for m in known if first <= m.period_from and m.period_to <= last]
    now = Counts.of(recent)
    if not early or any(m in recent for m in early):
        return KpiFacts(kpi.id, now=value(kpi, now), points=points)
    before = Counts.of(early)
    moved = change(kpi, before, now)
    return KpiFacts(
        kpi.id,
        baseline=value(kpi, before),
        now=value(kpi, now),
        change=moved,
        points=points,
        verdict=_verdict(kpi, moved),
    )


def _is_counted(kpi: Kpi, measurement: Measurement) -> bool:
    if kpi.kpi_kind in SHARES:
        return measurement.hits is not None
    if kpi.kpi_kind is KpiKind.NPS:
        return measurement.promoters is not None and measurement.detractors is not None
    return measurement.total is not None


def _verdict(kpi: Kpi, moved: Estimate | None) -> str:
    """Say in words what the interval of the change allows to say."""
    if moved is None or moved.low is None or moved.high is None:
        return CANNOT_TELL
    if moved.low <= 0 <= moved.high:
        return NOISE
    return BETTER if (moved.low > 0) == (kpi.direction is Direction.UP) else WORSE


def _bounds(kpi: Kpi) -> tuple[float, float] | None:
    if kpi.scale_low is None or kpi.scale_high is None:
        return None
    return kpi.scale_low, kpi.scale_high
