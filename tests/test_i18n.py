"""Every word for people is in the catalogue, and a translation keeps its placeholders."""

from __future__ import annotations

import pickle
import re
import string
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from cjm_widgets import i18n
from cjm_widgets.exchange.formats import FORMATS
from cjm_widgets.i18n import LOCALES, PSEUDO, Catalog
from cjm_widgets.model import scales
from cjm_widgets.model.scales import Choice
from cjm_widgets.model.schema import entities, field_specs
from cjm_widgets.model.steps import STEPS

with (LOCALES / "cjm_widgets.pot").open("rb") as _file:
    MESSAGES = [message.id for message in read_po(_file) if message.id]
WORDS = {
    word for message in MESSAGES for word in ([message] if isinstance(message, str) else message)
}


def words_of_the_model() -> Iterator[str]:
    """Yield every text that the model marks for people."""
    for cls in entities():
        yield from (cls.label, cls.label_plural)
        for spec in field_specs(cls).values():
            yield from (spec.label, spec.prompt)
    for value in vars(scales).values():
        if isinstance(value, type) and issubclass(value, Choice):
            yield from (member.label for member in value)
    for step in STEPS:
        yield from (step.title, step.exit_criterion, *step.prompts)
    for each in FORMATS:
        yield from each.loses


def test_every_word_of_the_model_is_in_the_catalogue() -> None:
    assert {word for word in words_of_the_model() if word} - WORDS == set()


def test_the_closed_sets_of_the_model_all_carry_words() -> None:
    plain = [
        value
        for value in vars(scales).values()
        if isinstance(value, type) and issubclass(value, StrEnum) and not issubclass(value, Choice)
    ]
    assert plain == [StrEnum]


def placeholders(text: str) -> list[str]:
    """Return the replacement fields of a format string."""
    return sorted(
        f"{name}!{conversion}:{spec}"
        for _, name, spec, conversion in string.Formatter().parse(text)
        if name is not None
    )


def test_placeholders_survive_translation() -> None:
    catalog = Catalog(PSEUDO)
    for words in MESSAGES:
        one, many = (words, words) if isinstance(words, str) else words
        assert placeholders(catalog.text(one)) == placeholders(one)
        assert placeholders(catalog.plural(one, many, 1)) == placeholders(one)
        assert placeholders(catalog.plural(one, many, 2)) == placeholders(many)


def test_a_plural_says_at_least_what_the_singular_says() -> None:
    for one, many in (words for words in MESSAGES if not isinstance(words, str)):
        assert set(placeholders(one)) <= set(placeholders(many))


def test_the_pseudo_language_shows_what_was_translated() -> None:
    assert Catalog(PSEUDO).text("Journey map of {name}") == "⟦Jóúrñéý máp óf {name}⟧"
    assert Catalog(PSEUDO).text("") == ""


def test_a_language_without_catalogue_stays_english() -> None:
    assert Catalog("xx").text("Persona") == "Persona"
    assert Catalog().plural("{n} day", "{n} days", 2) == "{n} days"


def test_a_catalogue_translates_text_and_plurals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from babel.messages.catalog import Catalog as Messages

    messages = Messages(locale="de")
    messages.add("Stage", "Phase")
    messages.add(("{n} day", "{n} days"), ("{n} Tag", "{n} Tage"))
    target = tmp_path / "de" / "LC_MESSAGES" / "cjm_widgets.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, messages)
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    i18n._translations.cache_clear()
    german = pickle.loads(pickle.dumps(Catalog("de")))  # noqa: S301 - our own bytes
    assert german.text("Stage") == "Phase"
    assert [german.plural("{n} day", "{n} days", n) for n in (1, 2)] == ["{n} Tag", "{n} Tage"]
    assert Catalog().text("Stage") == "Stage"
    i18n._translations.cache_clear()


def test_english_words_neither_begin_nor_end_with_a_space() -> None:
    assert [word for word in WORDS if re.search(r"^\s|\s$", word)] == []
