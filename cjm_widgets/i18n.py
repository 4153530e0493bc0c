"""Words for people, in their language.

``N_`` marks a text where it is defined; a :class:`Catalog`, always passed as an argument,
translates it where it is shown. Nothing is installed globally, so one batch can render several
languages in one process.

Errors are raised with finished English messages. :meth:`Catalog.retell` finds the sentence that a
message was made from, in the list that ``docs/build.py`` reads from the code, and tells it anew.
"""

from __future__ import annotations

import gettext
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

DOMAIN = "cjm_widgets"
LOCALES = Path(__file__).parent / "locales"
SENTENCES = LOCALES / "sentences.json"
PSEUDO = "en-XA"
_ACCENTS = str.maketrans("aceinouyACEINOUY", "áçéíñóúýÁÇÉÍÑÓÚÝ")
# The message of one error may hold those of several.
_JOINTS = ("; ", ", ")


def N_(text: str) -> str:
    """Mark a text for translation and return it unchanged."""
    return text


@dataclass(frozen=True, slots=True)
class Catalog:
    """The texts of one language.

    Attributes
    ----------
    language
        Tag such as ``en`` or ``de``; ``en-XA`` is a pseudo language for tests: every
        translated text comes back in brackets with accents, so untranslated text shows.
    """

    language: str = "en"

    @classmethod
    def of(cls, wanted: Iterable[str]) -> Catalog:
        """Return the catalogue of the first language that there is; English when there is none.

        Parameters
        ----------
        wanted
            Tags or locales such as ``de`` or ``de_AT.UTF-8``, the dearest first.
        """
        for locale in wanted:
            language = locale.partition(".")[0].partition("@")[0].replace("_", "-")
            if language == PSEUDO or _is_translated(language):
                return cls(language)
            if language.partition("-")[0] in {"en", "C", "POSIX"}:
                break
        return cls()

    def text(self, message: str) -> str:
        """Return the message in this language; a message without translation stays English."""
        if not message:
            return ""
        if self.language == PSEUDO:
            return _pseudo(message)
        return _translations(self.language).gettext(message)

    def plural(self, one: str, many: str, n: int) -> str:
        """Return the form of the message that fits the number *n* (not yet filled in)."""
        if self.language == PSEUDO:
            return _pseudo(one if n == 1 else many)
        return _translations(self.language).ngettext(one, many, n)

    def retell(self, message: str) -> str:
        """Return the finished English message of an error in this language, values as they are.

        A message that is none of ours, or already told in this language, comes back unchanged.
        """
        if self.language == "en" or not (self.language == PSEUDO or _is_translated(self.language)):
            return message
        return self._told(message, {}, is_part=False)[1]

    def _told(
        self, message: str, known: dict[str, tuple[int, str]], *, is_part: bool = True
    ) -> tuple[int, str]:
        """Return the reading of a message that explains most of its letters, and how many.

        ``known`` — the parts read so far, so that none is read twice.
        """
        if message in known:
            return known[message]
        best, told = 0, message
        for sentence in _sentences():
            values = sentence.values_in(message)
            if values is None:
                continue
            explained = sentence.weight
            for name in sentence.told:
                more, values[name] = self._told(values[name], known)
                explained += more
            if explained > best:
                best, told = explained, self._filled(sentence, values)
        for joint in _JOINTS if is_part else ():
            if joint in message:
                parts = [self._told(part, known) for part in message.split(joint)]
                if (explained := sum(more for more, _ in parts)) > best:
                    best, told = explained, joint.join(part for _, part in parts)
        known[message] = best, told
        return best, told

    def _filled(self, sentence: _Sentence, values: dict[str, str]) -> str:
        template = self.text(sentence.template) if sentence.weight else sentence.template
        try:
            return template.format(**values)
        except (IndexError, KeyError, ValueError):  # the translation has other placeholders
            return sentence.template.format(**values)

    def __reduce__(self) -> tuple[type[Catalog], tuple[str]]:
        return Catalog, (self.language,)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What messages are made from.

    Attributes
    ----------
    literals
        The texts around the values: one more than there are values, empty ones included.
    names
        The names of the values, in order.
    told
        The names of those that may be sentences themselves.
    weight
        How many letters it explains, less one: the fewer sentences explain a message the better.
    """

    template: str
    literals: tuple[str, ...]
    names: tuple[str, ...]
    told: tuple[str, ...]
    weight: int

    @classmethod
    def of(cls, template: str, told: Iterable[str]) -> _Sentence:
        literals, names = [""], []
        for literal, name, _, _ in Formatter().parse(template):
            literals[-1] += literal
            if name is not None:
                names.append(name)
                literals.append("")
        letters = sum(char.isalpha() for literal in literals for char in literal)
        return cls(template, tuple(literals), tuple(names), tuple(told), max(letters - 1, 0))

    def values_in(self, message: str) -> dict[str, str] | None:
        """Return what stands for each name in a message made from this, ``None`` in any other."""
        first, *between = self.literals
        if not self.names:
            return {} if message == first else None
        last = between.pop()
        place, end = len(first), len(message) - len(last)
        if place > end or not (message.startswith(first) and message.endswith(last)):
            return None
        values: dict[str, str] = {}
        for name, literal in zip(self.names, (*between, None), strict=True):
            found = end if literal is None else message.find(literal, place, end)
            if found < 0 or values.setdefault(name, message[place:found]) != message[place:found]:
                return None
            place = found + len(literal or "")
        return values


@cache
def _sentences() -> tuple[_Sentence, ...]:
    found = json.loads(SENTENCES.read_text(encoding="utf-8"))
    return tuple(_Sentence.of(template, told) for template, told in found.items())


@cache
def _translations(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALES, [language.replace("-", "_")], fallback=True)


def _is_translated(language: str) -> bool:
    return isinstance(_translations(language), gettext.GNUTranslations)


def _pseudo(message: str) -> str:
    """Accent the letters outside ``{placeholders}`` and put the text in brackets."""
    parts = message.replace("{", "\0{").replace("}", "}\0").split("\0")
    accented = (part if part.startswith("{") else part.translate(_ACCENTS) for part in parts)
    return f"⟦{''.join(accented)}⟧"
