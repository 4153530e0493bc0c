"""Workspaces drafted from real event logs, against facts computed without us."""

import csv
import gzip
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from cjm_widgets.errors import ParameterError, WorkspaceError
from cjm_widgets.exchange.mapping import read_stage_mapping
from cjm_widgets.fields import Lane
from cjm_widgets.model.evidence import Source
from cjm_widgets.model.journey import Stage, Touchpoint
from cjm_widgets.model.people import Persona
from cjm_widgets.model.scales import Status, Strength
from cjm_widgets.sources.eventlog import EventMapping
from cjm_widgets.store import Workspace
from cjm_widgets.workshop.draft import NOT_PLACED, begin_from_events
from cjm_widgets.workshop.review import make_view, read_workspace

SHOP = EventMapping(
    "user_id", "event", "timestamp", persona_by="platform", channel="acquisition_channel"
)
DESK = EventMapping(
    "number", "ident_state", "sys_updated_at", persona_by="contact_type", order="row"
)
STATES = """\
activity,stage,touchpoint,goal,ignore
New,Tell somebody,Report the trouble,,
Active,Get it solved,Somebody works on it,,
Awaiting User Info,Get it solved,Answer a question,,
Awaiting Problem,Get it solved,Wait for others,,
Awaiting Vendor,Get it solved,Wait for others,,
Awaiting Evidence,Get it solved,Wait for others,,
Resolved,Carry on,Hear that it is solved,,
Closed,Carry on,See it closed,yes,
-100,,,,yes
"""


@pytest.fixture
def shop(tmp_path: Path, shared_data: Path) -> Path:
    log = shared_data / "ecom_clickstream.csv.gz"
    return begin_from_events(tmp_path / "shop", log, SHOP).folder


