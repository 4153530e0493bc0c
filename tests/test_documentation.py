"""What the documentation says is so: its commands run and answer as shown, its links lead on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cjm_widgets.exchange.journeys import starter_journeys
from surroundings import ROOT

PAGES = sorted(path for path in (ROOT / "docs").glob("*.md"))
READ = [ROOT / "README.md", ROOT / "CHANGELOG.md", *PAGES]
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
# What runs takes part in the test; the others are looked at only.
_RUN, _SHOWN = {"console", "python", "yaml"}, {"sh", "py", "text"}
# Set-up that a test must not do again, by its first word.
_SETUP = {"make", "source", "pip"}
_LOGS = {"clicks.csv.gz": "ecom_clickstream.csv.gz", "incidents.parquet": "incident_events.parquet"}


@dataclass(frozen=True)
class Step:
    """A command, or a file to write, and what the page says comes back."""

    language: str
    text: str
    answer: str = ""


def steps(page: Path) -> Iterator[Step]:
    for language, body in _FENCE.findall(page.read_text(encoding="utf-8")):
        if language != "console":
            yield Step(language, body)
            continue
        for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
            command, _, answer = part.partition("\n")
            yield Step(language, command, answer)


def told(answer: str, said: str) -> bool:
    """Tell whether the lines of *answer* come in this order, ``...`` standing for anything."""
    place = 0
    for line in filter(None, answer.splitlines()):
        pattern = "[^\n]*".join(map(re.escape, line.split("...")))
        if (found := re.compile(f"^{pattern}", re.MULTILINE).search(said, place)) is None:
            return False
        place = found.end()
    return True


def run(step: Step, folder: Path) -> str:
    """Carry a step out in *folder* and return all that it printed."""
    if step.language == "yaml":
        name = step.text.partition("\n")[0].removeprefix("# ")
        (folder / name).write_text(step.text, encoding="utf-8")
        return ""
    command = ["sh", "-c", step.text]
    if step.language == "python":
        command = [sys.executable, "-c", step.text]
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{step.text}\n{done.stdout}"
    return done.stdout


RUNNING = [page for page in READ if any(s.language in _RUN for s in steps(page))]


@pytest.mark.slow
@pytest.mark.parametrize("page", RUNNING, ids=lambda page: page.stem)
def test_every_command_answers_as_the_page_shows(
    page: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    plan = list(steps(page))
    if any(name in step.text for name in _LOGS for step in plan):
        data: Path = request.getfixturevalue("shared_data")
        for name, original in _LOGS.items():
            shutil.copy(data / original, tmp_path / name)
    for step in plan:
        if step.language in _RUN:
            said = run(step, tmp_path)
            assert told(step.answer, said), f"{step.text}\nshown:\n{step.answer}\nsaid:\n{said}"


@pytest.mark.parametrize("page", READ, ids=lambda page: page.stem)
def test_blocks_that_do_not_run_are_set_up_or_parse(page: Path) -> None:
    for step in steps(page):
        assert step.language in _RUN | _SHOWN, step
        if step.language == "sh":
            assert {line.split()[0] for line in step.text.splitlines() if line} <= _SETUP, step
        if step.language == "py":
            compile(step.text, str(page), "exec")


@pytest.mark.parametrize("page", READ, ids=lambda page: page.stem)
def test_every_link_leads_to_something(page: Path) -> None:
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in anchors(file), f"{page.name}: {target}"


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as GitHub and JupyterLab make them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_the_index_leads_to_every_page() -> None:
    text = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    assert {page.name for page in PAGES} - {"index.md"} <= set(_LINK.findall(text))


def test_every_starter_journey_is_named() -> None:
    text = (ROOT / "docs" / "journeys.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    assert named == {journey.name for journey in starter_journeys()}


def test_the_architecture_names_every_room() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {path.parent.name for path in (ROOT / "cjm_widgets").glob("*/__init__.py")}
    modules = {path.stem for path in (ROOT / "cjm_widgets").glob("[a-z]*.py")}
    absent = {f"`{room}/`" for room in rooms} | {f"`{module}`" for module in modules}
    assert {name for name in absent if name not in text} == set()
