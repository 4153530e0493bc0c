"""What holds for every section below the map: safe, translated, calm when empty, accessible."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from cjm_widgets.i18n import PSEUDO, Catalog
from cjm_widgets.model.base import Entity
from cjm_widgets.render import (
    actions,
    blueprint,
    evidence,
    feelings,
    future,
    goals,
    kpis,
    method,
    moments,
    opportunities,
    persona,
    story,
    welcome,
)
from cjm_widgets.render.page import page_resources
from cjm_widgets.render.theme import STEP_STYLES
from cjm_widgets.render.view import View
from render.detail_maps import LONG, bare_view, make_view, parsed, words

SECTIONS = (
    *(welcome, persona, goals, feelings, moments, story, blueprint, future),
    *(opportunities, actions, kpis, evidence, method),
)
EVIL = '<img src=x onerror="alert(1)">\'</script>{{ 7*7 }}{x}%s'
KEPT = {"id", "rank", "unknown", "portrait", "currency", "language", "target_field", "table"}
NOT_OURS = {"Somebody", "S", "Look", "Ask"}
each = pytest.mark.parametrize("section", SECTIONS, ids=lambda s: s.__name__.rpartition(".")[2])


def filled(text: str) -> View:
    """Return the view in which every free text says *text*."""

    def said(item: Entity) -> Entity:
        changes: dict[str, object] = {}
        for field in type(item).model_fields:
            value = getattr(item, field)
            if field in KEPT or field.endswith(("_id", "_ids")) or field == "causes":
                continue
            if type(value) is str:
                changes[field] = text[:190]
            elif isinstance(value, tuple) and value:
                changes[field] = tuple(text[:190] for _ in value)
        return item.revise(**changes)

    return make_view([said(item) for item in make_view().document])


@each
def test_nothing_people_write_becomes_markup(section: ModuleType) -> None:
    fragment = section.render(filled(EVIL))
    tree = parsed(fragment)
    assert "<img src=x" not in fragment.html
    assert "49{x}" not in fragment.html
    assert not [tag for tag in tree.find_all(True) if any(a.startswith("on") for a in tag.attrs)]


@each
def test_every_word_of_ours_goes_through_the_catalogue(section: ModuleType) -> None:
    view = replace(bare_view(), catalog=Catalog(PSEUDO))
    fragment = section.render(view)
    text = parsed(fragment).get_text(" ")
    while (shorter := re.sub("⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = shorter
    assert set(re.findall(r"[^\W\d_]+", text)) <= NOT_OURS
    assert "⟦" in fragment.text


@each
def test_an_empty_map_leaves_a_sentence_and_a_heading(section: ModuleType) -> None:
    tree = parsed(section.render(bare_view()))
    assert words(tree.h2)
    assert words(tree.select_one(".see"))
    assert not tree.select("svg.static, .chart")


@each
def test_the_same_view_gives_the_same_bytes(section: ModuleType) -> None:
    first = section.render(make_view())
    assert section.render(make_view()) == first


@each
def test_every_drawing_has_a_table_and_every_table_a_caption(section: ModuleType) -> None:
    tree = parsed(section.render(make_view()))
    assert all(words(table.caption) for table in tree.select("table"))
    if tree.select(".chart, .g-line, .bp"):
        assert tree.select("details table")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_long_words_never_push_the_page_sideways(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(write_page(tmp_path, filled(LONG)))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("make", [make_view, bare_view])
def test_axe_finds_nothing(
    browser: Browser, tmp_path: Path, width: int, make: Callable[[], View]
) -> None:
    # The policy of the page would keep axe out, too.
    context = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(write_page(tmp_path, make()))
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.wait_for_function(
        "document.querySelectorAll('.plotbox.drawn').length"
        " === document.querySelectorAll('.plotbox').length"
    )
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
    context.close()


def write_page(folder: Path, view: View) -> str:
    frame = page_resources(title="Sections", company="Spoke", styles=STEP_STYLES)
    sections = "".join(section.render(view).html for section in SECTIONS)
    target = folder / "page.html"
    # The masthead leads to the map, which stands on the whole report.
    target.write_text(
        f'{frame.opening}<h1 id="map">Sections</h1>{sections}{frame.closing}', encoding="utf-8"
    )
    return target.as_uri()
