"""A page under watch in a browser: what it asks for, says, opens and is refused."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page

_LISTEN = """
window.refused = [];
addEventListener("securitypolicyviolation", e => refused.push(e.violatedDirective + " " + e.blockedURI));
"""


@dataclass
class Watched:
    """An open page and everything that happened to it that should not."""

    page: Page
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    @property
    def events(self) -> list[str]:
        """Requests beyond the page itself, console lines, errors, dialogs and refusals."""
        refused: list[str] = self.page.evaluate("window.refused ?? []")
        return [*self.requests, *self.said, *self.dialogs, *refused]


@contextmanager
def watched(
    browser: Browser, file: Path, *, width: int = 1440, **options: Any
) -> Iterator[Watched]:
    """Open a file in a browser of its own, wait until it is drawn, and watch it."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    page = context.new_page()
    seen = Watched(page)
    address = file.as_uri()

    def closed(dialog: Dialog) -> None:
        seen.dialogs.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def heard(line: ConsoleMessage) -> None:
        if line.type in ("warning", "error", "assert"):
            seen.said.append(f"{line.type}: {line.text}")

    def asked(url: str) -> None:
        if url.partition("#")[0] != address:
            seen.requests.append(f"request: {url[:200]}")

    page.on("dialog", closed)
    page.on("pageerror", lambda error: seen.said.append(f"error: {error}"))
    page.on("console", heard)
    # Data addresses are inside the file; Playwright reports them all the same.
    context.on("request", lambda request: request.url.startswith("data:") or asked(request.url))
    context.on("page", lambda opened: seen.dialogs.append(f"window: {opened.url}"))
    page.add_init_script(_LISTEN)
    page.goto(address, wait_until="load")
    if options.get("java_script_enabled", True):
        until(
            page,
            "[...document.querySelectorAll('script[data-chart]')].every(block => "
            "document.getElementById(block.dataset.chart)?.childElementCount)",
        )
    try:
        yield seen
    finally:
        context.close()


def until(page: Page, condition: str, *, seconds: float = 30) -> None:
    """Wait until a JavaScript expression is true, asking from outside.

    Playwright's own waiting evaluates strings inside the page, which its policy rightly refuses.
    """
    deadline = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < deadline, f"never came true: {condition}"
        page.wait_for_timeout(50)
