"""What every widget shares: a picture drawn from a state, and intents that come back.

The picture (JavaScript) never changes the state. It says what a person did as an *intent*,
``{"do": "move", "item": ..., "n": 17}``; Python carries it out, sets the new state and answers with
``{"done": 17}`` or ``{"failed": 17, "message": ...}``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from cjm_widgets.errors import JourneyError
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.workshop.live import Live

STATIC = Path(__file__).parent / "static"
BROKEN = N_("This did not work, and nothing was changed. Please try again.")
_log = logging.getLogger(__name__)

Answer = Callable[[str, Mapping[str, Any]], None]


@cache
def script(*names: str) -> str:
    """Return one plain ES module: what all pictures share, then these parts, the picture last."""
    return "\n".join(_read(f"{part}.js") for part in ("kit", *names))


@cache
def style(*names: str) -> str:
    """Return the tokens of the house and the style sheets of these pictures as one text."""
    return "\n".join(_read(f"{name}.css") for name in ("tokens", *names))


def _read(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


class Picture(anywidget.AnyWidget):
    """A widget that shows ``state`` and reports intents.

    A subclass sets ``_esm`` and ``_css``, and ``WORDS``: the texts its script shows, by the name
    the script knows them by.

    Attributes
    ----------
    state
        The whole picture as JSON values; written here only.
    words
        The texts of ``WORDS`` in the catalogue's language.
    """

    WORDS: Mapping[str, str] = {}
    state = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)

    def __init__(
        self, state: Mapping[str, Any], *, answer: Answer, catalog: Catalog | None = None
    ) -> None:
        self._catalog = catalog or Catalog()
        self._answer = answer
        words = {name: self._catalog.text(text) for name, text in self.WORDS.items()}
        super().__init__(state=dict(state), words=words)
        self.on_msg(self._receive)

    def show_wall(self, wall: bool) -> None:
        """Show only what the whole room is to look at, or the facilitator's own view again.

        Means nothing to a picture whose state has no ``wall``.
        """
        if self.state.get("wall", wall) is not wall:
            self._wall = wall
            self.state = self.state | {"wall": wall}

    def _receive(self, _: object, content: Any, __: object) -> None:
        """Carry out one intent; whatever happens, the picture gets an answer."""
        if not isinstance(content, dict) or not isinstance(content.get("do"), str):
            return
        number = content.get("n")
        try:
            self._answer(content["do"], content)
        except JourneyError as err:
            self.send({"failed": number, "message": self._catalog.retell(str(err))})
        except Exception:  # a traceback helps nobody in the room; the log keeps it
            _log.exception("intent %r failed", content["do"])
            self.send({"failed": number, "message": self._catalog.text(BROKEN)})
        else:
            self.send({"done": number})


class Following(Picture):
    """A picture that follows a workspace by itself until it is closed.

    A subclass sets what its picture is drawn from, then calls this constructor; it writes ``_draw``
    and ``_carry_out``.
    """

    def __init__(self, live: Live, *, catalog: Catalog | None = None, wall: bool = False) -> None:
        self._unsubscribe: Callable[[], None] = lambda: None
        self._live = live
        self._wall = wall
        self._language = catalog or Catalog()
        super().__init__(self._draw(), answer=self._carry_out, catalog=catalog)
        self._unsubscribe = live.subscribe(lambda _: self.redraw())

    def redraw(self) -> None:
        """Show the workspace as it was last read."""
        self.state = self._draw()

    def choose(self, item_id: str) -> None:
        """Bring an item into view and open it."""
        self.send({"choose": item_id})

    def close(self) -> None:
        """Take the picture off the page and follow the workspace no longer."""
        self._unsubscribe()
        super().close()

    def _draw(self) -> dict[str, Any]:
        raise NotImplementedError

    def _carry_out(self, do: str, said: Mapping[str, Any]) -> None:
        raise NotImplementedError
