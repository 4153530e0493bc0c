"""Put texts of our choice into every text field of every item, whatever fields there are."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from cjm_widgets import resources
from cjm_widgets.errors import InvalidMapError
from cjm_widgets.exchange import workspace_yaml
from cjm_widgets.exchange.columns import Column, columns
from cjm_widgets.model.base import Entity, ref_of
from cjm_widgets.model.document import Document
from cjm_widgets.model.evidence import Source
from cjm_widgets.model.schema import entities, entity_schema
from cjm_widgets.sources.eventlog import EventMapping, read_events
from cjm_widgets.sources.ratings import read_ratings
from cjm_widgets.store import Workspace
from cjm_widgets.tables import evidence
from cjm_widgets.workshop.edit import add_all
from security.payloads import Word

NOT_FREE = {
    ("persona", "portrait"): "the name of a drawing, or a checked picture",
    ("link", "target_field"): "the name of a field",
}
"""Text fields that take no free text although no pattern says so; and why."""


@cache
def sample() -> Document:
    """Return the sample company as it lies in its file."""
    return workspace_yaml.read(resources.path("sample_data") / "halden_motors.yaml")


@cache
def text_fields(cls: type[Entity]) -> dict[str, int]:
    """Return the fields of a kind that take any text, with the most characters of each."""
    properties = entity_schema(cls)["properties"]
    found = {}
    for name, column in columns(cls).items():
        schema = _inner(properties[name], column)
        if (
            column.is_text
            and name not in ("id", "rank", "unknown")
            and ref_of(cls, name) is None
            and "pattern" not in schema
            and (cls.kind, name) not in NOT_FREE
        ):
            found[name] = int(schema.get("maxLength", 4000))
    return found


def _inner(schema: dict[str, Any], column: Column) -> dict[str, Any]:
    options: list[dict[str, Any]] = schema.get("anyOf", [schema])
    plain = next(option for option in options if option.get("type") != "null")
    return plain.get("items", {}) if column.many else plain


def poisoned(document: Document, word: Word) -> Document:
    """Return the document with *word* applied to every text, and in every empty text field."""
    return Document.of(_poison(item, word) for item in document)


def _poison(item: Entity, word: Word) -> Entity:
    for name, most in text_fields(type(item)).items():
        old = getattr(item, name)
        if isinstance(old, tuple):
            entries = old or tuple(f"{item.id} {name} {n}" for n in range(2))
            item = _revised(item, name, tuple(word(entry, most) for entry in entries))
        else:
            item = _revised(item, name, word(old or f"{item.id} {name}", most))
    return item


def _revised(item: Entity, name: str, value: Any) -> Entity:
    try:
        return item.revise(**{name: value})
    except InvalidMapError:
        # The one other form that a text field asks for: name=value.
        return item.revise(**{name: tuple(f"x={entry}"[:200] for entry in value)})


def sample_tables(word: Word) -> dict[str, pd.DataFrame]:
    """Return the sample's evidence with *word* applied to its texts, the same as to the items."""
    home = resources.path("sample_data") / "evidence"
    mapping = EventMapping("case", "activity", "at", persona_by="persona", channel="channel")
    events = read_events(home / "events.csv", mapping).rows
    ratings = read_ratings(home / "ratings.csv").rows
    return {
        "events": events.assign(
            case=_each(events["case"], word),
            activity=_each(events["activity"], word),
            channel=_each(events["channel"], word),
        ).sort_values(["case", "at", "row"], ignore_index=True),
        "ratings": ratings.assign(
            respondent=_each(ratings["respondent"], word), word=_each(ratings["word"], word)
        ),
    }


def _each(texts: pd.Series, word: Word) -> pd.Series:
    known = {text: word(text, 200) for text in texts.dropna().unique()}
    return texts.map(known)


def plant(folder: Path, word: Word) -> Document:
    """Make a workspace of the sample company with *word* in every text; return its items."""
    tables = sample_tables(word)
    workspace = Workspace.create(folder)
    hashes = {
        name: evidence.write(workspace.folder.evidence, rows).sha256
        for name, rows in tables.items()
    }
    items = [
        item.revise(sha256=hashes[item.table])
        if isinstance(item, Source) and item.table is not None
        else item
        for item in poisoned(sample(), word)
    ]
    add_all(workspace, items, label="Plant")
    return Document.of(items)


def all_text_fields() -> set[tuple[str, str]]:
    """Return kind and name of every free text field of the model."""
    return {(cls.kind, name) for cls in entities() for name in text_fields(cls)}
