"""The service blueprint: what customers do and see, what lies behind it, and what causes a low."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from cjm_widgets.errors import ConflictError, InvalidMapError
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.blueprint import BackstageStep, SupportProcess
from cjm_widgets.model.document import Document
from cjm_widgets.model.journey import Touchpoint
from cjm_widgets.model.people import Department, Participant
from cjm_widgets.render import figures
from cjm_widgets.widgets.picture import Following, script, style
from cjm_widgets.workshop import backstage, entry, titles
from cjm_widgets.workshop.backstage import Column, Item, Low
from cjm_widgets.workshop.live import Live

_OVERTAKEN = N_("Somebody else changed {name} meanwhile, and yours is not saved yet.")
_NOW = N_("Somebody else changed this meanwhile. It now reads: {text}")
_AGREED, _MEAN, _FRICTION = N_("low: {n} as agreed"), N_("low: {n} in the room"), N_("friction")
_REMOVED = (
    N_("Removed. Its {n} note went to the parking lot."),
    N_("Removed. Its {n} notes went to the parking lot."),
)


class Blueprint(Following):
    """Stages and touchpoints across, from the customer down to the systems; edited in place.

    Parameters
    ----------
    workshop_id
        The workshop whose ratings, once revealed, say where the lows are.
    wall
        Only what the whole room is to look at: nothing can be changed.
    """

    WORDS = MappingProxyType(
        {
            "blueprint": N_("Service blueprint"),
            "tools": N_("Change the chosen step"),
            "pick": N_("Choose a step, or drag one to its place."),
            "customer_action": N_("Customer action"),
            "frontstage": N_("Frontstage"),
            "backstage": N_("Backstage"),
            "support": N_("Support processes"),
            "interaction": N_("line of interaction"),
            "visibility": N_("line of visibility"),
            "internal": N_("line of internal interaction"),
            "what_customer_action": N_("What does the customer do?"),
            "what_frontstage": N_("What of ours can they see?"),
            "what_backstage": N_("What do we do that the customer cannot see?"),
            "what_support": N_("Which system or process carries this step?"),
            "open": N_("Not filled in yet"),
            "add_backstage": N_("+ Add step"),
            "add_support": N_("+ Add system or process"),
            "add_at": N_("{what} at {code} {name}"),
            "rename": N_("Rename"),
            "remove": N_("Remove"),
            "left": N_("To the touchpoint before"),
            "right": N_("To the next touchpoint"),
            "up": N_("Move up"),
            "down": N_("Move down"),
            "lows_only": N_("Lows only"),
            "question": N_("Which of these causes the low?"),
            "causes_it": N_("causes the low"),
            "causes_at": N_("causes the low at {codes}"),
            "department": N_("Department"),
            "owner": N_("Owner"),
            "minutes": N_("Work, in minutes"),
            "problem": N_("What goes wrong"),
            "rests_on": N_("Rests on"),
            "rests_on_none": N_("There is no system or process on this map yet."),
            "carries": N_("Carries"),
            "carries_none": N_("No step rests on it yet."),
            "elsewhere": N_("Behind other touchpoints"),
            "causes": N_("Causes the low at"),
            "no_lows": N_("No touchpoint is a low: agree on the emotions in step 4."),
            "nobody": N_("not named yet"),
            "behind": N_("behind {code} {name}"),
            "place": N_("{name}, behind {code} {touchpoint}, place {place} of {total}"),
            "said_lifted": N_(
                "Lifted {where}. Arrows move it, Space sets it down, Escape puts it back."
            ),
            "said_down": N_("Set down {where}"),
            "said_back": N_("Put back: {where}"),
            "said_cause": N_("{name} causes the low at {code}"),
            "said_no_cause": N_("{name} does not cause the low at {code}"),
            "said_removed": N_("Removed {name}. Undo brings it back."),
            "said_no_low": N_("This touchpoint is no low. Choose others in the panel."),
            "empty": N_("There is no touchpoint yet. Lay the journey out in step 3."),
            "space": N_("Space"),
            "key_walk": N_("walk"),
            "key_write": N_("write, rename"),
            "key_lift": N_("lift, arrows move,"),
            "key_down": N_("set down,"),
            "key_back": N_("put back"),
            "key_add": N_("add after"),
            "key_cause": N_("causes the low"),
            "key_panel": N_("to the panel"),
            "key_remove": N_("remove"),
            "del": N_("Del"),
            "dismiss": N_("Close"),
            "keep_mine": N_("Keep mine"),
            "take_theirs": N_("Take theirs"),
        }
    )
    _esm = script("board_hand", "writing", "blueprint_panel", "blueprint")
    _css = style("writing", "blueprint")

    def __init__(
        self,
        live: Live,
        map_id: str,
        *,
        workshop_id: str | None = None,
        catalog: Catalog | None = None,
        wall: bool = False,
    ) -> None:
        self._map_id = map_id
        self._workshop_id = workshop_id
        super().__init__(live, catalog=catalog, wall=wall)

    def _draw(self) -> dict[str, Any]:
        document = self._live.document
        columns = backstage.columns(document, self._map_id, workshop_id=self._workshop_id)
        drawn = state(document, columns, self._language)
        return drawn | {"seen": self._live.sequence, "wall": self._wall}

    def _carry_out(self, do: str, said: Mapping[str, Any]) -> None:
        deed = self._deeds().get(do)
        if deed is None:
            raise InvalidMapError(f"The blueprint knows nothing to do by the name of {do!r}.")
        try:
            deed(said)
        except ConflictError as err:
            self._live.poll()
            raise ConflictError(self._overtaken(said) or str(err), stale=err.stale) from err
        finally:
            self.redraw()

    def _deeds(self) -> dict[str, Callable[[Mapping[str, Any]], object]]:
        live = self._live
        return {
            "describe": lambda a: backstage.describe(
                live, a["id"], a["field"], a["text"], seen=a["seen"]
            ),
            "add": lambda a: backstage.add(
                live,
                a["touchpoint"],
                a["kind"],
                name=a["name"],
                after=a["after"],
                new_id=a["id"],
            ),
            "write": lambda a: backstage.revise(
                live, a["id"], self._read(a["id"], a["field"], a["text"]), seen=a["seen"]
            ),
            "move": lambda a: backstage.move(
                live, a["id"], a["touchpoint"], before=a["before"], seen=a["seen"]
            ),
            "remove": lambda a: self._remove(a["id"], a["seen"]),
            "cause": lambda a: backstage.mark_cause(
                live, a["id"], a["touchpoint"], a["on"], seen=a["seen"]
            ),
            "link": lambda a: backstage.link(live, a["id"], a["process"], a["on"], seen=a["seen"]),
            "undo": lambda _: live.undo(),
            "redo": lambda _: live.redo(),
        }

    def _remove(self, item_id: str, seen: int) -> None:
        parked = backstage.remove(self._live, item_id, seen=seen)
        if parked:
            text = self._language.plural(*_REMOVED, parked).format(n=parked)
            self.send({"notice": text})

    def _read(self, item_id: str, field: str, text: str) -> dict[str, Any]:
        cls = backstage.KINDS.get(item_id.partition("-")[0], BackstageStep)
        if field not in backstage.FIELDS or field not in cls.model_fields:
            raise InvalidMapError(f"The blueprint has no field {field!r}.", field=field)
        return {field: entry.read(cls, field, text, self._language)}

    def _overtaken(self, said: Mapping[str, Any]) -> str | None:
        """Say what stands there now, where the item is still there."""
        found = self._live.document.find(str(said.get("id")))
        if not isinstance(found, BackstageStep | SupportProcess | Touchpoint):
            return None
        text, field = self._language.text, said.get("field")
        if field not in type(found).model_fields:
            return text(_OVERTAKEN).format(name=found.name)
        value = entry.shown(type(found), field, getattr(found, field))
        if str(field).endswith("_id"):
            value = titles.title_of(self._live.document, str(value), self._language)
        return text(_NOW).format(text=f"“{value or '–'}”")


def state(document: Document, columns: tuple[Column, ...], catalog: Catalog) -> dict[str, Any]:
    """Return a blueprint as the JSON values that the script draws."""
    codes = {column.touchpoint.id: column.code for column in columns}
    return {
        "columns": [_column(document, column, codes, catalog) for column in columns],
        "stages": [
            {"id": stage.id, "number": str(number), "name": stage.name}
            for number, stage in enumerate(dict.fromkeys(column.stage for column in columns), 1)
        ],
        "departments": [{"id": d.id, "name": d.name} for d in document.all(Department)],
        "people": [{"id": p.id, "name": p.name} for p in document.all(Participant)],
    }


def _column(
    document: Document, column: Column, codes: Mapping[str, str], catalog: Catalog
) -> dict[str, Any]:
    touchpoint = column.touchpoint
    return {
        "id": touchpoint.id,
        "code": column.code,
        "name": touchpoint.name,
        "stage": column.stage.id,
        "low": None if column.low is None else _low(column.low, catalog),
        "texts": {field: getattr(touchpoint, field) or "" for field in backstage.TEXTS},
        "backstage": [_item(document, step, codes, catalog) for step in column.steps],
        "support": [_item(document, process, codes, catalog) for process in column.processes],
    }


def _low(low: Low, catalog: Catalog) -> str:
    if low.value is None:
        return catalog.text(_FRICTION)
    digits = 0 if low.agreed else 1
    shown = figures.number(low.value, catalog, digits=digits, signed=True)
    return catalog.text(_AGREED if low.agreed else _MEAN).format(n=shown)


def _item(
    document: Document, item: Item, codes: Mapping[str, str], catalog: Catalog
) -> dict[str, Any]:
    owner = item.owner_id if isinstance(item, BackstageStep) else None
    minutes = entry.shown(BackstageStep, "minutes", getattr(item, "minutes", None))
    return {
        "id": item.id,
        "kind": item.kind,
        "name": item.name,
        "department_id": item.department_id or "",
        "department": titles.title_of(document, item.department_id, catalog),
        "owner_id": owner or "",
        "owner": titles.title_of(document, owner, catalog),
        "minutes": minutes or "",
        "problem": item.problem or "",
        "causes": [t for t in codes if t in item.causes],
        "cause_codes": ", ".join(code for t, code in codes.items() if t in item.causes),
        "support_ids": list(item.support_ids) if isinstance(item, BackstageStep) else [],
    }
