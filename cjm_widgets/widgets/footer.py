"""Under every step: who has spoken, when we may go on, and what is parked for later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_
from cjm_widgets.model.scales import NoteKind
from cjm_widgets.model.session import Note
from cjm_widgets.model.steps import step_spec
from cjm_widgets.widgets.desk import Desk
from cjm_widgets.widgets.picture import Picture, script, style
from cjm_widgets.workshop import fill, lead, titles
from cjm_widgets.workshop.coverage import read_coverage
from cjm_widgets.workshop.readiness import readiness


class Footer(Picture):
    """The studio's foot, at the side where there is room."""

    WORDS: Mapping[str, str] = {
        "rail": N_("The room and the rules"),
        "spoken": N_("Who has spoken"),
        "people": N_("{n} of {total} people"),
        "caption": N_("Notes and ratings by department and stage"),
        "department": N_("Department"),
        "stage": N_("Stage {n}"),
        "silent": N_("silent"),
        "customer": N_("Customer"),
        "nobody": N_("nobody"),
        "noDepartments": N_("No department is known yet. Step 0 asks for them."),
        "missing": N_("A real customer is missing."),
        "exit": N_("Ready to go on when"),
        "met": N_("met"),
        "open": N_("open"),
        "mayGo": N_("You may go on before all is met."),
        "parking": N_("Parking lot"),
        "parkHint": N_("Park a thought"),
        "park": N_("Park"),
        "bring": N_("Bring back"),
        "nothing": N_("Nothing is parked."),
        "parked": N_("Parked"),
        "brought": N_("Brought back to the notes that wait for a place"),
    }
    _esm = script("footer")
    _css = style("footer")

    def __init__(self, desk: Desk, step: Step) -> None:
        self._desk = desk
        self._step = step
        super().__init__(self._picture(), answer=self._do, catalog=desk.catalog)

    def refresh(self) -> None:
        """Show what the workspace holds now."""
        picture = self._picture()
        if picture != self.state:
            self.state = picture

    def enter(self, step: Step) -> None:
        """Show another step's exit criterion."""
        self._step = step
        self.refresh()

    def _picture(self) -> dict[str, Any]:
        desk = self._desk
        points = readiness(
            desk.document,
            self._step,
            workshop_id=desk.workshop_id,
            map_id=desk.map_id,
            catalog=desk.catalog,
        )
        return {
            "spoken": self._spoken(),
            "criterion": desk.words(step_spec(self._step).exit_criterion),
            "points": [
                {"id": str(n), "text": point.text, "met": point.met}
                for n, point in enumerate(points)
            ],
            "parked": self._parked(),
        }

    def _spoken(self) -> dict[str, Any]:
        desk = self._desk
        found = read_coverage(desk.document, desk.workshop, desk.map_id)
        touchpoints = len(desk.document.touchpoints(desk.map_id))
        missing = desk.words(
            N_("All {n} touchpoints so far are what colleagues believe {name} meets."),
            n=touchpoints,
            name=desk.first_name,
        )
        return {
            "n": found.spoken,
            "total": found.people,
            "stages": [stage.name for stage in found.stages],
            "rows": [
                {
                    "id": row.department.id,
                    "name": row.department.name,
                    "people": row.people,
                    "counts": list(row.by_stage),
                    "silent": row.is_silent,
                }
                for row in found.rows
            ],
            "customers": list(found.customers),
            "missing": "" if found.has_customer else missing if touchpoints else " ",
        }

    def _parked(self) -> list[dict[str, str]]:
        desk = self._desk
        return [
            {
                "id": note.id,
                "text": note.text,
                "by": titles.title_of(desk.document, note.author_id, desk.catalog)
                or titles.title_of(desk.document, note.department_id, desk.catalog),
            }
            for note in desk.document.all(Note)
            if note.workshop_id == desk.workshop_id and note.note_kind is NoteKind.PARKED
        ]

    def _do(self, do: str, args: Mapping[str, Any]) -> None:
        live = self._desk.live
        match do:
            case "park":
                lead.park(live, self._desk.workshop_id, str(args.get("text", "")))
            case "bring":
                fill.answer(live, str(args.get("note")), {"note_kind": NoteKind.IDEA})
        self.refresh()
