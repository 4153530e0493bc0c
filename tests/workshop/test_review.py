"""What a report is given: the right persona and map, at the right moment, without personal data."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from cjm_widgets.errors import InvalidMapError, NotFoundError, ParameterError
from cjm_widgets.model.base import build
from cjm_widgets.model.document import Document
from cjm_widgets.model.evidence import Source
from cjm_widgets.model.journey import JourneyMap, Touchpoint
from cjm_widgets.model.people import Persona
from cjm_widgets.model.scales import MapKind
from cjm_widgets.store import Update, Workspace
from cjm_widgets.tables import evidence
from cjm_widgets.workshop import review
from cjm_widgets.workshop.begin import begin_journey, begin_sample
from cjm_widgets.workshop.edit import add_all, apply


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return begin_journey(tmp_path / "shop", "online_shop", persona="Ines").folder


def test_a_persona_is_found_by_id_and_by_name(shop: Path) -> None:
    assert review.open_view(shop, persona="Ines").persona.id == "persona-ines"
    assert review.open_view(shop, persona="persona-ines").persona.name == "Ines"


def test_todays_map_comes_before_the_future_one(tmp_path: Path) -> None:
    begin_sample(tmp_path / "w")
    view = review.open_view(tmp_path / "w", persona="Maya Lindqvist")
    assert view.journey_map.map_kind is MapKind.CURRENT
    future = review.open_view(tmp_path / "w", persona="persona-maya", journey_map="map-maya-future")
    assert future.journey_map.map_kind is MapKind.FUTURE


def test_a_map_of_somebody_else_is_refused(tmp_path: Path) -> None:
    begin_sample(tmp_path / "w")
    with pytest.raises(NotFoundError, match="has no map 'map-aino'"):
        review.open_view(tmp_path / "w", persona="persona-maya", journey_map="map-aino")


def test_a_map_without_touchpoints_says_what_to_do(shop: Path) -> None:
    bare = [
        build(Persona, {"id": "persona-bare", "name": "Bare"}),
        build(JourneyMap, {"id": "map-bare", "persona_id": "persona-bare", "title": "Nothing"}),
    ]
    add_all(Workspace.open(shop), bare, label="Begin a map")
    with pytest.raises(InvalidMapError, match="has no touchpoint yet"):
        review.open_view(shop, persona="persona-bare")


def rename(shop: Path, name: str) -> None:
    workspace = Workspace.open(shop)
    document = workspace.snapshot()
    touchpoint = document.all(Touchpoint)[0]
    apply(workspace, [Update(touchpoint.revise(name=name), document.sequence)], label="Rename")


def test_the_workspace_can_be_read_as_it_was(shop: Path) -> None:
    before = review.open_view(shop, persona="Ines")
    old = before.document.all(Touchpoint)[0]
    rename(shop, "Something else")
    then = review.open_view(shop, persona="Ines", moment=before.document.sequence)
    now = review.open_view(shop, persona="Ines")
    assert then.document.get(old.id, Touchpoint).name == old.name
    assert now.document.get(old.id, Touchpoint).name == "Something else"


def test_a_time_means_the_last_change_before_it(shop: Path) -> None:
    between = dt.datetime.now(dt.UTC)
    rename(shop, "Something else")
    then = review.open_view(shop, persona="Ines", moment=between)
    assert then.document.sequence == 1
    with pytest.raises(NotFoundError, match="nothing from before"):
        review.open_view(shop, persona="Ines", moment=between - dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        (None, None),
        (7, 7),
        ("7", 7),
        ("2026-11-20T10:00:00", dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)),
        ("2026-11-20T10:00:00+02:00", dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)),
        ("2026-11-20", dt.datetime(2026, 11, 20, 23, 59, 59, 999_999, tzinfo=dt.UTC)),
    ],
)
def test_moments_are_numbers_or_dates(text: str | int | None, moment: object) -> None:
    assert review.parse_moment(text) == moment


@pytest.mark.parametrize(
    "text", ["yesterday", "9" * 5000, "0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-02:00"]
)
def test_other_words_are_no_moment(text: str) -> None:
    with pytest.raises(ParameterError, match=f"'{text[:9]}") as caught:
        review.parse_moment(text)
    assert len(str(caught.value)) < 150


def test_a_moment_with_a_zone_is_named_in_utc(shop: Path) -> None:
    moment = review.parse_moment("2020-01-01T00:00:00+05:00")
    assert isinstance(moment, dt.datetime)
    with pytest.raises(NotFoundError, match="2019-12-31 19:00 UTC"):
        review.open_view(shop, persona="Ines", moment=moment)


def test_a_case_in_two_logs_is_one_journey_in_order_of_time(tmp_path: Path) -> None:
    def log(name: str, *events: tuple[str, str, int]) -> Source:
        rows = [
            {"case": c, "activity": a, "at": pd.Timestamp(2026, 1, 1, h, tz="UTC"), "row": n}
            for n, (c, a, h) in enumerate(events, 1)
        ]
        frame = pd.DataFrame(rows).assign(persona="persona-a", channel=None)
        stored = evidence.write(tmp_path, frame)
        return build(
            Source,
            {
                "id": f"source-{name}", "name": name, "source_kind": "event_log",
                "voice": "behaviour", "table": "events", "sha256": stored.sha256,
            },
        )  # fmt: skip

    till = log("a-till", ("1", "pay", 12), ("2", "pay", 13))
    web = log("b-web", ("1", "look", 9), ("1", "leave", 15), ("3", "look", 9))
    found = review.read_evidence(Document.of([till, web]), tmp_path).events
    assert [tuple(r) for r in found[["case", "activity"]].to_numpy()] == [
        ("1", "look"),
        ("1", "pay"),
        ("1", "leave"),
        ("2", "pay"),
        ("3", "look"),
    ]


@pytest.mark.parametrize(
    "personal", ["ines@example.org", "+358 40 123 4567", "4111 1111 1111 1111", "/home/ines/x.csv"]
)
def test_personal_data_in_words_is_masked_before_anything_is_drawn(
    shop: Path, personal: str
) -> None:
    rename(shop, f"Write to {personal} now")
    name = review.open_view(shop, persona="Ines").document.all(Touchpoint)[0].name
    assert personal not in name
    assert name.startswith("Write to ")
    assert personal in review.read_workspace(shop)[0].all(Touchpoint)[0].name


def test_reach_and_the_number_of_journeys_count_the_same_cases(shop: Path) -> None:
    view = review.open_view(shop, persona="Ines")
    first = view.document.touchpoints(view.journey_map.id)[0]
    document = Document.of(
        entity.revise(activities=("look",)) if entity is first else entity
        for entity in view.document
    )
    rows = [("1", "look", 9), ("1", "noise", 10), ("2", "look", 9), ("3", "noise", 9)]
    events = pd.DataFrame(
        {"case": c, "activity": a, "at": pd.Timestamp(2026, 1, 1, h, tz="UTC"), "row": 1}
        for c, a, h in rows
    ).assign(persona="persona-ines", channel=None)
    found = review.make_view(document, review.Evidence(events=events), persona="Ines").facts
    assert found.n_cases == 2
    assert found.touchpoints[first.id].reach == 1
    assert found.touchpoints[first.id].arrivals == 2
