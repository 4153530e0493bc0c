"""``cjm forget``: erase a participant from a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from cjm_widgets.cli.output import answer, catalog_of_user, json_option, say, workspace_argument
from cjm_widgets.i18n import N_


@click.command("forget")
@workspace_argument
@click.argument("person", metavar="[PERSON]", required=False)
@click.option("--due", is_flag=True, help="Everybody whose day for it has come.")
@json_option
def command(workspace: Path, person: str | None, due: bool, as_json: bool) -> int:
    """Erase the name of PERSON (id or name) from the workspace DIR.

    What they wrote, rated and voted for stays, without a name. Backups and files made before are
    yours to delete.
    """
    from cjm_widgets.workshop import forgetting

    if (person is None) is not due:
        raise click.UsageError("Give either a person or --due.")
    gone = (
        forgetting.forget_due(workspace)
        if person is None
        else forgetting.forget_person(workspace, person)
    )
    words = catalog_of_user()
    told = words.plural(N_("{n} name was erased."), N_("{n} names were erased."), len(gone)).format(
        n=len(gone)
    )
    answer({"forgotten": len(gone)}, as_json=as_json, text=told)
    if gone:
        say(N_("Backups, exports and reports made before still hold them: delete those you made."))
    return 0
