"""What the parts of one studio share: the live workspace, and what lies on the table."""

from __future__ import annotations

from cjm_widgets.i18n import Catalog
from cjm_widgets.model.document import Document
from cjm_widgets.model.facts import MapFacts
from cjm_widgets.model.journey import JourneyMap
from cjm_widgets.model.people import Persona
from cjm_widgets.model.session import Workshop
from cjm_widgets.workshop import titles
from cjm_widgets.workshop.live import Live


class Desk:
    """The table at which a facilitator sits.

    Attributes
    ----------
    map_id
        The map in work; the studio changes it.
    facts
        What was measured about it, once that has been read; it may be some seconds old.
    """

    def __init__(
        self, live: Live, *, workshop_id: str, map_id: str, catalog: Catalog | None = None
    ) -> None:
        self.live = live
        self.workshop_id = workshop_id
        self.map_id = map_id
        self.catalog = catalog or Catalog()
        self.facts: MapFacts | None = None

    @property
    def document(self) -> Document:
        """The workspace as last read."""
        return self.live.document

    @property
    def workshop(self) -> Workshop:
        """The workshop in progress."""
        return self.document.get(self.workshop_id, Workshop)

    @property
    def journey_map(self) -> JourneyMap:
        """The map in work."""
        return self.document.get(self.map_id, JourneyMap)

    @property
    def persona(self) -> Persona:
        """The person whose journey it is."""
        return self.document.get(self.journey_map.persona_id, Persona)

    @property
    def first_name(self) -> str:
        """What the room calls that person."""
        return titles.first_name(self.document, self.map_id)

    def words(self, message: str, **values: object) -> str:
        """Return a sentence in the room's language, its places filled in."""
        return self.catalog.text(message).format(**values)
