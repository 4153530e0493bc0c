"""``cjm doctor``: what is installed, what is missing and how to get it."""

from __future__ import annotations

from pathlib import Path

import click

from cjm_widgets.cli.output import FAILURE, FOLDER, answer, catalog_of_user, json_option


@click.command("doctor")
@click.argument("workspace", metavar="[DIR]", required=False, type=FOLDER)
@json_option
def command(workspace: Path | None, as_json: bool) -> int:
    """Name versions, what is missing and how to get it; with DIR, examine that workspace too."""
    from cjm_widgets.workshop.health import examine

    health = examine(workspace, catalog=catalog_of_user())
    lines = [
        f"{'ok ' if check.ok else '!! '} {check.name}: {check.found}" for check in health.checks
    ]
    lines += [f"    {check.advice}" for check in health.checks if check.advice]
    answer(health.to_json(), as_json=as_json, text="\n".join(lines))
    return 0 if health.ok else FAILURE
