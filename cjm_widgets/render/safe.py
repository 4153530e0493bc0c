"""The one door for text into HTML: templates that escape whatever people wrote.

Nothing else in the package puts user text into markup. Templates read words with ``_("…")`` and
``ngettext``, and numbers and dates through filters bound to the language of the catalogue.
"""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup, escape

from cjm_widgets import resources
from cjm_widgets.i18n import Catalog
from cjm_widgets.render import figures

GLUED_UP_TO = 16
_INDENT = re.compile(r"\s*\n\s*")


def render_template(name: str, catalog: Catalog, /, **content: object) -> Markup:
    """Return a template of ``templates/report`` filled with *content*, in the catalogue's language.

    Raises
    ------
    jinja2.UndefinedError
        The template reads a name that was not given.
    """
    html = _environment(catalog).get_template(name).render(content)
    return Markup(html)  # noqa: S704 - escaped by the environment


def glue(text: object, tail: object) -> Markup:
    """Return the text with *tail* stuck to its last word, so that a mark never stands alone.

    A last word too long for a narrow column stays breakable.

    >>> glue("Calls & waits", Markup("<i></i>"))
    Markup('Calls &amp; <span class="nb">waits<i></i></span>')
    """
    words = escape(text).rstrip()
    head, space, last = words.rpartition(" ")
    if len(last) > GLUED_UP_TO:
        return words + escape(tail)
    return head + space + Markup('<span class="nb">') + last + escape(tail) + Markup("</span>")


def unbroken(text: object) -> str:
    """Return the text with spaces that do not break, for dates, names and numbers with units."""
    return str(text).replace(" ", figures.NO_BREAK)


class _WithoutIndent(Extension):
    """Leaves the indentation of our templates out of the page."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return _INDENT.sub("\n", source).lstrip()


@cache
def _environment(catalog: Catalog) -> Environment:
    """The templates in one language; autoescape is always on, unknown names are errors."""
    made = Environment(
        loader=FileSystemLoader(resources.path("templates") / "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        extensions=[_WithoutIndent],
    )
    made.globals |= {"_": catalog.text, "ngettext": catalog.plural}
    made.filters |= {
        "number": lambda value, digits=0: figures.number(value, catalog, digits=digits),
        "signed": lambda value, digits=1: figures.number(
            value, catalog, digits=digits, signed=True
        ),
        "percent": lambda share, digits=0: figures.percent(share, catalog, digits=digits),
        "day": lambda date: figures.day(date, catalog),
        "month": lambda date: figures.month(date, catalog),
        "count": lambda n: figures.count_of(n, catalog),
        "glue": glue,
        "nb": unbroken,
    }
    return made
