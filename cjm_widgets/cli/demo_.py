"""``cjm demo``: the sample workspace and all its reports, in one go."""

from __future__ import annotations

from pathlib import Path

import click

from cjm_widgets.cli.output import FOLDER, json_option, say
from cjm_widgets.cli.report_ import make
from cjm_widgets.i18n import N_


@click.command("demo")
@click.argument("workspace", metavar="[DIR]", default="cjm-demo", type=FOLDER)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder for the runs; by default DIR/reports.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Reports at the same time; default: cores.",
)
@click.option("--open", "and_open", is_flag=True, help="Open the index page afterwards.")
@json_option
def command(
    workspace: Path, out: Path | None, jobs: int | None, and_open: bool, as_json: bool
) -> int:
    """Make the sample workspace in DIR (default: cjm-demo) and run all its reports.

    A workspace that is already there is kept as it is, with every change made to it.
    """
    from cjm_widgets.workshop.begin import begin_sample
    from cjm_widgets.workshop.edit import is_workspace

    if is_workspace(workspace):
        say(N_("{folder} is a workspace already; it is kept as it is."), folder=workspace)
    else:
        begin_sample(workspace)
        say(N_("The sample company Halden Motors is in {folder}."), folder=workspace)
    return make(workspace, out=out, jobs=jobs, and_open=and_open, as_json=as_json)
