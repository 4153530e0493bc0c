"""A backup brings everything back, into either database; a bad file brings nothing."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cjm_widgets.errors import WorkspaceError
from cjm_widgets.model.people import Goal, Persona
from cjm_widgets.model.session import Vote
from cjm_widgets.store import Applied, Create, Delete, Update, Workspace, restore

MAYA = Persona(id="persona-maya", name="Maya Ü 😀")
GOAL = Goal(id="goal-price", persona_id=MAYA.id, statement="Know the price")
DATA = bytes(range(256)) * 100
NAME = f"{hashlib.sha256(DATA).hexdigest()}.parquet"


@pytest.fixture
def lived(workspace: Workspace, edit: Callable[..., Applied]) -> Workspace:
    """A workspace with history, a hidden vote and evidence."""
    edit(workspace, Create(MAYA), Create(GOAL))
    edit(workspace, Update(MAYA.revise(quote="x"), 1), Delete(GOAL.id, 1))
    edit(workspace, Create(Vote(id="vote-1", target_id=MAYA.id, revealed=False)), actor=None)
    (workspace.folder.evidence / NAME).write_bytes(DATA)
    (workspace.folder.evidence / ".unfinished").write_bytes(b"x")
    return workspace


@pytest.fixture
def archive(sqlite_workspace: Workspace, edit: Callable[..., Applied], tmp_path: Path) -> Path:
    """A small backup to be spoilt."""
    edit(sqlite_workspace, Create(MAYA))
    (sqlite_workspace.folder.evidence / NAME).write_bytes(DATA)
    sqlite_workspace.backup(tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def test_everything_comes_back_and_goes_on(
    lived: Workspace, edit: Callable[..., Applied], tmp_path: Path
) -> None:
    lived.backup(tmp_path / "monday.zip")
    again = restore(tmp_path / "monday.zip", tmp_path / "again")
    assert list(again.snapshot(unrevealed=True)) == list(lived.snapshot(unrevealed=True))
    assert [list(again.as_of(n)) for n in range(4)] == [list(lived.as_of(n)) for n in range(4)]
    assert again.watch(0) == lived.watch(0)
    assert [path.name for path in again.folder.evidence.iterdir()] == [NAME]
    assert (again.folder.evidence / NAME).read_bytes() == DATA
    again.undo("ada")
    assert set(again.snapshot()) == {MAYA, GOAL}
    assert set(again.folder.path.parent.iterdir()) == {
        tmp_path / name for name in ("workspace", "monday.zip", "again")
    }


def test_the_pseudonym_key_stays_at_home(lived: Workspace, tmp_path: Path) -> None:
    lived.backup(tmp_path / "monday.zip")
    key = lived.folder.pseudonym_key.read_bytes()
    with zipfile.ZipFile(tmp_path / "monday.zip") as archive:
        assert not any("secret" in name or "key" in name for name in archive.namelist())
        assert not any(key in archive.read(name) for name in archive.namelist())
    again = restore(tmp_path / "monday.zip", tmp_path / "again")
    assert again.folder.pseudonym_key.read_bytes() != key


@pytest.mark.slow
def test_a_workspace_moves_from_a_file_to_a_server(
    archive: Path, tmp_path: Path, postgres_url: str
) -> None:
    moved = restore(archive, tmp_path / "moved", url=postgres_url)
    assert list(moved.snapshot()) == [MAYA]
    with pytest.raises(WorkspaceError, match="holds a workspace already"):
        restore(archive, tmp_path / "second", url=postgres_url)
    assert not (tmp_path / "second").exists()


def test_nothing_is_overwritten(archive: Path, sqlite_workspace: Workspace, tmp_path: Path) -> None:
    before = archive.read_bytes()
    with pytest.raises(WorkspaceError, match="there already"):
        sqlite_workspace.backup(archive)
    assert archive.read_bytes() == before
    with pytest.raises(WorkspaceError, match="in use"):
        restore(archive, sqlite_workspace.folder.path)
    (tmp_path / "empty").mkdir()
    assert list(restore(archive, tmp_path / "empty").snapshot()) == [MAYA]


Spoil = Callable[[dict[str, bytes]], None]


def spoilt(archive: Path, change: Spoil, *, fix_manifest: bool = True) -> Path:
    """Write the archive again with its files changed, the manifest made to agree."""
    with zipfile.ZipFile(archive) as old:
        files = {name: old.read(name) for name in old.namelist()}
    change(files)
    if fix_manifest and "manifest.json" in files:
        manifest = json.loads(files.pop("manifest.json"))
        manifest["files"] = {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
            for name, data in files.items()
        }
        files["manifest.json"] = json.dumps(manifest).encode()
    path = archive.with_name("spoilt.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in files.items():
            new.writestr(name, data)
    return path


def assert_refused(path: Path, match: str, **options: int) -> None:
    target = path.with_name("target")
    before = set(path.parent.iterdir())
    with pytest.raises(WorkspaceError, match=match) as caught:
        restore(path, target, **options)
    assert "\n" not in str(caught.value)
    assert set(path.parent.iterdir()) == before


def replace(name: str, old: bytes, new: bytes) -> Spoil:
    def change(files: dict[str, bytes]) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new)

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda files: files.update({"../evil": b"x"}),
        lambda files: files.update({"evidence/../../evil": b"x"}),
        lambda files: files.update({"/etc/evil": b"x"}),
        lambda files: files.update({"evidence/..": b"x"}),
        lambda files: files.update({"secrets/pseudonym.key": b"x"}),
        lambda files: files.update({"cjm.toml": b"x"}),
        lambda files: files.update({"evidence/a\\..\\b": b"x"}),
        lambda files: files.pop("store/item.jsonl"),
        lambda files: files.pop("manifest.json"),
        replace("store/item.jsonl", b'"revision":1', b'"revision":"1"'),
        replace("store/item.jsonl", b'"revision"', b'"other"'),
        replace("store/item.jsonl", b'"persona"', b'"dragon"'),
        replace("store/item.jsonl", b"Maya", b"Moya"),
        replace("store/item.jsonl", b"Maya", b"\\ud800"),
        replace("store/item.jsonl", b"{", b"["),
        lambda files: files.update({"store/item.jsonl": files["store/item.jsonl"] * 2}),
        lambda files: files.update({"store/change.jsonl": b""}),
        lambda files: files.update({"store/counter.jsonl": b'{"id":1,"sequence":0}\n'}),
        lambda files: files.update({"store/counter.jsonl": b'{"id":2,"sequence":1}\n'}),
        lambda files: files.update({"store/counter.jsonl": b""}),
    ],
)
def test_what_does_not_belong_or_does_not_fit_is_refused(archive: Path, change: Spoil) -> None:
    assert_refused(spoilt(archive, change), "is no backup of a workspace, or it is damaged")


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (replace(f"evidence/{NAME}", b"\x00\x01", b"\x01\x00"), "not what was backed up"),
        (replace("manifest.json", b'"cjm-backup"', b'"other"'), "no backup"),
        (replace("manifest.json", b'"version": 1', b'"version": 2'), "newer version"),
        (replace("manifest.json", b'"0001_items_and_log"', b'"x", "y"'), "newer version"),
        (replace("manifest.json", b'"0001_items_and_log"', b'"x"'), "never were"),
        (replace("manifest.json", b'"files"', b'"fails"'), "no backup"),
        (lambda files: files.update({"manifest.json": b"[]"}), "no backup"),
        (lambda files: files.update({"manifest.json": b"{"}), "no backup"),
    ],
)
def test_a_manifest_that_lies_is_refused(archive: Path, change: Spoil, match: str) -> None:
    assert_refused(spoilt(archive, change, fix_manifest=False), match)


def test_a_bomb_is_refused_before_it_is_unpacked(archive: Path) -> None:
    bomb = spoilt(archive, lambda files: files.update({"evidence/zeros": bytes(30_000_000)}))
    assert bomb.stat().st_size < 100_000
    assert_refused(bomb, "unpack to more than 20000000 bytes", max_bytes=20_000_000)


def test_damaged_bytes_are_refused(archive: Path) -> None:
    whole = archive.read_bytes()
    path = archive.with_name("damaged.zip")
    for size in (0, 10, len(whole) // 2, len(whole) - 5):
        path.write_bytes(whole[:size])
        assert_refused(path, "is no backup")
    refusals = []
    for place in range(30, len(whole), len(whole) // 40):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        path.write_bytes(damaged)
        try:
            again = restore(path, archive.with_name(f"target-{place}"))
        except WorkspaceError as err:
            refusals.append(str(err))
        else:
            assert list(again.snapshot()) == [MAYA]
    assert refusals
    assert not [message for message in refusals if "\n" in message]


def test_a_missing_backup_is_said(tmp_path: Path) -> None:
    assert_refused(tmp_path / "none.zip", "there is no file")


def test_the_same_workspace_gives_the_same_rows(archive: Path, sqlite_workspace: Workspace) -> None:
    sqlite_workspace.backup(archive.with_name("second.zip"))
    with zipfile.ZipFile(archive) as a, zipfile.ZipFile(archive.with_name("second.zip")) as b:
        for name in a.namelist():
            if name != "manifest.json":
                assert a.read(name) == b.read(name)
