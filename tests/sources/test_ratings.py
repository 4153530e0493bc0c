"""Ratings: what is no step of the scale is left out, with its line and the reason."""

from pathlib import Path

import pandas as pd
import pytest

from cjm_widgets.errors import SourceError
from cjm_widgets.sources import ratings

HEAD = "respondent,persona,touchpoint,desired,actual,word,at\n"


def write(folder: Path, *lines: str, head: str = HEAD) -> Path:
    path = folder / "ratings.csv"
    path.write_text(head + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_ratings_keep_the_order_of_the_file(tmp_path: Path) -> None:
    batch = ratings.read_ratings(
        write(
            tmp_path,
            "b,persona-p,touchpoint-x,1,-2,lost,2026-01-02 10:00:00",
            "a,,touchpoint-x,,+1,,2026-01-01",
        )
    )
    assert list(batch.rows["respondent"]) == ["b", "a"]
    assert list(batch.rows["actual"]) == [-2, 1]
    assert batch.rows["desired"].isna().tolist() == [False, True]
    assert batch.rows["at"].iloc[0] == pd.Timestamp("2026-01-02 10:00:00", tz="UTC")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",persona-p,touchpoint-x,1,1,,2026-01-01", ratings.NO_RESPONDENT),
        ("a,persona-p,,1,1,,2026-01-01", ratings.NO_TOUCHPOINT),
        ("a,persona-p,touchpoint-x,1,1,,yesterday", ratings.NO_TIME),
        ("a,persona-p,touchpoint-x,3,1,,2026-01-01", ratings.NO_RATING),
        ("a,persona-p,touchpoint-x,1,0.5,,2026-01-01", ratings.NO_RATING),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str, reason: str) -> None:
    batch = ratings.read_ratings(write(tmp_path, "a,,touchpoint-x,0,0,,2026-01-01", line))
    assert batch.rejects.to_dict("records") == [{"line": 3, "reason": reason}]
    assert batch.n_lines == 2


def test_a_table_without_a_usable_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no line can be used"):
        ratings.read_ratings(write(tmp_path, "a,,x,9,9,,2026-01-01"))


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="column persona"):
        ratings.read_ratings(write(tmp_path, "a", head="respondent\n"))
