"""What the cells of a report notebook call: open the report, show its sections, sign it off."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from IPython.display import publish_display_data

from cjm_widgets.errors import ReportError
from cjm_widgets.i18n import Catalog
from cjm_widgets.model.people import Company
from cjm_widgets.render.sections import SECTIONS, render_section
from cjm_widgets.render.view import View
from cjm_widgets.reports.params import ReportParams
from cjm_widgets.workshop.review import open_view

FRAGMENT = "application/vnd.cjm.fragment+json"
SENTINEL = "application/vnd.cjm.sentinel+json"


class Report:
    """One persona's report while its notebook runs.

    Attributes
    ----------
    view
        The persona, the map and all measured facts.
    """

    def __init__(self, view: View) -> None:
        self.view = view
        self._shown: list[str] = []
        self._digest = hashlib.sha256()

    def show(self, key: str) -> None:
        """Hand over one section: markup under our own type, one plain sentence beside it.

        Raises
        ------
        ReportError
            There is no such section; the message lists those there are.
        """
        if key not in (known := [section.key for section in SECTIONS]):
            raise ReportError(f"There is no section {key!r}. Sections: {', '.join(known)}.")
        fragment = render_section(self.view, key)
        html = str(fragment.html)
        self._shown.append(key)
        self._digest.update(html.encode())
        _publish(
            {
                FRAGMENT: {"key": key, "html": html, "text": fragment.text},
                "text/html": f'<div class="cjm">{html}</div>',
                "text/plain": fragment.text,
            }
        )

    def finish(self) -> None:
        """Sign the report off: a run without this output has failed, whatever its metadata say."""
        company = self.view.document.all(Company)
        _publish(
            {
                SENTINEL: {
                    "sections": self._shown,
                    "persona": self.view.persona.id,
                    "title": self.view.persona.name,
                    "map": self.view.journey_map.id,
                    "company": company[0].name if company else "",
                    "language": self.view.catalog.language,
                    "sequence": self.view.document.sequence,
                    "content": self._digest.hexdigest(),
                },
                "text/plain": f"{len(self._shown)} sections",
            }
        )


def _publish(data: dict[str, Any]) -> None:
    publish: Callable[[dict[str, Any]], None] = publish_display_data
    publish(data)


def open_report(
    workspace: str,
    persona: str,
    map: str | None = None,
    as_of: int | str | None = None,
) -> Report:
    """Open a workspace for the report of one persona.

    Raises
    ------
    JourneyError
        The workspace, the persona, the map or a parameter is wrong; one sentence says which.
    """
    params = ReportParams.checked(
        {"workspace": workspace, "persona": persona, "map": map, "as_of": as_of}
    )
    view = open_view(
        params.folder,
        persona=params.persona,
        journey_map=params.map,
        moment=params.moment(),
        catalog=Catalog(),
    )
    return Report(view)
