"""``cjm import``: maps from files into a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from cjm_widgets.cli.output import answer, catalog_of_user, json_option, workspace_argument
from cjm_widgets.i18n import N_

_DID = N_("{added} added, {changed} changed, {same} the same.")
_WOULD = N_("{added} would be added, {changed} would be changed, {same} are the same.")


@click.command("import")
@workspace_argument
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", metavar="NAME", help="yaml, csv or xlsx; by default by FILE's name."
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@json_option
def command(workspace: Path, source: Path, form: str | None, dry_run: bool, as_json: bool) -> None:
    """Read FILE into the workspace DIR, which is made when it is not there.

    New items are added, items with a known id take the file's values; nothing is deleted.
    """
    from cjm_widgets.workshop.transfer import import_file

    taken = import_file(workspace, source, form=form, dry_run=dry_run)
    answer(
        {
            "workspace": str(workspace),
            "format": taken.form,
            "added": taken.n_added,
            "changed": taken.n_changed,
            "same": taken.n_same,
            "dry_run": dry_run,
        },
        as_json=as_json,
        text=catalog_of_user()
        .text(_WOULD if dry_run else _DID)
        .format(added=taken.n_added, changed=taken.n_changed, same=taken.n_same),
    )
