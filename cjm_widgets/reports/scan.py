"""What may leave: the last look at a file before it is handed on."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from cjm_widgets.errors import ReportError
from cjm_widgets.render.page import script_hash

_ADDRESS_ATTRIBUTES = frozenset(
    {"href", "src", "srcset", "action", "formaction", "data", "poster", "xlink:href", "background"}
)
_FORBIDDEN_TAGS = frozenset(
    {"iframe", "object", "embed", "form", "base", "link", "frame", "applet"}
)
# Keeps a browser from asking for an icon.
_NO_ICON = ("link", {"rel": "icon", "href": "data:,"})
_DATA_TYPES = frozenset({"application/json"})
_SAFE_ADDRESS = re.compile(
    r"#|data:,\Z|data:image/(png|jpeg|svg\+xml);|(?:[\w-]+/)?[\w.-]+\.(html|ipynb)(#|$)|\Z"
)


class _Page(HTMLParser):
    """Collects scripts, addresses and handlers of one page as a browser would see them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.policy = ""
        self.scripts: list[str] = []
        self.words: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _FORBIDDEN_TAGS and (tag, values) != _NO_ICON:
            self.problems.append(f"a <{tag}> element")
        if tag == "meta" and values.get("http-equiv", "").lower() == "content-security-policy":
            self.policy = values.get("content", "")
        elif tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            self.problems.append("a refresh")
        if tag == "script":
            self._in_script = values.get("type") not in _DATA_TYPES
            self.scripts += [""] if self._in_script else []
        self.words += values.values()
        for name, value in values.items():
            if name.startswith("on"):
                self.problems.append(f"the handler {name!r} on <{tag}>")
            elif name in _ADDRESS_ATTRIBUTES and not _SAFE_ADDRESS.match(value.strip()):
                self.problems.append(f"the address {value[:60]!r} on <{tag}>")

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts[-1] += data
        else:
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.words.append(data)


def check_html(html: str, *, private: tuple[str, ...] = ()) -> None:
    """Make sure that a page is safe to hand on.

    Parameters
    ----------
    private
        Texts that must not be in it, such as the workspace's folder and the user's name for it.

    Raises
    ------
    ReportError
        A script without its hash in the policy, a handler, an address that leaves the page, an
        element that loads something, or a private text; the message names the first.
    """
    page = _Page()
    page.feed(html)
    page.close()
    problems = page.problems
    if "script-src" not in page.policy or "unsafe-inline" in _script_part(page.policy):
        problems.append("no strict content policy")
    for script in page.scripts:
        if f"'sha256-{script_hash(script)}'" not in page.policy:
            problems.append(f"a script that the policy does not name ({script[:40]!r})")
    words = "\n".join(page.words)
    problems += [f"the private text {text!r}" for text in private if text in words]
    if problems:
        raise ReportError(
            f"The page must not leave, it holds {problems[0]}. Nothing was published; please "
            "report this."
        )


def check_notebook(notebook: dict[str, Any], *, private: tuple[str, ...] = ()) -> None:
    """Make sure that an executed notebook is safe to hand on.

    Raises
    ------
    ReportError
        It holds widget state, metadata of the run, an error, a stream or a private text.
    """
    problems = [
        f"the metadata {name!r}" for name in notebook["metadata"] if name != "language_info"
    ]
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            if output["output_type"] != "display_data":
                problems.append(f"an output of type {output['output_type']!r}")
    text = json.dumps(notebook, ensure_ascii=False)
    problems += [f"the private text {entry!r}" for entry in private if spelled(entry) in text]
    if problems:
        raise ReportError(
            f"The notebook must not leave, it holds {problems[0]}. Nothing was published; please "
            "report this."
        )


def private_texts(workspace: Path) -> tuple[str, ...]:
    """Return what no shared file may hold: the folders of the workspace and of its user.

    The longest come first, so that masking one does not hide a part of another.
    """
    folders = {str(workspace.absolute()), str(workspace.resolve()), str(Path.home())}
    return tuple(sorted((text for text in folders if len(text) > len("/x")), key=len, reverse=True))


def spelled(text: str) -> str:
    """Return a text as it stands inside a notebook's JSON, where backslashes are doubled."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def masked(text: str, private: tuple[str, ...]) -> str:
    """Return the text with an ellipsis in place of each private text."""
    for secret in private:
        text = text.replace(secret, "…")
    return text


def _script_part(policy: str) -> str:
    return next((p for p in policy.split(";") if p.strip().startswith("script-src")), "")
