"""A cell holds any value, nothing is computed, and everything comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_widgets.exchange.cells import guard, join, split, unguard
from strategies import FORMULAS

NEAR = st.text(st.sampled_from("'=+-@＝ \t\n;\\ab"), max_size=8)


@pytest.mark.parametrize("payload", FORMULAS)
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe(payload: str) -> None:
    assert guard(payload) == f"'{payload}"
    assert unguard(guard(payload)) == payload


@pytest.mark.parametrize("text", ["plain", "a=b", "'tis", "3 - 2", "5%", "#N/A", " "])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert guard(text) == text == unguard(text)


@given(text=NEAR | st.text())
def test_unguard_removes_exactly_what_guard_added(text: str) -> None:
    assert unguard(guard(text)) == text
    assert guard(text) != ""


@given(entries=st.lists(NEAR | st.text(), min_size=1).map(tuple))
def test_split_finds_the_entries_that_were_joined(entries: tuple[str, ...]) -> None:
    assert split(join(entries)) == entries


def test_a_list_typed_by_hand_is_read() -> None:
    assert split("phone;laptop; car") == ("phone", "laptop", "car")
    assert split(r"C:\new") == (r"C:\new",)
