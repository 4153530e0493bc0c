"""Pages read as a browser reads them, so that two of them can be compared."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

# Attributes whose values come from numbers, ids and our own words, never from what people wrote.
_FIXED = ("style", "href", "src", "class", "id", "for", "d", "points", "role", "type")
_SPACE = re.compile(r"\s+")


@dataclass
class Shape:
    """What a page consists of, apart from its words.

    Attributes
    ----------
    elements
        How often each element with exactly these attributes occurs.
    fixed
        How often each value of an attribute occurs that no text of people may reach.
    scripts
        Texts of the scripts that run.
    blocks
        Number of data blocks, which are scripts that do not run.
    words
        All text of the page, squeezed.
    """

    elements: Counter[tuple[str, tuple[str, ...]]] = field(default_factory=Counter)
    fixed: Counter[tuple[str, str]] = field(default_factory=Counter)
    scripts: list[str] = field(default_factory=list)
    blocks: int = 0
    words: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shape = Shape()
        self.text: list[str] = []
        self.values: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.elements[(tag, tuple(sorted(name for name, _ in attrs)))] += 1
        for name, value in attrs:
            if name in _FIXED:
                self.shape.fixed[(name, value or "")] += 1
            self.values.append(value or "")
        if tag == "script":
            self._script = dict(attrs).get("type") is None
            if self._script:
                self.shape.scripts.append("")
            else:
                self.shape.blocks += 1

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._script = False

    def handle_data(self, data: str) -> None:
        if self._script:
            self.shape.scripts[-1] += data
        else:
            self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.shape.elements[("!--", ())] += 1

    def handle_decl(self, decl: str) -> None:
        self.shape.elements[("!" + decl, ())] += 1


def squeezed(text: str) -> str:
    """Return the text without white space, which pages fold and put between elements at will."""
    return _SPACE.sub("", text)


def read_shape(html: str) -> Shape:
    """Return the shape of a page or of a part of one."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.shape.words = squeezed("".join(reader.text + reader.values))
    return reader.shape
