"""Bring together what a report shows: the items people wrote and the facts machines measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from cjm_widgets import privacy
from cjm_widgets.analytics import emotions, flow, intervals, kpi, ledger, moments
from cjm_widgets.errors import InvalidMapError, NotFoundError, ParameterError
from cjm_widgets.i18n import Catalog
from cjm_widgets.model.base import Entity, ref_of
from cjm_widgets.model.document import Document
from cjm_widgets.model.evidence import Source
from cjm_widgets.model.facts import KpiFacts, MapFacts, TouchpointFacts
from cjm_widgets.model.improvement import Kpi, Measurement
from cjm_widgets.model.journey import EmotionRating, JourneyMap, MomentOfTruth, Touchpoint
from cjm_widgets.model.people import Persona
from cjm_widgets.model.scales import MapKind, Rater
from cjm_widgets.render.view import View
from cjm_widgets.sources.eventlog import EVENT_COLUMNS
from cjm_widgets.sources.ratings import RATING_COLUMNS
from cjm_widgets.store import Workspace
from cjm_widgets.tables import evidence

# Strings that are no words: masking would break them.
_NO_WORDS = frozenset({"id", "rank", "portrait", "sha256"})
_SHOWN = 40
NO_EVENTS = pd.DataFrame(columns=list(EVENT_COLUMNS))
NO_RATINGS = pd.DataFrame(columns=list(RATING_COLUMNS))


@dataclass(frozen=True)
class Evidence:
    """The evidence tables of one workspace, read once.

    Attributes
    ----------
    events
        One row per event: ``case`` str, ``activity`` str, ``at`` UTC time, ``row`` int64,
        ``persona`` str or missing, ``channel`` str or missing; sorted by case, time, row.
    ratings
        One row per answer: ``respondent`` str, ``persona`` str, ``touchpoint`` id, ``desired``
        and ``actual`` -2..2 or missing, ``word`` str or missing, ``at`` UTC time.
    """

    events: pd.DataFrame = field(default_factory=NO_EVENTS.copy)
    ratings: pd.DataFrame = field(default_factory=NO_RATINGS.copy)


def read_evidence(document: Document, folder: Path) -> Evidence:
    """Return the evidence tables that the document's sources name, read from *folder*.

    Raises
    ------
    SourceError
        A file is missing or no longer has the content it is named after.
    """

    def read(table: str, empty: pd.DataFrame) -> pd.DataFrame:
        frames = [
            evidence.read(folder, source.sha256)
            for source in document.all(Source)
            if source.table == table and source.sha256 is not None
        ]
        return pd.concat(frames, ignore_index=True) if frames else empty.copy()

    # Each log is sorted, several together are not; ties keep the order of the logs and their rows.
    events = read("events", NO_EVENTS).sort_values(["case", "at"], kind="stable", ignore_index=True)
    return Evidence(events, read("ratings", NO_RATINGS))


def choose_persona(document: Document, persona: str) -> Persona:
    """Return the persona with this id or name.

    Raises
    ------
    NotFoundError
        There is none; the message lists those there are.
    """
    everybody = document.all(Persona)
    for found in everybody:
        if persona in (found.id, found.name):
            return found
    known = ", ".join(p.id for p in everybody) or "none yet"
    raise NotFoundError(
        f"There is no persona {persona!r} in this workspace. Personas: {known}.", wanted=persona
    )


def choose_map(document: Document, persona: Persona, wanted: str | None = None) -> JourneyMap:
    """Return the wanted map of a persona, by default the first of today's.

    Raises
    ------
    NotFoundError
        The persona has no map, or not this one; the message lists those there are.
    """
    maps = document.children(persona.id, JourneyMap)
    if wanted is None:
        current = [m for m in maps if m.map_kind is MapKind.CURRENT]
        if found := (current or list(maps))[:1]:
            return found[0]
        raise NotFoundError(
            f"{persona.name} ({persona.id}) has no journey map yet. Draw one, or plant a starter "
            "journey with: cjm init DIR --journey NAME",
            wanted=persona.id,
        )
    for journey_map in maps:
        if wanted == journey_map.id:
            return journey_map
    known = ", ".join(m.id for m in maps) or "none yet"
    raise NotFoundError(
        f"{persona.name} ({persona.id}) has no map {wanted!r}. Maps: {known}.", wanted=wanted
    )


def make_view(
    document: Document,
    tables: Evidence,
    *,
    persona: str,
    journey_map: str | None = None,
    catalog: Catalog | None = None,
) -> View:
    """Return all that a persona's report shows.

    Raises
    ------
    NotFoundError
        The persona or the map is not there.
    InvalidMapError
        The map has no touchpoint yet.
    """
    who = choose_persona(document, persona)
    chosen = choose_map(document, who, journey_map)
    if not document.touchpoints(chosen.id):
        raise InvalidMapError(
            f"The map {chosen.title!r} ({chosen.id}) has no touchpoint yet. Add the first one.",
            item=chosen.id,
        )
    facts = map_facts(document, tables, who, chosen)
    return View(document, who, chosen, facts, catalog or Catalog())


def map_facts(
    document: Document, tables: Evidence, persona: Persona, journey_map: JourneyMap
) -> MapFacts:
    """Return everything measured about one persona's map.

    Rows of the evidence tables belong to a persona by their ``persona`` column; only maps of the
    current state are read against them, and only events that a touchpoint of the map names.
    """
    measured = journey_map.map_kind is MapKind.CURRENT
    events = _own(tables.events, persona) if measured else NO_EVENTS
    answers = _own(tables.ratings, persona) if measured else NO_RATINGS
    touchpoints = document.touchpoints(journey_map.id)
    events = events[events["activity"].isin([a for t in touchpoints for a in t.activities])]
    order = [t.id for t in touchpoints]
    answers = answers[answers["touchpoint"].isin(order)]
    flows = flow.measure(events, touchpoints)
    facts = {
        t.id: _touchpoint_facts(
            document, t, answers[answers["touchpoint"] == t.id], flows.get(t.id)
        )
        for t in touchpoints
    }
    judged = {
        m.touchpoint_id: m for t in touchpoints for m in document.children(t.id, MomentOfTruth)
    }
    frictions = moments.rank_frictions(touchpoints, facts, judged)
    cells = ledger.ledger(document, journey_map.id, facts)
    counted = ledger.count_cells(document, journey_map.id, cells)
    sources = {s.id: s for s in document.all(Source)}
    reached, reasons = ledger.status(
        cells, counted, frictions, sources=sources, on=journey_map.drawn_on or _latest(sources)
    )
    return MapFacts(
        journey_map.id,
        touchpoints=facts,
        cells=cells,
        status=reached,
        status_reasons=reasons,
        supported=counted[0],
        total=counted[1],
        frictions=frictions,
        delights=moments.rank_delights(touchpoints, facts, judged),
        kpis=_kpis(document, journey_map),
        peak_end=emotions.peak_end(answers, order),
        n_cases=int(events["case"].nunique()) or None,
        n_respondents=int(answers["respondent"].nunique()) or None,
        observed_from=_day(events["at"], min),
        observed_to=_day(events["at"], max),
    )


def _touchpoint_facts(
    document: Document,
    touchpoint: Touchpoint,
    answers: pd.DataFrame,
    measured: flow.Flow | None,
) -> TouchpointFacts:
    ratings = document.children(touchpoint.id, EmotionRating)
    room = emotions.read_room(ratings)
    customers = emotions.read_customers(answers, ratings)
    voice = None
    if customers is not None and customers.actual.n >= intervals.SUPPRESSED_BELOW:
        voice = Rater.CUSTOMER
    elif room is not None and room.actual.n:
        voice = Rater.STAFF
    speaking = customers if voice is Rater.CUSTOMER else room
    found = measured or flow.Flow()
    return TouchpointFacts(
        touchpoint.id,
        voice=voice,
        customers=customers,
        room=room,
        gap=None if speaking is None else emotions.gap(speaking),
        importance=touchpoint.importance,
        reach=found.reach,
        arrivals=found.arrivals,
        lost=found.lost,
        drop_off=found.drop_off,
        dwell_median_s=found.dwell_median_s,
        channel_mix=found.channel_mix,
    )


def _kpis(document: Document, journey_map: JourneyMap) -> Mapping[str, KpiFacts]:
    return {
        k.id: kpi.read_kpi(k, document.children(k.id, Measurement))
        for k in document.children(journey_map.id, Kpi)
    }


def _own(frame: pd.DataFrame, persona: Persona) -> pd.DataFrame:
    return frame[frame["persona"] == persona.id]


def _day(times: pd.Series, pick: Callable[[pd.Series], pd.Timestamp]) -> dt.date | None:
    return None if times.empty else pick(times).date()


def _latest(sources: Mapping[str, Source]) -> dt.date | None:
    return max(
        (s.collected_to for s in sources.values() if s.collected_to is not None), default=None
    )


def open_view(
    folder: Path,
    *,
    persona: str,
    journey_map: str | None = None,
    moment: int | dt.datetime | None = None,
    catalog: Catalog | None = None,
) -> View:
    """Open a workspace and return all that a persona's report shows, as it was at *moment*.

    Raises
    ------
    WorkspaceError, NotFoundError, InvalidMapError, SourceError
        See :func:`read_for_sharing` and :func:`make_view`.
    """
    document, tables = read_for_sharing(folder, moment=moment)
    return make_view(document, tables, persona=persona, journey_map=journey_map, catalog=catalog)


def read_workspace(
    folder: Path, *, moment: int | dt.datetime | None = None
) -> tuple[Document, Evidence]:
    """Return what a workspace held at *moment* (a sequence number or a time; default now).

    Raises
    ------
    WorkspaceError
        There is no readable workspace in *folder*.
    SourceError
        An evidence file is missing or was changed.
    """
    workspace = Workspace.open(folder)
    document = snapshot_at(workspace, moment)
    return document, read_evidence(document, workspace.folder.evidence)


def read_for_sharing(
    folder: Path, *, moment: int | dt.datetime | None = None
) -> tuple[Document, Evidence]:
    """Return a workspace as :func:`read_workspace` does, personal data in its words masked.

    E-mail addresses, phone, card and account numbers, and the like; names stay, since owners are
    named.
    """
    document, tables = read_workspace(folder, moment=moment)
    return Document.of(map(_masked, document), sequence=document.sequence), tables


def _masked(entity: Entity) -> Entity:
    changes: dict[str, object] = {}
    for name, ref in ((n, ref_of(type(entity), n)) for n in type(entity).model_fields):
        value = getattr(entity, name)
        if ref is not None or name in _NO_WORDS:
            continue
        if type(value) is str and privacy.find(value):
            changes[name] = privacy.mask(value)
        elif isinstance(value, tuple) and any(privacy.find(text) for text in value):
            changes[name] = tuple(privacy.mask(text) for text in value)
    return entity.revise(**changes) if changes else entity


def snapshot_at(workspace: Workspace, moment: int | dt.datetime | None) -> Document:
    """Return the workspace after a change's number, as of a UTC time, or as it is now.

    Raises
    ------
    NotFoundError
        The change has not happened yet, or the workspace did not exist at that time.
    """
    if moment is None:
        return workspace.snapshot()
    if isinstance(moment, int):
        return workspace.as_of(moment)
    earlier = [entry.sequence for entry in workspace.watch(0) if entry.at <= moment]
    if not earlier:
        raise NotFoundError(
            f"This workspace holds nothing from before {moment:%Y-%m-%d %H:%M} UTC. "
            "Choose a later moment.",
            wanted=moment.isoformat(),
        )
    return workspace.as_of(max(earlier))


def parse_moment(as_of: str | int | None) -> int | dt.datetime | None:
    """Return a moment as a change's number or a UTC time; a day means its last instant.

    Raises
    ------
    ParameterError
        It is neither a number nor a date.
    """
    if as_of is None or isinstance(as_of, int):
        return as_of
    try:
        if as_of.isdecimal():
            return int(as_of)
        when = dt.datetime.fromisoformat(as_of)
        if len(as_of) == len("2026-11-20"):
            when += dt.timedelta(days=1, microseconds=-1)
        return when.astimezone(dt.UTC) if when.tzinfo else when.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError) as err:  # also more digits than Python reads, or year 0
        shown = repr(as_of if len(as_of) <= _SHOWN else f"{as_of[:_SHOWN]}…")
        raise ParameterError(
            f"{shown} is neither the number of a change nor a date such as 2026-11-20.",
            parameter="as_of",
        ) from err
