"""Shipped folders are found in an installed package and in a checkout, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from cjm_widgets import resources
from cjm_widgets.errors import NotFoundError
from surroundings import ROOT


def test_a_checkout_has_the_folders_beside_the_package() -> None:
    assert resources.path("templates") == ROOT / "templates"


def test_an_installed_package_has_them_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "cjm_widgets"
    inside = package / "_resources" / "templates" / "report"
    inside.mkdir(parents=True)
    # Another package's folder of the same name, where a checkout would have ours.
    (package.parent / "templates" / "report").mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.path("templates/report") == inside


@pytest.mark.parametrize(
    "name", ["", ".", "tests", "templates/absent", "templates/../tests", "/etc/passwd"]
)
def test_what_does_not_ship_is_refused_by_name(name: str) -> None:
    with pytest.raises(NotFoundError, match="does not ship with cjm_widgets") as caught:
        resources.path(name)
    assert caught.value.wanted == name
