"""A test of the network on the day before: does a phone reach this computer at all."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection

from fastapi import FastAPI, Request, Response

from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.room import problems
from cjm_widgets.room.gate import Gate
from cjm_widgets.room.limits import Allowance, neighbourhood
from cjm_widgets.room.reach import LOOPBACK

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="data:,">
</head>
<body>
<h1>{title}</h1>
<p>{text}</p>
</body>
</html>
"""
_POLICY = "default-src 'none'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
# What browsers say of themselves, the particular before the general.
_KINDS = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")
_BROWSERS = ("Firefox", "FxiOS", "EdgA?", "SamsungBrowser", "CriOS", "Chrome", "Safari")


def kind_of(agent: str) -> str:
    """Return what kind of device and browser asks, as far as it says so.

    >>> kind_of("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36")
    'Android, Chrome'
    """
    device = next((kind for kind in _KINDS if kind in agent), "?")
    browser = next((m[0] for b in _BROWSERS if (m := re.search(rf"{b}(?=/)", agent))), "?")
    return f"{device}, {browser}"


def make_probe(
    reached: Callable[[str, str], None],
    *,
    hosts: Collection[str] = (),
    catalog: Catalog | None = None,
) -> FastAPI:
    """Return an application with one page, ``/probe``, and nothing of any workshop.

    Parameters
    ----------
    reached
        Called with the address and the kind of a device whenever one opens the page.
    """
    words = catalog or Catalog()
    page = _PAGE.format(
        language=html.escape(words.language),
        title=html.escape(words.text(N_("This phone reaches the room"))),
        text=html.escape(
            words.text(N_("That is all for today. You can close this page; nothing was stored."))
        ),
    )
    strangers = Allowance(rate=5, burst=100)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.get("/probe")
    async def probe(request: Request) -> Response:
        address = neighbourhood(request.client.host if request.client else "")
        strangers.take(address)
        reached(address, kind_of(request.headers.get("user-agent", "")))
        return Response(page, media_type="text/html", headers={"Content-Security-Policy": _POLICY})

    app.add_middleware(Gate, hosts=(*LOOPBACK, *hosts), catalog=words)
    problems.explain(app, words)
    return app
