"""A list of items of one kind beside the form of the chosen one: add, choose, move, remove."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cjm_widgets.errors import InvalidMapError
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Entity, RankedEntity
from cjm_widgets.model.shapes import shapes
from cjm_widgets.widgets.controls import describe
from cjm_widgets.widgets.desk import Desk
from cjm_widgets.widgets.form import FORM_WORDS, Form, Plan, fields_of
from cjm_widgets.workshop import entry, fill, titles

Detail = Callable[[Entity], tuple[str, bool]]
_NOTHING: Detail = lambda _: ("", False)  # noqa: E731 - a constant reads better here


@dataclass(frozen=True, slots=True)
class Shelf:
    """Which items a list shows.

    Attributes
    ----------
    cls
        Their kind.
    heading
        What stands over the list.
    rows
        The items in the order in which they are shown; asked anew after each change.
    detail
        A short text beside an item, and whether it calls for attention.
    fixed
        Values every new item gets, its parent for instance; asked when one is added.
    added
        Called with the id of a new item.
    hint
        What an empty list says.
    grows
        Items may be added, moved and removed here.
    """

    cls: type[Entity]
    heading: str
    rows: Callable[[], Sequence[Entity]]
    detail: Detail = _NOTHING
    fixed: Callable[[], Mapping[str, str]] = dict
    added: Callable[[str], None] | None = None
    hint: str = N_("Nothing here yet.")
    grows: bool = True


class Items(Form):
    """Items of one kind: the list, and the form of the one that is chosen."""

    WORDS: Mapping[str, str] = {
        **FORM_WORDS,
        "add": N_("Add"),
        "addOne": N_("Add {kind}"),
        "cancel": N_("Cancel"),
        "remove": N_("Remove"),
        "up": N_("Move up"),
        "down": N_("Move down"),
        "tools": N_("Order and removal"),
        "said": N_("{title}, place {n} of {total}"),
        "removed": N_("{title} removed. Undo brings it back."),
        "added": N_("{title} added"),
    }

    def __init__(self, desk: Desk, shelf: Shelf, *, plan: Plan | None = None) -> None:
        self._shelf = shelf
        self._chosen: str | None = None
        self._base = plan or Plan()
        super().__init__(
            desk, self.chosen, plan=self._with_fixed(), heading=shelf.heading, empty=shelf.hint
        )

    def chosen(self) -> str | None:
        """Return the id of the chosen item: the one last pressed or added, else the first."""
        rows = self._shelf.rows()
        if all(row.id != self._chosen for row in rows):
            self._chosen = rows[0].id if rows else None
        return self._chosen

    def choose(self, item: str) -> None:
        """Show the form of another item."""
        self._chosen = item
        self.refresh()

    def _with_fixed(self) -> Plan:
        return replace(self._base, fixed={**(self._base.fixed or {}), **self._shelf.fixed()})

    def _picture(self) -> dict[str, Any]:
        self._plan = self._with_fixed()
        shelf, desk = self._shelf, self._desk
        rows = shelf.rows()
        return {
            **super()._picture(),
            "kind": _inside(desk.words(shelf.cls.label)),
            "grows": shelf.grows,
            "ordered": shelf.grows and issubclass(shelf.cls, RankedEntity),
            "rows": [self._row(row) for row in rows],
            "chosen": self.chosen(),
            "blank": self._blank(),
        }

    def _row(self, row: Entity) -> dict[str, Any]:
        text, hot = self._shelf.detail(row)
        title = titles.numbered(self._desk.document, row, self._desk.catalog)
        return {"id": row.id, "title": title, "detail": text, "hot": hot}

    def _blank(self) -> list[dict[str, Any]]:
        """What must be filled in before an item can be made."""
        cls = self._shelf.cls
        needed = [n for n in fields_of(cls, self._plan) if shapes(cls)[n].required]
        return [describe(self._desk, cls, name) for name in needed]

    def _carry_out(self, do: str, args: Mapping[str, Any]) -> None:
        live, item = self._desk.live, str(args.get("item"))
        match do:
            case "choose":
                self._chosen = item
            case "add":
                self._add(args.get("values"))
            case "remove":
                self._remove(item)
            case "move":
                fill.move(live, item, 1 if args.get("by") == 1 else -1)
            case _:
                super()._carry_out(do, args)

    def _add(self, typed: object) -> None:
        if not isinstance(typed, dict):
            raise InvalidMapError("nothing was typed")
        cls = self._shelf.cls
        values = entry.read_all(cls, typed, self._desk.catalog)
        self._chosen = fill.add(self._desk.live, cls, {**self._shelf.fixed(), **values})
        if self._shelf.added is not None:
            self._shelf.added(self._chosen)

    def _remove(self, item: str) -> None:
        ids = [row.id for row in self._shelf.rows()]
        place = ids.index(item) if item in ids else 0
        fill.remove(self._desk.live, item)
        left = [other for other in ids if other != item]
        self._chosen = left[min(place, len(left) - 1)] if left else None


def _inside(label: str) -> str:
    """Return a label as it stands inside a sentence: *Goal* becomes *goal*, *KPI* stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
