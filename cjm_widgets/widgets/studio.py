"""The studio: all steps of the workshop in one page on one kernel."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import ipywidgets

from cjm_widgets.errors import JourneyError
from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.evidence import EvidenceLink, Insight, Source
from cjm_widgets.model.journey import EmotionRating, JourneyMap, MomentOfTruth, Stage, Touchpoint
from cjm_widgets.widgets.desk import Desk
from cjm_widgets.widgets.footer import Footer
from cjm_widgets.widgets.keyguard import KeyGuard
from cjm_widgets.widgets.panels import (
    action_plan,
    behind,
    emotions,
    future,
    goals,
    moments,
    personas,
    review,
    touchpoints,
    welcome,
)
from cjm_widgets.widgets.panels.panel import Panel
from cjm_widgets.widgets.shell import Deeds, Shell
from cjm_widgets.workshop import fill
from cjm_widgets.workshop.live import Live
from cjm_widgets.workshop.opening import Table, sit_down
from cjm_widgets.workshop.readiness import read_facts

PANELS: dict[Step, type[Panel]] = {
    Step.WELCOME: welcome.Welcome,
    Step.PERSONAS: personas.Personas,
    Step.GOALS: goals.Goals,
    Step.TOUCHPOINTS: touchpoints.Touchpoints,
    Step.EMOTIONS: emotions.Emotions,
    Step.MOMENTS: moments.Moments,
    Step.BEHIND: behind.Behind,
    Step.FUTURE: future.Future,
    Step.ACTION_PLAN: action_plan.ActionPlan,
    Step.REVIEW: review.Review,
}
_FACILITATOR = "facilitator"
_SECONDS = 1.0
_CLOCK_EVERY, _FACTS_EVERY = 30, 10
# What decides how far a map is backed, and with what a card is marked.
_FACTUAL = {
    cls.kind
    for cls in (EvidenceLink, Insight, Source, EmotionRating, MomentOfTruth, Stage, Touchpoint)
}
_UNREADABLE = N_(
    "The workspace cannot be read at the moment. What you see is as it was; nothing is lost. "
    "Trying again every second. ({reason})"
)
_log = logging.getLogger(__name__)


class Studio:
    """One page: its head and foot stay, the panels between them change.

    Attributes
    ----------
    widget
        What a notebook shows.
    """

    def __init__(
        self, live: Live, *, table: Table, step: Step, catalog: Catalog | None = None
    ) -> None:
        self.live = live
        self.desk = Desk(live, workshop_id=table.workshop_id, map_id=table.map_id, catalog=catalog)
        self.shell = Shell(self.desk, step, Deeds(self.show, self.take_map, self.show_wall))
        self.footer = Footer(self.desk, step)
        self._panels: dict[Step, Panel] = {}
        self._stale: set[Step] = set()
        self._slot = ipywidgets.VBox()
        self._facts_wanted = True
        self._wall = False
        self._task: asyncio.Task[None] | None = None
        desk = ipywidgets.Box([self._slot, self.footer])
        desk.add_class("cjw-desk")
        self.widget = ipywidgets.VBox([KeyGuard(), self.shell, desk])
        self.widget.add_class("cjw-studio")
        self._silence = live.subscribe(self._arrived)
        self.show(step)

    @property
    def step(self) -> Step:
        """The step in sight."""
        return self.shell.step

    @property
    def panel(self) -> Panel:
        """The panel in sight."""
        return self._panels[self.step]

    def show(self, step: Step) -> None:
        """Bring a step's panel into sight; it is built at the first visit and kept."""
        if step not in self._panels:
            self._panels[step] = PANELS[step](self.desk)
            self._slot.children = [panel.widget for panel in self._panels.values()]
        elif step in self._stale:
            self._panels[step].refresh()
        self._stale.discard(step)
        self._panels[step].show_wall(self._wall)
        for other, panel in self._panels.items():
            panel.widget.layout.display = None if other is step else "none"
        self.shell.enter(step)
        self.footer.enter(step)

    def take_map(self, map_id: str) -> None:
        """Work on another map; the room follows."""
        self.live.document.get(map_id, JourneyMap)
        others = [other for other in self.desk.workshop.map_ids if other != map_id]
        fill.answer(self.live, self.desk.workshop_id, {"map_ids": (map_id, *others)})
        self._lay_out(map_id)

    def show_wall(self, wall: bool) -> None:
        """Show what the whole room may see, or the facilitator's own view again."""
        self._wall = wall
        self.panel.show_wall(wall)

    def _lay_out(self, map_id: str) -> None:
        self.desk.map_id, self.desk.facts, self._facts_wanted = map_id, None, True
        panels, self._panels = self._panels, {}
        self._stale.clear()
        self.show(self.step)
        for panel in panels.values():
            panel.close()

    def _arrived(self, entries: tuple[Any, ...]) -> None:
        """Redraw what is in sight; the rest when it comes into sight."""
        try:
            self._facts_wanted |= any(entry.kind in _FACTUAL for entry in entries)
            if self.desk.map_id not in self.live.document:
                table = sit_down(self.live, catalog=self.desk.catalog)
                self.desk.workshop_id = table.workshop_id
                self._lay_out(table.map_id)
            self._redraw()
        except Exception:  # the change is saved; a picture that fails must not say it is not
            _log.exception("the studio could not be redrawn")

    def _redraw(self) -> None:
        self._stale |= set(self._panels) - {self.step}
        self.panel.refresh()
        self.footer.refresh()
        self.shell.refresh()

    def follow(self) -> None:
        """Ask about once a second what others changed, until :meth:`close`; needs a running loop."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._follow())

    async def _follow(self) -> None:
        beat = 0
        while True:
            try:
                self.live.poll()
                if beat % _FACTS_EVERY == 0 and self._facts_wanted:
                    await self._measure()
                if beat % _CLOCK_EVERY == 0:
                    self.shell.refresh()
                self.shell.report("")
            except JourneyError as err:
                self.shell.report(self.desk.words(_UNREADABLE, reason=err))
            except Exception:  # a task that dies does so silently, and the room stops hearing
                _log.exception("the studio could not follow the workspace")
            beat += 1
            await asyncio.sleep(_SECONDS)

    async def _measure(self) -> None:
        """Read the evidence beside the loop, so that no click waits for it."""
        self._facts_wanted = False
        wanted = self.desk.map_id
        facts = await asyncio.to_thread(read_facts, self.live, wanted)
        if wanted == self.desk.map_id and facts != self.desk.facts:
            self.desk.facts = facts
            for picture in self.panel.pictures:
                if (redraw := getattr(picture, "redraw", None)) is not None:
                    redraw()
            self.shell.refresh()

    def close(self) -> None:
        """Stop following the workspace and take the page away."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._silence()
        for panel in self._panels.values():
            panel.close()
        self.widget.close()


_open: dict[Path, Studio] = {}


def open_studio(
    folder: Path,
    *,
    step: Step,
    persona: str | None = None,
    journey_map: str | None = None,
    actor: str | None = None,
    catalog: Catalog | None = None,
) -> Any:
    """Return the studio of a workspace as a widget that is kept up to date while the kernel runs.

    A kernel holds one studio a workspace: opened again, the earlier one stops following.

    Parameters
    ----------
    actor
        In whose name changes are made and undone; by default the workshop's facilitator.

    Raises
    ------
    WorkspaceError, NotFoundError
        There is no readable workspace, or no such persona or map in it.
    """
    live = Live.open(folder, actor=actor)
    if live.actor is None:
        live.actor = _FACILITATOR
    table = sit_down(live, persona=persona, journey_map=journey_map, catalog=catalog)
    if earlier := _open.pop(folder.resolve(), None):
        earlier.close()
    studio = Studio(live, table=table, step=step, catalog=catalog)
    if actor is None:
        live.actor = studio.desk.workshop.facilitator_id or _FACILITATOR
    _open[folder.resolve()] = studio
    studio.follow()
    return studio.widget
