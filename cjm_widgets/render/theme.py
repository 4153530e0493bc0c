"""The look of a page: its style sheets, and the words of the emotion scale."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cjm_widgets import resources
from cjm_widgets.i18n import N_

REPORT_STYLES = ("report.css", "sections.css")
STEP_STYLES = (*REPORT_STYLES, "steps.css")
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
_AROUND = re.compile(r" ?([{};]) ?")
_PAGE_ROOT = re.compile(r"(?<![\w.#-])(?::root|body)(?=[ {:>])")
_PAGE_WIDTH = re.compile(r"@media (?:screen and )?(?=\((?:max|min)-width)")
_SHARE_OF_WIDTH = re.compile(r"(?<=\d)vw\b")
# What a host page says about headings and tables is taken back; drawings carry their own looks.
_CALM = (
    ".cjm{container:cjm/inline-size}"
    ".cjm>.cjm-plain{display:none}"
    ".cjm-in.cjm-in.cjm-in :where(:not(svg,svg *)){all:revert;box-sizing:border-box}"
    ".cjm-in.cjm-in.cjm-in :where([hidden]){display:inline}"
    ".cjm-in.cjm-in.cjm-in :where(div,dl,figure,ol,p,ul):where([hidden]){display:block}"
)
# A cell of its own parts a section from the next; words are apart without a comma.
_ALONE = "&{--s7:var(--s5);padding-bottom:var(--s5)}.lv .nn::before{content:none}"


@cache
def stylesheet(names: tuple[str, ...] = REPORT_STYLES) -> str:
    """Return style sheets of ``templates/report`` as one text without comments and line breaks."""
    folder = resources.path("templates/report")
    text = "\n".join((folder / name).read_text(encoding="utf-8") for name in names)
    return _AROUND.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", text))).strip()


@cache
def inner_stylesheet(names: tuple[str, ...] = REPORT_STYLES) -> str:
    """Return the look of a report's sections for use inside a page that is not ours.

    Every rule holds below ``.cjm > .cjm-in`` only and is stronger than what a notebook says about
    headings and tables; widths are those of ``.cjm`` and not of the window. Print is left out.
    """
    kept = "".join(
        block
        for block in _blocks(stylesheet(names))
        if not block.startswith(("@page", "@media print"))
    )
    rules = _SHARE_OF_WIDTH.sub("cqw", _PAGE_WIDTH.sub("@container cjm ", kept))
    return f"{_CALM}.cjm-in.cjm-in.cjm-in{{{_PAGE_ROOT.sub('&', rules)}{_ALONE}}}"


def _blocks(css: str) -> Iterator[str]:
    """Yield the rules and at-rules of a style sheet, each with all that it holds."""
    depth = begun = 0
    for place, sign in enumerate(css):
        depth += (sign == "{") - (sign == "}")
        if sign == "}" and depth == 0:
            yield css[begun : place + 1]
            begun = place + 1


def tint(place: int, total: int) -> int:
    """Return the number of a stage's ground, 1 (sand) to 5 (mist), from its place from 0.

    >>> [tint(place, 3) for place in range(3)]
    [1, 3, 5]
    """
    return 1 + round((N_TINTS - 1) * place / max(total - 1, 1))
