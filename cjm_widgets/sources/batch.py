"""What every source hands over: the rows it could use, and the lines it could not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cjm_widgets.tables.columns import Reading


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


def left_out(reading: Reading, reasons: np.ndarray) -> pd.DataFrame:
    """Return the rejects of a file: its broken records, and each row that has a reason.

    ``reasons`` — one text per row of ``reading.columns``, empty where the row can be used.
    """
    rejected = reasons != ""
    unusable = pd.DataFrame(
        {
            "line": reading.columns.index[rejected],
            "reason": pd.Series(reasons[rejected], dtype="str"),
        }
    )
    return pd.concat([unusable, reading.broken]).sort_values("line", ignore_index=True)
