"""What every request passes before anybody looks at it, and every answer on its way out.

There are no cookies, so a page of another site cannot act in anybody's name; that it may not even
ask is a second wall. A host name that is none of ours means that somebody's DNS was turned to us.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Collection
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import HTTPException
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.room.limits import LONGEST_BODY

_LOG = logging.getLogger("cjm_widgets.room")
_OOPS = N_("Something went wrong here. Try again in a moment.")
_NOT_OURS = N_("This address is not the room's. Use the link you were given.")
_FOREIGN = N_("Another site may not ask this room for anything.")
_TOO_LARGE = N_("That is more than {n} kB. Send it in smaller pieces.")
_SAFE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def problem(
    status: int, code: str, message: str, *, headers: dict[str, str] | None = None
) -> JSONResponse:
    """Return an answer that says in one sentence what is wrong."""
    body = {"error": {"code": code, "message": message}}
    return JSONResponse(body, status_code=status, headers=headers)


def told(err: BaseException) -> str:
    """Return an unexpected error as one line for the log: its kind and place, never its values."""
    last = traceback.extract_tb(err.__traceback__)[-1:]
    return f"{type(err).__name__} " + "".join(
        f"in {Path(f.filename).name}:{f.lineno}" for f in last
    )


class Gate:
    """The outermost layer of the application.

    Attributes
    ----------
    hosts
        Names and addresses under which people reach this server, without ports. Ports are not
        compared: a container's differ inside and outside.
    """

    def __init__(
        self, app: ASGIApp, *, hosts: Collection[str], catalog: Catalog | None = None
    ) -> None:
        self.app = app
        self.words = (catalog or Catalog()).text
        self.hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in _SAFE.items():
                    headers.setdefault(name, value)
            await send(message)

        answer: ASGIApp = self._refusal(scope) or self.app
        try:
            await answer(scope, _limited(receive), sending)
        except Exception as err:
            _LOG.error("%s %s failed: %s", scope["method"], _route(scope), told(err))
            if not begun:
                oops = problem(500, "failed", self.words(_OOPS))
                await oops(scope, receive, sending)

    def _refusal(self, scope: Scope) -> JSONResponse | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if _name(host) not in self.hosts:
            return problem(421, "host", self.words(_NOT_OURS))
        origin = headers.get("origin")
        is_foreign = origin is not None and urlsplit(origin).netloc.lower() != host.lower()
        # A link on another site may lead to the page, but no other site may ask for its data.
        from_elsewhere = headers.get("sec-fetch-site") in ("cross-site", "same-site")
        if is_foreign or (from_elsewhere and scope["path"].startswith("/api/")):
            return problem(403, "origin", self.words(_FOREIGN))
        length = headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 9 or int(length) > LONGEST_BODY:
            return too_large(self.words)
        return None


def too_large(words: Callable[[str], str]) -> JSONResponse:
    """Return the answer to a body that is longer than anything the page sends."""
    return problem(413, "too_large", words(_TOO_LARGE).format(n=LONGEST_BODY // 1024))


def _limited(receive: Receive) -> Receive:
    """Count what comes: a body sent in chunks does not say its length beforehand."""
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > LONGEST_BODY:
            raise HTTPException(413)
        return message

    return counted


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _route(scope: Scope) -> str:
    """The path as it is documented: a real one may name a person's note."""
    return getattr(scope.get("route"), "path", "(no route)")
