"""Columns of files as other tools write them."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import hashlib
import io
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjm_widgets.errors import SourceError
from cjm_widgets.tables.columns import WRONG_FIELDS, column_names, read_columns
from cjm_widgets.tables.stream import MAX_LINE

PLAIN = "who,what,when\nann,open,1\nbob,close,2\n"


def write(folder: Path, content: str | bytes, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def cells(path: Path, *names: str) -> list[list[object]]:
    columns = read_columns(path, names).columns
    return [[None if pd.isna(v) else v for v in row] for row in columns.to_numpy(object).tolist()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_text_is_read_whatever_parts_fields_and_lines(
    tmp_path: Path, delimiter: str, line_end: str, mark: bytes
) -> None:
    text = PLAIN.replace(",", delimiter).replace("\n", line_end)
    path = write(tmp_path, mark + text.encode())
    assert column_names(path) == ("who", "what", "when")
    assert cells(path, "when", "who") == [["1", "ann"], ["2", "bob"]]


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    packed = write(tmp_path, gzip.compress(PLAIN.encode()), "packed.csv")
    plain = write(tmp_path, PLAIN, "plain.parquet")
    table = tmp_path / "table.gz"
    pd.read_csv(io.StringIO(PLAIN)).to_parquet(table)
    for path in (packed, plain, table):
        assert column_names(path) == ("who", "what", "when")
        assert cells(path, "who", "when") == [["ann", "1"], ["bob", "2"]]


def test_nothing_is_guessed(tmp_path: Path) -> None:
    path = write(tmp_path, 'a,b\n007,NA\n null ,1e3\n" ",""\n9007199254740993,"x\ny"\n')
    assert cells(path, "a", "b") == [
        ["007", "NA"],
        ["null", "1e3"],
        [None, None],
        ["9007199254740993", "x\ny"],
    ]


def test_records_keep_their_place_when_others_are_broken(tmp_path: Path) -> None:
    path = write(tmp_path, 'a,b\n1,1\n2\n3,"3\n3"\n4,4,4\n\n5,5')
    reading = read_columns(path, ["b"])
    assert reading.columns.index.tolist() == [2, 4, 6]
    assert reading.broken.to_dict("list") == {"line": [3, 5], "reason": [WRONG_FIELDS] * 2}


def test_broken_records_are_found_in_later_blocks_too(tmp_path: Path) -> None:
    record = "x" * 1000 + ",y\n"
    path = write(tmp_path, "a,b\n" + record * 9000 + "short\n" + record)
    reading = read_columns(path, ["b"])
    assert reading.broken["line"].tolist() == [9002]
    assert reading.columns.index[-1] == 9003


def test_parquet_keeps_whole_numbers_whole_and_only_wanted_times_as_times(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    at = dt.datetime(2024, 1, 31, 12, tzinfo=dt.UTC)
    table = pa.table(
        {
            "gap": pa.array([7253394974479.0, None]),
            "part": pa.array([1.5, 2.0]),
            "at": pa.array([at, None], pa.timestamp("ns", "UTC")),
            "kind": pa.array(["a", "b"]).dictionary_encode(),
        }
    )
    pyarrow.parquet.write_table(table, path)
    assert cells(path, "gap") == [["7253394974479"], [None]]
    assert cells(path, "part", "kind") == [["1.5", "a"], ["2", "b"]]
    assert cells(path, "at")[0] == ["2024-01-31 12:00:00.000000000Z"]
    times = read_columns(path, ["at"], times=["at"])
    assert times.columns["at"].dtype == "datetime64[us, UTC]"
    assert times.columns["at"][1] == at
    assert times.n_header == 0


def test_a_column_may_be_asked_for_twice(tmp_path: Path) -> None:
    assert cells(write(tmp_path, PLAIN), "who", "who") == [["ann"], ["bob"]]


def test_a_header_alone_gives_no_rows(tmp_path: Path) -> None:
    for text in ("a,b", "a,b\n", "\n\na,b\n\n\n"):
        assert cells(write(tmp_path, text), "a") == []


@given(
    st.lists(
        st.tuples(*[st.text(st.characters(codec="utf-8", exclude_characters="\0"))] * 3),
        max_size=8,
    )
)
def test_what_the_csv_module_writes_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, records: list[tuple[str, str, str]]
) -> None:
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, quoting=csv.QUOTE_ALL)
    writer.writerow(["a", "b", "c"])
    writer.writerows(records)
    path = write(tmp_path_factory.getbasetemp(), sink.getvalue(), f"{id(records)}.csv")
    assert cells(path, "a", "b", "c") == [[v.strip() or None for v in r] for r in records]
    path.unlink()


JUNK = b"".join(hashlib.sha256(bytes([i])).digest() for i in range(200))
MANY = ",".join(f"column{i}" for i in range(2000))
BAD: dict[str, tuple[str | bytes, str, int | None]] = {
    "empty": (b"", "the file is empty", None),
    "blank lines": ("\n\n", "only blank lines", None),
    "no such column": ("a,b\n1,2\n", "Columns: a, b", None),
    "column twice": ("who,who\n1,2\n", "two columns have this name", None),
    "two thousand columns": (MANY + "\n", "column39 …", None),
    "truncated gzip": (gzip.compress(JUNK.hex().encode())[:-20], "cut off", None),
    "damaged gzip": (b"\x1f\x8b" + JUNK, "gzip file is damaged", None),
    "binary junk": (JUNK, "not UTF-8 text", 1),
    "a zero byte": ("who\nann\nb\0b\n", "not UTF-8 text", 3),
    "UTF-16 with mark": (PLAIN.encode("utf-16"), "UTF-16 text", None),
    "UTF-16 without mark": (PLAIN.encode("utf-16-le"), "not UTF-8 text", 1),
    "Latin-1": ("who\nann\nzoé\n".encode("latin-1"), "not UTF-8 text", 3),
    "Latin-1 below blank lines": ("\n\nwho\nzoé\n".encode("latin-1"), "not UTF-8 text", 4),
    "UTF-8 cut off": ("who\nann\nzoé".encode()[:-1], "not UTF-8 text", 3),
    "Excel": (b"PK\x03\x04" + JUNK, "Excel", None),
    "truncated Parquet": (b"PAR1" + JUNK, "Parquet file is cut off", None),
    "huge cell": ("who,what\nann,1\nbob," + "x" * 10_000_000 + "\n", "longer than", 3),
    "huge cell of lines": ('who,what\nann,"' + "x\n" * 5_000_000 + '"\n', "cell is larger", None),
    "huge header": ("x" * 200_000 + "\n", "header cannot be read", 1),
    "quote left open": ('who,what\nann,1\nbob,"2\ncid,3\n', "never closed", 3),
    "quote left open earlier": ('who,what\n"ann,1\nbob,2\n', "never closed", 2),
}


@pytest.mark.parametrize(("content", "sentence", "line"), BAD.values(), ids=list(BAD))
def test_bad_files_are_refused_in_one_sentence(
    tmp_path: Path, content: str | bytes, sentence: str, line: int | None
) -> None:
    path = write(tmp_path, content)
    with pytest.raises(SourceError, match=sentence) as caught:
        read_columns(path, ["who"])
    assert caught.value.path == path
    assert caught.value.line == line
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("n_before", [0, 999, 262_143, 262_144])
def test_a_line_may_be_as_long_as_the_limit_wherever_it_begins(
    tmp_path: Path, n_before: int
) -> None:
    above = "who\n" + "a\n" * n_before
    path = write(tmp_path, above + "x" * MAX_LINE + "\nb\n")
    assert len(read_columns(path, ["who"]).columns) == n_before + 2
    path = write(tmp_path, above + "x" * (MAX_LINE + 1) + "\nb\n")
    with pytest.raises(SourceError, match="longer than 1,048,576 bytes") as caught:
        read_columns(path, ["who"])
    assert caught.value.line == n_before + 2


def test_a_huge_cell_in_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    pd.DataFrame({"who": ["ann", "x" * 10_000_000]}).to_parquet(path)
    with pytest.raises(SourceError, match="cell is larger") as caught:
        read_columns(path, ["who"])
    assert caught.value.column == "who"


def test_a_nested_column_of_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.parquet"
    pyarrow.parquet.write_table(pa.table({"who": pa.array([{"first": "ann"}])}), path)
    with pytest.raises(SourceError, match="cannot be read as text"):
        read_columns(path, ["who"])


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        column_names(tmp_path / "absent.csv")
    with pytest.raises(SourceError, match="cannot be opened"):
        column_names(tmp_path)


def test_a_small_archive_cannot_unpack_to_a_huge_table(tmp_path: Path) -> None:
    bomb = gzip.compress(b"who\n" + b"a\n" * 5_000_000)
    assert len(bomb) < 20_000
    with pytest.raises(SourceError, match="holds more than"):
        read_columns(write(tmp_path, bomb), ["who"], max_bytes=1_000_000)
    path = tmp_path / "log.parquet"
    pd.DataFrame({"who": ["a" * 1000] * 5000}).to_parquet(path)
    with pytest.raises(SourceError, match="hold more than"):
        read_columns(path, ["who"], max_bytes=1_000_000)
