"""The participants' page as text: served by the room, or as one file that needs no server."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from cjm_widgets.i18n import Catalog
from cjm_widgets.room.words import words

STATIC = Path(__file__).parent / "static"
_SCRIPTS = ("base", "outbox", "join", "note", "rate", "vote", "scribe", "lead", "paper", "room")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi"})

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@cache
def script() -> str:
    """Return the page's one ES module: its parts joined."""
    return "\n".join((STATIC / f"{part}.js").read_text(encoding="utf-8") for part in _SCRIPTS)


@cache
def style() -> str:
    """Return the page's style sheet."""
    return (STATIC / "room.css").read_text(encoding="utf-8")


def room_page(catalog: Catalog | None = None) -> str:
    """Return the page that the room serves; it loads ``/room.css`` and ``/room.js``."""
    return _page(
        catalog or Catalog(),
        head='<link rel="stylesheet" href="/room.css">',
        foot='<script type="module" src="/room.js"></script>',
    )


def ballot_page(ballot: Mapping[str, Any], catalog: Catalog | None = None) -> str:
    """Return the page as one file with everything in it, for somebody who answers without a server.

    *ballot* holds ``format``, ``version``, ``ballot``, ``seat``, ``departments``, ``state``,
    ``mine`` and ``return_to`` as JSON values. The page may ask nothing of any network.
    """
    policy = (
        f"default-src 'none'; script-src {_digest(script())}; style-src {_digest(style())}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return _page(
        catalog or Catalog(),
        head=f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<style>{style()}</style>",
        foot=f'<script type="application/json" id="ballot">{_block(ballot)}</script>\n'
        f'<script type="module">{script()}</script>',
    )


def _page(catalog: Catalog, *, head: str, foot: str) -> str:
    texts = words(catalog)
    parts = {
        "language": html.escape(catalog.language),
        "direction": "rtl" if catalog.language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr",
        "title": html.escape(str(texts["workshop_page"])),
        "messages": html.escape(str(texts["messages"])),
        "noscript": html.escape(str(texts["noscript"])),
        "head": head,
        "texts": _block(texts),
        "foot": foot,
    }
    page = (STATIC / "page.html").read_text(encoding="utf-8")
    # In one pass: braces in the scripts and texts that are put in are no marks.
    return re.sub(r"\{(\w+)\}", lambda mark: parts[mark[1]], page)


def _block(value: object) -> str:
    """JSON that ends no script element and begins no comment, whatever people wrote."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _digest(text: str) -> str:
    found = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{found}'"
