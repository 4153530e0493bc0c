"""The YAML file: lives well in git, and says in one sentence what is wrong with it."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from cjm_widgets.errors import ExchangeError
from cjm_widgets.exchange import workspace_yaml
from cjm_widgets.model.base import Entity, build, rank_between
from cjm_widgets.model.document import Document
from cjm_widgets.model.journey import EmotionRating, JourneyMap, Stage, Touchpoint
from cjm_widgets.model.people import Company, Persona
from cjm_widgets.model.session import Note, Vote

HEAD = "format: cjm-workspace\nversion: 1\n"


def board() -> list[Entity]:
    """Return a map of one stage with three cards."""
    return [
        build(Persona, {"id": "persona-maya", "name": "Maya", "quote": "I asked.\nTwice."}),
        build(JourneyMap, {"id": "map-a", "persona_id": "persona-maya", "title": "Today"}),
        build(Stage, {"id": "stage-a", "map_id": "map-a", "name": "Find"}),
        *(
            build(
                Touchpoint,
                {"id": f"touchpoint-{name}", "stage_id": "stage-a", "name": name, "rank": rank},
            )
            for name, rank in (("ask", "9"), ("drive", "i"), ("see", "r"))
        ),
    ]


def changed_lines(before: list[Entity], after: list[Entity]) -> list[str]:
    """Return the lines that differ between two workspaces' files, as in a diff."""
    texts = (workspace_yaml.text_of(Document.of(items)).splitlines() for items in (before, after))
    lines = list(difflib.unified_diff(*texts, n=0, lineterm=""))[2:]
    return [line for line in lines if not line.startswith("@@")]


def test_a_moved_card_is_a_change_of_one_line() -> None:
    items = board()
    moved = [
        item.revise(rank=rank_between("r")) if item.id == "touchpoint-ask" else item
        for item in items
    ]
    assert changed_lines(items, moved) == ['-    rank: "9"', "+    rank: v"]


def test_a_changed_word_is_a_change_of_one_line() -> None:
    items = board()
    changed = [items[0].revise(quote="I asked.\nThree times."), *items[1:]]
    assert changed_lines(items, changed) == ["-      Twice.", "+      Three times."]


def test_the_order_of_making_does_not_show() -> None:
    items = board()
    assert changed_lines(items, items[::-1]) == []


def test_the_file_reads_as_a_person_would_write_it() -> None:
    text = workspace_yaml.text_of(
        Document.of(
            [
                build(
                    Persona,
                    {
                        "id": "persona-maya",
                        "name": "Maya Lindqvist",
                        "quote": "I asked.\n\nTwice.\n",
                        "age_low": 28,
                        "segment_share": 0.25,
                        "devices": ["phone", "no"],
                        "unknown": ["gender"],
                        "summary": "x: y",
                    },
                )
            ]
        )
    )
    assert text == (
        f"{HEAD}\npersonas:\n  - id: persona-maya\n    unknown:\n      - gender\n"
        '    name: Maya Lindqvist\n    summary: "x: y"\n    quote: |\n      I asked.\n\n'
        "      Twice.\n    age_low: 28\n    devices:\n      - phone\n"
        '      - "no"\n    segment_share: 0.25\n'
    )


def test_hidden_letters_are_written_so_that_a_diff_shows_them() -> None:
    item = build(Company, {"id": "company-a", "name": "A\u202eB\ufeff"})
    assert r'name: "A\u202eB\ufeff"' in workspace_yaml.text_of(Document.of([item]))


def test_text_needs_no_quotes_when_a_person_writes_it() -> None:
    document = workspace_yaml.parse(
        f"{HEAD}companies:\n  - id: company-a\n    name: 2024\n    language: no\n    place: 1e3\n"
    )
    company = document.get("company-a", Company)
    assert (company.name, company.language, company.place) == ("2024", "no", "1e3")


def test_an_empty_value_is_the_same_as_none() -> None:
    document = workspace_yaml.parse(
        f"{HEAD}stages:\npersonas:\n  - id: persona-a\n    name: A\n    age_low:\n    quote: ~\n"
        '    summary: ""\n    devices:\n'
    )
    persona = document.get("persona-a", Persona)
    assert (persona.age_low, persona.quote, persona.summary, persona.devices) == (
        None,
        None,
        "",
        (),
    )


def test_phases_are_taken_for_stages() -> None:
    text = workspace_yaml.text_of(Document.of(board()))
    assert list(workspace_yaml.parse(text.replace("\nstages:", "\nphases:"))) == list(
        Document.of(board())
    )


def test_what_the_room_has_not_opened_stays_out_with_all_that_points_to_it() -> None:
    hidden = {"touchpoint_id": "touchpoint-ask", "rater": "staff", "revealed": False}
    private = [
        build(EmotionRating, {"id": "rating-a"} | hidden),
        build(Vote, {"id": "vote-a", "target_id": "touchpoint-ask", "revealed": False}),
        build(Note, {"id": "note-a", "target_id": "rating-a", "text": "Why so low?"}),
        build(Vote, {"id": "vote-b", "target_id": "note-a"}),
    ]
    text = workspace_yaml.text_of(Document.of([*board(), *private]))
    assert text == workspace_yaml.text_of(Document.of(board()))


