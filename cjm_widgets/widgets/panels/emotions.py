"""Step 4: the curve of what they want to feel and do feel."""

from __future__ import annotations

from collections.abc import Sequence

from cjm_widgets.fields import Step
from cjm_widgets.widgets.curve import Curve
from cjm_widgets.widgets.panels.panel import Panel, Part


class Emotions(Panel):
    """The curve with its own panel at the side."""

    STEP = Step.EMOTIONS

    def build(self) -> Sequence[Part]:
        desk = self.desk
        return (Curve(desk.live, desk.map_id, workshop_id=desk.workshop_id, catalog=desk.catalog),)
