"""Forms come from the model: every kind, every field, and nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest
from pydantic import Field

from cjm_widgets.fields import FieldSpec, Step, Unit
from cjm_widgets.i18n import N_, PSEUDO, Catalog
from cjm_widgets.model import schema
from cjm_widgets.model.base import Entity, Name
from cjm_widgets.model.journey import Stage, Touchpoint
from cjm_widgets.model.people import Goal, Participant, Persona
from cjm_widgets.model.schema import entities, field_specs
from cjm_widgets.model.shapes import shapes
from cjm_widgets.widgets.controls import describe
from cjm_widgets.widgets.desk import Desk
from cjm_widgets.widgets.form import Form, Plan, fields_of, state_of
from cjm_widgets.widgets.items import Items, Shelf
from cjm_widgets.workshop import edit, entry, fill
from cjm_widgets.workshop.live import Live
from cjm_widgets.workshop.opening import sit_down
from widgets.people import SAMPLE_MAP, copied_sample


@pytest.fixture
def desk(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A facilitator's table with the sample company on it."""
    return copied_sample(tmp_path, tmp_path_factory)


@pytest.fixture(scope="module")
def still_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The same for tests that change nothing."""
    return copied_sample(tmp_path_factory.mktemp("still"), tmp_path_factory)


def ask(form: Form, do: str, **values: Any) -> dict[str, Any]:
    """Send an intent as the page does and return the answer."""
    answers: list[dict[str, Any]] = []
    form.send = lambda message, buffers=None: answers.append(message)
    form._handle_custom_msg({**values, "do": do, "n": 1}, [])
    return answers[-1]


def field(form: Form, name: str) -> dict[str, Any]:
    """Return one field of the form in sight."""
    return next(f for f in form.state["form"]["fields"] if f["id"] == name)


@pytest.mark.parametrize("cls", entities(), ids=lambda cls: cls.kind)
def test_every_kind_has_a_form_with_all_its_fields(cls: type[Entity], still_desk: Desk) -> None:
    controls = {name: describe(still_desk, cls, name) for name in fields_of(cls, Plan())}
    assert set(controls) == set(field_specs(cls)) - {"id", "rank", "unknown"}
    assert all(control["label"] for control in controls.values())
    found = next(iter(still_desk.document.all(cls)), None)
    if found is not None:
        state = state_of(still_desk, found, Plan(), {})
        grouped = [name for section in state["sections"] for name in section["fields"]]
        assert sorted(grouped) == sorted(controls)


class Parcel(Entity):
    """A kind that only this test knows."""

    kind: ClassVar[str] = "parcel"
    plural: ClassVar[str] = "parcels"
    label: ClassVar[str] = N_("Parcel")
    label_plural: ClassVar[str] = N_("Parcels")

    name: Annotated[Name, FieldSpec(N_("Name"))]
    weight: Annotated[
        float | None,
        Field(gt=0, le=30),
        FieldSpec(N_("Weight"), N_("How heavy is it?"), unit=Unit.SHARE, due=Step.GOALS),
    ] = None
    stamps: Annotated[tuple[Name, ...], FieldSpec(N_("Stamps"))] = ()


def test_a_new_field_appears_in_the_form_with_no_other_edit(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "_ENTITIES", (*entities(), Parcel))
    parcel = Parcel(id="parcel-1", name="Books", weight=0.5, stamps=("a", "b"))
    state = state_of(desk, parcel, Plan(), {})
    by_name = {f["id"]: f for f in state["fields"]}
    assert by_name["weight"]["label"] == "Weight"
    assert by_name["weight"]["prompt"] == "How heavy is it?"
    assert (by_name["weight"]["control"], by_name["weight"]["unit"]) == ("number", "%")
    assert by_name["weight"]["value"] == "50"
    assert by_name["stamps"]["control"] == "lines"


@pytest.mark.parametrize(
    ("cls", "name", "typed", "value"),
    [
        (Persona, "age_low", " 34 ", 34),
        (Persona, "segment_share", "12,5 %", 0.125),
        (Persona, "devices", ["Phone", "", " Tablet "], ("Phone", "Tablet")),
        (Persona, "quote", "   ", None),
        (Persona, "segment_size", "12 400", 12400),
        (Participant, "erase_on", "28.2.2027", dt.date(2027, 2, 28)),
        (Participant, "meets_customers", True, True),
        (Touchpoint, "agreed_actual", "−1", -1),
        (Touchpoint, "channel", "", None),
    ],
)
def test_what_people_type_becomes_the_value_they_mean(
    cls: type[Entity], name: str, typed: Any, value: Any
) -> None:
    assert entry.read(cls, name, typed, Catalog()) == value


@pytest.mark.parametrize(
    ("cls", "name", "typed", "says"),
    [
        (Persona, "name", " ", "must not be empty"),
        (Persona, "age_low", "3.5", "whole number"),
        (Persona, "age_low", "121", "from 0 to 120"),
        (Persona, "age_low", "old", "such as 12.5"),
        (Persona, "segment_share", "120", "from 0 to 100"),
        (Goal, "importance", "nan", "such as 12.5"),
        (Participant, "erase_on", "31.02.2027", "28 days"),
        (Participant, "erase_on", "soon", "2027-02-28"),
        (Stage, "name", "x" * 201, "201 characters"),
    ],
)
def test_a_wrong_entry_says_what_to_write_instead(
    cls: type[Entity], name: str, typed: str, says: str
) -> None:
    with pytest.raises(Exception, match=says):
        entry.read(cls, name, typed, Catalog())


@pytest.mark.parametrize("cls", entities(), ids=lambda cls: cls.kind)
def test_what_a_form_shows_reads_back_as_the_same_value(
    cls: type[Entity], still_desk: Desk
) -> None:
    for item in still_desk.document.all(cls)[:40]:
        for name in shapes(cls):
            if name in ("id", "rank", "unknown", "portrait"):
                continue
            value = getattr(item, name)
            typed = entry.shown(cls, name, value)
            if value is not None and not (isinstance(value, tuple) and "\n" in "".join(value)):
                assert entry.read(cls, name, typed, Catalog()) == value


def persona_form(desk: Desk) -> Form:
    return Form(desk, lambda: "persona-maya")


def test_leaving_a_field_saves_it_as_one_command_with_a_name(desk: Desk) -> None:
    form = persona_form(desk)
    before = desk.live.sequence
    was = field(form, "place")["value"]
    answer = ask(form, "answer", item="persona-maya", field="place", raw="Kokkola", was=was)
    assert answer == {"done": 1}
    assert field(form, "place")["value"] == "Kokkola"
    (logged,) = desk.live.workspace.watch(before)
    assert (logged.label, logged.actor) == ("Place of Maya Lindqvist", "participant-riikka")


def test_a_refused_entry_names_the_way_out_and_changes_nothing(desk: Desk) -> None:
    form, before = persona_form(desk), desk.live.sequence
    was = field(form, "age_low")["value"]
    answer = ask(form, "answer", item="persona-maya", field="age_low", raw="99", was=was)
    assert answer["failed"] == 1
    assert "age" in answer["message"]
    assert "persona-maya" not in answer["message"]
    assert desk.live.sequence == before


def test_unknown_is_an_answer_and_not_empty(desk: Desk) -> None:
    form = persona_form(desk)
    ask(form, "unknown", item="persona-maya", field="income_level", on=True)
    assert field(form, "income_level")["unknown"] is True
    assert desk.document.get("persona-maya", Persona).unknown == ("income_level",)
    ask(form, "unknown", item="persona-maya", field="income_level", on=False)
    assert desk.document.get("persona-maya", Persona).unknown == ()
    desk.live.undo()
    desk.live.undo()
    assert desk.document.get("persona-maya", Persona).income_level is not None


def other_facilitator(desk: Desk) -> Live:
    return Live.open(desk.live.workspace.folder.path, actor="participant-noora")


def test_two_people_may_change_two_fields_of_one_item_at_once(desk: Desk) -> None:
    form, other = persona_form(desk), other_facilitator(desk)
    was = field(form, "place")["value"]
    fill.answer(other, "persona-maya", {"job": "Nurse"})
    ask(form, "answer", item="persona-maya", field="place", raw="Kokkola", was=was)
    maya = desk.document.get("persona-maya", Persona)
    assert (maya.job, maya.place) == ("Nurse", "Kokkola")


@pytest.fixture
def two_versions(desk: Desk) -> Iterator[Form]:
    """A form on which my *place* met somebody else's."""
    form = persona_form(desk)
    was = field(form, "place")["value"]
    fill.answer(other_facilitator(desk), "persona-maya", {"place": "Seinäjoki"})
    ask(form, "answer", item="persona-maya", field="place", raw="Kokkola", was=was)
    return form


