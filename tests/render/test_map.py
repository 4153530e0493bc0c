"""The journey map: what it shows, what it says is missing, and how it is shared out on paper."""

from __future__ import annotations

from itertools import pairwise

import pytest
from bs4 import BeautifulSoup, Tag

from cjm_widgets.fields import Lane
from cjm_widgets.i18n import PSEUDO, Catalog
from cjm_widgets.model.facts import MapFacts, TouchpointFacts
from cjm_widgets.model.journey import Touchpoint
from cjm_widgets.model.scales import Rater
from cjm_widgets.render import lanes, paper
from cjm_widgets.render.columns import columns, duration
from cjm_widgets.render.emotion import emotion_cells
from cjm_widgets.render.map import LEAF, SHEET, _blocks, _sheets, render
from cjm_widgets.render.view import View
from render import maps


def drawn(view: View) -> BeautifulSoup:
    return BeautifulSoup(str(render(view).html), "html.parser")


def said(node: Tag) -> str:
    return " ".join(node.get_text().split())


def cell(page: Tag, touchpoint: str, lane: str) -> str:
    return said(page.select(f"#{touchpoint} .r-{lane}")[0])


def test_every_touchpoint_is_one_column_in_the_order_of_the_journey() -> None:
    page = drawn(maps.small_map())
    assert [c["id"] for c in page.select(".tp")] == [
        "touchpoint-1",
        "touchpoint-2",
        "touchpoint-3",
    ]
    assert said(page.select(".stage > h3")[0]).startswith("1. Stage of the journey 1")


def test_a_cell_carries_what_people_wrote_with_its_evidence() -> None:
    page = drawn(maps.small_map())
    assert "“I told you that.” Evidence: assumed. Again?" in cell(
        page, "touchpoint-2", "thinks-says"
    )
    assert "contradicted" in cell(page, "touchpoint-2", "pain-delight")
    assert cell(page, "touchpoint-2", "backstage").endswith("No owner")
    assert "40% leave next step after 2.5 hours" in cell(page, "touchpoint-1", "volume").replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_voices_are_never_pooled() -> None:
    many, few, room = emotion_cells(
        maps.small_map(), ["touchpoint-1", "touchpoint-2", "touchpoint-3"]
    )
    assert many.reading.voice is Rater.CUSTOMER
    assert many.reading.actual == pytest.approx(38 / 40)
    assert [(s.value, s.n, s.guesses) for s in many.squares] == [(1, 2, 1), (0, 1, 0)]
    assert few.hollow
    assert few.number == "n\N{NO-BREAK SPACE}7, anecdotal"
    assert room.reading.voice is Rater.STAFF
    assert room.reading.low is None
    assert room.actual_line is None, "a line would join the room to customers"
    assert few.discuss == "The room is apart, −2 to +2: discuss"


def test_fewer_than_five_customers_give_no_dot_and_no_number() -> None:
    facts = TouchpointFacts("touchpoint-1", None, maps.customers((0, 0, 1, 3, 0)))
    view = maps.view(maps.base(1, 1), MapFacts(maps.MAP, touchpoints={"touchpoint-1": facts}))
    (found,) = emotion_cells(view, ["touchpoint-1"])
    assert found.reading.actual is None
    assert found.reading.desired is None
    assert found.note == "too few answers"
    assert "+0.8" not in render(view).html


def test_pieces_of_the_curve_join_at_the_edges_of_their_cells() -> None:
    view = maps.long_map()
    ids = [t.id for t in view.document.touchpoints(maps.MAP)]
    cells = emotion_cells(view, ids)
    for left, right in pairwise(cells):
        assert left.desired_lines[-1].startswith("M50 ")
        assert right.desired_lines[0].startswith("M-50 ")
        assert (
            left.desired_lines[-1].split("C")[0].split()[1]
            == (right.desired_lines[0].split("C")[0].split()[1])
        )


def test_lanes_that_nobody_filled_in_are_named_with_the_step_that_fills_them() -> None:
    page = drawn(maps.empty_map())
    assert not page.select(".c")
    todo = said(page.select(".todo")[0])
    assert "Step “Emotions”: Emotion." in todo
    assert "Step “Behind the scenes”: Frontstage, Backstage, Systems." in todo
    assert not page.select("details"), "an empty table says nothing"


