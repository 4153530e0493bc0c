"""The dot vote as the facilitator leads it: open, see who has voted, close, vote once more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from cjm_widgets.errors import InvalidMapError
from cjm_widgets.fields import Step
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.document import Document
from cjm_widgets.model.people import Department
from cjm_widgets.model.session import Workshop
from cjm_widgets.widgets.picture import Following, script, style
from cjm_widgets.workshop import lead, rounds, titles
from cjm_widgets.workshop.live import Live
from cjm_widgets.workshop.rounds import RoundPicture, Tally

_VOTED = (N_("{n} of {total} has voted"), N_("{n} of {total} have voted"))
_VOTED_SO_FAR = (N_("{n} person has voted"), N_("{n} people have voted"))
_DOTS = (N_("{n} dot each"), N_("{n} dots each"))


class Dots(Following):
    """The votes of one workshop.

    Parameters
    ----------
    step
        Decides what a new vote proposes: touchpoints, or opportunities in the last steps.
    wall
        Only what the whole room is to look at: no form, no buttons.
    """

    WORDS = MappingProxyType(
        {
            "vote": N_("Dot vote"),
            "question": N_("Question"),
            "question_hint": N_("What does the room vote on?"),
            "dots_each": N_("Dots for everybody"),
            "choices": N_("What can be voted for"),
            "all": N_("All"),
            "none": N_("None"),
            "open_round": N_("Open the vote"),
            "close_round": N_("Close and count"),
            "again": N_("Vote once more"),
            "again_hint": N_(
                "After talking, the room may vote on it once more. Both results stay."
            ),
            "new": N_("New vote"),
            "back": N_("Back to the result"),
            "secret": N_("Totals stay hidden until you close the vote."),
            "by_hand": N_("Enter dots for somebody"),
            "by_hand_hint": N_("For a shared laptop or a show of hands, one person at a time."),
            "department": N_("Department"),
            "no_department": N_("not said"),
            "left": N_("{n} left"),
            "put": N_("Put these dots"),
            "said_put": N_("Dots kept. {voted}"),
            "said_opened": N_("The vote is open: {question}"),
            "said_closed": N_("Closed. Most dots: {name}, {n}"),
            "said_none": N_("Closed. Nobody put a dot"),
            "first": N_("First vote"),
            "second": N_("Second vote"),
            "result": N_("Result"),
            "choice": N_("Choice"),
            "earlier": N_("Show"),
            "attempt_2": N_("second vote on this question"),
            "empty": N_("There is nothing to vote on yet. Lay the journey out in step 3."),
            "more": N_("One dot more: {name}"),
            "fewer": N_("One dot fewer: {name}"),
            "no_dots": N_("Nobody put a dot."),
        }
    )
    _esm = script("dots")
    _css = style("dots")

    def __init__(
        self,
        live: Live,
        workshop_id: str,
        *,
        step: Step = Step.MOMENTS,
        catalog: Catalog | None = None,
        wall: bool = False,
    ) -> None:
        self._workshop_id = workshop_id
        self._step = step
        super().__init__(live, catalog=catalog, wall=wall)

    def _draw(self) -> dict[str, Any]:
        document = self._live.document
        drawn = state(document, self._workshop_id, self._language, step=self._step)
        return drawn | {"wall": self._wall}

    def _carry_out(self, do: str, said: Mapping[str, Any]) -> None:
        deed = self._deeds().get(do)
        if deed is None:
            raise InvalidMapError(f"The vote knows nothing to do by the name of {do!r}.")
        try:
            deed(said)
        finally:
            self.redraw()

    def _deeds(self) -> dict[str, Callable[[Mapping[str, Any]], object]]:
        live = self._live
        return {
            "open_round": lambda a: lead.open_round(
                live,
                self._workshop_id,
                question=a["question"].strip(),
                target_ids=a["choices"],
                dots=a["dots"],
            ),
            "close_round": lambda a: lead.close_round(live, a["id"]),
            "again": lambda a: lead.again(live, a["id"]),
            "cast": lambda a: rounds.cast(
                live, a["id"], a["dots"], department_id=a["department"] or None, nonce=a["nonce"]
            ),
            "undo": lambda _: live.undo(),
            "redo": lambda _: live.redo(),
        }


def state(document: Document, workshop_id: str, catalog: Catalog, *, step: Step) -> dict[str, Any]:
    """Return the votes of a workshop as the JSON values that the script draws."""
    question, choices = lead.default_choices(
        document, document.get(workshop_id, Workshop), step, catalog
    )
    expected = rounds.count_voters(document, workshop_id)
    found = rounds.round_pictures(document, workshop_id)
    return {
        "seen": document.sequence,
        "offer": {
            "question": question,
            "dots": lead.DOTS,
            "choices": [_choice(document, target, catalog) for target in choices],
        },
        "departments": [{"id": d.id, "name": d.name} for d in document.all(Department)],
        "rounds": [_round(document, asked, expected, catalog) for asked in found],
    }


def _round(
    document: Document, found: RoundPicture, expected: int, catalog: Catalog
) -> dict[str, Any]:
    forms = _VOTED if expected >= max(1, found.n_voted) else _VOTED_SO_FAR
    return {
        "id": found.id,
        "question": found.question,
        "dots": found.dots,
        "dots_said": catalog.plural(*_DOTS, found.dots).format(n=found.dots),
        "attempt": found.attempt,
        "open": found.is_open,
        "voted": catalog.plural(*forms, found.n_voted).format(n=found.n_voted, total=expected),
        "again": found.may_repeat,
        "repeats": bool(found.first),
        "choices": [
            _choice(document, target, catalog)
            | {
                "now": _tally(found.tallies.get(target), catalog),
                "first": _tally(found.first.get(target), catalog),
            }
            for target in found.choices
        ],
    }


def _choice(document: Document, target: str, catalog: Catalog) -> dict[str, Any]:
    return {
        "id": target,
        "number": titles.number_of(document, target),
        "name": titles.title_of(document, target, catalog),
    }


def _tally(tally: Tally | None, catalog: Catalog) -> dict[str, Any]:
    if tally is None:
        return {"total": 0, "parts": []}
    somebody = catalog.text(N_("no department"))
    return {
        "total": tally.total,
        "parts": [
            {"name": " + ".join(name or somebody for name in names), "n": n}
            for names, n in tally.parts
        ],
    }
