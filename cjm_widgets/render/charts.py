"""Bokeh charts as data blocks: exact values under the pointer, over a drawing that stands alone.

The only home of Bokeh. A chart is a JSON block beside an empty box; ``templates/report/loader.js``
draws all of them. Words, axes and labels stay outside in HTML, so nothing people wrote is ever
drawn on a canvas. Ids are ours, so that the same data give the same bytes.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from bokeh.core.properties import value
from bokeh.core.types import ID
from bokeh.embed import json_item
from bokeh.models import ColumnDataSource, HoverTool, Range1d, Toolbar
from bokeh.models.annotations import Span
from bokeh.models.renderers import GlyphRenderer
from bokeh.plotting import figure
from bokeh.resources import Resources
from markupsafe import Markup

from cjm_widgets import resources
from cjm_widgets.i18n import N_, Catalog

TREND_COLUMNS = ("at", "value", "low", "high", "period", "shown", "interval", "n")
BAND_COLUMNS = ("at", "low", "high")
MATRIX_COLUMNS = ("x", "y", "code", "title", "impact", "effort", "reach", "confidence")
DOT_SIZE = 28
_TOKEN = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
_FRAME = Markup(
    '<div class="chart" id="{id}" role="img" aria-label="{label}"></div>'
    '<script type="application/json" data-chart="{id}">{data}</script>'
)
# Bokeh puts a column's text in the place of @{column} as text, never as markup.
_ROWS = Markup(
    '<div style="display:grid;grid-template-columns:auto minmax(0,26ch);gap:3px 12px">{rows}</div>'
)
_ROW = Markup('<span style="color:{muted}">{label}</span><span>@{{{column}}}</span>')


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One period of a KPI: numbers to draw, and the same as words for the pointer.

    Attributes
    ----------
    at
        Place in time on any linear scale.
    value, low, high
        ``None`` where no value or no interval is honest.
    hollow
        Too few answers for a plain dot.
    """

    at: float
    value: float | None
    low: float | None
    high: float | None
    period: str
    shown: str
    interval: str
    n: str
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """A KPI over time, with the window in which it is drawn."""

    points: tuple[TrendPoint, ...]
    left: float
    right: float
    bottom: float
    top: float
    baseline: float | None = None
    target: float | None = None


@dataclass(frozen=True, slots=True)
class MatrixDot:
    """One opportunity in the impact-effort matrix; ``x`` and ``y`` are shares of the frame."""

    x: float
    y: float
    code: str
    planned: bool
    title: str
    impact: str
    effort: str
    reach: str
    confidence: str


def trend_chart(chart_id: str, trend: Trend, *, label: str, catalog: Catalog) -> Markup:
    """Return a line with its interval band, baseline and target; ``label`` says what it shows."""
    tokens = _tokens()
    plot = _frame((trend.left, trend.right), (trend.bottom, trend.top), height=96)
    for run in runs(trend.points):
        plot.varea(
            "at", "low", "high", source=_source(BAND_COLUMNS, [_row(p, BAND_COLUMNS) for p in run]),
            fill_color=tokens["actual-soft"],
        )  # fmt: skip
    for level, colour, dash in (
        (trend.baseline, tokens["rule-2"], [1, 3]),
        (trend.target, tokens["desired"], [5, 4]),
    ):
        if level is not None:
            plot.add_layout(
                Span(
                    location=level, dimension="width", line_color=colour, line_dash=dash,
                    line_width=1.5, level="glyph",
                )
            )  # fmt: skip
    inside = {False: tokens["actual"], True: tokens["paper"]}
    source = _source(
        (*TREND_COLUMNS, "inside"),
        [[*_row(point, TREND_COLUMNS), inside[point.hollow]] for point in trend.points],
    )
    plot.line("at", "value", source=source, line_color=tokens["actual"], line_width=2,
              line_join="round")  # fmt: skip
    dots = plot.scatter(
        "at", "value", source=source, size=6, line_width=1.5, line_color=tokens["actual"],
        fill_color="inside",
    )  # fmt: skip
    words = (
        (N_("Period"), "period"),
        (N_("Value"), "shown"),
        (N_("95% interval"), "interval"),
        (N_("Number"), "n"),
    )
    plot.add_tools(_hover([dots], words, catalog))
    return _embed(chart_id, plot, label)


