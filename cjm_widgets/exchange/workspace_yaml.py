"""A whole workspace as one YAML file that lives well in git.

Items stand by kind, then by id, one field a line: whatever changes about an item changes only its
own lines, so a moved card is a one-line diff. The file is read as plain text and the model says
what each value means; a name such as ``no`` or ``2024`` needs no quotes.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path

from cjm_widgets.exchange import yaml_nodes
from cjm_widgets.exchange.columns import did_you_mean, number_text
from cjm_widgets.exchange.disclosure import revealed
from cjm_widgets.exchange.files import read_text, write_text
from cjm_widgets.exchange.place import Place
from cjm_widgets.exchange.records import Record, assemble
from cjm_widgets.model.base import Entity
from cjm_widgets.model.document import Document
from cjm_widgets.model.schema import SCHEMA_VERSION, dump, entities

FORMAT = "cjm-workspace"
MAX_BYTES = 64_000_000
ALIASES = {"phases": "stages"}

_PLAIN = re.compile(r"[^\W\d_](?:[^\n\t:#]|:(?=\S)|(?<=\S)#)*(?<![\s:])")
_WORDS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])
_HIDDEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def read(path: Path) -> Document:
    """Return the workspace that a YAML file holds.

    Raises
    ------
    ExchangeError
        With path, line and column of the first thing that is wrong.
    """
    return parse(read_text(path, MAX_BYTES), path=path)


def write(document: Document, path: Path) -> None:
    """Write the workspace as YAML; the file holds either its old or its new content.

    Raises
    ------
    ExchangeError
        The file cannot be written.
    """
    write_text(path, text_of(document))


def parse(text: str, *, path: Path | None = None) -> Document:
    """Return the workspace that a YAML text holds.

    Raises
    ------
    ExchangeError
        With line and column of the first thing that is wrong.
    """
    root = yaml_nodes.mapping(yaml_nodes.parse(text, path=path), "a workspace file")
    yaml_nodes.check_head(root, FORMAT, SCHEMA_VERSION, place=Place(path, 1, 1))
    return assemble(_records(root))


def text_of(document: Document) -> str:
    """Return the workspace as YAML text; the same items always give the same text.

    Ratings and votes that the room has not opened yet are left out.
    """
    document = revealed(document)
    lines = [f"format: {FORMAT}", f"version: {SCHEMA_VERSION}"]
    for cls in entities():
        items = sorted(document.all(cls), key=lambda item: item.id)
        if items:
            lines += ["", f"{cls.plural}:"]
        for item in items:
            lines += _item_lines(item)
    return "\n".join(lines) + "\n"


def _records(root: yaml_nodes.Mapping) -> Iterator[Record[Entity]]:
    known = {cls.plural: cls for cls in entities()}
    for name, (place, node) in root.items():
        if name in ("format", "version"):
            continue
        cls = known.get(ALIASES.get(name, name))
        if cls is None:
            raise place.error(
                f"'{name}' is not a kind of item{did_you_mean(name, known)}. "
                f"There are: {', '.join(known)}"
            )
        if node.value is None:
            continue
        for item in yaml_nodes.sequence(node, name):
            fields = yaml_nodes.mapping(item, f"an item of '{name}'")
            yield yaml_nodes.record_of(cls, fields, item.place)


def _item_lines(item: Entity) -> Iterator[str]:
    lead = "  - "
    for name in dump(item):
        value = getattr(item, name)
        if isinstance(value, tuple):
            yield f"{lead}{name}:"
            for entry in value:
                yield from _scalar_lines(f"{lead.replace('-', ' ')}  - ", entry)
        else:
            yield from _scalar_lines(f"{lead}{name}: ", value)
        lead = "    "


def _scalar_lines(lead: str, value: object) -> Iterator[str]:
    if not (isinstance(value, str) and _is_block(value)):
        yield lead + _inline(value)
        return
    indent = " " * (len(lead) if lead.endswith("- ") else 6)
    yield f"{lead}|" if value.endswith("\n") else f"{lead}|-"
    for line in value.removesuffix("\n").split("\n"):
        yield indent + line if line else ""


def _inline(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    text = str(value)
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS and not _HIDDEN.search(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _is_block(text: str) -> bool:
    """Several lines that a literal block keeps as they are, also when an editor trims them."""
    return (
        "\n" in text
        and text[0] not in " \n"
        and not text.endswith("\n\n")
        and "\t" not in text
        and not _HIDDEN.search(text)
        and not any(line.endswith((" ", "\u00a0")) for line in text.split("\n"))
    )
