"""A page that shows one real widget without a kernel: its script in Chromium, its Python here.

Between them stands a small stand-in for the model that anywidget hands to a script. Every intent
of the page reaches the real Python widget; its new state and its answers go back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial
from typing import Any

from playwright.sync_api import Page

from cjm_widgets.widgets.picture import Picture

_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Stage</title>
<style>body{margin:0;padding:16px;background:%(ground)s}</style></head>
<body data-jp-theme-light="%(light)s"><main><h1 style="position:absolute;clip-path:inset(50%%)">Stage</h1>
%(places)s</main></body></html>"""

_MODEL = """
async ({number, script, style, state, words}) => {
  const sheet = document.createElement("style");
  sheet.textContent = style;
  document.head.append(sheet);
  const values = {state, words}, heard = {};
  const tell = (name, value) => (heard[name] ?? []).slice().forEach((hear) => hear(value));
  const model = {
    get: (name) => values[name],
    set: (name) => { throw new Error(`a picture never writes ${name}`); },
    save_changes: () => { throw new Error("a picture never writes"); },
    on: (name, hear) => (heard[name] ??= []).push(hear),
    off: (name, hear) => { heard[name] = (heard[name] ?? []).filter((other) => other !== hear); },
    send: async (content) => {
      const answer = await window.intent(number, JSON.stringify(content));
      for (const text of JSON.parse(answer)) window.stages[text.to](text);
    },
  };
  const receive = ({state, message}) => {
    if (state !== undefined) { values.state = state; tell("change:state"); }
    if (message !== undefined) tell("msg:custom", message);
  };
  (window.stages ??= {})[number] = receive;
  const url = URL.createObjectURL(new Blob([script], {type: "text/javascript"}));
  const {default: picture} = await import(url);
  const view = document.getElementById(`stage-${number}`);
  await picture.render({model, el: view, signal: new AbortController().signal});
}
"""


def _overhear(
    said: list[dict[str, Any]], place: int, message: object, buffers: object = None
) -> None:
    said.append({"to": place, "message": message})


class Stage:
    """One page with one or several widgets on it.

    Attributes
    ----------
    intents
        What the page asked for, in order: ``(do, content)``.
    """

    def __init__(
        self,
        page: Page,
        widgets: Picture | Iterable[Picture],
        *,
        dark: bool = False,
        frame: str | None = None,
    ) -> None:
        """Open the page; *frame* is HTML with a ``<div id="stage-N">`` for each widget."""
        self.page = page
        self.widgets = [widgets] if isinstance(widgets, Picture) else list(widgets)
        self.intents: list[tuple[str, dict[str, Any]]] = []
        page.expose_function("intent", self._intent)
        page.goto("about:blank")
        page.set_content(
            _PAGE
            % {
                "ground": "#15171a" if dark else "#fffdf9",
                "light": "false" if dark else "true",
                "places": frame
                or "".join(f'<div id="stage-{n}"></div>' for n, _ in enumerate(self.widgets)),
            }
        )
        for number, widget in enumerate(self.widgets):
            page.evaluate(
                _MODEL,
                {
                    "number": number,
                    "script": widget._esm,
                    "style": widget._css,
                    "state": json.loads(json.dumps(widget.state)),
                    "words": widget.words,
                },
            )

    def _intent(self, number: int, text: str) -> str:
        content = json.loads(text)
        self.intents.append((content["do"], content))
        said: list[dict[str, Any]] = []
        for place, widget in enumerate(self.widgets):
            widget.send = partial(_overhear, said, place)
        before = [widget.state for widget in self.widgets]
        self.widgets[number]._handle_custom_msg(content, [])
        drawn = [
            {"to": place, "state": widget.state}
            for place, widget in enumerate(self.widgets)
            if widget.state != before[place]
        ]
        return json.dumps(drawn + said)

    def push(self, number: int = 0) -> None:
        """Send a widget's present state to the page, as a live update does."""
        self.page.evaluate(
            "([number, state]) => window.stages[number]({state})",
            [number, json.loads(json.dumps(self.widgets[number].state))],
        )
