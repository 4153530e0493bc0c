"""Without a name means without a trace, and what is not opened yet is in no answer to anybody."""

from __future__ import annotations

import base64
import json
import logging
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from cjm_widgets.model.journey import EmotionRating
from cjm_widgets.model.session import Note, Vote
from cjm_widgets.store import Workspace
from gathering import new_nonce
from house import CUSTOMER, FACILITATOR, ROLES, SCRIBE, House, Phone, until
from security.payloads import PAYLOADS

GETS = ("/api/state", "/api/mine", "/api/notes")


def asked_by_everybody(house: House) -> dict[str, Any]:
    """Return every answer that anybody can get by asking."""
    return {
        f"{role.value} {path}": answer.json()
        for role in ROLES
        for path in GETS
        if (answer := house.phone(role).ask("GET", path)).status_code == 200
    }


def words_of(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False)


def numbers_of(values: Any) -> list[float]:
    if isinstance(values, dict):
        return [n for value in values.values() for n in numbers_of(value)]
    if isinstance(values, list):
        return [n for value in values for n in numbers_of(value)]
    return [values] if isinstance(values, int | float) and not isinstance(values, bool) else []


def everything_kept(folder: Path) -> list[tuple[Any, ...]]:
    """Return every row of every table of the workspace and of the list of seats."""
    rows: list[tuple[Any, ...]] = []
    for path in (folder / "workspace.db", folder / "secrets" / "room.db"):
        database = sqlite3.connect(path)
        tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        for (table,) in tables.fetchall():
            rows += database.execute(f"SELECT '{table}', * FROM \"{table}\"").fetchall()  # noqa: S608
        database.close()
    return rows


def test_a_vote_tells_no_number_before_it_is_closed(house: House) -> None:
    lead = house.phone(FACILITATOR)
    lead.lead("step", agenda_id=lead.state()["lead"]["agenda"][3]["id"])
    asked = lead.lead("open_round")["round"]
    first, second = (choice["id"] for choice in asked["choices"][:2])
    before = {name: numbers_of(told) for name, told in asked_by_everybody(house).items()}
    voters = [house.join(name=f"V{n}") for n in range(4)]
    for phone in voters:
        phone.ask("PUT", f"/api/rounds/{asked['id']}", {"dots": {first: 4, second: 1}})
    until(lambda: lead.state()["lead"]["voted"] == 4)
    answers = asked_by_everybody(house)
    for name, told in answers.items():
        assert "result" not in (told.get("round") or {}) or told["round"]["result"] is None, name
        if not name.startswith("facilitator"):
            assert numbers_of(told) == before[name], name
    counts = answers["facilitator /api/state"]["lead"]
    assert (counts["voted"], counts["seats"]) == (4, 6)
    closed = lead.lead("close_round", round_id=asked["id"])["round"]["result"]
    assert closed["dots"] == {first: 16, second: 4}


def test_a_rating_tells_no_value_before_it_is_opened(house: House) -> None:
    lead, target = house.phone(FACILITATOR), house.gathering.touchpoints[0].id
    before = {name: numbers_of(told) for name, told in asked_by_everybody(house).items()}
    planted = {"desired": 2, "actual": -2, "word": "planted-word", "basis": "guess"}
    for n in range(3):
        house.join(name=f"R{n}").ask("PUT", f"/api/ratings/{target}", planted)
    until(lambda: lead.state()["lead"]["rated"] == 3)
    for name, told in asked_by_everybody(house).items():
        assert "planted-word" not in words_of(told), name
        assert "guess" not in words_of(told).replace("n_guesses", ""), name
        if not name.startswith("facilitator"):
            assert numbers_of(told) == before[name], name
        assert -2 not in numbers_of(told), name
    opened = lead.lead("reveal")["stages"][0]["touchpoints"][0]["spread"]
    assert opened[0]["actual"]["counts"] == [3, 0, 0, 0, 0]
    assert "planted-word" not in words_of(asked_by_everybody(house))


def test_names_are_told_to_nobody_but_their_bearers(house: House) -> None:
    person = house.join(name="Unmistakable Name")
    person.write("A note of theirs")
    lead = house.phone(FACILITATOR)
    until(lambda: lead.state()["lead"]["unplaced"] == 1)
    assert "Unmistakable" not in words_of(asked_by_everybody(house))
    assert person.mine()["person"]["name"] == "Unmistakable Name"


def test_a_department_is_shown_only_with_three_raters_and_others_beside_it(house: House) -> None:
    lead, target = house.phone(FACILITATOR), house.gathering.touchpoints[0].id
    people = [house.join(name=n) for n in ("A", "B", "C")]
    people += [house.join(name=n, department="department-service") for n in ("D", "E")]
    for phone in people:
        phone.ask("PUT", f"/api/ratings/{target}", {"desired": 2, "actual": 1})
    (voice,) = lead.lead("reveal")["stages"][0]["touchpoints"][0]["spread"]
    assert (voice["n"], voice["departments"]) == (5, [])


