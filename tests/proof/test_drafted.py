"""A workspace drafted from a real event log, which nobody has filled in yet, makes whole reports."""

from __future__ import annotations

import gzip
from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from cjm_widgets.model.people import Persona
from cjm_widgets.workshop.review import read_workspace
from watch import watched

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("name", ["first report", "index", "overview"])
def test_its_pages_open_quietly_and_are_accessible(
    name: str, width: int, drafted_run: Path, browser: Browser
) -> None:
    run = drafted_run / "run"
    file = min(run.glob("persona-*.html")) if name == "first report" else run / f"{name}.html"
    with watched(browser, file, width=width) as seen:
        assert (
            seen.page.evaluate(
                "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
            )
            == 0
        )
        results = Axe().run(seen.page)
        assert results.violations_count == 0, results.generate_report()
        assert seen.events == []


def test_it_counts_the_people_of_the_log(drafted_run: Path, shared_data: Path) -> None:
    """Against pandas on the raw file: as many cases a persona as users of that kind."""
    with gzip.open(shared_data / "ecom_clickstream.csv.gz") as lines:
        log = pd.read_csv(lines)
    first = log.sort_values("timestamp", kind="stable").groupby("user_id")["user_lifecycle"].first()
    expected = first.value_counts().to_dict()
    document, _ = read_workspace(drafted_run)
    found = {who.name.lower(): who.segment_size for who in document.all(Persona)}
    assert found == {name.lower(): n for name, n in expected.items()}
    for who in document.all(Persona):
        page = (drafted_run / "run" / f"{who.id}.html").read_text(encoding="utf-8")
        assert f"{who.segment_size:,}" in page
