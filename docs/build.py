"""Writes the pages and files that are derived from the code.

Run from the project's root: ``python docs/build.py`` writes them, ``python docs/build.py --check``
only says which are stale. They are the data dictionary, the page of commands, the JSON Schema of
workspace files, the catalogue of words to translate and the list of the errors' sentences, by which
a finished message is told in another language.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

import click
from babel.messages.catalog import Catalog as Messages
from babel.messages.pofile import write_po
from jinja2.ext import babel_extract
from readings import has_words
from sentences import collect

from cjm_widgets.cli import cjm
from cjm_widgets.exchange.columns import Column, columns
from cjm_widgets.model.base import Entity, ref_of
from cjm_widgets.model.scales import Choice
from cjm_widgets.model.schema import entities, entity_class, json_schema
from cjm_widgets.model.steps import step_spec

ROOT = Path(__file__).resolve().parent.parent
Message = str | tuple[str, str]
_TYPES = {"str": "text", "int": "whole number", "float": "number", "bool": "yes or no"}


def make() -> dict[str, str]:
    """Return the content of every derived file by its path below the project's root."""
    return {
        "docs/schema/workspace-1.json": json.dumps(json_schema(), indent=2, ensure_ascii=False)
        + "\n",
        "docs/data_dictionary.md": data_dictionary(),
        "docs/cli.md": command_page(),
        "cjm_widgets/locales/cjm_widgets.pot": word_list(),
        "cjm_widgets/locales/sentences.json": json.dumps(
            error_sentences(), indent=0, ensure_ascii=False
        )
        + "\n",
    }


def data_dictionary() -> str:
    """Return a page that describes every field of every kind of item."""
    lines = [
        "# Data dictionary",
        "",
        "Every field of every kind of item, in the order of the method. The same names stand in",
        "YAML files, in the headings of CSV and XLSX tables, and in the",
        "[JSON Schema](schema/workspace-1.json).",
        "",
        "A field in **bold** must be filled in; any other may be empty or declared *unknown*.",
        "*Personal* marks fields that may name a living person.",
        "",
        *(f"- [{cls.label_plural}](#{_anchor(cls)})" for cls in entities()),
    ]
    for cls in entities():
        lines += _section(cls)
    sets = {
        column.core
        for cls in entities()
        for column in columns(cls).values()
        if issubclass(column.core, StrEnum)
    }
    lines += ["", "## Closed sets"]
    for choice in sorted(sets, key=lambda each: each.__name__):
        lines += _closed_set(choice)
    return "\n".join(lines) + "\n"


def command_page() -> str:
    """Return a page that describes every command with its arguments and options."""
    top = click.Context(cjm, info_name="cjm", **cjm.context_settings)
    commands = [cjm.get_command(top, name) for name in cjm.list_commands(top)]
    lines = [
        "# Commands",
        "",
        "Results go to standard output, talk to standard error. `--json` prints one JSON document.",
        "Exit codes: 0 all is well, 1 something was found or failed, 2 not understood.",
    ]
    for command in filter(None, commands):
        lines += _command(command, click.Context(command, top, info_name=command.name))
    return "\n".join(lines) + "\n"


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    paragraphs = (command.help or "").split("\n\n")
    yield from ("", f"## {context.command_path}", "", f"`{usage}`")
    for paragraph in paragraphs:
        yield from ("", " ".join(paragraph.split()))
    yield from ("", "| option | |", "|---|---|")
    for option in command.get_params(context):
        # Arguments stand in the usage line; whether they have a record depends on click's version.
        if isinstance(option, click.Option) and (record := option.get_help_record(context)):
            name, words = (" ".join(part.split()).replace("|", "\\|") for part in record)
            yield f"| `{name}` | {words} |"


def entity_page(cls: type[Entity]) -> str:
    """Return the section of one kind."""
    return "\n".join(_section(cls))


def word_list() -> str:
    """Return the catalogue of all words of code and templates, sorted, without dates and lines."""
    messages = Messages(charset="utf-8")
    for path, found in _found():
        for message in found:
            messages.add(message, locations=[(path, 0)])
    text = io.BytesIO()
    write_po(text, messages, sort_output=True, include_lineno=False, omit_header=True, width=100)
    head = 'msgid ""\nmsgstr ""\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    return f"{head}\n{text.getvalue().decode('utf-8')}"


