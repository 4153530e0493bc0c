"""The fixtures themselves: a browser that draws, databases that do not see each other."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser

import surroundings


@pytest.mark.browser
def test_the_browser_opens_a_file_and_runs_its_script(browser: Browser, tmp_path: Path) -> None:
    page_file = tmp_path / "page.html"
    page_file.write_text("<title>before</title><script>document.title = 'after'</script>")
    page = browser.new_page()
    page.goto(page_file.as_uri())
    assert page.title() == "after"
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_gets_an_empty_database(postgres_url: str, turn: int) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        tables = connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        ).fetchall()
        assert tables == []
        connection.execute("CREATE TABLE left_behind (turn integer)")
        connection.commit()


def test_a_missing_part_fails_only_where_nothing_may_be_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CI", "true")
    assert surroundings.must_be_complete()
    monkeypatch.delenv("CI")
    assert not surroundings.must_be_complete()
