"""From an executed notebook to one HTML file and one notebook that may be handed on."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from nbconvert import HTMLExporter
from nbformat import NotebookNode

from cjm_widgets import resources
from cjm_widgets.errors import ReportError
from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.render import steps
from cjm_widgets.render.page import Link, Page, page_js, page_resources
from cjm_widgets.render.sections import sections_of
from cjm_widgets.render.theme import STEP_STYLES
from cjm_widgets.reports.cells import FRAGMENT, SENTINEL

# Cells for the person who runs the notebook, not for the one who reads it later.
_LIVE_TAGS = frozenset({"injected-parameters", "parameters", "live"})
_LANGUAGE_INFO = {"name": "python", "pygments_lexer": "ipython3", "file_extension": ".py"}
# Not the fragment: the same section stands in its text/html once more.
_KEPT_TYPES = (SENTINEL, "text/html", "text/plain")
# Only our templates write quotation marks into markup: in people's words they are escaped.
_LINK_INSIDE = re.compile(r' href="#([^"]+)"')
_ANCHOR = re.compile(r' id="([^"]+)"')
_CHART = 'type="application/json"'


@dataclass(frozen=True, slots=True)
class SignOff:
    """What the last cell of a finished report says about it.

    Attributes
    ----------
    step
        The step whose report it is; ``None`` for the whole report.
    """

    persona: str
    step: Step | None
    title: str
    map: str
    company: str
    language: str
    sequence: int
    content: str
    sections: tuple[str, ...]


def read_sign_off(notebook: NotebookNode) -> SignOff:
    """Return the sign-off of an executed report.

    Raises
    ------
    ReportError
        No cell signed the report off, or a cell ended in an error: the run did not finish.
    """
    found: dict[str, Any] | None = None
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                raise ReportError(
                    f"Cell {number + 1} ended in {output.ename}: {output.evalue}", cell=number
                )
            found = output.get("data", {}).get(SENTINEL, found)
    if found is None:
        raise ReportError("The report stopped before its last cell signed it off.")
    step = None if found["step"] is None else Step(found["step"])
    return SignOff(**{**found, "step": step, "sections": tuple(found["sections"])})


def without_dead_links(notebook: NotebookNode) -> NotebookNode:
    """Return a copy in which every link inside leads somewhere; the words of others stay.

    A section points to touchpoints and actions of the whole report, and one step shows few of them.
    """
    mended = copy.deepcopy(notebook)
    outputs = _fragments(mended)
    anchors = {a for o in outputs for a in _ANCHOR.findall(o.data[FRAGMENT]["html"])}

    def settled(html: str) -> str:
        return _LINK_INSIDE.sub(lambda found: found[0] if found[1] in anchors else "", html)

    for output in outputs:
        output.data[FRAGMENT]["html"] = settled(output.data[FRAGMENT]["html"])
        output.data["text/html"] = settled(output.data["text/html"])
    return mended


def to_html(
    notebook: NotebookNode,
    signed: SignOff,
    *,
    language: str = "en",
    links: Sequence[steps.StepLink] = (),
) -> str:
    """Return the report as one HTML page: the cells' fragments in our template, nothing else.

    Parameters
    ----------
    links
        Reports of the steps that lie beside this page; it ends in a list of them.

    Raises
    ------
    ReportError
        A cell produced an output that is no fragment, sign-off or silence.
    """
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if output.output_type != "stream" and FRAGMENT not in data and SENTINEL not in data:
                raise ReportError(
                    f"Cell {number + 1} produced an output of type "
                    f"{', '.join(data) or output.output_type}; a shared report takes only sections.",
                    cell=number,
                )
    page = _page(notebook, signed, Catalog(language), links)
    body, _ = _exporter().from_notebook_node(
        notebook, resources={"metadata": {"name": signed.persona}, "page": page}
    )
    return str(body)


def _page(
    notebook: NotebookNode, signed: SignOff, catalog: Catalog, links: Sequence[steps.StepLink]
) -> Page:
    """The frame of a page; a step's has its own masthead, and no chart's script without a chart."""
    if signed.step is None:
        also = [Link(f"#{steps.LIST}", catalog.text(N_("Steps")))] if links else []
        page = page_resources(
            title=signed.title,
            company=signed.company,
            language=catalog.language,
            content=signed.content,
            also=also,
        )
        if not links:
            return page
        return replace(page, closing=steps.step_list(links, catalog) + page.closing)
    has_chart = any(_CHART in o.data[FRAGMENT]["html"] for o in _fragments(notebook))
    shown = [Link(f"#{s.key}", catalog.text(s.short)) for s in sections_of(signed.step)]
    return page_resources(
        title=signed.title,
        company=signed.company,
        language=catalog.language,
        content=signed.content,
        styles=STEP_STYLES,
        links=shown,
        scripts=None if has_chart else [page_js()],
    )


def _fragments(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the outputs that hold a section."""
    return [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if FRAGMENT in output.get("data", {})
    ]


@cache
def _exporter() -> HTMLExporter:
    folder = resources.path("templates")
    return HTMLExporter(template_name="report", extra_template_basedirs=[str(folder)])


def to_handout(notebook: NotebookNode) -> NotebookNode:
    """Return a copy of the notebook that may leave: sections and headings, nothing of the machine.

    Parameters, sources beyond each cell's first comment, streams, widget state, execution times
    and all metadata of the run are left out.
    """
    handout = copy.deepcopy(notebook)
    handout.metadata = NotebookNode(language_info=NotebookNode(_LANGUAGE_INFO))
    cells = []
    for number, cell in enumerate(handout.cells):
        if not _LIVE_TAGS.isdisjoint(cell.metadata.get("tags", ())):
            continue
        cell.id = f"cell-{number}"
        cell.metadata = NotebookNode()
        if cell.cell_type == "code":
            cell.source = _first_comment(cell.source)
            cell.execution_count = None
            cell.metadata = NotebookNode(jupyter={"source_hidden": True})
            cell.outputs = [_clean(o) for o in cell.outputs if o.output_type != "stream"]
        cells.append(cell)
    handout.cells = cells
    return handout


def _first_comment(source: str) -> str:
    line = source.partition("\n")[0]
    return line if line.startswith("#") else ""


def _clean(output: NotebookNode) -> NotebookNode:
    data = {kind: output.data[kind] for kind in _KEPT_TYPES if kind in output.get("data", {})}
    return NotebookNode(
        output_type="display_data", data=NotebookNode(data), metadata=NotebookNode()
    )
