"""Notes that have just come in and wait for a place, and those of the chosen touchpoint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cjm_widgets.i18n import N_
from cjm_widgets.model.journey import Stage, Touchpoint
from cjm_widgets.model.session import Note
from cjm_widgets.widgets.desk import Desk
from cjm_widgets.widgets.picture import Picture, script, style
from cjm_widgets.workshop import lead, sorting, titles

_SHOWN = 8


class JustIn(Picture):
    """Notes not yet placed; one press puts each on the chosen touchpoint, or makes it one."""

    WORDS: Mapping[str, str] = {
        "heading": N_("Just in, not yet placed"),
        "waiting": N_("{n} waiting"),
        "place": N_("Place on {number}"),
        "touchpoint": N_("Make it a touchpoint"),
        "park": N_("Park"),
        "nothing": N_("Nothing waits. Notes from phones and slips appear here."),
        "here": N_("On {number}"),
        "placed": N_("Placed on {number}"),
        "made": N_("Made a touchpoint"),
        "parked": N_("Parked"),
        "show": N_("Show {n} new"),
        "more": N_("and {n} older ones"),
        "sort": N_("Sort them all at once"),
    }
    _esm = script("notes")
    _css = style("notes")

    def __init__(
        self,
        desk: Desk,
        chosen: Callable[[], str | None],
        *,
        sort: Callable[[bool], None],
    ) -> None:
        self._desk = desk
        self._sort = sort
        self._sorting = False
        self._chosen = chosen
        super().__init__(self._picture(), answer=self._do, catalog=desk.catalog)

    def refresh(self) -> None:
        """Show what waits now."""
        picture = self._picture()
        if picture != self.state:
            self.state = picture

    def _picture(self) -> dict[str, Any]:
        desk, chosen = self._desk, self._chosen()
        waiting = lead.unplaced_notes(desk.document, desk.workshop_id)
        here = [n for n in desk.document.all(Note) if chosen and n.target_id == chosen]
        return {
            "chosen": chosen,
            "number": titles.number_of(desk.document, chosen) if chosen else "",
            "canMake": self._stage() is not None,
            "waiting": [self._note(note) for note in waiting[-_SHOWN:]],
            "total": len(waiting),
            "sorting": self._sorting,
            "here": [self._note(note) for note in here],
        }

    def _note(self, note: Note) -> dict[str, str]:
        desk = self._desk
        who = [
            titles.title_of(desk.document, item, desk.catalog)
            for item in (note.author_id, note.department_id)
        ]
        if not who[0]:
            who[0] = desk.words(N_("without name"))
        return {"id": note.id, "text": note.text, "by": ", ".join(part for part in who if part)}

    def _stage(self) -> str | None:
        """The chosen touchpoint's stage, the chosen stage, else the first one."""
        found = self._desk.document.find(self._chosen())
        if isinstance(found, Touchpoint):
            return found.stage_id
        if isinstance(found, Stage):
            return found.id
        return next((stage.id for stage in self._desk.document.stages(self._desk.map_id)), None)

    def _do(self, do: str, args: Mapping[str, Any]) -> None:
        live, note = self._desk.live, str(args.get("note"))
        match do:
            case "place":
                lead.place_notes(live, [note], str(args.get("target")))
            case "touchpoint":
                if (stage := self._stage()) is not None:
                    sorting.make_touchpoint(live, [note], stage)
            case "sort":
                self._sorting = not self._sorting
                self._sort(self._sorting)
            case "park":
                lead.park_notes(live, [note])
        self.refresh()
