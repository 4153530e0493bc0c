"""The parameters of a report, checked before anything runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

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

    workspace: Annotated[str, Field(min_length=1), AfterValidator(_is_folder_name)]
    persona: Annotated[str, Field(min_length=1)]
    map: str | None = None
    as_of: int | str | None = None

    @classmethod
    def checked(cls, values: Mapping[str, Any]) -> ReportParams:
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
                message = f"A report has no parameter {name!r}. It knows: {known}."
            elif first["type"] == "missing":
                message = (
                    f"The parameter {name!r} is missing. A report needs workspace and persona."
                )
            else:
                message = f"Parameter {name!r}: {first['msg'].removeprefix('Value error, ')}."
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