def python_words(source: str) -> Iterator[Message]:
    """Yield the texts marked with ``N_`` and the two forms given to ``plural``.

    Babel's own reader of Python loses a marked text inside another marked call.
    """
    forms: set[ast.expr] = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args or node in forms:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name == "N_" and (text := _constant(node.args[0])):
            yield text
        if name == "plural" and len(node.args) >= 2:
            one, many = (_constant(_inside(argument)) for argument in node.args[:2])
            if one and many:
                forms.update(node.args[:2])
                yield one, many


def template_words(source: str) -> Iterator[Message]:
    """Yield the texts in ``_("…")``, ``ngettext`` and ``{% trans %}`` of a template."""
    options = {"silent": "false", "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols"}
    keywords = ["_", "gettext", "ngettext"]
    for _, _, found, _ in babel_extract(io.BytesIO(source.encode()), keywords, [], options):
        if isinstance(found, str):
            yield found
        elif found is not None and found[0] and found[1]:
            yield found[0], found[1]


def _found() -> Iterator[tuple[str, list[Message]]]:
    for path in sorted((ROOT / "cjm_widgets").rglob("*.py")):
        yield _below(path), list(python_words(path.read_text(encoding="utf-8")))
    for path in sorted((ROOT / "templates").rglob("*.j2")):
        yield _below(path), list(template_words(path.read_text(encoding="utf-8")))
    yield "cjm_widgets", [each for each in error_sentences() if has_words(each)]
    yield "cjm_widgets/cli", list(help_words(cjm, click.Context(cjm, info_name="cjm")))


def help_words(command: click.Command, context: click.Context) -> Iterator[str]:
    """Yield the help of a command, of its options, and of all commands below it."""
    for each in (command, *command.params):
        if words := (getattr(each, "help", "") or "").strip():
            yield words
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            if (inner := command.get_command(context, name)) is not None:
                yield from help_words(inner, click.Context(inner, context, info_name=name))


@cache
def error_sentences() -> dict[str, list[str]]:
    """Return the told names of every sentence that errors are made of."""
    return collect(ROOT / "cjm_widgets")


def _below(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _inside(node: ast.expr) -> ast.expr:
    """Return what is marked in ``N_(…)``, anything else as it is."""
    marked = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_"
    return node.args[0] if marked and isinstance(node, ast.Call) else node


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _section(cls: type[Entity]) -> list[str]:
    about = " ".join((cls.__doc__ or "").strip().partition("\n\n")[0].split())
    return [
        "",
        f"## {cls.label_plural}",
        "",
        f"{about} Kind `{cls.kind}`, in files `{cls.plural}`.",
        "",
        "| Field | Label | Question | Holds | Due after |",
        "|---|---|---|---|---|",
        *(_row(cls, column) for column in columns(cls).values()),
    ]


def _row(cls: type[Entity], column: Column) -> str:
    spec = column.spec
    name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
    due = step_spec(spec.due).title if spec.due is not None else ""
    cells = (name, spec.label, spec.prompt, _holds(cls, column), due)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _holds(cls: type[Entity], column: Column) -> str:
    if (ref := ref_of(cls, column.name)) is not None:
        what = "id of any item" if ref.kind == "*" else f"{entity_class(ref.kind).label} id"
        what += " (its parent)" if ref.parent else ""
    elif column.choices:
        what = f"[{column.core.__name__}](#{column.core.__name__.lower()})"
    else:
        what = _TYPES.get(column.core.__name__, column.core.__name__)
    what = f"list of {what}" if column.many else what
    what += f", {column.spec.unit}" if column.spec.unit is not None else ""
    return what + (", *personal*" if column.spec.personal else "")


def _closed_set(choice: type[StrEnum]) -> Iterator[str]:
    yield from ("", f"### {choice.__name__}", "", *(choice.__doc__ or "").strip().splitlines(), "")
    for member in list(choice):
        word = member.label if isinstance(member, Choice) else member.name
        yield f"- `{member.value}`: {word}"


def _anchor(cls: type[Entity]) -> str:
    return cls.label_plural.lower().replace(" ", "-")


def main(arguments: list[str] | None = None) -> int:
    """Write the derived files, or say which are stale; return the exit code."""
    parser = argparse.ArgumentParser(description="Write the files that are derived from the code.")
    parser.add_argument("--check", action="store_true", help="only say which files are stale")
    check = parser.parse_args(arguments).check
    stale = 0
    for name, content in make().items():
        path = ROOT / name
        if path.is_file() and path.read_text(encoding="utf-8") == content:
            continue
        stale += 1
        sys.stdout.write(
            f"{name} {'is stale; run: python docs/build.py' if check else 'written'}\n"
        )
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
