"""All reports of a workspace as one run: pages, index, overview, manifest, latest."""

from __future__ import annotations

import datetime as dt
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from threading import Lock
from typing import Any

from cjm_widgets.errors import NotFoundError
from cjm_widgets.i18n import Catalog
from cjm_widgets.model.document import Document
from cjm_widgets.model.journey import JourneyMap
from cjm_widgets.model.people import Persona
from cjm_widgets.model.steps import STEPS
from cjm_widgets.render.view import View
from cjm_widgets.reports import pages, scan
from cjm_widgets.reports.params import ReportParams, StepParams
from cjm_widgets.reports.run import (
    FAILED,
    OK,
    Outcome,
    new_run,
    point_latest,
    run_all,
    run_steps,
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
    steps
        By persona, the reports of the single steps, where they were asked for.
    """

    name: str
    folder: Path
    index: Path
    overview: Path | None
    reports: tuple[Outcome, ...]
    steps: Mapping[str, tuple[Outcome, ...]] = field(default_factory=dict)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Reports that could not be made, those of steps last."""
        steps = (step for made in self.steps.values() for step in made)
        return tuple(report for report in (*self.reports, *steps) if report.status == FAILED)

    def to_json(self, catalog: Catalog | None = None) -> dict[str, Any]:
        """Return the run as plain values: files as paths, messages in the catalogue's language."""
        words = catalog or Catalog()

        def path(name: str | None) -> str | None:
            return None if name is None else str(self.folder / name)

        def plain(outcome: Outcome) -> dict[str, Any]:
            return {
                "html": path(outcome.html),
                "notebook": path(outcome.notebook),
                "status": outcome.status,
                "seconds": outcome.seconds,
                **({"message": words.retell(outcome.message)} if outcome.message else {}),
            }

        return {
            "run": self.name,
            "index": str(self.index),
            "overview": None if self.overview is None else str(self.overview),
            "reports": [
                {
                    "persona": report.persona,
                    **plain(report),
                    "steps": [
                        {"step": step.step, **plain(step)}
                        for step in self.steps.get(report.persona, ())
                    ],
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
    steps: bool = False,
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
    steps
        Make the report of every single step too, below a folder of the persona's name.
    out
        Folder of the runs, by default ``folder/reports``.
    progress
        Called with the number of finished reports and of all, those of steps counted.

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
    shared = {"workspace": str(folder), "map": journey_map, "as_of": document.sequence}
    tasks = [ReportParams.checked(shared | {"persona": who.id}) for who in chosen]
    in_steps = [
        StepParams.checked(shared | {"persona": who.id, "interactive": False})
        for who in (chosen if steps else ())
    ]
    n_all = len(tasks) + len(in_steps) * len(STEPS)
    counter, lock = [0], Lock()

    def done(_: Outcome) -> None:
        with lock:
            counter[0] += 1
            progress(counter[0], n_all)

    progress(0, n_all)
    place = out or folder / "reports"
    with new_run(place, now or edit.now()) as (name, fresh):
        made = run_steps(in_steps, fresh, jobs=jobs, done=done) if in_steps else {}
        outcomes = run_all(tasks, fresh, jobs=jobs, done=done, steps=made)
        views = _views(document, tables, outcomes, journey_map=journey_map, catalog=words)
        joined = pages.write_pages(
            fresh,
            document,
            chosen,
            outcomes,
            views,
            catalog=words,
            private=scan.private_texts(folder),
            steps=made,
        )
        write_manifest(fresh, name, _facts(document), outcomes, made)
    if views:
        point_latest(place, name, pages.latest_page(name, pages.company_name(document), words))
    return Run(
        name,
        place / name,
        place / name / "index.html",
        place / name / "overview.html" if joined else None,
        tuple(outcomes),
        made,
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
