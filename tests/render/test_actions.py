"""The action plan: names, dates, and what is late on the report's own day."""

from __future__ import annotations

import datetime as dt

from cjm_widgets.model.improvement import Action
from cjm_widgets.model.journey import JourneyMap
from cjm_widgets.model.scales import ActionStatus
from cjm_widgets.render import actions
from cjm_widgets.render.view import View
from render.detail_maps import MAP, bare_view, make_view, parsed, words


def rows(view: View) -> list[str]:
    return [words(row) for row in parsed(actions.render(view)).select("tbody tr")]


def test_each_action_shows_who_when_where_and_what_the_customer_hears() -> None:
    first = rows(make_view())[0]
    for expected in (
        "Send one message on day three", "3. Wait for the bicycle", "Yours is ready on Thursday.",
        "Ines Vik", "Care", "15 Dec 2026", "under way", "Still riding after a month",
    ):  # fmt: skip
        assert expected in first


def test_an_open_action_past_its_date_is_overdue_and_a_done_one_is_not() -> None:
    _, late, done = rows(make_view())
    assert "3 weeks overdue" in late
    assert "No owner" in late
    assert "overdue" not in done


def test_overdue_is_judged_on_the_day_of_the_map() -> None:
    earlier = JourneyMap(
        id=MAP, persona_id="persona-nora", title="T", drawn_on=dt.date(2026, 10, 1)
    )
    assert "overdue" not in " ".join(rows(make_view([earlier])))


def test_a_map_without_any_day_calls_nothing_overdue() -> None:
    undated = JourneyMap(id=MAP, persona_id="persona-nora", title="T")
    view = make_view([undated], observed_to=None)
    assert "overdue" not in " ".join(rows(view))
    assert "nothing is called overdue" in str(actions.render(view).html)


def test_the_sentence_counts_those_that_are_held_and_late() -> None:
    assert actions.render(make_view()).text == (
        "2 open actions, 1 of them with a name and a date. One is overdue."
    )


def test_when_all_are_held_the_sentence_names_the_first_date() -> None:
    view = make_view(without=["action-late"])
    assert actions.render(view).text == (
        "One open action, with a name and a date. The first is due on 15\u00a0Dec\u00a02026."
    )


def test_when_nothing_is_open_the_sentence_says_so() -> None:
    dropped = Action(
        id="action-tell", map_id=MAP, title="Gone", status=ActionStatus.DROPPED, rank="a"
    )
    view = make_view([dropped], without=["action-late"])
    assert actions.render(view).text == "All 2 actions are done or dropped; nothing is open."


def test_without_actions_there_is_no_empty_table() -> None:
    fragment = actions.render(bare_view())
    assert fragment.text.startswith("No actions yet")
    assert "<table" not in fragment.html
