"""A whole run made of a workspace full of attacks, opened in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from cjm_widgets.model.base import build
from cjm_widgets.model.journey import JourneyMap, Stage, Touchpoint
from cjm_widgets.model.people import Persona
from cjm_widgets.reports.batch import make_reports
from cjm_widgets.store import Workspace
from cjm_widgets.workshop.begin import begin_journey
from cjm_widgets.workshop.edit import add_all
from once import made_once
from security import poison
from security.payloads import MARK, PRODUCT, attack
from watch import watched

pytestmark = pytest.mark.slow

PAGES = ("persona-maya.html", "persona-aino.html", "index.html", "overview.html", "latest.html")


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a run's pages; two personas of the sample company, an attack in every text."""

    def make(folder: Path) -> None:
        poison.plant(folder, attack)
        run = make_reports(folder, personas=["persona-maya", "persona-aino"], out=folder / "out")
        assert not run.failed, run.failed
        (folder / "run").symlink_to(run.folder)

    return made_once(tmp_path_factory, "attacked", make)


def file_of(attacked: Path, name: str) -> Path:
    return (attacked / "out" if name == "latest.html" else (attacked / "run").resolve()) / name


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_comes_alive_in_a_browser(
    name: str, width: int, attacked: Path, browser: Browser
) -> None:
    with watched(browser, file_of(attacked, name), width=width) as seen:
        page = seen.page
        # Let a mouse and a keyboard meet whatever might wait for them.
        for control in page.locator("button:visible, summary:visible").all()[:20]:
            control.click()
        for _ in range(30):
            page.keyboard.press("Tab")
        page.mouse.move(400, 300)
        page.mouse.wheel(0, 4000)
        page.wait_for_timeout(200)
        assert page.locator(f"[{MARK}]").count() == 0
        assert (
            page.evaluate(
                "[...document.querySelectorAll('*')].filter(element => "
                "element.getAttributeNames().some(name => name.startsWith('on'))).length"
            )
            == 0
        )
        assert PRODUCT not in page.inner_text("body")
        assert page.url.partition("#")[0] == file_of(attacked, name).as_uri()
        assert seen.events == []


@pytest.mark.browser
def test_an_attack_past_the_escaping_is_stopped_by_the_policy(
    attacked: Path, browser: Browser, tmp_path: Path
) -> None:
    """What the escaping should ever let through meets the second wall; and the watch sees it."""
    html = file_of(attacked, "persona-maya.html").read_text(encoding="utf-8")
    hole = (
        f"<img {MARK} src=https://attack.invalid/x.png onerror=alert(1)><script>alert(2)</script>"
    )
    broken = tmp_path / "broken.html"
    broken.write_text(html.replace("<main>", f"<main>{hole}", 1), encoding="utf-8")
    with watched(browser, broken) as seen:
        assert seen.page.locator(f"[{MARK}]").count() == 1
        assert seen.dialogs == []
        refused = seen.page.evaluate("refused.map(line => line.split(' ')[0]).sort()")
        assert (
            {"img-src", "script-src-attr", "script-src-elem"}
            >= set(refused)
            >= {
                "img-src",
                "script-src-elem",
            }
        )


def test_files_are_named_by_ids_alone(attacked: Path) -> None:
    run = (attacked / "run").resolve()
    assert sorted(path.name for path in run.iterdir()) == [
        "index.html",
        "manifest.json",
        "overview.html",
        "persona-aino.html",
        "persona-aino.ipynb",
        "persona-maya.html",
        "persona-maya.ipynb",
    ]
    beside = {path.name for path in (attacked / "out").iterdir()}
    assert beside == {"latest.html", "latest.json", run.name}


def test_no_name_leads_out_of_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given as relative paths, as people type them; reports run side by side in threads."""
    here = tmp_path / "a" / "b"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    folder = begin_journey(Path("shop"), "generic", persona="../../../escaped").folder
    add_all(Workspace.open(folder), _small("/escaped"), label="..")
    before = set(tmp_path.rglob("*"))
    run = make_reports(folder, out=Path("out"), jobs=2)
    assert Path.cwd() == here
    assert not run.failed, run.failed
    fresh = set(tmp_path.rglob("*")) - before
    assert {path for path in fresh if not path.is_relative_to(here / "out")} == set()
    assert {path.name for path in run.folder.iterdir()} == {
        "index.html",
        "manifest.json",
        "overview.html",
        "persona-escaped.html",
        "persona-escaped.ipynb",
        "persona-small.html",
        "persona-small.ipynb",
    }


def _small(name: str) -> list[Persona | JourneyMap | Stage | Touchpoint]:
    return [
        build(Persona, {"id": "persona-small", "name": name}),
        build(JourneyMap, {"id": "map-small", "persona_id": "persona-small", "title": name}),
        build(Stage, {"id": "stage-small", "map_id": "map-small", "name": name}),
        build(Touchpoint, {"id": "touchpoint-small", "stage_id": "stage-small", "name": name}),
    ]
