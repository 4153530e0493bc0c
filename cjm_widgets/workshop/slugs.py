"""Readable ids from names that people gave."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable


def slug(text: str) -> str:
    """Return the text as small ASCII letters, digits and hyphens, at most 40; never empty.

    >>> slug("Müller & Söhne")
    'muller-sohne'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:40].rstrip("-") or "x"


def unique(name: Callable[[str], str]) -> Callable[[str], str]:
    """Return a version of *name* that numbers what would come out twice."""
    taken: set[str] = set()

    def number(text: str) -> str:
        plain = candidate = name(text)
        counter = 1
        while candidate in taken:
            counter += 1
            candidate = f"{plain}-{counter}"
        taken.add(candidate)
        return candidate

    return number
