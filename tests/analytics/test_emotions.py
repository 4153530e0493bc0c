"""Emotions: voices stay apart, small numbers stay silent."""

import pandas as pd
import pytest

from cjm_widgets.analytics import emotions
from cjm_widgets.model.base import build
from cjm_widgets.model.journey import EmotionRating
from cjm_widgets.model.scales import Basis


def rating(number: int, actual: int | None, **more: object) -> EmotionRating:
    values = {"id": f"rating-{number}", "touchpoint_id": "touchpoint-a", "rater": "staff"}
    return build(EmotionRating, values | {"actual": actual} | more)


def answers(*rows: tuple[str, int | None, int | None]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "respondent": r,
                "touchpoint": "touchpoint-a",
                "desired": d,
                "actual": a,
                "word": None,
                "at": pd.Timestamp("2026-01-01", tz="UTC") + pd.Timedelta(days=i),
            }
            for i, (r, d, a) in enumerate(rows)
        ],
        columns=["respondent", "touchpoint", "desired", "actual", "word", "at"],
    )


def test_cannot_say_is_not_neutral() -> None:
    found = emotions.distribution([None, 2, None])
    assert found.counts == (0, 0, 0, 0, 1)
    assert found.mean == 2


def test_room_has_dots_and_no_interval() -> None:
    found = emotions.read_room([rating(1, -2, basis="guess"), rating(2, 1, basis="saw")])
    assert found is not None
    assert [(dot.value, dot.basis) for dot in found.dots] == [(-2, Basis.GUESS), (1, Basis.SAW)]
    assert found.interval is None


def test_room_leaves_out_customers_and_unrevealed_ratings() -> None:
    assert (
        emotions.read_room([rating(1, 1, rater="customer"), rating(2, 2, revealed=False)]) is None
    )


@pytest.mark.parametrize(
    ("values", "apart"),
    [([-2, -2, 0, 1, 2], True), ([0, 0, 1, 1, 1], False), ([-2, 2], False)],
)
def test_discuss_needs_five_raters_and_a_wide_middle(values: list[int], apart: bool) -> None:
    assert emotions.is_apart(emotions.distribution(values)) is apart


def test_customers_latest_answer_counts() -> None:
    found = emotions.read_customers(answers(("a", 1, -2), ("a", 1, 2), ("b", 2, 0)))
    assert found is not None
    assert found.actual.counts == (0, 0, 1, 0, 1)
    assert found.desired.n == 2


def test_the_newest_answer_is_that_of_the_last_who_felt_something() -> None:
    found = emotions.read_customers(answers(("a", 1, -1), ("b", 1, 0), ("c", 1, None)))
    assert found is not None
    assert str(found.newest) == "2026-01-02"
    none = emotions.read_customers(answers(), [rating(1, -1, rater="customer", revealed=True)])
    assert none is not None
    assert none.newest is None


def test_customers_interval_counts_the_silent() -> None:
    rows = [(f"r{i}", 1, i % 3 - 1) for i in range(12)] + [("silent", 1, None)]
    found = emotions.read_customers(answers(*rows))
    assert found is not None
    assert found.interval is not None
    assert (found.interval.n, found.interval.n_missing) == (12, 1)
    assert found.interval.low is not None


def test_nobody_asked_is_none() -> None:
    assert emotions.read_customers(answers()) is None


def test_gap_is_desired_minus_actual() -> None:
    told = [("a", 2, -1), ("b", 1, 0), ("c", 2, -1), ("d", 1, 0), ("e", 1, -1)]
    found = emotions.read_customers(answers(*told))
    assert found is not None
    assert emotions.gap(found) == pytest.approx(2)


@pytest.mark.parametrize("wishes", [0, 1, 4])
def test_a_wish_of_few_customers_makes_no_gap(wishes: int) -> None:
    told = [(str(n), 2 if n < wishes else None, -1) for n in range(30)]
    found = emotions.read_customers(answers(*told))
    assert found is not None
    assert emotions.gap(found) is None


def test_one_rater_in_the_room_has_a_gap() -> None:
    found = emotions.read_room([rating(1, -1, desired=1)])
    assert found is not None
    assert emotions.gap(found) == 2


def journey(*rows: tuple[str, str, int]) -> pd.DataFrame:
    frame = answers(*((r, None, a) for r, _, a in rows))
    return frame.assign(touchpoint=[touchpoint for _, touchpoint, _ in rows])


def test_peak_end_is_computed_per_respondent() -> None:
    found = emotions.peak_end(
        journey(("a", "t1", -2), ("a", "t2", 1), ("b", "t1", 0), ("b", "t2", 1)), ["t1", "t2"]
    )
    assert found is not None
    # a: (-2 + 1) / 2 = -0.5; b: (1 + 1) / 2 = 1
    assert found.estimate == pytest.approx(0.25)
    assert found.n == 2


def test_peak_end_leaves_out_dropouts_and_ties() -> None:
    found = emotions.peak_end(
        journey(("gone", "t1", -2), ("tie", "t1", -2), ("tie", "t2", 2), ("c", "t2", 1)),
        ["t1", "t2"],
    )
    assert found is not None
    assert (found.n, found.n_missing, found.estimate) == (1, 2, 1)


def test_peak_end_of_nobody_is_none() -> None:
    assert emotions.peak_end(journey(), ["t1"]) is None
