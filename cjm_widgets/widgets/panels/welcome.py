"""Step 0: what is to be decided, whose journey it is, who takes part, and the run sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Entity
from cjm_widgets.model.people import Company, Department, Participant
from cjm_widgets.model.scales import ParticipantKind, RunSheet
from cjm_widgets.model.session import AgendaItem
from cjm_widgets.widgets.desk import Desk
from cjm_widgets.widgets.form import Form, Plan
from cjm_widgets.widgets.items import Items, Shelf
from cjm_widgets.widgets.panels.panel import Panel, Part
from cjm_widgets.widgets.picture import Picture, script, style
from cjm_widgets.widgets.shell import NAMES
from cjm_widgets.workshop import agenda, fill, titles

_SHEETS = {sheet.value: sheet for sheet in RunSheet}


class RunSheets(Picture):
    """The agenda: a run sheet to begin with, and how long each part of it may take."""

    WORDS: Mapping[str, str] = {
        "heading": N_("Run sheet"),
        "choose": N_("Plan it anew from"),
        "replace": N_("Replace the agenda"),
        "confirm": N_("This replaces {n} agenda items. Undo brings them back."),
        "caption": N_("Agenda"),
        "step": N_("Step"),
        "what": N_("What happens"),
        "minutes": N_("Minutes"),
        "when": N_("When"),
        "kept": N_("never cut"),
        "total": N_("{n} minutes in the room"),
        "empty": N_(
            "No agenda yet. Choose a run sheet: it says what happens before, in the room "
            "and after, and keeps the last 20 minutes for owners and dates."
        ),
        "planned": N_("The agenda is planned."),
    }
    _esm = script("runsheets")
    _css = style("form", "runsheets")

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        super().__init__(self._picture(), answer=self._do, catalog=desk.catalog)

    def refresh(self) -> None:
        """Show the agenda as it is now."""
        picture = self._picture()
        if picture != self.state:
            self.state = picture

    def _picture(self) -> dict[str, Any]:
        desk = self._desk
        items = desk.document.children(desk.workshop_id, AgendaItem)
        room = agenda.in_the_room(desk.document, desk.workshop_id)
        return {
            "sheets": [{"id": s.value, "label": desk.words(s.label)} for s in RunSheet],
            "chosen": desk.workshop.run_sheet.value if items else None,
            "items": [self._item(item) for item in items],
            "minutes": sum(item.minutes for item in room),
        }

    def _item(self, item: AgendaItem) -> dict[str, Any]:
        desk = self._desk
        return {
            "id": item.id,
            "step": desk.words(NAMES[item.step]),
            "title": item.title,
            "minutes": item.minutes,
            "when": desk.words(item.takes_place.label),
            "kept": item.never_cut,
            "running": bool(item.started_at and not item.ended_at),
            "done": bool(item.ended_at or item.done_on),
        }

    def _do(self, do: str, args: Mapping[str, Any]) -> None:
        desk = self._desk
        match do:
            case "plan":
                sheet = _SHEETS[str(args.get("sheet"))]
                agenda.plan_agenda(desk.live, desk.workshop_id, sheet, catalog=desk.catalog)
            case "minutes":
                minutes = max(0, min(int(args.get("minutes", 0)), 10_000))
                fill.answer(desk.live, str(args.get("item")), {"minutes": minutes})
        self.refresh()


class Welcome(Panel):
    """The objective, the map, the people and the agenda."""

    STEP = Step.WELCOME

    def build(self) -> Sequence[Part]:
        desk = self.desk
        return (
            Form(
                desk,
                lambda: desk.workshop_id,
                heading=N_("The workshop"),
                plan=Plan(
                    without=("map_ids", "participant_ids", "run_sheet", "revealed_map_ids"),
                    main=("place", "facilitator_id"),
                ),
            ),
            Form(
                desk,
                lambda: desk.map_id,
                heading=N_("The journey map"),
                plan=Plan(
                    without=("persona_id", "derived_from", "owner_id", "review_on"),
                    main=("map_kind", "scope_kind", "approach"),
                ),
            ),
            Form(desk, self._company, heading=N_("The company")),
            self._departments(),
            self._participants(),
            RunSheets(desk),
        )

    def _company(self) -> str | None:
        return next((company.id for company in self.desk.document.all(Company)), None)

    def _departments(self) -> Items:
        desk = self.desk
        return Items(
            desk,
            Shelf(
                Department,
                N_("Departments"),
                lambda: desk.document.all(Department),
                hint=N_(
                    "Which parts of the company meet this customer, or stand behind those who do?"
                ),
            ),
        )

    def _participants(self) -> Items:
        desk = self.desk
        return Items(
            desk,
            Shelf(
                Participant,
                N_("Who takes part"),
                lambda: desk.document.all(Participant),
                detail=self._about,
                added=self._invite,
                hint=N_("Whoever joins by phone appears here by themselves."),
            ),
            plan=Plan(main=("part", "meets_customers")),
        )

    def _about(self, person: Entity) -> tuple[str, bool]:
        if not isinstance(person, Participant):
            return "", False
        desk = self.desk
        if person.part is not ParticipantKind.STAFF:
            return desk.words(person.part.label), False
        department = titles.title_of(desk.document, person.department_id, desk.catalog)
        return department or desk.words(N_("department not known")), not department

    def _invite(self, person: str) -> None:
        ids = (*self.desk.workshop.participant_ids, person)
        fill.answer(self.desk.live, self.desk.workshop_id, {"participant_ids": ids})
