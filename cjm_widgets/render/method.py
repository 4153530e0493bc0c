"""How we counted: formula, scale, n and interval of every measure that this report uses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cjm_widgets.analytics.kpi import MEANS, SHARES
from cjm_widgets.i18n import N_
from cjm_widgets.model.facts import EmotionFacts, Estimate
from cjm_widgets.model.improvement import Kpi, Opportunity
from cjm_widgets.model.people import Goal
from cjm_widgets.model.scales import KpiKind, Rater
from cjm_widgets.render import figures
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.view import Fragment, View


@dataclass(frozen=True, slots=True)
class Note:
    """One measure: in words, as a formula, with its numbers here, and where it comes from."""

    term: str
    text: str
    formula: str | None = None
    here: tuple[str, ...] = ()
    source: str | None = None


def render(view: View) -> Fragment:
    """Return the notes on method."""
    notes = [
        *_always(view),
        *_emotion(view),
        *_moments(view),
        *_peak_end(view),
        *_goals(view),
        *_kpis(view),
        *_flow(view),
        *_priorities(view),
    ]
    see = view.catalog.text(
        N_("Every measure used above, with its formula, what it rests on, and where it comes from.")
    )
    html = render_template("sections/method.html.j2", view.catalog, see=see, notes=notes)
    return Fragment("method", html, see)


def _always(view: View) -> Iterator[Note]:
    text, facts = view.catalog.text, view.facts
    yield Note(
        text(N_("Status")),
        text(
            N_(
                "VALIDATED: at least 80% of the cells are firm, the three worst moments are backed "
                "by customers’ own evidence under a year old, and nothing is contradicted. "
                "HYPOTHESIS: one of the three worst moments rests on assumption, or none can be "
                "ranked. PARTLY VALIDATED: everything between."
            )
        ),
        here=(
            text(N_("{supported} of {total} cells are firm.")).format(
                supported=facts.supported, total=facts.total
            ),
        ),
    )
    yield Note(
        text(N_("Evidence")),
        text(
            N_(
                "Assumed: nobody has checked. Reported: somebody told us. Observed: we watched, or "
                "asked on the spot. Measured: counted in a log or in ratings. Firm depends on the "
                "lane: feelings and words need customers’ own voice, actions need behaviour that "
                "was observed or measured, pains and backstage need observation or more."
            )
        ),
    )
    yield Note(
        text(N_("Small numbers")),
        text(
            N_(
                "Under 5 answers no value is shown. From 5 to 9 a value is anecdotal: hollow dot, "
                "no interval, no rank. From 10 to 29 the interval stands and a rank is tentative."
            )
        ),
    )


def _spoken(view: View, rater: Rater) -> list[EmotionFacts]:
    found = (
        facts.customers if rater is Rater.CUSTOMER else facts.room
        for facts in view.facts.touchpoints.values()
    )
    return [emotion for emotion in found if emotion is not None and emotion.actual.n]


def _emotion(view: View) -> Iterator[Note]:
    catalog, text = view.catalog, view.catalog.text
    customers, room = _spoken(view, Rater.CUSTOMER), _spoken(view, Rater.STAFF)
    if not customers and not room:
        return
    here = []
    for voice, said in ((Rater.CUSTOMER.label, customers), (Rater.STAFF.label, room)):
        if said:
            counts = [emotion.actual.n for emotion in said]
            here.append(
                text(N_("{voice}: {counts} ratings a touchpoint, at {n} touchpoints.")).format(
                    voice=text(voice), counts=_span(view, counts), n=len(counts)
                )
            )
    if view.facts.n_respondents is not None:
        here.append(
            catalog.plural(
                N_("{n} customer answered in all."), N_("{n} customers answered in all."),
                view.facts.n_respondents,
            ).format(n=figures.number(view.facts.n_respondents, catalog))
        )  # fmt: skip
    yield Note(
        text(N_("Emotion")),
        text(
            N_(
                "Mean of ratings on five steps from −2 to +2; the band runs from the first to the "
                "third quartile. Customers, the room and comments are never pooled. The room’s "
                "ratings are opinions of those present: dots and spread, no interval about customers. "
                "Where its middle half spans more than one step, the map says “discuss”."
            )
        ),
        here=tuple(here),
        source=text(
            N_(
                "Quartiles: Hyndman and Fan 1996, type 7. Intervals: Student’s t. Consensus: von der Gracht 2012."
            )
        ),
    )


def _span(view: View, counts: Sequence[int]) -> str:
    """The smallest and the largest of some counts, or the one they all are."""
    low, high = min(counts), max(counts)
    if low == high:
        return figures.number(low, view.catalog)
    return view.catalog.text(N_("{low} to {high}")).format(
        low=figures.number(low, view.catalog), high=figures.number(high, view.catalog)
    )


def _moments(view: View) -> Iterator[Note]:
    text, facts = view.catalog.text, view.facts
    if facts.frictions:
        voice = facts.frictions[0].voice
        top = ", ".join(str(m.n) for m in facts.frictions[:3])
        yield Note(
            text(N_("Friction")),
            text(
                N_(
                    "The worse the gap, the more it matters and the more people it reaches, the "
                    "higher it stands. Importance is a part of 100 points split over the whole map; "
                    "reach is the share of all cases that arrive, those lost there included. A "
                    "factor nobody knows is left out, and the place is then tentative."
                )
            ),
            formula=text(N_("(desired − actual) × importance × reach")),
            here=(
                text(N_("{voice}; n {numbers} at the worst moments.")).format(
                    voice=text(voice.label), numbers=top
                ),
            ),
        )
    if facts.delights:
        yield Note(
            text(N_("Delight")),
            text(N_("Only where the mean is above 0, kept apart from friction.")),
            formula=text(N_("(actual − desired) × reach")),
        )


def _peak_end(view: View) -> Iterator[Note]:
    text, found = view.catalog.text, view.facts.peak_end
    if found is None or not figures.may_show(found):
        return
    missing = ""
    if found.n_missing:
        missing = " " + text(
            N_("{n} more rated, but have no end or two equal peaks, and are left out.")
        ).format(n=figures.number(found.n_missing, view.catalog))
    yield Note(
        text(N_("Remembered experience")),
        text(
            N_(
                "People remember the most intense moment and the end, more than the average. "
                "Computed for each respondent, then averaged; shown beside mean and worst, never "
                "alone."
            )
        ),
        formula=text(N_("(peak + end) ÷ 2")),
        here=(_estimate(view, found, signed=True) + missing,),
        source="Kahneman, Fredrickson, Schreiber, Redelmeier 1993",
    )


def _estimate(view: View, found: Estimate, *, signed: bool = False) -> str:
    """A mean with its interval and n, in one phrase."""
    catalog = view.catalog
    value = figures.number(found.estimate or 0.0, catalog, digits=1, signed=signed)
    counted = figures.count_of(found.n, catalog)
    if found.low is None or found.high is None:
        return f"{value}, {counted}."
    return catalog.text(N_("{value}, 95% interval {low} to {high}, {n}.")).format(
        value=value,
        low=figures.number(found.low, catalog, digits=1, signed=signed),
        high=figures.number(found.high, catalog, digits=1, signed=signed),
        n=counted,
    )


def _goals(view: View) -> Iterator[Note]:
    text = view.catalog.text
    rated = [
        goal
        for goal in view.document.children(view.persona.id, Goal)
        if goal.underserved is not None
    ]
    if not rated:
        return
    asked = sorted({goal.n_asked for goal in rated if goal.n_asked is not None})
    here = []
    if asked:
        here.append(text(N_("{n} customers asked.")).format(n=_span(view, asked)))
    if any(goal.n_asked is None for goal in rated):
        here.append(text(N_("Goals without a number are the room’s estimate.")))
    yield Note(
        text(N_("Under-served goal")),
        text(N_("Importance and support today, 0 to 10 each; the score runs from 0 to 20.")),
        formula=text(N_("importance + max(importance − support, 0)")),
        here=tuple(here),
        source="Ulwick, What Customers Want, 2005, chapter 2",
    )


_KPI_NOTES: tuple[tuple[str, frozenset[KpiKind], str, str, str], ...] = (
    (
        N_("Conversion, retention and other shares"),
        SHARES,
        N_("A share with Wilson’s score interval; its change with Newcombe’s hybrid interval."),
        N_("hits ÷ n"),
        "Wilson 1927; Newcombe 1998, method 10",
    ),
    (
        N_("NPS"),
        frozenset({KpiKind.NPS}),
        N_("In points from −100 to +100, with the adjusted Wald interval."),
        N_("(promoters − detractors) ÷ n × 100"),
        "Reichheld 2003; Rocks 2016",
    ),
    (
        N_("Means (CES and own)"),
        MEANS,
        N_(
            "Mean of the answers on the KPI’s own scale with Student’s t interval; its change by Welch."
        ),
        N_("sum ÷ n"),
        "Student 1908; Welch 1947",
    ),
    (
        N_("Ratios of totals (CAC, CLV and own)"),
        frozenset({KpiKind.CAC, KpiKind.CLV, KpiKind.RATIO}),
        N_(
            "Two complete totals, so there is no sampling interval; undefined where nothing was counted."
        ),
        N_("total ÷ n"),
        "",
    ),
)


def _kpis(view: View) -> Iterator[Note]:
    text = view.catalog.text
    found = view.document.children(view.journey_map.id, Kpi)
    for term, kinds, words, formula, source in _KPI_NOTES:
        here = tuple(
            line for kpi in found if kpi.kpi_kind in kinds and (line := _kpi_line(view, kpi))
        )
        if here:
            yield Note(text(term), text(words), text(formula), here, source or None)
    if any(facts.change is not None for facts in view.facts.kpis.values()):
        yield Note(
            text(N_("Before and now")),
            text(
                N_(
                    "Now is the last quarter that was counted, the baseline an earlier one. A change "
                    "is called better or worse only when the interval of the change leaves out zero; "
                    "inside it the word is “within noise”. What was chosen because it was worst "
                    "tends to improve by itself, so a change does not prove an action."
                )
            ),
        )


def _kpi_line(view: View, kpi: Kpi) -> str | None:
    facts = view.facts.kpis.get(kpi.id)
    if facts is None or facts.now is None or not figures.may_show(facts.now):
        return None
    value = figures.kpi_value(kpi, facts.now.estimate or 0.0, view.catalog)
    interval = figures.kpi_interval(kpi, facts.now, view.catalog)
    said = f"{kpi.name}: {value}"
    if interval is not None:
        said += f" ({interval})"
    return f"{said}, {figures.count_of(facts.now.n, view.catalog)}."


def _flow(view: View) -> Iterator[Note]:
    catalog, facts = view.catalog, view.facts
    if facts.n_cases is None:
        return
    here = catalog.text(N_("{n} journeys.")).format(n=figures.number(facts.n_cases, catalog))
    if facts.observed_from is not None and facts.observed_to is not None:
        here = catalog.text(N_("{n} journeys, {first} to {last}.")).format(
            n=figures.number(facts.n_cases, catalog),
            first=figures.day(facts.observed_from, catalog),
            last=figures.day(facts.observed_to, catalog),
        )
    yield Note(
        catalog.text(N_("Volume, drop-off, dwell time")),
        catalog.text(
            N_(
                "Arrivals: journeys that reach a touchpoint. Drop-off: those of them that never go "
                "further. Dwell time: median time to the next event. A log begins in the middle of "
                "some journeys, so the first event is seldom the start."
            )
        ),
        here=(here,),
    )


def _priorities(view: View) -> Iterator[Note]:
    text = view.catalog.text
    found: Sequence[Opportunity] = view.document.children(view.journey_map.id, Opportunity)
    if not any(o.impact is not None and o.effort is not None for o in found):
        return
    yield Note(
        text(N_("Order of opportunities")),
        text(
            N_(
                "Three methods side by side. Ease is 10 for one person-day and loses a point with "
                "each doubling; impact and confidence count on 10 for ICE. The range of places says "
                "where an idea could stand if its own inputs were off: impact by half a step, "
                "confidence by ten points, reach and effort by a quarter."
            )
        ),
        formula=text(
            N_(
                "RICE = reach × impact × confidence ÷ effort;  ICE = impact × confidence × ease;  impact ÷ effort"
            )
        ),
        source="McBride (Intercom) 2016; Ellis and Brown, Hacking Growth, 2017",
    )
