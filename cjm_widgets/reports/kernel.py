"""One notebook in a kernel of its own, with papermill; what goes wrong there in one sentence."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import papermill
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillException, PapermillExecutionError

from cjm_widgets import errors
from cjm_widgets.errors import ReportError
from cjm_widgets.reports.params import ReportParams

_ENVIRONMENT = {
    "JUPYTER_PREFER_ENV_PATH": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
# The kernel's own talk (it warns of loopback TCP) would run into the progress bar.
_ARGUMENTS = ("--IPKernelApp.log_level=50",)
# papermill knows the parameters cell alone and warns of others; ours are all checked before.
logging.getLogger("papermill").addFilter(
    lambda record: not record.getMessage().startswith("Passed unknown parameter")
)


def execute(params: ReportParams, notebook: Path, draft: Path, *, seconds: int) -> None:
    """Run a notebook and write it with its outputs to *draft*, also when a cell fails.

    Raises
    ------
    ReportError
        A cell ended in an error or took longer than *seconds*, or the kernel died.
    """
    with _own_event_loop():
        _run(params, notebook, draft, seconds=seconds)


@contextmanager
def environment() -> Iterator[None]:
    """Kernels use one thread each and the Python that runs us, not one a user set up elsewhere."""
    before = {name: os.environ.get(name) for name in _ENVIRONMENT}
    os.environ.update(_ENVIRONMENT)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _run(params: ReportParams, notebook: Path, draft: Path, *, seconds: int) -> None:
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
            extra_arguments=list(_ARGUMENTS),
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
