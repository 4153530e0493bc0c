"""How we know: holes are visible, the riskiest assumptions come first."""

from __future__ import annotations

from cjm_widgets.model.evidence import EvidenceLink
from cjm_widgets.model.facts import MapFacts
from cjm_widgets.model.scales import Stance, Strength
from cjm_widgets.render import evidence
from render.detail_maps import bare_view, make_view, parsed, words


def test_the_matrix_tints_what_is_assumed_and_marks_what_is_contradicted() -> None:
    tree = parsed(evidence.render(make_view()))
    rows = {words(r.th): r.select("td") for r in tree.select(".e-matrix tbody tr")}
    action = rows["Customer action"]
    assert [("assumed" in cell["class"]) for cell in action[:4]] == [True, False, False, True]
    assert words(action[1]) == "measured, n 412 , firm"
    assert words(action[4]) == "2 of 4"
    assert "against" in rows["Pains and delights"][2]["class"]
    assert words(rows["Backstage"][0]) == "· not filled in"


def test_the_sentence_names_the_columns_in_which_nothing_is_firm() -> None:
    assert evidence.render(make_view()).text.startswith("Column 1 is thin")


def test_the_status_says_what_keeps_it_from_being_higher() -> None:
    text = str(evidence.render(make_view()).html)
    assert "PARTLY VALIDATED: 5 of 12 cells are firm; fewer than 80 % of the cells" in text


def test_the_research_plan_begins_with_assumptions_under_the_worst_moment() -> None:
    tree = parsed(evidence.render(make_view()))
    rows = [[words(cell) for cell in row.select("th, td")] for row in tree.select(".e-plan tr")]
    assert rows[1][:3] == [
        "Ten days. I took the tram again.",
        "3. Wait for the bicycle Thinks and says",
        "assumed; carries moment of truth no. 1, O1 and O2",
    ]
    wheres = [row[1][0] for row in rows[1:]]
    assert wheres[:4] == ["3", "3", "3", "2"]
    assert "the root cause" in rows[3][2]


def test_reported_comes_after_assumed_at_the_same_moment() -> None:
    view = make_view()
    cells = dict(view.facts.cells)
    cells["touchpoint-wait", "says"] = cells["touchpoint-sign", "thinks"]
    tree = parsed(evidence.render(make_view(cells=cells)))
    first = [words(row.th) for row in tree.select(".e-plan tbody tr")]
    assert first.index("Ten days without a word") < first.index("Ten days. I took the tram again.")


def test_sources_say_number_age_voice_and_whether_they_were_asked() -> None:
    tree = parsed(evidence.render(make_view()))
    (survey,) = [r for r in tree.select(".e-sources tbody tr") if "Survey" in words(r)]
    for expected in ("61 of 240 invited", "unit: customer", "3 weeks", "asked for"):
        assert expected in words(survey)
    (log,) = [r for r in tree.select(".e-sources tbody tr") if "Order log" in words(r)]
    assert "unasked" in words(log)
    assert "10 days" in words(log)


def test_a_contradiction_names_both_sides() -> None:
    text = parsed(evidence.render(make_view())).get_text()
    assert "The map says: “Ten days without a word”" in text
    assert "Against it, Order log: “The median in the log is seven days.”" in text


def test_support_is_no_contradiction() -> None:
    agreed = EvidenceLink(
        id="link-wait", target_id="pain-silence", target_field="text", source_id="source-log",
        strength=Strength.MEASURED, stance=Stance.SUPPORTS,
    )  # fmt: skip
    assert "Contradictions" not in parsed(evidence.render(make_view([agreed]))).get_text()


def test_a_map_without_evidence_is_what_the_room_believes() -> None:
    view = make_view(supported=0)
    assert "what the room believes" in evidence.render(view).text


def test_an_empty_map_says_what_to_link_first() -> None:
    view = bare_view()
    assert isinstance(view.facts, MapFacts)
    fragment = evidence.render(view)
    assert fragment.text.startswith("Nothing on the map is filled in yet")
    assert "No source yet" in fragment.html
