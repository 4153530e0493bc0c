"""The room as a web application: the page, and what the page asks for."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request, Response

from cjm_widgets.i18n import Catalog
from cjm_widgets.room import giving, leading, page, problems
from cjm_widgets.room.gate import Gate
from cjm_widgets.room.reach import LOOPBACK
from cjm_widgets.room.visit import Room


@dataclass(frozen=True, slots=True)
class _Asset:
    """A part of the page, packed once."""

    media_type: str
    plain: bytes
    packed: bytes
    tag: str
    policy: str | None = None

    @classmethod
    def of(cls, text: str, media_type: str, *, policy: str | None = None) -> _Asset:
        plain = text.encode()
        tag = f'"{hashlib.blake2b(plain, digest_size=12).hexdigest()}"'
        return cls(media_type, plain, gzip.compress(plain, mtime=0), tag, policy)

    def answer(self, request: Request) -> Response:
        headers = {"ETag": self.tag, "Vary": "Accept-Encoding", "Cache-Control": "no-cache"}
        if self.policy is not None:
            headers |= {"Content-Security-Policy": self.policy, "Cache-Control": "no-store"}
        elif request.headers.get("if-none-match") == self.tag:
            return Response(status_code=304, headers=headers)
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self.plain, media_type=self.media_type, headers=headers)
        headers["Content-Encoding"] = "gzip"
        return Response(self.packed, media_type=self.media_type, headers=headers)


def make_app(
    folder: Path,
    workshop_id: str,
    *,
    catalog: Catalog | None = None,
    hosts: Collection[str] = (),
    behind_proxy: bool = False,
    docs: bool = False,
) -> FastAPI:
    """Return the application that serves one workshop.

    Parameters
    ----------
    hosts
        Names and addresses under which people reach it, besides this machine's own.
    behind_proxy
        A proxy of ours stands in front, and says who asked in ``X-Forwarded-For``.
    docs
        Serve the OpenAPI description at ``/openapi.json``.

    Raises
    ------
    WorkspaceError, NotFoundError
        There is no such workspace, or no such workshop in it.
    """
    catalog = catalog or Catalog()
    room = Room(folder, workshop_id, catalog=catalog, behind_proxy=behind_proxy)

    @asynccontextmanager
    async def follow(_: FastAPI) -> AsyncIterator[None]:
        room.feed.start()
        yield
        room.feed.stop()
        room.close()

    app = FastAPI(
        title="The room",
        version="1",
        lifespan=follow,
        openapi_url="/openapi.json" if docs else None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.room = room
    app.include_router(giving.router)
    app.include_router(leading.router)
    app.include_router(_pages(room, catalog))
    app.add_middleware(Gate, hosts=(*LOOPBACK, *hosts), catalog=catalog)
    problems.explain(app, catalog)
    return app


def _pages(room: Room, catalog: Catalog) -> APIRouter:
    """Return the routes of the page and its two files."""
    router = APIRouter(include_in_schema=False)
    assets = {
        "/": _Asset.of(page.room_page(catalog), "text/html", policy=page.POLICY),
        "/room.js": _Asset.of(page.script(), "text/javascript"),
        "/room.css": _Asset.of(page.style(), "text/css"),
    }

    async def serve(request: Request) -> Response:
        room.limits.strangers.take(room.address(request))
        return assets[request.url.path].answer(request)

    for path in assets:
        router.add_api_route(path, serve, methods=["GET"])
    return router
