"""The command line: one sentence for each mistake, the right exit code, never a traceback."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cjm_widgets.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cjm(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command in this process; return exit code, output and talk."""

    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        code = left.value.code
        return (code if isinstance(code, int) else 0), captured.out, captured.err

    return run


@pytest.fixture
def shop(tmp_path: Path, cjm: Run) -> Path:
    folder = tmp_path / "shop"
    assert cjm("init", folder, "--journey", "online_shop", "--persona", "Ines")[0] == 0
    return folder


def test_help_names_every_command_without_loading_any() -> None:
    code = (
        "import sys; sys.argv = ['cjm', '--help']\n"
        "from cjm_widgets.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'pandas', 'pydantic', 'sqlalchemy', 'bokeh', 'duckdb', 'papermill'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")
    for command in ("init", "demo", "report", "export", "import", "doctor"):
        assert command in done.stdout


@pytest.mark.parametrize("command", ["init", "demo", "report", "export", "import", "doctor"])
def test_every_command_has_help_and_json(cjm: Run, command: str) -> None:
    code, out, _ = cjm(command, "--help")
    assert code == 0
    assert "--json" in out


def test_an_unknown_command_is_usage(cjm: Run) -> None:
    code, _, err = cjm("draw")
    assert code == 2
    assert "draw" in err


def test_init_answers_in_json(tmp_path: Path, cjm: Run) -> None:
    code, out, _ = cjm("init", tmp_path / "w", "--journey", "clinic_visit", "--json")
    assert code == 0
    assert json.loads(out)["personas"] == ["persona-first-persona"]


def test_init_never_overwrites_a_workspace(shop: Path, cjm: Run) -> None:
    code, _, err = cjm("init", shop, "--sample")
    assert code == 1
    assert str(shop) in err
    assert cjm("export", shop, shop / "x.yaml")[0] == 0
    assert "Ines" in (shop / "x.yaml").read_text()


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--journey", "moon_landing"], "moon_landing"),
        (["--journey", "generic", "--kind", "past"], "past"),
        (["--sample", "--journey", "generic"], "--sample"),
        (["--from-events", "log.csv"], "--case"),
    ],
)
def test_init_says_what_is_wrong(tmp_path: Path, cjm: Run, options: list[str], word: str) -> None:
    code, _, err = cjm("init", tmp_path / "w", *options)
    assert code == 2
    assert word in err
    assert "Traceback" not in err
    assert not (tmp_path / "w" / "cjm.toml").exists()


def test_an_empty_folder_name_is_not_this_folder(cjm: Run) -> None:
    code, _, err = cjm("init", "")
    assert code == 2
    assert "name is empty" in err


def test_a_log_that_is_not_there_is_said(tmp_path: Path, cjm: Run) -> None:
    code, _, err = cjm(
        "init",
        tmp_path / "w",
        "--from-events",
        tmp_path / "gone.csv",
        "--case",
        "a",
        "--activity",
        "b",
        "--time",
        "c",
    )
    assert code == 1
    assert "gone.csv" in err
    assert not (tmp_path / "w" / "cjm.toml").exists()


def test_a_log_with_other_columns_names_them(tmp_path: Path, cjm: Run) -> None:
    (tmp_path / "log.csv").write_text("who,what,when\n1,a,2026-01-01\n")
    code, _, err = cjm(
        "init",
        tmp_path / "w",
        "--from-events",
        tmp_path / "log.csv",
        "--case",
        "customer",
        "--activity",
        "what",
        "--time",
        "when",
    )
    assert code == 1
    assert "customer" in err
    assert "who, what, when" in err


@pytest.mark.parametrize("command", [["report"], ["export", "x.yaml"]])
def test_a_missing_workspace_is_said(tmp_path: Path, cjm: Run, command: list[str]) -> None:
    code, _, err = cjm(command[0], tmp_path / "nowhere", *[tmp_path / c for c in command[1:]])
    assert code in (1, 2)
    assert "nowhere" in err
    assert "Traceback" not in err


def test_an_unknown_persona_is_said_with_those_there_are(shop: Path, cjm: Run) -> None:
    code, _, err = cjm("report", shop, "--persona", "Nobody")
    assert code == 2
    assert "Nobody" in err
    assert "persona-ines" in err


@pytest.mark.slow
def test_a_terminal_shows_how_far_the_reports_are(shop: Path) -> None:
    pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "cjm_widgets.cli", "report", str(shop)]
    started = subprocess.Popen(command, stderr=theirs, stdout=subprocess.DEVNULL)
    os.close(theirs)
    seen = b""
    with contextlib.suppress(OSError):  # what Linux says when the other end is closed
        while chunk := os.read(ours, 4096):
            seen += chunk
    os.close(ours)
    assert started.wait() == 0
    assert b"0/1" in seen
    assert b"1/1" in seen


def test_a_wrong_moment_is_said(shop: Path, cjm: Run) -> None:
    code, _, err = cjm("report", shop, "--as-of", "yesterday")
    assert code == 2
    assert "yesterday" in err


@pytest.mark.parametrize("name", ["map.yaml", "map.xlsx", "tables"])
def test_what_is_exported_comes_back(shop: Path, tmp_path: Path, cjm: Run, name: str) -> None:
    target = tmp_path / name
    assert cjm("export", shop, target)[0] == 0
    code, out, _ = cjm("import", tmp_path / "copy", target, "--json")
    assert code == 0
    taken = json.loads(out)
    assert taken["added"] > 10
    assert cjm("import", tmp_path / "copy", target, "--json")[1]
    again = json.loads(cjm("import", tmp_path / "copy", target, "--json")[1])
    assert (again["added"], again["changed"], again["same"]) == (0, 0, taken["added"])


def test_a_dry_run_changes_nothing(shop: Path, tmp_path: Path, cjm: Run) -> None:
    assert cjm("export", shop, tmp_path / "a.yaml")[0] == 0
    code, out, _ = cjm("import", tmp_path / "copy", tmp_path / "a.yaml", "--dry-run")
    assert code == 0
    assert "would be" in out
    assert not (tmp_path / "copy").exists()


def test_broken_yaml_is_said_with_its_line(shop: Path, tmp_path: Path, cjm: Run) -> None:
    (tmp_path / "b.yaml").write_text("format: cjm-workspace\nversion: 1\npersonas:\n  - id: [\n")
    code, _, err = cjm("import", shop, tmp_path / "b.yaml")
    assert code == 1
    assert "b.yaml, line" in err
    assert "Traceback" not in err


def test_doctor_names_versions_and_how_to_get_what_is_missing(shop: Path, cjm: Run) -> None:
    code, out, _ = cjm("doctor", shop, "--json")
    assert code == 0
    checks = {check["name"]: check for check in json.loads(out)["checks"]}
    assert checks["pandas"]["found"].count(".") >= 1
    assert "pip install" in checks["optional part 'spark'"]["advice"]
    assert checks[f"workspace {shop}"]["found"].startswith("sound")


def test_doctor_fails_on_a_damaged_workspace(shop: Path, cjm: Run) -> None:
    for path in shop.glob("*.db"):
        path.write_bytes(b"not a database, long enough to be looked at")
    code, out, _ = cjm("doctor", shop)
    assert code == 1
    assert "!!" in out
