"""Forms derived from the model: every field of an item with its label, question and control."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cjm_widgets.errors import ConflictError, InvalidMapError
from cjm_widgets.i18n import N_
from cjm_widgets.model.base import Entity
from cjm_widgets.model.schema import field_specs
from cjm_widgets.model.shapes import shapes
from cjm_widgets.widgets.controls import describe
from cjm_widgets.widgets.desk import Desk
from cjm_widgets.widgets.picture import Picture, script, style
from cjm_widgets.workshop import entry, fill, titles
from cjm_widgets.workshop.entry import Typed

_NEVER = frozenset({"id", "rank", "unknown"})
FORM_WORDS: Mapping[str, str] = {
    "empty": N_("Not filled in yet"),
    "unknown": N_("We do not know"),
    "unknownNow": N_("Unknown"),
    "unknownHelp": N_("Unknown is an answer. It goes on the research plan."),
    "write": N_("Write an answer"),
    "required": N_("needed"),
    "lines": N_("One a line"),
    "yes": N_("Yes"),
    "no": N_("No"),
    "none": N_("None chosen"),
    "kept": N_("Your entry stays as it is."),
    "again": N_("Try again"),
    "more": N_("More questions"),
    "counter": N_("{n} of {limit} characters"),
    "saved": N_("{label} saved"),
    "isUnknown": N_("{label} is unknown"),
    "changedBy": N_("{who} changed “{label}” while you were writing"),
    "somebody": N_("Somebody"),
    "yours": N_("Yours, not saved yet"),
    "theirs": N_("{who}, saved {at}"),
    "mine": N_("Keep mine"),
    "take": N_("Take theirs"),
    "both": N_("Keep both, one under the other"),
    "later": N_("Decide later"),
    "open": N_("Two versions, not decided yet"),
    "decide": N_("Decide now"),
    "nothing": N_("(nothing)"),
    "restored": N_("Kept from before the page was closed"),
    "badDate": N_("This is not a full date. Please complete it."),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading in a form and the fields under it."""

    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which fields of a kind a form shows and how they are grouped.

    Without more, every field is shown: those a step asks for first, the rest under *More
    questions*.

    Attributes
    ----------
    fixed
        Values that the place of the form settles, a parent for instance; not shown.
    without
        Fields that other pictures fill in.
    main
        Fields shown at once, besides those that are due in a step or required.
    sections
        Headings; fields named in none stand at the end.
    labels
        Other words for a label, filled with the persona's name: ``{name} does``.
    """

    fixed: Mapping[str, str] | None = None
    without: Sequence[str] = ()
    main: Sequence[str] = ()
    sections: Sequence[Section] = ()
    labels: Mapping[str, str] | None = None


def fields_of(cls: type[Entity], plan: Plan) -> list[str]:
    """Return the names of the fields a form shows, in the order of declaration."""
    hidden = {*_NEVER, *plan.without, *(plan.fixed or {})}
    return [name for name in field_specs(cls) if name not in hidden]


Conflicts = dict[tuple[str, str], dict[str, Any]]


def state_of(desk: Desk, entity: Entity, plan: Plan, conflicts: Conflicts) -> dict[str, Any]:
    """Return an item as a form shows it."""
    cls, labels = type(entity), plan.labels or {}
    fields = []
    for name in fields_of(cls, plan):
        value = getattr(entity, name)
        field = describe(desk, cls, name, value=value, label=labels.get(name))
        fields.append(
            {
                **field,
                "unknown": name in entity.unknown,
                "canUnknown": not cls.model_fields[name].is_required() and field["optional"],
                "conflict": conflicts.get((entity.id, name)),
            }
        )
    return {
        "item": entity.id,
        "title": titles.numbered(desk.document, entity, desk.catalog),
        "sections": _sections(desk, cls, plan, [field["id"] for field in fields]),
        "fields": fields,
    }


def _sections(desk: Desk, cls: type[Entity], plan: Plan, names: list[str]) -> list[dict[str, Any]]:
    specs, required = field_specs(cls), {n for n, s in shapes(cls).items() if s.required}
    first = {n for n in names if n in plan.main or n in required or specs[n].due is not None}
    named = {name for section in plan.sections for name in section.fields}
    found = [
        {
            "title": desk.words(section.title),
            "fields": [n for n in section.fields if n in names],
            "folded": False,
        }
        for section in plan.sections
    ]
    rest = [name for name in names if name not in named]
    at_once = [name for name in rest if name in first or not first]
    later = [name for name in rest if name not in at_once]
    found.append({"title": "", "fields": at_once, "folded": False})
    found.append({"title": "", "fields": later, "folded": True})
    return [section for section in found if section["fields"]]


class Form(Picture):
    """The fields of one item; whoever holds it says which item, and may change that."""

    _esm = script("fields", "form")
    _css = style("form")
    WORDS = FORM_WORDS

    def __init__(
        self,
        desk: Desk,
        item: Callable[[], str | None],
        *,
        plan: Plan | None = None,
        heading: str = "",
        empty: str = "",
        leave: Callable[[], None] | None = None,
    ) -> None:
        self._desk = desk
        self._item = item
        self._plan = plan or Plan()
        self._heading = desk.words(heading)
        self._empty = desk.words(empty)
        self._leave = leave
        self._conflicts: Conflicts = {}
        super().__init__(self._picture(), answer=self._do, catalog=desk.catalog)

    def refresh(self) -> None:
        """Show what the workspace holds now."""
        picture = self._picture()
        if picture != self.state:
            self.state = picture

    def focus(self) -> None:
        """Give the first field the focus."""
        self.send({"focus": True})

    def _picture(self) -> dict[str, Any]:
        entity = self._desk.document.find(self._item())
        return {
            "heading": self._heading,
            "empty": self._empty,
            "leaves": self._leave is not None,
            "form": None
            if entity is None
            else state_of(self._desk, entity, self._plan, self._conflicts),
        }

    def _do(self, do: str, args: Mapping[str, Any]) -> None:
        try:
            self._carry_out(do, args)
        except InvalidMapError as err:
            raise InvalidMapError(entry.explain(err), item=err.item, field=err.field) from err
        finally:
            self.refresh()

    def _carry_out(self, do: str, args: Mapping[str, Any]) -> None:
        live, item, field = self._desk.live, str(args.get("item")), str(args.get("field"))
        match do:
            case "answer":
                self._take(item, field, args)
            case "unknown":
                self._conflicts.pop((item, field), None)
                fill.declare_unknown(live, item, field, unknown=bool(args.get("on")))
            case "settle":
                self._settle(item, field, args)
            case "leave" if self._leave is not None:
                self._leave()

    def _take(self, item: str, field: str, args: Mapping[str, Any]) -> None:
        raw: Typed = args.get("raw")
        live = self._desk.live
        cls = type(live.document.get(item))
        value = entry.read(cls, field, raw, self._desk.catalog)
        try:
            fill.answer(live, item, {field: value}, was={field: args.get("was")})
        except ConflictError:
            self._conflicts[item, field] = self._two_versions(item, field, raw)
        else:
            self._conflicts.pop((item, field), None)

    def _two_versions(self, item: str, field: str, mine: Typed) -> dict[str, Any]:
        live = self._desk.live
        entity = live.document.get(item)
        author = fill.author_of(live, item, field)
        return {
            "mine": mine,
            "theirs": entry.shown(type(entity), field, getattr(entity, field)),
            "who": author.name if author else None,
            "at": f"{author.at.astimezone():%H:%M:%S}" if author else "",
            "later": False,
        }

    def _settle(self, item: str, field: str, args: Mapping[str, Any]) -> None:
        """Carry out what a person chose of two versions; theirs may have gone on being typed."""
        conflict = self._conflicts.get((item, field))
        if conflict is None:
            return
        conflict = {**conflict, "mine": args.get("raw", conflict["mine"])}
        match keep := str(args.get("keep")):
            case "later" | "now":
                self._conflicts[item, field] = {**conflict, "later": keep == "later"}
            case "theirs":
                del self._conflicts[item, field]
            case "mine" | "both":
                raw = conflict["mine"] if keep == "mine" else _joined(conflict)
                self._take(item, field, {"raw": raw, "was": conflict["theirs"]})


def _joined(conflict: Mapping[str, Any]) -> Typed:
    """Return both versions one under the other, what is the same in lists only once."""
    theirs, mine = conflict["theirs"], conflict["mine"]
    if isinstance(theirs, list) or isinstance(mine, list):
        lists = [v if isinstance(v, list) else str(v or "").split("\n") for v in (theirs, mine)]
        return list(dict.fromkeys(line for part in lists for line in part if line))
    return "\n".join(str(part) for part in (theirs, mine) if part)


def with_fixed(plan: Plan, **fixed: str) -> Plan:
    """Return a plan with more values settled by the form's place."""
    return replace(plan, fixed={**(plan.fixed or {}), **fixed})
