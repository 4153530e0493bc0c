"""The look of a page: its style sheets, and the words of the emotion scale."""

from __future__ import annotations

import re
from functools import cache

from cjm_widgets import resources
from cjm_widgets.i18n import N_

REPORT_STYLES = ("report.css", "sections.css")
EMOTION_WORDS = {
    2: N_("delighted"),
    1: N_("pleased"),
    0: N_("neutral"),
    -1: N_("annoyed"),
    -2: N_("let down"),
}
N_TINTS = 5
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};,]) ?")


@cache
def stylesheet(names: tuple[str, ...] = REPORT_STYLES) -> str:
    """Return style sheets of ``templates/report`` as one text without comments and line breaks."""
    folder = resources.path("templates/report")
    text = "\n".join((folder / name).read_text(encoding="utf-8") for name in names)
    return _AROUND.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", text))).strip()


def tint(place: int, total: int) -> int:
    """Return the number of a stage's ground, 1 (sand) to 5 (mist), from its place from 0.

    >>> [tint(place, 3) for place in range(3)]
    [1, 3, 5]
    """
    return 1 + round((N_TINTS - 1) * place / max(total - 1, 1))
