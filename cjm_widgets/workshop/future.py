"""Make a future map from today's: the same journey with new ids, to be changed where it hurts."""

from __future__ import annotations

from typing import Any, TypeVar

from cjm_widgets.errors import InvalidMapError
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.base import Entity, build, references
from cjm_widgets.model.blueprint import BackstageStep, SupportProcess
from cjm_widgets.model.document import Document
from cjm_widgets.model.journey import JourneyMap, Route, Touchpoint
from cjm_widgets.model.scales import MapKind
from cjm_widgets.store import Create
from cjm_widgets.workshop import edit
from cjm_widgets.workshop.live import Live

E = TypeVar("E", bound=Entity)


def future_of(document: Document, map_id: str) -> JourneyMap | None:
    """Return the first future map made from this one, ``None`` when there is none yet."""
    made = (m for m in document.referring(map_id, JourneyMap) if m.derived_from == map_id)
    return next((m for m in made if m.map_kind is MapKind.FUTURE), None)


def make_future(live: Live, map_id: str, *, catalog: Catalog | None = None) -> str:
    """Copy a map as the first draft of the future state and return the copy's id.

    Stages, touchpoints, routes and what lies behind them come along and remember what they were
    made from; ratings, pains, notes, evidence and measured importance belong to today and stay.

    Raises
    ------
    InvalidMapError
        The map is itself one of the future.
    """
    words = (catalog or Catalog()).text
    document = live.document
    today = document.get(map_id, JourneyMap)
    if today.map_kind is MapKind.FUTURE:
        raise InvalidMapError(f"{today.title!r} is already a map of the future", item=map_id)
    future = edit.new_id(JourneyMap.kind)
    copies: list[Entity] = [
        today.revise(
            id=future,
            title=_fitting(words(N_("{title}, as we want it")).format(title=today.title)),
            map_kind=MapKind.FUTURE,
            derived_from=today.id,
            review_on=None,
            drawn_on=None,
        )
    ]
    new_ids = {today.id: future}
    for stage in document.stages(today.id):
        copies.append(_copy(stage, new_ids))
        for touchpoint in document.children(stage.id, Touchpoint):
            copies.append(_copy(touchpoint, new_ids, derived_from=touchpoint.id, **_NOT_YET))
    for touchpoint in document.touchpoints(today.id):
        for process in document.children(touchpoint.id, SupportProcess):
            copies.append(_copy(process, new_ids, problem=None, causes=()))
    for touchpoint in document.touchpoints(today.id):
        for step in document.children(touchpoint.id, BackstageStep):
            carried = tuple(new_ids[i] for i in step.support_ids if i in new_ids)
            copies.append(_copy(step, new_ids, problem=None, causes=(), support_ids=carried))
    copies += [_copy(r, new_ids, share=None) for r in document.children(today.id, Route)]
    live.change([Create(item) for item in copies], label=f"Make the future map of {today.title}")
    return future


_NOT_YET: dict[str, Any] = {
    "importance": None,
    "agreed_desired": None,
    "agreed_actual": None,
    "says": None,
    "activities": (),
}


def _copy(entity: E, new_ids: dict[str, str], **changes: Any) -> E:
    """Return an item under a new id that points to the copies of what it pointed to."""
    new_ids[entity.id] = copy_id = edit.new_id(entity.kind)
    values: dict[str, Any] = {name: getattr(entity, name) for name in type(entity).model_fields}
    for reference in references(entity):
        if isinstance(values[reference.field], str):
            values[reference.field] = new_ids.get(reference.target, reference.target)
    return build(type(entity), {**values, "id": copy_id, **changes})


def _fitting(title: str) -> str:
    return title if len(title) <= 200 else title[:199] + "…"
