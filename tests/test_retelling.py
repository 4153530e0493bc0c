"""Errors, help and remarks come back in the reader's language, with their values as they were."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog as Messages
from babel.messages.mofile import write_mo
from sentences import Sentences

from cjm_widgets import i18n, resources
from cjm_widgets.cli import cjm, main
from cjm_widgets.cli.output import catalog_of_user
from cjm_widgets.errors import JourneyError, MissingExtraError, SourceError, WorkspaceError
from cjm_widgets.exchange import csv_folder, formats, workbook_xlsx, workspace_yaml
from cjm_widgets.exchange.journeys import read_journey
from cjm_widgets.exchange.mapping import read_stage_mapping
from cjm_widgets.i18n import PSEUDO, Catalog
from cjm_widgets.model.base import build, rank_between
from cjm_widgets.model.document import Document
from cjm_widgets.model.improvement import Measurement
from cjm_widgets.model.journey import Stage
from cjm_widgets.model.people import Persona
from cjm_widgets.model.schema import entity_class
from cjm_widgets.reports import files, scan
from cjm_widgets.reports.pages import write_pages
from cjm_widgets.reports.params import ReportParams
from cjm_widgets.reports.run import FAILED, Outcome
from cjm_widgets.sources.eventlog import EventMapping, read_events
from cjm_widgets.sources.ratings import RATING_COLUMNS, read_ratings
from cjm_widgets.store import Command, Create, Delete, Update, Workspace
from cjm_widgets.store.restoration import restore
from cjm_widgets.tables import evidence
from cjm_widgets.workshop import begin, review, transfer

PACKAGE = Path(i18n.__file__).parent
HEAD = "format: cjm-workspace\nversion: 1\n"
NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
MAYA = Persona(id="persona-maya", name="Maya")
TOM = Persona(id="persona-tom", name="Tom")


@dataclass(frozen=True)
class Case:
    """A bad input: what is called with the folder to work in, and patterns of the values."""

    call: Callable[[Path], object]
    values: tuple[str, ...] = ()


def put(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def yaml(text: str, *values: str) -> Case:
    """A workspace file with this content."""
    return Case(lambda at: workspace_yaml.read(put(at, "w.yaml", text)), ("w.yaml", *values))


def stages(text: str, *values: str, name: str = "stages.csv") -> Case:
    """A mapping file with this content."""
    return Case(lambda at: read_stage_mapping(put(at, name, text)), (name, *values))


def journey(text: str, *values: str) -> Case:
    """A starter journey with this content."""
    content = f"format: cjm-journey\nversion: 1\n{text}"
    return Case(lambda at: read_journey(put(at, "shop.yaml", content)), ("shop.yaml", *values))


def log(text: str | bytes, *values: str) -> Case:
    """An event log with this content."""
    mapping = EventMapping("who", "what", "when")
    return Case(lambda at: read_events(put(at, "log.csv", text), mapping), ("log.csv", *values))


def entity(cls: type[Persona | Measurement], *values: str, **fields: object) -> Case:
    """An item with these fields."""
    return Case(lambda at: build(cls, dict(fields)), values)


def edited(*changes: Create | Update | Delete, before: int = 1) -> Callable[[Path], object]:
    """A new workspace with Maya in it, changed once more."""

    def apply(at: Path) -> None:
        workspace = Workspace.create(at / "w")
        for number, some in enumerate([(Create(MAYA),)] * before + [changes]):
            workspace.apply(Command(f"c{number}", "ada", "Edit", NOW, some))

    return apply


def opened(text: str | None) -> Callable[[Path], object]:
    """A workspace with these settings; none at all with ``None``."""

    def open_it(at: Path) -> None:
        if text is not None:
            Workspace.create(at / "w")
            put(at / "w", "cjm.toml", text)
        Workspace.open(at / "w")

    return open_it


def damaged(at: Path) -> None:
    """Open a workspace whose database is none."""
    Workspace.create(at / "w")
    for path in (at / "w").glob("*.db"):
        path.write_bytes(b"no database" * 50)
    Workspace.open(at / "w")


def used_twice(at: Path) -> None:
    """Write a backup over another."""
    workspace = Workspace.create(at / "w")
    workspace.backup(at / "b.zip")
    workspace.backup(at / "b.zip")


MARIA = "personas:\n  - id: persona-maria\n    name: Maria\n"
CASES = {
    # exchange
    "no file": Case(lambda at: workspace_yaml.read(at / "gone.yaml"), ("gone.yaml",)),
    "empty file": yaml(""),
    "not UTF-8": Case(lambda at: workspace_yaml.read(put(at, "w.yaml", b"\xff\xfe")), ("w.yaml",)),
    "broken YAML": yaml(
        "a: [",
        "2",
        "1",
        "while parsing a flow node, .*(?=⟧⟧)",
    ),
    "character": yaml("a: \x01", "0001"),
    "no head": yaml("personas: []\n", "cjm-workspace"),
    "another file": yaml("format: menu\n", "'menu'", "'cjm-workspace'"),
    "no version": yaml("format: cjm-workspace\n"),
    "newer": yaml("format: cjm-workspace\nversion: 9\n", "9"),
    "kind": yaml(HEAD + "person: []\n", "'person'", "'personas'", "companies, .*, votes"),
    "no list": yaml(HEAD + "personas: Maria\n", "'personas'"),
    "fields": yaml(HEAD + "personas:\n  - Maria\n", "'personas'"),
    "unknown field": yaml(HEAD + MARIA + "    quotes: x\n", "persona", "'quotes'", "'quote'"),
    "twice": yaml(HEAD + MARIA + MARIA.partition("\n")[2], "persona-maria", "w.yaml"),
    "same field": yaml(HEAD + MARIA + "    name: x\n", "'name'", "5"),
    "not a number": yaml(HEAD + MARIA + "    age_low: old\n", "persona-maria", "age_low", "'old'"),
    "out of range": yaml(HEAD + MARIA + "    age_low: 300\n", "persona-maria", "age_low", "120"),
    "no such item": yaml(
        HEAD + "goals:\n  - {id: goal-a, statement: A, persona_id: persona-x}\n",
        "goal-a",
        "persona_id",
        "'persona-x'",
    ),
    "date": yaml(
        HEAD + "sources:\n  - {id: source-a, name: A, collected_from: 7}\n",
        "'collected_from'",
        "'7'",
    ),
    "anchor": yaml(HEAD + "personas: &a []\n"),
    "two documents": yaml(HEAD + "---\n" + HEAD),
    "deep": yaml("a: " + "[" * 60),
    "no CSV folder": Case(lambda at: csv_folder.read(at / "gone"), ("gone",)),
    "no CSV files": Case(csv_folder.read),
    "CSV table": Case(
        lambda at: csv_folder.read(put(at, "people.csv", "id\n").parent),
        ("people.csv", "'people'", "companies, .*, votes"),
    ),
    "CSV columns": Case(
        lambda at: csv_folder.read(put(at, "personas.csv", "id,nam,quotes\n").parent),
        (
            "personas.csv",
            "personas",
            "name",
            "'nam'",
            "'name'",
            "'quotes'",
            "'quote'",
            "id, .*share",
        ),
    ),
    "CSV cells": Case(
        lambda at: csv_folder.read(put(at, "personas.csv", "id,name\na,b,c\n").parent),
        ("personas.csv", "2"),
    ),
    "no workbook": Case(lambda at: workbook_xlsx.read(put(at, "w.xlsx", "x")), ("w.xlsx",)),
    "format": Case(lambda at: formats.format_named("yml"), ("'yml'", "'yaml'", "yaml, csv, xlsx")),
    "suffix": Case(
        lambda at: formats.format_of(at / "w.doc"), ("w.doc", "'.doc'", ".yaml, .yml", ".xlsx")
    ),
    "mapping file": stages("x", name="m.txt"),
    "stage": stages("activity,stage\nbuy,\n", "'buy'", "stage", "2"),
    "flag": stages("activity,stage,goal\nbuy,Buy,perhaps\n", "'perhaps'", "goal"),
    "choice": stages(
        "activity,stage,channel\nbuy,Buy,webb\n",
        "channel",
        "'webb'",
        "channel",
        "web_search, .*, other",
    ),
    "activity": stages("activity,stage\n,Buy\n", "activity"),
    "column": stages("activity,stag\nbuy,Buy\n", "'stage'", "activity, .*, ignore"),
    "goal": stages(
        "stages:\n  - {name: Buy, touchpoints: [{name: Pay, activities: [pay]}]}\ngoals: [pays]\n",
        "'pays'",
        "'pay'",
        name="stages.yaml",
    ),
    "variants": journey("name: shop\ntitle: A\nfor: B\n"),
    "name of journey": journey(
        "name: shops\ntitle: A\nfor: B\nkinds: {}\n", "'shops'", "'shops.yaml'"
    ),
    # sources and tables
    "no log": Case(
        lambda at: read_events(at / "gone.csv", EventMapping("a", "b", "c")), ("gone.csv",)
    ),
    "empty log": log(""),
    "zip": log(b"PK\x03\x04"),
    "UTF-16": log("who,what,when\n".encode("utf-16")),
    "columns": log("who,what,at\n1,a,2\n", "when", "who, what, at"),
    "gzip": log(b"\x1f\x8b\x08\x00junk"),
    "parquet": log(b"PAR1junk"),
    "no rows": log("who,what,when\n"),
    "no times": log("who,what,when\n1,a,soon\n", "when", "'soon'", "2024-01-31 12:00:00"),
    "no cases": log("who,what,when\n,a,2024-01-01\n", "who"),
    "ratings": Case(
        lambda at: read_ratings(
            put(at, "r.csv", f"{','.join(RATING_COLUMNS)}\n{',' * (len(RATING_COLUMNS) - 1)}\n")
        ),
        ("r.csv",),
    ),
    "time twice": Case(lambda at: EventMapping("who", "when", "when"), ("'when'",)),
    "hash": Case(lambda at: evidence.read(at, "../x"), (r"'\.\./x'",)),
    # model
    "order of ages": entity(
        Persona, "persona-a", id="persona-a", name="A", age_low=60, age_high=30
    ),
    "bad id": entity(Persona, "Maria", "'Maria'", "persona-", id="Maria", name="A"),
    "no name": entity(Persona, "persona-a", "name", id="persona-a"),
    "long name": entity(Persona, "persona-a", "name", "200", id="persona-a", name="x" * 300),
    "letters": entity(Persona, "persona-a", "name", "0007", id="persona-a", name="a\x07"),
    "no id": entity(Persona, "persona", "id", name="A"),
    "kind of item": Case(lambda at: entity_class("person"), ("'person'", "company, .*, vote")),
    "rank": Case(lambda at: rank_between("b", "a"), ("'b'", "'a'")),
    "nobody": Case(
        lambda at: Document.of([MAYA]).get("persona-x", Persona), ("persona", "'persona-x'")
    ),
    "same id": Case(lambda at: Document.of([MAYA, MAYA]), ("persona-maya",)),
    "loose stage": Case(
        lambda at: Document.of([Stage(id="stage-a", map_id="map-x", name="A")]).check(),
        ("stage-a", "map_id", "'map-x'"),
    ),
    # store
    "no workspace": Case(opened(None), ("w",)),
    "settings": Case(opened("format = 1\n"), ("w/cjm.toml",)),
    "no TOML": Case(opened("="), ("w/cjm.toml", "Invalid statement .at line 1, column 1.")),
    "newer workspace": Case(opened("format = 99\n"), ("w/cjm.toml", "99")),
    "workspace twice": Case(lambda at: [Workspace.create(at / "w") for _ in "ab"]),
    "database": Case(damaged, ("w/workspace.db",)),
    "backup twice": Case(used_twice, ("b.zip",)),
    "no backup": Case(lambda at: restore(at / "b.zip", at / "new"), ("b.zip",)),
    "damaged backup": Case(
        lambda at: restore(put(at, "b.zip", "x"), at / "new"), ("b.zip", "File is not a zip file")
    ),
    "conflict": Case(edited(Create(MAYA)), ("persona-maya",)),
    "conflicts": Case(
        edited(Update(MAYA, 7), Delete("persona-tom", 1)), ("persona-maya", "persona-tom")
    ),
    "twice in one": Case(edited(Create(TOM), Create(TOM)), ("'c1'", "'persona-tom'")),
    "no words": Case(lambda at: Command(" ", None, "x", NOW), ("id",)),
    "zone": Case(lambda at: Command("c", None, "x", NOW.replace(tzinfo=None)), ("'c'",)),
    "undo": Case(lambda at: Workspace.create(at / "w").undo("ada"), ("'ada'",)),
    "sequence": Case(lambda at: Workspace.create(at / "w").as_of(9), ("9", "0")),
    "history": Case(lambda at: Workspace.create(at / "w").history("goal-a"), ("'goal-a'",)),
    "forget": Case(
        lambda at: Workspace.create(at / "w").forget("participant-x"), ("'participant-x'",)
    ),
    # workshop, reports and the rest
    "starter": Case(
        lambda at: begin.begin_journey(at / "w", "moon"),
        ("'moon'", "b2b_sale, .*, software_onboarding"),
    ),
    "variant": Case(
        lambda at: begin.begin_journey(at / "w", "generic", kind="past"),
        ("'generic'", "'past'", "current, future, day_in_the_life"),
    ),
    "persona": Case(
        lambda at: review.choose_persona(Document.of([MAYA]), "Nobody"),
        ("'Nobody'", "persona-maya"),
    ),
    "map": Case(lambda at: review.choose_map(Document.of([MAYA]), MAYA), ("Maya .persona-maya.",)),
    "moment": Case(lambda at: review.parse_moment("soon"), ("'soon'", "2026-11-20")),
    "import": Case(
        lambda at: transfer.import_file(at / "w", at / "gone.yaml", form=None, dry_run=False),
        ("gone.yaml",),
    ),
    "parameter": Case(
        lambda at: ReportParams.checked({"workspace": "w", "persona": "p", "colour": 1}),
        ("report", "'colour'", "workspace, persona, map, as_of"),
    ),
    "address": Case(
        lambda at: ReportParams.checked({"workspace": "sqlite://x", "persona": "p"}),
        ("'workspace'",),
    ),
    "page": Case(lambda at: scan.check_html("<script>alert()</script>")),
    "report file": Case(
        lambda at: files.write_file(at / "gone" / "a.html", "x"),
        ("gone/a.html", "No such file or directory"),
    ),
    "resource": Case(
        lambda at: resources.path("secrets"),
        ("'secrets'", "(?<=íñ ).*(?=.; ñámés)", "notebooks, .*, sample_data"),
    ),
}


def remaining(told: str, values: tuple[str, ...]) -> str:
    """Return a told message without what the patterns of its values match."""
    for value in values:
        told, n_found = re.subn(value, "", told, count=1)
        assert n_found, value
    return told


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_an_error_is_told_with_its_values_untouched(case: Case, tmp_path: Path) -> None:
    with pytest.raises((JourneyError, ValueError)) as caught:
        case.call(tmp_path)
    said = str(caught.value)
    told = Catalog(PSEUDO).retell(said)
    folder = re.escape(str(tmp_path))
    rest = remaining(re.sub(rf"{folder}{os.sep}?", "", told), case.values)
    assert re.findall(r"[aceinouy]", rest, re.ASCII | re.IGNORECASE) == []
    assert Catalog().retell(said) is said
    assert Catalog("xx").retell(said) is said


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            MissingExtraError("postgres", "A workspace on PostgreSQL"),
            "Á wórkspáçé óñ PóstgréSQL ñééds thé óptíóñál párt 'postgres'. "
            'Íñstáll ít wíth: píp íñstáll "çjm_wídgéts[postgres]"',
        ),
        (SourceError("it is", path="a: b.csv", line=3), "a: b.csv, líñé 3: it is"),
        (
            WorkspaceError(
                "x could not be written: the disk is full. Nothing was lost; free some "
                "space and save again"
            ),
            "x çóúld ñót bé wríttéñ: thé dísk ís fúll. Ñóthíñg wás lóst; fréé sómé spáçé áñd sávé "
            "ágáíñ",
        ),
    ],
)
def test_what_needs_no_input_is_told_too(error: JourneyError, told: str) -> None:
    assert re.sub("[⟦⟧]", "", Catalog(PSEUDO).retell(str(error))) == told


def test_what_is_none_of_ours_stays_as_it_is() -> None:
    words = Catalog(PSEUDO)
    for message in ("", "Maya", "persona-maya", "No space left on device", "a; b, c: d"):
        assert words.retell(message) == message
    told = words.retell("there is no such file; check the path")
    assert told == "⟦théré ís ñó súçh fílé; çhéçk thé páth⟧"
    assert words.retell(told) == told


def test_a_value_is_never_translated_though_it_reads_like_a_sentence() -> None:
    said = "there is no persona 'the file is empty' in this workspace"
    assert "'the file is empty'" in Catalog(PSEUDO).retell(said)


def test_a_long_message_of_many_parts_is_told_at_once() -> None:
    """One that is cut at every comma and colon must not be read in every possible way."""
    said = ", ".join(f"a: '{n}' (did you mean 'b'?); line {n}" for n in range(40))
    assert Catalog(PSEUDO).retell(f"x, line 3: {said}").startswith("x, ⟦líñé 3: ")


def test_every_raised_message_can_be_read_from_the_code(tmp_path: Path) -> None:
    assert Sentences(PACKAGE).unreadable == []
    package = tmp_path / "cjm_widgets"
    package.mkdir()
    (package / "errors.py").write_text("class JourneyError(Exception): ...\n")
    (package / "room.py").write_text(
        "from cjm_widgets.errors import JourneyError\n"
        "class Closed(JourneyError): ...\n"
        "def _full(n: int) -> Closed:\n"
        "    return Closed(f'{n} are here already')\n"
        "def enter(n: int, why) -> None:\n"
        "    words = 'come later' if n else why\n"
        "    if n > 9: raise _full(n)\n"
        "    if n > 8: raise Closed(f'the door is shut: {words}')\n"
        "    raise Closed(secret())\n"
    )
    read = Sentences(package)
    assert read.unreadable == ["cjm_widgets.room:9"]
    assert {"{n} are here already", "the door is shut: come later"} <= set(read.found)


def commands(command: click.Command, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield a command and all below it, each after the names that lead to it."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from commands(inner, *path, name)


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run the command in this process; return exit code, output and talk."""
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    assert isinstance(left.value.code, int)
    return left.value.code, captured.out, captured.err


