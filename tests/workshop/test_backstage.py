"""The blueprint in a real workspace: each act is one command, and a stale one writes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cjm_widgets.errors import ConflictError, InvalidMapError
from cjm_widgets.model.blueprint import BackstageStep, SupportProcess
from cjm_widgets.model.journey import EmotionRating, MomentOfTruth, Touchpoint
from cjm_widgets.model.scales import MomentKind, NoteKind, Rater
from cjm_widgets.model.session import Note
from cjm_widgets.workshop import backstage, edit, feelings, lead
from cjm_widgets.workshop.future import make_future
from cjm_widgets.workshop.live import Live
from widgets.scenes import MAP, WORKSHOP, company, other

ONE, TWO, THREE = "touchpoint-1-1", "touchpoint-1-2", "touchpoint-2-1"


@pytest.fixture
def live(tmp_path: Path) -> Live:
    items = [
        BackstageStep(id="backstage-a", touchpoint_id=ONE, name="Looks it up", rank="c"),
        BackstageStep(id="backstage-b", touchpoint_id=ONE, name="Calls back", rank="m"),
        SupportProcess(id="support-s", touchpoint_id=ONE, name="Portal"),
        SupportProcess(id="support-t", touchpoint_id=THREE, name="CRM"),
        Note(id="note-n", workshop_id=WORKSHOP, text="x", target_id="backstage-a"),
    ]
    return company(tmp_path / "w", (2, 1), items)


def row(live: Live, touchpoint: str, cls: type = BackstageStep) -> list[str]:
    live.poll()
    return [item.name for item in live.document.children(touchpoint, cls)]


def step(live: Live, item: str = "backstage-a") -> BackstageStep:
    live.poll()
    return live.document.get(item, BackstageStep)


def test_the_lanes_of_a_touchpoint_are_written_and_left_open(live: Live) -> None:
    backstage.describe(live, ONE, "customer_action", " Waits \n", seen=live.sequence)
    assert live.document.get(ONE, Touchpoint).customer_action == "Waits"
    assert live.workspace.history(ONE)[-1].label == "Say what the customer does at Contact 1.1"
    backstage.describe(live, ONE, "customer_action", "  ", seen=live.sequence)
    assert live.document.get(ONE, Touchpoint).customer_action is None
    with pytest.raises(InvalidMapError):
        backstage.describe(live, ONE, "name", "x", seen=live.sequence)


def test_a_step_is_added_behind_another_or_last(live: Live) -> None:
    backstage.add(live, ONE, "backstage", name=" In  between ", after="backstage-a")
    last = backstage.add(live, ONE, "backstage", name="Last")
    assert row(live, ONE) == ["Looks it up", "In between", "Calls back", "Last"]
    backstage.add(live, TWO, "support", name="Fax", new_id="support-own")
    assert row(live, TWO, SupportProcess) == ["Fax"]
    assert live.workspace.history(last)[-1].label == "Add Last behind Contact 1.1"
    for kind, name in (("backstage", " "), ("stage", "x"), ("support", "x" * 201)):
        with pytest.raises(InvalidMapError):
            backstage.add(live, ONE, kind, name=name)


def test_many_additions_at_one_place_keep_their_order(live: Live) -> None:
    """Forty times between the same two: ranks grow but never tie or run out."""
    for n in range(40):
        backstage.add(live, ONE, "backstage", name=f"Step {n}", after="backstage-a")
    assert row(live, ONE) == [
        "Looks it up", *(f"Step {n}" for n in reversed(range(40))), "Calls back",
    ]  # fmt: skip


def test_equal_ranks_are_pulled_apart_by_a_move(live: Live) -> None:
    tied = [BackstageStep(id=f"backstage-t{n}", touchpoint_id=TWO, name=f"T{n}") for n in range(3)]
    edit.add_all(live.workspace, tied, label="x")
    backstage.move(live, "backstage-t2", TWO, before="backstage-t1", seen=live.sequence + 1)
    assert row(live, TWO) == ["T0", "T2", "T1"]


def test_a_card_moves_within_its_column_and_to_another(live: Live) -> None:
    backstage.move(live, "backstage-b", ONE, before="backstage-a", seen=live.sequence)
    assert row(live, ONE) == ["Calls back", "Looks it up"]
    assert live.workspace.history("backstage-b")[-1].label == "Move Calls back to place 1"
    backstage.move(live, "backstage-a", TWO, before=None, seen=live.sequence)
    assert (row(live, ONE), row(live, TWO)) == (["Calls back"], ["Looks it up"])
    assert live.workspace.history("backstage-a")[-1].label == "Move Looks it up behind Contact 1.2"
    before = live.sequence
    backstage.move(live, "backstage-a", TWO, before=None, seen=live.sequence)
    assert live.sequence == before
    with pytest.raises(ConflictError):
        backstage.move(live, "backstage-a", ONE, before="backstage-gone", seen=live.sequence)


def test_fields_are_revised_and_a_process_has_neither_owner_nor_minutes(live: Live) -> None:
    values = {"department_id": "department-care", "owner_id": "participant-tove", "minutes": 8.0}
    backstage.revise(live, "backstage-a", {**values, "problem": " late "}, seen=live.sequence)
    found = step(live)
    assert (found.department_id, found.owner_id, found.minutes, found.problem) == (
        "department-care", "participant-tove", 8.0, "late",
    )  # fmt: skip
    backstage.revise(live, "backstage-a", {"department_id": ""}, seen=live.sequence)
    assert step(live).department_id is None
    with pytest.raises(InvalidMapError):
        backstage.revise(live, "support-s", {"owner_id": "participant-tove"}, seen=live.sequence)
    with pytest.raises(InvalidMapError):
        backstage.revise(live, "backstage-a", {"name": "  "}, seen=live.sequence)


def test_a_link_holds_until_its_process_is_removed(live: Live) -> None:
    backstage.link(live, "backstage-a", "support-t", True, seen=live.sequence)
    backstage.link(live, "backstage-a", "support-s", True, seen=live.sequence)
    backstage.link(live, "backstage-a", "support-s", True, seen=live.sequence)
    assert step(live).support_ids == ("support-t", "support-s")
    backstage.remove(live, "support-t", seen=live.sequence)
    assert step(live).support_ids == ("support-s",)
    live.undo()
    assert step(live).support_ids == ("support-t", "support-s")
    backstage.link(live, "backstage-a", "support-s", False, seen=live.sequence)
    assert step(live).support_ids == ("support-t",)
    live.document.check()


def test_the_future_map_keeps_links_among_its_own(live: Live) -> None:
    backstage.link(live, "backstage-a", "support-t", True, seen=live.sequence)
    future = make_future(live, MAP)
    copies = [
        (copy, live.document.map_of(process))
        for column in backstage.columns(live.document, future)
        for copy in column.steps
        for process in copy.support_ids
    ]
    assert [(copy.name, home.id) for copy, home in copies if home] == [("Looks it up", future)]


def test_a_removed_step_parks_its_notes(live: Live) -> None:
    assert backstage.remove(live, "backstage-a", seen=live.sequence) == 1
    assert row(live, ONE) == ["Calls back"]
    assert live.document.get("note-n", Note).note_kind is NoteKind.PARKED


def test_a_cause_is_marked_and_taken_off(live: Live) -> None:
    backstage.mark_cause(live, "support-s", THREE, True, seen=live.sequence)
    assert live.document.get("support-s", SupportProcess).causes == (THREE,)
    label = live.workspace.history("support-s")[-1].label
    assert label == "Portal causes the low at Contact 2.1"
    backstage.mark_cause(live, "support-s", THREE, False, seen=live.sequence)
    assert live.document.get("support-s", SupportProcess).causes == ()


def test_who_comes_too_late_overwrites_nothing(live: Live) -> None:
    seen = live.sequence
    backstage.revise(other(live), "backstage-a", {"name": "Theirs"}, seen=seen)
    acts = (
        lambda: backstage.revise(live, "backstage-a", {"name": "Mine"}, seen=seen),
        lambda: backstage.move(live, "backstage-a", TWO, before=None, seen=seen),
        lambda: backstage.remove(live, "backstage-a", seen=seen),
        lambda: backstage.link(live, "backstage-a", "support-s", True, seen=seen),
        lambda: backstage.mark_cause(live, "backstage-a", ONE, True, seen=seen),
        lambda: backstage.revise(live, "backstage-gone", {"name": "x"}, seen=seen),
        lambda: backstage.add(live, "touchpoint-gone", "backstage", name="x"),
    )
    for act in acts:
        with pytest.raises(ConflictError):
            act()
    assert row(live, ONE) == ["Theirs", "Calls back"]


def rating(n: int, actual: int, *, revealed: bool) -> EmotionRating:
    return EmotionRating(
        id=f"rating-{n}", touchpoint_id=ONE, rater=Rater.STAFF, actual=actual, revealed=revealed
    )


def test_lows_are_what_is_agreed_else_the_rooms_mean_else_a_mark(live: Live) -> None:
    def lows() -> dict[str, tuple[float | None, bool, bool]]:
        live.poll()
        columns = backstage.columns(live.document, MAP, workshop_id=WORKSHOP)
        return {
            c.code: (c.low.value, c.low.agreed, c.low.friction) for c in columns if c.low
        }  # fmt: skip

    assert lows() == {}
    edit.add_all(live.workspace, [rating(n, -2, revealed=False) for n in range(3)], label="Rate")
    assert lows() == {}, "what is rated in private makes no low"
    lead.reveal(live, WORKSHOP, MAP)
    assert lows() == {"1.1": (-2.0, False, False)}
    feelings.agree(live, ONE, "actual", 0, seen=live.sequence)
    feelings.agree(live, TWO, "actual", -1, seen=live.sequence)
    mark = MomentOfTruth(id="moment-m", touchpoint_id=THREE, moment_kind=MomentKind.FRICTION)
    edit.add_all(live.workspace, [mark], label="Mark")
    assert lows() == {"1.2": (-1.0, True, False), "2.1": (None, False, True)}
