"""Where in which file something stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cjm_widgets.errors import ExchangeError


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which file something stands; lines, rows and columns count from 1."""

    path: Path | None = None
    line: int | None = None
    column: str | int | None = None
    sheet: str | None = None

    def error(self, message: str) -> ExchangeError:
        """Return an error about this place."""
        if self.sheet is not None:
            message = f"sheet '{self.sheet}': {message}"
        return ExchangeError(message, path=self.path, line=self.line, column=self.column)
