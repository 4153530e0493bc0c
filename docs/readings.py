"""What an expression may say: words, and the values between them."""

from __future__ import annotations

import ast
import itertools
import re
from dataclasses import dataclass
from string import Formatter

from syntax import Scope, key_of


@dataclass(frozen=True, slots=True)
class Slot:
    """A value inside a sentence.

    Attributes
    ----------
    key
        What it is; two slots of one sentence with the same key hold the same value.
    is_told
        It may hold a sentence, which is translated on its own.
    """

    name: str
    key: str
    is_told: bool = False


Reading = tuple[str | Slot, ...]


def joined(parts: list[list[Reading]]) -> list[Reading]:
    """Return every way to put one reading of each part together."""
    ways = itertools.product(*parts)
    return list(dict.fromkeys(tuple(itertools.chain.from_iterable(way)) for way in ways))


def filled(reading: Reading, values: list[ast.keyword], scope: Scope) -> Reading:
    """Return a marked text with its ``{names}`` as the values that ``format`` is given."""
    keys = {each.arg: key_of(each.value, scope) for each in values}
    pieces: list[str | Slot] = []
    for piece in reading:
        if isinstance(piece, str):
            for literal, name, _, _ in Formatter().parse(piece):
                pieces += [literal] if literal else []
                pieces += [Slot(name, keys.get(name, name))] if name else []
        else:
            pieces.append(piece)
    return tuple(pieces)


def template_of(reading: Reading) -> tuple[str, list[str]]:
    """Return a reading as a format string, and the names in it that are told."""
    names: dict[str, str] = {}
    text = ""
    told = []
    for is_text, group in itertools.groupby(reading, key=lambda piece: isinstance(piece, str)):
        pieces = list(group)
        if is_text:
            text += "".join(map(str, pieces)).replace("{", "{{").replace("}", "}}")
            continue
        # Values without a text between them cannot be told apart in a message: they are one.
        slots = [piece for piece in pieces if isinstance(piece, Slot)]
        label = slots[0].name
        same = sum(name.rstrip("0123456789") == label for name in names.values())
        key = "+".join(slot.key for slot in slots)
        name = names.setdefault(key, f"{label}{same + 1}" if same else label)
        text += f"{{{name}}}"
        told += [name] if any(slot.is_told for slot in slots) else []
    return text, told


def has_words(template: str) -> bool:
    """Whether there is something to translate in a template."""
    return has_letters(tuple(literal for literal, _, _, _ in Formatter().parse(template)))


def has_letters(reading: Reading) -> bool:
    return any(isinstance(piece, str) and re.search(r"[^\W\d_]{2}", piece) for piece in reading)


def is_worded(reading: Reading) -> bool:
    """Whether this is more than one word: a single one is a name of something."""
    words = "".join(piece if isinstance(piece, str) else "{}" for piece in reading)
    return has_letters(reading) and " " in words
