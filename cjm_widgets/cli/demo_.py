"""``cjm demo``: the sample workspace and all its reports, in one go."""

from __future__ import annotations

from pathlib import Path

import click

from cjm_widgets.cli.output import FOLDER, say
from cjm_widgets.cli.report_ import make, run_options
from cjm_widgets.i18n import N_


@click.command("demo")
@click.argument("workspace", metavar="[DIR]", default="cjm-demo", type=FOLDER)
@run_options
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
