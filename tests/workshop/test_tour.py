"""The tour: fifteen minutes on a company of its own, never on somebody's workspace."""

from pathlib import Path

import pytest

from cjm_widgets.errors import WorkspaceError
from cjm_widgets.fields import Step
from cjm_widgets.model.session import AgendaItem
from cjm_widgets.store import Workspace
from cjm_widgets.workshop import agenda
from cjm_widgets.workshop.tour import begin_tour
from gathering import gather


def test_a_tour_stops_at_every_step_and_its_clock_runs(tmp_path: Path) -> None:
    begin_tour(tmp_path / "tour")
    document = Workspace.open(tmp_path / "tour").snapshot()
    workshop = agenda.need_workshop(document)
    items = agenda.in_the_room(document, workshop.id)
    assert {item.step for item in items} == set(Step)
    assert agenda.running_item(document, workshop.id) == items[0]


def test_a_tour_taken_up_again_goes_on(tmp_path: Path) -> None:
    begin_tour(tmp_path / "tour")
    before = Workspace.open(tmp_path / "tour").snapshot().sequence
    begin_tour(tmp_path / "tour")
    assert Workspace.open(tmp_path / "tour").snapshot().sequence == before


def test_a_workspace_of_ones_own_is_left_alone(tmp_path: Path) -> None:
    room = gather(tmp_path / "w")
    before = room.live.sequence
    with pytest.raises(WorkspaceError, match="Give another folder"):
        begin_tour(room.folder)
    document = Workspace.open(room.folder).snapshot()
    assert document.sequence == before
    assert document.all(AgendaItem)
