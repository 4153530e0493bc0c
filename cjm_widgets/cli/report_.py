"""``cjm report``: one executed notebook and one HTML page per persona."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from cjm_widgets.cli.output import (
    FAILURE,
    C,
    answer,
    catalog_of_user,
    json_option,
    say,
    workspace_argument,
)
from cjm_widgets.i18n import N_

_BAR_WIDTH = 80


def run_options(command: C) -> C:
    """Add what every command takes that runs reports: where to, how many at a time, what then."""
    options = (
        click.option(
            "--out",
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="Folder for the runs; by default DIR/reports.",
        ),
        click.option(
            "--jobs",
            type=click.IntRange(1, 64),
            metavar="N",
            help="Reports at the same time; default: cores.",
        ),
        click.option("--open", "and_open", is_flag=True, help="Open the index page afterwards."),
        json_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command("report")
@workspace_argument
@click.option(
    "--persona",
    "personas",
    multiple=True,
    metavar="ID",
    help="Only this persona (id or name); may be given several times.",
)
@click.option("--map", "journey_map", metavar="ID", help="This map instead of the persona's first.")
@click.option(
    "--as-of", metavar="WHEN", help="The workspace as it was: a change's number or a date."
)
@click.option(
    "--steps", is_flag=True, help="Every step of the workshop as a report of its own, too."
)
@run_options
def command(
    workspace: Path,
    personas: tuple[str, ...],
    journey_map: str | None,
    as_of: str | None,
    steps: bool,
    out: Path | None,
    jobs: int | None,
    and_open: bool,
    as_json: bool,
) -> int:
    """Run the report of every persona in the workspace DIR."""
    return make(
        workspace,
        personas,
        journey_map=journey_map,
        as_of=as_of,
        steps=steps,
        out=out,
        jobs=jobs,
        and_open=and_open,
        as_json=as_json,
    )


def make(
    workspace: Path,
    personas: tuple[str, ...] = (),
    *,
    journey_map: str | None = None,
    as_of: str | None = None,
    steps: bool = False,
    out: Path | None = None,
    jobs: int | None = None,
    and_open: bool = False,
    as_json: bool = False,
) -> int:
    """Run the reports with a progress bar, print where they are, return the exit code."""
    from tqdm import tqdm

    from cjm_widgets.reports.batch import make_reports

    words = catalog_of_user()
    # tqdm draws nothing in a terminal that does not know its size; this falls back to 80 x 24.
    size = shutil.get_terminal_size()
    with tqdm(
        total=0,
        unit="report",
        desc=words.text(N_("Reports")),
        ncols=min(size.columns, _BAR_WIDTH),
        nrows=size.lines,
        leave=False,
        disable=None,
    ) as bar:

        def progress(n_done: int, n_all: int) -> None:
            bar.total = n_all
            bar.update(n_done - bar.n)
            bar.refresh()

        run = make_reports(
            workspace,
            personas=personas,
            journey_map=journey_map,
            as_of=as_of,
            steps=steps,
            out=out,
            jobs=jobs,
            progress=progress,
        )
    for report in run.failed:
        say(
            N_("The report of {persona} failed: {reason}")
            if report.step is None
            else N_("Step {step} of {persona} failed: {reason}"),
            step=report.step,
            persona=report.persona,
            reason=words.retell(report.message),
        )
    answer(run.to_json(words), as_json=as_json, text=str(run.index))
    if and_open:
        click.launch(run.index.resolve().as_uri())
    return FAILURE if run.failed else 0
