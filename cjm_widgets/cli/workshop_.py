"""``cjm workshop``: the studio in the browser, with the room beside it."""

from __future__ import annotations

import signal
import time
import webbrowser
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cjm_widgets.cli.output import FAILURE, FOLDER, answer, catalog_of_user, json_option, say
from cjm_widgets.i18n import N_

if TYPE_CHECKING:
    from cjm_widgets.room.server import RoomProcess
    from cjm_widgets.widgets.server import JupyterServer

_FIRST = "00_welcome.ipynb"
_TOUR = "cjm-tour"
_SECONDS = 0.5
# Who is invited by which link: the name in the JSON answer, and what the terminal calls it.
_LINKS = (
    ("staff", N_("Participants")),
    ("customer", N_("Customers")),
    ("scribe", N_("Scribe")),
    ("facilitator", N_("Your own phone")),
)


@click.command("workshop")
@click.argument("workspace", metavar="[DIR]", required=False, type=FOLDER)
@click.option("--lab", is_flag=True, help="Open JupyterLab instead of the page without code.")
@click.option("--tour", is_flag=True, help="Learn it: a tour of 15 minutes on a sample company.")
@click.option(
    "--room-host",
    default="127.0.0.1",
    metavar="ADDRESS",
    help="Open the room, and nothing else, to the network: 0.0.0.0, or one address.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Port of the Jupyter server."
)
@click.option("--room-port", type=click.IntRange(0, 65535), default=0, help="Port of the room.")
@click.option("--no-open", is_flag=True, help="Open no browser.")
@json_option
def command(
    workspace: Path | None,
    lab: bool,
    tour: bool,
    room_host: str,
    port: int,
    room_port: int,
    no_open: bool,
    as_json: bool,
) -> int:
    """Open the studio on the workspace DIR and let people into the room.

    The studio listens on this machine alone, always. Stop with Ctrl-C; everything is saved.
    """
    from cjm_widgets.room.server import start_room
    from cjm_widgets.widgets.server import start_server
    from cjm_widgets.workshop import handout, opening
    from cjm_widgets.workshop.live import Live

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # to end both servers, too
    words = catalog_of_user()
    folder = _folder(workspace, tour=tour)
    live = Live.open(folder, actor=None)
    table = opening.sit_down(live, catalog=words)
    handout.hand_out_notebooks(folder)
    with ExitStack() as running:
        room = running.enter_context(
            start_room(
                folder,
                table.workshop_id,
                host=room_host,
                port=room_port,
                language=words.language,
            )
        )
        server = running.enter_context(
            start_server(
                folder / handout.FOLDER, port=port, surroundings={"CJM_ROOM_URL": room.url}
            )
        )
        studio = server.lab(_FIRST) if lab else server.page(_FIRST)
        _tell(folder, table.workshop_id, room, studio, as_json=as_json)
        if not no_open:
            webbrowser.open(studio)
        return _stay(room, server)


def _folder(workspace: Path | None, *, tour: bool) -> Path:
    """Return the workspace to open; a tour makes its own."""
    if not tour:
        if workspace is None:
            raise click.UsageError("Give the folder of a workspace, or --tour to learn it.")
        return workspace
    from cjm_widgets.workshop import tour as lesson

    folder = workspace or Path(_TOUR)
    lesson.begin_tour(folder, catalog_of_user())
    return folder


def _tell(folder: Path, workshop_id: str, room: RoomProcess, studio: str, *, as_json: bool) -> None:
    """Print where the studio is, how people join, and what others can reach."""
    from cjm_widgets.model.scales import ParticipantKind
    from cjm_widgets.room.reach import join_urls, qr_text
    from cjm_widgets.workshop import edit
    from cjm_widgets.workshop.invitations import Door

    words, door, now = catalog_of_user(), Door(folder), edit.now()
    invited = {kind.value: kind for kind in ParticipantKind}
    links = {
        name: join_urls(room.reach, door.invite(invited[name], workshop_id, now=now))[0]
        for name, _ in _LINKS
    }
    lines = [words.text(N_("The studio, on this machine alone:")), f"  {studio}", ""]
    if room.reach.is_open:
        lines += [qr_text(links["staff"]), ""]
    lines += [f"{words.text(label)}:\n  {links[name]}" for name, label in _LINKS]
    answer(
        {"studio": studio, "room": room.url, "links": links}, as_json=as_json, text="\n".join(lines)
    )
    if room.reach.is_open:
        say(
            N_(
                "Whoever reaches {address} and has a link can write notes, rate and vote there. "
                "Nobody can reach the studio or your files. Links travel unencrypted: use a network "
                "you trust."
            ),
            address=room.url,
        )
    else:
        say(N_("The room is open on this machine alone. For phones: --room-host 0.0.0.0"))
    say(N_("Stop with Ctrl-C. Everything is saved as you go."))


def _stay(room: RoomProcess, server: JupyterServer) -> int:
    """Wait until somebody stops us, or one of the two ends on its own."""
    try:
        while room.is_alive and server.process.poll() is None:
            time.sleep(_SECONDS)
    except KeyboardInterrupt:
        say(N_("Everything is saved. Good bye."))
        return 0
    say(N_("The room or the Jupyter server ended. Nothing is lost; start again."))
    return FAILURE
