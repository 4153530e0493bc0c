"""Names become ids, and only ids become file names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cjm_widgets.errors import InvalidMapError
from cjm_widgets.model.base import build
from cjm_widgets.model.people import Persona
from cjm_widgets.workshop.begin import begin_journey
from cjm_widgets.workshop.slugs import slug
from security.payloads import PATHS, PAYLOADS

WINDOWS_KEEPS = {"con", "prn", "aux", "nul", "com1", "lpt1"}


@pytest.mark.parametrize("name", [text[:200] for text in PAYLOADS])
def test_every_name_becomes_an_id_that_is_a_safe_file_name(name: str) -> None:
    who = build(Persona, {"id": f"persona-{slug(name)}", "name": name})
    assert who.name == name
    assert re.fullmatch(r"persona-[a-z0-9][a-z0-9-]*", who.id)
    assert len(f"{who.id}.failed.ipynb") < 100
    assert who.id not in WINDOWS_KEEPS


@pytest.mark.parametrize("name", PATHS)
def test_no_path_becomes_an_id(name: str) -> None:
    with pytest.raises(InvalidMapError):
        build(Persona, {"id": f"persona-{name}.", "name": "x"})
    with pytest.raises(InvalidMapError):
        build(Persona, {"id": f"persona-/{name}", "name": "x"})


@pytest.mark.parametrize("name", ["../../../escaped", "/escaped", "W" * 200])
def test_a_new_workspace_stays_in_its_folder(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b" / "shop"
    begin_journey(folder, "generic", persona=name)
    assert {path for path in tmp_path.rglob("*") if not path.is_relative_to(folder)} == {
        tmp_path / "a",
        tmp_path / "a" / "b",
    }
