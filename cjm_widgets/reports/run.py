"""Run the report notebook once per persona, and publish what came out as one run."""

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
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.reader import NotJSONError
from papermill.exceptions import PapermillException, PapermillExecutionError

from cjm_widgets import errors, resources
from cjm_widgets.errors import JourneyError, ReportError
from cjm_widgets.reports import export, files, scan
from cjm_widgets.reports.params import ReportParams

OK, FAILED = "ok", "failed"
CELL_SECONDS = 300
_KERNEL_ENVIRONMENT = {
    "JUPYTER_PREFER_ENV_PATH": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


# The kernel's own talk (it warns of loopback TCP) would run into the progress bar.
_KERNEL_ARGUMENTS = ("--IPKernelApp.log_level=50",)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report.

    Attributes
    ----------
    html, notebook
        File names inside the run's folder; ``html`` is ``None`` for a failed report, whose
        notebook keeps the error in it.
    seconds
        Wall time.
    message
        Why it failed, in one sentence; empty otherwise.
    """

    persona: str
    status: str
    html: str | None
    notebook: str | None
    seconds: float
    message: str = ""


def run_report(
    params: ReportParams, folder: Path, *, notebook: Path | None = None, seconds: int = CELL_SECONDS
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

    Raises
    ------
    ReportError
        The folder cannot be written, which concerns the run and not this report.
    """
    name = params.persona
    private = scan.private_texts(params.folder)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="cjm-") as scratch:
        draft = Path(scratch) / "draft.ipynb"
        try:
            with _own_event_loop():
                _execute(params, notebook or report_notebook(), draft, seconds=seconds)
            notebook_text, html = _handouts(draft, private=private)
        except Exception as err:  # whatever one report stumbles over, the others go on
            private = (*private, scratch, sys.prefix)
            kept = _keep_failed(draft, folder, name, private=private)
            seconds_spent = round(time.monotonic() - begun, 3)
            reason = scan.masked(_reason(err), private)
            return Outcome(name, FAILED, None, kept, seconds_spent, reason)
    # A disk that is full is no fault of this report: it ends the run, and nothing is published.
    files.write_file(folder / f"{name}.ipynb", notebook_text)
    files.write_file(folder / f"{name}.html", html)
    seconds_spent = round(time.monotonic() - begun, 3)
    return Outcome(name, OK, f"{name}.html", f"{name}.ipynb", seconds_spent)


def _reason(err: Exception) -> str:
    """Our own errors speak for themselves; any other is named."""
    if isinstance(err, JourneyError):
        return str(err)
    return f"The page could not be made: {type(err).__name__}: {err}"


def report_notebook() -> Path:
    """Return the report notebook of this package."""
    return resources.path("notebooks") / "report.ipynb"


def _execute(params: ReportParams, notebook: Path, draft: Path, *, seconds: int) -> None:
    """Run the notebook with papermill; judge by what it raises, never by its metadata."""
    source = nbformat.read(notebook, as_version=4)
    values = params.model_dump() | {"workspace": str(params.folder.resolve())}
    try:
        papermill.execute_notebook(
            source,
            str(draft),
            parameters=values,
            kernel_name="python3",
            # Not papermill's cwd: it changes the folder of this process, which other threads share.
            resources={"metadata": {"path": str(draft.parent)}},
            progress_bar=False,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            execution_timeout=seconds,
            store_widget_state=False,
            extra_arguments=list(_KERNEL_ARGUMENTS),
        )
    except PapermillExecutionError as err:
        raise ReportError(_plain(err.ename, err.evalue), cell=err.cell_index) from err
    except DeadKernelError as err:
        raise ReportError(
            "The Python process of this report died, perhaps because memory ran out. Run it again, "
            "with --jobs 1 if it happens again."
        ) from err
    except CellTimeoutError as err:
        raise ReportError(
            f"A cell of this report ran longer than {seconds} seconds and was stopped."
        ) from err
    except (PapermillException, OSError, RuntimeError) as err:
        raise ReportError(f"The report could not be run: {err}") from err


@contextmanager
def _own_event_loop() -> Iterator[None]:
    """Close the event loop that Jupyter makes for this thread and would leave open."""
    loop = ensure_event_loop()
    try:
        yield
    finally:
        if not loop.is_running():
            loop.close()


def _plain(ename: str, evalue: str) -> str:
    """Our own errors speak for themselves; any other keeps its name."""
    own = isinstance(getattr(errors, ename, None), type)
    return evalue if own else f"The report ended in {ename}: {evalue}"


def _handouts(draft: Path, *, private: tuple[str, ...]) -> tuple[str, str]:
    """Return the executed notebook and its page as they may leave."""
    notebook = nbformat.read(draft, as_version=4)
    signed = export.read_sign_off(notebook)
    html = export.to_html(notebook, signed, language=signed.language)
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
) -> list[Outcome]:
    """Run several reports side by side; one failure fails one report.

    Each report has a kernel process of its own; the threads here only wait for them.

    Returns
    -------
    list
        Outcomes in the order of the tasks.
    """
    workers = max(1, min(jobs or os.cpu_count() or 1, len(tasks)))

    def one(params: ReportParams) -> Outcome:
        outcome = run_report(params, folder)
        done(outcome)
        return outcome

    with _kernel_environment(), ThreadPoolExecutor(workers) as pool:
        return list(pool.map(one, tasks))


@contextmanager
def _kernel_environment() -> Iterator[None]:
    """Kernels use one thread each and the Python that runs us, not one a user set up elsewhere."""
    before = {name: os.environ.get(name) for name in _KERNEL_ENVIRONMENT}
    os.environ.update(_KERNEL_ENVIRONMENT)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


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
    folder: Path, run: str, facts: Mapping[str, Any], outcomes: Sequence[Outcome]
) -> None:
    """Write what was run, with which versions, and what became of each report."""
    manifest = {"run": run, **facts, "reports": [asdict(outcome) for outcome in outcomes]}
    files.write_file(folder / "manifest.json", json.dumps(manifest, indent=1) + "\n")


def point_latest(out: Path, run: str, page: str) -> None:
    """Let ``latest.json`` and ``latest.html`` (a relative link) name this run, each in one step."""
    files.write_file(
        out / "latest.json", json.dumps({"run": run, "index": f"{run}/index.html"}) + "\n"
    )
    files.write_file(out / "latest.html", page)
