"""The customer-journey workshop in a notebook.

The names below load on first use (PEP 562), so ``import cjm_widgets`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cjm_widgets.errors import JourneyError as JourneyError
    from cjm_widgets.guide import step as step
    from cjm_widgets.i18n import Catalog as Catalog
    from cjm_widgets.model.document import Document as Document
    from cjm_widgets.reports.batch import make_reports as make_reports
    from cjm_widgets.reports.cells import open_report as open_report
    from cjm_widgets.store import Workspace as Workspace
    from cjm_widgets.workshop.begin import begin_journey as begin_journey
    from cjm_widgets.workshop.begin import begin_sample as begin_sample
    from cjm_widgets.workshop.draft import begin_from_events as begin_from_events
    from cjm_widgets.workshop.review import open_view as open_view

__version__ = "0.1.0"

# Public name -> the module it lives in. The imports above say the same to type checkers;
# a test holds the two together.
_HOMES = {
    "Catalog": "cjm_widgets.i18n",
    "Document": "cjm_widgets.model.document",
    "JourneyError": "cjm_widgets.errors",
    "Workspace": "cjm_widgets.store",
    "begin_from_events": "cjm_widgets.workshop.draft",
    "begin_journey": "cjm_widgets.workshop.begin",
    "begin_sample": "cjm_widgets.workshop.begin",
    "make_reports": "cjm_widgets.reports.batch",
    "open_report": "cjm_widgets.reports.cells",
    "open_view": "cjm_widgets.workshop.review",
    "step": "cjm_widgets.guide",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