def test_a_conflict_keeps_both_versions_and_saves_neither(desk: Desk, two_versions: Form) -> None:
    conflict = field(two_versions, "place")["conflict"]
    assert (conflict["mine"], conflict["theirs"]) == ("Kokkola", "Seinäjoki")
    assert conflict["who"] == "Noora Lahti"
    assert desk.document.get("persona-maya", Persona).place == "Seinäjoki"


@pytest.mark.parametrize(
    ("keep", "place", "open_"),
    [
        ("mine", "Kokkola", False),
        ("theirs", "Seinäjoki", False),
        ("both", "Seinäjoki\nKokkola", False),
        ("later", "Seinäjoki", True),
    ],
)
def test_a_person_chooses_between_the_versions(
    keep: str, place: str, open_: bool, desk: Desk, two_versions: Form
) -> None:
    ask(two_versions, "settle", item="persona-maya", field="place", keep=keep)
    assert desk.document.get("persona-maya", Persona).place == place
    assert (field(two_versions, "place")["conflict"] is not None) is open_


def test_mine_meets_a_third_version_while_i_choose(desk: Desk, two_versions: Form) -> None:
    fill.answer(other_facilitator(desk), "persona-maya", {"place": "Umeå"})
    ask(two_versions, "settle", item="persona-maya", field="place", keep="mine")
    assert field(two_versions, "place")["conflict"]["theirs"] == "Umeå"
    assert desk.document.get("persona-maya", Persona).place == "Umeå"