def names_of(path: tuple[str, ...], command: click.Command) -> set[str]:
    """Return the options, commands and placeholders of a command, which nobody translates."""
    context = click.Context(command, info_name="cjm")
    names = [option for each in command.params for option in (*each.opts, *each.secondary_opts)]
    names += [option.make_metavar(context) for option in command.params]
    names += command.collect_usage_pieces(context)
    names += command.list_commands(context) if isinstance(command, click.Group) else []
    return set(re.findall(r"[\w-]+", " ".join([*names, *path, "cjm -h --help x"])))


def test_every_help_text_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGUAGE", "en_XA")
    found = list(commands(cjm))
    assert len(found) >= 7
    for path, command in found:
        code, out, _ = run(capsys, *path, "--help")
        assert code == 0
        plain = {word for word in re.findall(r"[\w-]+", out) if re.search(r"(?i)[aceinouy]", word)}
        assert plain - names_of(path, command) == set(), path


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["draw"], "Ñó súçh çómmáñd 'draw'"),
        (["report"], "Míssíñg árgúméñt 'DIR'"),
        (["init", ""], "Íñválíd válúé fór 'DIR': thé ñámé ís émptý"),
        (["init", "x", "--sample", "--journey", "y"], "--sámplé góés wíth ñéíthér"),
        (["init", "x", "--from-events", "y"], "álsó ñééds --case, --activity, --time"),
        (["report", "x", "--jobs", "many"], "'many' ís ñót á válíd íñtégér"),
        (["export", "x"], "Míssíñg árgúméñt 'TARGET'"),
    ],
)
def test_what_is_not_understood_is_told(
    arguments: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANGUAGE", "en_XA")
    code, _, err = run(capsys, *arguments)
    assert code == 2
    assert says in re.sub("[⟦⟧]", "", err)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "en_XA.UTF-8"}, "en-XA"),
        ({"LANGUAGE": "fr:en_XA", "LC_ALL": "en_GB"}, "en-XA"),
        ({"LANGUAGE": "en:en_XA"}, "en"),
        ({"LANGUAGE": "", "LC_ALL": "fr_FR", "LANG": "en_XA"}, "en"),
        ({"LC_MESSAGES": "en_XA@euro", "LANG": "fr"}, "en-XA"),
    ],
)
def test_the_environment_says_which_language(environment: dict[str, str], language: str) -> None:
    assert catalog_of_user(environment).language == language


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A German catalogue with two sentences, for a person who reads German."""
    messages = Messages(locale="de")
    messages.add(
        "{path} is not a SQLite database. It was left as it is; restore a backup into a new folder",
        "{path} ist keine SQLite-Datenbank.",
    )
    messages.add(
        "{path} is not a workspace: it has no cjm.toml. Check the path, or make a workspace there with 'cjm init'",
        "{wrong} passt nicht.",
    )
    messages.add("workspace {folder}", "Arbeitsbereich {folder}")
    target = tmp_path / "locales" / "de" / "LC_MESSAGES" / "cjm_widgets.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, messages)
    monkeypatch.setattr(i18n, "LOCALES", tmp_path / "locales")
    monkeypatch.setenv("LANGUAGE", "de_AT:en")
    i18n._translations.cache_clear()
    yield
    i18n._translations.cache_clear()


@pytest.mark.usefixtures("german")
def test_a_translated_sentence_is_said_in_text_and_in_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Workspace.create(tmp_path / "w")
    database = put(tmp_path / "w", "workspace.db", "no database")
    told = f"{database} ist keine SQLite-Datenbank."
    code, _, err = run(capsys, "report", tmp_path / "w")
    assert (code, err) == (1, f"cjm: {told}\n")
    code, out, _ = run(capsys, "doctor", tmp_path / "w", "--json")
    assert code == 1
    assert json.loads(out)["checks"][-1] | {"advice": ""} == {
        "name": f"Arbeitsbereich {tmp_path / 'w'}",
        "found": told,
        "ok": False,
        "advice": "",
    }


@pytest.mark.usefixtures("german")
def test_a_translation_with_wrong_placeholders_falls_back_to_english(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, _, err = run(capsys, "report", tmp_path)
    assert err.startswith(f"cjm: {tmp_path} is not a workspace")


def test_remarks_about_a_log_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGUAGE", "en_XA")
    text = "who,what,when\n1,a,2026-01-01\n1,b,2026-01-01\n2,a,soon\n"
    options = ("--case", "who", "--activity", "what", "--time", "when", "--json")
    code, out, err = run(
        capsys, "init", tmp_path / "w", "--from-events", put(tmp_path, "log.csv", text), *options
    )
    assert code == 0
    remarks = json.loads(out)["remarks"]
    assert remarks[0].startswith("⟦2 évéñts sháré théír çásé")
    assert "líñé 4: ⟦úñréádáblé tímé⟧" in remarks[1]
    assert err.splitlines() == remarks


def test_a_failed_report_says_why_in_the_language_of_its_page(tmp_path: Path) -> None:
    begin.begin_journey(tmp_path / "w", "generic", persona="Ines")
    document, _ = review.read_workspace(tmp_path / "w")
    said = "The report stopped before its last cell signed it off."
    (tmp_path / "run").mkdir()
    write_pages(
        tmp_path / "run",
        document,
        document.all(Persona),
        [Outcome("persona-ines", FAILED, None, None, 1.0, said)],
        {},
        catalog=Catalog(PSEUDO),
        private=(),
    )
    page = (tmp_path / "run" / "index.html").read_text(encoding="utf-8")
    assert Catalog(PSEUDO).text(said) in page
    assert said not in page
