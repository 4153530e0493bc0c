"""Begin an empty map: with the stages of a starter journey, or say how data becomes a draft."""

from __future__ import annotations

from cjm_widgets.errors import InvalidMapError, NotFoundError
from cjm_widgets.exchange import journeys
from cjm_widgets.model.base import parent_of
from cjm_widgets.model.journey import JourneyMap
from cjm_widgets.store import Create
from cjm_widgets.workshop import edit
from cjm_widgets.workshop.begin import choose_journey
from cjm_widgets.workshop.live import Live

GENERIC = "generic"


def plant(live: Live, map_id: str, *, journey: str = GENERIC) -> None:
    """Put the stages and touchpoints of a starter journey on an empty map.

    Raises
    ------
    InvalidMapError
        The map has stages already.
    ParameterError
        There is no such starter journey.
    """
    document = live.document
    here = document.get(map_id, JourneyMap)
    if document.stages(map_id):
        raise InvalidMapError(f"{here.title!r} has stages already", item=map_id)
    starter = choose_journey(journey)
    kind = here.map_kind.value if here.map_kind.value in starter.kinds else "current"
    planted = journeys.plant(starter, kind, here.persona_id, edit.new_id)
    (template,) = (item for item in planted if isinstance(item, JourneyMap))
    items = [
        item.revise(map_id=map_id) if parent_of(item) == template.id else item
        for item in planted
        if item is not template
    ]
    live.change([Create(item) for item in items], label=f"Begin with {starter.title}")


def refuse_draft() -> None:
    """Say how an event log becomes a draft; it needs a file, which no board can choose.

    Raises
    ------
    NotFoundError
        Always, with the command that does it.
    """
    raise NotFoundError(
        "A draft from data begins with an event log. Leave this workshop, run "
        "cjm init NEWFOLDER --from-events FILE, and open the workspace it makes."
    )
