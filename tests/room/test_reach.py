"""Links lead to this machine, codes can be read, and a probe tells which phones arrived."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from threading import Thread

import httpx
import pytest

from cjm_widgets.errors import MissingExtraError, ParameterError
from cjm_widgets.room import server
from cjm_widgets.room.probe import kind_of
from cjm_widgets.room.reach import (
    Reach,
    check_public,
    join_urls,
    listen,
    qr_svg,
    qr_text,
)
from gathering import gather
from house import House, opened, until

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)


def test_a_room_on_this_machine_alone_has_one_address() -> None:
    reach = Reach("127.0.0.1", 8000)
    assert not reach.is_open
    assert reach.origins == ("http://127.0.0.1:8000",)


def test_a_room_that_is_open_names_addresses_that_others_can_use() -> None:
    reach = Reach("0.0.0.0", 8000)  # noqa: S104 - nothing is bound here
    assert reach.is_open
    assert all(origin.endswith(":8000") for origin in reach.origins)
    assert "0.0.0.0" not in " ".join(reach.origins)  # noqa: S104
    assert set(reach.addresses) < set(reach.hosts)


def test_behind_a_proxy_the_public_address_is_the_link() -> None:
    reach = Reach("127.0.0.1", 8000, "https://room.example.org")
    assert join_urls(reach, "token") == ("https://room.example.org/#j=token",)
    assert "room.example.org" in reach.hosts


def test_a_token_stands_where_browsers_do_not_send_it() -> None:
    (link,) = join_urls(Reach("::1", 80), "token")
    assert httpx.URL(link).fragment == "j=token"
    assert httpx.URL(link).host == "::1"


@pytest.mark.parametrize(
    "wrong", ["room.example.org", "ftp://room", "https://", "https://room/path", ""]
)
def test_a_public_address_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(ParameterError, match="is no address"):
        check_public(wrong)


def test_a_taken_port_is_said_in_one_sentence() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(ParameterError, match=f"port {port}: .* Choose another"):
            listen("127.0.0.1", port)


def test_answers_are_not_held_back_for_an_acknowledgement() -> None:
    """Nagle's algorithm and delayed acknowledgements cost 40 ms for each answer in two parts."""
    with listen("127.0.0.1", 0) as door:
        assert door.proto == socket.IPPROTO_TCP


def test_codes_are_drawn_as_picture_and_for_terminals() -> None:
    link = f"http://192.0.2.1:8000/#j={'a' * 43}"
    assert qr_svg(link).startswith("<svg")
    assert link not in qr_svg(link)
    lines = qr_text(link).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert len(lines) < 30
    assert all(line.startswith("\x1b[97;40m") for line in qr_text(link, colours=True).splitlines())


def test_without_the_extra_the_command_to_install_it_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in [n for n in sys.modules if n.startswith("cjm_widgets.room.")]:
        if name != "cjm_widgets.room.server":
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "fastapi", None)
    monkeypatch.setitem(sys.modules, "segno", None)
    with pytest.raises(MissingExtraError, match=r"pip install \"cjm_widgets\[workshop\]\""):
        server.serve(tmp_path, "workshop-x")
    with pytest.raises(MissingExtraError, match=r"cjm_widgets\[workshop\]"):
        qr_svg("http://x")


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        (IPHONE, "iPhone, Safari"),
        (
            "Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0",
            "Android, Firefox",
        ),
        ("curl/8", "?, ?"),
        ("<script>alert(1)</script>", "?, ?"),
        ("", "?, ?"),
    ],
)
def test_devices_are_told_by_what_they_say_of_themselves(agent: str, kind: str) -> None:
    assert kind_of(agent) == kind


def test_a_probe_tells_of_each_phone_and_shows_nothing_of_the_workshop() -> None:
    reached: list[tuple[str, str]] = []
    ready: list[Reach] = []
    thread = Thread(
        target=server.probe,
        args=(lambda *phone: reached.append(phone),),
        kwargs={"host": "127.0.0.1", "seconds": 3, "ready": ready.append},
    )
    thread.start()
    until(lambda: ready)
    origin = ready[0].origins[0]
    answer = httpx.get(f"{origin}/probe", headers={"User-Agent": IPHONE})
    assert answer.status_code == 200
    assert "script" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    for path in ("/", "/api/state", "/room.js"):
        assert httpx.get(f"{origin}{path}").status_code == 404
    assert httpx.get(f"{origin}/probe", headers={"Host": "evil.example"}).status_code == 421
    assert reached == [("127.0.0.1", "iPhone, Safari")]
    thread.join()


def test_behind_a_proxy_of_ours_its_name_and_its_people_are_known(tmp_path: Path) -> None:
    gathering = gather(tmp_path / "w")
    with opened(gathering, hosts=["room.example.org"], behind_proxy=True) as house:
        assert _through(house, "192.0.2.1, 198.51.100.7") == "198.51.100.7"
        assert _through(house, "nonsense") == "unknown"
        own = {"Host": "room.example.org", "Origin": "https://room.example.org"}
        assert house.join().ask("GET", "/api/state", headers=own).status_code == 200


def _through(house: House, told: str) -> str:
    """Under which key a stranger is limited who comes through a proxy that says this."""
    limits = house.room.limits.strangers
    limits.forget()
    headers = {"Host": "room.example.org", "X-Forwarded-For": told}
    assert house.client.get("/", headers=headers).status_code == 200
    (key,) = limits.keys
    return key
