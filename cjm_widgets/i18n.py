"""Words for people, in their language.

``N_`` marks a text where it is defined; a :class:`Catalog`, always passed as an argument,
translates it where it is shown. Nothing is installed globally, so one batch can render several
languages in one process.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DOMAIN = "cjm_widgets"
LOCALES = Path(__file__).parent / "locales"
PSEUDO = "en-XA"
_ACCENTS = str.maketrans("aceinouyACEINOUY", "áçéíñóúýÁÇÉÍÑÓÚÝ")


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

    def __reduce__(self) -> tuple[type[Catalog], tuple[str]]:
        return Catalog, (self.language,)


@cache
def _translations(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALES, [language.replace("-", "_")], fallback=True)


def _pseudo(message: str) -> str:
    """Accent the letters outside ``{placeholders}`` and put the text in brackets."""
    parts = message.replace("{", "\0{").replace("}", "}\0").split("\0")
    accented = (part if part.startswith("{") else part.translate(_ACCENTS) for part in parts)
    return f"⟦{''.join(accented)}⟧"
