"""``cjm room``: links for everybody, a test of the network, and an end to all links."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from cjm_widgets.cli import main
from cjm_widgets.workshop.edit import now
from cjm_widgets.workshop.invitations import Door
from gathering import WORKSHOP, gather


def cjm(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out, captured.err


def test_closing_the_room_withdraws_every_link(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gathering = gather(tmp_path / "w")
    gathering.seat(name="Tove")
    code, out, _ = cjm(capsys, "room", "close", gathering.folder, "--json")
    assert (code, json.loads(out)) == (0, {"workshop": WORKSHOP, "withdrawn": 2})
    assert Door(gathering.folder).seats(WORKSHOP) == {}
    assert cjm(capsys, "room", "close", gathering.folder)[1].startswith("0 links")


def test_a_test_that_no_phone_reached_says_what_to_try(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gathering = gather(tmp_path / "w")
    arguments = ("--room-host", "127.0.0.1", "--seconds", 1, "--json")
    code, out, err = cjm(capsys, "room", "test", gathering.folder, *arguments)
    found = json.loads(out)
    assert (code, found["reached"], found["addresses"]) == (1, [], ["127.0.0.1"])
    assert f"http://127.0.0.1:{found['port']}/probe" in err
    assert "hotspot" in err


@pytest.mark.parametrize("command", ["serve", "test", "close"])
def test_what_is_no_workspace_is_said_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    code, out, err = cjm(capsys, "room", command, tmp_path / "nowhere")
    assert (code, out) == (1, "")
    assert err.startswith("cjm: ")
    assert "is not a workspace" in err


@pytest.mark.slow
def test_serving_prints_a_link_for_everybody_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    gathering = gather(tmp_path / "w")
    command = [sys.executable, "-m", "cjm_widgets.cli", "room", "serve", gathering.folder, "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as room:
        assert room.stdout is not None
        told: Any = json.loads(b"".join(iter(room.stdout.readline, b"}\n")) + b"}")
        assert set(told["links"]) == {"staff", "customer", "scribe", "facilitator"}
        for role, (link,) in told["links"].items():
            origin, _, token = link.partition("/#j=")
            asked = {"Authorization": f"Bearer {token}"}
            picture = httpx.get(f"{origin}/api/invitation", headers=asked).json()
            assert (picture["role"], picture["title"]) == (role, "Monday")
            assert Door(gathering.folder).read_invitation(token, now=now()).role == role
        room.send_signal(signal.SIGINT)
        _, err = room.communicate(timeout=30)
    assert "this computer alone" in err.decode()
    assert "Traceback" not in err.decode()