PERSONA = f"{HEAD}personas:\n  - id: persona-a\n    name: A\n"
MAP = f"{HEAD}maps:\n  - id: map-a\n    title: T\n"


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("", None, None, "the file is empty"),
        ("# nothing\n", None, None, "the file is empty"),
        ("a: [b", 2, 1, "not valid YAML"),
        (f"{HEAD}personas:\n  - id: a\n   name: b\n", 5, 4, "not valid YAML"),
        ("a: \x01", 1, None, r"character U\+0001 is not text"),
        ("- a\n", 1, 1, "must be fields, one a line"),
        ("version: 1\n", 1, 1, "must begin with 'format: cjm-workspace'"),
        ("format: cjm-journey\nversion: 1\n", 1, 9, "is a 'cjm-journey'; a 'cjm-workspace'"),
        ("format: cjm-workspace\n", 1, 1, "add 'version: 1'"),
        ("format: cjm-workspace\nversion: one\n", 2, 10, "whole number from 1 to 1"),
        ("format: cjm-workspace\nversion: 2\n", 2, 10, "newer cjm_widgets.*pip install --upgrade"),
        (f"{HEAD}personnas: []\n", 3, 1, r"not a kind of item \(did you mean 'personas'\?\)"),
        (f"{HEAD}personas: Maya\n", 3, 11, "'personas' must be a list"),
        (f"{HEAD}personas:\n  - Maya\n", 4, 5, "an item of 'personas' must be fields"),
        (f"{PERSONA}    agelow: 3\n", 6, 5, r"no field 'agelow' \(did you mean 'age_low'\?\)"),
        (f"{PERSONA}    age_low: 130\n", 6, 14, r"less than or equal to 120 \(found '130'\)"),
        (f"{PERSONA}    devices: phone\n", 6, 14, "'devices' must be a list"),
        (f"{PERSONA}    quote: [a]\n", 6, 12, "must be a single value"),
        (f"{PERSONA}    name: B\n", 6, 5, "'name' stands twice, the first time in line 5"),
        (f"{PERSONA}  - id: persona-a\n    name: B\n", 6, 9, "the first time in shop.yaml, line 4"),
        (f"{MAP}    persona_id: persona-x\n", 6, 17, "there is no 'persona-x'"),
        (f"{MAP}", 4, 5, "field 'persona_id': Field required"),
        (f"{MAP}    persona_id: persona-x\n    review_on: 31.3.2026\n", 7, 16, "like 2026-03-31"),
        (f"{MAP}    persona_id: persona-x\n    review_on: 86400\n", 7, 16, "like 2026-03-31"),
        (f"{MAP}    persona_id: p\n    review_on: 2026-02-31\n", 7, 16, "date"),
        (f"{MAP}    persona_id: p\n    map_kind: now\n", 7, 15, "'current', 'future' or"),
        (f"{PERSONA}    quote: &a x\n    summary: *a\n", 6, 12, "anchors and aliases"),
        (f"{PERSONA}    quote: !!python/object:os.system x\n", 6, 12, "tags"),
        (f"{PERSONA}---\na: b\n", 6, 1, "a second document begins here"),
        (f"{HEAD}? [a]\n: b\n", 3, 3, "name of a field must be a single word"),
        (f"{HEAD}personas: {'[' * 5000}", 3, 21, "nested too deeply"),
    ],
)
def test_a_wrong_file_is_refused_at_the_place(
    text: str, line: int | None, column: int | None, says: str
) -> None:
    with pytest.raises(ExchangeError, match=says) as caught:
        workspace_yaml.parse(text, path=Path("shop.yaml"))
    error = caught.value
    assert (error.path, error.line, error.column) == (Path("shop.yaml"), line, column)
    assert "\n" not in str(error)


def test_a_mistyped_reference_is_told_the_nearest_id() -> None:
    text = workspace_yaml.text_of(Document.of(board())).replace("map_id: map-a", "map_id: mapa")
    with pytest.raises(ExchangeError, match=r"there is no 'mapa' \(did you mean 'map-a'\?\)"):
        workspace_yaml.parse(text)


def test_aliases_cannot_make_a_small_file_grow() -> None:
    bomb = "a: &a [x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
    )
    with pytest.raises(ExchangeError, match="anchors"):
        workspace_yaml.parse(bomb)


def test_read_names_the_file_that_is_missing_too_large_or_not_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shop.yaml"
    with pytest.raises(ExchangeError, match="there is no such file"):
        workspace_yaml.read(path)
    path.write_bytes(HEAD.encode() + b"companies:\n  - id: \xff\n")
    with pytest.raises(ExchangeError, match="not UTF-8") as caught:
        workspace_yaml.read(path)
    assert caught.value.line == 4
    monkeypatch.setattr(workspace_yaml, "MAX_BYTES", 10)
    with pytest.raises(ExchangeError, match="larger than"):
        workspace_yaml.read(path)
    with pytest.raises(ExchangeError, match="cannot be read"):
        workspace_yaml.read(tmp_path)


def test_a_byte_order_mark_is_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(f"\ufeff{PERSONA}", encoding="utf-8")
    assert len(workspace_yaml.read(path)) == 1


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shop.yaml"
    workspace_yaml.write(Document.of(board()), path)
    before = path.read_text(encoding="utf-8")
    full = Document.of([build(Company, {"id": "company-a", "name": "\U0001f600"})])
    monkeypatch.setattr("os.fsync", _no_space)
    with pytest.raises(ExchangeError, match=r"No space left on device; .* unchanged"):
        workspace_yaml.write(full, path)
    assert path.read_text(encoding="utf-8") == before
    assert [each.name for each in tmp_path.iterdir()] == ["shop.yaml"]
    with pytest.raises(ExchangeError, match="cannot be written"):
        workspace_yaml.write(full, tmp_path / "missing" / "shop.yaml")


def _no_space(_: int) -> None:
    raise OSError(28, "No space left on device")