def matrix_chart(
    chart_id: str, dots: Sequence[MatrixDot], *, label: str, catalog: Catalog
) -> Markup:
    """Return the dots of the impact-effort matrix; their words stand around them in HTML."""
    plot = _frame((0.0, 1.0), (0.0, 1.0), height=400)
    plot.sizing_mode = "stretch_both"
    tokens = _tokens()
    drawn = []
    for planned, fill, ink in (
        (True, tokens["ink"], tokens["paper"]),
        (False, tokens["paper"], tokens["ink"]),
    ):
        kept = [dot for dot in dots if dot.planned is planned]
        source = _source(MATRIX_COLUMNS, [_row(dot, MATRIX_COLUMNS) for dot in kept])
        drawn.append(
            plot.scatter(
                "x", "y", source=source, size=DOT_SIZE, fill_color=fill, line_color=tokens["ink"],
                line_width=1.5, hover_line_color=tokens["desired"], hover_fill_color=fill,
            )
        )  # fmt: skip
        plot.text(
            "x", "y", text="code", source=source, text_color=ink, text_font=value(tokens["sans"]),
            text_font_size="12px", text_font_style="bold", text_align="center",
            text_baseline="middle",
        )  # fmt: skip
    words = (
        (N_("Opportunity"), "title"),
        (N_("Impact, 1 to 5"), "impact"),
        (N_("Effort, person-days"), "effort"),
        (N_("Reach in a quarter"), "reach"),
        (N_("Confidence"), "confidence"),
    )
    plot.add_tools(_hover(drawn, words, catalog))
    return _embed(chart_id, plot, label)


def runs(points: Sequence[TrendPoint]) -> Iterator[list[TrendPoint]]:
    """Yield the unbroken rows of at least two points that have an interval."""
    run: list[TrendPoint] = []
    for point in points:
        if point.low is not None and point.high is not None:
            run.append(point)
            continue
        if len(run) > 1:
            yield run
        run = []
    if len(run) > 1:
        yield run


def chart_json(chart_id: str, plot: figure) -> str:
    """Return a chart as JSON that may stand inside a script element, with ids made from ours.

    Bokeh counts its ids through a whole process; here each is renamed by the order in which it
    appears, and only where Bokeh put it: under the key ``id`` of a model or of a pointer to one.
    Ids need to differ within a chart, those of roots within a page. What Bokeh works out by itself
    is left out: looks of glyphs that are never selected, and settings of the document.
    """
    for renderer in plot.renderers:
        if isinstance(renderer, GlyphRenderer):
            renderer.nonselection_glyph = renderer.muted_glyph = "auto"
    item: dict[str, Any] = {**json_item(plot, ID(chart_id))}
    del item["doc"]["config"]
    names = {item["root_id"]: f"{chart_id}-root"}

    def rename(node: Any) -> Any:
        if isinstance(node, list):
            return [rename(child) for child in node]
        if not isinstance(node, dict):
            return node
        return {
            key: names.setdefault(child, str(len(names)))
            if key == "id" and isinstance(child, str)
            else rename(child)
            for key, child in node.items()
        }

    item["doc"], item["root_id"] = rename(item["doc"]), names[item["root_id"]]
    text = json.dumps(item, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_UNSAFE)


@cache
def bokeh_js() -> str:
    """Return BokehJS, core only, as one text for one inline script."""
    found: list[str] = Resources(mode="inline", components=["bokeh"], log_level="error").js_raw
    return "\n".join(found)


@cache
def loader_js() -> str:
    """Return the constant script that draws every chart block of a page."""
    return resources.path("templates/report/loader.js").read_text(encoding="utf-8")


@cache
def _tokens() -> Mapping[str, str]:
    """The colours and sizes of the page, read from the one place where they are set."""
    style = resources.path("templates/report/report.css").read_text(encoding="utf-8")
    return dict(_TOKEN.findall(style))


def _frame(x: tuple[float, float], y: tuple[float, float], *, height: int) -> figure:
    """An empty plot that fills its box to the edge: no axes, no grid, no toolbar, no logo."""
    plot = figure(
        height=height,
        sizing_mode="stretch_width",
        x_range=Range1d(start=x[0], end=x[1]),
        y_range=Range1d(start=y[0], end=y[1]),
        tools=[],
        toolbar_location=None,
        x_axis_location=None,
        y_axis_location=None,
        min_border=0,
        outline_line_color=None,
        background_fill_color=None,
        border_fill_color=None,
    )
    plot.toolbar = Toolbar(logo=None)
    plot.grid.visible = False
    return plot


def _source(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> ColumnDataSource:
    """A data source of exactly the named columns, so that nothing else can leave by accident."""
    return ColumnDataSource(
        {name: [_short(row[place]) for row in rows] for place, name in enumerate(columns)}
    )


def _short(cell: Any) -> Any:
    """Six significant digits are finer than a pixel, and the same on every machine."""
    return float(f"{cell:.6g}") if isinstance(cell, float) and math.isfinite(cell) else cell


def _row(item: object, columns: Sequence[str]) -> list[Any]:
    return [math.nan if (found := getattr(item, name)) is None else found for name in columns]


def _hover(drawn: list[Any], words: Sequence[tuple[str, str]], catalog: Catalog) -> HoverTool:
    rows = Markup("").join(
        _ROW.format(label=catalog.text(label), column=column, muted=_tokens()["muted"])
        for label, column in words
    )
    return HoverTool(
        renderers=drawn,
        tooltips=str(_ROWS.format(rows=rows)),
        show_arrow=False,
        point_policy="snap_to_data",
    )


def _embed(chart_id: str, plot: figure, label: str) -> Markup:
    data = Markup(chart_json(chart_id, plot))  # noqa: S704 - chart_json escapes < > &
    return _FRAME.format(id=chart_id, label=label, data=data)
