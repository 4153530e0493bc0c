"""Maps in and out: what a person exports never lands on what the workspace lives from."""

from pathlib import Path

import pytest

from cjm_widgets.errors import ExchangeError
from cjm_widgets.workshop.begin import begin_journey
from cjm_widgets.workshop.transfer import export_workspace


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return begin_journey(tmp_path / "shop", "generic").folder


@pytest.mark.parametrize(
    ("target", "form"),
    [
        ("cjm.toml", "yaml"),
        ("workspace.db", "xlsx"),
        ("evidence", "csv"),
        ("secrets/pseudonym.key", "yaml"),
        ("backups/map.yaml", "yaml"),
        ("evidence/../cjm.toml", "yaml"),
    ],
)
def test_an_export_never_overwrites_the_workspace_itself(
    shop: Path, target: str, form: str
) -> None:
    before = {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()}
    with pytest.raises(ExchangeError, match="belongs to the workspace"):
        export_workspace(shop, shop / target, form=form)
    assert {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()} == before


def test_a_link_to_the_settings_is_the_settings(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "map").symlink_to(shop, target_is_directory=True)
    with pytest.raises(ExchangeError, match="belongs to the workspace"):
        export_workspace(shop, tmp_path / "map" / "cjm.toml", form="yaml")


def test_a_map_may_live_beside_its_workspace(shop: Path) -> None:
    assert export_workspace(shop, shop / "map.yaml").n_items == 23
    assert (shop / "map.yaml").is_file()
