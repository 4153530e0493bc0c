"""What the cells of a report notebook call: open the report, show its sections, sign it off."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Callable
from typing import Any

from IPython.core.getipython import get_ipython
from IPython.display import publish_display_data
from markupsafe import escape

from cjm_widgets.errors import ReportError
from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.people import Company
from cjm_widgets.render import steps
from cjm_widgets.render.sections import REPORT, render_section, sections_of
from cjm_widgets.render.theme import REPORT_STYLES, STEP_STYLES, inner_stylesheet
from cjm_widgets.render.view import Fragment, View
from cjm_widgets.reports.params import ReportParams, StepParams
from cjm_widgets.workshop.review import open_view

FRAGMENT = "application/vnd.cjm.fragment+json"
SENTINEL = "application/vnd.cjm.sentinel+json"
_CHART_DATA = re.compile(r'<script type="application/json".*?</script>', re.DOTALL)
_DRAWN = ' aria-hidden="true"'
_WORDS_APART = re.compile(r"(</(?:b|em|i|small|span|strong)>)(?=<(?:b|em|i|small|span|strong)[ >])")
PLAIN = N_(
    "Styles and drawings are held back here. In JupyterLab choose Trust Notebook in the command "
    "palette, or open the page of the same name."
)
_INJECTED = "# Parameters\n"


class Report:
    """One persona's report while its notebook runs.

    Attributes
    ----------
    view
        The persona, the map and all measured facts.
    step
        The step whose report it is; ``None`` for the whole report.
    """

    def __init__(self, view: View, step: Step | None = None) -> None:
        self.view = view
        self.step = step
        self._styles = REPORT_STYLES if step is None else STEP_STYLES
        self._shown: list[str] = []
        self._digest = hashlib.sha256()

    def show(self, key: str) -> None:
        """Hand over one section: markup under our own type, one plain sentence beside it.

        Raises
        ------
        ReportError
            There is no such section; the message lists those there are.
        """
        if key not in (known := [section.key for section in REPORT]):
            raise ReportError(f"There is no section {key!r}. Sections: {', '.join(known)}.")
        self._hand_over(render_section(self.view, key))

    def show_step(self, step: Step) -> None:
        """Hand over what the step is for, then its sections."""
        self._hand_over(steps.opening(self.view, step))
        for section in sections_of(step):
            self._hand_over(section.render(self.view))

    def _hand_over(self, fragment: Fragment) -> None:
        html = str(fragment.html)
        style = "" if self._shown else inner_stylesheet(self._styles)
        inside = _for_notebook(html, self.view.catalog, style=style)
        self._shown.append(fragment.key)
        self._digest.update(html.encode())
        _publish(
            {
                FRAGMENT: {"key": fragment.key, "html": html, "text": fragment.text},
                "text/html": inside,
                "text/plain": fragment.text,
            }
        )

    def finish(self) -> None:
        """Sign the report off: a run without this output has failed, whatever its metadata say."""
        company = self.view.document.all(Company)
        name, catalog = self.view.persona.name, self.view.catalog
        _publish(
            {
                SENTINEL: {
                    "sections": self._shown,
                    "persona": self.view.persona.id,
                    "step": self.step,
                    "title": name
                    if self.step is None
                    else steps.page_title(name, self.step, catalog),
                    "map": self.view.journey_map.id,
                    "company": company[0].name if company else "",
                    "language": self.view.catalog.language,
                    "sequence": self.view.document.sequence,
                    "content": self._digest.hexdigest(),
                },
                "text/plain": f"{len(self._shown)} sections",
            }
        )


def _for_notebook(html: str, catalog: Catalog, *, style: str) -> str:
    """Return a section as a notebook shows it.

    Only the first one carries the style sheet. Where a viewer strips it (JupyterLab until the
    notebook is trusted), a line says so, and whatever is drawn for the eye alone stays ``hidden``:
    what remains is what a screen reader reads, words apart though no layout parts them.
    """
    words = _WORDS_APART.sub(r"\1 ", _CHART_DATA.sub("", html))
    words = words.replace(_DRAWN, f'{_DRAWN} hidden="hidden"')
    head = ""
    if style:
        plain = escape(catalog.text(PLAIN))
        head = f'<style>{style}</style><p class="cjm-plain"><em>{plain}</em></p>'
    return f'<div class="cjm">{head}<div class="cjm-in">{words}</div></div>'


def _publish(data: dict[str, Any]) -> None:
    publish: Callable[[dict[str, Any]], None] = publish_display_data
    publish(data)


def open_report(
    workspace: str,
    persona: str,
    map: str | None = None,
    as_of: int | str | None = None,
) -> Report:
    """Open a workspace for the report of one persona.

    Raises
    ------
    JourneyError
        The workspace, the persona, the map or a parameter is wrong; one sentence says which.
    """
    own = {"workspace": workspace, "persona": persona, "map": map, "as_of": as_of}
    return _open(ReportParams.checked(injected_parameters() | own))


def show_step(step: Step, params: StepParams) -> None:
    """Hand over the report of one step of one persona, and sign it off.

    Raises
    ------
    JourneyError
        The workspace, the persona or the map is wrong; one sentence says which.
    """
    report = _open(params, step)
    report.show_step(step)
    report.finish()


def _open(params: ReportParams, step: Step | None = None) -> Report:
    view = open_view(
        params.folder,
        persona=params.persona,
        journey_map=params.map,
        moment=params.moment(),
        catalog=Catalog(),
    )
    return Report(view, step)


def injected_parameters() -> dict[str, Any]:
    """Return what papermill's injected cell set in this notebook, by name.

    papermill itself only warns of a parameter that the notebook does not know, and runs on.
    """
    shell = get_ipython()
    sources = [] if shell is None else shell.user_ns.get("In", [])
    cells = [source for source in sources if source.startswith(_INJECTED)]
    return {
        target.id: _value(statement.value)
        for source in cells
        for statement in ast.parse(source).body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def _value(expression: ast.expr) -> object:
    try:
        return ast.literal_eval(expression)
    except ValueError:  # float("nan") is a call
        return ast.unparse(expression)
