"""Numbers, days and ages as a person reads them, in the language of a catalogue."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence

from cjm_widgets.analytics.intervals import SUPPRESSED_BELOW
from cjm_widgets.analytics.kpi import SHARES
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.facts import Estimate
from cjm_widgets.model.improvement import Kpi
from cjm_widgets.model.scales import KpiKind

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
MARKS = N_("1,234.5")
MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip


def number(value: float, catalog: Catalog, *, digits: int = 0, signed: bool = False) -> str:
    """Return a number with the language's marks; the texts of ``MARKS`` show which.

    >>> number(-1234.56, Catalog(), digits=1)
    '−1,234.6'
    """
    shown = round(value, digits) + 0.0
    sign = MINUS if shown < 0 else "+" if signed and shown > 0 else ""
    plain = f"{abs(shown):,.{digits}f}"
    thousands, decimal = _marks(catalog)
    return sign + plain.translate({ord(","): thousands, ord("."): decimal})


def short(value: float, catalog: Catalog) -> str:
    """Return a number with as many digits as help to tell it from its neighbours, at most two."""
    digits = 0 if abs(value) >= 100 or value == round(value) else 1 if abs(value) >= 1 else 2
    return number(value, catalog, digits=digits)


def percent(share: float, catalog: Catalog, *, digits: int = 0) -> str:
    """Return a share as per cent.

    >>> percent(0.123, Catalog(), digits=1)
    '12.3%'
    """
    return f"{number(100 * share, catalog, digits=digits)}%"


def day(date: dt.date, catalog: Catalog) -> str:
    """Return a date such as ``20 Nov 2026``, kept on one line."""
    return (
        catalog.text(N_("{day} {month} {year}"))
        .replace(" ", NO_BREAK)
        .format(day=date.day, month=catalog.text(MONTHS[date.month - 1]), year=date.year)
    )


def month(date: dt.date, catalog: Catalog) -> str:
    """Return a month such as ``Nov 2026``, kept on one line."""
    return (
        catalog.text(N_("{month} {year}"))
        .replace(" ", NO_BREAK)
        .format(month=catalog.text(MONTHS[date.month - 1]), year=date.year)
    )


def period(first: dt.date, last: dt.date, catalog: Catalog) -> str:
    """Return a period: one month where it is one, else its first and last day."""
    whole = first.day == 1 and (last + dt.timedelta(days=1)).day == 1
    if whole and (first.year, first.month) == (last.year, last.month):
        return month(first, catalog)
    return catalog.text(N_("{first} to {last}")).format(
        first=day(first, catalog), last=day(last, catalog)
    )


def age(date: dt.date, today: dt.date, catalog: Catalog) -> str:
    """Return how old something is on a day: in days, weeks, months or years."""
    days = max(0, (today - date).days)
    if days < 14:
        return catalog.plural(N_("{n} day"), N_("{n} days"), days).format(n=days)
    if days < 120:
        weeks = round(days / 7)
        return catalog.plural(N_("{n} week"), N_("{n} weeks"), weeks).format(n=weeks)
    if days < 730:
        months = round(days / 30.44)
        return catalog.plural(N_("{n} month"), N_("{n} months"), months).format(n=months)
    years = math.floor(days / 365.25)
    return catalog.plural(N_("{n} year"), N_("{n} years"), years).format(n=years)


def count_of(n: int | None, catalog: Catalog) -> str:
    """Return ``n 1,234``, never broken over two lines."""
    if n is None:
        return catalog.text(N_("n unknown")).replace(" ", NO_BREAK)
    return catalog.text(N_("n {n}")).replace(" ", NO_BREAK).format(n=number(n, catalog))


def listed(words: Sequence[str], catalog: Catalog) -> str:
    """Return words as a list in a sentence.

    >>> listed(["a", "b", "c"], Catalog())
    'a, b and c'
    """
    if len(words) < 2:
        return "".join(words)
    return catalog.text(N_("{first} and {last}")).format(
        first=", ".join(words[:-1]), last=words[-1]
    )


def may_show(found: Estimate) -> bool:
    """Tell whether a value stands on the page: under five answers it says more about chance.

    A ratio of two complete totals stands for itself, however small.
    """
    return found.estimate is not None and (found.n >= SUPPRESSED_BELOW or not found.warnings)


def kpi_value(kpi: Kpi, value: float, catalog: Catalog, *, digits: int | None = None) -> str:
    """Return a KPI's value in its own manner: per cent, points, or its scale and unit."""
    if kpi.kpi_kind in SHARES:
        return percent(value, catalog, digits=kpi_digits(kpi, value) if digits is None else digits)
    shown = number(value, catalog, digits=kpi_digits(kpi, value) if digits is None else digits)
    if kpi.kpi_kind in (KpiKind.CAC, KpiKind.CLV, KpiKind.RATIO) and kpi.unit_name:
        return f"{shown}{NO_BREAK}{kpi.unit_name}"
    return shown


def kpi_digits(kpi: Kpi, value: float) -> int:
    """Return the digits after the mark that a KPI's value deserves."""
    if kpi.kpi_kind in SHARES:
        return 1 if abs(value) < 0.2 else 0
    if kpi.kpi_kind is KpiKind.NPS:
        return 0
    return 0 if abs(value) >= 100 else 1


def kpi_interval(
    kpi: Kpi, found: Estimate, catalog: Catalog, *, digits: int | None = None
) -> str | None:
    """Return an interval such as ``10.8 to 13.9``; ``None`` where none is honest.

    Its ends have the digits of the estimate, unless others are asked for.
    """
    if found.low is None or found.high is None or found.estimate is None:
        return None
    digits = kpi_digits(kpi, found.estimate) if digits is None else digits
    low, high = (
        number(100 * end if kpi.kpi_kind in SHARES else end, catalog, digits=digits)
        for end in (found.low, found.high)
    )
    return catalog.text(N_("{low} to {high}")).replace(" ", NO_BREAK).format(low=low, high=high)


def _marks(catalog: Catalog) -> tuple[str, str]:
    """The marks of thousands and decimals, read off the sample number that translators turn."""
    found = re.search(r"1(\D*)234(\D)5", catalog.text(MARKS))
    return (found[1], found[2]) if found else (",", ".")
