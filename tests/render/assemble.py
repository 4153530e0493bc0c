"""A whole page without a notebook: the sections of a view in their frame."""

from __future__ import annotations

from collections.abc import Sequence

from cjm_widgets.render.page import page_js, page_resources
from cjm_widgets.render.sections import render_section
from cjm_widgets.render.view import View


def assemble(view: View, keys: Sequence[str] = ("decision", "map")) -> str:
    """Return the page of some sections, without the scripts of charts."""
    page = page_resources(
        title=view.persona.name,
        company="Halden Motors",
        language=view.catalog.language,
        content="0" * 64,
        scripts=[page_js()],
    )
    sections = "".join(render_section(view, key).html for key in keys)
    return f"{page.opening}{sections}{page.closing}"
