"""The command ``cjm``: one module per noun, loaded when it is called."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

import click

from cjm_widgets import __version__
from cjm_widgets.cli.output import catalog_of_user, in_words, leaving
from cjm_widgets.i18n import N_

_COMMANDS = {
    "init": N_("Make a workspace: with the sample company, a starter journey or an event log."),
    "demo": N_("Make the sample workspace and all its reports, in one go."),
    "report": N_("Run the report of every persona and write one HTML page each."),
    "export": N_("Write a workspace as YAML, CSV or XLSX."),
    "import": N_("Read maps from YAML, CSV or XLSX into a workspace."),
    "workshop": N_("Open the studio in the browser, with the room beside it."),
    "room": N_("Let people into the room of a workshop, or test whether phones reach it."),
    "ballot": N_("Make ballots for people without a connection, and merge their answers."),
    "forget": N_("Erase a participant's name from a workspace, its history and its seats."),
    "doctor": N_("Say what is installed, what is missing, and whether a workspace is sound."),
}


class _Commands(click.Group):
    """Commands whose modules are imported only when they are called, so that help is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"cjm_widgets.cli.{cmd_name}_")
        return in_words(module.command, catalog_of_user())

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            words = catalog_of_user()
            formatter.write_dl([(name, words.text(about)) for name, about in _COMMANDS.items()])


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cjm")
def cjm() -> None:
    """Customer journey maps that stay true: workspaces, reports and exchange."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code: 0 ok, 1 findings or failure, 2 usage."""
    with leaving():
        told = in_words(cjm, catalog_of_user())
        code = told.main(args=arguments, prog_name="cjm", standalone_mode=False)
    sys.exit(code if isinstance(code, int) else 0)
