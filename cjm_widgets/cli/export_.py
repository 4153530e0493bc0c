"""``cjm export``: a workspace as files that other tools and git understand."""

from __future__ import annotations

from pathlib import Path

import click

from cjm_widgets.cli.output import answer, catalog_of_user, json_option, say, workspace_argument
from cjm_widgets.i18n import N_


@click.command("export")
@workspace_argument
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", metavar="NAME", help="yaml, csv or xlsx; by default by TARGET's name."
)
@click.option(
    "--as-of", metavar="WHEN", help="The workspace as it was: a change's number or a date."
)
@json_option
def command(
    workspace: Path, target: Path, form: str | None, as_of: str | None, as_json: bool
) -> None:
    """Write the workspace DIR to TARGET: a .yaml or .xlsx file, or a folder of CSV tables."""
    from cjm_widgets.workshop.transfer import export_workspace

    written = export_workspace(workspace, target, form=form, as_of=as_of)
    words = catalog_of_user()
    losses = [words.text(loss) for loss in written.loses]
    if losses:
        say(N_("Not in this format:"))
        for loss in losses:
            click.echo(loss, err=True)
    answer(
        {
            "target": str(target),
            "format": written.form,
            "items": written.n_items,
            "loses": losses,
        },
        as_json=as_json,
        text=str(target),
    )
