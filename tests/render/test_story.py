"""The story takes its words from the map, names its editor, and invents nothing."""

from __future__ import annotations

import datetime as dt

from cjm_widgets.model.journey import Sentence, Touchpoint
from cjm_widgets.model.scales import SentenceSlot
from cjm_widgets.render import story
from render.detail_maps import MAP, bare_view, make_view


def test_the_story_follows_the_journey_and_names_worst_and_best() -> None:
    told = [beat.text for beat in story.tell(make_view())]
    assert told == [
        "It begins with “Read about it”. This sounds too easy.",
        "Then “Sign up”. Why do they need my address twice?",
        "The worst is “Wait for the bicycle”: forgotten. Ten days. I took the tram again.",
        "The best is “Ride to the first shift”: proud. I was early for once!",
    ]


def test_without_ratings_no_feeling_is_named() -> None:
    told = " ".join(beat.text for beat in story.tell(make_view(touchpoints={})))
    assert "forgotten" not in told
    assert "worst" not in told
    assert "It ends with “Ride to the first shift”." in told


def test_a_long_journey_is_cut_to_about_a_hundred_and_twenty_words() -> None:
    more = [
        Touchpoint(
            id=f"touchpoint-more-{number:02}", stage_id="stage-ride", rank=f"a{number:02}1",
            name=f"Step {number}", thinks="And again nobody told me what would happen next here.",
        )
        for number in range(30)
    ]  # fmt: skip
    beats = story.tell(make_view(more))
    said = " ".join(beat.text for beat in beats)
    assert 60 <= len(said.split()) <= 120
    assert "Read about it" in said
    assert "Wait for the bicycle" in said
    assert "Ride to the first shift" in said


def test_a_thought_is_cut_after_a_whole_sentence() -> None:
    talk = Touchpoint(
        id="touchpoint-read", stage_id="stage-find", rank="a", name="Read about it",
        thinks="One short thought. " + "And then a very long one that goes on and on " * 4,
    )  # fmt: skip
    assert story.tell(make_view([talk]))[0].thought == "One short thought."


def test_an_editors_words_replace_the_draft_and_carry_the_name() -> None:
    edited = Sentence(
        id="sentence-story", map_id=MAP, slot=SentenceSlot.STORY, text="I took the tram & wept.",
        edited_by="participant-ines", edited_on=dt.date(2026, 11, 19),
    )  # fmt: skip
    html = str(story.render(make_view([edited])).html)
    assert "I took the tram &amp; wept." in html
    assert "It begins with" not in html
    assert "Edited by Ines Vik, 19\u00a0Nov\u00a02026." in html


def test_unsigned_words_are_called_a_draft() -> None:
    assert "Draft, put together from 4 touchpoints" in str(story.render(make_view()).html)
    unsigned = Sentence(id="sentence-story", map_id=MAP, slot=SentenceSlot.STORY, text="I rode.")
    assert "nobody has signed" in str(story.render(make_view([unsigned])).html)


def test_without_thoughts_there_is_no_story_but_a_request() -> None:
    assert story.render(bare_view()).text.startswith("No story yet: write down what Somebody")
