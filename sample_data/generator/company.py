"""The company, its people, its workshop and its sources as items."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cjm_widgets.fields import Step
from cjm_widgets.model.base import Entity, build, spread_ranks
from cjm_widgets.model.evidence import Source
from cjm_widgets.model.people import Company, Department, Participant
from cjm_widgets.model.session import AgendaItem, Note, Round, Vote, Workshop
from cjm_widgets.model.steps import step_spec
from sample_data.generator.draw import Draw
from sample_data.generator.texts import Text

REFERENCES = {
    "department": "department",
    "owner": "participant",
    "author": "participant",
    "facilitator": "participant",
    "estimated_by": "participant",
    "source": "source",
}

QUESTIONS = {
    "friction": "Where do we lose them?",
    "priority": "What shall we begin with?",
}


def fields(text: Text, *left_out: str) -> dict[str, Any]:
    """Return a text's values with short references written out.

    ``owner: ida`` becomes ``owner_id: participant-ida``.
    """
    values: dict[str, Any] = {}
    for name, value in text.items():
        if name in left_out or name == "id":
            continue
        if name in REFERENCES:
            field = name if name.endswith("_by") else f"{name}_id"
            values[field] = f"{REFERENCES[name]}-{value}"
        else:
            values[name] = value
    return values


def ranked(texts: list[Text]) -> Iterable[tuple[str, Text]]:
    """Pair texts with ranks that keep their order and leave room between them."""
    return zip(spread_ranks(len(texts)), texts, strict=True)


def company_items(texts: Text, counted: dict[str, int]) -> list[Entity]:
    """Return company, departments, participants and sources; *counted* holds n by source."""
    company = texts["company"]
    items: list[Entity] = [build(Company, {"id": f"company-{company['id']}", **fields(company)})]
    for rank, text in ranked(texts["departments"]):
        items.append(
            build(Department, {"id": f"department-{text['id']}", "rank": rank, **fields(text)})
        )
    for rank, text in ranked(texts["participants"]):
        items.append(
            build(Participant, {"id": f"participant-{text['id']}", "rank": rank, **fields(text)})
        )
    for text in texts["sources"]:
        n = {"n": counted[text["id"]]} if text["id"] in counted else {}
        items.append(build(Source, {"id": f"source-{text['id']}", **fields(text), **n}))
    return items


def workshop_items(texts: Text, maps: list[str]) -> list[Entity]:
    """Return the workshop with its agenda and parking lot."""
    text = texts["workshop"]
    workshop = f"workshop-{text['id']}"
    people = [f"participant-{p['id']}" for p in texts["participants"]]
    items: list[Entity] = [
        build(
            Workshop,
            {
                "id": workshop,
                "map_ids": maps,
                "participant_ids": people,
                **fields(text, "agenda", "notes"),
            },
        )
    ]
    for rank, point in ranked(text["agenda"]):
        done_when = step_spec(Step(point["step"])).exit_criterion
        values = {"exit_criterion": done_when, **fields(point)}
        ids = {"id": f"agenda-{point['id']}", "rank": rank, "workshop_id": workshop}
        items.append(build(AgendaItem, ids | values))
    items += notes(text["notes"], workshop, prefix=text["id"], about={})
    return items


def notes(texts: list[Text], workshop: str, *, prefix: str, about: dict[str, str]) -> list[Entity]:
    """Return notes; *about* turns short names into ids of items."""
    items: list[Entity] = []
    for rank, text in ranked(texts):
        values = fields(text, "kind", "about")
        if "about" in text:
            values["target_id"] = about[text["about"]]
        ids = {"id": f"note-{prefix}-{text['id']}", "rank": rank, "workshop_id": workshop}
        items.append(build(Note, {**ids, "note_kind": text["kind"], **values}))
    return items


def vote_round(workshop: Text, round_name: str, *, prefix: str, targets: dict[str, str]) -> Round:
    """Return one vote of the room, closed on the day of the workshop."""
    return build(
        Round,
        {
            "id": f"round-{prefix}-{round_name}",
            "workshop_id": f"workshop-{workshop['id']}",
            "question": QUESTIONS[round_name],
            "target_ids": list(targets.values()),
            "closed_at": f"{workshop['held_on']}T12:30:00Z",
        },
    )


def votes(
    dots: dict[str, int],
    voters: list[Text],
    asked: Round,
    *,
    round_name: str,
    targets: dict[str, str],
) -> list[Entity]:
    """Return who put dots where: the wanted dots for each target, four dots or so a voter."""
    draw = Draw(f"votes {round_name} {sorted(targets.values())[0]}")
    places = [target for target, count in dots.items() for _ in range(count)]
    hands = draw.order([voters[i % len(voters)] for i in range(len(places))])
    given: dict[tuple[str, str], int] = {}
    for target, voter in zip(places, hands, strict=True):
        given[target, voter["id"]] = given.get((target, voter["id"]), 0) + 1
    items: list[Entity] = []
    for (target, voter), count in sorted(given.items()):
        department = next(v.get("department") for v in voters if v["id"] == voter)
        values = {
            "id": f"vote-{round_name}-{targets[target].partition('-')[2]}-{voter}",
            "target_id": targets[target],
            "workshop_id": asked.workshop_id,
            "round_id": asked.id,
            "voter_id": f"participant-{voter}",
            "dots": count,
            "round_name": round_name,
        }
        if department:
            values["department_id"] = f"department-{department}"
        items.append(build(Vote, values))
    return items
