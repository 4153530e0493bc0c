"""Writes the sample company: a workspace and its evidence tables, the same bytes every time.

Run from the project's root: ``python -m sample_data.generate`` writes the files,
``python -m sample_data.generate --check`` only says whether they are fresh.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cjm_widgets.exchange import workspace_yaml
from cjm_widgets.model.base import Entity, spread_ranks
from cjm_widgets.model.document import Document
from cjm_widgets.model.improvement import Opportunity
from sample_data.generator import events, ratings, texts
from sample_data.generator.change import change_items, sentences
from sample_data.generator.company import company_items, workshop_items
from sample_data.generator.journey import JourneyItems

HERE = Path(__file__).parent
WORKSPACE = "halden_motors.yaml"
EVENTS = "evidence/events.csv"
RATINGS = "evidence/ratings.csv"


def make() -> dict[str, str]:
    """Return the content of every generated file by its path below ``sample_data``."""
    company = texts.read("company")
    people = texts.personas()
    log = {p["persona"]["id"]: events.simulate(p) for p in people}
    answers = {p["persona"]["id"]: ratings.survey(p) for p in people}
    counted = {
        "log": len({e.case for rows in log.values() for e in rows}),
        "survey": len({r.respondent for rows in answers.values() for r in rows}),
    }
    items = company_items(company, counted)
    for rank, persona in zip(spread_ranks(len(people)), people, strict=True):
        name = persona["persona"]["id"]
        items += _persona_items(persona, company, rank, log[name], answers[name])
    maps = [f"map-{p['persona']['id']}-{kind}" for p in people for kind in ("today", "future")]
    items += workshop_items(company, maps)
    document = Document.of(items)
    document.check()
    return {
        WORKSPACE: workspace_yaml.text_of(document),
        EVENTS: events.as_csv([e for rows in log.values() for e in rows]),
        RATINGS: ratings.as_csv([r for rows in answers.values() for r in rows]),
    }


def _persona_items(
    persona: texts.Text,
    company: texts.Text,
    rank: str,
    log: list[events.Event],
    answers: list[ratings.Rating],
) -> list[Entity]:
    reached = events.arrivals(persona, log)
    counted = {("log", place): n for place, n in reached.items()}
    for touchpoint in texts.touchpoints(persona):
        item = texts.touchpoint_id(persona, touchpoint["id"])
        counted["survey", touchpoint["id"]] = sum(r.touchpoint == item for r in answers)
    items = JourneyItems(persona, rank=rank, counted=counted).make()
    items += ratings.room(persona, company["participants"])
    items += change_items(persona, company)
    return items + sentences(persona, numbers_as_read(items))


def numbers_as_read(items: list[Entity]) -> dict[str, str]:
    """Return the live numbers a sentence may hold, written as the report writes them."""
    return {
        f"cost:{item.id}": f"€{item.cost_likely:,.0f}"
        for item in items
        if isinstance(item, Opportunity) and item.cost_likely is not None
    }


def main(arguments: list[str] | None = None) -> int:
    """Write or check the files; return 1 where a checked file is stale."""
    parser = argparse.ArgumentParser(description="Write the sample company's files.")
    parser.add_argument("--check", action="store_true", help="only say whether they are fresh")
    check = parser.parse_args(arguments).check
    stale = []
    for name, content in make().items():
        path = HERE / name
        if path.exists() and path.read_bytes() == content.encode():
            continue
        stale.append(name)
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content.encode())
    print(("stale: " if check else "written: ") + (", ".join(stale) or "none"))
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
