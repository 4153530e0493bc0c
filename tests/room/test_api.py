"""What people do on their phones arrives, and the room answers in plain sentences."""

from __future__ import annotations

import gzip
import time
from typing import Any

import httpx
import pytest

from cjm_widgets.model.journey import EmotionRating
from cjm_widgets.model.people import Participant
from cjm_widgets.model.session import AgendaItem, Note, Round
from cjm_widgets.room import page
from cjm_widgets.store import Workspace
from gathering import KARIN, SALES, SERVICE, new_nonce
from house import CUSTOMER, FACILITATOR, SCRIBE, House, Phone, until


def stored(house: House) -> Any:
    return Workspace.open(house.gathering.folder).snapshot(unrevealed=True)


def notes(house: House) -> list[Note]:
    return list(stored(house).all(Note))


def error(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal, after making sure that it is one sentence and nothing else."""
    body = answer.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message"}
    message = body["error"]["message"]
    assert message.endswith(".")
    assert "Traceback" not in message
    assert "/" not in message
    return answer.status_code, body["error"]["code"]


def begin(phone: Phone, step: str) -> Any:
    """Start the first step of the agenda with this key."""
    place = {"touchpoints": 1, "emotions": 2, "moments": 3, "action_plan": 4}[step]
    line = phone.state()["lead"]["agenda"][place]
    return phone.lead("step", agenda_id=line["id"])


# Coming in


def test_an_invitation_shows_what_somebody_needs_before_coming_in(calm: House) -> None:
    picture = Phone(calm.client, calm.invite(CUSTOMER)).get("/api/invitation")
    assert picture["role"] == "customer"
    assert picture["facilitator"] == "Karin Ek"
    assert picture["departments"] == [
        {"id": SALES, "name": "Sales"},
        {"id": SERVICE, "name": "Service"},
    ]


def test_coming_in_gives_a_seat_the_state_and_ones_own_things(house: House) -> None:
    answer = house.client.post(
        "/api/join",
        json={
            "invitation": house.invite(),
            "name": "مريم 👩‍👩‍👧",
            "anonymous": False,
            "department_id": SALES,
            "nonce": new_nonce(),
        },
    )
    assert answer.status_code == 201
    assert answer.json()["state"]["title"] == "Monday"
    assert answer.json()["mine"]["person"]["name"] == "مريم 👩‍👩‍👧"
    assert Phone(house.client, answer.json()["seat"]).mine() == answer.json()["mine"]


def test_the_same_nonce_is_the_same_person(house: House) -> None:
    invitation, nonce = house.invite(), new_nonce()
    body = {"invitation": invitation, "name": "Tove", "anonymous": False, "nonce": nonce}
    seats = {house.client.post("/api/join", json=body).json()["seat"] for _ in range(3)}
    assert len(seats) == 1
    names = [person.name for person in stored(house).all(Participant)]
    assert names.count("Tove") == 1


def test_two_people_of_one_name_are_told_and_stay_two(house: House) -> None:
    first, second = house.join(name="Tove"), house.join(name="TOVE")
    assert first.mine()["person"]["namesakes"] == 1
    nonce = new_nonce()
    first.write("Mine", nonce=nonce)
    second.write("Mine, too", nonce=nonce)
    assert [n["text"] for n in first.mine()["notes"]] == ["Mine"]
    assert [n["text"] for n in second.mine()["notes"]] == ["Mine, too"]


def test_a_customer_must_agree_before_coming_in(house: House) -> None:
    body = {
        "invitation": house.invite(CUSTOMER),
        "name": "Ada",
        "anonymous": False,
        "nonce": new_nonce(),
    }
    refused = house.client.post("/api/join", json=body)
    assert error(refused) == (422, "bad_input")
    assert house.client.post("/api/join", json=body | {"consent": True}).status_code == 201


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"invitation": "A" * 43}, 401),
        ({"invitation": "short"}, 422),
        ({"department_id": "department-nowhere"}, 404),
        ({"department_id": KARIN}, 404),
        ({"nonce": "too-short"}, 422),
        ({"name": None}, 422),
        ({"name": ""}, 422),
        ({"name": " \t"}, 422),
        ({"name": "x" * 81}, 422),
        ({"name": "a\x00b"}, 422),
        ({"anonymous": True}, 422),
        ({"role": "facilitator"}, 422),
    ],
)
def test_nobody_comes_in_with_something_wrong(
    calm: House, change: dict[str, Any], status: int
) -> None:
    body = {
        "invitation": calm.invite(),
        "name": "Tove",
        "anonymous": False,
        "department_id": SALES,
        "nonce": new_nonce(),
    }
    before = len(stored(calm))
    assert error(calm.client.post("/api/join", json=body | change))[0] == status
    assert len(stored(calm)) == before


# Following


def test_a_page_that_has_seen_the_state_hears_only_its_version(house: House) -> None:
    phone = house.join()
    state = phone.state()
    again = phone.get("/api/state", params={"seen": state["version"]})
    assert set(again) == {"version", "now"}
    assert again["version"] == state["version"]
    assert phone.get("/api/state", params={"seen": "other"})["stages"] == state["stages"]


def test_a_step_begun_in_another_process_shows_within_a_second(house: House) -> None:
    phone = house.join()
    assert phone.state()["step"] is None
    house.gathering.start("touchpoints")
    began = time.monotonic()
    state = until(lambda: (found := phone.state())["step"] and found)
    assert time.monotonic() - began <= 1
    assert (state["step"]["key"], state["step"]["screen"]) == ("touchpoints", "note")


def test_what_one_phone_writes_another_sees_within_a_second(house: House) -> None:
    participant, scribe = house.join(), house.join(SCRIBE, name="Per")
    participant.write("Nobody answers on Sundays")
    began = time.monotonic()
    waiting = until(lambda: scribe.get("/api/notes")["notes"])
    assert time.monotonic() - began <= 1
    (note,) = waiting
    assert (note["text"], note["department"], note["customer"]) == (
        "Nobody answers on Sundays",
        "Sales",
        False,
    )
    assert "Tove" not in str(waiting)


def test_the_version_stays_while_nothing_that_shows_changes(house: House) -> None:
    phone, other = house.join(), house.join(name="Nils")
    before = phone.state()["version"]
    other.write("Not for everybody's screen")
    lead = house.join(FACILITATOR, name="Karin")
    until(lambda: lead.state()["lead"]["unplaced"] == 1)
    assert phone.state()["version"] == before


def test_the_facilitators_phone_counts_who_is_here_and_who_spoke(house: House) -> None:
    lead = house.join(FACILITATOR, name="Karin")
    begin(lead, "touchpoints")
    people = [house.join(name=name) for name in ("Tove", "Nils", None)]
    house.join(SCRIBE, name="Per").state()
    for phone in people:
        phone.state()
    people[0].write("One")
    people[0].write("Two")
    people[2].write("Three")

    def counted() -> bool:
        shown = lead.state()["lead"]
        return (shown["here"], shown["seats"], shown["spoken"], shown["unplaced"]) == (4, 3, 2, 3)

    until(counted)


# Notes


def test_a_note_arrives_can_be_changed_and_taken_back(house: House) -> None:
    phone = house.join()
    target = house.gathering.touchpoints[0].id
    nonce = phone.write("Waits", note_kind="pain", target_id=target)
    sent = phone.ask(
        "PUT", f"/api/notes/{nonce}", {"text": "Waits three days", "note_kind": "pain"}
    )
    body = sent.json()
    assert (body["text"], body["target_id"], body["nonce"]) == ("Waits three days", target, nonce)
    assert [n.text for n in notes(house)] == ["Waits three days"]
    for _ in range(2):
        assert phone.ask("DELETE", f"/api/notes/{nonce}").status_code == 204
    assert notes(house) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": "x" * 2001}, 422),
        ({"text": "x" * 10_000}, 422),
        ({"text": "x" * 70_000}, 413),
        ({"text": " \n "}, 422),
        ({"text": "bell \x07"}, 422),
        ({"text": None}, 422),
        ({"text": 5}, 422),
        ({}, 422),
        ({"text": "x", "note_kind": "insult"}, 422),
        ({"text": "x", "target_id": "touchpoint-nowhere"}, 404),
        ({"text": "x", "target_id": "../x"}, 422),
        ({"text": "x", "author_id": KARIN}, 422),
        (["text"], 422),
    ],
)
def test_a_note_that_cannot_be_kept_is_refused_in_one_sentence(
    calm: House, body: Any, status: int
) -> None:
    answer = calm.phone().ask("PUT", f"/api/notes/{new_nonce()}", body)
    assert error(answer)[0] == status
    assert notes(calm) == []


def test_a_note_that_is_too_long_is_told_by_how_much(calm: House) -> None:
    answer = calm.phone().ask("PUT", f"/api/notes/{new_nonce()}", {"text": "ö" * 10_000})
    assert "10000 characters; 2000" in answer.json()["error"]["message"]


def test_a_note_is_about_the_journey_and_nothing_else(calm: House) -> None:
    phone = calm.phone()
    for target in (KARIN, "workshop-monday", SALES):
        answer = phone.ask("PUT", f"/api/notes/{new_nonce()}", {"text": "x", "target_id": target})
        assert error(answer) == (404, "not_found")


@pytest.mark.parametrize("raw", [b"", b"{", b"null", b'{"text": NaN}', b'{"text": "\\ud800"}'])
def test_what_is_no_json_is_refused(calm: House, raw: bytes) -> None:
    answer = calm.phone().ask(
        "PUT",
        f"/api/notes/{new_nonce()}",
        content=raw,
        headers={"Content-Type": "application/json"},
    )
    assert error(answer) == (422, "bad_input")


def test_a_body_in_chunks_ends_at_the_limit_too(calm: House) -> None:
    pieces = (b"x" * 1000 for _ in range(80))
    answer = calm.phone().ask("PUT", f"/api/notes/{new_nonce()}", content=pieces)
    assert error(answer) == (413, "too_large")


# Ratings and votes


def test_a_rating_is_kept_hidden_and_can_be_changed(house: House) -> None:
    phone, target = house.join(), house.gathering.touchpoints[2].id
    for actual in (-2, -1):
        body = {"desired": 2, "actual": actual, "word": "lost", "basis": "saw"}
        answer = phone.ask("PUT", f"/api/ratings/{target}", body)
        assert answer.status_code == 200
    (rating,) = stored(house).all(EmotionRating)
    assert (rating.actual, rating.revealed) == (-1, False)
    own = phone.mine()["ratings"]
    assert own == {target: {"desired": 2, "actual": -1, "word": "lost", "basis": "saw"}}


def test_i_cannot_say_is_an_answer(house: House) -> None:
    phone, target = house.join(), house.gathering.touchpoints[2].id
    assert phone.ask("PUT", f"/api/ratings/{target}", {"desired": None}).status_code == 200
    assert phone.mine()["ratings"][target]["actual"] is None


@pytest.mark.parametrize(
    "body",
    [{"desired": 3}, {"desired": "1"}, {"desired": 1.5}, {"desired": True}, {"basis": "rumour"}],
)
def test_a_rating_outside_the_scale_is_refused(calm: House, body: dict[str, Any]) -> None:
    target = calm.gathering.touchpoints[2].id
    answer = calm.phone().ask("PUT", f"/api/ratings/{target}", body)
    assert error(answer) == (422, "bad_input")
    assert not stored(calm).all(EmotionRating)


def test_a_customers_rating_has_no_basis(calm: House) -> None:
    phone, target = calm.phone(CUSTOMER), calm.gathering.touchpoints[2].id
    answer = phone.ask("PUT", f"/api/ratings/{target}", {"desired": 1, "basis": "saw"})
    assert error(answer) == (422, "bad_input")


def test_ratings_open_together_and_then_are_closed(house: House) -> None:
    lead, phones = house.join(FACILITATOR, name="Karin"), [house.join(name=n) for n in "AB"]
    target = house.gathering.touchpoints[0].id
    begin(lead, "emotions")
    for phone, actual in zip(phones, (-2, 1), strict=True):
        phone.ask("PUT", f"/api/ratings/{target}", {"desired": 2, "actual": actual, "basis": "saw"})
    state = lead.lead("reveal")
    assert state["lead"]["revealed"]

    def spread() -> Any:
        return phones[0].state()["stages"][0]["touchpoints"][0]["spread"]

    (voice,) = until(spread)
    assert voice["actual"]["counts"] == [1, 0, 0, 1, 0]
    late = phones[0].ask("PUT", f"/api/ratings/{target}", {"desired": 0, "actual": 0})
    assert error(late) == (409, "closed")
    lead.lead("hide")
    assert phones[0].ask("PUT", f"/api/ratings/{target}", {"desired": 0}).status_code == 200


def test_a_vote_is_opened_cast_closed_and_repeated_once(house: House) -> None:
    lead, phone = house.join(FACILITATOR, name="Karin"), house.join()
    begin(lead, "moments")
    asked = lead.lead("open_round")["round"]
    choice = asked["choices"][0]["id"]
    path = f"/api/rounds/{asked['id']}"
    answer = phone.ask("PUT", path, {"dots": {choice: 5}})
    assert answer.json()["dots"] == {choice: 5}
    assert phone.mine()["votes"] == {asked["id"]: {choice: 5}}
    assert phone.state()["round"]["result"] is None
    closed = lead.lead("close_round", round_id=asked["id"])["round"]
    assert closed["result"]["dots"] == {choice: 5}
    assert error(phone.ask("PUT", path, {"dots": {choice: 1}})) == (409, "closed")
    second = lead.lead("again", round_id=asked["id"])["round"]
    assert (second["attempt"], second["open"]) == (2, True)
    lead.lead("close_round", round_id=second["id"])
    third = lead.ask("POST", "/api/lead/again", {"nonce": new_nonce(), "round_id": asked["id"]})
    assert error(third) == (409, "closed")


@pytest.mark.parametrize(
    ("dots", "status"), [({0: 6}, 422), ({0: 3, 1: 3}, 422), ({0: -1}, 422), ({"stage": 1}, 404)]
)
def test_a_ballot_that_breaks_the_rules_is_refused_whole(
    house: House, dots: dict[Any, int], status: int
) -> None:
    lead, phone = house.join(FACILITATOR, name="Karin"), house.join()
    asked = lead.lead("open_round")["round"]
    stage = lead.state()["stages"][0]["id"]
    ids = {n: choice["id"] for n, choice in enumerate(asked["choices"])} | {"stage": stage}
    body = {"dots": {ids[n]: dot for n, dot in dots.items()}}
    assert error(phone.ask("PUT", f"/api/rounds/{asked['id']}", body))[0] == status
    assert phone.mine()["votes"] == {}


# The scribe


def test_a_scribe_enters_slips_for_others(house: House) -> None:
    scribe = house.join(SCRIBE, name="Per")
    target, other = (touchpoint.id for touchpoint in house.gathering.touchpoints[:2])
    note = {"slip": "note", "text": "From paper", "department_id": SERVICE, "customer": False}
    ratings = {
        "slip": "ratings",
        "customer": True,
        "ratings": [
            {"touchpoint_id": target, "desired": 1, "actual": -1, "word": "tense"},
            {"touchpoint_id": other, "desired": 0, "actual": None},
        ],
    }
    for slip in (note, ratings):
        nonce = new_nonce()
        for _ in range(2):
            answer = scribe.ask("PUT", f"/api/slips/{nonce}", slip)
            assert answer.status_code == 201, answer.text
            assert set(answer.json()) == {"sent_at"}
    document = stored(house)
    (kept,) = document.all(Note)
    assert (kept.text, kept.department_id, kept.author_id) == ("From paper", SERVICE, None)
    found = {r.touchpoint_id: r for r in document.all(EmotionRating)}
    assert set(found) == {target, other}
    assert {r.rater.value for r in found.values()} == {"customer"}
    assert found[target].word == "tense"


def test_a_slip_with_one_wrong_line_is_refused_whole(house: House) -> None:
    scribe, target = house.join(SCRIBE, name="Per"), house.gathering.touchpoints[0].id
    lines = [{"touchpoint_id": target, "desired": 1}, {"touchpoint_id": "touchpoint-gone"}]
    slip = {"slip": "ratings", "ratings": lines}
    assert error(scribe.ask("PUT", f"/api/slips/{new_nonce()}", slip)) == (404, "not_found")
    assert not stored(house).all(EmotionRating)


def test_a_scribe_places_notes_and_the_author_sees_where(house: House) -> None:
    phone, scribe = house.join(), house.join(SCRIBE, name="Per")
    for text in ("One", "Two", "Three"):
        phone.write(text)
    waiting = until(lambda: len(found := scribe.get("/api/notes")["notes"]) == 3 and found)
    target = house.gathering.touchpoints[1].id
    body = {
        "nonce": new_nonce(),
        "note_ids": [note["id"] for note in waiting[:2]],
        "target_id": target,
    }
    for _ in range(2):
        assert scribe.ask("POST", "/api/notes/place", body).json() == {"placed": 2}
    assert len(scribe.get("/api/notes")["notes"]) == 1
    assert sorted(str(n["target_id"]) for n in phone.mine()["notes"]) == ["None", target, target]
    for wrong in (KARIN, "touchpoint-gone"):
        refused = scribe.ask("POST", "/api/notes/place", body | {"target_id": wrong})
        assert error(refused)[0] == 404


def test_notes_wait_in_the_order_in_which_they_came(house: House) -> None:
    phone, scribe = house.join(), house.join(SCRIBE, name="Per")
    phone.write("First")
    time.sleep(1.1)
    phone.write("Second")
    texts = [note["text"] for note in scribe.get("/api/notes")["notes"]]
    assert texts == ["First", "Second"]


# The facilitator's phone


def test_a_press_that_is_sent_twice_is_one_press(house: House) -> None:
    lead = house.join(FACILITATOR, name="Karin")
    begin(lead, "touchpoints")
    nonce = new_nonce()
    for _ in range(3):
        lead.lead("minutes", minutes=5, nonce=nonce)
    assert lead.state()["step"]["clock"]["extra_minutes"] == 5
    for _ in range(2):
        assert lead.lead("pause", paused=True)["step"]["clock"]["paused_at"]
    for _ in range(2):
        assert lead.lead("pause", paused=False)["step"]["clock"]["paused_at"] is None
    nonce = new_nonce()
    for _ in range(2):
        lead.lead("open_round", nonce=nonce)
    (asked,) = stored(house).all(Round)
    lead.lead("close_round", round_id=asked.id)
    nonce = new_nonce()
    for _ in range(2):
        lead.lead("again", nonce=nonce, round_id=asked.id)
    assert len(stored(house).all(Round)) == 2


def test_the_prompt_and_the_step_are_the_facilitators(house: House) -> None:
    lead, phone = house.join(FACILITATOR, name="Karin"), house.join()
    begin(lead, "touchpoints")
    second = lead.lead("prompt", n=1)
    assert second["step"]["prompt"] == second["lead"]["prompts"][1]
    until(lambda: phone.state()["step"]["prompt"] == second["step"]["prompt"])
    begin(lead, "emotions")
    running = [i for i in stored(house).all(AgendaItem) if i.started_at and not i.ended_at]
    assert len(running) == 1


def test_what_is_not_there_cannot_be_led(calm: House) -> None:
    lead = calm.phone(FACILITATOR)
    nowhere = {"agenda_id": "agenda-gone", "round_id": "round-gone", "n": 1, "paused": True}
    wanted = {
        "step": ("agenda_id",),
        "prompt": ("n",),
        "minutes": (),
        "pause": ("paused",),
        "close_round": ("round_id",),
        "again": ("round_id",),
    }
    for action, fields in wanted.items():
        body = {"nonce": new_nonce()} | {name: nowhere[name] for name in fields}
        assert error(lead.ask("POST", f"/api/lead/{action}", body)) == (404, "not_found"), action
    assert error(lead.ask("POST", "/api/lead/nonsense", {"nonce": new_nonce()}))[0] == 404


# The page and the walls around it


def test_the_page_and_its_files_are_served_packed(calm: House) -> None:
    answer = calm.client.get("/")
    assert answer.text == page.room_page()
    assert answer.headers["content-security-policy"] == page.POLICY
    assert answer.headers["cache-control"] == "no-store"
    for path, text in (("/room.js", page.script()), ("/room.css", page.style())):
        packed = calm.client.get(path)
        assert packed.text == text
        assert packed.headers["content-encoding"] == "gzip"
        plain = calm.client.get(path, headers={"Accept-Encoding": "identity"})
        assert plain.text == text
        assert "content-encoding" not in plain.headers
        seen = calm.client.get(path, headers={"If-None-Match": packed.headers["etag"]})
        assert (seen.status_code, seen.content) == (304, b"")
    total = sum(
        len(gzip.compress(t.encode())) for t in (page.room_page(), page.script(), page.style())
    )
    assert total <= 60_000


@pytest.mark.parametrize("path", ["/", "/api/state", "/nowhere", "/api/mine"])
def test_every_answer_keeps_to_itself(calm: House, path: str) -> None:
    headers = calm.phone().ask("GET", path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert not {"set-cookie", "server", "access-control-allow-origin"} & set(headers)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1.evil.example:80"}, 421),
        ({"Host": "[broken"}, 421),
        ({"Host": "localhost:9"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_other_sites_and_turned_names_are_refused(
    calm: House, headers: dict[str, str], status: int
) -> None:
    phone = calm.phone()
    assert phone.ask("GET", "/api/state", headers=headers).status_code == status
    if status != 200:
        answer = phone.ask("PUT", f"/api/notes/{new_nonce()}", {"text": "x"}, headers=headers)
        assert answer.status_code == status
        assert notes(calm) == []


def test_our_own_origin_is_welcome_and_a_link_elsewhere_leads_to_the_page(calm: House) -> None:
    own = str(calm.client.base_url).rstrip("/")
    assert calm.phone().ask("GET", "/api/state", headers={"Origin": own}).status_code == 200
    visitor = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert calm.client.get("/", headers=visitor).status_code == 200


def test_unknown_pages_and_methods_are_told_so(calm: House) -> None:
    phone = calm.phone()
    assert error(phone.ask("GET", "/api/nothing")) == (404, "not_found")
    assert error(phone.ask("GET", "/openapi.json")) == (404, "not_found")
    assert error(phone.ask("GET", "/room/static/room.js")) == (404, "not_found")
    answer = phone.ask("POST", "/api/state")
    assert error(answer) == (405, "method")
    assert answer.headers["allow"] == "GET"
