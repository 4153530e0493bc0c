"""What all panels share: parts in boxes, drawn anew when the workspace has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import ipywidgets

from cjm_widgets.widgets.desk import Desk
from cjm_widgets.widgets.picture import Picture

Part = Picture | Sequence[Picture]


class Panel:
    """One step's pictures and forms.

    Attributes
    ----------
    parts
        The pictures from top to bottom; several in one part stand side by side.
    widget
        All of them in a box.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.parts: tuple[Part, ...] = tuple(self.build())
        self.widget = ipywidgets.VBox(
            [p if isinstance(p, Picture) else _side_by_side(p) for p in self.parts]
        )
        self.widget.add_class("cjw-panel")

    def build(self) -> Sequence[Part]:
        """Return the panel's parts; called once."""
        raise NotImplementedError

    @property
    def pictures(self) -> Iterator[Picture]:
        """All pictures of the panel in their order."""
        for part in self.parts:
            yield from (part,) if isinstance(part, Picture) else part

    def refresh(self) -> None:
        """Show what the workspace holds now; pictures that follow it by themselves are left alone."""
        for picture in self.pictures:
            if (refresh := getattr(picture, "refresh", None)) is not None:
                refresh()

    def show_wall(self, wall: bool) -> None:
        """Show what the whole room may see, or the facilitator's own view again."""
        for picture in self.pictures:
            picture.show_wall(wall)

    def close(self) -> None:
        """Let go of the workspace and of the page."""
        for picture in self.pictures:
            picture.close()
        self.widget.close()


def _side_by_side(pictures: Sequence[Picture]) -> Any:
    box = ipywidgets.Box(list(pictures))
    box.add_class("cjw-under")
    return box
