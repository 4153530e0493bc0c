"""What ``cjm.toml`` may say, and how files beside it are written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cjm_widgets.errors import WorkspaceError
from cjm_widgets.store import Workspace
from cjm_widgets.store.folder import read_folder, replacing

PASSWORDS = [
    "postgresql://ada:s3cret@server/shop",
    "postgresql+psycopg://ada:s3cret@server/shop",
    "postgresql://server/shop?user=ada&password=s3cret",
    "postgresql://ada:@server/shop",
]


@pytest.mark.parametrize("store", PASSWORDS)
def test_a_password_is_refused_and_not_repeated(tmp_path: Path, store: str) -> None:
    with pytest.raises(WorkspaceError, match="PGPASSWORD") as caught:
        Workspace.create(tmp_path / "w", url=store)
    assert "s3cret" not in str(caught.value)
    assert not (tmp_path / "w").exists()
    (tmp_path / "cjm.toml").write_text(f'format = 1\nstore = "{store}"\n')
    with pytest.raises(WorkspaceError, match="PGPASSWORD"):
        Workspace.open(tmp_path)


@pytest.mark.parametrize(
    "store",
    [
        "",
        "workspace.db",
        "mysql://server/shop",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql+asyncpg://server/shop",
        "sqlite:///x.db?mode=ro",
        "::::",
    ],
)
def test_other_stores_are_refused_with_an_example(tmp_path: Path, store: str) -> None:
    (tmp_path / "cjm.toml").write_text(f'format = 1\nstore = "{store}"\n')
    with pytest.raises(WorkspaceError, match=r"sqlite:///workspace\.db"):
        Workspace.open(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"format = 2\nstore = 7", "newer version.*pip install --upgrade"),
        (b"format = ", "cannot be understood"),
        (b"\xff\xfe", "cannot be understood"),
        (b"", "must say format = 1"),
        (b"format = 1\nstore = 3", "must say format = 1"),
        (b"format = 1\nstore = 'sqlite:///workspace.db'\nevidence = 1", "must say"),
        (b"format = 1\nstore = 'sqlite:///workspace.db'", "workspace.db is missing"),
    ],
)
def test_settings_that_cannot_be_used_are_explained(
    tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "cjm.toml").write_bytes(content)
    with pytest.raises(WorkspaceError, match=message):
        Workspace.open(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["cjm.toml"]


@pytest.mark.parametrize("name", ["nothing", "file/below", "file"])
def test_what_is_no_workspace_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match=r"no cjm.toml.*cjm init"):
        Workspace.open(tmp_path / name)


def test_a_place_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        Workspace.create(tmp_path / "file" / "w")


def test_odd_names_survive_the_settings(tmp_path: Path) -> None:
    place = tmp_path / 'a "b" \\ Ü%20#?'
    workspace = Workspace.create(place, url='sqlite:///da"ta \\ Ü.db')
    assert read_folder(place) == workspace.folder
    assert workspace.folder.database.is_file()


def test_evidence_may_lie_elsewhere(sqlite_workspace: Workspace, tmp_path: Path) -> None:
    settings = sqlite_workspace.folder.path / "cjm.toml"
    text = settings.read_text().replace('"evidence"', f'"{tmp_path / "else"}"')
    settings.write_text(text)
    assert Workspace.open(settings.parent).folder.evidence == tmp_path / "else"


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def fail_in_between() -> None:
        with replacing(path) as file:
            file.write(b"new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_in_between()
    assert path.read_bytes() == b"old"
    with replacing(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["file"]  # noqa: PTH208
