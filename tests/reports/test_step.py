"""One call per notebook: the report of a step without widgets, and errors in one sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from cjm_widgets import open_report, step
from cjm_widgets.errors import JourneyError, NotFoundError, ParameterError
from cjm_widgets.fields import Step
from cjm_widgets.render.sections import render_section, sections_of
from cjm_widgets.reports import cells, export
from cjm_widgets.reports.cells import FRAGMENT, SENTINEL
from cjm_widgets.workshop.begin import begin_sample
from cjm_widgets.workshop.review import open_view

pytestmark = pytest.mark.slow
Handed = list[dict[str, Any]]

ALL_STEPS_IN_ONE_PROCESS = """
import json, sys
from cjm_widgets import step
from cjm_widgets.fields import Step
from cjm_widgets.reports import cells
cells.publish_display_data = lambda data: None
for one in Step:
    step(one, workspace=sys.argv[1], persona="persona-maya", interactive=False)
print(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return begin_sample(tmp_path_factory.mktemp("steps") / "shop").folder


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> Handed:
    """What cells hand over while the test runs."""
    found: Handed = []
    monkeypatch.setattr(cells, "publish_display_data", found.append)
    return found


def test_a_report_loads_no_widget_and_no_charts_it_does_not_draw(sample: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ALL_STEPS_IN_ONE_PROCESS, str(sample)],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout)}
    assert loaded.isdisjoint({"anywidget", "ipywidgets", "traittypes", "jupyterlab", "voila"})
    assert "cjm_widgets.widgets" not in json.loads(done.stdout)


@pytest.mark.parametrize("one", list(Step))
def test_a_step_shows_the_fragments_of_the_report(one: Step, sample: Path, handed: Handed) -> None:
    assert step(one, workspace=str(sample), persona="persona-maya", interactive=False) is None
    view = open_view(sample, persona="persona-maya")
    fragments = [data[FRAGMENT] for data in handed if FRAGMENT in data]
    assert [f["key"] for f in fragments] == ["opening", *(s.key for s in sections_of(one))]
    for fragment in fragments[1:]:
        assert fragment["html"] == str(render_section(view, fragment["key"]).html)
    signed = handed[-1][SENTINEL]
    assert (signed["step"], signed["persona"]) == (one, "persona-maya")
    assert signed["title"].startswith("Maya Lindqvist: ")


def test_the_report_hands_over_the_same_sections(sample: Path, handed: Handed) -> None:
    report = open_report(str(sample), "persona-maya")
    report.show("moments")
    step("moments_of_truth", workspace=str(sample), persona="Maya Lindqvist", interactive=False)
    whole, _, of_step = (data[FRAGMENT] for data in handed[:3])
    assert whole == of_step


def test_a_report_of_an_earlier_moment(sample: Path, handed: Handed) -> None:
    step("goals", workspace=str(sample), persona="persona-maya", as_of=1, interactive=False)
    assert handed[-1][SENTINEL]["sequence"] == 1


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("feelings", {}, "no step 'feelings'. Steps: welcome, personas"),
        ("emotions", {"persona": ""}, "needs a persona"),
        ("emotions", {"interactive": "perhaps"}, "'interactive'"),
        ("emotions", {"interactive": True, "as_of": 1}, "set interactive to False"),
        ("emotions", {"workspace": "https://u:secret@h/d"}, "folder"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    name: str, values: dict[str, Any], words: str, sample: Path
) -> None:
    given = {"workspace": str(sample), "persona": "persona-maya", "interactive": False} | values
    with pytest.raises(ParameterError, match=words) as caught:
        step(name, **given)
    assert "secret" not in str(caught.value)
    # What IPython shows in a cell.
    shown: list[str] = caught.value._render_traceback_()  # type: ignore[attr-defined]
    assert shown == [str(caught.value)]


def test_an_unknown_persona_is_named(sample: Path) -> None:
    with pytest.raises(NotFoundError, match="no persona 'nobody'"):
        step("goals", workspace=str(sample), persona="nobody", interactive=False)


def test_an_unknown_injected_parameter_is_refused(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells, "injected_parameters", lambda: {"colour": "red"})
    with pytest.raises(ParameterError, match=r"A step has no parameter 'colour'\. It knows: work"):
        step("goals", workspace=str(sample), persona="persona-maya", interactive=False)


def test_a_report_refuses_to_be_interactive(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "injected_parameters", lambda: {"interactive": True})
    with pytest.raises(ParameterError, match="A report has no parameter 'interactive'"):
        open_report(str(sample), "persona-maya")


def test_without_the_studio_the_way_to_it_is_told(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cjm_widgets.widgets.studio", None)
    shown = step("emotions", workspace=str(sample))
    assert 'pip install "cjm_widgets[workshop]"' in repr(shown)


def test_where_the_studio_cannot_open_the_reason_is_read_and_nothing_in_it_is_markup() -> None:
    shown = step("emotions", workspace="<b>nowhere</b>")
    assert "<b>nowhere</b>" in repr(shown)
    html = shown._repr_html_()  # type: ignore[attr-defined]
    assert "&lt;b&gt;nowhere" in html


def test_the_studio_opens_at_the_step(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    studio = pytest.importorskip("cjm_widgets.widgets.studio")
    asked: list[tuple[Any, dict[str, Any]]] = []
    monkeypatch.setattr(studio, "open_studio", lambda folder, **how: asked.append((folder, how)))
    step("emotions", workspace=str(sample))
    assert asked == [(sample, {"step": Step.EMOTIONS, "persona": None, "journey_map": None})]


def test_the_real_studio_takes_what_the_notebooks_give() -> None:
    import inspect

    studio = pytest.importorskip("cjm_widgets.widgets.studio")
    inspect.signature(studio.open_studio).bind(
        Path(), step=Step.EMOTIONS, persona=None, journey_map=None
    )


def test_links_that_lead_nowhere_become_words() -> None:
    html = (
        '<section id="a"><a href="#a">A</a> <a class="x" href="#gone">B &#34;#c&#34;</a></section>'
    )
    output = nbformat.v4.new_output(
        "display_data", {FRAGMENT: {"html": html}, "text/html": f"<div>{html}</div>"}
    )
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=[output])])
    mended = export.without_dead_links(book).cells[0].outputs[0].data
    wanted = html.replace(' href="#gone"', "")
    assert mended[FRAGMENT]["html"] == wanted
    assert mended["text/html"] == f"<div>{wanted}</div>"
    assert output.data[FRAGMENT]["html"] == html


def test_errors_are_ours(sample: Path) -> None:
    with pytest.raises(JourneyError):
        step("goals", workspace=str(sample / "nowhere"), persona="x", interactive=False)
