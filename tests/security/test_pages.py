"""Attacks in every text field of a workspace: pages print them, and nothing else happens."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from cjm_widgets.i18n import Catalog
from cjm_widgets.model.document import Document
from cjm_widgets.model.improvement import Action, Opportunity
from cjm_widgets.model.people import Persona
from cjm_widgets.render.index import entry_of, failed_entry, run_index
from cjm_widgets.render.overview import overview
from cjm_widgets.render.page import page_resources, script_hash
from cjm_widgets.render.sections import SECTIONS, render_section
from cjm_widgets.render.view import View
from cjm_widgets.reports import scan
from cjm_widgets.reports.pages import latest_page
from cjm_widgets.workshop import review
from security import poison
from security.pages import Shape, read_shape, squeezed
from security.payloads import MARK, PAYLOADS, PRODUCT, Word, attack, bare, harmless

Views = tuple[Document, list[View]]


def views_of(word: Word) -> Views:
    document = poison.poisoned(poison.sample(), word)
    tables = review.Evidence(**poison.sample_tables(word))
    views = [review.make_view(document, tables, persona=who.id) for who in document.all(Persona)]
    return document, views


def sections_of(view: View) -> str:
    return "\n".join(str(render_section(view, section.key).html) for section in SECTIONS)


def index_of(document: Document, views: list[View]) -> str:
    who = views[-1].persona
    entries = [entry_of(v, html=f"{v.persona.id}.html", notebook=None) for v in views[:-1]]
    failed = failed_entry(who, f"There is no {who.name}", notebook=f"{who.id}.failed.ipynb")
    company = document.get("company-halden").name  # type: ignore[attr-defined]
    return run_index(
        [*entries, failed], company=company, run_label=company, overview=None, catalog=Catalog()
    )


PAGES: dict[str, Callable[[Views], str]] = {
    "first report": lambda made: sections_of(made[1][0]),
    "last report": lambda made: sections_of(made[1][-1]),
    "index": lambda made: index_of(*made),
    "overview": lambda made: overview(
        made[1], hrefs={v.persona.id: f"{v.persona.id}.html" for v in made[1]}
    ),
    "frame": lambda made: frame(made[1][0].persona.name),
    "latest": lambda made: latest_page("2026-11-22-184503", made[1][0].persona.name, Catalog()),
}


def frame(name: str) -> str:
    page = page_resources(title=name, company=name, content=name)
    return f"{page.opening}{page.closing}"


@pytest.fixture(scope="module")
def attacked() -> Views:
    return views_of(attack)


@pytest.fixture(scope="module")
def calm() -> Views:
    """The same workspace with letters where the attacks have signs."""
    return views_of(harmless)


def test_there_are_enough_attacks_and_the_model_takes_them_everywhere() -> None:
    assert len(PAYLOADS) >= 40
    document = poison.poisoned(poison.sample(), attack)
    missing = {
        (kind, name)
        for kind, name in poison.all_text_fields()
        for item in document
        if item.kind == kind and not re.search(r" [0-9a-f]{1,8}$", str(_last(item, name)))
    }
    assert not missing
    assert {item.kind for item in document} == {kind for kind, _ in poison.all_text_fields()} | {
        "rating", "link", "measurement", "vote", "moment", "route",
    }  # fmt: skip


def _last(item: object, name: str) -> str:
    value = getattr(item, name)
    return value[-1] if isinstance(value, tuple) else value


@pytest.mark.parametrize("page", PAGES)
def test_attacks_change_words_and_nothing_else(page: str, attacked: Views, calm: Views) -> None:
    found, expected = read_shape(PAGES[page](attacked)), read_shape(PAGES[page](calm))
    assert found.elements - expected.elements == {}
    assert expected.elements - found.elements == {}
    assert found.fixed - expected.fixed == {}
    assert found.blocks == expected.blocks
    assert found.scripts == expected.scripts


@pytest.mark.parametrize("page", PAGES)
def test_nothing_of_an_attack_comes_alive(page: str, attacked: Views) -> None:
    html = PAGES[page](attacked)
    found = read_shape(html)
    for tag, names in found.elements:
        assert MARK not in names, tag
        assert not [name for name in names if name.startswith("on")], tag
        assert tag not in {"iframe", "object", "embed", "form", "base", "template", "math"}
    addresses = {value for (name, value) in found.fixed if name in ("href", "src")}
    assert not [
        a for a in addresses if not re.match(r"#|data:,$|[\w.-]+(/index)?\.(html|ipynb)", a)
    ]
    assert not [v for (name, v) in found.fixed if name == "style" and "url" in v]
    assert PRODUCT not in found.words


@pytest.mark.parametrize("page", ["index", "overview"])
def test_whole_pages_pass_the_last_look(page: str, attacked: Views) -> None:
    html = PAGES[page](attacked)
    scan.check_html(html)
    for script in read_shape(html).scripts:
        assert script_hash(script) in html


def test_what_was_written_can_be_read(attacked: Views) -> None:
    document, (view, *_) = attacked
    words = read_shape(sections_of(view)).words
    own = view.journey_map.id
    shown = [
        view.persona.name,
        view.persona.quote,
        *view.persona.needs,
        *view.persona.values,
        *(stage.name for stage in document.stages(own)),
        *(item.customer_action for item in document.touchpoints(own)),
        *(item.title for item in document.children(own, Action)),
        *(item.title for item in document.children(own, Opportunity)),
    ]
    assert len(shown) > 40
    missing = [text for text in shown if text and squeezed(text) not in words]
    assert not missing


def test_charts_are_data_that_read_back(attacked: Views) -> None:
    html = sections_of(attacked[1][0])
    blocks = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL)
    assert blocks
    for block in blocks:
        json.loads(block)
        assert not set("<>&\u2028\u2029") & set(block)


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(0, len(PAYLOADS), 8))
def test_each_attack_alone_in_each_place_of_a_report(turn: int) -> None:
    """Names at the top of a page come once a report, so that every attack must have its turn."""

    def word(text: str, most: int) -> str:
        return bare(f"{turn} {text}", most)

    _, views = views_of(word)
    for view in views:
        _is_dead(read_shape(sections_of(view)))
        _is_dead(read_shape(frame(view.persona.name)))


def _is_dead(found: Shape) -> None:
    for tag, names in found.elements:
        assert MARK not in names, tag
        assert not [name for name in names if name.startswith("on")], tag
    assert PRODUCT not in found.words
