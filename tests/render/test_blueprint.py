"""The blueprint leads from the worst moment to what causes it."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup

from cjm_widgets.model.journey import MomentOfTruth, Touchpoint
from cjm_widgets.model.scales import MomentKind
from cjm_widgets.render import blueprint
from render.detail_maps import bare_view, make_view, parsed, words


def tree(**changes: Any) -> BeautifulSoup:
    return parsed(blueprint.render(make_view(**changes)))


def test_the_path_goes_from_the_customer_over_people_to_systems() -> None:
    steps = [
        (words(item.select_one(".bp-step"))[-1], words(item.p))
        for item in tree().select(".on-path")
    ]
    assert sorted(steps) == [
        ("1", "Asks twice where the bicycle is."),
        ("2", "Chat that closes at six"),
        ("3", "Workshop writes ready bicycles on a board"),
        ("4", "Stock system"),
    ]


def test_a_step_says_where_the_next_one_stands_when_that_is_another_column() -> None:
    found = tree()
    third = next(item for item in found.select(".on-path") if "on a board" in words(item))
    assert "leads to 4" in words(third)
    assert "joined" not in third["class"]
    assert len(found.select(".joined")) == 2


def test_one_sentence_names_the_root_cause_and_what_nobody_checked() -> None:
    (root,) = tree().select(".bp-root")
    assert words(root) == (
        "Root cause. The low at “Wait for the bicycle” (1) goes back to “Stock system” (4), "
        "Workshop: It counts frames, not bicycles. "
        "Steps 2, 3 and 4 are assumed: nobody has checked them yet."
    )


def test_the_low_carries_its_feeling_with_mean_and_number() -> None:
    assert "feels forgotten (−1.4, n\u00a040)" in tree().get_text()


def test_a_long_map_keeps_the_worst_column_its_causes_and_neighbours() -> None:
    more = [
        Touchpoint(id=f"touchpoint-x{n}", stage_id="stage-find", rank=f"z{n}1", name=f"Extra {n}")
        for n in range(8)
    ]
    heads = [words(head) for head in tree(extra=more).select(".bp-col h3")]
    assert len(heads) == blueprint.COLUMNS
    assert any("Sign up" in head for head in heads)
    assert any("worst moment" in head for head in heads)


def test_without_measures_the_moment_that_the_room_named_is_the_worst() -> None:
    named = MomentOfTruth(
        id="moment-sign", touchpoint_id="touchpoint-sign", moment_kind=MomentKind.FRICTION
    )
    text = blueprint.render(make_view([named], frictions=())).text
    assert "“Sign up”" in text


def test_a_low_without_a_known_cause_asks_for_one() -> None:
    fragment = blueprint.render(make_view(without=["backstage-list", "support-stock"]))
    assert "is named as the cause of the low yet" in fragment.text
    assert "Root cause" not in fragment.html


def test_nothing_below_the_wish_marks_no_column() -> None:
    fragment = blueprint.render(make_view(frictions=()))
    assert "No moment falls short" in fragment.text
    assert "worst moment" not in fragment.html


def test_an_empty_backstage_is_a_question_and_not_an_empty_frame() -> None:
    fragment = blueprint.render(bare_view())
    assert fragment.text.startswith("Nobody has looked behind the scenes yet")
    assert "<table" not in fragment.html
