"""The frame around every step: where we are, the question, the clock, the prompt, saved or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cjm_widgets.errors import ConflictError, NotFoundError
from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_
from cjm_widgets.model.document import Document
from cjm_widgets.model.people import Company
from cjm_widgets.model.scales import NoteKind
from cjm_widgets.model.session import AgendaItem, Note
from cjm_widgets.model.steps import STEPS, step_spec
from cjm_widgets.widgets.desk import Desk
from cjm_widgets.widgets.picture import Picture, script, style
from cjm_widgets.workshop import agenda, edit, lead, titles
from cjm_widgets.workshop.agenda import Clock
from cjm_widgets.workshop.coverage import read_coverage
from cjm_widgets.workshop.opening import maps_of
from cjm_widgets.workshop.readiness import readiness

NAMES = {
    Step.WELCOME: N_("Welcome"),
    Step.PERSONAS: N_("Persona"),
    Step.GOALS: N_("Goals"),
    Step.TOUCHPOINTS: N_("Touchpoints"),
    Step.EMOTIONS: N_("Emotions"),
    Step.MOMENTS: N_("Moments of truth"),
    Step.BEHIND: N_("Backstage"),
    Step.FUTURE: N_("Future"),
    Step.ACTION_PLAN: N_("Actions"),
    Step.REVIEW: N_("Measure"),
}
QUESTIONS = {
    Step.WELCOME: N_("Whose journey do we draw, and why?"),
    Step.PERSONAS: N_("Who is {name}?"),
    Step.GOALS: N_("What does {name} want to get done?"),
    Step.TOUCHPOINTS: N_("What does {name} meet, and where?"),
    Step.EMOTIONS: N_("How did it feel to be {name}?"),
    Step.MOMENTS: N_("Where do we win {name}, and where do we lose {name}?"),
    Step.BEHIND: N_("What do we do that {name} cannot see?"),
    Step.FUTURE: N_("How shall it be for {name} a year from now?"),
    Step.ACTION_PLAN: N_("What do we do about it, who, and by when?"),
    Step.REVIEW: N_("How will we know, and when do we look again?"),
}
_ORDER = [spec.key for spec in STEPS]


@dataclass(frozen=True, slots=True)
class Deeds:
    """What only the studio can do for the shell."""

    show: Callable[[Step], None]
    take_map: Callable[[str], None]
    show_wall: Callable[[bool], None]


class Shell(Picture):
    """The studio's head: it stays while the panels under it change."""

    WORDS: Mapping[str, str] = {
        "steps": N_("Workshop steps"),
        "done": N_("done"),
        "time": N_("Time"),
        "left": N_("left of {n} min"),
        "over": N_("over, the step was {n} min"),
        "paused": N_("paused, {n} min step"),
        "behind": N_("{n} min behind"),
        "ahead": N_("{n} min ahead"),
        "onTime": N_("on time"),
        "cut": N_("What to cut"),
        "cutHead": N_("To end when we said"),
        "cutSum": N_("{n} of {total} min"),
        "cutThese": N_("Leave these for later"),
        "minutes": N_("{n} min"),
        "pause": N_("Pause"),
        "resume": N_("Go on"),
        "more": N_("5 min more"),
        "start": N_("Start the clock"),
        "end": N_("End the workshop"),
        "noClock": N_("The clock is not running"),
        "next": N_("Go on to {name}"),
        "prompt": N_("Prompt to read aloud"),
        "promptN": N_("Prompt {n} of {total}"),
        "phones": N_("Show on phones"),
        "back": N_("Back"),
        "forward": N_("Next"),
        "glance": N_("At a glance"),
        "map": N_("Map in work"),
        "saved": N_("Saved {at}"),
        "savedAll": N_("Everything is saved"),
        "late": N_("No answer since {at}. Your text is kept in this page."),
        "wall": N_("Wall view"),
        "leaveWall": N_("Leave the wall view"),
        "undo": N_("Undo"),
        "redo": N_("Redo"),
        "tools": N_("Saving and view"),
        "close": N_("Close"),
        "timer": N_("Time left in this step"),
        "news": N_("Step {n}, {name}. {question}"),
    }
    _esm = script("shell")
    _css = style("shell")

    def __init__(self, desk: Desk, step: Step, deeds: Deeds) -> None:
        self._desk = desk
        self._deeds = deeds
        self.step = step
        self._prompt = 0
        self._said = ""
        self._trouble = ""
        super().__init__(self._picture(), answer=self._do, catalog=desk.catalog)

    def refresh(self) -> None:
        """Show what the workspace holds now, and the time."""
        self.state = self._picture()

    def enter(self, step: Step) -> None:
        """Show another step's question and prompts."""
        self.step, self._prompt, self._said = step, 0, ""
        self.refresh()

    def report(self, trouble: str) -> None:
        """Say what keeps the workspace from being read; nothing when it is read again."""
        if trouble != self._trouble:
            self._trouble = trouble
            self.refresh()

    def _picture(self) -> dict[str, Any]:
        desk, document = self._desk, self._desk.document
        clock = agenda.read_clock(document, desk.workshop_id, edit.now())
        prompts = step_spec(self.step).prompts
        saved = desk.live.saved_at
        return {
            "seen": document.sequence,
            "step": self.step.value,
            "number": _ORDER.index(self.step),
            "steps": self._steps(clock),
            "kicker": self._kicker(),
            "maps": self._maps(),
            "map": desk.map_id,
            "status": self._stamp(),
            "question": desk.words(QUESTIONS[self.step], name=desk.first_name),
            "clock": self._clock(clock),
            "next": self._next(clock),
            "prompt": {
                "text": desk.words(prompts[self._prompt]),
                "n": self._prompt + 1,
                "of": len(prompts),
                "canShow": clock.running is not None and clock.running.step is self.step,
                "shown": clock.running is not None and clock.running.prompt == self._prompt,
            },
            "links": self._links(),
            "saved": f"{saved.astimezone():%H:%M:%S}" if saved else "",
            "trouble": self._trouble,
            "said": self._said,
        }

    def _steps(self, clock: Clock) -> list[dict[str, Any]]:
        desk = self._desk
        items = desk.document.children(desk.workshop_id, AgendaItem)
        ended = {item.step for item in items if item.ended_at or item.done_on}
        open_ = {item.step for item in items if not (item.ended_at or item.done_on)}
        return [
            {
                "id": step.value,
                "number": number,
                "name": desk.words(NAMES[step]),
                "done": step in ended - open_,
                "used": round(clock.used, 3)
                if clock.running is not None and clock.running.step is step
                else None,
            }
            for number, step in enumerate(_ORDER)
        ]

    def _kicker(self) -> list[str]:
        desk = self._desk
        companies = desk.document.all(Company)
        return [companies[0].name] if companies else []

    def _maps(self) -> list[dict[str, str]]:
        desk = self._desk
        return [
            {
                "id": m.id,
                "label": f"{titles.title_of(desk.document, m.persona_id, desk.catalog)}, "
                f"{desk.words(m.map_kind.label)}",
            }
            for m in maps_of(desk.document)
        ]

    def _stamp(self) -> dict[str, str] | None:
        facts = self._desk.facts
        if facts is None:
            return None
        return {"id": facts.status.value, "word": self._desk.words(facts.status.label)}

    def _clock(self, clock: Clock) -> dict[str, Any]:
        running, desk = clock.running, self._desk
        if running is None:
            own = self._own_item()
            return {"running": False, "item": own.id if own else None, "cuts": []}
        return {
            "running": True,
            "left": clock.seconds_left,
            "minutes": running.minutes + running.extra_minutes,
            "behind": round(clock.seconds_behind / 60),
            "paused": clock.paused,
            "title": running.title,
            "cuts": [
                {
                    "id": item.id,
                    "title": f"{desk.words(NAMES[item.step])}: {item.title}",
                    "minutes": item.minutes,
                }
                for item in clock.cuts
            ],
        }

    def _own_item(self) -> AgendaItem | None:
        """The next agenda item of this step that has not ended."""
        items = agenda.in_the_room(self._desk.document, self._desk.workshop_id)
        return next((i for i in items if i.step is self.step and not i.ended_at), None)

    def _next(self, clock: Clock) -> dict[str, Any] | None:
        """The next agenda item while the clock runs, else the next step of the method."""
        items = agenda.in_the_room(self._desk.document, self._desk.workshop_id)
        if clock.running is not None and clock.running in items:
            later = items[items.index(clock.running) + 1 :]
            following = next((item for item in later if not item.ended_at), None)
            if following is None:
                return {"end": True, "name": "", "item": None, "step": self.step.value}
            return self._goal(following.step, following.id)
        place = _ORDER.index(self.step) + 1
        return self._goal(_ORDER[place], None) if place < len(_ORDER) else None

    def _goal(self, step: Step, item: str | None) -> dict[str, Any]:
        name = f"{_ORDER.index(step)} {self._desk.words(NAMES[step])}"
        return {"end": False, "name": name, "item": item, "step": step.value}

    def _links(self) -> list[dict[str, Any]]:
        desk, document = self._desk, self._desk.document
        found = read_coverage(document, desk.workshop, desk.map_id)
        points = readiness(document, self.step, workshop_id=desk.workshop_id, map_id=desk.map_id)
        parked, waiting = _notes(document, desk.workshop_id)
        met, words = sum(point.met for point in points), desk.words
        spoken = words(N_("{n} of {total} have spoken"), n=found.spoken, total=found.people)
        links = [("spoken", spoken, False)]
        if not found.has_customer:
            links.append(("spoken", words(N_("No real customer in the room")), True))
        exit_ = words(N_("{n} of {total} exit points met"), n=met, total=len(points))
        links.append(("exit", exit_, False))
        links.append(("parking", words(N_("{n} in the parking lot"), n=parked), False))
        if waiting:
            text = desk.catalog.plural(N_("{n} note waiting"), N_("{n} notes waiting"), waiting)
            links.append(("notes", text.format(n=waiting), False))
        return [
            {"id": str(place), "to": to, "hot": hot, "text": text}
            for place, (to, text, hot) in enumerate(links)
        ]

    def _do(self, do: str, args: Mapping[str, Any]) -> None:
        self._said = ""
        live, workshop = self._desk.live, self._desk.workshop_id
        match do:
            case "go":
                self._deeds.show(Step(str(args.get("step"))))
            case "lead":
                self._lead(str(args.get("step")), args.get("item"))
            case "pause":
                agenda.pause(live, workshop)
            case "more":
                agenda.add_minutes(live, workshop)
            case "end":
                agenda.finish(live, workshop)
            case "cut":
                for item in args.get("items") or ():
                    agenda.cut(live, str(item))
            case "prompt":
                last = len(step_spec(self.step).prompts) - 1
                self._prompt = min(max(self._prompt + (1 if args.get("by") == 1 else -1), 0), last)
            case "phones":
                agenda.show_prompt(live, workshop, self._prompt)
            case "map":
                self._deeds.take_map(str(args.get("map")))
            case "wall":
                self._deeds.show_wall(args.get("on") is True)
            case "undo" | "redo":
                self._reverse(do)
        self.refresh()

    def _lead(self, step: str, item: object) -> None:
        if isinstance(item, str):
            agenda.start(self._desk.live, item)
        self._deeds.show(Step(step))

    def _reverse(self, do: str) -> None:
        desk = self._desk
        before = desk.live.sequence
        try:
            done = desk.live.undo() if do == "undo" else desk.live.redo()
        except NotFoundError:
            self._said = desk.words(
                N_("There is nothing to undo.") if do == "undo" else N_("There is nothing to redo.")
            )
        except ConflictError:
            self._said = desk.words(
                N_("Somebody else has changed that meanwhile, so it stays as it is now.")
            )
        else:
            entries = desk.live.workspace.watch(before)
            label = next((e.label for e in entries if e.sequence == done.sequence), "")
            self._said = label


def _notes(document: Document, workshop_id: str) -> tuple[int, int]:
    notes = [n for n in document.all(Note) if n.workshop_id == workshop_id]
    parked = sum(note.note_kind is NoteKind.PARKED for note in notes)
    return parked, len(lead.unplaced_notes(document, workshop_id))
