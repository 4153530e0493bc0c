"""Goals stand in the order in which they are under-served; small numbers do not rank."""

from __future__ import annotations

import dataclasses

from cjm_widgets.model.document import Document
from cjm_widgets.model.journey import JourneyMap, Stage
from cjm_widgets.model.people import Goal
from cjm_widgets.render import goals
from render.detail_maps import bare_view, make_view, parsed, words


def test_goals_are_ordered_by_importance_plus_shortfall() -> None:
    scores = [words(row) for row in parsed(goals.render(make_view())).select(".g-score")]
    # 9 + (9 - 3), 6 + 0 because support exceeds it, 5 + (5 - 4.6)
    assert [score.removeprefix("score ") for score in scores] == ["15.0", "6.0", "5.4"]


def test_under_ten_answers_a_goal_is_hollow_and_has_no_place() -> None:
    tree = parsed(goals.render(make_view()))
    assert [words(row.span) for row in tree.select(".g-list li")] == ["1", "2", "– not ranked"]
    assert len(tree.select(".g-s.few")) == 1


def test_under_five_answers_no_value_is_shown() -> None:
    text = str(goals.render(make_view()).html)
    assert "Too few answers to show a value:" in text
    assert "9.9" not in text


def test_the_sentence_names_the_worst_and_what_is_served_well() -> None:
    assert goals.render(make_view()).text == (
        "“Have a working bicycle at five” is served worst: importance 9.0, support today 3.0. "
        "One goal of 3 is served as well as it deserves."
    )


def test_an_estimate_of_the_room_is_never_drawn_as_an_answer() -> None:
    guess = Goal(
        id="goal-guess", persona_id="persona-nora", statement="Guessed", importance=8, support=2
    )
    rows = parsed(goals.render(make_view([guess]))).select(".g-list li")
    row = next(row for row in rows if "Guessed" in words(row))
    assert row.select(".g-s.few")
    assert "the room’s estimate" in words(row)


def test_goals_of_another_map_of_the_persona_stay_out() -> None:
    other = [
        JourneyMap(id="map-other", persona_id="persona-nora", title="Another"),
        Stage(id="stage-other", map_id="map-other", name="Elsewhere"),
        Goal(
            id="goal-other", persona_id="persona-nora", stage_id="stage-other",
            statement="Not here", importance=9, support=1, n_asked=50,
        ),
    ]  # fmt: skip
    assert "Not here" not in str(goals.render(make_view(other)).html)


def test_without_goals_the_section_says_what_to_ask() -> None:
    assert goals.render(bare_view()).text.startswith("No goals yet: ask what Somebody wants")


def test_the_rooms_estimate_has_no_place_among_customers_answers() -> None:
    guess = Goal(
        id="goal-guess", persona_id="persona-nora", statement="Guessed", importance=10, support=0
    )
    found = goals.render(make_view([guess]))
    places = {words(row): words(row.span) for row in parsed(found).select(".g-list li") if row.span}
    assert next(p for text, p in places.items() if "Guessed" in text) == "– not ranked"
    assert sorted(places.values()) == ["1", "2", "– not ranked", "– not ranked"]
    assert "Guessed" not in found.text


def test_where_no_customer_was_asked_the_room_ranks() -> None:
    view = bare_view()
    guesses = [
        Goal(
            id=f"goal-{n}",
            persona_id="persona-nobody",
            statement=f"Goal {n}",
            importance=8,
            support=n,
        )
        for n in (5, 2)
    ]
    room = dataclasses.replace(view, document=Document.of([*view.document, *guesses]))
    found = goals.render(room)
    assert [words(row.span) for row in parsed(found).select(".g-list li")] == ["1", "2"]
    assert found.text.startswith("“Goal 2” is served worst")
