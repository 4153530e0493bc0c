"""Notebooks handed out to a workspace open it, and an edited one is never overwritten."""

import json
from pathlib import Path
from typing import Any

import pytest

from cjm_widgets import resources
from cjm_widgets.errors import WorkspaceError
from cjm_widgets.workshop.handout import hand_out_notebooks


def read(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def parameters(path: Path) -> dict[str, Any]:
    cells = read(path)["cells"]
    (cell,) = (c for c in cells if "parameters" in c["metadata"].get("tags", ()))
    values: dict[str, Any] = {}
    exec("".join(cell["source"]), values)  # noqa: S102 - our own notebook
    return {name: values[name] for name in ("workspace", "persona", "map", "interactive")}


def test_ten_notebooks_open_the_workspace_around_them(tmp_path: Path) -> None:
    made = hand_out_notebooks(tmp_path, persona='Maya "M" \\ Li', journey_map="map-maya")
    assert [p.name[:2] for p in made] == [f"{n:02d}" for n in range(10)]
    for path in made:
        assert parameters(path) == {
            "workspace": "..",
            "persona": 'Maya "M" \\ Li',
            "map": "map-maya",
            "interactive": True,
        }


def test_the_first_one_shows_where_to_click(tmp_path: Path) -> None:
    first = hand_out_notebooks(tmp_path)[0]
    assert "(run_all.png)" in first.read_text("utf-8")
    assert (tmp_path / "notebooks" / "run_all.png").read_bytes().startswith(b"\x89PNG")


def test_a_copy_that_was_only_run_is_renewed(tmp_path: Path) -> None:
    path = hand_out_notebooks(tmp_path)[3]
    notebook = read(path)
    notebook["cells"][-1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    notebook["cells"][-1]["execution_count"] = 4
    path.write_text(json.dumps(notebook))
    hand_out_notebooks(tmp_path, persona="Maya")
    assert not read(path)["cells"][-1]["outputs"]
    assert parameters(path)["persona"] == "Maya"


@pytest.mark.parametrize("change", ["source", "cell", "broken", "stamp"])
def test_an_edited_copy_stays_as_it_is(tmp_path: Path, change: str) -> None:
    path = hand_out_notebooks(tmp_path)[3]
    notebook = read(path)
    match change:
        case "source":
            notebook["cells"][0]["source"] = ["# Our own title"]
        case "cell":
            notebook["cells"].append({**notebook["cells"][0], "id": "own"})
        case "stamp":
            notebook["metadata"] = {}
    text = "{" if change == "broken" else json.dumps(notebook)
    path.write_text(text)
    hand_out_notebooks(tmp_path, persona="Maya")
    assert path.read_text() == text


def test_the_shipped_notebooks_are_what_is_handed_out(tmp_path: Path) -> None:
    for path in hand_out_notebooks(tmp_path):
        original = read(resources.path("notebooks") / path.name)["cells"]
        copied = read(path)["cells"]
        differing = [n for n, (a, b) in enumerate(zip(original, copied, strict=True)) if a != b]
        assert [original[n]["id"] for n in differing] == ["parameters"]


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "notebooks").write_text("a file stands here")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        hand_out_notebooks(tmp_path)
