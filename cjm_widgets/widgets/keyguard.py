"""Keeps a notebook's one-letter shortcuts away from whatever has the focus inside an output."""

from __future__ import annotations

import anywidget


class KeyGuard(anywidget.AnyWidget):
    """Put one into every box of widgets that does not guard itself.

    JupyterLab asks the focused element itself, not its ancestors, whether shortcuts are to be left
    alone, so each element is marked as it gets the focus. Without this, ``d d`` on a button deletes
    the cell.
    """

    _esm = """
    export default {
      render({ el, signal }) {
        const mark = (event) =>
          event.target.setAttribute?.("data-lm-suppress-shortcuts", "true");
        setTimeout(() =>
          (el.closest(".jp-OutputArea-output") ?? el.parentElement ?? el)
            .addEventListener("focusin", mark, { signal }));
        el.style.display = "none";
      },
    };
    """
