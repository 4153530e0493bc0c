"""Small workspaces to draw, and what every picture must pass: axe, colours, sizes, strange names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from cjm_widgets.model.base import Entity, spread_ranks
from cjm_widgets.model.journey import JourneyMap, Stage, Touchpoint
from cjm_widgets.model.people import Department, Participant, Persona
from cjm_widgets.model.session import Workshop
from cjm_widgets.store import Workspace
from cjm_widgets.workshop.edit import add_all
from cjm_widgets.workshop.live import Live

MAP, WORKSHOP = "map-m", "workshop-w"
SIZES = (1440, 1024, 390)
ARABIC = "قراءة تجارب المالكين في المنتدى"
LONG = "Kraftfahrzeugzulassungsbescheinigungsnachforderung"
HOSTILE = "<img src=x onerror=window.broken=1>"


def company(folder: Path, stages: Sequence[int], items: Iterable[Entity] = ()) -> Live:
    """A workspace with one map: as many touchpoints in each stage as *stages* says.

    Touchpoint 2 of stage 1 is ``touchpoint-1-2``; *items* come on top.
    """
    found: list[Entity] = [
        Persona(id="persona-p", name="Maya"),
        JourneyMap(id=MAP, persona_id="persona-p", title="A car"),
        Department(id="department-sales", name="Sales"),
        Department(id="department-care", name="Customer Care"),
        Participant(id="participant-karin", name="Karin Ek"),
        Participant(id="participant-tove", name="Tove Nilsson", department_id="department-care"),
        Workshop(id=WORKSHOP, title="Autumn", map_ids=(MAP,)),
    ]
    for at, (size, rank) in enumerate(zip(stages, spread_ranks(len(stages)), strict=True), 1):
        found.append(Stage(id=f"stage-{at}", map_id=MAP, name=f"Stage {at}", rank=rank))
        found += [
            Touchpoint(
                id=f"touchpoint-{at}-{place}",
                stage_id=f"stage-{at}",
                name=f"Contact {at}.{place}",
                rank=own,
            )
            for place, own in enumerate(spread_ranks(size), 1)
        ]
    workspace = Workspace.create(folder)
    add_all(workspace, [*found, *items], label="Begin")
    return Live(workspace, actor="participant-karin")


def other(live: Live) -> Live:
    """Somebody else at the same workspace."""
    return Live(live.workspace, actor="participant-tove")


@contextmanager
def page_of(browser: Browser, width: int = 1100, *, height: int = 900) -> Iterator[Page]:
    """A page on which no script may fail."""
    page = browser.new_page(viewport={"width": width, "height": height})
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    page.close()
    assert not broken, broken


def axe_finds_nothing(page: Page) -> None:
    """Every rule of axe but that of landmarks, which are the notebook's own."""
    found = Axe().run(page, options={"rules": {"region": {"enabled": False}}})
    assert found.violations_count == 0, found.generate_report()


def nothing_hangs_out(page: Page) -> None:
    """No picture is wider than the page; what is too wide scrolls inside itself."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def smallest_text(page: Page) -> float:
    """The smallest type in pixels in which a word stands on the page."""
    return float(
        page.evaluate(
            """() => Math.min(...[...document.querySelectorAll(".cjw *")]
              .filter((node) => [...node.childNodes].some((c) => c.nodeType === 3 && c.data.trim()))
              .map((node) => parseFloat(getComputedStyle(node).fontSize)))"""
        )
    )


def drag(
    page: Page, start: tuple[float, float], end: tuple[float, float], *, drop: bool = True
) -> None:
    """Press, move in small steps, and let go."""
    page.mouse.move(*start)
    page.mouse.down()
    for step in range(1, 9):
        share = step / 8
        page.mouse.move(
            start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
        )
    if drop:
        page.mouse.up()
