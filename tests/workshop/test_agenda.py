"""The clock of a workshop: what runs, how much time is left, how late it is and what to cut."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from cjm_widgets.errors import NotFoundError
from cjm_widgets.fields import Step
from cjm_widgets.i18n import Catalog
from cjm_widgets.model.run_sheets import LAST_MINUTES, RUN_SHEETS
from cjm_widgets.model.scales import AgendaPlace, RunSheet
from cjm_widgets.model.session import AgendaItem
from cjm_widgets.workshop import agenda, edit, lead
from gathering import WORKSHOP, Gathering, gather

START = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
Turn = Callable[[float], dt.datetime]


@pytest.fixture
def room(tmp_path: Path) -> Gathering:
    return gather(tmp_path / "w")


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Turn:
    """Set the clock to so many minutes after nine."""

    def to(minutes: float) -> dt.datetime:
        now = START + dt.timedelta(minutes=minutes)
        monkeypatch.setattr(edit, "now", lambda: now)
        return now

    to(0)
    return to


def items(room: Gathering) -> tuple[AgendaItem, ...]:
    return agenda.in_the_room(room.live.document, WORKSHOP)


def read(room: Gathering, now: dt.datetime) -> agenda.Clock:
    return agenda.read_clock(room.live.document, WORKSHOP, now)


@pytest.mark.parametrize("sheet", [sheet for sheet in RunSheet if sheet is not RunSheet.TOUR])
def test_every_sheet_ends_with_twenty_minutes_for_owners_and_dates(sheet: RunSheet) -> None:
    slots = [slot for slot in RUN_SHEETS[sheet] if slot.place is AgendaPlace.ROOM]
    assert slots[-1].step is Step.ACTION_PLAN
    assert slots[-1].minutes == LAST_MINUTES == 20
    assert [slot.never_cut for slot in slots] == [False] * (len(slots) - 1) + [True]


@pytest.mark.parametrize(
    ("sheet", "minutes"),
    [(RunSheet.TWO_HOURS, 120), (RunSheet.HALF_DAY, 240), (RunSheet.TOUR, 15)],
)
def test_a_sheet_lasts_as_long_as_its_name_says(sheet: RunSheet, minutes: int) -> None:
    room = sum(slot.minutes for slot in RUN_SHEETS[sheet] if slot.place is AgendaPlace.ROOM)
    assert room == minutes


@pytest.mark.parametrize("sheet", RunSheet)
def test_every_step_happens_before_in_or_after_the_room(sheet: RunSheet) -> None:
    assert {slot.step for slot in RUN_SHEETS[sheet]} == set(Step)


def test_two_hours_do_scope_touchpoints_emotions_moments_and_owners_in_the_room(
    room: Gathering,
) -> None:
    assert [item.step for item in items(room)] == [
        Step.WELCOME,
        Step.TOUCHPOINTS,
        Step.EMOTIONS,
        Step.MOMENTS,
        Step.ACTION_PLAN,
    ]


def test_a_new_sheet_replaces_the_agenda_in_the_language_of_the_room(room: Gathering) -> None:
    agenda.plan_agenda(room.live, WORKSHOP, RunSheet.REMOTE, catalog=Catalog("en-XA"))
    planned = room.live.document.children(WORKSHOP, AgendaItem)
    assert len(planned) == len(RUN_SHEETS[RunSheet.REMOTE])
    assert all(item.title.startswith("⟦") for item in planned)
    assert room.live.document.get(WORKSHOP).run_sheet is RunSheet.REMOTE  # type: ignore[attr-defined]


def test_before_the_start_there_is_no_time(room: Gathering) -> None:
    assert read(room, START) == agenda.Clock()
    with pytest.raises(NotFoundError, match="Start one first"):
        agenda.pause(room.live, WORKSHOP)


def test_starting_the_next_item_ends_the_one_that_runs(room: Gathering, turn: Turn) -> None:
    first, second, *_ = items(room)
    agenda.start(room.live, first.id)
    turn(8)
    agenda.start(room.live, second.id)
    first, second, *_ = items(room)
    assert first.ended_at == "2026-11-23T09:08:00Z" == second.started_at
    assert first.done_on == dt.date(2026, 11, 23)
    clock = read(room, turn(10))
    assert clock.running == second
    assert (clock.seconds_left, clock.seconds_behind) == (33 * 60, -2 * 60)


def test_five_minutes_more_make_the_room_late_though_the_item_is_not(
    room: Gathering, turn: Turn
) -> None:
    agenda.start(room.live, items(room)[0].id)
    agenda.add_minutes(room.live, WORKSHOP)
    clock = read(room, turn(10))
    assert (clock.seconds_left, clock.seconds_behind) == (5 * 60, 5 * 60)


def test_a_pause_stops_the_item_but_not_the_day(room: Gathering, turn: Turn) -> None:
    agenda.start(room.live, items(room)[0].id)
    turn(4)
    agenda.pause(room.live, WORKSHOP)
    standing = read(room, turn(10))
    assert standing.paused
    assert (standing.seconds_left, standing.used) == (6 * 60, 0.4)
    assert standing.seconds_behind == 6 * 60
    agenda.pause(room.live, WORKSHOP)
    assert read(room, turn(12)).seconds_left == 4 * 60


def test_an_overrun_names_what_to_cut_until_the_time_is_made_good(
    room: Gathering, turn: Turn
) -> None:
    agenda.start(room.live, items(room)[0].id)
    clock = read(room, turn(10 + 12))
    assert (clock.seconds_left, clock.seconds_behind, clock.used) == (-12 * 60, 12 * 60, 1.0)
    assert [item.step for item in clock.cuts] == [Step.MOMENTS]
    agenda.cut(room.live, clock.cuts[0].id)
    assert [item.step for item in items(room)].count(Step.MOMENTS) == 0
    clock = read(room, turn(10 + 12))
    assert (clock.seconds_behind, clock.cuts) == (-13 * 60, ())


def test_owners_and_dates_are_never_what_is_cut(room: Gathering, turn: Turn) -> None:
    agenda.start(room.live, items(room)[0].id)
    clock = read(room, turn(600))
    assert [item.step for item in clock.cuts] == [Step.MOMENTS, Step.EMOTIONS, Step.TOUCHPOINTS]


def test_an_item_taken_up_again_keeps_the_time_it_had(room: Gathering, turn: Turn) -> None:
    first, second, *_ = items(room)
    agenda.start(room.live, first.id)
    turn(4)
    agenda.start(room.live, second.id)
    turn(9)
    agenda.start(room.live, first.id)
    assert read(room, turn(10)).seconds_left == 5 * 60


def test_the_last_item_can_end_the_day(room: Gathering, turn: Turn) -> None:
    agenda.start(room.live, items(room)[-1].id)
    turn(20)
    agenda.finish(room.live, WORKSHOP)
    assert read(room, turn(30)) == agenda.Clock()
    assert items(room)[-1].ended_at == "2026-11-23T09:20:00Z"


def test_a_prompt_beyond_the_last_is_the_last(room: Gathering) -> None:
    agenda.start(room.live, items(room)[1].id)
    agenda.show_prompt(room.live, WORKSHOP, 99)
    assert items(room)[1].prompt == 2
    agenda.show_prompt(room.live, WORKSHOP, -1)
    assert items(room)[1].prompt == 0


def test_undo_takes_back_what_a_person_did_and_leaves_the_clock_alone(room: Gathering) -> None:
    thought = lead.park(room.live, WORKSHOP, "Who answers reviews?")
    agenda.start(room.live, items(room)[0].id)
    room.live.undo()
    assert thought.id not in room.live.document
    assert items(room)[0].started_at is not None
