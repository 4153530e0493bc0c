"""The index page of a run: everybody's report at a glance, failed ones included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.facts import Moment
from cjm_widgets.model.journey import Touchpoint
from cjm_widgets.model.people import Persona
from cjm_widgets.model.scales import Rater, Status
from cjm_widgets.render import figures
from cjm_widgets.render.page import Link, page_resources
from cjm_widgets.render.portrait import initials_of, portrait_svg
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.steps import StepLink
from cjm_widgets.render.view import View

JOINT_STYLES = ("report.css", "overview.css")
FACES_SHOWN = 6
_COUNTED = {
    Status.VALIDATED: N_("{n} validated"),
    Status.PARTLY_VALIDATED: N_("{n} partly validated"),
    Status.HYPOTHESIS: N_("{n} still a hypothesis"),
}


@dataclass(frozen=True, slots=True)
class Highlight:
    """The worst or the best moment of a journey: mean actual emotion, in one voice."""

    touchpoint: str
    actual: float
    n: int
    voice: Rater


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One persona on the index page.

    Attributes
    ----------
    html, notebook
        File names beside the page; ``html`` is ``None`` for a report that failed, and ``notebook``
        then holds the error.
    message
        Why the report failed, in one plain sentence; empty for one that worked.
    reason
        What keeps the map from the next higher status (marked with ``N_``).
    steps
        Reports of the single steps, where the run has them.
    """

    persona_id: str
    name: str
    summary: str | None = None
    portrait: str | None = None
    html: str | None = None
    notebook: str | None = None
    message: str = ""
    status: Status | None = None
    supported: int = 0
    total: int = 0
    reason: str | None = None
    worst: Highlight | None = None
    best: Highlight | None = None
    steps: tuple[StepLink, ...] = ()

    @property
    def failed(self) -> bool:
        """There is no report to open."""
        return self.html is None


def entry_of(view: View, *, html: str, notebook: str | None) -> IndexEntry:
    """Return the entry of a report that worked."""
    facts = view.facts
    return IndexEntry(
        view.persona.id,
        view.persona.name,
        summary=view.persona.summary,
        portrait=view.persona.portrait,
        html=html,
        notebook=notebook,
        status=facts.status,
        supported=facts.supported,
        total=facts.total,
        reason=facts.status_reasons[0] if facts.status_reasons else None,
        worst=_highlight(view, facts.frictions),
        best=_highlight(view, facts.delights),
    )


def failed_entry(persona: Persona, message: str, *, notebook: str | None) -> IndexEntry:
    """Return the entry of a report that failed, with the sentence that says why."""
    return IndexEntry(
        persona.id,
        persona.name,
        summary=persona.summary,
        portrait=persona.portrait,
        notebook=notebook,
        message=message,
    )


def run_index(
    entries: Sequence[IndexEntry],
    *,
    company: str,
    run_label: str,
    overview: str | None,
    catalog: Catalog,
) -> str:
    """Return the index page as a whole HTML file that needs no script and loads nothing.

    Parameters
    ----------
    run_label
        What the run speaks of, such as ``As of 20 Nov 2026``; the same for the same workspace, so
        that the page is too.
    overview
        File name of the cross-persona overview; ``None`` when there is none.
    """
    ready = [entry for entry in entries if not entry.failed]
    title = catalog.plural(
        N_("{n} customer journey"), N_("{n} customer journeys"), len(entries)
    ).format(n=len(entries))
    links = [Link("#reports", catalog.text(N_("Reports")))]
    if overview is not None:
        links.append(Link(overview, catalog.text(N_("Side by side"))))
    body = render_template(
        "run_index.html.j2",
        catalog,
        title=title,
        lead=_lead(entries, catalog),
        run_label=run_label,
        overview=overview,
        faces=[_face(entry) for entry in ready[:FACES_SHOWN]],
        columns={1: 1, 2: 2, 4: 2}.get(len(entries), 3),
        cards=[_card(entry, catalog) for entry in entries],
    )
    return joint_page(body, title=title, company=company, links=links, catalog=catalog)


def joint_page(
    body: Markup, *, title: str, company: str, links: Sequence[Link], catalog: Catalog
) -> str:
    """Return a page that joins the reports of a run, without any script."""
    page = page_resources(
        title=title,
        company=company,
        language=catalog.language,
        styles=JOINT_STYLES,
        links=links,
        scripts=(),
    )
    return str(page.opening + body + page.closing)


def status_counts(found: Sequence[Status], catalog: Catalog) -> str:
    """Return how many maps have which status, such as ``1 validated, 3 still a hypothesis``."""
    parts = (
        catalog.text(words).format(n=n)
        for status, words in _COUNTED.items()
        if (n := sum(one is status for one in found))
    )
    return ", ".join(parts)


def highlight_text(found: Highlight, catalog: Catalog) -> tuple[str, str, str]:
    """Return a moment's touchpoint, its value, and whose and how many ratings that rests on."""
    voice = catalog.text(found.voice.label)
    return (
        found.touchpoint,
        figures.number(found.actual, catalog, digits=1, signed=True),
        f"{voice}, {figures.count_of(found.n, catalog)}",
    )


def _highlight(view: View, moments: Sequence[Moment]) -> Highlight | None:
    if not moments:
        return None
    first = moments[0]
    touchpoint = view.document.get(first.touchpoint_id, Touchpoint)
    return Highlight(touchpoint.name, first.actual, first.n, first.voice)


def _lead(entries: Sequence[IndexEntry], catalog: Catalog) -> str:
    """How many reports are ready, how far their maps are backed, and which failed."""
    failed = [entry.name for entry in entries if entry.failed]
    if entries and len(failed) == len(entries):
        return catalog.text(N_("No report could be made; each notebook keeps its error."))
    found = [entry.status for entry in entries if entry.status is not None]
    counts = status_counts(found, catalog)
    if not failed:
        return catalog.text(N_("Every report is ready. Maps by evidence: {counts}.")).format(
            counts=counts
        )
    return catalog.text(
        N_("{n} of {total} reports are ready. Maps by evidence: {counts}. Failed: {names}.")
    ).format(
        n=len(entries) - len(failed), total=len(entries), counts=counts, names=", ".join(failed)
    )


def _face(entry: IndexEntry) -> Markup:
    return portrait_svg(entry.portrait, label="", initials=initials_of(entry.name))


def _card(entry: IndexEntry, catalog: Catalog) -> dict[str, object]:
    cells = catalog.text(N_("{n} of {total} cells backed by evidence"))
    if entry.reason is not None:
        cells += f"; {catalog.text(entry.reason)}"
    return {
        "entry": entry,
        "portrait": _face(entry),
        "status": None if entry.status is None else catalog.text(entry.status.label),
        "cells": cells.format(n=entry.supported, total=entry.total),
        "filled": 100 * entry.supported / entry.total if entry.total else 0,
        "worst": None if entry.worst is None else highlight_text(entry.worst, catalog),
        "best": None if entry.best is None else highlight_text(entry.best, catalog),
    }
