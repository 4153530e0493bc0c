"""All steps on one kernel: each opens, its pictures change the workspace, others' changes arrive."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cjm_widgets.errors import NotFoundError, WorkspaceError
from cjm_widgets.fields import Step
from cjm_widgets.i18n import PSEUDO, Catalog
from cjm_widgets.model.base import to_moment
from cjm_widgets.model.journey import JourneyMap, Touchpoint
from cjm_widgets.model.people import Department, Persona
from cjm_widgets.model.scales import AgendaPlace, MapKind, RunSheet
from cjm_widgets.model.session import AgendaItem, Note
from cjm_widgets.widgets.picture import Picture
from cjm_widgets.widgets.studio import PANELS, Studio, open_studio
from cjm_widgets.workshop import agenda, edit, fill, lead
from cjm_widgets.workshop.future import future_of, make_future
from cjm_widgets.workshop.live import Live
from cjm_widgets.workshop.opening import Table, sit_down
from cjm_widgets.workshop.readiness import readiness
from widgets.people import FACILITATOR, SAMPLE_MAP, sample_folder


@pytest.fixture
def studio(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """The studio on the sample company, at its first step, following nothing yet."""
    live = Live.open(sample_folder(tmp_path, tmp_path_factory), actor=FACILITATOR)
    opened = Studio(live, table=sit_down(live, journey_map=SAMPLE_MAP), step=Step.WELCOME)
    yield opened
    opened.close()


def other(studio: Studio) -> Live:
    """Somebody else at the same workspace."""
    return Live.open(studio.live.workspace.folder.path, actor="participant-noora")


def ask(picture: Picture, do: str, **values: Any) -> dict[str, Any]:
    """Send an intent as the page does and return the answer."""
    answers: list[dict[str, Any]] = []
    picture.send = lambda message, buffers=None: answers.append(message)
    picture._handle_custom_msg({**values, "do": do, "n": 1}, [])
    return answers[-1]


def test_every_step_of_the_method_has_a_panel_that_opens(studio: Studio) -> None:
    assert list(PANELS) == list(Step)
    for step in Step:
        ask(studio.shell, "go", step=step.value)
        assert studio.step is step
        assert all(picture.state for picture in studio.panel.pictures)
        assert studio.shell.state["number"] == list(Step).index(step)
        assert studio.footer.state["points"]


def test_a_panel_is_built_once_and_only_the_one_in_sight_is_shown(studio: Studio) -> None:
    first = studio.panel
    studio.show(Step.GOALS)
    studio.show(Step.WELCOME)
    assert studio.panel is first
    assert first.widget.layout.display is None
    hidden = [p for p in studio._panels.values() if p.widget.layout.display == "none"]
    assert [type(p) for p in hidden] == [PANELS[Step.GOALS]]


def test_an_empty_workspace_opens_at_every_step(tmp_path: Path) -> None:
    edit.new_workspace(tmp_path / "w")
    live = Live.open(tmp_path / "w", actor="facilitator")
    studio = Studio(live, table=sit_down(live), step=Step.WELCOME)
    for step in Step:
        studio.show(step)
        assert not any(p["met"] for p in studio.footer.state["points"] if "of 3" in p["text"])
    studio.close()


def test_somebody_elses_change_arrives_with_the_next_poll(studio: Studio) -> None:
    studio.show(Step.PERSONAS)
    fill.answer(other(studio), "persona-maya", {"name": "Maja Lindqvist"})
    studio.live.poll()
    (people,) = studio.panel.pictures
    assert people.state["rows"][0]["title"] == "Maja Lindqvist"
    assert studio.shell.state["question"] == "Who is Maja?"


def test_a_panel_out_of_sight_is_redrawn_when_it_comes_back(studio: Studio) -> None:
    studio.show(Step.PERSONAS)
    (people,) = studio.panel.pictures
    studio.show(Step.GOALS)
    fill.answer(other(studio), "persona-maya", {"name": "Maja Lindqvist"})
    studio.live.poll()
    studio.show(Step.PERSONAS)
    assert people.state["rows"][0]["title"] == "Maja Lindqvist"


def test_the_open_loop_brings_changes_by_itself_and_outlives_a_failure(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cjm_widgets.widgets.studio._SECONDS", 0.01)
    failures = iter([WorkspaceError("the disk is away"), RuntimeError("a bug")])
    poll = studio.live.poll

    def shaky() -> Any:
        if (failure := next(failures, None)) is not None:
            raise failure
        return poll()

    monkeypatch.setattr(studio.live, "poll", shaky)

    async def watch() -> str:
        studio.follow()
        await asyncio.sleep(0.02)
        fill.answer(other(studio), SAMPLE_MAP, {"title": "Another title"})
        for _ in range(200):
            await asyncio.sleep(0.01)
            if studio.live.document.get(SAMPLE_MAP, JourneyMap).title == "Another title":
                break
        return str(studio.shell.state["trouble"])

    assert asyncio.run(watch()) == ""
    assert studio.live.document.get(SAMPLE_MAP, JourneyMap).title == "Another title"


def test_undo_says_what_it_took_back_and_says_when_there_is_nothing(studio: Studio) -> None:
    fill.answer(studio.live, "persona-maya", {"place": "Kokkola"})
    ask(studio.shell, "undo")
    assert "Place of Maya Lindqvist" in studio.shell.state["said"]
    assert studio.live.document.get("persona-maya", Persona).place != "Kokkola"
    ask(studio.shell, "undo")
    assert studio.shell.state["said"] == "There is nothing to undo."
    ask(studio.shell, "redo")
    assert studio.live.document.get("persona-maya", Persona).place == "Kokkola"


def test_going_on_starts_the_next_item_of_the_agenda_and_shows_its_step(studio: Studio) -> None:
    live, workshop = studio.live, studio.desk.workshop_id
    agenda.plan_agenda(live, workshop, RunSheet.TWO_HOURS)
    welcome, walk = agenda.in_the_room(live.document, workshop)[:2]
    agenda.start(live, welcome.id)
    onward = studio.shell.state["next"]
    assert onward["item"] == walk.id
    ask(studio.shell, "lead", step=onward["step"], item=onward["item"])
    assert studio.step is Step.TOUCHPOINTS
    assert agenda.running_item(live.document, workshop).id == walk.id
    assert live.document.get(welcome.id, AgendaItem).ended_at


def test_a_late_workshop_is_told_what_to_cut_and_cuts_it(studio: Studio) -> None:
    live, workshop = studio.live, studio.desk.workshop_id
    agenda.plan_agenda(live, workshop, RunSheet.TWO_HOURS)
    first = agenda.in_the_room(live.document, workshop)[0]
    agenda.start(live, first.id)
    late = to_moment(edit.now() - dt.timedelta(minutes=first.minutes + 12))
    fill.answer(live, first.id, {"started_at": late})
    clock = studio.shell.state["clock"]
    assert clock["behind"] == 12
    cut = clock["cuts"][0]["id"]
    ask(studio.shell, "cut", items=[cut])
    assert live.document.get(cut, AgendaItem).takes_place is AgendaPlace.AFTER
    assert cut not in [left["id"] for left in studio.shell.state["clock"]["cuts"]]


def test_a_prompt_goes_to_the_phones_only_from_its_own_step(studio: Studio) -> None:
    live, workshop = studio.live, studio.desk.workshop_id
    agenda.plan_agenda(live, workshop, RunSheet.TWO_HOURS)
    agenda.start(live, agenda.in_the_room(live.document, workshop)[0].id)
    ask(studio.shell, "prompt", by=1)
    assert not studio.shell.state["prompt"]["shown"]
    ask(studio.shell, "phones")
    assert studio.shell.state["prompt"]["shown"]
    ask(studio.shell, "go", step="goals")
    assert not studio.shell.state["prompt"]["canShow"]


def test_working_on_another_map_changes_every_panel_and_the_room_follows(studio: Studio) -> None:
    studio.show(Step.GOALS)
    ask(studio.shell, "map", map="map-aino-today")
    (goals,) = studio.panel.pictures
    assert studio.shell.state["question"] == "What does Aino want to get done?"
    assert all(row["id"].startswith("goal-aino") for row in goals.state["rows"])
    assert lead.map_in_work(studio.live.document, studio.desk.workshop).id == "map-aino-today"


def test_the_map_taken_away_by_somebody_else_leaves_the_studio_usable(studio: Studio) -> None:
    studio.show(Step.TOUCHPOINTS)
    fill.remove(other(studio), SAMPLE_MAP)
    studio.live.poll()
    assert studio.desk.map_id != SAMPLE_MAP
    assert studio.desk.map_id in studio.live.document
    assert studio.shell.state["map"] == studio.desk.map_id


def test_the_foot_parks_a_thought_and_brings_it_back(studio: Studio) -> None:
    ask(studio.footer, "park", text="Who answers reviews?")
    parked = next(p for p in studio.footer.state["parked"] if p["text"] == "Who answers reviews?")
    ask(studio.footer, "bring", note=parked["id"])
    note = studio.live.document.get(parked["id"], Note)
    assert note in lead.unplaced_notes(studio.live.document, studio.desk.workshop_id)


def test_a_note_is_placed_on_the_touchpoint_chosen_on_the_board(studio: Studio) -> None:
    studio.show(Step.TOUCHPOINTS)
    board, walk, notes, _ = studio.panel.pictures
    chosen = studio.live.document.touchpoints(SAMPLE_MAP)[4]
    ask(board, "select", item=chosen.id)
    assert walk.state["form"]["item"] == chosen.id
    waiting = notes.state["waiting"][0]["id"]
    ask(notes, "place", note=waiting, target=chosen.id)
    assert studio.live.document.get(waiting, Note).target_id == chosen.id
    assert [note["id"] for note in notes.state["here"]][-1] == waiting


def test_an_empty_map_begins_with_the_stages_of_a_starter_journey(studio: Studio) -> None:
    studio.live.change(
        [edit_create(JourneyMap(id="map-new", persona_id="persona-maya", title="New"))], label="New"
    )
    ask(studio.shell, "map", map="map-new")
    studio.show(Step.TOUCHPOINTS)
    board = next(iter(studio.panel.pictures))
    assert ask(board, "begin_template") == {"done": 1}
    assert len(studio.live.document.stages("map-new")) >= 3
    assert "stages already" in ask(board, "begin_template")["message"]


def edit_create(entity: Any) -> Any:
    from cjm_widgets.store import Create

    return Create(entity)


def test_planning_the_agenda_anew_replaces_it(studio: Studio) -> None:
    sheets = list(studio.panel.pictures)[-1]
    assert ask(sheets, "plan", sheet="two_hours") == {"done": 1}
    assert sheets.state["minutes"] == 120
    item = sheets.state["items"][0]["id"]
    ask(sheets, "minutes", item=item, minutes=40)
    assert studio.live.document.get(item, AgendaItem).minutes == 40


def test_the_future_map_is_a_copy_that_remembers_where_it_comes_from(studio: Studio) -> None:
    live = studio.live
    before = future_of(live.document, SAMPLE_MAP)
    made = make_future(live, SAMPLE_MAP)
    today = live.document.touchpoints(SAMPLE_MAP)
    future = live.document.touchpoints(made)
    assert [t.derived_from for t in future] == [t.id for t in today]
    assert [t.name for t in future] == [t.name for t in today]
    assert not {t.id for t in future} & {t.id for t in today}
    assert live.document.get(made, JourneyMap).map_kind is MapKind.FUTURE
    assert before is not None
    live.undo()
    assert made not in live.document


def test_a_step_is_ready_when_its_last_gap_is_filled(studio: Studio) -> None:
    live, where = studio.live, {"workshop_id": studio.desk.workshop_id, "map_id": SAMPLE_MAP}
    first = live.document.touchpoints(SAMPLE_MAP)[0]
    fill.answer(live, first.id, {"channel": None})
    points = readiness(live.document, Step.TOUCHPOINTS, **where)
    assert [p.met for p in points] == [True, False, True]
    assert points[1].text == "Each touchpoint has a channel (14 of 15)"
    live.undo()
    assert all(p.met for p in readiness(live.document, Step.TOUCHPOINTS, **where))


def test_a_new_department_is_offered_to_people_at_once(studio: Studio) -> None:
    _, _, _, departments, people, _ = studio.panel.pictures
    ask(departments, "add", values={"name": "Charging"})
    field = next(f for f in people.state["form"]["fields"] if f["id"] == "department_id")
    assert "Charging" in [choice["label"] for choice in field["choices"]]
    assert any(d.name == "Charging" for d in studio.live.document.all(Department))


def test_nothing_in_head_and_foot_stays_untranslated(studio: Studio) -> None:
    table = Table(studio.desk.workshop_id, SAMPLE_MAP)
    foreign = Studio(studio.live, table=table, step=Step.GOALS, catalog=Catalog(PSEUDO))
    head, foot = foreign.shell.state, foreign.footer.state
    texts = [
        head["question"],
        head["prompt"]["text"],
        foot["criterion"],
        *(step["name"] for step in head["steps"]),
        *(link["text"] for link in head["links"]),
        *(point["text"] for point in foot["points"]),
        *foreign.shell.words.values(),
        *foreign.footer.words.values(),
    ]
    assert not [text for text in texts if not text.startswith("⟦")]
    foreign.close()


def test_opened_again_in_one_kernel_the_earlier_studio_stops_following(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = sample_folder(tmp_path, tmp_path_factory)

    async def twice() -> list[bool]:
        before = asyncio.all_tasks()
        open_studio(folder, step=Step.GOALS, persona="Maya Lindqvist")
        first = asyncio.all_tasks() - before
        open_studio(folder, step=Step.GOALS, persona="persona-aino")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return [task.cancelled() or task.cancelling() > 0 for task in first]

    assert asyncio.run(twice()) == [True]


def test_a_persona_nobody_knows_is_refused_with_those_there_are(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = sample_folder(tmp_path, tmp_path_factory)
    with pytest.raises(NotFoundError, match="persona-maya"):
        open_studio(folder, step=Step.GOALS, persona="Nobody")


def test_unrevealed_ratings_count_but_never_show(studio: Studio) -> None:
    touchpoint = studio.live.document.touchpoints(SAMPLE_MAP)[0]
    lead.hide(studio.live, studio.desk.workshop_id, SAMPLE_MAP)
    for step in Step:
        if step is not Step.EMOTIONS:
            studio.show(step)
            assert "desired" not in str([p.state.get("ratings") for p in studio.panel.pictures])
    assert isinstance(touchpoint, Touchpoint)
    assert studio.footer.state["spoken"]["n"] > 0
