"""Take the four pictures of the README from a run's report: ``python docs/pictures.py RUN_FOLDER``.

Needs Chromium and pdftoppm; see the tests for how they are found.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import surroundings  # noqa: E402 - beside the tests that use it too

PERSONA = "persona-maya.html"
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"]
SCREENS = {1440: (900, "who"), 1024: (1366, "map"), 390: (1688, "who")}
MAP_SHEET = 2


def main(run: Path) -> None:
    """Write ``docs/images/report-{1440,1024,390,print}.png``."""
    page = (run / PERSONA).resolve().as_uri()
    images = ROOT / "docs" / "images"
    images.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(surroundings.find_browser()), args=FLAGS
        )
        for width, (height, anchor) in SCREENS.items():
            take(
                browser,
                f"{page}#{anchor}" if anchor == "map" else page,
                (width, height),
                images / f"report-{width}.png",
            )
        print_sheet(browser, page, images / "report-print.png")
        browser.close()


def take(browser: Browser, address: str, size: tuple[int, int], place: Path) -> None:
    """Write what a window of this size shows first."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.emulate_media(reduced_motion="reduce")
    page.goto(address)
    page.wait_for_timeout(1500)
    page.screenshot(path=place)
    page.close()


def print_sheet(browser: Browser, address: str, place: Path) -> None:
    """Write the sheet of paper that holds the journey map."""
    with tempfile.TemporaryDirectory() as scratch:
        page = browser.new_page()
        page.goto(address)
        page.pdf(path=f"{scratch}/report.pdf", format="A3", landscape=True, print_background=True)
        page.close()
        sheet = ["-f", str(MAP_SHEET), "-l", str(MAP_SHEET), "-r", "100", "-png", "-singlefile"]
        target = str(place.with_suffix(""))
        subprocess.run(["pdftoppm", *sheet, f"{scratch}/report.pdf", target], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
