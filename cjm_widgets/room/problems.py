"""What can go wrong, each with its status and one sentence; never a traceback, never a path."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from cjm_widgets.errors import (
    AccessError,
    ClosedError,
    ConflictError,
    InvalidMapError,
    JourneyError,
    NotFoundError,
    WorkspaceError,
)
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.room.answers import Problem
from cjm_widgets.room.gate import problem, too_large
from cjm_widgets.room.limits import TooFastError

RETRY_SECONDS = 2
# Instead of the error's own message, which may name files of the facilitator's computer, or items.
_SENTENCES: dict[type[JourneyError], str] = {
    NotFoundError: N_("What this is about is not there any more."),
    ConflictError: N_("Somebody was quicker. Look at it and try again."),
    WorkspaceError: N_(
        "The workshop's store cannot be reached at the moment. What you wrote stays on your phone "
        "and is sent again."
    ),
}
_CANNOT_BE_KEPT = N_("This cannot be kept as it is. Change it and send it again.")
_TOO_FAST = N_("That is faster than anybody taps. Wait a moment.")
_TOO_LONG = N_("This text has {n} characters; {most} is the most. Shorten it, or make two of it.")
_EMPTY = N_("This is empty. Write a few words.")
_NO_LETTERS = N_("This text holds signs that are no letters. Write it anew, without them.")
_UNCLEAR = N_("The page sent something that is not understood here. Reload it and try again.")
_NO_PAGE = N_("There is no such page here.")
_NO_WAY = N_("This cannot be done here.")
_MEANING = {
    401: "The token is unknown, withdrawn or over.",
    403: "The role may not do this, or another site asks.",
    404: "What it is about is not there.",
    409: "A vote or the ratings are closed, or somebody else was quicker.",
    413: "More than 64 kB.",
    421: "The host name is none of this server's.",
    422: "The input is not understood.",
    429: "Too fast; `Retry-After` says when to come again.",
    500: "Something failed here.",
    503: "The store is busy or away; `Retry-After` says when to come again.",
}
_OURS: dict[type[JourneyError], tuple[int, str]] = {
    AccessError: (401, ""),
    NotFoundError: (404, "not_found"),
    ConflictError: (409, "conflict"),
    ClosedError: (409, "closed"),
    InvalidMapError: (422, "bad_input"),
    WorkspaceError: (503, "store"),
}
_HEADERS = {
    401: {"WWW-Authenticate": "Bearer"},
    503: {"Retry-After": str(RETRY_SECONDS)},
}
_RETRY = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer", "minimum": 1}}}
_ALWAYS = (403, 413, 421, 500)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the description of everything that can go wrong with a request."""
    return {
        status: {"model": Problem, "description": _MEANING[status]}
        | ({"headers": _RETRY} if status in (429, 503) else {})
        for status in sorted({*statuses, *_ALWAYS})
    }


def explain(app: FastAPI, words: Catalog) -> None:
    """Let an application answer every error with one sentence in the words of its people."""
    tellers: dict[type[Exception], Callable[[Any], JSONResponse]] = {
        **dict.fromkeys(_OURS, partial(_ours, words)),
        TooFastError: partial(_too_fast, words),
        RequestValidationError: partial(_not_understood, words),
        HTTPException: partial(_plain, words),
    }
    for cls, tell in tellers.items():
        app.add_exception_handler(cls, _handler(tell))


def _handler(tell: Callable[[Any], JSONResponse]) -> Callable[[Request, Exception], JSONResponse]:
    return lambda _, err: tell(err)


def _ours(words: Catalog, err: JourneyError) -> JSONResponse:
    status, code = next(found for cls, found in _OURS.items() if isinstance(err, cls))
    if isinstance(err, AccessError) and err.reason == "role":
        return problem(403, "role", words.retell(str(err)))
    if isinstance(err, AccessError):
        code = "unknown_token" if err.reason == "unknown" else err.reason
    instead = next((s for cls, s in _SENTENCES.items() if isinstance(err, cls)), None)
    sentence = words.retell(str(err)) if instead is None else words.text(instead)
    if isinstance(err, InvalidMapError) and err.item is not None:
        # A rule of the room speaks for itself; one of the model names items that nobody here knows.
        sentence = words.text(_CANNOT_BE_KEPT)
    return problem(status, code, sentence, headers=_HEADERS.get(status))


def _too_fast(words: Catalog, err: TooFastError) -> JSONResponse:
    wait = {"Retry-After": str(err.seconds)}
    return problem(429, "too_fast", words.text(_TOO_FAST), headers=wait)


def _not_understood(words: Catalog, err: RequestValidationError) -> JSONResponse:
    fault = next(iter(err.errors()), None)
    sentence = words.text(_UNCLEAR) if fault is None else _sentence(words, fault)
    return problem(422, "bad_input", sentence)


def _sentence(words: Catalog, fault: Any) -> str:
    """Tell the first fault; what was sent is never repeated."""
    field = str(fault["loc"][-1]) if fault["loc"] else ""
    sent = fault.get("input")
    if isinstance(sent, str) and fault["type"] == "string_too_long":
        return words.text(_TOO_LONG).format(n=len(sent), most=fault["ctx"]["max_length"])
    if isinstance(sent, str) and field in ("text", "name", "word"):
        return words.text(_NO_LETTERS if sent.strip() else _EMPTY)
    return words.text(_UNCLEAR)


def _plain(words: Catalog, err: HTTPException) -> JSONResponse:
    if err.status_code == 413:
        return too_large(words.text)
    if err.status_code == 404:
        return problem(404, "not_found", words.text(_NO_PAGE))
    if err.status_code == 405:
        return problem(405, "method", words.text(_NO_WAY), headers=dict(err.headers or {}))
    # Whatever else is no answer of ours: a body that is no text, for one.
    return problem(422, "bad_input", words.text(_UNCLEAR))
