"""What must not leave a machine: searched byte by byte in every file of a run, in many spellings."""

from __future__ import annotations

import base64
import html
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import nbformat
import pytest

from cjm_widgets.model.base import Entity, build
from cjm_widgets.model.document import Document
from cjm_widgets.model.evidence import Insight
from cjm_widgets.model.improvement import Action
from cjm_widgets.model.journey import EmotionRating
from cjm_widgets.model.people import Participant
from cjm_widgets.model.session import Note, Vote, Workshop
from cjm_widgets.reports.batch import make_reports
from cjm_widgets.store import Workspace
from cjm_widgets.workshop.begin import begin_journey
from cjm_widgets.workshop.edit import add_all
from once import made_once
from security import poison

pytestmark = pytest.mark.slow

RATER = "Quentin Raterbird <quentin@canary-rater.example>"
JOB = "Keeper of the canary-job"
NOTE = "between us: canary-note"
SECRET_QUOTE = "I said this in confidence, canary-quote"  # noqa: S105 - no password
OTHERS = "canary-sibling"
ENVIRONMENT = "canary-environment-5f1d"
HOME = "canary-home"
FOLDER = "shop <canary&folder> é"


@pytest.fixture(scope="session")
def handed_on(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a run, made by the command in an environment full of canaries."""
    return made_once(tmp_path_factory, "canaries", _make) / "out"


def _make(place: Path) -> None:
    home = place / HOME
    home.mkdir(parents=True)
    workspace = Workspace.create(place / FOLDER)
    items = _with_canaries(poison.sample())
    add_all(workspace, items, label=f"Add {RATER}", actor="participant-quentin")
    command = "from cjm_widgets.cli import main; main()"
    arguments = ["report", FOLDER, "--persona", "persona-maya", "--out", "out", "--json"]
    done = subprocess.run(
        [sys.executable, "-c", command, *arguments],
        cwd=place,
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(home),
            "USER": "canary-user",
            "PGPASSWORD": ENVIRONMENT,
            "CJM_DATABASE": f"postgresql://me:{ENVIRONMENT}@db.example/shop",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (place / "answer.json").write_text(done.stdout)


def _with_canaries(document: Document) -> list[Entity]:
    """Return the sample with a rater who owns nothing, and whatever else is told in confidence."""
    touchpoint = next(item for item in document if item.kind == "touchpoint")
    source = next(item for item in document if item.kind == "source")
    quentin = "participant-quentin"
    about = {"target_id": touchpoint.id}
    secret = {"id": "insight-canary", "source_id": source.id, "persona_id": "persona-maya"}
    return [
        *(item.revise(sha256=None) if item.kind == "source" else item for item in document),
        build(Participant, {"id": quentin, "name": RATER, "job": JOB}),
        build(
            EmotionRating,
            {
                "id": "rating-canary",
                "touchpoint_id": touchpoint.id,
                "rater": "staff",
                "participant_id": quentin,
                "actual": -2,
            },
        ),
        build(Vote, {"id": "vote-canary", "voter_id": quentin} | about),
        build(Note, {"id": "note-canary", "author_id": quentin, "text": NOTE} | about),
        build(Insight, secret | {"text": "They hesitate.", "quote": SECRET_QUOTE}),
        build(
            Insight,
            secret
            | {
                "id": "insight-sibling",
                "persona_id": "persona-jonas",
                "text": OTHERS,
            },
        ),
        build(
            Workshop,
            {"id": "workshop-canary", "title": "W", "participant_ids": (quentin,)},
        ),
    ]


def spellings(text: str) -> Iterator[bytes]:
    """Yield the text as it might stand in a file: plain, escaped in several ways, in base 64."""
    plain = {
        text,
        html.escape(text),
        html.escape(text, quote=False),
        html.escape(text).replace("&#x27;", "&#39;"),
        quote(text),
        quote(text, safe=""),
        json.dumps(text)[1:-1],
        json.dumps(text, ensure_ascii=False)[1:-1],
        "".join(f"\\u{ord(char):04x}" if char in "<>&'" else char for char in text),
    }
    yield from (spelling.encode() for spelling in plain)
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + text.encode())
        # What does not depend on the bytes before and after; shorter ones stand anywhere by chance.
        core = coded[4 if shift else 0 : len(coded) - 4]
        if len(core) >= 8:
            yield core


def found_in(folder: Path, text: str) -> list[str]:
    looked_for = list(spellings(text))
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(spelling in path.read_bytes() for spelling in looked_for)
    ]


def test_the_search_finds_every_spelling(tmp_path: Path) -> None:
    text = "<Quentin & Söhne>"
    files = {
        "plain": text.encode(),
        "html": b"x" + html.escape(text).encode(),
        "address": b"x" + quote(text).encode(),
        "json": json.dumps(text).encode(),
        **{f"base {n}": base64.b64encode(b"y" * n + text.encode() + b"z" * n) for n in range(5)},
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert found_in(tmp_path, text) == sorted(files)


@pytest.mark.parametrize(
    "canary",
    [
        RATER,
        "Quentin",
        "canary-rater",
        "canary-job",
        "canary-note",
        "canary-quote",
        "canary-sibling",
        ENVIRONMENT,
        "canary-home",
        "canary-user",
        "canary&folder",
        "PGPASSWORD",
    ],
)
def test_what_is_private_does_not_leave(canary: str, handed_on: Path) -> None:
    assert found_in(handed_on, canary) == []


def test_no_path_of_this_machine_leaves(handed_on: Path) -> None:
    place = handed_on.parent
    for path in (str(place), str(Path.home()), sys.prefix, str(poison.resources.path("templates"))):
        assert found_in(handed_on, path) == []


def test_a_failed_report_tells_no_path_and_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = begin_journey(tmp_path / "canary-shop", "generic", persona="Ines").folder
    book = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(
                'workspace = persona = ""\nmap = as_of = None', metadata={"tags": ["parameters"]}
            ),
            nbformat.v4.new_code_cell(
                "import pathlib\nraise ValueError(workspace, str(pathlib.Path.home()), "
                "pathlib.Path.cwd(), pathlib.__file__)"
            ),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}},
    )
    own = tmp_path / "own.ipynb"
    nbformat.write(book, own)
    monkeypatch.setattr("cjm_widgets.reports.run.report_notebook", lambda: own)
    made = make_reports(folder, out=tmp_path / "out")
    assert [report.status for report in made.reports] == ["failed"]
    assert "ValueError" in made.reports[0].message
    assert "ValueError" in (made.folder / "persona-ines.failed.ipynb").read_text(encoding="utf-8")
    for path in ("canary-shop", str(tmp_path), str(Path.home()), sys.prefix, tempfile.gettempdir()):
        assert found_in(tmp_path / "out", path) == []


def test_who_answers_for_an_action_is_named(handed_on: Path) -> None:
    """The other side of the coin: a plan without names is none."""
    document = poison.sample()
    owners = {
        document.get(action.owner_id, Participant).name
        for action in document.children("map-maya-today", Action)
        if action.owner_id is not None
    }
    page = next(handed_on.glob("*/persona-maya.html")).read_text(encoding="utf-8")
    assert owners
    assert [owner for owner in owners if owner not in html.unescape(page)] == []


def test_the_notebook_keeps_no_parameters(handed_on: Path) -> None:
    notebook = json.loads(next(handed_on.glob("*/persona-maya.ipynb")).read_text(encoding="utf-8"))
    assert set(notebook["metadata"]) == {"language_info"}
    for cell in notebook["cells"]:
        assert "persona-maya" not in "".join(cell["source"])
        assert set(cell["metadata"]) <= {"jupyter"}


def test_the_answer_names_files_as_they_were_asked_for(handed_on: Path) -> None:
    answer = json.loads((handed_on.parent / "answer.json").read_text())
    assert answer["index"] == f"out/{answer['run']}/index.html"
