"""Run report and step notebooks per persona, and publish what came out as one run."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import nbformat
from nbformat import NotebookNode
from nbformat.reader import NotJSONError

from cjm_widgets import resources
from cjm_widgets.errors import JourneyError, ReportError
from cjm_widgets.fields import Step
from cjm_widgets.model.steps import STEPS
from cjm_widgets.render.steps import StepLink, numbered
from cjm_widgets.reports import export, files, kernel, scan
from cjm_widgets.reports.params import ReportParams, StepParams

Task = TypeVar("Task")

OK, FAILED = "ok", "failed"
CELL_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report, or of one step's.

    Attributes
    ----------
    html, notebook
        File names inside the run's folder; ``html`` is ``None`` for a failed report, whose
        notebook keeps the error in it.
    seconds
        Wall time.
    message
        Why it failed, in one sentence; empty otherwise.
    step
        The step whose report it is; ``None`` for the whole report.
    """

    persona: str
    status: str
    html: str | None
    notebook: str | None
    seconds: float
    message: str = ""
    step: Step | None = None


def run_report(
    params: ReportParams,
    folder: Path,
    *,
    notebook: Path | None = None,
    seconds: int = CELL_SECONDS,
    steps: Sequence[Outcome] = (),
) -> Outcome:
    """Execute one report and write its notebook and HTML page into *folder*.

    A report that fails raises nothing: the outcome says why, and the notebook with the error
    inside is kept as ``PERSONA.failed.ipynb``.

    Parameters
    ----------
    params
        ``persona`` is an id, which is safe as a file name.
    notebook
        By default the report notebook of this package.
    seconds
        After so many seconds a cell is stopped.
    steps
        What became of the persona's steps in this run; the page lists them.

    Raises
    ------
    ReportError
        The folder cannot be written, which concerns the run and not this report.
    """
    book = notebook or report_notebook()
    return _run(params, book, folder, params.persona, seconds=seconds, links=step_links(steps))


def run_step(
    params: StepParams,
    step: Step,
    folder: Path,
    *,
    notebook: Path | None = None,
    seconds: int = CELL_SECONDS,
) -> Outcome:
    """Execute one step's notebook as :func:`run_report` does, below a folder of the persona's name.

    Raises
    ------
    ReportError
        The folder cannot be written.
    """
    name = f"{params.persona}/{numbered(step)}"
    book = notebook or step_notebook(step)
    return replace(_run(params, book, folder, name, seconds=seconds), step=step)


def _run(
    params: ReportParams,
    notebook: Path,
    folder: Path,
    name: str,
    *,
    seconds: int,
    links: Sequence[StepLink] = (),
) -> Outcome:
    private = scan.private_texts(params.folder)
    begun = time.monotonic()

    def outcome(status: str, html: str | None, kept: str | None, message: str = "") -> Outcome:
        spent = round(time.monotonic() - begun, 3)
        return Outcome(params.persona, status, html, kept, spent, message)

    with tempfile.TemporaryDirectory(prefix="cjm-") as scratch:
        draft = Path(scratch) / "draft.ipynb"
        try:
            kernel.execute(params, notebook, draft, seconds=seconds)
            notebook_text, html = _handouts(draft, private=private, links=links)
        except Exception as err:  # whatever one report stumbles over, the others go on
            private = (*private, scratch, sys.prefix)
            kept = _keep_failed(draft, folder, name, private=private)
            return outcome(FAILED, None, kept, scan.masked(_reason(err), private))
    # A disk that is full is no fault of this report: it ends the run, and nothing is published.
    files.write_file(folder / f"{name}.ipynb", notebook_text)
    files.write_file(folder / f"{name}.html", html)
    return outcome(OK, f"{name}.html", f"{name}.ipynb")


def step_links(steps: Sequence[Outcome]) -> tuple[StepLink, ...]:
    """Return where the reports of the steps lie, for the pages that lead to them."""
    return tuple(StepLink(o.step, o.html, o.notebook) for o in steps if o.step is not None)


def _reason(err: Exception) -> str:
    """Our own errors speak for themselves; any other is named."""
    if isinstance(err, JourneyError):
        return str(err)
    return f"The page could not be made: {type(err).__name__}: {err}"


def report_notebook() -> Path:
    """Return the report notebook of this package."""
    return resources.path("notebooks") / "report.ipynb"


def step_notebook(step: Step) -> Path:
    """Return the numbered notebook of a step."""
    return resources.path("notebooks") / f"{numbered(step)}.ipynb"


def _handouts(
    draft: Path, *, private: tuple[str, ...], links: Sequence[StepLink]
) -> tuple[str, str]:
    """Return the executed notebook and its page as they may leave."""
    executed = nbformat.read(draft, as_version=4)
    signed = export.read_sign_off(executed)
    notebook = export.without_dead_links(executed)
    html = export.to_html(notebook, signed, language=signed.language, links=links)
    scan.check_html(html, private=private)
    handout = export.to_handout(notebook)
    scan.check_notebook(handout, private=private)
    return nbformat.writes(handout), html


