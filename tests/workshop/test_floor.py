"""What the room sees: the same for a role, nothing of a rating or vote before it is opened."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from cjm_widgets.i18n import Catalog
from cjm_widgets.model.people import Department
from cjm_widgets.model.scales import Basis, NoteKind, ParticipantKind
from cjm_widgets.model.session import Workshop
from cjm_widgets.store import Workspace
from cjm_widgets.workshop import agenda, contribute, edit, floor, lead, own
from cjm_widgets.workshop.edit import add_all
from cjm_widgets.workshop.floor import Floor
from gathering import SALES, SERVICE, WORKSHOP, Gathering, gather, new_nonce

ROLES = list(ParticipantKind)


@pytest.fixture
def room(tmp_path: Path) -> Gathering:
    return gather(tmp_path / "w")


def picture(room: Gathering, role: ParticipantKind = ParticipantKind.STAFF) -> dict[str, Any]:
    room.live.poll()
    return floor.public_picture(Floor.of(room.live.document, WORKSHOP), role)


def spread(room: Gathering, place: int = 0) -> Any:
    places = [t for s in picture(room)["stages"] for t in s["touchpoints"]]
    return places[place]["spread"]


def test_before_the_start_nothing_runs(room: Gathering) -> None:
    seen = picture(room)
    assert seen["step"] is None
    assert not seen["ended"]
    assert seen["facilitator"] == "Karin Ek"
    assert seen["persona"]["name"] == "Ines"


def test_the_step_says_what_to_do_and_how_long(room: Gathering) -> None:
    room.start("touchpoints")
    step = picture(room)["step"]
    assert (step["number"], step["of"], step["screen"]) == (2, 5, "note")
    assert step["prompt"].startswith("You are this person.")
    assert step["clock"]["minutes"] == 35
    agenda.show_prompt(room.live, WORKSHOP, 1)
    assert picture(room)["step"]["prompt"].startswith("And then?")


def test_emotions_are_rated_and_an_open_vote_comes_first(room: Gathering) -> None:
    room.start("emotions")
    assert picture(room)["step"]["screen"] == "rate"
    lead.open_round(
        room.live, WORKSHOP, question="Where first?", target_ids=[room.touchpoints[0].id]
    )
    assert picture(room)["step"]["screen"] == "vote"


def test_all_items_over_is_the_end(room: Gathering) -> None:
    for item in agenda.in_the_room(room.live.document, WORKSHOP):
        agenda.start(room.live, item.id)
    assert not picture(room)["ended"]
    agenda.finish(room.live, WORKSHOP)
    assert picture(room)["ended"]


def test_no_rating_shows_before_the_reveal_to_any_role(room: Gathering) -> None:
    seat = room.seat(name="Tove")
    room.start("emotions")
    before = {role: picture(room, role) for role in ROLES}
    contribute.rate(
        room.live, seat, room.touchpoints[0].id, desired=2, actual=-2, word="unmistakable"
    )
    for role in ROLES:
        after = picture(room, role)
        if role is ParticipantKind.FACILITATOR:
            assert after["lead"].pop("rated") == 1
            assert before[role]["lead"].pop("rated") == 0
        assert after == before[role]


def test_no_total_shows_before_the_vote_is_closed_to_any_role(room: Gathering) -> None:
    seat = room.seat(name="Tove")
    asked = lead.open_round(
        room.live, WORKSHOP, question="Where?", target_ids=[t.id for t in room.touchpoints]
    )
    before = {role: picture(room, role) for role in ROLES}
    contribute.vote(room.live, seat, asked.id, {asked.target_ids[0]: 4})
    for role in ROLES:
        after = picture(room, role)
        if role is ParticipantKind.FACILITATOR:
            assert after["lead"].pop("voted") == 1
            assert before[role]["lead"].pop("voted") == 0
        assert after == before[role]


def test_after_the_reveal_the_voices_stand_apart(room: Gathering) -> None:
    place = room.touchpoints[0].id
    given = [(SALES, -2), (SALES, -1), (SALES, -2), (SERVICE, 1), (SERVICE, None), (SERVICE, 1)]
    for department, actual in given:
        seat = room.seat(name="N", department=department)
        contribute.rate(
            room.live, seat, place, desired=2, actual=actual, basis=Basis.GUESS if actual else None
        )
    guest = room.seat(ParticipantKind.CUSTOMER, name="Anders", department=None)
    contribute.rate(room.live, guest, place, desired=1, actual=2)
    lead.reveal(room.live, WORKSHOP, room.map_id)
    staff, customer = spread(room)
    assert (staff["n"], staff["n_guesses"]) == (6, 5)
    assert staff["actual"] == {"counts": [2, 1, 0, 2, 0], "unknown": 1, "median": -1.0}
    assert [(d["name"], d["n"], d["actual"]) for d in staff["departments"]] == [
        ("Sales", 3, -2.0),
        ("Service", 3, 1.0),
    ]
    assert (customer["n"], customer["actual"]["median"], customer["departments"]) == (1, 2.0, [])


def test_where_a_department_could_be_told_from_the_rest_none_is_shown(room: Gathering) -> None:
    for department in (SALES, SALES, SALES, SERVICE, SERVICE):
        seat = room.seat(name="N", department=department)
        contribute.rate(room.live, seat, room.touchpoints[0].id, desired=2, actual=-2)
    lead.reveal(room.live, WORKSHOP, room.map_id)
    (staff,) = spread(room)
    assert (staff["n"], staff["departments"]) == (5, [])


def test_a_seat_gets_back_all_it_gave_also_without_a_name(room: Gathering) -> None:
    for name in ("Tove", None):
        seat, nonce = room.seat(name=name), new_nonce()
        contribute.write_note(room.live, seat, nonce, text="Waits", note_kind=NoteKind.PAIN)
        contribute.rate(
            room.live, seat, room.touchpoints[1].id, desired=None, actual=1, basis=Basis.SAW
        )
        room.live.poll()
        mine = own.own_picture(Floor.of(room.live.document, WORKSHOP), seat)
        assert [(n["nonce"], n["text"], n["note_kind"]) for n in mine["notes"]] == [
            (nonce, "Waits", "pain")
        ]
        assert mine["ratings"] == {
            room.touchpoints[1].id: {
                "desired": None,
                "actual": 1,
                "word": None,
                "basis": "saw",
            }
        }
        assert mine["person"]["anonymous"] is (name is None)


def test_a_person_is_told_with_whom_a_small_department_is_shown(room: Gathering) -> None:
    for name in "ABC":
        room.seat(name=name, department=SALES)
    add_all(room.live.workspace, [Department(id="department-it", rank="c", name="IT")], label="Add")
    first = room.seat(name="D", department=SERVICE)
    for name in "EF":
        room.seat(name=name, department="department-it")
    room.live.poll()
    now = Floor.of(room.live.document, WORKSHOP)
    assert own.own_picture(now, first)["person"]["shown_with"] == "IT"


def test_choices_are_shuffled_per_person_and_stay_so(room: Gathering) -> None:
    ids = [t.id for t in room.touchpoints]
    asked = lead.open_round(room.live, WORKSHOP, question="Where?", target_ids=ids)
    room.live.poll()
    seats = [room.seat() for _ in range(6)]
    now = Floor.of(room.live.document, WORKSHOP)
    orders = [own.own_picture(now, s)["orders"]["rounds"][asked.id] for s in seats]
    assert all(sorted(order) == sorted(ids) for order in orders)
    assert len({tuple(order) for order in orders}) > 1
    again = [own.own_picture(now, s)["orders"]["rounds"][asked.id] for s in seats]
    assert again == orders


def test_a_revote_shows_both_results(room: Gathering) -> None:
    seat, ids = room.seat(name="Tove"), [t.id for t in room.touchpoints[:2]]
    room.start("moments_of_truth")
    first = lead.open_round(room.live, WORKSHOP, question="Where?", target_ids=ids)
    contribute.vote(room.live, seat, first.id, {ids[0]: 5})
    lead.close_round(room.live, first.id)
    second = lead.again(room.live, first.id)
    contribute.vote(room.live, seat, second.id, {ids[1]: 3})
    assert picture(room)["round"]["result"] is None
    lead.close_round(room.live, second.id)
    shown = picture(room)["round"]
    assert (shown["attempt"], shown["open"]) == (2, False)
    assert shown["result"] == {
        "total": 3,
        "voters": 1,
        "dots": {ids[1]: 3},
        "first": {ids[0]: 5},
    }


def test_the_facilitators_phone_sees_the_agenda_and_counts(room: Gathering) -> None:
    room.start("touchpoints")
    contribute.write_note(room.live, room.seat(), new_nonce(), text="Where is my parcel?")
    led = picture(room, ParticipantKind.FACILITATOR)["lead"]
    assert [i["status"] for i in led["agenda"]] == ["next", "running", "later", "later", "later"]
    assert (led["unplaced"], led["revealed"]) == (1, False)
    assert led["vote"]["n_choices"] == len(room.touchpoints)


def test_every_word_of_ours_is_in_the_rooms_language(room: Gathering) -> None:
    room.start("touchpoints")
    now = Floor.of(room.live.document, WORKSHOP, Catalog("en-XA"))
    assert floor.public_picture(now, ParticipantKind.STAFF)["step"]["prompt"].startswith("⟦")


def test_a_picture_is_plain_json(room: Gathering) -> None:
    room.start("emotions")
    for role in ROLES:
        assert json.loads(json.dumps(picture(room, role))) == picture(room, role)
        seat = room.seat(role, name="N")
        mine = own.own_picture(Floor.of(room.live.document, WORKSHOP), seat)
        assert json.loads(json.dumps(mine)) == mine


def test_a_workspace_without_a_map_has_a_room_all_the_same(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w")
    add_all(workspace, [Workshop(id=WORKSHOP, title="Monday")], label="Begin")
    now = Floor.of(workspace.snapshot(), WORKSHOP)
    seen = floor.public_picture(now, ParticipantKind.FACILITATOR)
    assert (seen["stages"], seen["persona"], seen["lead"]["vote"]) == ([], None, None)


def test_a_result_is_news_for_a_while_where_no_step_runs(room: Gathering) -> None:
    asked = lead.open_round(
        room.live, WORKSHOP, question="Where?", target_ids=[room.touchpoints[0].id]
    )
    lead.close_round(room.live, asked.id)
    for hours, shown in ((1, True), (4, False)):
        now = edit.now() + dt.timedelta(hours=hours)
        seen = floor.public_picture(
            Floor.of(room.live.document, WORKSHOP, now=now), ParticipantKind.STAFF
        )
        assert (seen["round"] is not None) is shown


def test_the_facilitators_phone_says_how_late_the_room_is(room: Gathering) -> None:
    room.start("welcome")
    now = edit.now() + dt.timedelta(minutes=22)
    led = floor.public_picture(
        Floor.of(room.live.document, WORKSHOP, now=now), ParticipantKind.FACILITATOR
    )["lead"]
    assert led["behind_seconds"] == 12 * 60
