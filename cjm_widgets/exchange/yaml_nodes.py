"""YAML read as text: a small tree in which every value knows its line and column.

Only what a list of flat items needs is accepted: no tags, no anchors, no second document, no
key twice, no deep nesting. So nothing in a file can make objects, grow, or mean two things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from cjm_widgets.errors import ExchangeError
from cjm_widgets.exchange.columns import Column, columns, did_you_mean
from cjm_widgets.exchange.place import Place
from cjm_widgets.exchange.records import E, Record

MAX_DEPTH = 10
_NULLS = ("", "~", "null", "Null", "NULL")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """A text, ``None`` for an empty value, a list of nodes, or a mapping with places of its keys."""

    value: str | list[Node] | dict[str, tuple[Place, Node]] | None
    place: Place


Mapping = dict[str, tuple[Place, Node]]


def parse(text: str, *, path: Path | None = None) -> Node:
    """Return the tree of a YAML text.

    Raises
    ------
    ExchangeError
        The text is not YAML, or uses a part of YAML that maps have no use for.
    """
    try:
        events = _content(yaml.parse(text, Loader=_LOADER), path)
        first = next(events, None)
        if first is None:
            raise ExchangeError("the file is empty", path=path)
        root = _node(first, events, path, 0)
        next(events, None)
        return root
    except yaml.MarkedYAMLError as err:
        mark = err.problem_mark or err.context_mark
        place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
        problem = ", ".join(part for part in (err.context, err.problem) if part)
        raise place.error(f"this is not valid YAML: {problem}") from err
    except yaml.reader.ReaderError as err:
        line = text.count("\n", 0, err.position) + 1
        raise Place(path, line).error(
            f"this is not valid YAML: character U+{err.character:04X} is not text"
        ) from err


def mapping(node: Node, what: str) -> Mapping:
    """Return the fields of a mapping; refuse anything else."""
    if not isinstance(node.value, dict):
        raise node.place.error(f"{what} must be fields, one a line as 'name: value'")
    return node.value


def sequence(node: Node, name: str) -> list[Node]:
    """Return the entries of a list; refuse anything else."""
    if not isinstance(node.value, list):
        raise node.place.error(f"'{name}' must be a list: put each entry on a line after '- '")
    return node.value


def scalar(node: Node, name: str) -> str:
    """Return the text of a single value; refuse anything else."""
    if not isinstance(node.value, str):
        raise node.place.error(f"'{name}' must be a single value here")
    return node.value


def required(fields: Mapping, name: str, what: str, *, place: Place) -> str:
    """Return the text of a field that must be there."""
    if name not in fields or fields[name][1].value is None:
        raise place.error(f"{what} lacks '{name}'")
    return scalar(fields[name][1], name)


def record_of(
    cls: type[E], fields: Mapping, place: Place, *, given: dict[str, str] | None = None
) -> Record[E]:
    """Return the record of an item, with values *given* for fields that are not in the file."""
    known = columns(cls)
    values = {name: _value(known.get(name), name, found) for name, (_, found) in fields.items()}
    places = {
        name: found.place if name in known else place for name, (place, found) in fields.items()
    }
    return Record(cls, (given or {}) | values, place, places)


def _value(column: Column | None, name: str, node: Node) -> Any:
    if column is None or node.value is None:
        return None
    if column.many:
        return tuple(scalar(item, name) for item in sequence(node, name))
    return scalar(node, name)


def check_head(root: Mapping, wanted: str, newest: int, *, place: Place) -> None:
    """Make sure that a file says what it is, in a version that we can read.

    Raises
    ------
    ExchangeError
        ``format`` is not *wanted*, or ``version`` is missing, damaged or above *newest*.
    """
    if "format" not in root:
        raise place.error(
            f"the file does not say what it is; it must begin with 'format: {wanted}'"
        )
    found = root["format"][1]
    if found.value != wanted:
        name = found.value if isinstance(found.value, str) else "something else"
        raise found.place.error(f"this file is a '{name}'; a '{wanted}' is wanted here")
    if "version" not in root:
        raise place.error(f"the file lacks its version; add 'version: {newest}'")
    version = root["version"][1]
    if not isinstance(version.value, str) or not version.value.isdecimal() or version.value == "0":
        raise version.place.error(f"the version must be a whole number from 1 to {newest}")
    if int(version.value) > newest:
        raise version.place.error(
            f"version {version.value} was written by a newer cjm_widgets, this one reads up to "
            f"{newest}; install the newer one: pip install --upgrade cjm_widgets"
        )


def refuse_unknown(fields: Mapping, known: tuple[str, ...], what: str) -> None:
    """Refuse the first field that is not among the known ones."""
    for name, (place, _) in fields.items():
        if name not in known:
            raise place.error(
                f"{what} has no field '{name}'{did_you_mean(name, known)}. "
                f"There are: {', '.join(known)}"
            )


def _content(events: Iterator[Any], path: Path | None) -> Iterator[Any]:
    """Yield the events of the one document; refuse a second one."""
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _place(event, path).error(
                    "a second document begins here; keep one document a file"
                )
        elif isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            yield event


def _node(event: Any, events: Iterator[Any], path: Path | None, depth: int) -> Node:
    place = _place(event, path)
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        raise place.error("anchors and aliases (& and *) are not used here; write the value out")
    if event.tag is not None:
        raise place.error("tags (words that begin with !) are not used here; remove this one")
    if depth > MAX_DEPTH:
        raise place.error("this is nested too deeply")
    if isinstance(event, yaml.ScalarEvent):
        empty = not event.style and event.value in _NULLS
        return Node(None if empty else event.value, place)
    if isinstance(event, yaml.SequenceStartEvent):
        return Node([_node(found, events, path, depth + 1) for found in _until_end(events)], place)
    fields: Mapping = {}
    for key in _until_end(events):
        found = _place(key, path)
        name = _node(key, events, path, depth + 1).value
        if not isinstance(name, str):
            raise found.error("the name of a field must be a single word")
        if name in fields:
            raise found.error(
                f"'{name}' stands twice, the first time in line {fields[name][0].line}; keep one"
            )
        fields[name] = (found, _node(next(events), events, path, depth + 1))
    return Node(fields, place)


def _until_end(events: Iterator[Any]) -> Iterator[Any]:
    """Yield the events that begin an entry, up to the end of the collection."""
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            return
        yield event


def _place(event: Any, path: Path | None) -> Place:
    return Place(path, event.start_mark.line + 1, event.start_mark.column + 1)
