"""Documents that hypothesis makes up from the model's fields, so that new fields join in."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from hypothesis import strategies as st

from cjm_widgets.errors import InvalidMapError
from cjm_widgets.exchange.columns import Column, columns
from cjm_widgets.fields import Ref
from cjm_widgets.model.base import Entity, build, clean_text
from cjm_widgets.model.document import Document
from cjm_widgets.model.schema import (
    entities,
    entity_class,
    entity_schema,
    field_specs,
    references_of,
)

NASTY = (
    "",
    " ",
    "  two leading",
    "trailing  ",
    "a: b",
    "a:",
    "# no comment",
    "a # b",
    "- item",
    "? key",
    "? ",
    "null",
    "~",
    "Null",
    "yes",
    "No",
    "off",
    "y",
    "true",
    "1e3",
    "0x1F",
    "007",
    "12:30:45",
    "2026-03-31",
    "2026-03-31 10:00:00",
    ".inf",
    "-5",
    "+1",
    "=1+1",
    "@SUM(A1)",
    "\tcmd",
    "＝1+1",
    "  =1+1",
    "\ufeff=1+1",
    "'",
    "''",
    "'quoted'",
    "'=1",
    '"',
    "\\",
    "\\;",
    "a;b",
    "; ",
    ";",
    "a\\",
    "one\ntwo",
    "one\ntwo\n",
    "one\n\ntwo\n\n",
    "\n",
    "\nfirst",
    " one\n two",
    "one \ntwo",
    "one\n  two\n three",
    "one\n\ttwo",
    "---\n...",
    "%YAML",
    "!!python/object:os.system",
    "&a",
    "*a",
    "<<",
    "{a: b}",
    "[a",
    "| x",
    "> x",
    "`x`",
    "_x0041_",
    "_x000D_",
    "#N/A",
    "#REF!",
    "5%",
    "😀 und ein Ü",
    "👩‍👩‍👧",
    "\u2028line\u2029",
    "\u202eabc",
    "non\u00a0breaking\u00a0",
    "\ufeff",
    "<script>alert(1)</script>",
    "x" * 199,
)
FORMULAS = (
    "=1+1",
    "+1",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0=1",
    "  =1",
    "\u00a0=1",
    "\ufeff=1",
    "\u200b=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
)
"""Texts that a spreadsheet would compute."""
_LETTERS = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
_PIXEL = "data:image/png;base64,iVBORw0KGgoAAAA="


def texts(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    """Return texts that fit the limits of a field, nasty ones first."""
    low, high = schema.get("minLength", 0), min(schema.get("maxLength", 4000), 4000)
    # Composing letters may change the length; the field counts before, a reader after.
    free = st.text(_LETTERS | st.sampled_from("\n\t;'\\= "), min_size=low, max_size=min(high, 40))
    return st.one_of(
        st.sampled_from([text for text in NASTY if low <= len(text) <= high]),
        free.map(clean_text).filter(lambda text: low <= len(text) <= high),
    )


@cache
def values(cls: type[Entity], column: Column) -> st.SearchStrategy[Any]:
    """Return values that fit one field by itself."""
    schema = entity_schema(cls)["properties"][column.name]
    schema = next((s for s in schema.get("anyOf", [schema]) if s.get("type") != "null"), schema)
    if column.many:
        entry = schema.get("items", {})
        return st.lists(_single(column, entry), max_size=4).map(tuple)
    return _single(column, schema)


def _single(column: Column, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    if column.choices:
        return st.sampled_from(column.choices)
    return _text(column, schema) if column.is_text else _plain(column, schema)


def _plain(column: Column, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    if column.core is bool:
        return st.booleans()
    if column.core is dt.date:
        return st.dates()
    if column.core is int:
        return st.integers(low if low is not None else -(10**15), high or 10**15)
    open_low = "exclusiveMinimum" in schema
    return st.floats(
        low, high, allow_nan=False, allow_infinity=False, exclude_min=open_low
    ) | st.integers(int(low or 0) + open_low, int(high or 100)).map(float)


def _text(column: Column, schema: dict[str, Any]) -> st.SearchStrategy[str]:
    if "pattern" in schema:
        return st.from_regex(schema["pattern"].replace("$", r"\Z"), fullmatch=True)
    if column.name == "portrait":
        return st.sampled_from(["maya", "older-man", _PIXEL])
    return texts(schema)


@st.composite
def documents(draw: st.DrawFn, *, most: int = 2) -> Document:
    """Return documents whose items fit each other; *most* items of a kind, one map."""
    ids: dict[str, list[str]] = {}
    for cls in entities():
        count = draw(st.integers(0 if cls.kind in ("route", "sentence") else 1, most))
        count = 1 if cls.kind in ("map", "company") else count
        ids[cls.kind] = [f"{cls.kind}-{place}" for place in range(count)]
    return Document.of(
        _item(draw, entity_class(kind), own, ids) for kind, names in ids.items() for own in names
    )


def _item(draw: st.DrawFn, cls: type[Entity], own: str, ids: dict[str, list[str]]) -> Entity:
    refs = references_of(cls)
    known = columns(cls)
    fields: dict[str, Any] = {"id": own}
    for name, column in known.items():
        if name in ("id", "unknown") or not column.required:
            continue
        fields[name] = draw(_field(cls, column, refs.get(name), own, ids))
    if cls.kind == "link":
        target = entity_class(fields["target_id"].partition("-")[0])
        fields["target_field"] = draw(st.sampled_from(sorted(field_specs(target))))
    if cls.kind == "measurement":
        fields["period_from"], fields["period_to"] = sorted(
            (fields["period_from"], fields["period_to"])
        )
    item = build(cls, fields)
    for name, column in known.items():
        if column.required or name in ("unknown", "revealed") or not draw(st.booleans()):
            continue
        value = draw(st.none() | _field(cls, column, refs.get(name), own, ids))
        try:
            item = item.revise(**{name: value})
        except InvalidMapError:  # it does not fit the other fields: low above high and the like
            continue
    empty = [
        name
        for name, column in known.items()
        if not column.required
        and name not in ("id", "rank", "unknown")
        and getattr(item, name) in (None, ())
    ]
    return item.revise(
        unknown=draw(st.lists(st.sampled_from(empty or ["id"]), max_size=len(empty)))
    )


def _field(
    cls: type[Entity], column: Column, ref: Ref | None, own: str, ids: dict[str, list[str]]
) -> st.SearchStrategy[Any]:
    if ref is None:
        return values(cls, column)
    targets = [
        name
        for kind, names in ids.items()
        if ref.kind in (kind, "*")
        for name in names
        if name != own and not (ref.kind == "*" and kind in ("link", "vote", "note"))
    ]
    if column.many:
        return st.lists(st.sampled_from(targets), max_size=3).map(tuple) if targets else st.just(())
    return st.sampled_from(targets) if targets else st.none()
