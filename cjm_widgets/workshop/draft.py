"""Draft a workspace from an event log: what customers did, before anybody says what it means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from cjm_widgets.errors import ParameterError
from cjm_widgets.exchange import journeys
from cjm_widgets.exchange.mapping import StageMapping
from cjm_widgets.exchange.outline import PlannedTouchpoint
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Entity, build, spread_ranks
from cjm_widgets.model.evidence import Source
from cjm_widgets.model.journey import JourneyMap, Stage, Touchpoint
from cjm_widgets.model.people import Company, Persona
from cjm_widgets.model.scales import MapKind, SourceKind, Voice
from cjm_widgets.sources.eventlog import EventBatch, EventMapping, read_events
from cjm_widgets.tables import evidence
from cjm_widgets.workshop.begin import Begun, begun, choose_journey
from cjm_widgets.workshop.edit import add_all, new_workspace
from cjm_widgets.workshop.slugs import slug, unique

MOST_PERSONAS = 24
EVERYBODY = N_("All customers")
NO_SEGMENT = N_("Unknown")
RECORDED = N_("Recorded in the log as: {activities}")
NOT_PLACED = N_("Not placed in a stage yet")


def begin_from_events(
    folder: Path,
    file: Path,
    mapping: EventMapping,
    *,
    stages: StageMapping | None = None,
    journey: str | None = None,
) -> Begun:
    """Create a workspace from an event log: personas from a column, touchpoints from activities.

    Stages come from ``stages``, else from the starter ``journey``, else from the starter journey
    that knows most of the activities. Activities none of them knows stand in a stage of their own,
    to be placed by people.

    Raises
    ------
    SourceError
        The file cannot be read as an event log.
    ParameterError
        The persona column has more than 24 values.
    WorkspaceError
        The folder already holds a workspace, or cannot be written.
    """
    batch = read_events(file, mapping)
    events = batch.rows.assign(persona=_segments(batch.rows, mapping))
    people = _personas(events, mapping)
    layout = stages or _layout_of(events, journey)
    maps = [
        item
        for segment, who in people.items()
        for item in _draw(events[events["persona"] == segment], who, layout)
    ]
    events = events.assign(persona=events["persona"].map({s: who.id for s, who in people.items()}))
    workspace = new_workspace(folder)
    stored = evidence.write(workspace.folder.evidence, events)
    items: list[Entity] = [
        build(Company, {"id": "company-ours", "name": "Our company"}),
        _source(events, file, mapping, stored.sha256, n_rejected=len(batch.rejects)),
        *people.values(),
        *maps,
    ]
    add_all(workspace, items, label=f"Begin from the event log {file.name}")
    return begun(
        folder,
        items,
        n_accepted=len(events),
        n_rejected=len(batch.rejects),
        remarks=tuple(_remarks(batch, items)),
    )


def _segments(events: pd.DataFrame, mapping: EventMapping) -> pd.Series:
    """Return the segment of every event, which is that of its case."""
    if mapping.persona_by is None:
        return pd.Series(EVERYBODY, index=events.index)
    n_segments = events["persona"].nunique()
    if n_segments > MOST_PERSONAS:
        raise ParameterError(
            f"The column {mapping.persona_by!r} has {n_segments} values; at most {MOST_PERSONAS} "
            "become personas. Choose a column with fewer, such as a segment or a platform.",
            parameter="persona_by",
        )
    return events["persona"].fillna(NO_SEGMENT)


def _personas(events: pd.DataFrame, mapping: EventMapping) -> dict[str, Persona]:
    """Return a persona for each segment, the one with most cases first."""
    cases = events.groupby("persona")["case"].nunique().sort_values(ascending=False, kind="stable")
    total = int(cases.sum())
    taken = unique(slug)
    return {
        str(segment): build(
            Persona,
            {
                "id": f"persona-{taken(str(segment))}",
                "name": _title(str(segment)),
                "rank": rank,
                "summary": f"{int(n):,} of {total:,} cases in the event log",
                "segment_rule": f"{mapping.persona_by} = {segment}" if mapping.persona_by else None,
                "segment_size": int(n),
                "segment_share": int(n) / total,
            },
        )
        for (segment, n), rank in zip(cases.items(), spread_ranks(len(cases)), strict=True)
    }


def _layout_of(events: pd.DataFrame, journey: str | None) -> StageMapping:
    """Take the named starter journey, else the one that knows most of the log's activities."""
    if journey is not None:
        return StageMapping.of_journey(choose_journey(journey))
    activities = set(events["activity"].unique())
    layouts = [StageMapping.of_journey(starter) for starter in journeys.starter_journeys()]
    return max(
        layouts, key=lambda layout: len(activities & layout.activities), default=StageMapping()
    )


