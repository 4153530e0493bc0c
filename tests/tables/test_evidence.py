"""Evidence files keep what was measured, and notice when somebody changes it."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cjm_widgets.errors import SourceError, WorkspaceError
from cjm_widgets.tables import evidence


@pytest.fixture
def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "case": pd.Series(["a", "a", "ü"], dtype="str"),
            "persona": pd.Series([None, None, None], dtype="str"),
            "channel": pd.Series(["web", None, ""], dtype="str"),
            "at": pd.to_datetime(
                ["2024-01-31", "2024-01-31 12:00:00.000001", None], format="ISO8601", utc=True
            ),
            "row": np.array([1, 2, 2**60], dtype=np.int64),
            "desired": pd.array([-2, None, 2], dtype="Int64"),
            "share": [0.1, np.nan, 1.0],
            "done": [True, False, True],
        }
    ).astype({"at": "datetime64[us, UTC]"})


def test_a_frame_comes_back_as_it_was(tmp_path: Path, frame: pd.DataFrame) -> None:
    stored = evidence.write(tmp_path / "evidence", frame)
    assert stored.rows == 3
    pd.testing.assert_frame_equal(evidence.read(tmp_path / "evidence", stored.sha256), frame)


def test_an_empty_frame_keeps_its_columns(tmp_path: Path, frame: pd.DataFrame) -> None:
    stored = evidence.write(tmp_path, frame.iloc[:0])
    assert evidence.read(tmp_path, stored.sha256).columns.equals(frame.columns)


def test_the_name_is_the_hash_of_the_content(tmp_path: Path, frame: pd.DataFrame) -> None:
    stored = evidence.write(tmp_path, frame)
    assert stored.name == f"{stored.sha256}.parquet"
    assert hashlib.sha256((tmp_path / stored.name).read_bytes()).hexdigest() == stored.sha256


def test_equal_frames_are_one_file_and_others_are_not(tmp_path: Path, frame: pd.DataFrame) -> None:
    stored = evidence.write(tmp_path, frame)
    assert evidence.write(tmp_path, frame.set_axis(pd.Index([7, 8, 9]))) == stored
    assert evidence.write(tmp_path, frame.iloc[::-1]) != stored
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_does_not_depend_on_the_version_of_pandas(
    tmp_path: Path, frame: pd.DataFrame
) -> None:
    stored = evidence.write(tmp_path, frame)
    assert b"pandas" not in (tmp_path / stored.name).read_bytes()


def test_a_changed_file_is_refused_and_a_new_write_heals_it(
    tmp_path: Path, frame: pd.DataFrame
) -> None:
    stored = evidence.write(tmp_path, frame)
    path = tmp_path / stored.name
    path.write_bytes(path.read_bytes() + b"!")
    with pytest.raises(SourceError, match="the file was changed") as caught:
        evidence.read(tmp_path, stored.sha256)
    assert caught.value.path == path
    evidence.write(tmp_path, frame)
    assert len(evidence.read(tmp_path, stored.sha256)) == 3


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        evidence.read(tmp_path, "0" * 64)


@pytest.mark.parametrize("name", ["../" + "0" * 64, "0" * 64 + "\n", "A" * 64, "", "0" * 63])
def test_only_a_hash_names_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match="not the hash"):
        evidence.read(tmp_path, name)


def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkspaceError, match="No space left") as caught:
        evidence.write(tmp_path, frame)
    assert caught.value.path == tmp_path
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, frame: pd.DataFrame) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(WorkspaceError, match="taken"):
        evidence.write(tmp_path / "taken", frame)
