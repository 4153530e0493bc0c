"""Likeness of short texts: what people wrote twice is found, what only shares words is not."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from cjm_widgets.exchange import workspace_yaml
from cjm_widgets.model.session import Note
from cjm_widgets.resources import path
from cjm_widgets.workshop.likeness import LIKELY, likely_duplicates, likeness, shared_words
from workshop.twice import SAME

DIFFERENT = (
    ("The delivery date is unclear", "The handover date was moved forward"),
    ("Nobody calls back", "Nobody explains the app"),
    ("Der Liefertermin ist unklar", "Der Preis ist unklar"),
    ("The form asks for the same data twice", "The form cannot be saved half-way"),
    ("Test car was nearly empty", "Test drive was too short"),
    ("Das Angebot kommt zu spät", "Das Angebot ist zu teuer"),
    ("Wallbox: wochenlang warten", "Wallbox falsch montiert"),
    ("Waiting for the offer", "Waiting for the registration plate"),
    ("She loves the quiet", "She hates the noise of the pump"),
)


def notes(*texts: str) -> list[Note]:
    return [Note(id=f"note-{place}", text=text) for place, text in enumerate(texts)]


@pytest.mark.parametrize(("one", "two"), SAME)
def test_what_people_wrote_twice_is_found(one: str, two: str) -> None:
    assert likeness(one, two) >= LIKELY


@pytest.mark.parametrize(("one", "two"), DIFFERENT)
def test_shared_words_alone_make_no_duplicate(one: str, two: str) -> None:
    assert likeness(one, two) < LIKELY


def test_one_other_word_in_a_short_sentence_is_not_told_apart() -> None:
    """Known and accepted: a person decides, both texts stand side by side."""
    assert likeness("Price is not on the web page", "Range is not on the web page") >= LIKELY


def test_no_two_notes_of_the_sample_company_are_alike() -> None:
    document = workspace_yaml.read(Path(path("sample_data")) / "halden_motors.yaml")
    texts = [note.text for note in document.all(Note)]
    assert len(texts) > 10
    closest = max(likeness(one, two) for one, two in itertools.combinations(texts, 2))
    assert closest < LIKELY - 0.2


def test_likeness_is_the_same_both_ways_and_whole_for_the_same_words() -> None:
    for one, two in (*SAME, *DIFFERENT):
        assert likeness(one, two) == likeness(two, one)
    assert likeness("Rückruf fehlt!", "rueckruf FEHLT") == 1.0
    assert likeness("", "") == 0.0
    assert likeness("!!!", "Nobody calls") == 0.0


def test_a_score_is_the_mean_of_both_coefficients_by_hand() -> None:
    """Of three and four groups of letters two are shared: _ab, abc; no stem is."""
    assert likeness("abc", "abcd") == pytest.approx((0 + 2 * 2 / (3 + 4)) / 2)


def test_pairs_come_with_the_most_alike_first_and_each_pair_once() -> None:
    found = likely_duplicates(
        notes("Nobody calls back", "Delivery date unclear", "nobody CALLS back", "Nobody ever called back!")
    )  # fmt: skip
    assert [(pair.first, pair.second) for pair in found] == [
        ("note-0", "note-2"), ("note-0", "note-3"), ("note-2", "note-3"),
    ]  # fmt: skip
    assert found[0].score == 1.0
    assert likely_duplicates([]) == ()


def test_the_underlined_words_are_those_of_the_text_itself() -> None:
    assert shared_words("Nobody calls back", "she called us") == {"calls"}
    assert shared_words("Größe egal", "groesse zaehlt") == {"Größe"}
