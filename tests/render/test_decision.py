"""The first screen: signed sentences, honest drafts, names that never touch, and what is missing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from cjm_widgets.analytics import emotions
from cjm_widgets.analytics.kpi import read_kpi
from cjm_widgets.i18n import Catalog
from cjm_widgets.model.facts import Distribution, MapFacts, TouchpointFacts
from cjm_widgets.model.improvement import Kpi, Measurement
from cjm_widgets.model.journey import Sentence
from cjm_widgets.model.scales import KpiKind, MomentKind, SentenceSlot, Status
from cjm_widgets.render import draft, lanes, sentences
from cjm_widgets.render.columns import columns
from cjm_widgets.render.compact import Name, compact, sides
from cjm_widgets.render.decision import render
from cjm_widgets.render.safe import glue
from cjm_widgets.render.view import View
from render import maps


def drawn(view: View) -> BeautifulSoup:
    return BeautifulSoup(str(render(view).html), "html.parser")


def said(page: Tag, selector: str) -> str:
    return " ".join(page.select(selector)[0].get_text().split())


def with_sentence(text: str, *numbers: str) -> View:
    sentence = Sentence(
        id="sentence-lead",
        map_id=maps.MAP,
        slot=SentenceSlot.WHERE_IT_FAILS,
        text=text,
        numbers=numbers,
        edited_by="participant-petra",
        edited_on=dt.date(2026, 11, 18),
    )
    return maps.view([*maps.small_items(), sentence], maps.small_facts())


def test_a_signed_sentence_stands_with_the_numbers_of_today() -> None:
    told = sentences.tell(
        with_sentence("We lose {gap:touchpoint-2} steps.", "gap:touchpoint-2=2.4"),
        SentenceSlot.WHERE_IT_FAILS,
    )
    assert told.by == "Petra Salo"
    assert not told.is_draft


@pytest.mark.parametrize(
    ("name", "as_read", "changed"),
    [
        ("actual:touchpoint-2", "-1.4", False),
        ("actual:touchpoint-2", "−1.4", False),
        ("actual:touchpoint-2", "-1.2", True),
        ("arrivals:touchpoint-1", "100", False),
        ("value:kpi-orders", "16%", False),
        ("value:kpi-orders", "16.0%", False),
        ("baseline:kpi-orders", "12.0%", True),
        ("cost:opportunity-once", "€12,000", False),
        ("supported", "1", False),
        ("total", "3", True),
        ("actual:touchpoint-gone", "1.0", True),
    ],
)
def test_a_number_that_changed_asks_to_be_re_read(name: str, as_read: str, changed: bool) -> None:
    view = with_sentence(f"It is {{{name}}}.", f"{name}={as_read}")
    assert sentences.tell(view, SentenceSlot.WHERE_IT_FAILS).changed is changed
    assert bool(drawn(view).select(".mark.reread")) is changed


def test_a_live_number_that_nobody_read_asks_to_be_re_read() -> None:
    view = with_sentence("It is {supported}.")
    assert sentences.tell(view, SentenceSlot.WHERE_IT_FAILS).changed


def test_braces_that_name_no_number_stay_as_written() -> None:
    view = with_sentence("Either {this or that}.")
    assert sentences.tell(view, SentenceSlot.WHERE_IT_FAILS).text == "Either {this or that}."


def test_drafts_are_marked_and_name_moment_cost_and_gap_of_knowledge() -> None:
    page = drawn(maps.small_map())
    assert said(page, ".lead") == "We fall short at one touchpoint: “Fill in the form” (−1.4)."
    assert "€12,000" in said(page, ".two")
    assert "emotion at “Fill in the form”, which is only assumed" in said(page, ".two")
    assert len(page.select(".mark")) == 4


def test_an_unknown_cost_is_said_to_be_unknown() -> None:
    items = [
        i.revise(estimated_by=None) if i.id == "opportunity-once" else i for i in maps.small_items()
    ]
    told = sentences.tell(maps.view(items, maps.small_facts()), SentenceSlot.WHAT_TO_FUND)
    assert told.text.endswith("Its cost is not estimated.")
    assert "12" not in told.text


@pytest.mark.parametrize(
    ("status", "frame"),
    [
        (Status.HYPOTHESIS, "hypothesis"),
        (Status.PARTLY_VALIDATED, "partly"),
        (Status.VALIDATED, "validated"),
    ],
)
def test_the_stamp_shows_the_status_by_word_and_frame(status: Status, frame: str) -> None:
    view = maps.view(maps.small_items(), dataclasses.replace(maps.small_facts(), status=status))
    page = drawn(view)
    assert said(page, f".stamp.{frame}").startswith(status.label)
    assert "1 of 2 cells firm" in said(page, ".stamp")


def test_missing_owner_and_date_stand_in_plum() -> None:
    page = drawn(maps.small_map())
    assert "2 actions; 1 has no owner" in said(page, ".three")
    assert [n.text for n in page.select(".act .fr")] == ["No owner", "No date"]


def test_an_empty_map_says_who_can_fill_what_in() -> None:
    page = drawn(maps.empty_map())
    assert not page.select(".plot, table")
    for words in ("Nobody has rated", "Nothing is proposed", "No actions yet", "No KPIs yet"):
        assert words in said(page, ".decision")


def test_a_map_made_by_machines_shows_where_customers_leave() -> None:
    figure = compact(maps.event_map())
    assert figure.kind == "volume"
    assert [n.text for n in figure.worst] == ["Step 1", "Step 2", "Step 4"]
    assert figure.bars[-1].lost == 0, "the end of the journey is not a loss"
    assert figure.bars[0].height == max(bar.height for bar in figure.bars)


def test_neighbouring_moments_of_a_long_map_are_listed_below() -> None:
    page = drawn(maps.long_map())
    assert page.select(".plot.crowded-wide")
    assert len(page.select(".worst li")) == 3
    shown = [str(a.contents[0]) for a in page.select(".nums a:not(.quiet)")]
    assert shown == ["1", "5", "10", "15", "20", "25", "30", "35", "40"]


@given(st.lists(st.tuples(st.floats(0, 100), st.integers(1, 60)), min_size=1, max_size=4))
def test_names_on_the_figure_never_touch(spots: list[tuple[float, int]]) -> None:
    names = [
        Name(i, MomentKind.FRICTION, "#t", "x" * length, "−1.0", x=x, y=50)
        for i, (x, length) in enumerate(spots)
    ]
    chosen = sides(names, 1290)
    if chosen is None:
        return
    spans = []
    for name, side in zip(names, chosen, strict=True):
        x = name.x * 12.9
        left = {"mid": x - name.width / 2, "left": x - name.width, "right": x - 8}[side]
        spans.append((left, left + name.width))
        assert left >= 0
    spans.sort()
    assert all(a[1] <= b[0] + 8 for a, b in pairwise(spans))


def test_a_tie_for_the_third_place_names_four() -> None:
    worst = tuple(
        dataclasses.replace(maps.friction(n, place=n, actual=-1), score=9 if n > 2 else 10)
        for n in range(1, 5)
    )
    page = drawn(maps.view(maps.base(1, 6), MapFacts(maps.MAP, frictions=worst)))
    assert len(page.select(".mot li")) == 4
    assert "the last two are equal" in said(page, ".three .k")


def test_the_mark_of_a_cell_sticks_to_its_last_word_and_text_stays_text() -> None:
    assert glue("a <b>", "!") == 'a <span class="nb">&lt;b&gt;!</span>'
    assert "nb" not in glue("Donaudampfschifffahrtsgesellschaft", "!")


def test_live_numbers_speak_the_language_of_the_page() -> None:
    view = maps.small_map()
    assert sentences.live_number(view, "drop_off:touchpoint-1", Catalog()) is None
    assert sentences.live_number(view, "nonsense", Catalog()) is None


def test_a_kpi_of_few_answers_shows_no_value() -> None:
    kpi = Kpi(id="kpi-few", map_id=maps.MAP, name="Refer us", kpi_kind=KpiKind.REFERRAL)
    points = [Measurement(
        id=f"measurement-few-{month}", kpi_id=kpi.id, n=2, hits=1,
        period_from=dt.date(2026, month, 1), period_to=dt.date(2026, month, 28),
    ) for month in (1, 8)]  # fmt: skip
    facts = dataclasses.replace(maps.small_facts(), kpis={kpi.id: read_kpi(kpi, points)})
    view = maps.view([*maps.small_items(), kpi], facts)
    row = next(r for r in drawn(view).select("tr") if "Refer us" in r.get_text())
    assert row.get_text().count("too few answers") == 2
    assert "50%" not in row.get_text()
    assert not row.select("svg")
    assert sentences.live_number(view, "value:kpi-few", Catalog()) is None


def test_of_few_cases_no_share_is_said_to_leave() -> None:
    def lost(arrivals: int) -> View:
        facts = maps.small_facts()
        touchpoints = {
            item: TouchpointFacts(item, arrivals=arrivals, lost=arrivals // 2)
            for item in facts.touchpoints
        }
        bare = MapFacts(facts.map_id, touchpoints=touchpoints)
        return maps.view(maps.small_items(), bare)

    assert "go no further" in draft.where_it_fails(lost(6))
    assert "go no further" not in draft.where_it_fails(lost(4))
    assert any("leave" in line for c in columns(lost(6)) if c.volume for line in c.volume.lines)
    assert not any("leave" in line for c in columns(lost(4)) if c.volume for line in c.volume.lines)


def test_a_name_of_blanks_still_makes_a_page() -> None:
    view = maps.view(maps.small_items(), maps.small_facts())
    blank = dataclasses.replace(view, persona=view.persona.revise(name="  "))
    assert lanes.head(blank, lanes.Lane.CHANNEL).name == "Channel"
    assert render(blank).html


def test_a_gap_is_never_told_between_two_voices() -> None:
    facts = maps.small_facts()
    here = facts.touchpoints["touchpoint-2"]
    assert here.customers is not None
    few = dataclasses.replace(here.customers, desired=Distribution((0, 0, 0, 0, 1)))
    mixed = dataclasses.replace(here, customers=few, room=maps.room(2, 2, 1))
    shown = []
    for found in (here, mixed):
        told = dataclasses.replace(found, gap=emotions.gap(found.customers or few))
        every = {**facts.touchpoints, "touchpoint-2": told}
        view = maps.view(maps.small_items(), dataclasses.replace(facts, touchpoints=every))
        shown += [c.emotion.gap for c in columns(view) if c.id == "touchpoint-2"]
    assert shown == ["gap\N{NO-BREAK SPACE}2.4", None]
