"""Opportunities: three rankings side by side, honest gaps, and a picture that can be read."""

from __future__ import annotations

from itertools import combinations

from cjm_widgets.model.improvement import Opportunity
from cjm_widgets.render import opportunities
from render.detail_maps import MAP, bare_view, make_view, parsed, words


def idea(name: str, rank: str, **values: float) -> Opportunity:
    return Opportunity(
        id=f"opportunity-{name}", map_id=MAP, rank=rank, title=f"Idea {name}", **values
    )


def test_places_and_values_stand_side_by_side_for_three_methods() -> None:
    tree = parsed(opportunities.render(make_view()))
    rows = [[words(cell) for cell in row.select("th, td")] for row in tree.select(".o-ranks tr")]
    # 120 x 4.5 x 0.8 / 12 = 36; 9 x 8 x (10 - log2 12) = 461.9; 4.5 / 12 = 0.375
    assert rows[1] == ["O1 Tell them the day", "1 36", "1 462", "1 0.38", "1"]
    # 120 x 3 x 0.7 / 30 = 8.4; 6 x 7 x (10 - log2 30) = 213.9; 3 / 30 = 0.1
    assert rows[2] == ["O2 A board that care can see", "2 8.4", "2 214", "2 0.10", "2"]
    assert rows[3] == ["O3 A song for the rain", "not estimated"]


def test_money_without_an_estimator_counts_as_not_estimated() -> None:
    tree = parsed(opportunities.render(make_view()))
    tell, board, _ = tree.select(".o-worth tbody tr")
    assert "30,000\u00a0SEK" in tell.get_text()
    assert "20,000 to 45,000" in words(tell)
    assert "Olof Ek" in words(tell)
    assert "2,000" not in words(board)
    assert "nobody yet" in words(board)


def test_an_idea_without_impact_or_effort_is_named_under_the_picture() -> None:
    text = str(opportunities.render(make_view()).html)
    assert "Not in the picture, because impact or effort is missing: “A song for the rain”." in text


def test_the_sentence_names_a_leader_only_where_all_methods_agree() -> None:
    assert opportunities.render(make_view()).text.startswith("“Tell them the day” leads by every")
    rival = idea("reach", "d", impact=1.0, reach=90_000, confidence=0.5, effort=60)
    text = opportunities.render(make_view([rival])).text
    assert "“Idea reach” by RICE" in text
    assert "“Tell them the day” by ICE" in text


def test_dots_of_the_same_estimate_do_not_cover_each_other() -> None:
    same = [
        idea(f"n{n}", f"e{n}1", impact=4, effort=20, reach=10, confidence=0.5) for n in range(9)
    ]
    tree = parsed(opportunities.render(make_view(same)))
    spots = []
    for dot in tree.select(".o-dot"):
        left, top = dot["style"].removeprefix("left:").removesuffix("%").split("%;top:")
        spots.append((float(left), float(top)))
    assert len(spots) == 11
    for (x, y), (a, b) in combinations(spots, 2):
        assert max(abs(x - a), abs(y - b)) >= 6.7
    assert all(0 <= x <= 100 and 0 <= y <= 100 for x, y in spots)


def test_ideas_in_the_plan_are_filled_and_proposals_are_not() -> None:
    tree = parsed(opportunities.render(make_view()))
    filled = [words(dot) for dot in tree.select(".o-dot.planned")]
    assert filled == ["O1"]


def test_without_opportunities_the_section_says_so() -> None:
    fragment = opportunities.render(bare_view())
    assert fragment.text.startswith("None proposed")
    assert "<table" not in fragment.html
    assert "<script" not in fragment.html


def test_unestimated_ideas_alone_draw_no_picture() -> None:
    view = make_view(without=["opportunity-tell", "opportunity-board", "action-tell"])
    fragment = opportunities.render(view)
    assert fragment.text == "One idea, not estimated yet: impact and effort are missing."
    assert "<script" not in fragment.html
