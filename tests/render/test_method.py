"""The method notes cover the measures of this report and no others."""

from __future__ import annotations

from cjm_widgets.render import method
from cjm_widgets.render.view import View
from render.detail_maps import bare_view, make_view, parsed, words


def terms(view: View) -> dict[str, str]:
    notes = parsed(method.render(view)).select(".m-notes > div")
    return {words(note.dt): words(note) for note in notes}


def test_each_measure_stands_with_formula_number_and_source() -> None:
    found = terms(make_view())
    assert "(desired − actual) × importance × reach" in found["Friction"]
    assert "n 40, 40 at the worst moments" in found["Friction"]
    assert (
        "Still riding after a month: 72% (67 to 77), n 300."
        in (found["Conversion, retention and other shares"])
    )
    assert "Wilson 1927" in found["Conversion, retention and other shares"]
    assert "+0.4, 95% interval +0.1 to +0.7, n 38. 6 more rated" in found["Remembered experience"]
    assert "Ulwick" in found["Under-served goal"]
    assert "5 of 12 cells are firm." in found["Status"]


def test_measures_that_are_not_used_are_not_explained() -> None:
    assert set(terms(bare_view())) == {"Status", "Evidence", "Small numbers"}


def test_what_was_not_asked_leaves_its_note_out() -> None:
    found = terms(make_view(peak_end=None, frictions=(), kpis={}))
    assert not {"Remembered experience", "Friction", "NPS", "Before and now"} & set(found)
