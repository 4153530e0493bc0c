"""Begin a workspace with the sample company or a starter journey."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from cjm_widgets import resources
from cjm_widgets.errors import ParameterError
from cjm_widgets.exchange import journeys, workspace_yaml
from cjm_widgets.model.base import Entity, build
from cjm_widgets.model.document import Document
from cjm_widgets.model.evidence import Source
from cjm_widgets.model.people import Company, Persona
from cjm_widgets.sources.batch import Batch
from cjm_widgets.sources.eventlog import EventMapping, read_events
from cjm_widgets.sources.ratings import read_ratings
from cjm_widgets.tables import evidence
from cjm_widgets.workshop.edit import add_all, new_id, new_workspace
from cjm_widgets.workshop.slugs import slug

SAMPLE = "halden_motors.yaml"
_OWN_LOG = EventMapping("case", "activity", "at", persona_by="persona", channel="channel")
_SAMPLE_TABLES: dict[str, Callable[[Path], Batch]] = {
    "events": lambda path: read_events(path, _OWN_LOG),
    "ratings": read_ratings,
}


@dataclass(frozen=True, slots=True)
class Begun:
    """What a fresh workspace holds.

    Attributes
    ----------
    n_accepted, n_rejected
        Rows of evidence taken, and rows that could not be used.
    remarks
        Plain sentences about what was noticed on the way.
    """

    folder: Path
    n_items: int
    personas: tuple[str, ...]
    n_accepted: int = 0
    n_rejected: int = 0
    remarks: tuple[str, ...] = ()


def begin_sample(folder: Path) -> Begun:
    """Create a workspace with the sample company and its evidence.

    Raises
    ------
    WorkspaceError
        The folder already holds a workspace, or cannot be written.
    """
    home = resources.path("sample_data")
    document = workspace_yaml.read(home / SAMPLE)
    workspace = new_workspace(folder)
    kept = []
    n_rows = 0
    for item in document:
        if isinstance(item, Source) and item.table is not None and item.sha256 is None:
            rows = _SAMPLE_TABLES[item.table](home / "evidence" / f"{item.table}.csv").rows
            stored = evidence.write(workspace.folder.evidence, rows)
            item = item.revise(sha256=stored.sha256)  # noqa: PLW2901 - the stored one stands
            n_rows += stored.rows
        kept.append(item)
    add_all(workspace, kept, label="Begin with the sample company")
    return begun(folder, kept, n_accepted=n_rows)


def begin_journey(
    folder: Path, journey: str, *, kind: str = "current", persona: str | None = None
) -> Begun:
    """Create a workspace with one persona and a starter journey to correct.

    Raises
    ------
    ParameterError
        There is no such starter journey or variant; the message lists those there are.
    """
    starter = choose_journey(journey)
    if kind not in starter.kinds:
        raise ParameterError(
            f"The starter journey {journey!r} has no variant {kind!r}. "
            f"It has: {', '.join(starter.kinds)}.",
            parameter="kind",
        )
    name = persona or "First persona"
    who = build(Persona, {"id": f"persona-{slug(name)}", "name": name})
    items: list[Entity] = [
        build(Company, {"id": "company-ours", "name": "Our company"}),
        who,
        *journeys.plant(starter, kind, who.id, new_id),
    ]
    workspace = new_workspace(folder)
    add_all(workspace, items, label=f"Begin with the journey {starter.title}")
    return begun(folder, items)


def choose_journey(name: str) -> journeys.StarterJourney:
    """Return a starter journey by its name.

    Raises
    ------
    ParameterError
        There is none; the message lists those there are.
    """
    known = {journey.name: journey for journey in journeys.starter_journeys()}
    if name not in known:
        raise ParameterError(
            f"There is no starter journey {name!r}. There are: {', '.join(sorted(known))}.",
            parameter="journey",
        )
    return known[name]


def begun(
    folder: Path,
    items: Iterable[Entity],
    *,
    n_accepted: int = 0,
    n_rejected: int = 0,
    remarks: tuple[str, ...] = (),
) -> Begun:
    document = Document.of(items)
    return Begun(
        folder,
        len(document),
        tuple(p.id for p in document.all(Persona)),
        n_accepted,
        n_rejected,
        remarks,
    )
