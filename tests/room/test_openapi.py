"""The description of the room is exact: what it allows is taken, what it does not is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection

from cjm_widgets.room import giving, leading
from cjm_widgets.room.answers import Mine, State, WaitingNotes
from cjm_widgets.room.limits import Allowance
from gathering import WORKSHOP, gather
from house import FACILITATOR, SCRIBE, STAFF, House, opened

_ROLE_OF = {"/api/lead": FACILITATOR, "/api/slips": SCRIBE, "/api/notes/place": SCRIBE}
OPERATIONS = [
    (route.path, method)
    for router in (giving.router, leading.router)
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in route.methods
]


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A room without limits, in which a step runs and a vote is open."""
    with opened(gather(tmp_path_factory.mktemp("fuzzed") / "w")) as house:
        limits = house.room.limits
        for name in ("asking", "giving", "strangers", "joining"):
            setattr(limits, name, Allowance(rate=1e9, burst=10**9))
        lead = house.phone(FACILITATOR)
        lead.lead("step", agenda_id=lead.state()["lead"]["agenda"][2]["id"])
        lead.lead("open_round")
        yield house


@pytest.fixture(scope="module")
def described(fuzzed: House) -> Any:
    """The description, with the address of the server that is described."""
    found = schemathesis.openapi.from_dict(fuzzed.openapi)
    found.config.update(base_url=str(fuzzed.client.base_url))
    return found


def token_for(house: House, path: str, method: str) -> str | None:
    if path == "/api/join":
        return None
    if path == "/api/invitation":
        return house.invite(STAFF)
    if (path, method) == ("/api/notes", "GET"):
        return house.phone(SCRIBE).token
    role = next((role for start, role in _ROLE_OF.items() if path.startswith(start)), STAFF)
    return house.phone(role).token


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_whatever_is_sent_the_room_answers_as_described(
    path: str, method: str, mode: GenerationMode, fuzzed: House, described: Any
) -> None:
    operation = described[path][method]
    token = token_for(fuzzed, path, method)
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=20, suppress_health_check=list(HealthCheck))
    def answers(case: Any) -> None:
        # Of several versions that a page claims to have seen the last one counts.
        spared = [negative_data_rejection] if path == "/api/state" else []
        case.call_and_validate(headers=headers, excluded_checks=spared)

    answers()


def test_every_status_is_described(calm: House) -> None:
    for path, methods in calm.openapi["paths"].items():
        for method, operation in methods.items():
            codes = set(operation["responses"])
            assert {"403", "413", "421", "429", "500", "503"} <= codes, (method, path)
            assert "401" in codes, (method, path)
            assert codes & {"200", "201", "204"}, (method, path)
            for code, answer in operation["responses"].items():
                if int(code) >= 400:
                    content = answer["content"]["application/json"]["schema"]
                    assert content == {"$ref": "#/components/schemas/Problem"}, (path, code)


def test_the_description_is_served_only_when_asked_for(calm: House, tmp_path: Any) -> None:
    assert calm.client.get("/openapi.json").status_code == 404
    with opened(gather(tmp_path / "w"), docs=True) as house:
        assert house.client.get("/openapi.json").json() == house.openapi
        assert house.client.get("/docs").status_code == 404


def test_what_everybody_sees_is_as_described(house: House) -> None:
    """With a step, a vote, ratings that are opened and notes of one's own."""
    lead, phone = house.phone(FACILITATOR), house.phone(STAFF)
    target = house.gathering.touchpoints[0].id
    phone.write("A note", target_id=target)
    phone.write("Another")
    phone.ask("PUT", f"/api/ratings/{target}", {"desired": 1, "actual": None, "basis": "told"})
    lead.lead("step", agenda_id=lead.state()["lead"]["agenda"][0]["id"])
    lead.lead("reveal")
    asked = lead.lead("open_round")["round"]
    choice = asked["choices"][0]["id"]
    phone.ask("PUT", f"/api/rounds/{asked['id']}", {"dots": {choice: 1}})
    for _ in ("open", "closed"):
        for each in (lead, phone, house.phone(SCRIBE)):
            State.model_validate(each.state())
            Mine.model_validate(each.mine())
        lead.ask("POST", "/api/lead/close_round", {"nonce": "A" * 22, "round_id": asked["id"]})
    WaitingNotes.model_validate(house.phone(SCRIBE).get("/api/notes"))
    assert house.gathering.live.document.find(WORKSHOP)
