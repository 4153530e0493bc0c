"""What a section of the report is given, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from cjm_widgets.i18n import Catalog
from cjm_widgets.model.document import Document
from cjm_widgets.model.facts import MapFacts
from cjm_widgets.model.journey import JourneyMap
from cjm_widgets.model.people import Persona


@dataclass(frozen=True, slots=True)
class View:
    """One persona's map with its measured facts, in one language.

    Attributes
    ----------
    document
        The whole workspace at the sequence the report speaks of.
    facts
        Measures of ``journey_map``; see :class:`cjm_widgets.model.facts.MapFacts`.
    """

    document: Document
    persona: Persona
    journey_map: JourneyMap
    facts: MapFacts
    catalog: Catalog = field(default_factory=Catalog)


@dataclass(frozen=True, slots=True)
class Fragment:
    """One section of a report.

    Attributes
    ----------
    key
        Name and anchor of the section.
    html
        Safe markup: user text in it has gone through autoescaping.
    text
        One plain sentence that says what the section shows; for a reader without HTML.
    """

    key: str
    html: Markup
    text: str