def _draw(events: pd.DataFrame, who: Persona, layout: StageMapping) -> list[Entity]:
    """Draw a persona's map: the layout's touchpoints that occur, then what it does not know."""
    tail = who.id.removeprefix("persona-")
    observed = events["at"].max().date()
    journey_map = build(
        JourneyMap,
        {
            "id": f"map-{tail}",
            "persona_id": who.id,
            "title": "What the event log shows",
            "map_kind": MapKind.CURRENT,
            "approach": "research_first",
            "drawn_on": observed,
            "scope": "From the first to the last event of each case in the log",
        },
    )
    occurring = set(events["activity"].unique()) - set(layout.ignore)
    plan: list[tuple[str, str, list[dict[str, object]]]] = []
    for stage in layout.stages:
        found = [t for t in stage.touchpoints if occurring & {*t.activities}]
        if found:
            touchpoints = [_placed(t, occurring, layout.goals) for t in found]
            plan.append((stage.name, stage.phase, touchpoints))
    if plan and not any(t["reaches_goal"] for _, _, touchpoints in plan for t in touchpoints):
        # What is not placed yet stands behind, but it is not where the journey leads.
        plan[-1][2][-1]["reaches_goal"] = True
    left = [a for a in _by_first_place(events) if a in occurring - layout.activities]
    if left:
        plan.append((NOT_PLACED, "during", [_named(_title(a), (a,)) for a in left]))
    return [journey_map, *_plant(journey_map, plan, tail)]


def _placed(
    planned: PlannedTouchpoint, occurring: set[str], goals: Sequence[str]
) -> dict[str, object]:
    """Take a touchpoint's place and channel; what customers do there only the log may say."""
    seen = tuple(name for name in planned.activities if name in occurring)
    is_goal = planned.reaches_goal or bool({*seen} & {*goals})
    return _named(planned.name, seen) | {"channel": planned.channel, "reaches_goal": is_goal}


def _named(name: str, activities: tuple[str, ...]) -> dict[str, object]:
    recorded = RECORDED.format(activities=", ".join(activities))
    return {"name": name, "activities": activities, "customer_action": recorded[:4000]}


def _plant(
    journey_map: JourneyMap,
    plan: Sequence[tuple[str, str, list[dict[str, object]]]],
    tail: str,
) -> Iterable[Entity]:
    taken = unique(slug)
    for number, ((name, phase, found), rank) in enumerate(
        zip(plan, spread_ranks(len(plan)), strict=True), 1
    ):
        stage = build(
            Stage,
            {
                "id": f"stage-{tail}-{number}",
                "map_id": journey_map.id,
                "name": name,
                "phase": phase,
                "rank": rank,
            },
        )
        yield stage
        for values, place in zip(found, spread_ranks(len(found)), strict=True):
            identity = f"touchpoint-{tail}-{taken(str(values['name']))}"[:80].rstrip("-")
            yield build(Touchpoint, {"id": identity, "stage_id": stage.id, "rank": place} | values)


def _by_first_place(events: pd.DataFrame) -> list[str]:
    """Activities in the order in which cases typically meet them first."""
    place = events.groupby("case").cumcount()
    first = events.assign(place=place).groupby(["case", "activity"], sort=False)["place"].min()
    typical = first.groupby("activity").mean()
    return [str(activity) for activity in typical.sort_values(kind="stable").index]


def _source(
    events: pd.DataFrame, file: Path, mapping: EventMapping, sha256: str, *, n_rejected: int
) -> Source:
    first, last = events["at"].min(), events["at"].max()
    return build(
        Source,
        {
            "id": "source-event-log",
            "name": f"Event log {file.name}"[:200],
            "source_kind": SourceKind.EVENT_LOG,
            "voice": Voice.BEHAVIOUR,
            "solicited": False,
            "table": "events",
            "sha256": sha256,
            "n": int(events["case"].nunique()),
            "n_rejected": n_rejected,
            "unit": mapping.case,
            "population": "Everybody the log recorded; what came before its first event is unknown",
            "collected_from": first.date(),
            "collected_to": last.date(),
        },
    )


def _remarks(batch: EventBatch, items: Sequence[Entity]) -> Iterator[str]:
    """Plain sentences about what a reader of the draft should know."""
    ties = int(batch.rows.duplicated(["case", "at"], keep=False).sum())
    if ties:
        yield N_(
            f"{ties:,} events share their case and time with another; they are kept in the order "
            "of the file."
        )
    if batch.n_mixed:
        yield N_(
            f"{batch.n_mixed:,} cases belong to several segments over time; the first one counts."
        )
    if len(batch.rejects):
        first = batch.rejects.iloc[0]
        yield N_(
            f"{len(batch.rejects):,} lines could not be used; the first is line {first['line']}: "
            f"{first['reason']}."
        )
    if any(isinstance(item, Stage) and item.name == NOT_PLACED for item in items):
        yield N_(
            f"Some activities are in no stage; they stand under '{NOT_PLACED}'. Name stages in a "
            "mapping file and pass it with --stages."
        )


def _title(activity: str) -> str:
    words = activity.replace("_", " ").strip() or activity
    return (words[:1].upper() + words[1:])[:200]
