"""What the room agrees on is kept, and nothing rated in private is seen before the reveal."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import pytest

from cjm_widgets.errors import ClosedError, ConflictError, InvalidMapError, NotFoundError
from cjm_widgets.model.journey import EmotionRating, MomentOfTruth, Touchpoint
from cjm_widgets.model.people import Department
from cjm_widgets.model.scales import MomentKind, Rater
from cjm_widgets.store import Create, Update
from cjm_widgets.workshop import curve, feelings, lead
from cjm_widgets.workshop.begin import begin_sample
from cjm_widgets.workshop.live import Live
from cjm_widgets.workshop.review import read_evidence

MAP, WORKSHOP, WAIT = "map-maya-today", "workshop-autumn", "touchpoint-maya-wait"
UNMARKED = "touchpoint-maya-search"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return begin_sample(tmp_path_factory.mktemp("sample") / "w").folder


@pytest.fixture
def live(sample: Path, tmp_path: Path) -> Live:
    shutil.copytree(sample, tmp_path / "w")
    return Live.open(tmp_path / "w", actor="participant-riikka")


def stored(live: Live) -> Touchpoint:
    return live.workspace.snapshot().get(WAIT, Touchpoint)


def picture(live: Live) -> curve.EmotionPicture:
    return curve.emotion_picture(
        live.document, MAP, workshop_id=WORKSHOP, measured=curve.measure(live, MAP)
    )


def test_agreeing_touches_one_side_under_a_name_people_read(live: Live) -> None:
    feelings.agree(live, WAIT, "actual", -2, seen=live.sequence)
    assert (stored(live).agreed_actual, stored(live).agreed_desired) == (-2, None)
    entry = live.workspace.history(WAIT)[-1]
    assert entry.label == "Agree on -2 as the actual emotion of Wait for delivery"
    assert entry.actor == "participant-riikka"


def test_leaving_it_open_is_not_zero(live: Live) -> None:
    feelings.agree(live, WAIT, "desired", 0, seen=live.sequence)
    assert stored(live).agreed_desired == 0
    feelings.agree(live, WAIT, "desired", None, seen=live.sequence)
    assert stored(live).agreed_desired is None


def test_agreeing_on_the_same_again_is_no_change(live: Live) -> None:
    feelings.agree(live, WAIT, "actual", 1, seen=live.sequence)
    before = live.sequence
    feelings.agree(live, WAIT, "actual", 1, seen=live.sequence)
    assert live.sequence == before


def test_what_somebody_else_changed_since_is_not_overwritten(live: Live) -> None:
    seen = live.sequence
    feelings.agree(live, WAIT, "actual", 1, seen=seen)
    with pytest.raises(ConflictError):
        feelings.agree(live, WAIT, "actual", -1, seen=seen)
    assert stored(live).agreed_actual == 1


@pytest.mark.parametrize(("side", "value"), [("actual", 3), ("felt", 1)])
def test_what_is_off_the_scale_is_refused(live: Live, side: str, value: int) -> None:
    with pytest.raises(InvalidMapError):
        feelings.agree(live, WAIT, side, value, seen=live.sequence)
    with pytest.raises(NotFoundError):
        feelings.agree(live, "touchpoint-gone", "actual", 1, seen=live.sequence)


def test_means_are_taken_over_only_where_the_room_is_of_one_mind(live: Live) -> None:
    feelings.agree(live, UNMARKED, "actual", 2, seen=live.sequence)
    before = {p.id: p for p in picture(live).points}
    done = feelings.agree_where_of_one_mind(live, MAP, workshop_id=WORKSHOP, seen=live.sequence)
    after = {p.id: p for p in picture(live).points}
    assert after[UNMARKED].agreed_actual == 2
    for point in after.values():
        room = before[point.id].room
        assert room is not None
        if room.discuss:
            assert point.agreed_actual is None
        elif point.id != UNMARKED:
            mean = sum(room.actual.values) / room.actual.n
            assert abs((point.agreed_actual or 0) - mean) <= 0.5
    assert sum(p.room.discuss for p in before.values() if p.room) == 2
    assert len(done) == len(after)
    live.undo()
    assert all(p.agreed_desired is None for p in picture(live).points)


def test_means_of_private_ratings_are_not_taken_over(live: Live) -> None:
    lead.hide(live, WORKSHOP, MAP)
    with pytest.raises(ClosedError):
        feelings.agree_where_of_one_mind(live, MAP, workshop_id=WORKSHOP, seen=live.sequence)


def test_a_moment_is_marked_explained_turned_and_taken_off(live: Live) -> None:
    def moment() -> MomentOfTruth | None:
        return curve.moment_at(live.workspace.snapshot(), UNMARKED)

    feelings.mark_moment(live, UNMARKED, MomentKind.FRICTION, seen=live.sequence)
    feelings.explain_moment(live, UNMARKED, " Nobody answers. ", seen=live.sequence)
    feelings.weigh_moment(live, UNMARKED, True, seen=live.sequence)
    feelings.mark_moment(live, UNMARKED, MomentKind.DELIGHT, seen=live.sequence)
    found = moment()
    assert found is not None
    assert (found.moment_kind, found.why, found.make_or_break) == (
        MomentKind.DELIGHT,
        "Nobody answers.",
        True,
    )
    feelings.mark_moment(live, UNMARKED, None, seen=live.sequence)
    assert moment() is None
    live.undo()
    assert moment() == found


def test_the_rooms_order_does_not_follow_into_the_other_kind(live: Live) -> None:
    old = curve.moment_at(live.document, WAIT)
    assert old is not None
    assert old.room_order == 2
    feelings.mark_moment(live, WAIT, MomentKind.DELIGHT, seen=live.sequence)
    new = curve.moment_at(live.document, WAIT)
    assert new is not None
    assert new.room_order is None


def test_a_reason_without_a_mark_is_refused(live: Live) -> None:
    with pytest.raises(NotFoundError, match="Mark it first"):
        feelings.explain_moment(live, UNMARKED, "Because", seen=live.sequence)


def test_before_the_reveal_the_picture_does_not_depend_on_any_rating(live: Live) -> None:
    """Whatever people rated, and whatever customers said: the same picture."""
    feelings.agree(live, WAIT, "actual", -2, seen=live.sequence)
    lead.hide(live, WORKSHOP, MAP)
    before = picture(live)
    assert before.hidden
    everything = [
        Update(rating.revise(actual=value, desired=value, word="shaken", basis=None), live.sequence)
        for t in live.document.touchpoints(MAP)
        for rating, value in zip(
            live.document.children(t.id, EmotionRating),
            [None, 2, -2, 0, 1, -1, 2, 2, 2],
            strict=True,
        )
    ]
    live.change(everything, label="Rate anew")
    assert picture(live) == before
    assert curve.emotion_picture(live.document, MAP, workshop_id=WORKSHOP) == before
    assert all(p.agreed_actual is None and p.n_rated == 9 for p in before.points)
    assert "shaken" not in str(asdict(before))


def test_a_map_nobody_has_rated_shows_no_customers_either(live: Live) -> None:
    """A number on the wall would pull the first ratings towards itself."""
    future = "map-maya-future"
    customers = {
        t.id: facts
        for t, facts in zip(
            live.document.touchpoints(future), curve.measure(live, MAP).values(), strict=False
        )
    }
    veiled = curve.emotion_picture(live.document, future, workshop_id=WORKSHOP, measured=customers)
    assert veiled.hidden
    assert all(p.customers is None for p in veiled.points)
    lead.reveal(live, WORKSHOP, future)
    opened = curve.emotion_picture(live.document, future, workshop_id=WORKSHOP, measured=customers)
    assert not opened.hidden
    assert all(p.customers for p in opened.points)


def test_revealing_opens_everything_and_hiding_closes_it(live: Live) -> None:
    lead.hide(live, WORKSHOP, MAP)
    hidden = picture(live)
    assert (hidden.n_people, hidden.n_expected) == (9, 11)
    lead.reveal(live, WORKSHOP, MAP)
    opened = picture(live)
    assert not opened.hidden
    assert opened.points[0].room is not None
    assert opened.points[0].room.actual.n == 9


def test_a_rating_that_slipped_in_stays_hidden_and_is_counted(live: Live) -> None:
    lead.reveal(live, WORKSHOP, MAP)
    late = EmotionRating(
        id="rating-late", touchpoint_id=WAIT, rater=Rater.STAFF, actual=2, revealed=False
    )
    before = picture(live)
    live.change([Create(late)], label="Rate a touchpoint")
    after = picture(live)
    assert not after.hidden
    assert after.n_late == 1
    assert [p.room for p in after.points] == [p.room for p in before.points]


def test_departments_of_fewer_than_three_raters_are_shown_with_others(live: Live) -> None:
    """The dots of all groups are all dots, so that nobody is found by subtraction."""
    for point in picture(live).points:
        assert point.room is not None
        groups = point.departments
        names = {d.id: d.name for d in live.document.all(Department)}
        raters = Counter(
            names[r.department_id]
            for r in live.document.children(point.id, EmotionRating)
            if r.rater is Rater.STAFF and r.department_id is not None
        )
        assert all(sum(raters[name] for name in group.names) >= 3 for group in groups)
        assert len(groups) != 1
        assert not groups or sum(len(g.dots) for g in groups) == point.room.actual.n


def test_measured_means_agree_with_the_answers(live: Live) -> None:
    """Against pandas on the file as it lies there."""
    answers = read_evidence(live.document, live.workspace.folder.evidence).ratings
    own = answers[(answers.touchpoint == WAIT) & (answers.persona == "persona-maya")]
    newest = own.sort_values("at", kind="stable").groupby("respondent").tail(1)
    found = curve.measure(live, MAP)[WAIT].interval
    assert found is not None
    assert found.n == newest.actual.notna().sum() == 68
    assert found.estimate == pytest.approx(newest.actual.mean())
    assert curve.measure(live, "map-maya-future") == {}


def test_alternatives_share_a_number_and_stand_beside_the_main_line(live: Live) -> None:
    first, second, _ = live.document.touchpoints(MAP)[:3]
    live.change(
        [Update(t.revise(branch="a"), live.sequence) for t in (first, second)], label="Branch"
    )
    points = picture(live).points
    assert [(p.number, p.is_alternative) for p in points[:3]] == [
        ("1.1a", False),
        ("1.1b", True),
        ("1.2", False),
    ]


@pytest.mark.parametrize(
    ("mean", "step"), [(0.5, 0), (-0.5, 0), (0.51, 1), (1.5, 1), (-1.5, -1), (2, 2), (-1.9, -2)]
)
def test_a_mean_between_two_steps_goes_to_the_nearer_or_towards_neutral(
    mean: float, step: int
) -> None:
    assert feelings.nearest_step(mean) == step
