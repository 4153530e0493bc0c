"""The pages of a real run as their readers meet them: in a browser, from the disk, on any screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml.html import fragment_fromstring
from playwright.sync_api import Browser, Page

from cjm_widgets.model.blueprint import BackstageStep, SupportProcess
from cjm_widgets.model.document import Document
from cjm_widgets.model.improvement import Action, Kpi, Opportunity
from cjm_widgets.model.journey import JourneyMap, PainPoint
from cjm_widgets.model.people import Goal, Persona
from cjm_widgets.render.page import script_hash
from cjm_widgets.workshop.review import choose_map, read_workspace
from watch import watched

pytestmark = pytest.mark.browser

REPORTS = tuple(f"persona-{name}.html" for name in ("maya", "tomas", "aino", "jonas"))
PAGES = (*REPORTS, "index.html", "overview.html", "latest.html")
LARGEST = 1_600_000


def file_of(folder: Path, name: str) -> Path:
    return (folder / "out" if name == "latest.html" else (folder / "run").resolve()) / name


@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_quietly_and_fits_the_screen(
    name: str, width: int, sample_run: Path, browser: Browser
) -> None:
    with watched(browser, file_of(sample_run, name), width=width) as seen:
        assert seen.page.locator("h1").count() == 1
        assert overhang(seen.page) == 0
        assert seen.events == []


def overhang(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    found: int = page.evaluate(
        "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
    )
    return found


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible(name: str, width: int, sample_run: Path, browser: Browser) -> None:
    with watched(browser, file_of(sample_run, name), width=width) as seen:
        results = Axe().run(seen.page)
        assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_comes_first_and_names_every_script(name: str, sample_run: Path) -> None:
    html = file_of(sample_run, name).read_text(encoding="utf-8")
    head = re.match(r'(?i)<!doctype html>\s*<html lang="en">\s*<head>\s*(<meta [^>]*>)', html)
    assert head is not None, html[:300]
    first = fragment_fromstring(head[1])
    assert first.get("http-equiv") == "Content-Security-Policy"
    rules = dict(rule.split(" ", 1) for rule in first.get("content", "").split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == rules["font-src"] == "data:"
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    named = {f"'sha256-{script_hash(script)}'" for script in scripts} or {"'none'"}
    assert set(rules["script-src"].split()) == named
    data = re.findall(r'<script\b[^>]*type="application/json"', html)
    assert html.count("<script") == len(scripts) + len(data)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_small_enough_to_send(name: str, sample_run: Path) -> None:
    assert file_of(sample_run, name).stat().st_size <= LARGEST


def squeezed(text: str) -> str:
    """Return letters and digits alone: pages break, hyphenate and capitalise as they need."""
    return re.sub(r"\W", "", text).casefold()


def written(document: Document, persona: str) -> list[str]:
    """Return the texts of a persona's report that no reader may miss."""
    who = document.get(persona, Persona)
    journey_map = choose_map(document, who)
    columns = document.touchpoints(journey_map.id)
    texts = [who.name, who.summary, who.quote, *who.needs, *who.pains]
    texts += [stage.name for stage in document.stages(journey_map.id)]
    for column in columns:
        texts += [column.name, column.customer_action, column.thinks, column.says]
        texts += [pain.text for pain in document.children(column.id, PainPoint)]
        texts += [step.name for step in document.children(column.id, BackstageStep)]
        texts += [process.name for process in document.children(column.id, SupportProcess)]
    texts += [item.title for item in document.children(journey_map.id, Opportunity)]
    texts += [item.title for item in document.children(journey_map.id, Action)]
    texts += [item.name for item in document.children(journey_map.id, Kpi)]
    texts += [goal.statement for goal in document.children(who.id, Goal)]
    return [text for text in texts if text]


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("name", REPORTS)
def test_everything_can_be_read_without_javascript(
    name: str, width: int, sample_run: Path, browser: Browser
) -> None:
    document, _ = read_workspace(sample_run)
    with watched(
        browser, file_of(sample_run, name), width=width, java_script_enabled=False
    ) as seen:
        shown = squeezed(seen.page.inner_text("body"))
        texts = written(document, name.removesuffix(".html"))
        assert len(texts) > 100
        assert [text for text in texts if squeezed(text) not in shown] == []
        headings = seen.page.locator("main :is(h1, h2, h3, h4)")
        assert headings.count() > 20
        assert overhang(seen.page) == 0


@pytest.mark.parametrize("name", ["index.html", "overview.html"])
def test_the_joint_pages_name_every_persona_and_lead_to_every_report(
    name: str, sample_run: Path, browser: Browser
) -> None:
    document, _ = read_workspace(sample_run)
    file = file_of(sample_run, name)
    with watched(browser, file, java_script_enabled=False) as seen:
        shown = seen.page.inner_text("body")
        assert [who.name for who in document.all(Persona) if who.name not in shown] == []
        links = {link.get_attribute("href") for link in seen.page.locator("a[href]").all()}
        assert set(REPORTS) <= links
        files = {link.partition("#")[0] for link in links if link} - {""}
        assert [link for link in files if not (file.parent / link).is_file()] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_link_inside_a_page_leads_somewhere(name: str, sample_run: Path) -> None:
    html = file_of(sample_run, name).read_text(encoding="utf-8")
    targets = set(re.findall(r'\bhref="#([^"]+)"', html))
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert targets - set(ids) == set()
    assert len(ids) == len(set(ids))


def test_the_latest_page_leads_to_the_index(sample_run: Path, browser: Browser) -> None:
    with watched(browser, file_of(sample_run, "latest.html")) as seen:
        seen.page.locator("main a").first.click()
        seen.page.wait_for_url("**/index.html")


def test_each_map_has_the_touchpoints_of_a_real_journey(sample_run: Path) -> None:
    document, _ = read_workspace(sample_run)
    for journey_map in document.all(JourneyMap):
        assert 12 <= len(document.touchpoints(journey_map.id)) <= 18