def goals(desk: Desk) -> Items:
    return Items(
        desk,
        Shelf(
            Goal,
            "Goals",
            lambda: desk.document.children("persona-maya", Goal),
            fixed=lambda: {"persona_id": "persona-maya"},
        ),
    )


def test_an_added_item_stands_last_and_is_chosen(desk: Desk) -> None:
    items = goals(desk)
    assert ask(items, "add", values={"statement": "Sleep in the car"}) == {"done": 1}
    last = items.state["rows"][-1]
    assert last["title"] == "Sleep in the car"
    assert items.state["chosen"] == last["id"]
    assert items.state["form"]["title"] == "Sleep in the car"


def test_items_move_one_place_and_removal_chooses_the_next(desk: Desk) -> None:
    items = goals(desk)
    first, second, third = [row["id"] for row in items.state["rows"]][:3]
    ask(items, "move", item=first, by=1)
    assert [row["id"] for row in items.state["rows"]][:3] == [second, first, third]
    ask(items, "remove", item=first)
    assert first not in desk.document
    assert items.state["chosen"] == third
    desk.live.undo()
    items.refresh()
    assert [row["id"] for row in items.state["rows"]][:3] == [second, first, third]


def test_a_small_form_asks_for_what_an_item_cannot_do_without(desk: Desk) -> None:
    kpis = Items(
        desk,
        Shelf(
            schema.entity_class("kpi"),
            "KPIs",
            lambda: (),
            fixed=lambda: {"map_id": SAMPLE_MAP},
        ),
    )
    assert [f["id"] for f in kpis.state["blank"]] == ["name", "kpi_kind"]
    answer = ask(kpis, "add", values={"name": "Answered in a day", "kpi_kind": ""})
    assert answer["failed"] == 1
    assert ask(kpis, "add", values={"name": "In a day", "kpi_kind": "share"}) == {"done": 1}


def test_removing_a_department_lets_its_people_stay(desk: Desk) -> None:
    fill.remove(desk.live, "department-care")
    assert desk.document.get("participant-noora", Participant).department_id is None


def test_no_word_of_a_form_stays_untranslated(desk: Desk) -> None:
    foreign = Desk(
        desk.live, workshop_id=desk.workshop_id, map_id=desk.map_id, catalog=Catalog(PSEUDO)
    )
    form = persona_form(foreign)
    texts = [*form.words.values(), *(f["label"] for f in form.state["form"]["fields"])]
    assert not [text for text in texts if not text.startswith("⟦")]


def test_the_longest_text_is_refused_whole_and_not_cut(desk: Desk) -> None:
    form = persona_form(desk)
    was = field(form, "quote")["value"]
    answer = ask(form, "answer", item="persona-maya", field="quote", raw="x" * 10_000, was=was)
    assert "10000 characters" in answer["message"]
    assert desk.document.get("persona-maya", Persona).quote == was


def test_an_empty_workspace_has_a_table_to_sit_at(tmp_path: Path) -> None:
    edit.new_workspace(tmp_path / "w")
    live = Live.open(tmp_path / "w", actor="facilitator")
    table = sit_down(live)
    assert sit_down(live) == table
    desk = Desk(live, workshop_id=table.workshop_id, map_id=table.map_id)
    assert Form(desk, lambda: table.workshop_id).state["form"]["title"] == "Our workshop"
