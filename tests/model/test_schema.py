"""One definition of each field, and all that is derived from it."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Annotated, ClassVar

import pytest
from openpyxl import load_workbook

from cjm_widgets.errors import InvalidMapError
from cjm_widgets.exchange import csv_folder, workbook_xlsx, workspace_yaml
from cjm_widgets.exchange.columns import columns
from cjm_widgets.fields import FieldSpec, Ref, Step, Unit
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model import document, schema
from cjm_widgets.model.base import Entity, Number, RankedEntity, build
from cjm_widgets.model.document import Document
from cjm_widgets.model.schema import (
    dump,
    entities,
    entity_class,
    entity_schema,
    field_specs,
    json_schema,
    references_of,
)
from cjm_widgets.model.steps import STEPS


class Gift(RankedEntity):
    """What the customer takes home."""

    kind: ClassVar[str] = "gift"
    plural: ClassVar[str] = "gifts"
    label: ClassVar[str] = N_("Gift")
    label_plural: ClassVar[str] = N_("Gifts")

    wrapped_weight: Annotated[
        Number | None,
        FieldSpec(N_("Weight in paper"), N_("How heavy is it?"), unit=Unit.SHARE, due=Step.GOALS),
    ] = None


@pytest.fixture
def gift(monkeypatch: pytest.MonkeyPatch) -> Gift:
    """Make the test's own kind one of the model's, and return an item of it."""
    monkeypatch.setattr(schema, "_ENTITIES", (*entities(), Gift))
    monkeypatch.setattr(document, "_PLACE", {cls: n for n, cls in enumerate(entities())})
    return build(Gift, {"id": "gift-keyring", "wrapped_weight": 0.25})


def test_a_field_stands_in_the_json_schema_by_its_definition_alone(gift: Gift) -> None:
    field = json_schema()["$defs"]["Gift"]["properties"]["wrapped_weight"]
    assert (field["title"], field["description"]) == ("Weight in paper", "How heavy is it?")
    assert field["x-unit"] == "share"
    assert "gifts" in json_schema()["properties"]


def test_a_field_stands_in_yaml_by_its_definition_alone(gift: Gift) -> None:
    text = workspace_yaml.text_of(Document.of([gift]))
    assert "    wrapped_weight: 0.25\n" in text
    assert list(workspace_yaml.parse(text)) == [gift]


def test_a_field_stands_in_tables_by_its_definition_alone(gift: Gift, tmp_path: Path) -> None:
    csv_folder.write(Document.of([gift]), tmp_path / "tables")
    with (tmp_path / "tables" / "gifts.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["wrapped_weight"] == "0.25"
    workbook_xlsx.write(Document.of([gift]), tmp_path / "gifts.xlsx")
    heading = [cell.value for cell in load_workbook(tmp_path / "gifts.xlsx")["gifts"][1]]
    assert "Weight in paper [wrapped_weight]" in heading
    for read, name in ((csv_folder.read, "tables"), (workbook_xlsx.read, "gifts.xlsx")):
        assert list(read(tmp_path / name)) == [gift]


def every_field() -> list[tuple[type[Entity], str]]:
    """Return each field of each kind."""
    return [(cls, name) for cls in entities() for name in field_specs(cls)]


@pytest.mark.parametrize("cls", entities(), ids=lambda cls: cls.kind)
def test_every_field_has_a_label_and_a_question_where_it_is_due(cls: type[Entity]) -> None:
    for name, spec in field_specs(cls).items():
        assert spec.label, name
        assert spec.prompt or spec.due is None, name


def test_every_kind_and_plural_is_one_of_its_own() -> None:
    for names in ([c.kind for c in entities()], [c.plural for c in entities()]):
        assert len(set(names)) == len(names)
    assert all(entity_class(cls.kind) is cls for cls in entities())


def test_a_kind_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(InvalidMapError, match="'phase' is not a kind of item; there are: company"):
        entity_class("phase")


@pytest.mark.parametrize("cls", entities(), ids=lambda cls: cls.kind)
def test_references_lead_to_kinds_that_exist(cls: type[Entity]) -> None:
    kinds = {each.kind for each in entities()} | {"*"}
    refs = references_of(cls)
    assert {ref.kind for ref in refs.values()} <= kinds
    assert sum(ref.parent for ref in refs.values()) <= 1
    assert all(isinstance(ref, Ref) and columns(cls)[name].is_text for name, ref in refs.items())
    assert all(name in refs for name in field_specs(cls) if name.endswith(("_id", "_ids")))


def test_a_step_works_on_every_kind_people_fill_in() -> None:
    worked_on = {cls for step in STEPS for cls in step.entities}
    due = {cls for cls, name in every_field() if field_specs(cls)[name].due is not None}
    assert due <= worked_on
    assert [step.key for step in STEPS] == list(Step)


def test_the_schema_speaks_the_language_it_is_asked_for() -> None:
    pseudo = entity_schema(entity_class("persona"), Catalog("en-XA"))
    assert pseudo["title"] == Catalog("en-XA").text("Persona") != "Persona"
    assert pseudo["properties"]["quote"]["title"].startswith("⟦")


def test_dump_keeps_what_differs_from_the_default_in_the_order_of_declaration() -> None:
    item = build(
        entity_class("participant"),
        {"id": "participant-a", "erase_on": dt.date(2026, 3, 31), "name": "Ana", "part": "staff"},
    )
    assert dump(item) == {"id": "participant-a", "name": "Ana", "erase_on": "2026-03-31"}
