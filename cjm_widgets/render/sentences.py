"""The sentences of the first screen: as a person signed them, else honest drafts from the data.

A signed sentence may hold live numbers, such as ``{actual:touchpoint-id}``. It stands with the
numbers of today; where one differs from what the person read, the sentence is *to be re-read*.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from cjm_widgets.i18n import Catalog
from cjm_widgets.model.improvement import Kpi, Opportunity
from cjm_widgets.model.journey import Sentence
from cjm_widgets.model.scales import SentenceSlot
from cjm_widgets.render import draft, figures
from cjm_widgets.render.money import money
from cjm_widgets.render.outline import name_of
from cjm_widgets.render.view import View

MISSING = "\N{EM DASH}"
_LIVE = re.compile(r"\{([a-z_]+(?::[a-z0-9-]+)?)\}")


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence as it stands on the page.

    Attributes
    ----------
    is_draft
        Put together from the data; nobody has signed it.
    changed
        A live number is no longer what the person read.
    by, on
        Who signed it, and when.
    """

    text: str
    is_draft: bool = False
    changed: bool = False
    by: str | None = None
    on: dt.date | None = None


def tell(view: View, slot: SentenceSlot) -> Told:
    """Return the sentence for a place: the signed one, else a draft."""
    return written(view, slot) or Told(draft.write(view, slot), is_draft=True)


def written(view: View, slot: SentenceSlot) -> Told | None:
    """Return the sentence that a person wrote for a place, ``None`` where nobody did."""
    for sentence in view.document.children(view.journey_map.id, Sentence):
        if sentence.slot is slot:
            return _signed(view, sentence)
    return None


def _signed(view: View, sentence: Sentence) -> Told:
    read = dict(number.split("=", 1) for number in sentence.numbers)
    changed = False

    def fill(found: re.Match[str]) -> str:
        nonlocal changed
        name = found[1]
        shown = live_number(view, name, view.catalog)
        # People sign the English page; another language writes the same number differently.
        as_read = live_number(view, name, Catalog())
        changed |= name not in read or not is_same_number(read[name], as_read or "")
        return MISSING if shown is None else shown

    text = _LIVE.sub(fill, sentence.text)
    by = name_of(view, sentence.edited_by)
    return Told(text, is_draft=by is None, changed=changed, by=by, on=sentence.edited_on)


def live_number(view: View, name: str, catalog: Catalog) -> str | None:
    """Return a live number as the page shows it; ``None`` where no such number is known.

    Names: ``actual:``, ``gap:``, ``arrivals:`` and ``drop_off:`` with a touchpoint's id, ``value:``
    and ``baseline:`` with a KPI's, ``cost:`` with an opportunity's, ``supported``, ``total``.
    """
    measure, _, item = name.partition(":")
    source = _SOURCES.get(measure)
    return None if source is None else source(view, item, catalog)


def _actual(view: View, item: str, catalog: Catalog) -> str | None:
    facts = view.facts.touchpoints.get(item)
    speaking = None if facts is None or facts.voice is None else facts.speaking
    mean = None if speaking is None else speaking.actual.mean
    return None if mean is None else figures.number(mean, catalog, digits=1, signed=True)


def _gap(view: View, item: str, catalog: Catalog) -> str | None:
    facts = view.facts.touchpoints.get(item)
    if facts is None or facts.gap is None or facts.voice is None:
        return None
    return figures.number(facts.gap, catalog, digits=1)


def _arrivals(view: View, item: str, catalog: Catalog) -> str | None:
    facts = view.facts.touchpoints.get(item)
    known = None if facts is None else facts.arrivals
    return None if known is None else figures.number(known, catalog)


def _drop_off(view: View, item: str, catalog: Catalog) -> str | None:
    facts = view.facts.touchpoints.get(item)
    found = None if facts is None else facts.drop_off
    if found is None or not figures.may_show(found):
        return None
    return figures.percent(found.estimate or 0.0, catalog)


def _kpi(moment: str) -> Callable[[View, str, Catalog], str | None]:
    def read(view: View, item: str, catalog: Catalog) -> str | None:
        kpi, facts = view.document.find(item), view.facts.kpis.get(item)
        if facts is None or not isinstance(kpi, Kpi):
            return None
        found = facts.now if moment == "now" else facts.baseline
        if found is None or not figures.may_show(found):
            return None
        return figures.kpi_value(kpi, found.estimate or 0.0, catalog)

    return read


def _cost(view: View, item: str, catalog: Catalog) -> str | None:
    found = view.document.find(item)
    if not isinstance(found, Opportunity) or found.cost_likely is None:
        return None
    return money(view, found.cost_likely, catalog)


def is_same_number(read: str, now: str) -> bool:
    """Tell whether two numbers on an English page say the same, at the coarser of their digits.

    >>> is_same_number("16%", "15.8%"), is_same_number("-1.4", "−1.6")
    (True, False)
    """
    plain = [re.sub(r"[^0-9.-]", "", text.replace(figures.MINUS, "-")) for text in (read, now)]
    try:
        one, two = map(float, plain)
    except ValueError:
        return read == now
    digits = min(len(text.partition(".")[2]) for text in plain)
    return round(one, digits) == round(two, digits)


_SOURCES: dict[str, Callable[[View, str, Catalog], str | None]] = {
    "actual": _actual,
    "gap": _gap,
    "arrivals": _arrivals,
    "drop_off": _drop_off,
    "value": _kpi("now"),
    "baseline": _kpi("baseline"),
    "cost": _cost,
    "supported": lambda view, _, catalog: figures.number(view.facts.supported, catalog),
    "total": lambda view, _, catalog: figures.number(view.facts.total, catalog),
}
