"""The map told in the first person, from its own fields and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cjm_widgets.analytics.intervals import SUPPRESSED_BELOW
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.journey import Touchpoint
from cjm_widgets.model.scales import SentenceSlot
from cjm_widgets.render import figures
from cjm_widgets.render.outline import places, touchpoints
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.sentences import Told, written
from cjm_widgets.render.view import Fragment, View

WORDS = 120
THOUGHT_WORDS = 24
MOVED = 0.5
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\s”’\"')]*\s+")


@dataclass(frozen=True, slots=True)
class Beat:
    """One step of the story: how it is led in, what goes through the head, and how it felt.

    Attributes
    ----------
    weight
        How much is lost when the step is left out; beginning, end and the extremes weigh most.
    """

    href: str
    lead: str
    thought: str
    weight: float

    @property
    def text(self) -> str:
        return f"{self.lead} {self.thought}".strip()

    @property
    def n_words(self) -> int:
        return len(self.text.split())


def render(view: View) -> Fragment:
    """Return the story: an editor's own words where there are any, else drafted from the fields."""
    text = view.catalog.text
    edited = written(view, SentenceSlot.STORY)
    beats = [] if edited is not None else tell(view)
    closing = "" if edited is not None or not beats else view.persona.quote or ""
    if edited is not None:
        see = text(N_("The same map, told by {name}.")).format(name=view.persona.name)
    elif beats:
        see = text(N_("The same map, as {name} would tell it.")).format(name=view.persona.name)
    else:
        see = text(
            N_("No story yet: write down what {name} thinks or says at two touchpoints.")
        ).format(name=view.persona.name)
    html = render_template(
        "sections/story.html.j2",
        view.catalog,
        see=see,
        edited=edited,
        beats=beats,
        closing=closing,
        source=_source(view, edited, beats),
    )
    return Fragment("story", html, see)


def tell(view: View) -> list[Beat]:
    """Return the steps of the story in the order of the journey, about 120 words in all.

    Only touchpoints at which the team wrote down what goes through the customer's head take part.
    Feelings are named where at least five people rated them, with the word most of them chose.
    """
    speaking = [t for t in touchpoints(view) if t.thinks or t.says]
    if len(speaking) < 2:
        return []
    moods = {t.id: _mood(view, t) for t in speaking}
    known = {item: mood for item, mood in moods.items() if mood is not None}
    worst = min(known, key=lambda item: known[item], default=None)
    best = max(known, key=lambda item: known[item], default=None)
    beats = []
    for index, touchpoint in enumerate(speaking):
        mood = moods[touchpoint.id]
        extreme = touchpoint.id in (worst, best) and abs(mood or 0) >= MOVED
        edge = index in (0, len(speaking) - 1)
        beats.append(
            Beat(
                href=places(view)[touchpoint.id].href,
                lead=_lead(
                    view, touchpoint, mood,
                    place=(index, len(speaking)),
                    peak=extreme,
                ),
                thought=_thought(touchpoint),
                weight=10 * (edge + extreme) + abs(mood or 0),
            )
        )  # fmt: skip
    return _within(beats, WORDS - len((view.persona.quote or "").split()))


def _within(beats: Sequence[Beat], words: int) -> list[Beat]:
    """Take the weightiest steps first, and each lighter one for which there is still room."""
    kept: set[int] = set()
    room = words
    for index in sorted(range(len(beats)), key=lambda i: (-beats[i].weight, i)):
        if beats[index].n_words <= room or len(kept) < 2:
            kept.add(index)
            room -= beats[index].n_words
    return [beat for index, beat in enumerate(beats) if index in kept]


def _mood(view: View, touchpoint: Touchpoint) -> float | None:
    facts = view.facts.touchpoints.get(touchpoint.id)
    speaking = None if facts is None else facts.speaking
    if speaking is None or speaking.actual.n < SUPPRESSED_BELOW:
        return None
    return speaking.actual.mean


def _lead(
    view: View,
    touchpoint: Touchpoint,
    mood: float | None,
    *,
    place: tuple[int, int],
    peak: bool,
) -> str:
    """The words that lead to a thought: where in the journey, and how it feels there."""
    text = view.catalog.text
    index, total = place
    word = _word(view, touchpoint) if mood is not None and abs(mood) >= MOVED else None
    if peak and word and mood is not None:
        pattern = (
            N_("The worst is “{touchpoint}”: {word}.")
            if mood < 0
            else N_("The best is “{touchpoint}”: {word}.")
        )
    elif index == 0:
        pattern = N_("It begins with “{touchpoint}”.")
    elif index == total - 1:
        pattern = N_("It ends with “{touchpoint}”.")
    elif word:
        pattern = N_("At “{touchpoint}” one word: {word}.")
    else:
        pattern = N_("Then “{touchpoint}”.") if index % 2 else N_("Next, “{touchpoint}”.")
    return text(pattern).format(touchpoint=touchpoint.name, word=word)


def _word(view: View, touchpoint: Touchpoint) -> str | None:
    facts = view.facts.touchpoints.get(touchpoint.id)
    speaking = None if facts is None else facts.speaking
    return speaking.words[0][0] if speaking is not None and speaking.words else None


def _thought(touchpoint: Touchpoint) -> str:
    """What was said, else thought, cut after a whole sentence."""
    whole = " ".join((touchpoint.says or touchpoint.thinks or "").split())
    kept: list[str] = []
    for sentence in _SENTENCE_END.split(whole):
        if kept and sum(len(s.split()) for s in [*kept, sentence]) > THOUGHT_WORDS:
            break
        kept.append(sentence)
    thought = " ".join(kept)
    return thought if not thought or thought[-1] in ".!?…" else f"{thought}."


def _source(view: View, edited: Told | None, beats: Sequence[Beat]) -> str | None:
    """Say whose words these are."""
    catalog: Catalog = view.catalog
    if edited is not None:
        if edited.by is None:
            return catalog.text(N_("Draft: nobody has signed for these words yet."))
        if edited.on is None:
            return catalog.text(N_("Edited by {name}.")).format(name=edited.by)
        return catalog.text(N_("Edited by {name}, {day}.")).format(
            name=edited.by, day=figures.day(edited.on, catalog)
        )
    if not beats:
        return None
    return catalog.text(
        N_(
            "Draft, put together from {n} touchpoints of the map; nothing in it was made up. "
            "It waits for a person to read and sign it."
        )
    ).format(n=len(beats))