def test_somebody_without_a_name_leaves_no_link_behind(house: House) -> None:
    """Nothing that is stored joins what one nameless person gave, or leads to their seat."""
    lead = house.phone(FACILITATOR)
    asked = lead.lead("open_round")["round"]
    nobody = house.join(name=None)
    target = house.gathering.touchpoints[0].id
    nonce = nobody.write("Said without a name")
    nobody.write("Said without a name, changed", nonce=nonce)
    nobody.ask("PUT", f"/api/ratings/{target}", {"desired": 1, "actual": -1})
    choice = asked["choices"][0]["id"]
    nobody.ask("PUT", f"/api/rounds/{asked['id']}", {"dots": {choice: 3}})
    document = Workspace.open(house.gathering.folder).snapshot(unrevealed=True)
    (note,), (rating,), (vote,) = (document.all(cls) for cls in (Note, EmotionRating, Vote))
    assert (note.author_id, rating.participant_id, vote.voter_id) == (None, None, None)
    rows = everything_kept(house.gathering.folder)
    given = [row for row in rows if any(i.id in str(row) for i in (note, rating, vote))]
    authors = [row for row in rows if row[0] == "command" and row[3] not in (None, "clock")]
    own = {
        row[1]
        for row in rows
        if row[0] == "change" and any(i.id in str(row) for i in (note, rating, vote))
    }
    assert given
    assert not [row for row in authors if row[1] in own]
    token = nobody.token or ""
    for secret in (token, base64.b64encode(token.encode()).decode(), token.encode().hex()):
        assert secret not in str(rows)
    # The ids share nothing by which the three could be joined.
    marks = [re.sub(r"^[a-z]+-", "", item.id)[:12] for item in (note, rating, vote)]
    assert len(set(marks)) == 3


def test_tokens_are_kept_as_hashes_only_and_logged_nowhere(
    house: House, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    invitation = house.invite()
    phones = [house.join(role) for role in ROLES]
    Phone(house.client, invitation).get("/api/invitation")
    for phone in phones:
        phone.ask("PUT", f"/api/notes/{new_nonce()}", {"text": "x"})
        phone.ask("GET", "/api/state")
    kept = str(everything_kept(house.gathering.folder))
    # httpx and its parts belong to this test and not to the server.
    lines = [r.getMessage() for r in caplog.records if not r.name.startswith(("httpx", "httpcore"))]
    out, err = capfd.readouterr()
    for token in (invitation, *(phone.token or "" for phone in phones)):
        assert token not in kept
        assert token not in " ".join(lines)
        assert token not in out + err
    assert "127.0.0.1" not in " ".join(lines) + out + err


def test_a_failure_is_logged_without_what_was_said(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    phone = house.join()

    def broken(*_: object, **__: object) -> None:
        raise KeyError("planted secret")

    monkeypatch.setattr("cjm_widgets.workshop.contribute.write_note", broken)
    nonce = new_nonce()
    answer = phone.ask("PUT", f"/api/notes/{nonce}", {"text": "planted words"})
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "failed"
    told = answer.text + caplog.text
    for secret in ("planted", nonce, phone.token, "Traceback", 'File "'):
        assert str(secret) not in told
    assert "KeyError in test_privacy.py" in caplog.text
    assert "/api/notes/{nonce}" in caplog.text


@pytest.mark.slow
def test_payloads_are_kept_as_they_are_and_come_back_as_data(house: House) -> None:
    """In every field that takes text; what the room refuses it refuses in one sentence."""
    phone, scribe = house.join(), house.phone(SCRIBE)
    target = house.gathering.touchpoints[0].id
    kept = {}
    for payload in PAYLOADS:
        nonce = new_nonce()
        answer = phone.ask("PUT", f"/api/notes/{nonce}", {"text": payload})
        while answer.status_code == 429:
            house.room.limits.giving.forget()
            answer = phone.ask("PUT", f"/api/notes/{nonce}", {"text": payload})
        assert answer.headers["content-type"] == "application/json"
        assert answer.status_code == 200, payload
        kept[nonce] = payload
    own = {note["nonce"]: note["text"] for note in phone.mine()["notes"]}
    assert own == kept
    shown = {note["text"] for note in scribe.get("/api/notes")["notes"]}
    assert shown == set(kept.values())
    house.room.limits.giving.forget()
    for payload in PAYLOADS[:40]:
        for body in (
            {"desired": 1, "word": payload[:80]},
            {"desired": payload},
            {"basis": payload},
        ):
            answer = phone.ask("PUT", f"/api/ratings/{target}", body)
            house.room.limits.giving.forget()
            assert answer.status_code in (200, 422), payload
            assert answer.headers["content-type"] == "application/json"


@pytest.mark.slow
@pytest.mark.parametrize("role", [CUSTOMER, SCRIBE])
def test_payloads_as_names_come_in_and_stay_names(house: House, role: Any) -> None:
    for payload in [p for p in PAYLOADS if len(p) <= 80][::4]:
        house.room.limits.joining.forget()
        phone = house.join(role, name=payload, department=None)
        assert phone.mine()["person"]["name"] == payload.strip()


@pytest.mark.slow
def test_payloads_as_ids_numbers_and_tokens_are_refused(calm: House) -> None:
    phone = calm.phone()
    for payload in PAYLOADS:
        calm.room.limits.giving.forget()
        calm.room.limits.strangers.forget()
        calm.room.limits.asking.forget()
        body = {"text": "x", "target_id": payload, "note_kind": payload}
        refused = [
            phone.ask("PUT", f"/api/notes/{new_nonce()}", body),
            phone.ask("PUT", f"/api/ratings/{target_in_path(payload)}", {"desired": 1}),
            phone.ask("PUT", f"/api/notes/{target_in_path(payload)}", {"text": "x"}),
            phone.ask("PUT", "/api/rounds/round-x", {"dots": {payload: 1}}),
            calm.client.post("/api/join", json={"invitation": payload, "name": "x", "nonce": "x"}),
        ]
        assert {answer.status_code for answer in refused} <= {404, 405, 422}, payload
        seen = phone.ask("GET", "/api/state", params={"seen": payload[:64]})
        assert seen.json()["stages"]


def target_in_path(payload: str) -> str:
    """A payload as one part of an address."""
    return "".join(f"%{byte:02X}" for byte in payload.encode())[:900]
