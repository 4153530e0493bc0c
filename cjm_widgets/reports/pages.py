"""The pages that join the reports of a run: index, overview, and the link to the latest run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.document import Document
from cjm_widgets.model.evidence import Source
from cjm_widgets.model.journey import JourneyMap
from cjm_widgets.model.people import Company, Persona
from cjm_widgets.render import figures
from cjm_widgets.render.index import IndexEntry, entry_of, failed_entry, joint_page, run_index
from cjm_widgets.render.overview import overview
from cjm_widgets.render.page import Link
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.view import View
from cjm_widgets.reports import files, scan
from cjm_widgets.reports.run import Outcome, step_links

INDEX, OVERVIEW = "index.html", "overview.html"


def write_pages(
    folder: Path,
    document: Document,
    personas: Sequence[Persona],
    outcomes: Sequence[Outcome],
    views: Mapping[str, View],
    *,
    catalog: Catalog,
    private: tuple[str, ...],
    steps: Mapping[str, Sequence[Outcome]] | None = None,
) -> bool:
    """Write index and overview into a run's folder; tell whether there is an overview.

    Parameters
    ----------
    views
        By persona id, of those whose report worked; without any there is no overview.
    private
        Texts that must not leave, see :func:`cjm_widgets.reports.scan.private_texts`.
    steps
        By persona, what became of the reports of single steps.

    Raises
    ------
    ReportError
        A page cannot be written, or holds something that must not leave.
    """
    company = company_name(document)
    by_id = {outcome.persona: outcome for outcome in outcomes}
    known = steps or {}
    entries = [
        replace(
            _entry(who, by_id[who.id], views.get(who.id), catalog),
            steps=step_links(known.get(who.id, ())),
        )
        for who in personas
    ]
    pages = {
        INDEX: run_index(
            entries,
            company=company,
            run_label=_label(document, catalog),
            overview=OVERVIEW if len(views) > 1 else None,
            catalog=catalog,
        )
    }
    if views:
        hrefs = {o.persona: o.html for o in outcomes if o.html is not None}
        pages[OVERVIEW] = overview(list(views.values()), hrefs=hrefs)
    for name, html in pages.items():
        scan.check_html(html, private=private)
        files.write_file(folder / name, html)
    return bool(views)


def latest_page(run: str, company: str, catalog: Catalog) -> str:
    """Return a small page whose one relative link leads to the newest run.

    Raises
    ------
    ReportError
        It holds something that must not leave.
    """
    href = f"{run}/{INDEX}"
    title = catalog.text(N_("The newest reports"))
    body = render_template("latest.html.j2", catalog, title=title, href=href, run=run)
    html = joint_page(
        body, title=title, company=company, links=[Link(href, title)], catalog=catalog
    )
    scan.check_html(html)
    return html


def company_name(document: Document) -> str:
    """Return the name of the company whose workspace this is; empty while unknown."""
    return next((company.name for company in document.all(Company)), "")


def _entry(who: Persona, outcome: Outcome, view: View | None, catalog: Catalog) -> IndexEntry:
    if view is None or outcome.html is None:
        return failed_entry(who, catalog.retell(outcome.message), notebook=outcome.notebook)
    return entry_of(view, html=outcome.html, notebook=outcome.notebook)


def _label(document: Document, catalog: Catalog) -> str:
    """Say of when the reports speak: the newest day a map or a source names, never the clock."""
    days: list[dt.date | None] = [m.drawn_on for m in document.all(JourneyMap)]
    days += [source.collected_to for source in document.all(Source)]
    newest = max((day for day in days if day is not None), default=None)
    if newest is None:
        return catalog.text(N_("Change {n} of the workspace")).format(n=document.sequence)
    return catalog.text(N_("As of {day}, change {n} of the workspace")).format(
        day=figures.day(newest, catalog), n=document.sequence
    )
