"""Personas and their maps as items: stages, touchpoints, what is behind them, and the evidence."""

from __future__ import annotations

from typing import Any

from cjm_widgets.model.base import Entity, build
from cjm_widgets.model.blueprint import BackstageStep, SupportProcess
from cjm_widgets.model.evidence import EvidenceLink, Insight
from cjm_widgets.model.journey import (
    JourneyMap,
    MomentOfTruth,
    PainPoint,
    Route,
    Stage,
    Touchpoint,
)
from cjm_widgets.model.people import Goal, Persona
from sample_data.generator.company import fields, ranked
from sample_data.generator.texts import Text, activities, proofs, touchpoint_id, touchpoints

PLAIN = (
    "name",
    "channel",
    "channel_detail",
    "people_met",
    "thinks",
    "says",
    "frontstage",
    "physical_evidence",
    "importance",
)
FIELDS_OF_PROOF = {"action": "customer_action"}


class JourneyItems:
    """The items of one persona.

    ``counted`` holds, by source and touchpoint, the n that evidence of this persona's touchpoints
    carries when its text says ``auto``.
    """

    def __init__(self, text: Text, *, rank: str, counted: dict[tuple[str, str], int]) -> None:
        self.text = text
        self.rank = rank
        self.name: str = text["persona"]["id"]
        self.counted = counted
        self.today = f"map-{self.name}-today"
        self.future = f"map-{self.name}-future"
        self.items: list[Entity] = []
        self._links: dict[str, int] = {}

    def make(self) -> list[Entity]:
        """Return persona, goals, both maps, routes, insights, and all that hangs on touchpoints."""
        persona = {"id": f"persona-{self.name}", "rank": self.rank, **fields(self.text["persona"])}
        self._add(Persona, persona)
        self._map(self.today, self.text["map"], map_kind="current")
        self._goals()
        wanted = {s["from"]: s["wanted"] for s in self.text["future"]["steps"] if "from" in s}
        for rank, stage in ranked(self.text["stages"]):
            self._stage(stage, rank=rank, of=self.today, key=f"stage-{self.name}-{stage['id']}")
            for place, touchpoint in ranked(stage["touchpoints"]):
                self._touchpoint(touchpoint, stage, rank=place, wanted=wanted.get(touchpoint["id"]))
        self._routes()
        self._future()
        self._insights()
        return self.items

    def _add(self, cls: type[Entity], values: dict[str, Any]) -> None:
        self.items.append(build(cls, {k: v for k, v in values.items() if v is not None}))

    def _id(self, name: str) -> str:
        return touchpoint_id(self.text, name)

    def _map(self, key: str, text: Text, **more: Any) -> None:
        values = fields(text, "steps")
        self._add(JourneyMap, {"id": key, "persona_id": f"persona-{self.name}", **values, **more})

    def _goals(self) -> None:
        asked = self.text.get("goals_asked", {})
        for rank, text in ranked(self.text["goals"]):
            self._add(
                Goal,
                {
                    "id": f"goal-{self.name}-{text['id']}",
                    "rank": rank,
                    "persona_id": f"persona-{self.name}",
                    "stage_id": f"stage-{self.name}-{text['stage']}",
                    "statement": text["statement"],
                    "guiding_question": text["question"],
                    "goal_kind": text.get("kind", "functional"),
                    "importance": text["importance"],
                    "support": text["support"],
                    "n_asked": asked.get("n"),
                    "source_id": f"source-{asked['source']}" if asked else None,
                },
            )

    def _stage(self, text: Text, *, rank: str, of: str, key: str) -> None:
        self._add(Stage, {"id": key, "rank": rank, "map_id": of, **fields(text, "touchpoints")})

    def _touchpoint(self, text: Text, stage: Text, *, rank: str, wanted: str | None) -> None:
        item = self._id(text["id"])
        self._add(
            Touchpoint,
            {
                "id": item,
                "rank": rank,
                "stage_id": f"stage-{self.name}-{stage['id']}",
                **{name: text.get(name) for name in PLAIN},
                "customer_action": text["action"],
                "wanted_change": wanted,
                "activities": activities(text) or None,
            },
        )
        self._prove(item, text.get("proof", {}), place=text["id"])
        self._points(text)
        self._behind(text)
        if moment := text.get("moment"):
            self._add(
                MomentOfTruth,
                {
                    "id": item.replace("touchpoint", "moment", 1),
                    "touchpoint_id": item,
                    "moment_kind": moment["kind"],
                    "make_or_break": moment.get("make_or_break", False),
                    "why": moment["why"],
                    "room_order": moment.get("order"),
                },
            )

    def _points(self, touchpoint: Text) -> None:
        points = [("pain", p) for p in touchpoint.get("pains", ())]
        points += [("delight", p) for p in touchpoint.get("delights", ())]
        for number, (rank, (effect, text)) in enumerate(
            zip((r for r, _ in ranked([t for _, t in points])), points, strict=True), 1
        ):
            item = f"pain-{self.name}-{touchpoint['id']}-{text.get('id', number)}"
            self._add(
                PainPoint,
                {
                    "id": item,
                    "rank": rank,
                    "touchpoint_id": self._id(touchpoint["id"]),
                    "effect": effect,
                    "text": text["text"],
                },
            )
            self._prove(item, {"text": text.get("proof")}, place=touchpoint["id"])

    def _behind(self, touchpoint: Text) -> None:
        for kind, cls, texts in (
            ("backstage", BackstageStep, touchpoint.get("backstage", [])),
            ("support", SupportProcess, touchpoint.get("systems", [])),
        ):
            for number, (rank, text) in enumerate(ranked(texts), 1):
                item = f"{kind}-{self.name}-{touchpoint['id']}-{text.get('id', number)}"
                values = fields(text, "proof", "text", "causes")
                values["causes"] = tuple(map(self._id, text.get("causes", ())))
                if kind == "backstage":
                    values["name"] = text["text"]
                ids = {"id": item, "rank": rank, "touchpoint_id": self._id(touchpoint["id"])}
                self._add(cls, ids | values)
                self._prove(item, {"name": text.get("proof")}, place=touchpoint["id"])

    def _prove(self, item: str, lines: dict[str, str | None], *, place: str) -> None:
        """Tie the fields of an item to their sources."""
        for field, line in lines.items():
            for proof in proofs(line) if line else ():
                number = self._links[item] = self._links.get(item, 0) + 1
                n = self.counted[proof.source, place] if proof.counted else proof.n
                self._add(
                    EvidenceLink,
                    {
                        "id": f"link-{item}-{number}",
                        "target_id": item,
                        "target_field": FIELDS_OF_PROOF.get(field, field),
                        "source_id": f"source-{proof.source}",
                        "strength": proof.strength,
                        "stance": "contradicts" if proof.against else "supports",
                        "n": n,
                        "note": proof.note,
                    },
                )

    def _routes(self) -> None:
        for text in self.text["routes"]:
            self._add(
                Route,
                {
                    "id": f"route-{self.name}-{text['id']}",
                    "map_id": self.today,
                    "from_id": self._id(text["from"]),
                    "to_id": self._id(text["to"]),
                    "route_kind": text["kind"],
                    "reason": text["reason"],
                    "share": text.get("share"),
                },
            )

    def _insights(self) -> None:
        for text in self.text["insights"]:
            places = tuple(map(self._id, text["touchpoints"]))
            ids = {"id": f"insight-{self.name}-{text['id']}", "persona_id": f"persona-{self.name}"}
            self._add(Insight, ids | fields(text, "touchpoints") | {"touchpoint_ids": places})

    def _future(self) -> None:
        """The wanted journey: kept, changed and new touchpoints; what is not named is gone."""
        text = self.text["future"]
        shared = {k: self.text["map"].get(k) for k in ("scope", "owner", "review_on", "drawn_on")}
        self._map(self.future, {**shared, **text}, map_kind="future", derived_from=self.today)
        today = {touchpoint["id"]: touchpoint for touchpoint in touchpoints(self.text)}
        for rank, stage in ranked(self.text["stages"]):
            key = f"stage-{self.name}-next-{stage['id']}"
            told = {k: v for k, v in stage.items() if k != "interventions"}
            self._stage(told, rank=rank, of=self.future, key=key)
            steps = [step for step in text["steps"] if step["stage"] == stage["id"]]
            for place, step in ranked(steps):
                self._next(step, today, stage=key, rank=place)

    def _next(self, step: Text, today: dict[str, Text], *, stage: str, rank: str) -> None:
        old = step.get("keep") or step.get("from")
        before = (
            {k: today[old].get(k) for k in PLAIN} | {"action": today[old]["action"]} if old else {}
        )
        if "from" in step and "thinks" in step:
            before.pop("says", None)
        now = before | {k: v for k, v in step.items() if k in (*PLAIN, "action")}
        if now.get("channel") != before.get("channel"):
            now["channel_detail"] = step.get("channel_detail")
        self._add(
            Touchpoint,
            {
                "id": f"touchpoint-{self.name}-next-{old or step['add']}",
                "rank": rank,
                "stage_id": stage,
                **{name: now.get(name) for name in PLAIN if name != "importance"},
                "customer_action": now["action"],
                "wanted_change": step.get("wanted"),
                "derived_from": self._id(old) if old else None,
            },
        )
