"""Event logs in normal form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_widgets.errors import ParameterError, SourceError
from cjm_widgets.sources.eventlog import (
    EVENT_COLUMNS,
    NO_ACTIVITY,
    NO_CASE,
    NO_ORDER,
    NO_TIME,
    EventMapping,
    read_events,
)
from cjm_widgets.tables.columns import WRONG_FIELDS

MAPPING = EventMapping("who", "what", "when")
WriteLog = Callable[[str], Path]


@pytest.fixture
def write_log(tmp_path: Path) -> WriteLog:
    def write(text: str) -> Path:
        path = tmp_path / "log.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_events_come_sorted_with_their_columns(write_log: WriteLog) -> None:
    path = write_log(
        "who,what,when,via,plan\n"
        "bob,pay,2024-01-02,app,free\n"
        "ann,pay,2024-01-03,,gold\n"
        "ann,open,2024-01-02T00:30:00+01:00,web,\n"
    )
    mapping = EventMapping("who", "what", "when", channel="via", attributes=("plan",))
    events = read_events(path, mapping).rows
    assert events.dtypes.astype(str).to_dict() == {
        "case": "str",
        "activity": "str",
        "at": "datetime64[us, UTC]",
        "row": "int64",
        "persona": "str",
        "channel": "str",
        "plan": "str",
    }
    assert events[["case", "activity", "row"]].to_numpy().tolist() == [
        ["ann", "open", 3],
        ["ann", "pay", 2],
        ["bob", "pay", 1],
    ]
    assert events["at"][0] == pd.Timestamp("2024-01-01 23:30", tz="UTC")
    assert events["persona"].isna().all()
    assert events["channel"].isna().tolist() == [False, True, False]


def test_every_line_is_a_row_or_a_reject_with_its_reason(write_log: WriteLog) -> None:
    path = write_log(
        "who,what,when,n\n"
        ",open,2024-01-01,1\n"
        "ann,open,2024-01-01,2\n"
        "ann, ,2024-01-01,3\n"
        "ann,open\n"
        "ann,open,01/02/2024,4\n"
        "\n"
        "ann,open,2024-01-01,x\n"
        "ann,open,2024-01-01,5\n"
        ",,,\n"
    )
    batch = read_events(path, EventMapping("who", "what", "when", order="n"))
    assert batch.rows["row"].tolist() == [2, 5]
    assert batch.rejects.to_numpy().tolist() == [
        [2, NO_CASE],
        [4, NO_ACTIVITY],
        [5, WRONG_FIELDS],
        [6, NO_TIME],
        [7, NO_ORDER],
        [9, NO_CASE],
    ]
    assert batch.n_lines == 8


def test_ties_keep_the_order_of_the_file(write_log: WriteLog) -> None:
    lines = [f"ann,step {i % 7},2024-01-01\n" for i in range(200)]
    events = read_events(write_log("who,what,when\n" + "".join(lines)), MAPPING).rows
    assert events["row"].tolist() == list(range(1, 201))


def test_rows_of_parquet_count_from_one(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    at = pd.to_datetime(["2024-01-02", "2024-01-01", None])
    pd.DataFrame({"who": "ann", "what": "open", "when": at}).to_parquet(path)
    batch = read_events(path, MAPPING)
    assert batch.rows["row"].tolist() == [2, 1]
    assert batch.rejects.to_numpy().tolist() == [[3, NO_TIME]]


def test_ties_follow_the_order_column_and_then_the_file(write_log: WriteLog) -> None:
    path = write_log(
        "who,what,when,n\n"
        "ann,late,2024-01-02,1\n"
        "ann,c,2024-01-01,10\n"
        "ann,b1,2024-01-01,9\n"
        "ann,b2,2024-01-01,9\n"
        "ann,a,2024-01-01,-3\n"
    )
    events = read_events(path, EventMapping("who", "what", "when", order="n")).rows
    assert events["activity"].tolist() == ["a", "b1", "b2", "c", "late"]


def test_large_order_numbers_are_exact(write_log: WriteLog) -> None:
    big = 2**53
    path = write_log(f"who,what,when,n\na,x,2024-01-01,{big + 1}\na,y,2024-01-01,{big}\n")
    events = read_events(path, EventMapping("who", "what", "when", order="n")).rows
    assert events["row"].tolist() == [big, big + 1]


def test_a_case_belongs_to_its_first_known_segment(write_log: WriteLog) -> None:
    path = write_log(
        "who,what,when,segment\n"
        "ann,late,2024-01-09,loyal\n"
        "ann,early,2024-01-01,\n"
        "ann,next,2024-01-02,new\n"
        "bob,open,2024-01-01,new\n"
        "cid,open,2024-01-01,\n"
    )
    batch = read_events(path, EventMapping("who", "what", "when", persona_by="segment"))
    known = batch.rows["persona"].notna()
    assert batch.rows["persona"][known].tolist() == ["new"] * 4
    assert batch.rows["case"][~known].tolist() == ["cid"]
    assert batch.n_mixed == 1


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(1, 3), st.sampled_from(["x", "y", ""])),
        min_size=1,
    )
)
def test_order_and_segments_equal_a_plain_loop(
    tmp_path_factory: pytest.TempPathFactory, events: list[tuple[str, int, str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "loop.csv"
    lines = [f"{case},open,2024-01-0{day},{segment}\n" for case, day, segment in events]
    path.write_text("who,what,when,segment\n" + "".join(lines))
    batch = read_events(path, EventMapping("who", "what", "when", persona_by="segment"))
    numbered = sorted((case, day, row, s) for row, (case, day, s) in enumerate(events, 1))
    assert batch.rows["row"].tolist() == [row for _, _, row, _ in numbered]
    segments: dict[str, list[str]] = {}
    for case, _, _, segment in numbered:
        segments.setdefault(case, []).extend([segment] if segment else [])
    expected = [(segments[case] or [None])[0] for case, *_ in numbered]
    found = batch.rows["persona"].astype(object).where(batch.rows["persona"].notna(), None)
    assert found.tolist() == expected
    assert batch.n_mixed == sum(len(set(values)) > 1 for values in segments.values())


def test_one_column_may_have_several_meanings(write_log: WriteLog) -> None:
    path = write_log("who,what,when\nann,open,2024-01-01\n")
    mapping = EventMapping(
        "who", "what", "when", persona_by="what", channel="what", attributes=("who",)
    )
    events = read_events(path, mapping).rows
    assert events.iloc[0][["persona", "channel", "who"]].tolist() == ["open", "open", "ann"]


@pytest.mark.parametrize("name", EVENT_COLUMNS)
def test_an_attribute_cannot_hide_a_column_of_the_normal_form(name: str) -> None:
    with pytest.raises(ParameterError, match=f"'{name}' already"):
        EventMapping("who", "what", "when", attributes=(name,))


@pytest.mark.parametrize("meaning", ["persona_by", "channel", "order"])
def test_the_time_has_no_other_meaning(meaning: str) -> None:
    with pytest.raises(ParameterError, match="holds the time"):
        EventMapping("who", "what", "when", **{meaning: "when"})


def test_a_missing_column_is_named_with_those_there_are(write_log: WriteLog) -> None:
    with pytest.raises(SourceError, match="Columns: user, what, when") as caught:
        read_events(write_log("user,what,when\nann,open,2024-01-01\n"), MAPPING)
    assert caught.value.column == "who"


@pytest.mark.parametrize(
    ("text", "sentence", "column"),
    [
        ("who,what,when\n", "a header but no rows", None),
        ("who,what,when\nann,open\nbob,open\n", "as many fields as the header", None),
        ("who,what,when\n,open,2024-01-01\n", "missing case; the first is empty", "who"),
        ("who,what,when\nann,,2024-01-01\n", "missing activity; the first is empty", "what"),
        ("who,what,when\nann,open,31.01.24\n", "'31.01.24'.* such as 2024-01-31", "when"),
    ],
)
def test_a_log_without_any_event_says_why(
    write_log: WriteLog, text: str, sentence: str, column: str | None
) -> None:
    with pytest.raises(SourceError, match=sentence) as caught:
        read_events(write_log(text), MAPPING)
    assert caught.value.column == column
    assert "\n" not in str(caught.value)
