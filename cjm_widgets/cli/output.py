"""How commands speak: data to standard output, talk to standard error, never a traceback."""

from __future__ import annotations

import copy
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from cjm_widgets.errors import JourneyError, MissingExtraError, NotFoundError, ParameterError
from cjm_widgets.i18n import N_, Catalog

FAILURE, USAGE = 1, 2
INTERRUPTED = 130

C = TypeVar("C", bound=Callable[..., Any])


class _Folder(click.Path):
    """A folder's name; an empty one, as an unset variable gives, is not the folder we stand in."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        if value == "":
            self.fail("the name is empty. Give a folder, or . for this one.", param, ctx)
        return super().convert(value, param, ctx)


FOLDER = _Folder(path_type=Path)


def catalog_of_user(environment: Mapping[str, str] = os.environ) -> Catalog:
    """Return the words of the person at the terminal, asked for as gettext does it.

    The first variable that is set counts: ``LANGUAGE`` (several, divided by colons), ``LC_ALL``,
    ``LC_MESSAGES``, ``LANG``.
    """
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((environment[name] for name in names if environment.get(name)), "")
    return Catalog.of(wanted.split(":"))


class _Formatter(click.HelpFormatter):
    """Writes the words that click adds to our own in the language of the person who asks."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        usage = catalog_of_user().text(N_("Usage:"))
        super().write_usage(prog, args, f"{usage} " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        super().write_heading(catalog_of_user().text(heading))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        words = catalog_of_user()
        told = [(name, words.text(text) if text == _HELP else text) for name, text in rows]
        super().write_dl(told, col_max, col_spacing)


class _Context(click.Context):
    formatter_class = _Formatter


_HELP = N_("Show this message and exit.")
# Headings of click's, and what its option for the version says.
_OF_CLICK = (N_("Options"), N_("Commands"), N_("Show the version and exit."))


def in_words(command: click.Command, catalog: Catalog) -> click.Command:
    """Return a copy of a command whose help, its options' and its own commands', is translated."""
    told = copy.copy(command)
    told.context_class = _Context
    told.help = catalog.text((command.help or "").strip())
    told.params = [copy.copy(each) for each in command.params]
    for option in told.params:
        if isinstance(option, click.Option):
            option.help = catalog.text((option.help or "").strip())
    if isinstance(told, click.Group):
        told.commands = {name: in_words(each, catalog) for name, each in told.commands.items()}
    return told


def workspace_argument(command: C) -> C:
    """Add the folder of the workspace as first argument."""
    return click.argument("workspace", metavar="DIR", type=FOLDER)(command)


def json_option(command: C) -> C:
    """Add ``--json``: one JSON document on standard output instead of talk."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


def say(text: str, **values: object) -> None:
    """Talk to the person at the terminal; *text* is marked with ``N_``, *values* fill it in."""
    told = catalog_of_user().text(text)
    click.echo(told.format(**values) if values else told, err=True)


def answer(data: Mapping[str, Any], *, as_json: bool, text: str) -> None:
    """Print the command's result: as one JSON document, or as *text*."""
    click.echo(json.dumps(data, indent=1, ensure_ascii=False, default=str) if as_json else text)


@contextmanager
def leaving() -> Iterator[None]:
    """Turn every error we raise on purpose into one sentence and an exit code."""
    try:
        yield
    except click.ClickException as err:
        _show(err)
        sys.exit(err.exit_code)
    except (click.Abort, KeyboardInterrupt):
        say(N_("Stopped."))
        sys.exit(INTERRUPTED)
    except (NotFoundError, ParameterError, MissingExtraError) as err:
        _complain(err)
        sys.exit(USAGE)
    except JourneyError as err:
        _complain(err)
        sys.exit(FAILURE)
    except BrokenPipeError:
        sys.exit(FAILURE)
    except OSError as err:
        words = catalog_of_user()
        say(
            N_("cjm: {file} cannot be used: {reason}."),
            file=err.filename or words.text(N_("A file")),
            reason=err.strerror or err,
        )
        sys.exit(FAILURE)


def _complain(err: JourneyError) -> None:
    click.echo(f"cjm: {catalog_of_user().retell(str(err))}", err=True)


def _show(err: click.ClickException) -> None:
    """Say what click, or a command by its means, did not understand."""
    words = catalog_of_user()
    if isinstance(err, click.UsageError) and err.ctx is not None:
        click.echo(err.ctx.get_usage(), err=True)
        hint = words.text(N_("Try '{command} {option}' for help."))
        names = err.ctx.help_option_names
        if names and err.ctx.command.add_help_option:
            click.echo(hint.format(command=err.ctx.command_path, option=names[0]), err=True)
        click.echo(err=True)
    message = words.retell(err.format_message())
    click.echo(words.text(N_("Error: {message}")).format(message=message), err=True)
