"""The registry of formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from cjm_widgets.errors import ExchangeError
from cjm_widgets.exchange.formats import FORMATS, format_named, format_of


@pytest.mark.parametrize(
    ("name", "found"),
    [("a.yaml", "yaml"), ("a.YML", "yaml"), ("a.xlsx", "xlsx"), ("tables", "csv")],
)
def test_the_end_of_a_name_tells_the_format(name: str, found: str) -> None:
    assert format_of(Path(name)).name == found
    assert format_named(found).name == found


def test_an_end_nobody_knows_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ExchangeError, match=r"'.docx' tells no format; use one of: .yaml"):
        format_of(Path("map.docx"))
    with pytest.raises(ExchangeError, match=r"'ymal' is not a format \(did you mean 'yaml'\?\)"):
        format_named("ymal")


def test_every_format_says_what_it_loses() -> None:
    assert all(each.loses for each in FORMATS)
