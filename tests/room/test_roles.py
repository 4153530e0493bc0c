"""Every role tries everything over HTTP: what is not in the table is refused and changes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from cjm_widgets.model.scales import ParticipantKind
from cjm_widgets.model.session import Workshop
from cjm_widgets.store import Workspace
from cjm_widgets.workshop.edit import add_all, now
from cjm_widgets.workshop.roles import Deed, may
from gathering import WORKSHOP, new_nonce
from house import ROLES, STAFF, House, Phone, until

ELSEWHERE = "workshop-tuesday"


@dataclass(frozen=True)
class Try:
    """One request, and what somebody must be allowed who makes it."""

    deed: Deed
    method: str
    path: str
    body: Any = field(default=None)


TARGET, NOTE, ROUND = "touchpoint-gone", "note-gone", "round-gone"
TRIES = (
    Try(Deed.FOLLOW, "GET", "/api/state"),
    Try(Deed.FOLLOW, "GET", "/api/mine"),
    Try(Deed.WRITE_NOTE, "PUT", f"/api/notes/{new_nonce()}", {"text": "x"}),
    Try(Deed.WRITE_NOTE, "DELETE", f"/api/notes/{new_nonce()}"),
    Try(Deed.RATE, "PUT", f"/api/ratings/{TARGET}", {"desired": 1}),
    Try(Deed.VOTE, "PUT", f"/api/rounds/{ROUND}", {"dots": {}}),
    Try(Deed.ENTER_SLIP, "PUT", f"/api/slips/{new_nonce()}", {"slip": "note", "text": "x"}),
    Try(Deed.READ_NOTES, "GET", "/api/notes"),
    Try(
        Deed.PLACE_NOTES,
        "POST",
        "/api/notes/place",
        {"nonce": new_nonce(), "note_ids": [NOTE], "target_id": TARGET},
    ),
    *(
        Try(Deed.LEAD, "POST", f"/api/lead/{action}", {"nonce": new_nonce(), **more})
        for action, more in (
            ("step", {"agenda_id": "agenda-gone"}),
            ("prompt", {"n": 0}),
            ("minutes", {"minutes": 5}),
            ("pause", {"paused": True}),
            ("reveal", {}),
            ("hide", {}),
            ("open_round", {}),
            ("close_round", {"round_id": ROUND}),
            ("again", {"round_id": ROUND}),
        )
    ),
)


def tried(phone: Phone, attempt: Try) -> tuple[int, str]:
    answer = phone.ask(attempt.method, attempt.path, attempt.body)
    code = answer.json()["error"]["code"] if answer.status_code >= 400 else ""
    return answer.status_code, code


def sequence(house: House) -> int:
    return Workspace.open(house.gathering.folder).snapshot().sequence


def test_every_request_the_room_knows_is_tried(calm: House) -> None:
    documented = {
        (method.upper(), path)
        for path, methods in calm.openapi["paths"].items()
        for method in methods
        if path not in ("/api/join", "/api/invitation")
    }
    tested = {
        (attempt.method, path)
        for attempt in TRIES
        for path in calm.openapi["paths"]
        if _fits(path, attempt.path)
    }
    assert documented <= tested


def _fits(pattern: str, path: str) -> bool:
    parts, found = pattern.split("/"), path.split("/")
    return len(parts) == len(found) and all(
        part == there or part.startswith("{") for part, there in zip(parts, found, strict=True)
    )


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value)
def test_a_role_may_do_what_the_table_says_and_nothing_else(
    house: House, role: ParticipantKind
) -> None:
    phone = house.join(role)
    for attempt in TRIES:
        before = sequence(house)
        status, code = tried(phone, attempt)
        if may(role, attempt.deed):
            assert status in (200, 201, 204, 404), attempt
        else:
            assert (status, code) == (403, "role"), attempt
            assert sequence(house) == before, attempt


def test_the_table_gives_each_deed_to_the_roles_that_need_it() -> None:
    table = {deed: {role.value for role in ParticipantKind if may(role, deed)} for deed in Deed}
    assert table == {
        Deed.FOLLOW: {"staff", "customer", "scribe", "facilitator"},
        Deed.WRITE_NOTE: {"staff", "customer", "scribe"},
        Deed.RATE: {"staff", "customer"},
        Deed.VOTE: {"staff"},
        Deed.ENTER_SLIP: {"scribe"},
        Deed.READ_NOTES: {"scribe", "facilitator"},
        Deed.PLACE_NOTES: {"scribe", "facilitator"},
        Deed.LEAD: {"facilitator"},
    }


def no_token(house: House) -> str | None:
    return None


def no_token_of_ours(house: House) -> str | None:
    return "a b"


def forged(house: House) -> str | None:
    return "A" * 43


def an_invitation(house: House) -> str | None:
    return house.invite(ParticipantKind.FACILITATOR)


def changed(house: House) -> str | None:
    token = house.join(ParticipantKind.FACILITATOR).token or ""
    return token[:-1] + ("A" if token[-1] != "A" else "B")


def expired(house: House) -> str | None:
    return seat(
        house,
        house.gathering.door.invite(
            ParticipantKind.FACILITATOR, WORKSHOP, now=now() - dt.timedelta(hours=25)
        ),
    )


def elsewhere(house: House) -> str | None:
    if house.gathering.live.document.find(ELSEWHERE) is None:
        add_all(
            house.gathering.live.workspace,
            [Workshop(id=ELSEWHERE, title="Tuesday")],
            label="Prepare another",
        )
        house.gathering.live.poll()
    return seat(
        house, house.gathering.door.invite(ParticipantKind.FACILITATOR, ELSEWHERE, now=now())
    )


def seat(house: House, invitation: str) -> str:
    """Sit down past the server, which would not let anybody in with this invitation."""
    door = house.gathering.door
    found = door.read_invitation(invitation, now=now() - dt.timedelta(hours=24))
    token = door.seat_token(found, new_nonce())
    return door.take_seat(found, token, participant_id=None).token


Way = Callable[[House], str | None]


@pytest.mark.parametrize(
    ("way", "code"),
    [
        (no_token, "unknown_token"),
        (no_token_of_ours, "unknown_token"),
        (forged, "unknown_token"),
        (an_invitation, "unknown_token"),
        (changed, "unknown_token"),
        (elsewhere, "unknown_token"),
        (expired, "expired"),
    ],
)
def test_without_a_good_seat_nothing_is_read_or_written(calm: House, way: Way, code: str) -> None:
    phone = Phone(calm.client, way(calm))
    for attempt in TRIES:
        before = sequence(calm)
        assert tried(phone, attempt) == (401, code), attempt
        assert sequence(calm) == before


def test_a_withdrawn_seat_is_out_within_a_second(house: House) -> None:
    phones = [house.join(role) for role in ROLES]
    assert all(phone.ask("GET", "/api/state").status_code == 200 for phone in phones)
    house.gathering.door.revoke(WORKSHOP)
    began = now()
    until(lambda: phones[0].ask("GET", "/api/state").status_code == 401)
    assert now() - began <= dt.timedelta(seconds=1)
    for phone in phones:
        for attempt in TRIES:
            assert tried(phone, attempt) == (401, "revoked"), attempt


def test_withdrawing_one_role_leaves_the_others(house: House) -> None:
    phone, lead = house.join(STAFF), house.join(ParticipantKind.FACILITATOR)
    house.gathering.door.revoke(WORKSHOP, STAFF)
    until(lambda: phone.ask("GET", "/api/state").status_code == 401)
    assert lead.ask("GET", "/api/state").status_code == 200


@pytest.mark.parametrize("way", [forged, an_invitation])
def test_an_invitation_lets_in_and_a_seat_does_not(calm: House, way: Way) -> None:
    invitation = Phone(calm.client, way(calm)).ask("GET", "/api/invitation")
    assert invitation.status_code == (200 if way is an_invitation else 401)
    own_seat = calm.phone().ask("GET", "/api/invitation")
    assert own_seat.status_code == 401
    body = {"invitation": calm.phone().token, "name": "Eve", "anonymous": False}
    answer = calm.client.post("/api/join", json=body | {"nonce": new_nonce()})
    assert answer.status_code == 401


@pytest.mark.parametrize("hours", [-1, 0])
def test_nobody_comes_in_by_an_invitation_that_is_over(calm: House, hours: float) -> None:
    token = calm.invite(hours=hours)
    assert Phone(calm.client, token).ask("GET", "/api/invitation").status_code == 401
    body = {"invitation": token, "name": "Late", "anonymous": False, "nonce": new_nonce()}
    answer = calm.client.post("/api/join", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "expired")


def test_a_participant_reads_and_changes_nothing_of_another(house: House) -> None:
    mine, theirs = house.join(name="Tove"), house.join(name="Nils")
    target = house.gathering.touchpoints[0].id
    nonce = mine.write("Mine alone")
    mine.ask("PUT", f"/api/ratings/{target}", {"desired": 2, "actual": -2, "word": "alone"})
    theirs.ask("DELETE", f"/api/notes/{nonce}")
    theirs.write("Theirs", nonce=nonce)
    theirs.ask("PUT", f"/api/ratings/{target}", {"desired": 0, "actual": 0})
    own = mine.mine()
    assert [note["text"] for note in own["notes"]] == ["Mine alone"]
    assert own["ratings"][target]["actual"] == -2
    told = theirs.ask("GET", "/api/mine").text + theirs.ask("GET", "/api/state").text
    assert "Mine alone" not in told
    assert "alone" not in told
    assert "Tove" not in told
