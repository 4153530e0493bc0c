"""Which short texts likely say the same: shared words and shared letters, counted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cjm_widgets.model.session import Note

# Of 20 pairs that say the same in English and German words all reach it, of 10 that only share
# words one does, and none of the sample's notes: see tests/workshop/test_likeness.py.
LIKELY = 0.5
_SHORTEST_STEM = 4
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "æ": "ae", "ł": "l"})
# Words that carry no meaning of their own; a note of nothing else keeps them.
_ENGLISH = (
    "a an and are as at be but by can do does for from had has have he her his i if in is it its "
    "me my no not of on or our she so than that the their them then there they this to too us was "
    "we were what when which who why will with would you your"
)
_GERMAN = (
    "aber als am an auch auf aus bei bin bis da das dass dem den der des die du ein eine einem "
    "einen einer er es fuer hat haben ich ihr im in ist ja kann kein keine man mit nach nicht noch "
    "nur oder sich sie sind so ueber um und uns von war was weil wenn wer wie wir wird zu zum zur"
)
_SMALL = frozenset(_ENGLISH.split()) | frozenset(_GERMAN.split())


@dataclass(frozen=True, slots=True)
class Pair:
    """Two notes that likely say the same, and how alike they are, 0 to 1."""

    first: str
    second: str
    score: float


@dataclass(frozen=True, slots=True)
class _Trace:
    """What is compared of a text: the stems of its words, and its groups of three letters."""

    stems: frozenset[str]
    threes: frozenset[str]


def likely_duplicates(notes: Iterable[Note], *, least: float = LIKELY) -> tuple[Pair, ...]:
    """Return the pairs of notes that likely say the same, the most alike first.

    Every two notes are compared once; *first* stands before *second* in the notes given.
    """
    traced = [(note.id, _trace(note.text)) for note in notes]
    found = [
        Pair(first, second, score)
        for place, (first, one) in enumerate(traced)
        for second, two in traced[place + 1 :]
        if (score := _compare(one, two, least)) >= least
    ]
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second)))


def likeness(one: str, two: str) -> float:
    """Return how alike two short texts are, 0 to 1: the mean of shared words and shared letters.

    Both are Dice's coefficient, twice what is shared over all there is. Words count by their
    beginning, so that *calls* is near *called*; letters in groups of three forgive a slip of the
    pen. Case, accents, order and small words count for nothing; ü is the same as ue.

    >>> likeness("Nobody calls back", "Nobody ever called back!") > 0.5
    True

    References
    ----------
    Dice, "Measures of the amount of ecologic association between species", Ecology 26 (1945).
    """
    return _compare(_trace(one), _trace(two), 0.0)


def shared_words(one: str, two: str) -> frozenset[str]:
    """Return the words of the first text, as they stand there, that the second one has too."""
    there = _trace(two).stems
    return frozenset(word for word in words(one) if _stem(fold(word)) in there)


def words(text: str) -> list[str]:
    """Return the words of a text as they stand in it."""
    return re.findall(r"\w+", text)


def fold(text: str) -> str:
    """Return a text without case and accents, umlauts written out.

    >>> fold("Größe für Ängstliche, façade")
    'groesse fuer aengstliche, facade'
    """
    plain = unicodedata.normalize("NFC", text).casefold().translate(_UMLAUTS)
    letters = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _compare(one: _Trace, two: _Trace, least: float) -> float:
    """The mean of both coefficients; 0 at once where it cannot reach *least*."""
    of_words = _dice(one.stems, two.stems)
    if (of_words + 1) / 2 < least:
        return 0.0
    return (of_words + _dice(one.threes, two.threes)) / 2


def _dice(one: frozenset[str], two: frozenset[str]) -> float:
    total = len(one) + len(two)
    return 2 * len(one & two) / total if total else 0.0


@lru_cache(maxsize=4096)
def _trace(text: str) -> _Trace:
    every = words(fold(text))
    telling: Sequence[str] = [word for word in every if word not in _SMALL] or every
    line = f" {' '.join(telling)} "
    return _Trace(
        frozenset(map(_stem, telling)),
        frozenset(line[place : place + 3] for place in range(len(line) - 2)),
    )


def _stem(word: str) -> str:
    """The beginning of a word, without up to three letters of ending."""
    return word[: max(_SHORTEST_STEM, len(word) - 3)] if len(word) > _SHORTEST_STEM else word
