"""Ballots come back in any order and as often as one likes, and every answer counts once."""

import itertools
import json
import secrets
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_widgets.errors import InvalidMapError
from cjm_widgets.model.journey import EmotionRating
from cjm_widgets.model.scales import ParticipantKind, Rater
from cjm_widgets.model.session import Note, Vote
from cjm_widgets.workshop import ballots, lead
from gathering import SERVICE, WORKSHOP, Gathering, gather, new_nonce


@pytest.fixture
def room(tmp_path: Path) -> Gathering:
    return gather(tmp_path / "w")


def make(room: Gathering, **options: int) -> list[dict[str, Any]]:
    room.live.poll()
    return ballots.make_ballots(room.live, room.door, WORKSHOP, **options)  # type: ignore[arg-type]


def answered(ballot: dict[str, Any], saved: int = 1, **given: Any) -> dict[str, Any]:
    return {
        "format": "cjm-ballot",
        "version": 1,
        "ballot": ballot["ballot"],
        "saved": saved,
        "saved_at": "2031-01-01T00:00:00Z",
        "participant": {"label": ballot["seat"]["label"], "department_id": None},
        "notes": [],
        "removed": [],
        "ratings": [],
        "votes": [],
    } | given


def put(folder: Path, answers: Any, name: str | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / (name or f"answers-{secrets.token_hex(4)}.json")
    path.write_text(json.dumps(answers) if not isinstance(answers, str) else answers, "utf-8")
    return path


def merge(room: Gathering, *paths: Path) -> list[ballots.Merged]:
    return ballots.merge_ballots(
        room.live, room.door, WORKSHOP, paths, quarantine=room.folder / "ballots" / "quarantine"
    )


def rating(touchpoint: str, actual: int | None, nonce: str | None = None) -> dict[str, Any]:
    return {
        "nonce": nonce or new_nonce(),
        "touchpoint_id": touchpoint,
        "desired": 2,
        "actual": actual,
        "word": None,
        "basis": "saw",
    }


def note(text: str, nonce: str | None = None) -> dict[str, Any]:
    return {"nonce": nonce or new_nonce(), "text": text, "note_kind": "pain", "target_id": None}


def state(room: Gathering) -> list[tuple[str, ...]]:
    room.live.poll()
    document = room.live.document
    found = [("note", n.text, str(n.author_id), str(n.department_id)) for n in document.all(Note)]
    found += [
        ("rating", r.touchpoint_id, str(r.actual), str(r.participant_id))
        for r in document.all(EmotionRating)
    ]
    return sorted(found)


def test_everybody_and_so_many_nameless_people_get_a_ballot(room: Gathering) -> None:
    tove = room.seat(name="Tove")
    room.seat(ParticipantKind.SCRIBE, name="Ole")
    made = make(room, blank=2, customers=1)
    assert [b["seat"]["label"] for b in made] == ["Tove", "Ballot 2", "Ballot 3", "Ballot 4"]
    assert [b["seat"]["role"] for b in made] == ["staff", "staff", "staff", "customer"]
    assert [len(b["departments"]) for b in made] == [0, 2, 2, 0]
    assert made[0]["mine"]["person"]["name"] == "Tove"
    assert len({b["ballot"] for b in made}) == 4
    assert tove.token not in json.dumps(made)


def test_answers_arrive_under_the_name_of_their_ballot(room: Gathering, tmp_path: Path) -> None:
    seat = room.seat(name="Tove")
    (ballot,) = make(room)
    place = room.touchpoints[0].id
    path = put(
        tmp_path / "in", answered(ballot, notes=[note("Waits")], ratings=[rating(place, -1)])
    )
    (done,) = merge(room, path)
    assert (done.label, done.notes, done.ratings, done.refused) == ("Tove", 1, 1, ())
    assert state(room) == [
        ("note", "Waits", str(seat.participant_id), "department-sales"),
        ("rating", place, "-1", str(seat.participant_id)),
    ]


def test_a_nameless_ballot_leaves_no_name_and_says_its_department(
    room: Gathering, tmp_path: Path
) -> None:
    (ballot,) = make(room, blank=1)
    answers = answered(
        ballot,
        notes=[note("Waits")],
        participant={"label": "Ballot 1", "department_id": SERVICE},
    )
    merge(room, put(tmp_path / "in", answers))
    assert state(room) == [("note", "Waits", "None", SERVICE)]


def test_a_customers_ballot_is_a_customers(room: Gathering, tmp_path: Path) -> None:
    (ballot,) = make(room, customers=1)
    merge(room, put(tmp_path / "in", answered(ballot, ratings=[rating(room.touchpoints[0].id, 1)])))
    assert [r.rater for r in room.live.document.all(EmotionRating)] == [Rater.CUSTOMER]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_any_order_and_any_repetition_gives_the_same(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    room = gather(tmp_path / "w")
    one, two = make(room, blank=2)
    place, kept, gone = room.touchpoints[0].id, new_nonce(), new_nonce()
    files = [
        put(
            tmp_path / "in",
            answered(
                one, 1, notes=[note("First", kept), note("Wrong", gone)], ratings=[rating(place, 0)]
            ),
        ),
        put(
            tmp_path / "in",
            answered(
                one, 2, notes=[note("Second", kept)], removed=[gone], ratings=[rating(place, -2)]
            ),
        ),
        put(tmp_path / "in", answered(two, 1, ratings=[rating(place, 1)])),
    ]
    merge(room, *(files[n] for n in order))
    merge(room, *(files[n] for n in reversed(order)))
    assert state(room) == [
        ("note", "Second", "None", "None"),
        ("rating", place, "-2", "None"),
        ("rating", place, "1", "None"),
    ]


def test_an_older_file_says_that_it_changed_nothing(room: Gathering, tmp_path: Path) -> None:
    (ballot,) = make(room, blank=1)
    newer = put(tmp_path / "in", answered(ballot, 2, notes=[note("Newer")]))
    older = put(tmp_path / "in", answered(ballot, 1, notes=[note("Older")]))
    merge(room, newer)
    (done,) = merge(room, older)
    assert done.older
    assert [n.text for n in room.live.document.all(Note)] == ["Newer"]


def test_dots_of_an_open_vote_come_in_and_of_a_closed_one_not(
    room: Gathering, tmp_path: Path
) -> None:
    ids = [t.id for t in room.touchpoints[:2]]
    asked = lead.open_round(room.live, WORKSHOP, question="Where?", target_ids=ids)
    one, two = make(room, blank=2)
    votes = [{"nonce": new_nonce(), "round_id": asked.id, "dots": {ids[0]: 5}}]
    (done,) = merge(room, put(tmp_path / "in", answered(one, votes=votes)))
    assert done.votes == 1
    lead.close_round(room.live, asked.id)
    late = put(tmp_path / "in", answered(two, votes=votes, notes=[note("Kept")]), "late.json")
    (done,) = merge(room, late)
    assert (done.notes, done.votes) == (1, 0)
    assert "closed" in done.refused[0]
    assert [v.dots for v in room.live.document.all(Vote)] == [5]
    quarantine = room.folder / "ballots" / "quarantine"
    assert (quarantine / "late.json").read_bytes() == late.read_bytes()
    assert "closed" in (quarantine / "late.json.reason.txt").read_text("utf-8")


def bad_files(room: Gathering) -> dict[str, Any]:
    (good,) = make(room, blank=1)
    place = room.touchpoints[0].id
    return {
        "": "holds no answers",
        "not json": "holds no answers",
        "[" * 100_000: "holds no answers",
        "[]": "holds no answers",
        '{"format": "shopping-list"}': "holds no answers",
        json.dumps(answered(good) | {"version": 2}): "newer version",
        json.dumps(answered(good) | {"ballot": "x" * 22}): "not made for this workshop",
        json.dumps(answered(good) | {"surprise": 1}): "surprise",
        json.dumps(answered(good) | {"saved": 0}): "saved",
        json.dumps(answered(good, notes=[note("x" * 2001)])): "notes.0.text",
        json.dumps(answered(good, ratings=[rating(place, 3)])): "ratings.0.actual",
        json.dumps(answered(good, ratings=[rating("touchpoint-gone", 1)])): "touchpoint-gone",
        json.dumps(
            answered(good, participant={"label": "x", "department_id": "department-gone"})
        ): "department-gone",
        "x" * 1_000_001: "larger than",
    }


def test_every_bad_file_is_set_aside_with_one_sentence_and_the_others_go_on(
    room: Gathering, tmp_path: Path
) -> None:
    bad = bad_files(room)
    (good,) = make(room, blank=1)
    paths = [put(tmp_path / "in", text, f"{n}.json") for n, text in enumerate(bad)]
    binary = tmp_path / "in" / "picture.json"
    binary.write_bytes(b"\x89PNG\xff")
    fine = put(tmp_path / "in", answered(good, notes=[note("Fine")]))
    *refused, read, missing, last = merge(
        room, *paths, binary, tmp_path / "in" / "missing.json", fine
    )
    for found, expected in zip(refused, bad.values(), strict=True):
        assert expected in found.refused[0]
        assert "\n" not in found.refused[0]
    assert "holds no answers" in read.refused[0]
    assert "cannot be read" in missing.refused[0]
    assert (last.notes, last.refused) == (1, ())
    assert [n.text for n in room.live.document.all(Note)] == ["Fine"]


@given(st.text() | st.binary())
def test_whatever_a_file_holds_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: str | bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    path.write_bytes(raw)
    with pytest.raises(InvalidMapError):
        ballots.read_answers(path)