def test_a_map_made_by_machines_shows_its_volume_where_the_feeling_would_stand() -> None:
    view = maps.event_map()
    assert lanes.lanes_of(columns(view)) == [Lane.CHANNEL, Lane.VOLUME]
    page = drawn(view)
    assert page.select("#volume-table")
    assert "how it feels there has not been asked yet" in said(page.select(".see")[0])


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((3, 4, 2, 3, 3), [[[3], [4, 2], [3, 3]]]),
        ((8, 8, 8, 8, 8), [[[8], [8]], [[8], [8]], [[8]]]),
        ((20,), [[[16]], [[4]]]),
    ],
)
def test_paper_is_shared_out_between_stages(
    sizes: tuple[int, ...], expected: list[list[list[int]]]
) -> None:
    view = staged(sizes)
    sheets = _sheets(_blocks(view, columns(view)))
    assert [
        [[len(b.columns) for b in leaf.blocks] for leaf in s.leaves] for s in sheets
    ] == expected
    assert all(sheet.n_columns <= SHEET for sheet in sheets)
    at = 1
    for sheet in sheets:
        assert sheet.at == at
        at += sheet.n_columns
    assert LEAF < SHEET


def staged(sizes: tuple[int, ...]) -> View:
    """Return a map whose stages have so many touchpoints."""
    items = maps.base(len(sizes), sum(sizes))
    stages = [f"stage-{i + 1}" for i, n in enumerate(sizes) for _ in range(n)]
    moved = [
        i.revise(stage_id=stages[int(i.id.rpartition("-")[2]) - 1])
        if isinstance(i, Touchpoint)
        else i
        for i in items
    ]
    return maps.view(moved, MapFacts(maps.MAP))


def test_a_long_stage_goes_on_under_its_own_heading_id() -> None:
    page = drawn(staged((20,)))
    ids = [n["id"] for n in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert "continued" in said(page.select(".stage.on > h3")[0])


def test_a_full_sheet_is_printed_smaller_and_an_empty_one_is_not() -> None:
    view = maps.long_map()
    found = columns(view)
    heads = [lanes.head(view, lane) for lane in lanes.lanes_of(found)]
    full = paper.fit(found[:16] * 1, heads * 3, paper=paper.A3, n_columns=16, is_first=True)
    short = paper.fit(found[:3], heads[:1], paper=paper.A3, n_columns=16, is_first=True)
    assert paper.A3.smallest <= full < short == 1


def test_words_break_as_in_a_narrow_column() -> None:
    assert paper.lines("one two three", 45, 10) == 2
    assert paper.lines("a" * 30, 50, 10) == 3
    assert paper.lines("", 50, 10) == 1


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(42, "42 s"), (600, "10 min"), (9000, "2.5 hours"), (345_600, "4 days"), (8e6, "13 weeks")],
)
def test_times_are_said_in_the_largest_unit_that_fits(seconds: float, shown: str) -> None:
    assert duration(seconds, Catalog()).replace("\N{NO-BREAK SPACE}", " ") == shown


def test_user_text_stays_text() -> None:
    items = [
        i.revise(name="<script>alert(1)</script>", customer_action='"><img src=x onerror=alert(1)>')
        if isinstance(i, Touchpoint)
        else i
        for i in maps.base(1, 2)
    ]
    page = drawn(maps.view(items, MapFacts(maps.MAP)))
    assert not page.select("script, img")
    assert "<script>alert(1)</script>" in said(page.select(".tp")[0])


def test_every_word_of_ours_is_translated() -> None:
    page = drawn(maps.small_map(Catalog(PSEUDO)))
    for head in page.select(".lanes.all b, .lanes.all em, summary, caption, legend, .lab"):
        assert said(head).startswith("⟦"), said(head)


def test_the_same_map_gives_the_same_bytes() -> None:
    assert render(maps.small_map()).html == render(maps.small_map()).html
