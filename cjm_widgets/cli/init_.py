"""``cjm init``: make a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cjm_widgets.cli.output import answer, catalog_of_user, json_option, workspace_argument
from cjm_widgets.i18n import N_

if TYPE_CHECKING:
    from cjm_widgets.workshop.begin import Begun


@click.command("init")
@workspace_argument
@click.option("--sample", is_flag=True, help="The sample company: a car dealership, four personas.")
@click.option(
    "--journey",
    metavar="NAME",
    help="A starter journey; with --from-events, where its stages come from.",
)
@click.option(
    "--kind",
    default="current",
    metavar="KIND",
    help="Variant of the starter journey: current, future or day_in_the_life.",
)
@click.option("--persona", metavar="NAME", help="Name of the first persona (with --journey).")
@click.option(
    "--from-events",
    "events",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="An event log: CSV, gzipped CSV or Parquet.",
)
@click.option("--case", metavar="COLUMN", help="Column that names the case or customer.")
@click.option("--activity", metavar="COLUMN", help="Column that names the activity.")
@click.option("--time", metavar="COLUMN", help="Column with the time of the event.")
@click.option("--persona-by", metavar="COLUMN", help="Column whose values become personas.")
@click.option("--channel", metavar="COLUMN", help="Column that names the channel.")
@click.option(
    "--order",
    metavar="COLUMN",
    help="Column that orders events of the same time; by default the order of the file.",
)
@click.option(
    "--stages",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Mapping file that puts activities into stages (YAML or CSV).",
)
@json_option
def command(workspace: Path, as_json: bool, **options: object) -> None:
    """Make a workspace in the folder DIR.

    Choose one of --sample, --journey NAME or --from-events FILE; with none of them the workspace
    begins with the generic starter journey.
    """
    begun = _begin(workspace, options)
    words = catalog_of_user()
    remarks = [words.retell(remark) for remark in begun.remarks]
    for remark in remarks:
        click.echo(remark, err=True)
    answer(
        {
            "workspace": str(begun.folder),
            "items": begun.n_items,
            "personas": begun.personas,
            "accepted": begun.n_accepted,
            "rejected": begun.n_rejected,
            "remarks": remarks,
        },
        as_json=as_json,
        text=words.plural(
            N_("{folder} holds {n} persona and {items} items. Next: cjm report {folder}"),
            N_("{folder} holds {n} personas and {items} items. Next: cjm report {folder}"),
            len(begun.personas),
        ).format(folder=begun.folder, n=len(begun.personas), items=begun.n_items),
    )


def _begin(folder: Path, options: dict[str, object]) -> Begun:
    from cjm_widgets.workshop import begin

    if options["sample"] and (options["journey"] or options["events"]):
        raise click.UsageError("--sample goes with neither --journey nor --from-events.")
    if options["sample"]:
        return begin.begin_sample(folder)
    if options["events"] is None:
        return begin.begin_journey(
            folder,
            str(options["journey"] or "generic"),
            kind=str(options["kind"]),
            persona=_text(options["persona"]),
        )
    return _begin_from_events(folder, options)


def _begin_from_events(folder: Path, options: dict[str, object]) -> Begun:
    from cjm_widgets.exchange.mapping import read_stage_mapping
    from cjm_widgets.sources.eventlog import EventMapping
    from cjm_widgets.workshop import draft

    missing = [f"--{name}" for name in ("case", "activity", "time") if not options[name]]
    if missing:
        raise click.UsageError(f"--from-events also needs {', '.join(missing)}.")
    mapping = EventMapping(
        case=str(options["case"]),
        activity=str(options["activity"]),
        time=str(options["time"]),
        persona_by=_text(options["persona_by"]),
        channel=_text(options["channel"]),
        order=_text(options["order"]),
    )
    stages = options["stages"]
    return draft.begin_from_events(
        folder,
        Path(str(options["events"])),
        mapping,
        stages=read_stage_mapping(stages) if isinstance(stages, Path) else None,
        journey=_text(options["journey"]),
    )


def _text(option: object) -> str | None:
    return None if option is None else str(option)
