"""What may be asked of a workspace."""

from __future__ import annotations

import datetime as dt

import pytest

from cjm_widgets.errors import InvalidMapError
from cjm_widgets.model.people import Persona
from cjm_widgets.store import Command, Create, Delete

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
MAYA = Persona(id="persona-maya", name="Maya")


@pytest.mark.parametrize(
    ("command_id", "actor", "label"),
    [
        ("", "ada", "x"),
        ("  ", "ada", "x"),
        ("c", "", "x"),
        ("c\x00", "ada", "x"),
        ("c", "a", "\x07"),
        ("c" * 501, "ada", "x"),
        ("c", "ada", "x" * 501),
        ("c", "\ud800", "x"),
    ],
)
def test_words_that_cannot_be_stored_are_refused(command_id: str, actor: str, label: str) -> None:
    with pytest.raises(InvalidMapError, match="command"):
        Command(command_id, actor, label, NOW)


def test_a_label_may_be_empty_and_an_actor_absent() -> None:
    assert Command("c", None, "", NOW).changes == ()


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(InvalidMapError, match="time zone"):
        Command("c", "ada", "x", NOW.replace(tzinfo=None))


def test_two_changes_of_one_item_are_refused() -> None:
    with pytest.raises(InvalidMapError, match="persona-maya' twice"):
        Command("c", "ada", "x", NOW, (Create(MAYA), Delete("persona-maya", 1)))
