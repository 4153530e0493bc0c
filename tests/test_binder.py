"""What Binder does with the repository: its pins can be had, and its set-up runs on a clean copy."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import nbformat
import pytest
from nbformat.sign import NotebookNotary
from packaging.requirements import Requirement

from cjm_widgets.cli import cjm
from cjm_widgets.render.sections import REPORT
from cjm_widgets.reports.cells import FRAGMENT
from surroundings import ROOT

BINDER = ROOT / "binder"
SET_UP = (BINDER / "postBuild").read_text(encoding="utf-8")


def pins() -> list[Requirement]:
    lines = (BINDER / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def test_every_pin_is_one_release() -> None:
    names = [pin.name for pin in pins()]
    assert len(names) == len(set(names))
    for pin in pins():
        assert re.fullmatch(r"==[\w.]+", str(pin.specifier)), pin


def test_binder_takes_a_python_that_we_support() -> None:
    found = (BINDER / "runtime.txt").read_text(encoding="utf-8").strip().removeprefix("python-")
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"Programming Language :: Python :: {found}" in project


def test_the_set_up_is_a_program_whose_commands_exist() -> None:
    assert os.access(BINDER / "postBuild", os.X_OK)
    subprocess.run(["bash", "-n", BINDER / "postBuild"], check=True)
    for name, options in re.findall(r"^cjm (\w+)(.*)$", SET_UP, re.MULTILINE):
        command = cjm.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None, name
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[\w-]+", options)) <= known
    for script in re.findall(r"^python (\S+\.py)", SET_UP, re.MULTILINE):
        assert (ROOT / script).is_file()


@pytest.mark.slow
def test_the_pins_can_be_had_together() -> None:
    """Pip finds every pinned release and sees no two at odds; nothing is installed."""
    options = [
        "install",
        "--dry-run",
        "--ignore-installed",
        "--quiet",
        "--disable-pip-version-check",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pip", *options, "-r", BINDER / "requirements.txt"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_set_up_runs_on_a_clean_copy_and_shows_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, prefix, home = clean_copy(tmp_path), environment(tmp_path), tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("PATH", f"{prefix / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(home / "jupyter"))
    monkeypatch.setenv("JUPYTER_PATH", str(Path(sysconfig.get_path("data"), "share", "jupyter")))
    done = subprocess.run(
        ["binder/postBuild"], cwd=copy, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

    settings = prefix / "etc" / "jupyter" / "jupyter_server_config.d" / "cjm_widgets.json"
    first = json.loads(settings.read_text())["LabApp"]["default_url"].removeprefix("/lab/tree/")
    book = nbformat.read(copy / first, as_version=4)
    outputs = [output for cell in book.cells for output in cell.get("outputs", ())]
    shown = [o.data[FRAGMENT]["key"] for o in outputs if FRAGMENT in o.get("data", {})]
    assert shown == [section.key for section in REPORT]
    assert NotebookNotary(data_dir=str(home / "jupyter")).check_signature(book)
    greeting = next(cell.source for cell in book.cells if cell.id == "how")
    links = re.findall(r"\]\(([^)]+)\)", greeting)
    assert len(links) == 5
    for link in links:
        assert (copy / first).parent.joinpath(link).is_file(), link


def clean_copy(folder: Path) -> Path:
    """Return a copy of what git knows or would add, as a clone has it."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
    copy = folder / "clone"
    for name in filter(None, names.stdout.split("\0")):
        if (ROOT / name).is_file():
            target = copy / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((ROOT / name).read_bytes())
            target.chmod((ROOT / name).stat().st_mode)
    return copy


def environment(folder: Path) -> Path:
    """Return an environment of its own that borrows the packages of this one."""
    prefix = folder / "environment"
    venv.create(prefix, with_pip=True)
    (own,) = (prefix / "lib").glob("python*/site-packages")
    (own / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return prefix
