"""A workshop with people in it: a small shop's map, two departments, and seats for everybody."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from pathlib import Path

from cjm_widgets.model.journey import JourneyMap, Touchpoint
from cjm_widgets.model.people import Department, Participant
from cjm_widgets.model.scales import ParticipantKind, RunSheet
from cjm_widgets.model.session import Workshop
from cjm_widgets.store import Workspace
from cjm_widgets.workshop import agenda, contribute
from cjm_widgets.workshop.begin import begin_journey
from cjm_widgets.workshop.edit import add_all, now
from cjm_widgets.workshop.invitations import Door, Seat
from cjm_widgets.workshop.live import Live

WORKSHOP, KARIN = "workshop-monday", "participant-karin"
SALES, SERVICE = "department-sales", "department-service"


@dataclass
class Gathering:
    """One workshop under way."""

    folder: Path
    live: Live
    door: Door

    @property
    def map_id(self) -> str:
        return self.live.document.all(JourneyMap)[0].id

    @property
    def touchpoints(self) -> tuple[Touchpoint, ...]:
        return self.live.document.touchpoints(self.map_id)

    def seat(
        self,
        role: ParticipantKind = ParticipantKind.STAFF,
        *,
        name: str | None = None,
        department: str | None = SALES,
        nonce: str | None = None,
    ) -> Seat:
        """Join by a fresh invitation of this role."""
        moment = now()
        token = self.door.invite(role, WORKSHOP, now=moment)
        return contribute.join(
            self.live,
            self.door,
            self.door.read_invitation(token, now=moment),
            nonce or new_nonce(),
            name=name,
            department_id=department,
        )

    def start(self, step: str) -> None:
        """Begin the first item of the agenda with this step."""
        self.live.poll()
        items = agenda.in_the_room(self.live.document, WORKSHOP)
        agenda.start(self.live, next(item.id for item in items if item.step.value == step))


def new_nonce() -> str:
    """A number as a page makes it up."""
    return secrets.token_urlsafe(16)


def gather(folder: Path, *, sheet: RunSheet = RunSheet.TWO_HOURS) -> Gathering:
    """Make a workspace with a planned workshop in it."""
    begin_journey(folder, "online_shop", persona="Ines")
    workspace = Workspace.open(folder)
    add_all(
        workspace,
        [
            Department(id=SALES, rank="a", name="Sales"),
            Department(id=SERVICE, rank="b", name="Service"),
            Participant(id=KARIN, name="Karin Ek", part=ParticipantKind.FACILITATOR),
            Workshop(
                id=WORKSHOP,
                title="Monday",
                held_on=dt.date(2026, 11, 23),
                participant_ids=(KARIN,),
                facilitator_id=KARIN,
            ),
        ],
        label="Prepare",
    )
    live = Live(workspace, actor=KARIN)
    agenda.plan_agenda(live, WORKSHOP, sheet)
    return Gathering(folder, live, Door(folder))
