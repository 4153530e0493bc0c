"""The board of stages and touchpoints: a picture of a map that people move, name and branch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.codes import alternatives, codes
from cjm_widgets.model.document import Document
from cjm_widgets.model.facts import EVIDENCE_LANES, CellEvidence, MapFacts
from cjm_widgets.model.journey import JourneyMap, Route, Stage, Touchpoint
from cjm_widgets.model.people import Persona
from cjm_widgets.model.scales import NoteKind, Phase, RouteKind
from cjm_widgets.model.session import Note
from cjm_widgets.render import figures
from cjm_widgets.render.columns import backing
from cjm_widgets.widgets.picture import Answer, Following, script, style
from cjm_widgets.workshop import board
from cjm_widgets.workshop.live import Live

Facts = Callable[[Document, str], MapFacts | None]

_PHASES = {phase.value: phase for phase in Phase}
_NOTES = (N_("{n} note"), N_("{n} notes"))
_REMOVED = N_("Removed “{name}”.")
_PARKED = (
    N_("Removed “{name}”. Its {n} note went to the parking lot."),
    N_("Removed “{name}”. Its {n} notes went to the parking lot."),
)
_BACK = N_("{share} go back to {number}")
_ON = N_("{share} go on to {number}")
_SOME_BACK = N_("some go back to {number}")
_SOME_ON = N_("some go on to {number}")


class Board(Following):
    """The stages and touchpoints of one map, to be moved by hand or by keys.

    Parameters
    ----------
    facts
        Returns what is measured about a map, for the evidence on each card; without it, or where
        it returns ``None``, every card counts as assumed.
    otherwise
        Is told what the board itself does not carry out: ``select`` and ``open`` (the walk-through)
        with an ``item``, and on an empty board ``begin_empty``, ``begin_template``, ``begin_data``.
    wall
        Only what the whole room is to look at: no tools, larger.
    """

    WORDS = MappingProxyType(
        {
            "board": N_("Board of stages and touchpoints"),
            "tools": N_("Board tools"),
            "move": N_("Move"),
            "to_left": N_("Move to the stage before"),
            "to_right": N_("Move to the next stage"),
            "up": N_("Move up"),
            "down": N_("Move down"),
            "stage_left": N_("Move the stage to the left"),
            "stage_right": N_("Move the stage to the right"),
            "rename": N_("Rename"),
            "add_after": N_("Add after"),
            "branch": N_("Branch"),
            "branch_long": N_("Branch: another way to do this"),
            "unbranch": N_("Unbranch"),
            "unbranch_long": N_("Unbranch: one way again, one after the other"),
            "remove": N_("Remove"),
            "phase": N_("Phase"),
            "add_stage": N_("+ Add stage"),
            "add_touchpoint": N_("+ Add touchpoint"),
            "to_stage": N_("to stage {number}"),
            "stage": N_("Stage {number}"),
            "either": N_("either"),
            "or": N_("or"),
            "no_channel": N_("No channel yet"),
            "fresh": N_("+{n} new"),
            "unnamed": N_("Not named yet"),
            "name_touchpoint": N_("Name of the touchpoint"),
            "name_stage": N_("Name of the stage"),
            "ask_touchpoint": N_("What does {persona} do here?"),
            "ask_way": N_("What can {persona} do instead?"),
            "ask_stage": N_("What does {persona} want here?"),
            "key_walk": N_("walk"),
            "key_lift": N_("lift, arrows move,"),
            "key_down": N_("set down,"),
            "key_back": N_("put back"),
            "key_rename": N_("rename"),
            "key_add": N_("add after"),
            "key_branch": N_("branch"),
            "key_open": N_("walk-through"),
            "key_remove": N_("remove"),
            "space": N_("Space"),
            "place": N_("{name}, stage {number} {stage}, place {place} of {total}"),
            "place_stage": N_("Stage {place} of {total}: {name}"),
            "lifted": N_(
                "Lifted {where}. Arrows move it, Space sets it down, Escape puts it back."
            ),
            "set_down": N_("Set down {where}"),
            "put_back": N_("Put back: {where}"),
            "first": N_("Already first in its stage"),
            "last": N_("Already last in its stage"),
            "no_stage": N_("No stage there"),
            "renamed": N_("Renamed: {name}"),
            "added": N_("Added {where}"),
            "branched": N_("Branched: {where}"),
            "unbranched": N_("One way again; all of them stay, one after the other"),
            "phase_set": N_("{name}: {phase}"),
            "lost_text": N_("“{name}” was removed meanwhile. You were writing: {text}"),
            "undo": N_("Undo"),
            "close": N_("Close"),
            "empty": N_("How do you want to begin?"),
            "begin_empty": N_("With an empty board"),
            "begin_empty_hint": N_("Name the first stage after what {persona} wants there."),
            "begin_template": N_("From an example journey"),
            "begin_template_hint": N_("Take the one nearest to your trade and correct it."),
            "begin_data": N_("From your own data"),
            "begin_data_hint": N_("An event log drafts the stages; you put them right."),
        }
    )
    _esm = script("board_order", "board_card", "board_tools", "board_hand", "board")
    _css = style("board")

    def __init__(
        self,
        live: Live,
        map_id: str,
        *,
        facts: Facts | None = None,
        otherwise: Answer | None = None,
        catalog: Catalog | None = None,
        wall: bool = False,
    ) -> None:
        self._map_id = map_id
        self._facts = facts
        self._otherwise = otherwise
        super().__init__(live, catalog=catalog, wall=wall)

    def _draw(self) -> dict[str, Any]:
        document = self._live.document
        facts = self._facts(document, self._map_id) if self._facts else None
        drawn = board_state(document, self._map_id, facts, catalog=self._language)
        return drawn | {"wall": self._wall}

    def _carry_out(self, do: str, said: Mapping[str, Any]) -> None:
        deed = self._deeds().get(do)
        if deed is None:
            if self._otherwise is not None:
                self._otherwise(do, said)
            return
        try:
            deed(said)
        finally:
            if self.state["seen"] != self._live.sequence:
                self.redraw()

    def _deeds(self) -> dict[str, Callable[[Mapping[str, Any]], object]]:
        live = self._live
        return {
            "move": lambda a: board.move_touchpoint(
                live, a["item"], stage_id=a["stage"], before=a["before"], seen=a["seen"]
            ),
            "move_stage": lambda a: board.move_stage(
                live, a["item"], before=a["before"], seen=a["seen"]
            ),
            "rename": lambda a: board.rename(live, a["item"], name=a["name"], seen=a["seen"]),
            "phase": lambda a: board.set_phase(
                live, a["item"], phase=_PHASES[a["phase"]], seen=a["seen"]
            ),
            "add": lambda a: board.add_touchpoint(
                live, a["stage"], name=a["name"], after=a["after"], touchpoint_id=a["id"]
            ),
            "add_stage": lambda a: board.add_stage(
                live, self._map_id, name=a["name"], after=a["after"], stage_id=a["id"]
            ),
            "branch": lambda a: board.branch(
                live, a["item"], name=a["name"], seen=a["seen"], new_id=a["id"]
            ),
            "unbranch": lambda a: board.unbranch(live, a["item"], seen=a["seen"]),
            "remove": self._remove,
            "undo": lambda _: self._show(live.undo().sequence),
            "redo": lambda _: self._show(live.redo().sequence),
        }

    def _remove(self, said: Mapping[str, Any]) -> None:
        item = self._live.document.find(said["item"])
        parked = board.remove(self._live, said["item"], seen=said["seen"])
        text = self._language.plural(*_PARKED, parked) if parked else self._language.text(_REMOVED)
        name = item.name if isinstance(item, Stage | Touchpoint) else ""
        self.send({"say": text.format(name=name, n=parked), "undo": True})

    def _show(self, sequence: int) -> None:
        """Say what was taken back or done again, and where."""
        shown = {item for stage in self.state["stages"] for item in _ids(stage)}
        entries = [e for e in self._live.workspace.watch(sequence - 1) if e.sequence == sequence]
        for entry in entries[:1]:
            self.send({"say": entry.label, "undo": False})
        for entry in [e for e in entries if e.item in shown][-1:]:
            self.choose(entry.item)


def _ids(stage: Mapping[str, Any]) -> list[str]:
    """Return the ids of a stage and its touchpoints."""
    return [stage["id"], *(card["id"] for card in stage["cards"])]


def board_state(
    document: Document, map_id: str, facts: MapFacts | None, *, catalog: Catalog | None = None
) -> dict[str, Any]:
    """Return a map as the JSON values that the script draws.

    Raises
    ------
    NotFoundError
        There is no such map.
    """
    words = catalog or Catalog()
    journey_map = document.get(map_id, JourneyMap)
    numbers = codes(document, map_id)
    notes = Counter(
        note.target_id for note in document.all(Note) if note.note_kind is not NoteKind.PARKED
    )
    ways = _ways(document, map_id, numbers, words)
    persona = document.get(journey_map.persona_id, Persona).name
    return {
        "seen": document.sequence,
        "persona": next(iter(persona.split()), persona),
        "phases": [{"id": phase.value, "name": _phase(phase, words)} for phase in Phase],
        "stages": [
            {
                "id": stage.id,
                "number": numbers[stage.id],
                "name": stage.name,
                "phase": stage.phase.value,
                "cards": [
                    _card(touchpoint, numbers[touchpoint.id], words)
                    | _evidence(touchpoint, facts, words)
                    | _noted(notes[touchpoint.id], words)
                    | {
                        "branch": touchpoint.branch if len(way) > 1 else None,
                        "ways": ways.get(touchpoint.id, []),
                    }
                    for way in alternatives(document.children(stage.id, Touchpoint))
                    for touchpoint in way
                ],
            }
            for stage in document.stages(map_id)
        ],
    }


def _card(touchpoint: Touchpoint, number: str, words: Catalog) -> dict[str, Any]:
    channel = touchpoint.channel
    where = None if channel is None else words.text(channel.label)
    return {
        "id": touchpoint.id,
        "number": number,
        "name": touchpoint.name,
        "channel": None if channel is None else channel.value,
        "where": touchpoint.channel_detail or where,
    }


def _evidence(touchpoint: Touchpoint, facts: MapFacts | None, words: Catalog) -> dict[str, Any]:
    """Return the strongest evidence behind a touchpoint, as the map shows it below its column."""
    cells = {} if facts is None else facts.cells
    known = [cells.get((touchpoint.id, lane.value), CellEvidence()) for lane in EVIDENCE_LANES]
    best = max(known, key=lambda cell: (cell.strength.level, cell.n or 0))
    shown = backing(best, words)
    count = "" if best.n is None or not shown.level else figures.number(best.n, words)
    return {
        "level": shown.level,
        "proof": f"{shown.word}{figures.NO_BREAK}{count}" if count else shown.word,
    }


def _noted(n: int, words: Catalog) -> dict[str, Any]:
    text = words.plural(*_NOTES, n).format(n=figures.number(n, words)) if n else ""
    return {"n_notes": n, "notes": text}


def _ways(
    document: Document, map_id: str, numbers: Mapping[str, str], words: Catalog
) -> dict[str, list[dict[str, Any]]]:
    """Return what a card says of the ways that leave the order of the board at it."""
    order = list(numbers)
    found: dict[str, list[dict[str, Any]]] = {}
    for route in document.children(map_id, Route):
        if route.route_kind is RouteKind.MAIN or not {route.from_id, route.to_id} <= set(order):
            continue
        back = order.index(route.to_id) < order.index(route.from_id)
        if route.share is None:
            text = words.text(_SOME_BACK if back else _SOME_ON)
        else:
            text = words.text(_BACK if back else _ON)
        share = "" if route.share is None else figures.percent(route.share, words)
        found.setdefault(route.from_id, []).append(
            {"text": text.format(share=share, number=numbers[route.to_id]), "back": back}
        )
    return found


def _phase(phase: Phase, words: Catalog) -> str:
    label = words.text(phase.label)
    return label[:1].upper() + label[1:]
