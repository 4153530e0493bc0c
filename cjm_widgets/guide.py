"""One call per numbered notebook: the studio at a step, or that step's report."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import escape

from cjm_widgets.errors import JourneyError, MissingExtraError, ParameterError
from cjm_widgets.fields import Step
from cjm_widgets.reports import cells
from cjm_widgets.reports.params import StepParams


def step(
    name: str,
    *,
    workspace: str,
    persona: str = "",
    map: str | None = None,
    as_of: int | str | None = None,
    interactive: bool = True,
) -> object:
    """Open the studio at one step of the workshop, or show the step's report.

    Parameters
    ----------
    name
        A step of the method, such as ``emotions``; see :class:`cjm_widgets.fields.Step`.
    workspace
        Folder of the workspace.
    persona
        Id or name of the persona; a report needs one.
    map
        Id of the journey map; by default the persona's map of today.
    as_of
        For a report: sequence number, or a day or moment in ISO 8601, at which the workspace is
        read. The notebooks do not pass it on; what papermill injects counts.
    interactive
        Without it no widget is built and no task begun: the sections of the step are shown as in
        the persona's report, and signed off.

    Returns
    -------
    object
        The studio, for the notebook to show, or the sentence that says why it cannot be opened;
        nothing for a report.

    Raises
    ------
    ParameterError
        The step or a parameter is unknown; one sentence lists those there are.
    JourneyError
        The workspace, the persona or the map of a report is not there.
    """
    own: dict[str, object] = {
        "workspace": workspace,
        "persona": persona,
        "map": map,
        "interactive": interactive,
    }
    if as_of is not None:
        own["as_of"] = as_of
    try:
        chosen = _step(name)
        params = StepParams.checked(cells.injected_parameters() | own)
        if params.interactive:
            return _studio(chosen, params)
        cells.show_step(chosen, params)
    except JourneyError as err:
        # IPython shows this in place of a traceback: the sentence says all there is to say.
        sentence = [str(err)]
        vars(err)["_render_traceback_"] = lambda: sentence
        raise
    return None


def _step(name: str) -> Step:
    try:
        return Step(name)
    except ValueError as err:
        known = ", ".join(Step)
        raise ParameterError(
            f"There is no step {name!r}. Steps: {known}.", parameter="name"
        ) from err


def _studio(chosen: Step, params: StepParams) -> object:
    """Return the studio, or the sentence that says why there is none.

    A page without code hides errors, so that nobody sees a traceback; this one is to be read.
    """
    try:
        return _open_studio(chosen, params)
    except JourneyError as err:
        return Sentence(str(err))


def _open_studio(chosen: Step, params: StepParams) -> object:
    try:
        from cjm_widgets.widgets.studio import open_studio
    except ModuleNotFoundError as err:
        raise MissingExtraError("workshop", "The studio") from err
    return open_studio(
        params.folder, step=chosen, persona=params.persona or None, journey_map=params.map
    )


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is shown where there is nothing else to show."""

    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f'<p role="alert">{escape(self.text)}</p>'
