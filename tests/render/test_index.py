"""The index page of a run: who, how it goes, what failed, and nothing that runs or loads."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html as lxml_html
from playwright.sync_api import Browser

from cjm_widgets.i18n import PSEUDO, Catalog
from cjm_widgets.model.people import Persona
from cjm_widgets.model.scales import Rater, Status
from cjm_widgets.render.index import Highlight, IndexEntry, failed_entry, run_index
from cjm_widgets.render.portrait import PORTRAITS
from cjm_widgets.reports.scan import check_html

PAYLOAD = "<img src=x onerror=alert(1)>{{ 7*7 }}</script><script>alert(2)</script>"
LEAD = "//p[@class='run-lead']"
MAYA = IndexEntry(
    "persona-maya",
    "Maya Lindqvist",
    summary="34, physiotherapist",
    portrait="maya",
    html="persona-maya.html",
    notebook="persona-maya.ipynb",
    status=Status.PARTLY_VALIDATED,
    supported=54,
    total=75,
    worst=Highlight("Wait for delivery", -1.6, 68, Rater.CUSTOMER),
    best=Highlight("Keep the car overnight", 1.8, 9, Rater.STAFF),
)
FAILED = failed_entry(
    Persona(id="persona-jonas", name="Jonas Berg"),
    "The map has no touchpoint yet.",
    notebook="persona-jonas.failed.ipynb",
)


def page(*entries: IndexEntry, overview: str | None = "overview.html", language: str = "en") -> str:
    return run_index(
        entries,
        company="Halden Motors",
        run_label="As of 20 Nov 2026",
        overview=overview,
        catalog=Catalog(language),
    )


def many() -> list[IndexEntry]:
    long = "Wilhelmina " + "Oberschlagenhuber" * 6
    return [
        replace(
            FAILED if n % 9 == 8 else MAYA,
            persona_id=f"persona-{n}",
            name=long if n % 7 == 0 else f"Person {n}",
            portrait=(*PORTRAITS, None)[n % 17],
        )
        for n in range(40)
    ]


def words_of(html: str, path: str) -> str:
    (found,) = lxml_html.fromstring(html).xpath(path)
    return " ".join(found.text_content().split())


def links_of(html: str, card: str) -> list[str]:
    return list(lxml_html.fromstring(html).xpath(f"//*[@id='{card}']//a/@href"))


def test_a_card_tells_who_how_sure_worst_and_best_and_leads_to_both_files() -> None:
    html = page(MAYA)
    card = words_of(html, "//*[@id='persona-maya']")
    assert "PARTLY VALIDATED" in card
    assert "54 of 75 cells backed by evidence" in card
    assert "Wait for delivery" in card
    assert "−1.6 Customers, n 68" in card
    assert "+1.8 The room, n 9" in card
    assert links_of(html, "persona-maya") == [
        "persona-maya.html",
        "persona-maya.html",
        "persona-maya.ipynb",
    ]


def test_a_failed_report_says_why_and_leads_to_the_notebook_with_the_error() -> None:
    html = page(MAYA, FAILED)
    card = words_of(html, "//*[@id='persona-jonas']")
    assert "This report failed" in card
    assert "The map has no touchpoint yet." in card
    assert links_of(html, "persona-jonas") == ["persona-jonas.failed.ipynb"]
    assert "1 of 2 reports are ready" in html
    assert "Failed: Jonas Berg." in html


def test_when_everything_failed_the_page_says_so_and_counts_no_maps() -> None:
    lead = words_of(page(FAILED), LEAD)
    assert lead == "No report could be made; each notebook keeps its error."


def test_the_lead_counts_maps_by_status() -> None:
    lead = words_of(page(MAYA, MAYA, replace(MAYA, status=Status.VALIDATED)), LEAD)
    assert lead == "Every report is ready. Maps by evidence: 1 validated, 2 partly validated."


def test_without_an_overview_nothing_links_to_one() -> None:
    assert "overview.html" in page(MAYA)
    assert "overview.html" not in page(MAYA, overview=None)


def test_an_empty_map_shows_words_and_not_zeros() -> None:
    bare = IndexEntry("persona-a", "A", html="a.html", status=Status.HYPOTHESIS)
    card = words_of(page(bare), "//*[@id='persona-a']")
    assert "nobody has rated yet" in card
    assert "No one-line description yet" in card
    assert "+0" not in card


def test_the_same_entries_give_the_same_page_and_it_may_leave() -> None:
    html = page(*many())
    assert html == page(*many())
    check_html(html)


def test_text_of_people_stays_text_everywhere() -> None:
    nasty = replace(
        MAYA,
        name=PAYLOAD,
        summary=PAYLOAD,
        portrait=PAYLOAD,
        worst=Highlight(PAYLOAD, -1, 5, Rater.STAFF),
        best=Highlight(PAYLOAD, 1, 5, Rater.STAFF),
    )
    html = run_index(
        [nasty, replace(nasty, html=None, status=None, message=PAYLOAD)],
        company=PAYLOAD,
        run_label=PAYLOAD,
        overview=None,
        catalog=Catalog(),
    )
    tree = lxml_html.fromstring(html)
    assert tree.xpath("//script | //img | //*[@onerror]") == []
    assert html.count("{{ 7*7 }}") >= 8
    check_html(html)


def test_every_word_of_ours_can_be_translated() -> None:
    shown = re.sub(r"⟦[^⟧]*⟧", "", words_of(page(MAYA, FAILED, language=PSEUDO), "//main"))
    theirs = ["Maya Lindqvist", "34, physiotherapist", "Jonas Berg", "Wait for delivery"]
    theirs += ["Keep the car overnight", "The map has no touchpoint yet.", "As of 20 Nov 2026"]
    for words in theirs:
        shown = shown.replace(words, "")
    assert not re.findall(r"[A-Za-z]{3,}", shown)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("n", "width"), [(1, 1440), (4, 1440), (4, 1024), (4, 390), (40, 1440), (40, 390)]
)
def test_a_browser_finds_nothing_to_load_to_complain_of_or_to_scroll_sideways(
    browser: Browser, tmp_path: Path, n: int, width: int
) -> None:
    file = tmp_path / "index.html"
    file.write_text(page(*many()[-n:]), encoding="utf-8")
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
    # Forty cards are the same card forty times, and take the checker forty times as long.
    violations = Axe().run(opened).response["violations"] if n < 40 else []
    context.close()
    assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == []
