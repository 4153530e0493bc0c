"""A file is the old one or the new one."""

import errno
import os
from pathlib import Path

import pytest

from cjm_widgets.errors import ReportError
from cjm_widgets.reports import files


def test_write_replaces_the_file(tmp_path: Path) -> None:
    place = tmp_path / "page.html"
    files.write_file(place, "old")
    files.write_file(place, "new")
    assert place.read_text() == "new"
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


def test_a_full_disk_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "page.html"
    files.write_file(place, "old")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReportError, match="No space left"):
        files.write_file(place, "new")
    assert place.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="cannot be written"):
        files.write_file(tmp_path / "gone" / "page.html", "x")


def test_a_link_in_the_way_is_replaced_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    (tmp_path / "run").mkdir()
    place = tmp_path / "run" / "page.html"
    place.symlink_to(outside)
    files.write_file(place, "new")
    assert outside.read_text() == "mine"
    assert place.read_text() == "new"
    assert not place.is_symlink()


def test_a_folder_moves_as_a_whole(tmp_path: Path) -> None:
    fresh = tmp_path / ".fresh"
    fresh.mkdir()
    (fresh / "a").write_text("a")
    files.move_folder(fresh, tmp_path / "run")
    assert (tmp_path / "run" / "a").read_text() == "a"
    assert not fresh.exists()


def test_a_run_already_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "a").write_text("a")
    (tmp_path / ".fresh").mkdir()
    with pytest.raises(ReportError, match="cannot be moved"):
        files.move_folder(tmp_path / ".fresh", tmp_path / "run")
    assert (tmp_path / "run" / "a").read_text() == "a"
