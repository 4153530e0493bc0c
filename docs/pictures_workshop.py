"""Take the pictures of studio and room: ``python docs/pictures_workshop.py``.

Makes the sample company in a scratch folder, serves it, and looks at it in Chromium.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import surroundings  # noqa: E402 - beside the tests that use it too
from cjm_widgets.model.scales import ParticipantKind, RunSheet  # noqa: E402
from cjm_widgets.room.reach import join_urls  # noqa: E402
from cjm_widgets.room.server import start_room  # noqa: E402
from cjm_widgets.widgets.server import JupyterServer, start_server  # noqa: E402
from cjm_widgets.workshop import agenda, edit, handout, lead  # noqa: E402
from cjm_widgets.workshop.begin import begin_sample  # noqa: E402
from cjm_widgets.workshop.invitations import Door  # noqa: E402
from cjm_widgets.workshop.live import Live  # noqa: E402

IMAGES = ROOT / "docs" / "images"
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"]
MS = 120_000


def main() -> None:
    """Write ``docs/images/studio.png``, ``studio-emotions.png``, ``studio-lab.png``, ``room-390.png``."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = Path(scratch) / "halden"
        begin_sample(folder)
        live = Live.open(folder, actor=None)
        workshop = agenda.need_workshop(live.document)
        agenda.plan_agenda(live, workshop.id, RunSheet.HALF_DAY)
        begin(live, workshop.id, "touchpoints")
        handout.hand_out_notebooks(folder)
        browser = playwright.chromium.launch(
            executable_path=str(surroundings.find_browser()), args=FLAGS
        )
        with start_server(folder / handout.FOLDER) as server:
            studio(browser, server.page("03_touchpoints.ipynb"), IMAGES / "studio.png")
            studio(browser, server.page("04_emotions.ipynb"), IMAGES / "studio-emotions.png")
            lab(browser, server, IMAGES / "studio-lab.png")
        begin(live, workshop.id, "emotions")
        chosen = lead.map_in_work(live.document, workshop)
        if chosen is not None:
            lead.hide(live, workshop.id, chosen.id)
        with start_room(folder, workshop.id) as room:
            token = Door(folder).invite(ParticipantKind.STAFF, workshop.id, now=edit.now())
            phone(browser, join_urls(room.reach, token)[0], IMAGES / "room-390.png")
        browser.close()


def begin(live: Live, workshop_id: str, step: str) -> None:
    """Let the room be in this step."""
    items = agenda.in_the_room(live.document, workshop_id)
    agenda.start(live, next(item.id for item in items if item.step.value == step))


def studio(browser: Browser, address: str, place: Path) -> None:
    """Write what the facilitator sees on a page without code."""
    page = opened(browser, (1440, 1000))
    page.goto(address, timeout=MS)
    page.locator(".cjw").first.wait_for(timeout=MS)
    page.wait_for_timeout(6000)
    page.screenshot(path=place)
    page.close()


def lab(browser: Browser, server: JupyterServer, place: Path) -> None:
    """Write what the facilitator sees in JupyterLab."""
    page = opened(browser, (1440, 1000))
    page.goto(server.lab("06_behind_the_scenes.ipynb"), timeout=MS)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=MS)
    page.wait_for_timeout(2000)  # JupyterLab takes the menu's word only when all is in place
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.locator(".cjw").first.wait_for(timeout=MS)
    page.wait_for_timeout(6000)
    page.screenshot(path=place)
    page.close()


def phone(browser: Browser, link: str, place: Path) -> None:
    """Write what somebody who rates sees."""
    page = opened(browser, (390, 844))
    page.goto(link, timeout=MS)
    page.get_by_label("Your name").fill("Birgit Lund")
    page.get_by_label("Where you work").select_option(index=1)
    page.get_by_role("button", name="Join the workshop").click()
    page.locator("input[name=desired]").nth(3).check(force=True, timeout=MS)
    page.locator("input[name=actual]").nth(1).check(force=True)
    page.wait_for_timeout(1500)
    page.screenshot(path=place)
    page.close()


def opened(browser: Browser, size: tuple[int, int]) -> Page:
    """Return a fresh page of this size that moves nothing."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, device_scale_factor=1)
    page.emulate_media(reduced_motion="reduce")
    return page


if __name__ == "__main__":
    main()
