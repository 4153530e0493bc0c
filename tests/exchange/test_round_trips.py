"""Whatever a workspace holds comes back from every format exactly as it was."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings

from cjm_widgets.exchange import workspace_yaml
from cjm_widgets.exchange.formats import FORMATS, Format
from cjm_widgets.model.document import Document
from cjm_widgets.model.schema import dump, entities
from strategies import documents

TABLES = [each for each in FORMATS if each.name != "yaml"]
FEW = settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # whole documents shrink for minutes
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
    ],
)


class _NoDates(yaml.SafeLoader):
    """Reads dates as text, as YAML 1.2 and JSON Schema do."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in rules if not tag.endswith("timestamp")]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@settings(FEW, max_examples=10)
@given(document=documents())
def test_yaml_gives_back_the_same_items_and_the_same_text(document: Document) -> None:
    text = workspace_yaml.text_of(document)
    again = workspace_yaml.parse(text)
    assert list(again) == list(document)
    assert workspace_yaml.text_of(again) == text


@pytest.mark.slow
@FEW
@given(document=documents(most=1))
def test_any_yaml_reader_sees_what_we_see(document: Document) -> None:
    plain = yaml.load(workspace_yaml.text_of(document), _NoDates)  # noqa: S506 - a SafeLoader
    for cls in entities():
        items = sorted(document.all(cls), key=lambda item: item.id)
        assert plain.get(cls.plural, []) == [dump(item) for item in items]


@pytest.mark.slow
@FEW
@given(document=documents())
@pytest.mark.parametrize("written", TABLES, ids=lambda each: each.name)
def test_tables_give_back_the_same_items(
    document: Document, written: Format, tmp_path: Path
) -> None:
    path = tmp_path / f"workspace{written.suffixes[0]}"
    written.write(document, path)
    assert list(written.read(path)) == list(document)