def clicks(shared_data: Path) -> dict[str, list[dict[str, str]]]:
    """Events by user in file order, read by nothing of ours."""
    by_user: dict[str, list[dict[str, str]]] = defaultdict(list)
    with gzip.open(shared_data / "ecom_clickstream.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            by_user[row["user_id"]].append(row)
    return by_user


def test_personas_are_the_segments_with_their_size(shop: Path, shared_data: Path) -> None:
    document, _ = read_workspace(shop)
    first = Counter(
        min(events, key=lambda e: e["timestamp"])["platform"]
        for events in clicks(shared_data).values()
    )
    assert {p.name.lower(): p.segment_size for p in document.all(Persona)} == first
    assert sum(p.segment_share or 0 for p in document.all(Persona)) == pytest.approx(1)


def test_arrivals_equal_a_count_by_hand(shop: Path, shared_data: Path) -> None:
    document, tables = read_workspace(shop)
    view = make_view(document, tables, persona="Mobile")
    users = {
        user: {e["event"] for e in events}
        for user, events in clicks(shared_data).items()
        if min(events, key=lambda e: e["timestamp"])["platform"] == "mobile"
    }
    for touchpoint in document.touchpoints(view.journey_map.id):
        expected = sum(bool(seen & set(touchpoint.activities)) for seen in users.values())
        assert view.facts.touchpoints[touchpoint.id].arrivals == expected, touchpoint.name
    assert view.facts.n_cases == len(users)


def test_all_of_the_logs_events_are_evidence(shop: Path) -> None:
    document, tables = read_workspace(shop)
    assert len(tables.events) == 31_106
    assert document.all(Source)[0].n == 600


def test_the_actions_are_measured_and_the_map_is_a_hypothesis(shop: Path) -> None:
    document, tables = read_workspace(shop)
    view = make_view(document, tables, persona="Desktop")
    busiest = max(view.facts.touchpoints.values(), key=lambda f: f.arrivals or 0)
    cell = view.facts.cells[busiest.touchpoint_id, Lane.CUSTOMER_ACTION.value]
    assert cell.strength is Strength.MEASURED
    assert view.facts.status is Status.HYPOTHESIS


def test_buying_is_the_goal_so_buyers_are_not_lost(shop: Path, shared_data: Path) -> None:
    document, tables = read_workspace(shop)
    lost = sum(
        facts.lost or 0
        for who in document.all(Persona)
        for facts in make_view(document, tables, persona=who.id).facts.touchpoints.values()
    )
    buyers = sum(
        any(e["event"] == "purchase" for e in events) for events in clicks(shared_data).values()
    )
    assert buyers == 328
    assert lost == 600 - buyers


def test_a_segment_that_changes_counts_once(tmp_path: Path, shared_data: Path) -> None:
    mapping = EventMapping("user_id", "event", "timestamp", persona_by="user_lifecycle")
    drafted = begin_from_events(tmp_path / "w", shared_data / "ecom_clickstream.csv.gz", mapping)
    document, tables = read_workspace(tmp_path / "w")
    assert sum(p.segment_size or 0 for p in document.all(Persona)) == 600
    assert tables.events.groupby("case")["persona"].nunique().max() == 1
    assert any("belong to several segments" in remark for remark in drafted.remarks)


def test_the_incident_log_with_a_mapping_file(tmp_path: Path, shared_data: Path) -> None:
    (tmp_path / "stages.csv").write_text(STATES, encoding="utf-8")
    begin_from_events(
        tmp_path / "desk",
        shared_data / "incident_events.parquet",
        DESK,
        stages=read_stage_mapping(tmp_path / "stages.csv"),
    )
    document, tables = read_workspace(tmp_path / "desk")
    assert {p.name: p.segment_size for p in document.all(Persona)} == {
        "Phone": 24_684,
        "Self service": 161,
        "Email": 61,
        "IVR": 9,
        "Direct opening": 3,
    }
    phone = make_view(document, tables, persona="Phone")
    names = [stage.name for stage in document.stages(phone.journey_map.id)]
    assert names == ["Tell somebody", "Get it solved", "Carry on"]
    # Every case ends Closed, which is the goal: nobody is lost.
    assert {facts.lost for facts in phone.facts.touchpoints.values()} == {0}


def test_without_a_mapping_nothing_is_made_up(tmp_path: Path, shared_data: Path) -> None:
    drafted = begin_from_events(tmp_path / "desk", shared_data / "incident_events.parquet", DESK)
    document, _ = read_workspace(tmp_path / "desk")
    assert {stage.name for stage in document.all(Stage)} == {NOT_PLACED}
    phone = [t.name for t in document.touchpoints("map-phone")]
    assert phone.index("New") < phone.index("Resolved") < phone.index("Closed")
    assert any("--stages" in remark for remark in drafted.remarks)
    assert any("27,745 events share" in remark for remark in drafted.remarks)


def log(folder: Path, *rows: str) -> Path:
    path = folder / "log.csv"
    path.write_text("who,what,when,kind\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


OWN = EventMapping("who", "what", "when", persona_by="kind")


def test_what_is_not_placed_is_not_where_the_journey_leads(tmp_path: Path) -> None:
    rows = [f"{i},{what},2026-01-0{day},x" for i in range(3) for day, what in enumerate("ab", 1)]
    path = log(tmp_path, *rows, "3,a,2026-01-01,x", "3,extra,2026-01-02,x")
    (tmp_path / "stages.csv").write_text("activity,stage\na,Look\nb,Buy\n", encoding="utf-8")
    stages = read_stage_mapping(tmp_path / "stages.csv")
    begin_from_events(tmp_path / "w", path, OWN, stages=stages)
    document, tables = read_workspace(tmp_path / "w")
    facts = make_view(document, tables, persona="X").facts.touchpoints
    lost = {document.get(t, Touchpoint).name: f.lost for t, f in facts.items()}
    assert lost == {"a": 0, "b": 0, "Extra": 1}


def test_names_that_look_alike_become_different_personas(tmp_path: Path) -> None:
    path = log(tmp_path, "1,a,2026-01-01,A b", "2,a,2026-01-01,a-b", "3,b,2026-01-01,../../x")
    drafted = begin_from_events(tmp_path / "w", path, OWN)
    assert len(set(drafted.personas)) == 3
    assert all("/" not in persona and "." not in persona for persona in drafted.personas)


def test_a_column_with_too_many_values_is_refused(tmp_path: Path) -> None:
    path = log(tmp_path, *(f"{i},a,2026-01-01,k{i}" for i in range(25)))
    with pytest.raises(ParameterError, match="25 values"):
        begin_from_events(tmp_path / "w", path, OWN)
    assert not (tmp_path / "w").exists()


def test_a_workspace_that_is_there_is_kept(tmp_path: Path) -> None:
    path = log(tmp_path, "1,a,2026-01-01,x")
    begin_from_events(tmp_path / "w", path, OWN)
    with pytest.raises(WorkspaceError):
        begin_from_events(tmp_path / "w", path, OWN)
    document, _ = read_workspace(tmp_path / "w")
    assert [t.name for t in document.all(Touchpoint)] == ["A"]


def test_lines_that_cannot_be_used_are_counted_with_the_first_reason(tmp_path: Path) -> None:
    path = log(tmp_path, "1,a,2026-01-01,x", "2,,2026-01-01,x", "3,a,never,x")
    drafted = begin_from_events(tmp_path / "w", path, OWN)
    assert (drafted.n_accepted, drafted.n_rejected) == (1, 2)
    assert any("line 3: missing activity" in remark for remark in drafted.remarks)


def test_a_beginning_that_was_cut_off_can_be_repeated(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "w")
    drafted = begin_from_events(tmp_path / "w", log(tmp_path, "1,a,2026-01-01,x"), OWN)
    assert drafted.n_accepted == 1
