"""``cjm room``: the page for everybody else, its links, and a test of the network the day before."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cjm_widgets.cli.output import (
    FAILURE,
    C,
    answer,
    catalog_of_user,
    json_option,
    say,
    workspace_argument,
)
from cjm_widgets.i18n import N_

if TYPE_CHECKING:
    from cjm_widgets.room.reach import Reach

# Who is invited by which link, and what the terminal calls it.
_LINKS = (
    ("staff", N_("Participants")),
    ("customer", N_("Customers")),
    ("scribe", N_("Scribe")),
    ("facilitator", N_("Your own phone")),
)


@click.group("room")
def command() -> None:
    """Let people into the room of a workshop, and test beforehand whether their phones reach it."""


def _workshop_option(command: C) -> C:
    return click.option("--workshop", metavar="ID", help="This workshop instead of the newest.")(
        command
    )


def _port_option(command: C) -> C:
    return click.option(
        "--port",
        type=click.IntRange(0, 65535),
        default=0,
        metavar="N",
        help="Listen at this port; by default at one that is free.",
    )(command)


@command.command("serve")
@workspace_argument
@click.option(
    "--room-host",
    default="127.0.0.1",
    metavar="ADDRESS",
    help="Open the room to the network: 0.0.0.0, or one address of this computer.",
)
@_port_option
@click.option(
    "--public",
    metavar="URL",
    help="The address people use when a proxy with TLS stands in front: https://room.example.org.",
)
@_workshop_option
@json_option
def serve(
    workspace: Path,
    room_host: str,
    port: int,
    public: str | None,
    workshop: str | None,
    as_json: bool,
) -> int:
    """Serve the room of the workspace DIR until Ctrl-C, and print a link for each kind of guest."""
    from cjm_widgets.room import server
    from cjm_widgets.workshop import opening
    from cjm_widgets.workshop.live import Live

    words = catalog_of_user()
    found = workshop
    if found is None:
        found = opening.sit_down(Live.open(workspace, actor=None), catalog=words).workshop_id

    def ready(reach: Reach) -> None:
        _tell(workspace, found, reach, as_json=as_json)

    server.serve(
        workspace,
        found,
        host=room_host,
        port=port,
        public=public,
        catalog=words,
        ready=ready,
    )
    return 0


def _tell(folder: Path, workshop_id: str, reach: Reach, *, as_json: bool) -> None:
    """Print the links with their codes, and what others can reach."""
    from cjm_widgets.model.scales import ParticipantKind
    from cjm_widgets.room.reach import join_urls
    from cjm_widgets.workshop import edit
    from cjm_widgets.workshop.invitations import Door

    words, door, now = catalog_of_user(), Door(folder), edit.now()
    kinds = {kind.value: kind for kind in ParticipantKind}
    links = {
        name: join_urls(reach, door.invite(kinds[name], workshop_id, now=now)) for name, _ in _LINKS
    }
    parts = [f"{words.text(label)}:\n{_code(links[name])}" for name, label in _LINKS]
    data = {"room": reach.origins[0], "workshop": workshop_id, "port": reach.port, "links": links}
    answer(data, as_json=as_json, text="\n\n".join(parts))
    _say_what_is_open(reach)


def _code(urls: tuple[str, ...]) -> str:
    """Return the code of the likeliest link, and all of them to read."""
    from cjm_widgets.room.reach import qr_text

    colours = sys.stdout.isatty()
    return "\n".join((qr_text(urls[0], colours=colours), *urls))


def _say_what_is_open(reach: Reach) -> None:
    if not reach.is_open:
        say(N_("The room is open on this computer alone. For phones: --room-host 0.0.0.0"))
        return
    say(
        N_(
            "Everybody in this network can now reach the room at {address}, and nothing else of "
            "this computer by it: no files, no Jupyter. Without a link they see an empty page."
        ),
        address=reach.origins[0],
    )
    if not reach.origins[0].startswith("https:"):
        say(
            N_(
                "Links and what people write travel unencrypted here. Use a network you trust, such "
                "as your own hotspot, or TLS: see docs/room.md."
            )
        )


@command.command("test")
@workspace_argument
@click.option(
    "--room-host",
    default="0.0.0.0",  # noqa: S104 - the test is whether phones reach it
    metavar="ADDRESS",
    help="Listen here; by default at every address of this computer.",
)
@_port_option
@click.option(
    "--seconds",
    type=click.IntRange(1),
    metavar="N",
    help="End by itself after so long; by default Ctrl-C ends it.",
)
@json_option
def test(workspace: Path, room_host: str, port: int, seconds: int | None, as_json: bool) -> int:
    """Try on the day before whether phones reach this computer: each one is reported.

    Take DIR, the network and, with --port, the port of the workshop. The page that phones get to see
    shows nothing of it.
    """
    from cjm_widgets.room import server
    from cjm_widgets.workshop.live import Live

    Live.open(workspace, actor=None)  # tomorrow is too late to learn that it cannot be opened
    seen: dict[tuple[str, str], str] = {}

    def reached(address: str, kind: str) -> None:
        if (address, kind) not in seen:
            seen[address, kind] = kind
            say(N_("Reached by a device, number {n}: {kind}"), n=len(seen), kind=kind)

    reach = server.probe(
        reached,
        host=room_host,
        port=port,
        seconds=seconds,
        catalog=catalog_of_user(),
        ready=_invite_phones,
    )
    kinds = list(seen.values())
    data: dict[str, Any] = {"port": reach.port, "addresses": reach.addresses, "reached": kinds}
    answer(data, as_json=as_json, text="\n".join(kinds))
    if kinds:
        return 0
    say(
        N_(
            "No device reached this computer. Guest networks often keep devices apart, and a "
            "firewall may ask for leave: try your phone's hotspot, or see docs/room.md for ways "
            "without a network."
        )
    )
    return FAILURE


def _invite_phones(reach: Reach) -> None:
    from cjm_widgets.room.reach import qr_text

    urls = [f"{origin}/probe" for origin in reach.origins]
    colours = sys.stderr.isatty()
    click.echo(qr_text(urls[0], colours=colours), err=True)
    say(N_("Open one of these on a phone in the same network as tomorrow:"))
    for url in urls:
        click.echo(f"  {url}", err=True)
    say(N_("Ctrl-C ends the test."))


@command.command("close")
@workspace_argument
@_workshop_option
@json_option
def close(workspace: Path, workshop: str | None, as_json: bool) -> int:
    """Withdraw all links and seats of a workshop in the workspace DIR."""
    from cjm_widgets.workshop import agenda
    from cjm_widgets.workshop.invitations import Door
    from cjm_widgets.workshop.live import Live

    document = Live.open(workspace, actor=None).document
    found = workshop or agenda.need_workshop(document).id
    n = Door(workspace).revoke(found)
    words = catalog_of_user()
    told = words.plural(
        N_("{n} link or seat was withdrawn."), N_("{n} links and seats were withdrawn."), n
    )
    answer({"workshop": found, "withdrawn": n}, as_json=as_json, text=told.format(n=n))
    return 0
