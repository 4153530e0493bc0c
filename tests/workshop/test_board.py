"""The board on a real workspace: each act is one command, and a stale one writes nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cjm_widgets.errors import ConflictError, InvalidMapError
from cjm_widgets.model.base import Entity, build
from cjm_widgets.model.codes import codes
from cjm_widgets.model.document import Document
from cjm_widgets.model.evidence import EvidenceLink, Source
from cjm_widgets.model.improvement import Opportunity
from cjm_widgets.model.journey import EmotionRating, JourneyMap, PainPoint, Route, Stage, Touchpoint
from cjm_widgets.model.people import Persona
from cjm_widgets.model.scales import NoteKind, Phase
from cjm_widgets.model.session import Note, Round, Vote, Workshop
from cjm_widgets.store import Workspace
from cjm_widgets.workshop import board
from cjm_widgets.workshop.edit import add_all
from cjm_widgets.workshop.live import Live

MAP = "map-m"
STAGES = (("s1", "Look", Phase.BEFORE), ("s2", "Buy", Phase.DURING), ("s3", "Live", Phase.AFTER))
ROWS = {"s1": ("a", "b", "c"), "s2": ("d", "e"), "s3": ()}


def made(cls: type[Entity], **values: object) -> Entity:
    return build(cls, dict(values))


@pytest.fixture
def live(tmp_path: Path) -> Live:
    workspace = Workspace.create(tmp_path / "w")
    items = [
        made(Persona, id="persona-p", name="Maya"),
        made(JourneyMap, id=MAP, persona_id="persona-p", title="A car"),
    ]
    for rank, (key, name, phase) in zip("ahr", STAGES, strict=True):
        items.append(made(Stage, id=f"stage-{key}", map_id=MAP, name=name, phase=phase, rank=rank))
        items += [
            made(
                Touchpoint,
                id=f"touchpoint-{t}",
                stage_id=f"stage-{key}",
                name=f"Do {t}",
                rank=place,
            )
            for place, t in zip("bmt", ROWS[key], strict=False)
        ]
    add_all(workspace, items, label="Begin")
    return Live(workspace, actor="participant-karin")


def other(live: Live) -> Live:
    """Somebody else at the same workspace."""
    return Live(live.workspace, actor="participant-tove")


def picture(live: Live) -> dict[str, list[str]]:
    """What stands where: names of touchpoints with their branch, by name of stage."""
    live.poll()
    return {
        stage.name: [
            t.id.removeprefix("touchpoint-") + (f"/{t.branch}" if t.branch else "")
            for t in live.document.children(stage.id, Touchpoint)
        ]
        for stage in live.document.stages(MAP)
    }


def move(live: Live, item: str, stage: str, before: str | None = None) -> None:
    board.move_touchpoint(
        live,
        f"touchpoint-{item}",
        stage_id=f"stage-{stage}",
        before=before and f"touchpoint-{before}",
        seen=live.sequence,
    )


def labels(live: Live) -> list[str]:
    """Labels of all commands after the first."""
    entries = live.workspace.watch(1, unrevealed=True)
    return list({entry.sequence: entry.label for entry in entries}.values())


def add_items(live: Live, *items: Entity) -> None:
    add_all(live.workspace, items, label="Add")
    live.poll()


def test_a_touchpoint_moves_within_its_stage(live: Live) -> None:
    move(live, "c", "s1", "a")
    assert picture(live)["Look"] == ["c", "a", "b"]


def test_a_touchpoint_moves_to_the_end_of_an_empty_stage(live: Live) -> None:
    move(live, "a", "s3")
    assert picture(live) == {"Look": ["b", "c"], "Buy": ["d", "e"], "Live": ["a"]}
    assert labels(live) == ["Move Do a to stage 3"]


def test_a_move_to_where_it_stands_writes_nothing(live: Live) -> None:
    move(live, "b", "s1", "c")
    assert labels(live) == []


def test_moving_touches_one_item_only(live: Live) -> None:
    move(live, "a", "s2", "e")
    assert {entry.item for entry in live.workspace.watch(1)} == {"touchpoint-a"}


def test_two_siblings_of_one_rank_still_let_something_between(live: Live) -> None:
    items = [
        made(Touchpoint, id=f"touchpoint-{i}", stage_id="stage-s3", name=i, rank="i")
        for i in ("x", "y", "z")
    ]
    add_items(live, *items)
    move(live, "a", "s3", "y")
    assert picture(live)["Live"] == ["x", "a", "y", "z"]


def test_where_ranks_grew_long_the_row_gets_new_ones(live: Live) -> None:
    long = "i" + 99 * "0"
    items = [
        made(Touchpoint, id=f"touchpoint-{i}", stage_id="stage-s3", name=i, rank=long + end)
        for i, end in (("x", "1"), ("y", "2"))
    ]
    add_items(live, *items)
    move(live, "a", "s3", "y")
    assert picture(live)["Live"] == ["x", "a", "y"]
    assert max(len(t.rank) for t in live.document.children("stage-s3", Touchpoint)) == 1


def test_a_stale_move_is_refused_in_a_sentence(live: Live) -> None:
    seen = live.sequence
    move(other(live), "a", "s2")
    with pytest.raises(ConflictError, match="Somebody else changed “Do a” just now") as caught:
        board.move_touchpoint(live, "touchpoint-a", stage_id="stage-s3", before=None, seen=seen)
    assert caught.value.stale == ("touchpoint-a",)
    assert picture(live)["Buy"] == ["d", "e", "a"]


def test_a_change_elsewhere_does_not_make_a_move_stale(live: Live) -> None:
    seen = live.sequence
    move(other(live), "b", "s2")
    board.move_touchpoint(live, "touchpoint-a", stage_id="stage-s3", before=None, seen=seen)
    assert picture(live) == {"Look": ["c"], "Buy": ["d", "e", "b"], "Live": ["a"]}


def test_a_place_whose_neighbour_left_is_a_conflict(live: Live) -> None:
    seen = live.sequence
    move(other(live), "e", "s3")
    with pytest.raises(ConflictError, match="neighbour of that place"):
        board.move_touchpoint(
            live, "touchpoint-a", stage_id="stage-s2", before="touchpoint-e", seen=seen
        )


@pytest.mark.parametrize(
    "act",
    [
        lambda live, seen: board.rename(live, "touchpoint-a", name="New", seen=seen),
        lambda live, seen: board.remove(live, "touchpoint-a", seen=seen),
        lambda live, seen: board.branch(live, "touchpoint-a", name="Other", seen=seen),
    ],
)
def test_each_act_on_an_item_changed_since_is_refused(
    live: Live, act: Callable[[Live, int], object]
) -> None:
    seen = live.sequence
    board.rename(other(live), "touchpoint-a", name="Theirs", seen=seen)
    with pytest.raises(ConflictError, match="Somebody else changed “Theirs”"):
        act(live, seen)
    assert labels(live) == ["Rename Do a to Theirs"]


def test_acting_on_a_removed_item_says_so(live: Live) -> None:
    seen = live.sequence
    board.remove(other(live), "touchpoint-a", seen=seen)
    with pytest.raises(ConflictError, match="touchpoint is not there any more"):
        board.rename(live, "touchpoint-a", name="New", seen=seen)


def test_a_touchpoint_is_added_behind_another(live: Live) -> None:
    fresh = board.add_touchpoint(live, "stage-s1", name="  Ask   a friend ", after="touchpoint-a")
    assert live.document.get(fresh, Touchpoint).name == "Ask a friend"
    assert picture(live)["Look"] == ["a", fresh.removeprefix("touchpoint-"), "b", "c"]


@pytest.mark.parametrize(("name", "says"), [(" \n ", "is missing"), ("x" * 201, "at most 200")])
def test_a_name_that_cannot_be_is_refused(live: Live, name: str, says: str) -> None:
    with pytest.raises(InvalidMapError, match=says):
        board.add_touchpoint(live, "stage-s1", name=name)
    with pytest.raises(InvalidMapError, match=says):
        board.rename(live, "stage-s1", name=name, seen=live.sequence)


def test_a_branch_numbers_its_alternatives(live: Live) -> None:
    fresh = board.branch(
        live, "touchpoint-b", name="Borrow one", seen=live.sequence, new_id="touchpoint-n"
    )
    assert picture(live)["Look"] == ["a", "b/1", "n/1", "c"]
    found = codes(live.document, MAP)
    assert [found[f"touchpoint-{t}"] for t in "abnc"] == ["1.1", "1.2a", "1.2b", "1.3"]
    assert fresh == "touchpoint-n"
    assert labels(live) == ["Branch Do b"]


def test_a_second_branch_of_a_stage_has_its_own_name(live: Live) -> None:
    for item in ("a", "b"):
        board.branch(
            live,
            f"touchpoint-{item}",
            name="Or",
            seen=live.sequence,
            new_id=f"touchpoint-{item}2",
        )
    assert picture(live)["Look"] == ["a/1", "a2/1", "b/2", "b2/2", "c"]


@pytest.fixture
def branched(live: Live) -> Live:
    board.branch(live, "touchpoint-a", name="Or", seen=live.sequence, new_id="touchpoint-a2")
    return live


def test_between_either_and_or_a_touchpoint_becomes_one_more_way(branched: Live) -> None:
    move(branched, "d", "s1", "a2")
    assert picture(branched)["Look"] == ["a/1", "d/1", "a2/1", "b", "c"]


def test_an_alternative_that_leaves_dissolves_a_branch_of_two(branched: Live) -> None:
    move(branched, "a2", "s2", "d")
    assert picture(branched) == {"Look": ["a", "b", "c"], "Buy": ["a2", "d", "e"], "Live": []}
    branched.undo()
    assert picture(branched)["Look"] == ["a/1", "a2/1", "b", "c"]


def test_alternatives_change_places_and_stay_together(branched: Live) -> None:
    move(branched, "a2", "s1", "a")
    assert picture(branched)["Look"] == ["a2/1", "a/1", "b", "c"]


def test_branches_of_two_stages_do_not_mix_by_their_name(branched: Live) -> None:
    board.branch(
        branched, "touchpoint-d", name="Or", seen=branched.sequence, new_id="touchpoint-d2"
    )
    move(branched, "a", "s2", "d")
    assert picture(branched) == {
        "Look": ["a2", "b", "c"],
        "Buy": ["a", "d/1", "d2/1", "e"],
        "Live": [],
    }


def test_unbranching_keeps_both_one_after_the_other(branched: Live) -> None:
    board.unbranch(branched, "touchpoint-a2", seen=branched.sequence)
    assert picture(branched)["Look"] == ["a", "a2", "b", "c"]


def test_removing_one_of_two_ways_leaves_no_branch_of_one(branched: Live) -> None:
    board.remove(branched, "touchpoint-a", seen=branched.sequence)
    assert picture(branched)["Look"] == ["a2", "b", "c"]
    branched.undo()
    assert picture(branched)["Look"] == ["a/1", "a2/1", "b", "c"]


def test_a_stage_is_added_behind_another_in_its_phase(live: Live) -> None:
    fresh = board.add_stage(live, MAP, name="Compare", after="stage-s1")
    assert list(picture(live)) == ["Look", "Compare", "Buy", "Live"]
    assert live.document.get(fresh, Stage).phase is Phase.BEFORE


def test_the_first_stage_of_an_empty_map(live: Live) -> None:
    add_items(live, made(JourneyMap, id="map-n", persona_id="persona-p", title="Another"))
    fresh = board.add_stage(live, "map-n", name="First")
    assert [s.id for s in live.document.stages("map-n")] == [fresh]


def test_a_moved_stage_fits_the_phases_around_it(live: Live) -> None:
    board.move_stage(live, "stage-s3", before="stage-s2", seen=live.sequence)
    assert list(picture(live)) == ["Look", "Live", "Buy"]
    assert [s.phase for s in live.document.stages(MAP)] == [
        Phase.BEFORE,
        Phase.DURING,
        Phase.DURING,
    ]


def test_a_phase_is_set(live: Live) -> None:
    board.set_phase(live, "stage-s1", phase=Phase.DURING, seen=live.sequence)
    assert live.document.get("stage-s1", Stage).phase is Phase.DURING
    assert labels(live) == ["Set the phase of Look: during purchase"]


FULL = (
    made(Source, id="source-s", name="Survey", source_kind="survey", voice="customer"),
    made(EmotionRating, id="rating-r", touchpoint_id="touchpoint-b", rater="staff", actual=1),
    made(
        EmotionRating,
        id="rating-hidden",
        touchpoint_id="touchpoint-b",
        rater="staff",
        actual=-1,
        revealed=False,
    ),
    made(PainPoint, id="pain-p", touchpoint_id="touchpoint-b", text="Slow"),
    made(EvidenceLink, id="link-p", target_id="pain-p", target_field="text", source_id="source-s"),
    made(Route, id="route-r", map_id=MAP, from_id="touchpoint-d", to_id="touchpoint-b"),
    made(
        EvidenceLink, id="link-r", target_id="route-r", target_field="reason", source_id="source-s"
    ),
    made(Note, id="note-t", text="On the touchpoint", target_id="touchpoint-b"),
    made(Note, id="note-p", text="On the pain", target_id="pain-p", note_kind="pain"),
    made(Note, id="note-r", text="On the route", target_id="route-r"),
    made(Note, id="note-a", text="Elsewhere", target_id="touchpoint-a"),
    made(Vote, id="vote-v", target_id="touchpoint-b"),
    made(
        Opportunity,
        id="opportunity-o",
        map_id=MAP,
        title="Be fast",
        touchpoint_ids=("touchpoint-a", "touchpoint-b"),
        pain_ids=("pain-p",),
    ),
)


def content(document: Document) -> dict[str, Entity]:
    return {item.id: item for item in document}


@pytest.mark.parametrize("item", ["touchpoint-b", "stage-s1"])
def test_undo_brings_back_all_that_went_with_a_removed_item(live: Live, item: str) -> None:
    add_items(live, *FULL)
    before = content(live.document)
    n_before = len(labels(live))
    board.remove(live, item, seen=live.sequence)
    assert len(labels(live)) == n_before + 1
    live.undo()
    assert content(live.document) == before


def test_what_belongs_to_a_touchpoint_goes_and_what_speaks_of_it_stays(live: Live) -> None:
    add_items(live, *FULL)
    assert board.remove(live, "touchpoint-b", seen=live.sequence) == 3
    there = content(live.document)
    assert set(map(lambda item: item.id, FULL)) & set(there) == {
        "source-s",
        "note-t",
        "note-p",
        "note-r",
        "note-a",
        "opportunity-o",
    }
    for note in ("note-t", "note-p", "note-r"):
        parked = live.document.get(note, Note)
        assert (parked.target_id, parked.note_kind) == (None, NoteKind.PARKED)
    assert live.document.get("note-a", Note).target_id == "touchpoint-a"
    opportunity = live.document.get("opportunity-o", Opportunity)
    assert (opportunity.touchpoint_ids, opportunity.pain_ids) == (("touchpoint-a",), ())
    live.document.check()


def test_a_note_that_came_in_meanwhile_is_parked_and_not_in_the_way(live: Live) -> None:
    seen = live.sequence
    add_all(
        live.workspace,
        [made(Note, id="note-late", text="Late", target_id="touchpoint-a")],
        label="Write a note",
    )
    assert board.remove(live, "touchpoint-a", seen=seen) == 1
    assert live.document.get("note-late", Note).note_kind is NoteKind.PARKED


def test_what_the_room_votes_on_stays_until_the_vote_is_closed(live: Live) -> None:
    vote = made(
        Round,
        id="round-r",
        workshop_id="workshop-w",
        question="Where does it hurt?",
        target_ids=("touchpoint-a", "touchpoint-b"),
    )
    add_items(live, made(Workshop, id="workshop-w", title="Monday"), vote)
    for item in ("touchpoint-a", "stage-s1"):
        with pytest.raises(ConflictError, match="Close the vote first"):
            board.remove(live, item, seen=live.sequence)
    assert picture(live)["Look"] == ["a", "b", "c"]


def test_a_removed_stage_takes_its_touchpoints_along(live: Live) -> None:
    board.remove(live, "stage-s1", seen=live.sequence)
    assert picture(live) == {"Buy": ["d", "e"], "Live": []}
