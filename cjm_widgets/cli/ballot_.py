"""``cjm ballot``: pages for people without a connection, and their answers back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cjm_widgets.cli.output import (
    FAILURE,
    FOLDER,
    answer,
    catalog_of_user,
    json_option,
    say,
    workspace_argument,
)
from cjm_widgets.i18n import N_, Catalog

if TYPE_CHECKING:
    from cjm_widgets.workshop.ballots import Merged


@click.group("ballot")
def command() -> None:
    """Make ballots as single files, one for each participant, and merge the answers."""


@command.command("make")
@workspace_argument
@click.option("--workshop", metavar="ID", help="This workshop instead of the newest.")
@click.option(
    "--blank", type=click.IntRange(0, 500), default=0, metavar="N", help="So many without a name."
)
@click.option(
    "--customers",
    type=click.IntRange(0, 500),
    default=0,
    metavar="N",
    help="So many for customers, without a name.",
)
@click.option("--return-to", metavar="TEXT", help="Where the answers go, shown at the end.")
@click.option(
    "--out", type=FOLDER, metavar="DIR", help="Folder for the ballots; default: DIR/ballots."
)
@json_option
def make(
    workspace: Path,
    workshop: str | None,
    blank: int,
    customers: int,
    return_to: str | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Write one HTML file for each participant of a workshop in the workspace DIR."""
    from cjm_widgets import files
    from cjm_widgets.room.page import ballot_page
    from cjm_widgets.workshop import ballots, opening
    from cjm_widgets.workshop.invitations import Door
    from cjm_widgets.workshop.live import Live

    words, live = catalog_of_user(), Live.open(workspace, actor=None)
    made = ballots.make_ballots(
        live,
        Door(workspace),
        workshop or opening.sit_down(live, catalog=words).workshop_id,
        blank=blank,
        customers=customers,
        return_to=return_to,
        catalog=words,
    )
    place = out or workspace / "ballots"
    place.mkdir(parents=True, exist_ok=True)
    written = []
    for number, ballot in enumerate(made, start=1):
        path = place / ballots.file_name(ballot, number)
        with files.replacing(path) as file:
            file.write(ballot_page(ballot, words).encode())
        written.append({"label": ballot["seat"]["label"], "file": str(path)})
    if not written:
        say(N_("This workshop has no participants yet. Make ballots without names: --blank 9."))
    lines = [f"{each['file']}  {each['label']}" for each in written]
    answer({"ballots": written}, as_json=as_json, text="\n".join(lines))
    return 0 if written else FAILURE


@command.command("merge")
@workspace_argument
@click.argument(
    "answers", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--workshop", metavar="ID", help="This workshop instead of the newest.")
@json_option
def merge(workspace: Path, answers: tuple[Path, ...], workshop: str | None, as_json: bool) -> int:
    """Take the answers in each FILE into the workspace DIR; the same file twice changes nothing."""
    from cjm_widgets.workshop import agenda, ballots
    from cjm_widgets.workshop.invitations import Door
    from cjm_widgets.workshop.live import Live

    words, live = catalog_of_user(), Live.open(workspace, actor=None)
    quarantine = workspace / "ballots" / "quarantine"
    done = ballots.merge_ballots(
        live,
        Door(workspace),
        workshop or agenda.need_workshop(live.document).id,
        answers,
        quarantine=quarantine,
    )
    refused = [found for found in done if found.refused]
    for found in refused:
        for reason in found.refused:
            say(N_("{file}: {reason}"), file=found.file, reason=words.retell(reason))
    if refused:
        say(N_("Copies with the reasons are in {folder}."), folder=quarantine)
    lines = [_told(found, words) for found in done if not found.refused or found.label]
    plain = [{**asdict(found), "file": str(found.file)} for found in done]
    answer({"merged": plain}, as_json=as_json, text="\n".join(lines))
    return FAILURE if refused else 0


def _told(found: Merged, words: Catalog) -> str:
    """Return what became of a file, in one line."""
    if found.older:
        text = words.text(N_("{label}: newer answers are merged already, {file} changed nothing."))
        return text.format(label=found.label, file=found.file.name)
    text = words.text(N_("{label}: {notes} notes, {ratings} ratings, {votes} votes."))
    return text.format(
        label=found.label, notes=found.notes, ratings=found.ratings, votes=found.votes
    )
