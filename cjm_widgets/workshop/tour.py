"""Learn the workshop in fifteen minutes, on a company of our own."""

from __future__ import annotations

from pathlib import Path

from cjm_widgets.errors import WorkspaceError
from cjm_widgets.i18n import Catalog
from cjm_widgets.model.scales import RunSheet
from cjm_widgets.workshop import agenda, edit
from cjm_widgets.workshop.begin import begin_sample
from cjm_widgets.workshop.live import Live


def begin_tour(folder: Path, catalog: Catalog | None = None) -> None:
    """Make a copy of the sample company with the tour as its agenda, and start the clock.

    A tour that was begun there goes on.

    Raises
    ------
    WorkspaceError
        The folder holds something else, or cannot be written.
    """
    is_fresh = not edit.is_workspace(folder)
    if is_fresh:
        begin_sample(folder)
    live = Live.open(folder, actor=None)
    workshop = agenda.newest_workshop(live.document)
    if workshop is not None and workshop.run_sheet is RunSheet.TOUR:
        return
    if not is_fresh or workshop is None:
        raise WorkspaceError(
            f"{folder} holds a workspace of yours; a tour makes one of its own. Give another folder.",
            path=folder,
        )
    agenda.plan_agenda(live, workshop.id, RunSheet.TOUR, catalog=catalog)
    agenda.start(live, agenda.in_the_room(live.document, workshop.id)[0].id)
