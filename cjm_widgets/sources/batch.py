"""What every source hands over: the rows it could use, and the lines it could not."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows in a normal form, and everything that was left out, so that nothing is lost silently.

    Attributes
    ----------
    rows
        The normal form of the source's family.
    rejects
        One row per line left out, in the file's order: ``line`` int64, ``reason`` str (English,
        marked for translation).
    """

    rows: pd.DataFrame
    rejects: pd.DataFrame

    @property
    def n_lines(self) -> int:
        """Lines read: rows and rejects together."""
        return len(self.rows) + len(self.rejects)
