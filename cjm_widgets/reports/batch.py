"""All reports of a workspace as one run: pages, index, overview, manifest, latest."""

from __future__ import annotations

import datetime as dt
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from threading import Lock
from typing import Any

from cjm_widgets.errors import NotFoundError
from cjm_widgets.i18n import Catalog
from cjm_widgets.model.document import Document
from cjm_widgets.model.journey import JourneyMap
from cjm_widgets.model.people import Persona
from cjm_widgets.render.view import View
from cjm_widgets.reports import pages, scan
from cjm_widgets.reports.params import ReportParams
from cjm_widgets.reports.run import (
    FAILED,
    OK,
    Outcome,
    new_run,
    point_latest,
    run_all,
    write_manifest,
)
from cjm_widgets.workshop import edit, review

_NAMED_VERSIONS = ("bokeh", "pandas", "papermill", "nbconvert")


@dataclass(frozen=True, slots=True)
class Run:
    """One finished run.

    Attributes
    ----------
    index, overview
        Paths of the two pages that join the reports; ``overview`` is ``None`` when every report
        failed.
    """

    name: str
    folder: Path
    index: Path
    overview: Path | None
    reports: tuple[Outcome, ...]

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Reports that could not be made."""
        return tuple(report for report in self.reports if report.status == FAILED)

    def to_json(self) -> dict[str, Any]:
        """Return the run as plain values, files as paths."""

        def path(name: str | None) -> str | None:
            return None if name is None else str(self.folder / name)

        return {
            "run": self.name,
            "index": str(self.index),
            "overview": None if self.overview is None else str(self.overview),
            "reports": [
                {
                    "persona": report.persona,
                    "html": path(report.html),
                    "notebook": path(report.notebook),
                    "status": report.status,
                    "seconds": report.seconds,
                    **({"message": report.message} if report.message else {}),
                }
                for report in self.reports
            ],
        }


def make_reports(  # noqa: PLR0913 - the options of a run
    folder: Path,
    *,
    personas: Sequence[str] = (),
    journey_map: str | None = None,
    as_of: str | int | None = None,
    out: Path | None = None,
    jobs: int | None = None,
    progress: Callable[[int, int], None] = lambda n_done, n_all: None,
    catalog: Catalog | None = None,
    now: dt.datetime | None = None,
) -> Run:
    """Run the report of each persona and publish them as one run.

    A run in which no report worked is kept, but *latest* goes on to name the run before.

    Parameters
    ----------
    personas
        Ids or names; by default every persona of the workspace, or with ``journey_map`` the one
        whose map it is.
    out
        Folder of the runs, by default ``folder/reports``.
    progress
        Called with the number of finished reports and of all.

    Raises
    ------
    NotFoundError
        A persona is not in the workspace or has not this map, or there is none at all.
    JourneyError
        The workspace cannot be read or the run cannot be written; nothing was published.
    """
    words = catalog or Catalog()
    moment = review.parse_moment(as_of)
    document, tables = review.read_for_sharing(folder, moment=moment)
    chosen = _choose(document, personas, journey_map)
    tasks = [
        ReportParams.checked(
            {
                "workspace": str(folder),
                "persona": who.id,
                "map": journey_map,
                "as_of": document.sequence,
            }
        )
        for who in chosen
    ]
    counter, lock = [0], Lock()

    def done(_: Outcome) -> None:
        with lock:
            counter[0] += 1
            progress(counter[0], len(tasks))

    progress(0, len(tasks))
    place = out or folder / "reports"
    with new_run(place, now or edit.now()) as (name, fresh):
        outcomes = run_all(tasks, fresh, jobs=jobs, done=done)
        views = _views(document, tables, outcomes, journey_map=journey_map, catalog=words)
        joined = pages.write_pages(
            fresh,
            document,
            chosen,
            outcomes,
            views,
            catalog=words,
            private=scan.private_texts(folder),
        )
        write_manifest(fresh, name, _facts(document), outcomes)
    if views:
        point_latest(place, name, pages.latest_page(name, pages.company_name(document), words))
    return Run(
        name,
        place / name,
        place / name / "index.html",
        place / name / "overview.html" if joined else None,
        tuple(outcomes),
    )


def _choose(document: Document, personas: Sequence[str], journey_map: str | None) -> list[Persona]:
    drawn = document.find(journey_map)
    if isinstance(drawn, JourneyMap) and not personas:
        return [document.get(drawn.persona_id, Persona)]
    wanted = [review.choose_persona(document, persona) for persona in personas]
    everybody = list({who.id: who for who in wanted or document.all(Persona)}.values())
    if journey_map is not None:
        for who in everybody:
            review.choose_map(document, who, journey_map)
    if not everybody:
        raise NotFoundError(
            "This workspace has no persona yet. Add one, or begin with: cjm init DIR --sample"
        )
    return everybody


def _views(
    document: Document,
    tables: review.Evidence,
    outcomes: Sequence[Outcome],
    *,
    journey_map: str | None,
    catalog: Catalog,
) -> dict[str, View]:
    """Views of the personas whose report worked, for the pages that join them."""
    return {
        outcome.persona: review.make_view(
            document, tables, persona=outcome.persona, journey_map=journey_map, catalog=catalog
        )
        for outcome in outcomes
        if outcome.status == OK
    }


def _facts(document: Document) -> dict[str, Any]:
    versions = {name: metadata.version(name) for name in _NAMED_VERSIONS}
    return {
        "sequence": document.sequence,
        "versions": {
            "cjm_widgets": metadata.version("cjm_widgets"),
            "python": platform.python_version(),
            **versions,
        },
    }
