"""The persona card shows every field, and tells unknown from empty."""

from __future__ import annotations

from cjm_widgets.model.people import Persona
from cjm_widgets.model.schema import field_specs
from cjm_widgets.render import persona
from cjm_widgets.render.view import View
from render.detail_maps import bare_view, make_view, parsed, words

ELSEWHERE = {
    "id", "rank", "unknown", "name", "summary", "portrait", "quote", "age_high",
    "segment_rule", "segment_size", "segment_share",
}  # fmt: skip


def traits(view: View) -> dict[str, str]:
    rows = parsed(persona.render(view)).select("dl > div")
    return {words(row.dt): words(row.dd) for row in rows}


def test_every_field_of_the_model_stands_in_one_group() -> None:
    grouped = [field for _, fields in persona.GROUPS for field in fields]
    assert sorted(grouped) == sorted(set(field_specs(Persona)) - ELSEWHERE)


def test_asked_in_vain_reads_differently_from_never_asked() -> None:
    shown = traits(make_view())
    assert shown["Income level"] == "unknown, asked"
    assert shown["Gender"] == "not filled in yet"
    assert shown["Job"] == "Nurse"


def test_ages_are_a_range_an_open_end_or_one_age() -> None:
    assert traits(make_view())["Age range"] == "27–44"
    assert traits(bare_view(age_low=30))["Age range"] == "30 and older"
    assert traits(bare_view(age_high=30))["Age range"] == "up to 30"
    assert traits(bare_view(age_low=30, age_high=30))["Age range"] == "30"


def test_the_card_says_how_much_of_it_is_filled_in() -> None:
    text = str(persona.render(make_view()).html)
    assert "5 of 18 fields are filled in. One was asked for and stays unknown" in text


def test_measured_facts_carry_their_number_and_period() -> None:
    shown = traits(make_view())
    assert shown["Customers like this"] == "840, 12% of all customers"
    assert "412, 1" in shown["Journeys followed"]
    assert "31" in shown["Journeys followed"]


def test_without_data_the_card_says_what_would_tie_it_to_customers() -> None:
    assert "a segment rule would tie this persona" in str(persona.render(bare_view()).html)
