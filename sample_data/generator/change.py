"""From map to change as items: opportunities, actions, KPIs, sentences and votes."""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from typing import Any

from cjm_widgets.model.base import Entity, build
from cjm_widgets.model.improvement import Action, Kpi, Measurement, Opportunity
from cjm_widgets.model.journey import Sentence
from sample_data.generator.company import fields, notes, ranked, vote_round, votes
from sample_data.generator.draw import Draw
from sample_data.generator.texts import Text, touchpoint_id, touchpoints

FIRST_MONTH = dt.date(2025, 9, 1)
MONTHS = 14
BASELINE_MONTHS = 3
SHARES = ("conversion", "retention", "csat", "cross_sell", "repeat", "referral", "share")


def change_items(persona: Text, company: Text) -> list[Entity]:
    """Return what one persona's map leads to, with the votes and notes of the room."""
    name = persona["persona"]["id"]
    journey_map = f"map-{name}-today"
    items: list[Entity] = []
    for rank, text in ranked(persona["kpis"]):
        items += _kpi(text, persona, journey_map=journey_map, rank=rank)
    for rank, text in ranked(persona["opportunities"]):
        items.append(_opportunity(text, persona, journey_map=journey_map, rank=rank))
    for rank, text in ranked(persona["actions"]):
        items.append(_action(text, persona, journey_map=journey_map, rank=rank))
    workshop = f"workshop-{company['workshop']['id']}"
    places = {t["id"]: touchpoint_id(persona, t["id"]) for t in touchpoints(persona)}
    ideas = {o["id"]: f"opportunity-{name}-{o['id']}" for o in persona["opportunities"]}
    items += notes(persona["notes"], workshop, prefix=name, about=places | ideas)
    raters = [p for p in company["participants"] if p.get("part", "staff") == "staff"]
    for round_name, targets in (("friction", places), ("priority", ideas)):
        asked = vote_round(company["workshop"], round_name, prefix=name, targets=targets)
        dots = persona["votes"][round_name]
        items += [asked, *votes(dots, raters, asked, round_name=round_name, targets=targets)]
    return items


def sentences(persona: Text, numbers: dict[str, str]) -> list[Entity]:
    """Return the edited sentences; *numbers* are the live numbers as their editor read them."""
    name = persona["persona"]["id"]
    by = persona["sentences_by"]
    items: list[Entity] = []
    for slot, text in persona["sentences"].items():
        live = re.findall(r"\{([^}]+)\}", text)
        items.append(
            build(
                Sentence,
                {
                    "id": f"sentence-{name}-{slot.replace('_', '-')}",
                    "map_id": f"map-{name}-today",
                    "slot": slot,
                    "text": text.strip(),
                    "numbers": [f"{key}={numbers[key]}" for key in live],
                    "edited_by": f"participant-{by['who']}",
                    "edited_on": by["date"],
                },
            )
        )
    return items


def _opportunity(text: Text, persona: Text, *, journey_map: str, rank: str) -> Opportunity:
    name = persona["persona"]["id"]
    pains = {
        pain["id"]: f"pain-{name}-{t['id']}-{pain['id']}"
        for t in touchpoints(persona)
        for pain in t.get("pains", ())
        if "id" in pain
    }
    values = fields(text, "touchpoints", "pains", "cost", "value")
    for field in ("cost", "value"):
        for end, amount in zip(("low", "likely", "high"), text.get(field, ()), strict=False):
            values[f"{field}_{end}"] = amount
    return build(
        Opportunity,
        {
            "id": f"opportunity-{name}-{text['id']}",
            "rank": rank,
            "map_id": journey_map,
            "touchpoint_ids": [touchpoint_id(persona, t) for t in text["touchpoints"]],
            "pain_ids": [pains[p] for p in text.get("pains", ())],
            **values,
        },
    )


def _action(text: Text, persona: Text, *, journey_map: str, rank: str) -> Action:
    name = persona["persona"]["id"]
    return build(
        Action,
        {
            "id": f"action-{name}-{text['id']}",
            "rank": rank,
            "map_id": journey_map,
            "opportunity_id": f"opportunity-{name}-{text['opportunity']}",
            "touchpoint_id": touchpoint_id(persona, text["touchpoint"]),
            "kpi_id": f"kpi-{name}-{text['kpi']}",
            **fields(text, "opportunity", "touchpoint", "kpi"),
        },
    )


def _kpi(text: Text, persona: Text, *, journey_map: str, rank: str) -> list[Entity]:
    name = persona["persona"]["id"]
    values = fields(text, "kind", "stage", "scale", "numbers")
    if "scale" in text:
        values["scale_low"], values["scale_high"] = text["scale"]
    kpi = build(
        Kpi,
        {
            "id": f"kpi-{name}-{text['id']}",
            "rank": rank,
            "map_id": journey_map,
            "kpi_kind": text["kind"],
            "stage_id": f"stage-{name}-{text['stage']}",
            "baseline_from": _month(0)[0],
            "baseline_to": _month(BASELINE_MONTHS - 1)[1],
            **values,
        },
    )
    return [kpi, *(_measurement(kpi, text, number) for number in range(MONTHS))]


def _measurement(kpi: Kpi, text: Text, number: int) -> Measurement:
    """The raw counts of one month, drawn around the line from baseline to last quarter."""
    draw = Draw(f"{kpi.id}, month {number}")
    numbers = text["numbers"]
    along = min(max((number - 1) / (MONTHS - 3), 0), 1)
    n = round(numbers["n"] * (0.88 + 0.24 * draw.share()))
    period_from, period_to = _month(number)
    counts = _counts(text["kind"], numbers, n, along, draw)
    if "invited" in numbers:
        counts["n_invited"] = max(round(numbers["invited"] * n / numbers["n"]), n)
    return build(
        Measurement,
        {
            "id": f"measurement-{kpi.id.removeprefix('kpi-')}-{period_from:%Y-%m}",
            "kpi_id": kpi.id,
            "period_from": period_from,
            "period_to": period_to,
            "n": n,
            **counts,
        },
    )


def _counts(kind: str, numbers: Text, n: int, along: float, draw: Draw) -> dict[str, Any]:
    if kind == "nps":
        promoters, detractors = (
            a + (b - a) * along for a, b in zip(numbers["from"], numbers["to"], strict=True)
        )
        return {"promoters": draw.hits(n, promoters), "detractors": draw.hits(n, detractors)}
    level = numbers["from"] + (numbers["to"] - numbers["from"]) * along
    if kind in SHARES:
        return {"hits": draw.hits(n, level)}
    low, high = numbers.get("within", (1, 7))
    step = numbers.get("step", 1)
    values = [
        min(max(round(draw.normal(level, numbers["spread"]) / step) * step, low), high)
        for _ in range(n)
    ]
    total = math.fsum(values)
    return {"total": total, "total_squares": math.fsum(v * v for v in values)}


def _month(number: int) -> tuple[dt.date, dt.date]:
    """First and last day of the month *number* months after the first one."""
    years, month = divmod(FIRST_MONTH.month - 1 + number, 12)
    year = FIRST_MONTH.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, 1), dt.date(year, month + 1, last)
