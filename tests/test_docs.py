"""Pages and files derived from the code are fresh, and say what the code says."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
import yaml

from cjm_widgets import resources
from cjm_widgets.exchange import workspace_yaml
from cjm_widgets.model.schema import SCHEMA_ID, entities, field_specs

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def build() -> ModuleType:
    """The script that writes the derived files, loaded as a module."""
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The published JSON Schema."""
    text = (ROOT / "docs" / "schema" / "workspace-1.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def test_derived_files_are_fresh(build: ModuleType) -> None:
    stale = [
        name
        for name, content in build.make().items()
        if (ROOT / name).read_text(encoding="utf-8") != content
    ]
    assert stale == [], "run: python docs/build.py"


def test_the_data_dictionary_describes_every_field(build: ModuleType) -> None:
    page = build.data_dictionary()
    for cls in entities():
        section = page.split(f"\n## {cls.label_plural}\n")[1].split("\n## ")[0]
        for name, spec in field_specs(cls).items():
            (row,) = (
                line
                for line in section.splitlines()
                if line.partition(" | ")[0].strip("| *") == f"`{name}`"
            )
            assert f"| {spec.label} | {spec.prompt} |" in row


def test_the_script_says_what_is_stale_and_mends_it(
    build: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "make", lambda: {"docs/a.md": "words\n"})
    assert build.main(["--check"]) == 1
    assert "docs/a.md is stale" in capsys.readouterr().out
    assert build.main([]) == 0
    assert build.main(["--check"]) == 0


def test_words_marked_inside_a_call_or_an_argument_are_found(build: ModuleType) -> None:
    source = """
label(text=N_("keyword"), other=catalog.text(N_("nested")))
catalog.plural(N_("{n} day"), N_("{n} days"), n)
N_("two "
   "parts")
N_(variable)
"""
    assert set(build.python_words(source)) == {
        "keyword",
        "nested",
        ("{n} day", "{n} days"),
        "two parts",
    }
    template = '{{ _("a") if x else _("b") }}{% for _x in y %}{{ _(z) }}{% endfor %}'
    assert set(build.template_words(template)) == {"a", "b"}


class _NoDates(yaml.SafeLoader):
    """Reads dates as text, as YAML 1.2 and JSON Schema do."""


_NoDates.yaml_implicit_resolvers = {
    first: [rule for rule in rules if not rule[0].endswith("timestamp")]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture(scope="module")
def sample() -> Any:
    """The sample company's workspace as any YAML reader sees it."""
    text = (resources.path("sample_data") / "halden_motors.yaml").read_text(encoding="utf-8")
    return yaml.load(text, _NoDates)  # noqa: S506 - a SafeLoader


def test_the_schema_is_one_and_accepts_the_sample(schema: dict[str, Any], sample: Any) -> None:
    validator = jsonschema.Draft202012Validator
    validator.check_schema(schema)
    assert schema["$id"] == SCHEMA_ID
    errors = [error.json_path for error in validator(schema).iter_errors(sample)]
    assert errors == []


@pytest.mark.parametrize(
    ("kind", "field", "wrong"),
    [
        ("touchpoints", "channel", "pigeon"),
        ("personas", "age_low", 130),
        ("personas", "shoe_size", 42),
        ("companies", "currency", "xEURx"),
        ("maps", "title", None),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(
    schema: dict[str, Any], kind: str, field: str, wrong: object, sample: Any
) -> None:
    item = sample[kind][0] | {field: wrong}
    small = {"format": "cjm-workspace", "version": 1, kind: [item]}
    assert not jsonschema.Draft202012Validator(schema).is_valid(small)


def test_the_sample_is_written_as_we_write_it() -> None:
    path = resources.path("sample_data") / "halden_motors.yaml"
    assert workspace_yaml.text_of(workspace_yaml.read(path)) == path.read_text(encoding="utf-8")
