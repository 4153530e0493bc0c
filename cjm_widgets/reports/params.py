"""The parameters of a report, checked before anything runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from cjm_widgets.errors import ParameterError
from cjm_widgets.workshop.review import parse_moment


def _is_folder_name(path: str) -> str:
    if "://" in path:
        raise ValueError("give the workspace's folder, not an address")
    return path


class ReportParams(BaseModel):
    """What one report speaks about.

    Attributes
    ----------
    workspace
        Folder of the workspace; never a database address, which could carry a password.
    persona
        Id or name of the persona.
    map
        Id of the journey map; by default the persona's map of today.
    as_of
        Sequence number, or a day or moment in ISO 8601, at which the workspace is read; by
        default now.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    subject: ClassVar[str] = "report"

    workspace: Annotated[str, Field(min_length=1), AfterValidator(_is_folder_name)]
    persona: Annotated[str, Field(min_length=1)]
    map: str | None = None
    as_of: int | str | None = None

    @classmethod
    def checked(cls, values: Mapping[str, Any]) -> Self:
        """Return the parameters.

        Raises
        ------
        ParameterError
            A parameter is unknown, missing or wrong; the message lists those there are.
        """
        try:
            params = cls.model_validate(dict(values))
        except ValidationError as err:
            first = err.errors(include_url=False, include_context=False, include_input=False)[0]
            name = str(first["loc"][0]) if first["loc"] else ""
            known = ", ".join(cls.model_fields)
            if first["type"] == "extra_forbidden":
                message = f"A {cls.subject} has no parameter {name!r}. It knows: {known}."
            elif first["type"] == "missing":
                message = (
                    f"The parameter {name!r} is missing. A {cls.subject} needs workspace and "
                    "persona."
                )
            else:
                said = first["msg"].removeprefix("Value error, ")
                message = f"Parameter {name!r}: {said}." if name else f"{said}."
            raise ParameterError(message, parameter=name) from err
        params.moment()
        return params

    @property
    def folder(self) -> Path:
        """Folder of the workspace."""
        return Path(self.workspace)

    def moment(self) -> int | dt.datetime | None:
        """Return ``as_of`` as a sequence number or a UTC time.

        Raises
        ------
        ParameterError
            It is neither a number nor a date.
        """
        return parse_moment(self.as_of)


class StepParams(ReportParams):
    """What one step speaks about.

    Attributes
    ----------
    persona
        Id or name of the persona; the studio finds the first by itself.
    interactive
        Open the studio; without it the notebook becomes the persona's report of this step.
    """

    subject: ClassVar[str] = "step"

    persona: str = ""
    interactive: bool = True

    @model_validator(mode="after")
    def _report_names_its_persona(self) -> Self:
        if not self.interactive and not self.persona:
            raise ValueError("The report of a step needs a persona, by id or name")
        if self.interactive and self.as_of is not None:
            raise ValueError("Only a report can go back in time: set interactive to False")
        return self
