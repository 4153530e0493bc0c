"""Ids, unknown fields, the one way to change, and the order of siblings."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_widgets.errors import InvalidMapError
from cjm_widgets.model.base import (
    Reference,
    build,
    clean_text,
    parent_of,
    rank_between,
    references,
    spread_ranks,
)
from cjm_widgets.model.blueprint import BackstageStep
from cjm_widgets.model.evidence import Source
from cjm_widgets.model.journey import JourneyMap, Stage, Touchpoint
from cjm_widgets.model.people import Company, Persona
from cjm_widgets.model.scales import Channel

MAYA = build(Persona, {"id": "persona-maya", "name": "Maya", "age_low": 28})
DRIVE = build(
    Touchpoint,
    {"id": "touchpoint-drive", "stage_id": "stage-find", "name": "Drive it", "channel": "product"},
)


@pytest.mark.parametrize(
    "wrong",
    ["maya", "stage-maya", "persona-", "persona-Maya", "persona--a", "persona-a/b", "persona-a\n"],
)
def test_an_id_is_its_kind_and_a_slug(wrong: str) -> None:
    with pytest.raises(InvalidMapError, match="must be 'persona-'") as caught:
        build(Persona, {"id": wrong, "name": "Maya"})
    assert caught.value.item == wrong


def test_an_item_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValueError, match="frozen"):
        MAYA.name = "Ana"  # type: ignore[misc]


def test_revise_returns_a_changed_copy_and_leaves_the_old_one() -> None:
    older = MAYA.revise(age_low=30, age_high=40)
    assert (older.age_low, older.age_high, MAYA.age_low, MAYA.age_high) == (30, 40, 28, None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"age_low": 200}, "age_low"), ({"name": ""}, "name"), ({"nickname": "M"}, "nickname")],
)
def test_revise_checks_each_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidMapError) as caught:
        MAYA.revise(**changes)
    assert (caught.value.item, caught.value.field) == ("persona-maya", field)


def test_revise_checks_fields_against_each_other() -> None:
    with pytest.raises(InvalidMapError, match="age_low must not be above age_high"):
        MAYA.revise(age_high=20)


def test_unknown_is_not_empty() -> None:
    unknown = MAYA.revise(unknown=["gender"])
    assert unknown.gender is None
    assert unknown != MAYA


def test_an_answer_ends_unknown() -> None:
    asked = MAYA.revise(unknown=["place", "gender", "place"])
    assert asked.unknown == ("gender", "place")
    assert asked.revise(place="Kokkola").unknown == ("gender",)


@pytest.mark.parametrize("name", ["name", "rank", "shoe_size"])
def test_only_optional_fields_can_be_unknown(name: str) -> None:
    with pytest.raises(InvalidMapError):
        build(
            Persona,
            {"id": "persona-x", "unknown": [name]} | ({"name": "X"} if name != "name" else {}),
        )


@pytest.mark.parametrize(
    ("cls", "field", "wrong"),
    [
        (Source, "sha256", f"../../{'a' * 64}"),
        (Source, "table", "my events"),
        (Company, "currency", "xEURx"),
        (Company, "language", "not a language"),
        (Persona, "rank", "A b"),
        (Persona, "rank", "i0"),
    ],
)
def test_a_pattern_covers_the_whole_value(cls: type, field: str, wrong: str) -> None:
    values = {"id": f"{cls.kind}-x", "name": "X"}  # type: ignore[attr-defined]
    values |= {"source_kind": "survey", "voice": "staff"} if cls is Source else {}
    with pytest.raises(InvalidMapError) as caught:
        build(cls, values | {field: wrong})
    assert caught.value.field == field


def test_text_is_composed_and_has_unix_line_ends() -> None:
    assert clean_text("Cafe\u0301\r\nbar\rend") == "Café\nbar\nend"


@pytest.mark.parametrize("char", ["\0", "\x1b", "\x85", "\ud800", "\uffff"])
def test_what_no_spreadsheet_can_keep_is_refused(char: str) -> None:
    with pytest.raises(ValueError, match="is not text"):
        clean_text(f"a{char}b")


def test_references_and_the_parent_are_read_from_the_fields() -> None:
    step = build(
        BackstageStep,
        {
            "id": "backstage-keys",
            "touchpoint_id": "touchpoint-drive",
            "name": "Find the keys",
            "department_id": "department-sales",
            "causes": ["touchpoint-wait", "touchpoint-drive"],
        },
    )
    assert parent_of(step) == "touchpoint-drive"
    assert parent_of(MAYA) is None
    assert list(references(step)) == [
        Reference("touchpoint_id", "touchpoint-drive"),
        Reference("department_id", "department-sales"),
        Reference("causes", "touchpoint-wait"),
        Reference("causes", "touchpoint-drive"),
    ]


def test_closed_sets_compare_as_plain_words_and_survive_pickling() -> None:
    assert DRIVE.channel == "product"
    assert pickle.loads(pickle.dumps(DRIVE)) == DRIVE  # noqa: S301 - our own bytes
    assert Channel("product").label == "The product itself"  # type: ignore[call-arg]


def test_kinds_do_not_mix() -> None:
    values = {"id": "stage-a", "map_id": "map-a", "name": "A"}
    assert build(Stage, values) != build(
        JourneyMap, {"id": "map-a", "persona_id": "persona-a", "title": "A"}
    )


@given(places=st.lists(st.integers(0, 10**6), max_size=120))
def test_there_is_always_room_between_two_siblings(places: list[int]) -> None:
    ranks: list[str] = []
    for place in places:
        at = place % (len(ranks) + 1)
        low = ranks[at - 1] if at else None
        high = ranks[at] if at < len(ranks) else None
        rank = rank_between(low, high)
        assert (low is None or low < rank) and (high is None or rank < high)  # noqa: PT018
        assert MAYA.revise(rank=rank).rank == rank
        ranks.insert(at, rank)
    assert ranks == sorted(set(ranks))


@pytest.mark.parametrize(("low", "high"), [("b", "a"), ("a", "a"), ("a0", "b"), ("a", "b0")])
def test_no_rank_fits_where_there_is_no_room(low: str, high: str) -> None:
    with pytest.raises(ValueError, match="rank"):
        rank_between(low, high)


@pytest.mark.parametrize("n", [0, 1, 2, 35, 36, 37, 1295, 1296, 3000])
def test_spread_ranks_leave_room_on_every_side(n: int) -> None:
    ranks = spread_ranks(n)
    assert len(ranks) == n
    assert ranks == sorted(set(ranks))
    for low, high in zip([None, *ranks], [*ranks, None], strict=True):
        rank_between(low, high)
