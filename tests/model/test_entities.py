"""Rules that single items keep by themselves."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from cjm_widgets.errors import InvalidMapError
from cjm_widgets.model.base import Entity, build
from cjm_widgets.model.evidence import Source
from cjm_widgets.model.improvement import Measurement, Opportunity
from cjm_widgets.model.journey import EmotionRating, Sentence
from cjm_widgets.model.people import PORTRAIT_BYTES, Goal, Persona
from cjm_widgets.model.scales import Strength

SURVEY = {"name": "S", "source_kind": "survey", "voice": "customer"}
MARCH = {"kpi_id": "kpi-a", "period_from": "2026-03-01", "period_to": "2026-03-31", "n": 10}


@pytest.mark.parametrize(
    ("cls", "values", "says"),
    [
        (Persona, {"name": "A", "age_low": 40, "age_high": 30}, "age_low must not be above"),
        (
            Source,
            SURVEY | {"collected_from": "2026-03-02", "collected_to": "2026-03-01"},
            "collected_from must not be after",
        ),
        (
            EmotionRating,
            {"touchpoint_id": "touchpoint-a", "rater": "customer", "basis": "saw"},
            "only ratings of staff",
        ),
        (
            Sentence,
            {"map_id": "map-a", "slot": "curve", "text": "T", "numbers": ["three"]},
            "'three' must read name=value",
        ),
        (
            Opportunity,
            {"map_id": "map-a", "title": "T", "cost_low": 5, "cost_high": 4},
            "cost: low, likely and high must be in this order",
        ),
        (
            Opportunity,
            {"map_id": "map-a", "title": "T", "value_low": 5, "value_likely": 4},
            "value: low, likely and high must be in this order",
        ),
        (Measurement, MARCH | {"period_to": "2026-02-28"}, "period_from must not be after"),
        (Measurement, MARCH | {"hits": 11}, "hits must not exceed n"),
        (Measurement, MARCH | {"promoters": 6, "detractors": 5}, "must not exceed n"),
    ],
)
def test_fields_that_do_not_fit_each_other_are_refused(
    cls: type[Entity], values: dict[str, Any], says: str
) -> None:
    with pytest.raises(InvalidMapError, match=says):
        build(cls, {"id": f"{cls.kind}-a"} | values)


def picture(content: bytes, *, form: str = "png") -> str:
    """Return bytes as a data address."""
    return f"data:image/{form};base64,{base64.b64encode(content).decode()}"


PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff\xe0"


@pytest.mark.parametrize("portrait", ["older-man", picture(PNG), picture(JPEG, form="jpeg"), None])
def test_a_portrait_is_a_drawing_or_a_small_picture(portrait: str | None) -> None:
    assert (
        build(Persona, {"id": "persona-a", "name": "A", "portrait": portrait}).portrait == portrait
    )


@pytest.mark.parametrize(
    ("portrait", "says"),
    [
        ("../maya", "the name of a drawing"),
        ("https://example.org/a.png", "the name of a drawing"),
        ("", "the name of a drawing"),
        ("data:image/svg+xml;base64,PHN2Zz4=", "must be PNG or JPEG"),
        ("data:text/html,<script>", "must be PNG or JPEG"),
        ("data:image/png;base64,***", "damaged"),
        (picture(JPEG), "not the PNG or JPEG it says"),
        (picture(PNG + b"0" * PORTRAIT_BYTES), "larger than"),
    ],
)
def test_another_portrait_is_refused(portrait: str, says: str) -> None:
    with pytest.raises(InvalidMapError, match=says):
        build(Persona, {"id": "persona-a", "name": "A", "portrait": portrait})


@pytest.mark.parametrize(
    ("importance", "support", "score"), [(9, 4, 14), (4, 9, 4), (9, None, None), (None, 4, None)]
)
def test_a_goal_is_underserved_by_what_importance_exceeds_support(
    importance: float | None, support: float | None, score: float | None
) -> None:
    goal = build(
        Goal,
        {
            "id": "goal-a",
            "persona_id": "persona-a",
            "statement": "S",
            "importance": importance,
            "support": support,
        },
    )
    assert goal.underserved == score


def test_strengths_stand_from_weakest_to_strongest() -> None:
    assert [s.level for s in Strength] == [0, 1, 2, 3]
    assert Strength.ASSUMED.level < Strength.MEASURED.level
