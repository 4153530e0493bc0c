"""The page around the sections: head, policy, styles, masthead and foot."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from cjm_widgets import resources
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.theme import REPORT_STYLES, stylesheet

POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; "
    "script-src {scripts}; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the masthead."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that a template needs around the sections of one page.

    Attributes
    ----------
    css
        Style sheets as one text.
    csp
        Content policy; allows exactly ``scripts``, each by its hash.
    scripts
        Texts of the inline scripts, in their order.
    foot
        Last line of the page.
    opening, closing
        The finished markup up to and including ``<main>``, and from ``</main>`` on.
    """

    title: str
    language: str
    company: str
    css: str
    csp: str
    scripts: tuple[str, ...]
    foot: str
    opening: Markup
    closing: Markup


def page_resources(
    *,
    title: str,
    company: str,
    language: str = "en",
    content: str = "",
    styles: tuple[str, ...] = REPORT_STYLES,
    links: Sequence[Link] = (),
    also: Sequence[Link] = (),
    scripts: Sequence[str] | None = None,
) -> Page:
    """Return what stands around the sections of a page, the same for the same arguments.

    Parameters
    ----------
    content
        Digest of the page's content; the foot names its beginning.
    styles
        Style sheets of ``templates/report``.
    links
        Masthead of the page, by default the sections of a report.
    also
        Entries of the masthead after those.
    scripts
        Texts of the inline scripts, by default those of a report: layers and charts.
    """
    catalog = Catalog(language)
    texts = report_scripts() if scripts is None else tuple(scripts)
    parts = {
        "title": title,
        "language": language,
        "company": company,
        "css": stylesheet(styles),
        "csp": content_policy(texts),
        "scripts": texts,
        "foot": _foot(content, catalog),
    }
    shown = {
        **parts,
        "css": Markup(parts["css"]),  # noqa: S704 - our own files
        "scripts": [Markup(text) for text in texts],  # noqa: S704 - our own files, by hash
        "links": (*(links or report_links(catalog)), *also),
        "is_report": not links,
    }
    return Page(
        **parts,  # type: ignore[arg-type]
        opening=render_template("page/opening.html.j2", catalog, **shown),
        closing=render_template("page/closing.html.j2", catalog, **shown),
    )


def content_policy(scripts: Sequence[str]) -> str:
    """Return the content policy that allows these inline scripts and nothing else."""
    hashes = " ".join(f"'sha256-{script_hash(text)}'" for text in scripts)
    return POLICY.format(scripts=hashes or "'none'")


@cache
def script_hash(text: str) -> str:
    """Return the SHA-256 of a script's text in base 64, as content policies name it."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


@cache
def report_scripts() -> tuple[str, ...]:
    """Return the scripts of a report: layers of the map, BokehJS, and the loader of its charts."""
    # Loaded here, because Bokeh takes half a second and only reports need it.
    from cjm_widgets.render import charts

    return (page_js(), charts.bokeh_js(), charts.loader_js())


@cache
def page_js() -> str:
    """Return the small script that announces layers and folds touchpoints on a phone."""
    return (resources.path("templates/report") / "page.js").read_text(encoding="utf-8")


def report_links(catalog: Catalog) -> tuple[Link, ...]:
    """Return the masthead of a report: every section after the first screen."""
    # Loaded here, because the sections load Bokeh.
    from cjm_widgets.render.sections import REPORT

    return tuple(Link(f"#{section.key}", catalog.text(section.short)) for section in REPORT[1:])


def _foot(content: str, catalog: Catalog) -> str:
    if not content:
        return ""
    return catalog.text(N_("Content {digest}: the same workspace gives the same page.")).format(
        digest=content[:12]
    )
