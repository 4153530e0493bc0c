"""How commands speak: data to standard output, talk to standard error, never a traceback."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from cjm_widgets.errors import JourneyError, MissingExtraError, NotFoundError, ParameterError
from cjm_widgets.i18n import N_, Catalog

WORDS = Catalog()
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


def workspace_argument(command: C) -> C:
    """Add the folder of the workspace as first argument."""
    return click.argument("workspace", metavar="DIR", type=FOLDER)(command)


def json_option(command: C) -> C:
    """Add ``--json``: one JSON document on standard output instead of talk."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


def say(text: str, **values: object) -> None:
    """Talk to the person at the terminal; *text* is marked with ``N_``, *values* fill it in."""
    click.echo(WORDS.text(text).format(**values) if values else WORDS.text(text), err=True)


def answer(data: Mapping[str, Any], *, as_json: bool, text: str) -> None:
    """Print the command's result: as one JSON document, or as *text*."""
    click.echo(json.dumps(data, indent=1, ensure_ascii=False, default=str) if as_json else text)


@contextmanager
def leaving() -> Iterator[None]:
    """Turn every error we raise on purpose into one sentence and an exit code."""
    try:
        yield
    except click.ClickException as err:
        err.show()
        sys.exit(err.exit_code)
    except (click.Abort, KeyboardInterrupt):
        say(N_("Stopped."))
        sys.exit(INTERRUPTED)
    except (NotFoundError, ParameterError, MissingExtraError) as err:
        click.echo(f"cjm: {err}", err=True)
        sys.exit(USAGE)
    except JourneyError as err:
        click.echo(f"cjm: {err}", err=True)
        sys.exit(FAILURE)
    except BrokenPipeError:
        sys.exit(FAILURE)
    except OSError as err:
        say(f"cjm: {err.filename or 'A file'} cannot be used: {err.strerror or err}.")
        sys.exit(FAILURE)
