"""Who has spoken: by department, hidden ratings included, never by person."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_widgets.model.scales import ParticipantKind
from cjm_widgets.model.session import Workshop
from cjm_widgets.workshop import contribute
from cjm_widgets.workshop.coverage import Coverage, read_coverage, shown_together
from gathering import SALES, SERVICE, WORKSHOP, Gathering, gather, new_nonce


@pytest.fixture
def room(tmp_path: Path) -> Gathering:
    return gather(tmp_path / "w")


def covered(room: Gathering) -> Coverage:
    document = room.live.document
    return read_coverage(document, document.get(WORKSHOP, Workshop), room.map_id)


def test_notes_and_hidden_ratings_count_for_the_stage_they_are_about(room: Gathering) -> None:
    tove, nils = room.seat(name="Tove"), room.seat(name="Nils", department=SERVICE)
    first, last = room.touchpoints[0], room.touchpoints[-1]
    contribute.rate(room.live, tove, first.id, desired=1, actual=1)
    contribute.write_note(room.live, tove, new_nonce(), text="Here", target_id=first.id)
    contribute.write_note(room.live, tove, new_nonce(), text="Stage", target_id=last.stage_id)
    contribute.write_note(room.live, nils, new_nonce(), text="Nowhere yet")
    found = covered(room)
    sales, service = found.rows
    assert (sales.by_stage[0], sales.by_stage[-1], sum(sales.by_stage)) == (2, 1, 3)
    assert service.is_silent
    assert [d.id for d in found.silent] == [SERVICE]
    assert (found.spoken, found.people) == (2, 2)


def test_a_customer_is_asked_for_until_one_is_there(room: Gathering) -> None:
    assert not covered(room).has_customer
    guest = room.seat(ParticipantKind.CUSTOMER, name="Anders", department=None)
    contribute.rate(room.live, guest, room.touchpoints[0].id, desired=1, actual=1)
    found = covered(room)
    assert found.has_customer
    assert found.customers[0] == 1
    assert all(row.people == 0 or row.department.id != SALES for row in found.rows)


def test_the_facilitator_and_the_scribe_are_not_asked_to_speak(room: Gathering) -> None:
    room.seat(ParticipantKind.SCRIBE, name="Ole")
    assert covered(room).people == 0


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 6)))
def test_no_group_is_smaller_than_three_and_nobody_is_found_by_subtraction(
    raters: dict[str, int],
) -> None:
    groups = shown_together(raters)
    assert len(groups) != 1
    if groups:
        shown = [department for group in groups for department in group]
        assert sorted(shown) == sorted(d for d, n in raters.items() if n)
        assert all(sum(raters[d] for d in group) >= 3 for group in groups)


@pytest.mark.parametrize(
    ("raters", "groups"),
    [
        ({"a": 3, "b": 3}, [("a",), ("b",)]),
        ({"a": 3, "b": 2}, []),
        ({"a": 4, "b": 1, "c": 2}, [("a",), ("b", "c")]),
        ({"a": 2, "b": 2, "c": 2, "d": 2}, [("a", "b"), ("c", "d")]),
        ({"a": 9}, []),
        ({}, []),
    ],
)
def test_small_departments_are_shown_with_the_smallest_others(
    raters: dict[str, int], groups: list[tuple[str, ...]]
) -> None:
    assert shown_together(raters) == groups