def _keep_failed(draft: Path, folder: Path, name: str, *, private: tuple[str, ...]) -> str | None:
    """Keep the notebook with the error in it, without parameters, paths and metadata of the run."""
    try:
        notebook = nbformat.read(draft, as_version=4)
    except (FileNotFoundError, NotJSONError):  # the disk below the draft may be full
        return None
    notebook.metadata = NotebookNode()
    notebook.cells = [
        cell
        for cell in notebook.cells
        if "injected-parameters" not in cell.metadata.get("tags", ())
    ]
    for cell in notebook.cells:
        cell.metadata = NotebookNode()
    kept = f"{name}.failed.ipynb"
    spelled = tuple(map(scan.spelled, private))
    files.write_file(folder / kept, scan.masked(nbformat.writes(notebook), spelled))
    return kept


def run_all(
    tasks: Sequence[ReportParams],
    folder: Path,
    *,
    jobs: int | None = None,
    done: Callable[[Outcome], None] = lambda outcome: None,
    steps: Mapping[str, Sequence[Outcome]] | None = None,
) -> list[Outcome]:
    """Run several reports side by side; one failure fails one report.

    Each report has a kernel process of its own; the threads here only wait for them.

    Parameters
    ----------
    steps
        By persona, what became of the steps in this run.

    Returns
    -------
    list
        Outcomes in the order of the tasks.
    """
    known = steps or {}

    def one(params: ReportParams) -> Outcome:
        return run_report(params, folder, steps=known.get(params.persona, ()))

    return _side_by_side(one, tasks, jobs=jobs, done=done)


def run_steps(
    tasks: Sequence[StepParams],
    folder: Path,
    *,
    jobs: int | None = None,
    done: Callable[[Outcome], None] = lambda outcome: None,
) -> dict[str, tuple[Outcome, ...]]:
    """Run every step of each task side by side; one failure fails one step.

    Returns
    -------
    dict
        By persona, outcomes in the order of the workshop.
    """

    def one(task: tuple[StepParams, Step]) -> Outcome:
        return run_step(*task, folder)

    for params in tasks:
        (folder / params.persona).mkdir()
    every = [(params, spec.key) for params in tasks for spec in STEPS]
    outcomes = _side_by_side(one, every, jobs=jobs, done=done)
    return {
        params.persona: tuple(o for o in outcomes if o.persona == params.persona)
        for params in tasks
    }


def _side_by_side(
    run: Callable[[Task], Outcome],
    tasks: Sequence[Task],
    *,
    jobs: int | None,
    done: Callable[[Outcome], None],
) -> list[Outcome]:
    def one(task: Task) -> Outcome:
        outcome = run(task)
        done(outcome)
        return outcome

    workers = max(1, min(jobs or os.cpu_count() or 1, len(tasks)))
    with kernel.environment(), ThreadPoolExecutor(workers) as pool:
        return list(pool.map(one, tasks))


@contextmanager
def new_run(out: Path, now: dt.datetime) -> Iterator[tuple[str, Path]]:
    """Give a fresh folder for one run, and move it to its place only when all of it is there.

    Runs of the same second get names of their own, also while they are under way.

    Yields
    ------
    tuple
        Name of the run, such as ``2026-11-22-184503``, and the folder to fill.
    """
    stem = now.astimezone(dt.UTC).strftime("%Y-%m-%d-%H%M%S")
    try:
        out.mkdir(parents=True, exist_ok=True)
        run, fresh = _claim(out, stem)
    except OSError as err:
        raise ReportError(
            f"The folder {out} cannot be written: {err.strerror or err}. Choose another with --out."
        ) from err
    try:
        yield run, fresh
        files.move_folder(fresh, out / run)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _claim(out: Path, stem: str) -> tuple[str, Path]:
    """Make the hidden folder of the first name that no run has, neither finished nor under way."""
    name = stem
    for number in itertools.count(1):
        fresh = out / f".{name}.part"
        with suppress(FileExistsError):
            fresh.mkdir()
            if not (out / name).exists():
                break
            fresh.rmdir()
        name = f"{stem}-{number}"
    return name, fresh


def write_manifest(
    folder: Path,
    run: str,
    facts: Mapping[str, Any],
    outcomes: Sequence[Outcome],
    steps: Mapping[str, Sequence[Outcome]] | None = None,
) -> None:
    """Write what was run, with which versions, and what became of each report and step."""
    known = steps or {}
    reports = [
        asdict(outcome) | {"steps": [asdict(step) for step in known.get(outcome.persona, ())]}
        for outcome in outcomes
    ]
    manifest = {"run": run, **facts, "reports": reports}
    files.write_file(folder / "manifest.json", json.dumps(manifest, indent=1) + "\n")


def point_latest(out: Path, run: str, page: str) -> None:
    """Let ``latest.json`` and ``latest.html`` (a relative link) name this run, each in one step."""
    files.write_file(
        out / "latest.json", json.dumps({"run": run, "index": f"{run}/index.html"}) + "\n"
    )
    files.write_file(out / "latest.html", page)
