"""The cross-persona overview: true sentences, one scale, honest gaps, and a page that is inert."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html as lxml_html
from playwright.sync_api import Browser

from cjm_widgets.i18n import PSEUDO, Catalog
from cjm_widgets.model.blueprint import BackstageStep
from cjm_widgets.model.improvement import Action
from cjm_widgets.model.scales import ActionStatus, Channel, Phase, Rater, Status
from cjm_widgets.render import overview_words
from cjm_widgets.render.multiples import SCALE, multiples
from cjm_widgets.render.overview import overview
from cjm_widgets.render.view import View
from cjm_widgets.reports.scan import check_html
from render.side_by_side import DESK, PETRA, Journey, Stop, touchpoint_id, views

LOW, HIGH = (8, 4, 0, 0, 0), (0, 0, 0, 6, 6)
PAYLOAD = "<img src=x onerror=alert(1)>{{ 7*7 }}</script><script>alert(2)</script>"
SHARED = Stop("bad", "Wait", customers=LOW, channel=Channel.EMAIL)
FINE = Stop("fine", "Drive", customers=HIGH, channel=Channel.PRODUCT, phase=Phase.AFTER)


def ann(**changes: object) -> Journey:
    own = Stop("own", "Ask", customers=LOW, channel=Channel.PHONE, phase=Phase.DURING)
    values = {"stops": (SHARED, own, FINE), "worst": ("bad", "own"), "best": ("fine",)}
    return Journey("a", "Ann", **values | changes)  # type: ignore[arg-type]


def bob(**changes: object) -> Journey:
    values = {"stops": (SHARED, FINE), "worst": ("bad",), "best": ("fine",)}
    return Journey("b", "Bob", **values | changes)  # type: ignore[arg-type]


def cy() -> Journey:
    """The room speaks for Cy, who has stages of his own and one touchpoint nobody rated."""
    stops = (
        Stop("try", "Try", room=LOW, channel=Channel.APP),
        Stop("gap", "Think", channel=Channel.APP),
        Stop("go", "Go", room=HIGH, phase=Phase.AFTER),
    )
    return Journey(
        "c",
        "Cy",
        stops,
        worst=("try",),
        best=("go",),
        voice=Rater.STAFF,
        assumed=2,
        stages={Phase.BEFORE: "Stage one", Phase.AFTER: "Stage two"},
    )


def page(found: list[View]) -> str:
    return overview(found, hrefs={view.persona.id: f"{view.persona.id}.html" for view in found})


def text(html: str, path: str = "//main") -> str:
    (found,) = lxml_html.fromstring(html).xpath(path)
    return " ".join(" ".join(found.itertext()).split())


def section(html: str, key: str) -> str:
    return text(html, f"//section[@id='{key}']")


def test_the_headline_names_the_place_where_most_are_let_down() -> None:
    html = page(views(ann(), bob(), cy()))
    assert text(html, "//h1") == "2 of 3 personas are let down at one place: Wait."
    assert "“Wait” is among the worst three for Ann and Bob." in section(html, "shared")


def test_without_a_shared_low_the_headline_names_who_stands_behind_the_lows() -> None:
    journeys = ann(worst=("own",)), cy()
    causes = [
        BackstageStep(
            id=f"backstage-{who}",
            touchpoint_id=touchpoint_id(who, stop),
            name="Passes on",
            department_id=DESK.id,
            causes=(touchpoint_id(who, stop),),
        )
        for who, stop in (("a", "own"), ("c", "try"))
    ]
    html = page(views(*journeys, extra=causes))
    assert "Order Desk stands behind lows of all 2 personas" in text(html, "//h1")
    assert "Each of the 2 journeys breaks at a place of its own." in page(views(*journeys))


def test_one_persona_alone_is_not_compared() -> None:
    html = page(views(ann()))
    assert "there is nothing to compare yet" in text(html, "//h1")
    check_html(html)


def test_no_view_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one view"):
        overview([], hrefs={})


def test_curves_share_phases_and_scale_and_break_where_nobody_rated() -> None:
    bands, curves = multiples(views(ann(), cy()))
    assert [(b.name, b.width) for b in bands] == [
        ("before purchase", 50.0),
        ("during purchase", 25.0),
        ("after purchase", 25.0),
    ]
    first, last = curves
    assert [(d.x, d.y) for d in first.dots] == [
        (25.0, SCALE.y(-20 / 12)),
        (62.5, SCALE.y(-20 / 12)),
        (87.5, SCALE.y(1.5)),
    ]
    assert len(first.lines) == 1
    assert [d.x for d in last.dots] == [12.5, 87.5]
    assert last.lines == ()
    assert (first.room, last.room) == (False, True)


def test_curves_of_maps_with_the_same_stages_follow_the_stages() -> None:
    bands, _ = multiples(views(ann(), bob()))
    assert [b.name for b in bands] == ["Stage before", "Stage during", "Stage after"]


def test_a_map_that_leaves_the_order_of_phases_puts_all_on_one_band() -> None:
    backwards = {Phase.AFTER: "Repair", Phase.BEFORE: "Look again"}
    found = views(ann(), Journey("d", "Di", (FINE, SHARED), stages=backwards))
    bands, curves = multiples(found)
    assert [b.name for b in bands] == ["From the first to the last touchpoint"]
    assert [d.x for d in curves[1].dots] == [25.0, 75.0]


def test_under_five_ratings_no_dot_is_drawn_and_no_number_told() -> None:
    few = Stop("bad", "Wait", customers=(4, 0, 0, 0, 0), channel=Channel.EMAIL)
    found = views(ann(stops=(few, FINE), worst=(), best=("fine",)), cy())
    _, curves = multiples(found)
    assert len(curves[0].dots) == 1
    html = page(found)
    assert "too few, n 4" in section(html, "channels")
    assert "−2.0" not in text(html)


def test_the_channel_sentence_needs_two_personas_with_the_same_lowest_channel() -> None:
    both = section(page(views(ann(stops=(SHARED, FINE), worst=("bad",)), bob())), "channels")
    assert "E-mail is the lowest channel of Ann (−1.7) and Bob (−1.7)." in both
    one = section(page(views(bob(), ann(stops=(FINE,), worst=()))), "channels")
    assert "No two of them are let down most in the same channel." in one


def test_actions_stand_by_owner_with_what_is_overdue_and_what_nobody_owns() -> None:
    def action(key: str, **values: object) -> Action:
        return Action(id=f"action-{key}", map_id="map-a", title=key, **values)  # type: ignore[arg-type]

    late, later = dt.date(2026, 11, 19), dt.date(2026, 11, 20)
    extra = [
        action("late", owner_id=PETRA.id, due_on=late),
        action("later", owner_id=PETRA.id, due_on=later),
        action("lost"),
        action("done", status=ActionStatus.DONE),
    ]
    shown = section(page(views(ann(), bob(), extra=extra)), "actions")
    assert (
        "3 actions are open. Petra carries most, 2 of them. 1 has no owner. 1 is overdue." in shown
    )
    assert shown.index("No owner") < shown.index("Petra Order Desk")
    assert "late A Ann 19 Nov 2026 overdue , proposed" in shown
    assert "later A Ann 20 Nov 2026 proposed" in shown
    assert "done" not in shown


def test_owners_who_carry_equally_much_are_all_named() -> None:
    owners = [("Ida", (_Task(), _Task())), ("Kari", (_Task(), _Task())), ("Leo", (_Task(),))]
    said = overview_words.actions(owners, Catalog())
    assert said == "5 actions are open. Ida and Kari carry most, 2 each."


class _Task:
    overdue = False


def test_the_map_that_rests_most_on_assumption_is_named() -> None:
    html = page(views(ann(), cy()))
    assert "Cy’s map rests most on assumption: 2 of its 3 cells." in section(html, "evidence")
    assert "No filled cell of any map rests on assumption." in section(
        page(views(ann(), bob())), "evidence"
    )


def test_journeys_without_any_rating_give_words_and_not_an_empty_frame() -> None:
    bare = [Journey(key, key.upper(), (Stop("x", f"X{key}"),)) for key in "ab"]
    html = page(views(*bare))
    assert "Nobody has rated these journeys yet." in section(html, "curves")
    assert "Too few ratings to tell channels apart." in section(html, "channels")
    assert "No cause is tied to a low yet" in section(html, "causes")
    assert "No action is open." in section(html, "actions")


def test_the_same_views_give_the_same_page_and_it_may_leave() -> None:
    html = page(views(ann(), bob(), cy()))
    assert html == page(views(ann(), bob(), cy()))
    check_html(html)
    assert "script-src 'none'" in unescape(html)


def test_text_of_people_stays_text_everywhere() -> None:
    stop = Stop("bad", PAYLOAD, customers=LOW, activities=(PAYLOAD,), channel=Channel.EMAIL)
    stages = {phase: PAYLOAD for phase in Phase}
    found = views(
        *(
            Journey(key, PAYLOAD, (stop,), worst=("bad",), best=("bad",), stages=stages)
            for key in "ab"
        ),
        extra=[
            Action(id="action-x", map_id="map-a", title=PAYLOAD),
            BackstageStep(
                id="backstage-x",
                touchpoint_id=touchpoint_id("a", "bad"),
                name=PAYLOAD,
                problem=PAYLOAD,
                causes=(touchpoint_id("a", "bad"),),
            ),
        ],
    )
    html = page(found)
    assert lxml_html.fromstring(html).xpath("//script | //img | //*[@onerror]") == []
    assert html.count("{{ 7*7 }}") > 20
    check_html(html)


def test_every_word_of_ours_can_be_translated() -> None:
    html = page(views(ann(), bob(status=Status.VALIDATED), cy(), catalog=Catalog(PSEUDO)))
    shown = re.sub(r"⟦[^⟦⟧]*⟧", "", text(html))
    while "⟦" in shown:
        shown = re.sub(r"⟦[^⟦⟧]*⟧", "", shown)
    theirs = set(
        [
            "Ann",
            "Bob",
            "Cy",
            "Stage",
            "before",
            "during",
            "after",
            "one",
            "two",
            "Ask",
            "Wait",
            "Drive",
            "Try",
            "Think",
            "Go",
        ]
    )
    assert set(re.findall(r"[A-Za-z]{2,}", shown)) <= theirs


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_a_browser_finds_nothing_to_load_to_complain_of_or_to_scroll_sideways(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    file = tmp_path / "overview.html"
    file.write_text(page(views(ann(), bob(), cy())), encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    opened = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    opened.on("request", lambda request: requests.append(request.url))
    opened.on("console", lambda message: complaints.append(message.text))
    opened.goto(file.as_uri())
    assert [r for r in requests if not r.startswith("data:")] == [file.as_uri()]
    assert complaints == []
    assert opened.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    violations = Axe().run(opened).response["violations"]
    context.close()
    assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == []
