"""The emotion curve: what the room agrees on, over what people rated and customers said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from cjm_widgets.errors import ConflictError, InvalidMapError
from cjm_widgets.i18n import N_, Catalog
from cjm_widgets.model.facts import Distribution, Dot, EmotionFacts
from cjm_widgets.model.scales import Basis, MomentKind
from cjm_widgets.render import figures
from cjm_widgets.widgets.picture import Following, script, style
from cjm_widgets.workshop import curve, feelings, lead
from cjm_widgets.workshop.curve import EmotionPicture, FeltPoint
from cjm_widgets.workshop.live import Live

STEPS = (
    (2, N_("delighted")),
    (1, N_("at ease")),
    (0, N_("neutral")),
    (-1, N_("uneasy")),
    (-2, N_("upset")),
)
_KINDS = {kind.value: kind for kind in MomentKind}
_RATED = (N_("{n} of {total} has rated"), N_("{n} of {total} have rated"))
_RATED_SO_FAR = (N_("{n} person has rated"), N_("{n} people have rated"))
_LATE = (
    N_("{n} rating came in at the last moment and is still hidden."),
    N_("{n} ratings came in at the last moment and are still hidden."),
)
_UNABLE = (N_("{n} cannot say"), N_("{n} cannot say"))
_GUESSES = (N_("{n} guess"), N_("{n} guesses"))
_SETTLE = (
    N_("Agree on the room's mean where it is of one mind: {n} touchpoint"),
    N_("Agree on the room's means where it is of one mind: {n} touchpoints"),
)
_OVERTAKEN = N_(
    "Somebody else changed {name} at the same moment, and theirs is shown now. Yours was not saved."
)


class Curve(Following):
    """The feelings along one map, for the facilitator and the wall.

    Parameters
    ----------
    workshop_id
        The workshop whose people rate; ``None`` shows the map without reveal and hide.
    wall
        Only what the whole room is to look at: no panel, no controls.
    """

    WORDS = MappingProxyType(
        {
            "chart": N_("Emotion by touchpoint, from −2 upset to +2 delighted"),
            "desired": N_("Desired"),
            "actual": N_("Actual"),
            "desired_long": N_("Desired emotion"),
            "actual_long": N_("Actual emotion"),
            "actual_agreed": N_("Actual, as agreed"),
            "desired_agreed": N_("Desired, as agreed"),
            "people": N_("People"),
            "measured": N_("Measured"),
            "layers": N_("Show on the curve"),
            "reveal": N_("Reveal now"),
            "reveal_none": N_("Go on without ratings"),
            "hide": N_("Hide again"),
            "cannot_say": N_("Leave open"),
            "open": N_("not agreed yet"),
            "rated_by": N_("rated by"),
            "apart": N_("room apart"),
            "measured_n": N_("measured n"),
            "gap": N_("gap {n}"),
            "touchpoint": N_("Touchpoint"),
            "departments": N_("Department"),
            "ratings": N_("Ratings"),
            "mean": N_("Room's mean"),
            "rated_private": N_("Rated in private"),
            "rated_caption": N_("Actual emotion, rated in private, by department"),
            "why": N_("Why does it matter so much here?"),
            "why_hint": N_("One sentence: what makes it so?"),
            "moment": N_("Moment of truth"),
            "friction": N_("Friction"),
            "delight": N_("Delight"),
            "make_or_break": N_("Make or break: customers leave or stay because of it"),
            "everybody": N_("Everybody"),
            "no_data": N_("No data yet. Only belief stands here."),
            "table": N_("The same as a table"),
            "hidden": N_("hidden"),
            "private": N_("Ratings stay private until you reveal them."),
            "after_reveal": N_("Actual can be agreed once the ratings are revealed."),
            "empty": N_("There is no touchpoint yet. Lay the journey out in step 3."),
            "key_touchpoint": N_("next touchpoint"),
            "key_value": N_("raise, lower"),
            "key_clear": N_("leave open"),
            "key_tab": N_("desired, actual, panel"),
            "key_panel": N_("to the panel,"),
            "key_back": N_("back"),
            "key_undo": N_("undo"),
            "said_value": N_("{side}, {name}: {value}"),
            "said_back": N_("Put back"),
            "said_saved_why": N_("The reason is saved"),
            "theirs": N_("Somebody else wrote meanwhile:"),
            "keep_mine": N_("Keep mine"),
            "take_theirs": N_("Take theirs"),
            "key_delete": N_("Del"),
        }
    )
    _esm = script("curve_scene", "curve_plot", "curve_panel", "curve")
    _css = style("curve")

    def __init__(
        self,
        live: Live,
        map_id: str,
        *,
        workshop_id: str | None = None,
        catalog: Catalog | None = None,
        wall: bool = False,
    ) -> None:
        self._map_id = map_id
        self._workshop_id = workshop_id
        super().__init__(live, catalog=catalog, wall=wall)

    def _draw(self) -> dict[str, Any]:
        picture = curve.emotion_picture(
            self._live.document,
            self._map_id,
            workshop_id=self._workshop_id,
            measured=curve.measure(self._live, self._map_id),
        )
        drawn = state(picture, self._language, seen=self._live.sequence)
        return drawn | {"wall": self._wall, "leads": self._workshop_id is not None}

    def _carry_out(self, do: str, said: Mapping[str, Any]) -> None:
        deed = self._deeds().get(do)
        if deed is None:
            raise InvalidMapError(f"The curve knows nothing to do by the name of {do!r}.")
        try:
            deed(said)
        except ConflictError as err:
            self._live.poll()
            point = self._live.document.find(str(said.get("id")))
            name = getattr(point, "name", None) or self._language.text(N_("this"))
            raise ConflictError(
                self._language.text(_OVERTAKEN).format(name=name), stale=err.stale
            ) from err
        finally:
            self.redraw()

    def _deeds(self) -> dict[str, Callable[[Mapping[str, Any]], object]]:
        live = self._live
        return {
            "agree": lambda a: feelings.agree(live, a["id"], a["side"], a["value"], seen=a["seen"]),
            "settle": lambda a: feelings.agree_where_of_one_mind(
                live, self._map_id, workshop_id=self._workshop_id, seen=a["seen"]
            ),
            "mark": lambda a: feelings.mark_moment(
                live,
                a["id"],
                None if a["kind"] is None else _KINDS[a["kind"]],
                seen=a["seen"],
            ),
            "explain": lambda a: feelings.explain_moment(live, a["id"], a["why"], seen=a["seen"]),
            "weigh": lambda a: feelings.weigh_moment(live, a["id"], a["on"], seen=a["seen"]),
            "reveal": lambda _: lead.reveal(live, self._workshop_id or "", self._map_id),
            "hide": lambda _: lead.hide(live, self._workshop_id or "", self._map_id),
            "undo": lambda _: live.undo(),
            "redo": lambda _: live.redo(),
        }


def state(picture: EmotionPicture, catalog: Catalog, *, seen: int) -> dict[str, Any]:
    """Return a picture of feelings as the JSON values that the script draws."""
    text = catalog.text
    stages = {s.id: (n, s.name) for n, s in enumerate(picture.stages, 1)}
    return {
        "seen": seen,
        "map": picture.map_id,
        "hidden": picture.hidden,
        "begun": picture.n_people > 0,
        "rated": _rated(picture, catalog),
        "late": _counted(_LATE, picture.n_late, catalog) if picture.n_late else None,
        "explained": _explained(picture, catalog),
        "settle": _settle(picture, catalog),
        "steps": [
            {"value": v, "sign": figures.number(v, catalog, signed=True), "word": text(word)}
            for v, word in STEPS
        ],
        "stages": [
            {"id": s.id, "name": s.name, "number": str(stages[s.id][0])} for s in picture.stages
        ],
        "points": [_point(p, stages[p.stage_id], catalog) for p in picture.points],
    }


def _rated(picture: EmotionPicture, catalog: Catalog) -> str:
    if picture.n_expected >= max(picture.n_people, 1):
        return _counted(_RATED, picture.n_people, catalog, total=picture.n_expected)
    return _counted(_RATED_SO_FAR, picture.n_people, catalog)


def _explained(picture: EmotionPicture, catalog: Catalog) -> str:
    if picture.hidden:
        return catalog.text(
            N_("Nobody, you included, sees a rating before all are revealed together.")
        )
    return catalog.text(
        N_(
            "Dots are people, hollow ones guess; ticks beside a point are the room's mean. "
            "Departments of fewer than three are shown together with others."
        )
    )


def _settle(picture: EmotionPicture, catalog: Catalog) -> str | None:
    open_ = sum(bool(feelings.of_one_mind(point)) for point in picture.points)
    return _counted(_SETTLE, open_, catalog) if open_ else None


def _point(point: FeltPoint, stage: tuple[int, str], catalog: Catalog) -> dict[str, Any]:
    room = point.room
    return {
        "id": point.id,
        "number": point.number,
        "name": point.name,
        "channel": None if point.channel is None else catalog.text(point.channel.label),
        "stage": stage[0] - 1,
        "alternative": point.is_alternative,
        "desired": point.agreed_desired,
        "actual": point.agreed_actual,
        "rated": point.n_rated if room is None else room.actual.n,
        "people": [] if room is None else [_dot(dot) for dot in room.dots],
        "mean": None if room is None else _mean(room.actual),
        "wish": None if room is None else _mean(room.desired),
        "mean_said": "" if room is None else _mean_text(room.actual.values, catalog),
        "apart": _apart(room, catalog),
        "room": _room(point, catalog),
        "departments": [
            {
                "name": " + ".join(group.names),
                "dots": [_dot(dot) for dot in group.dots],
                "mean": _mean_text([dot.value for dot in group.dots], catalog),
                "said": ", ".join(
                    figures.number(dot.value, catalog, signed=True) for dot in group.dots
                ),
            }
            for group in point.departments
        ],
        "measured": _measured(point.customers, point.agreed_actual, catalog),
        "moment": None if point.moment_kind is None else point.moment_kind.value,
        "make_or_break": point.make_or_break,
        "why": point.why or "",
    }


def _dot(dot: Dot) -> list[int]:
    """A value, and 1 where it is only a guess."""
    return [dot.value, int(dot.basis is Basis.GUESS)]


def _mean(rated: Distribution) -> float | None:
    return None if rated.mean is None else round(rated.mean, 3)


def _mean_text(values: Sequence[int], catalog: Catalog) -> str:
    if not values:
        return ""
    return figures.number(sum(values) / len(values), catalog, digits=1, signed=True)


def _apart(room: EmotionFacts | None, catalog: Catalog) -> dict[str, str] | None:
    """How far the middle half of the room spans, where that is more than one step."""
    if room is None or not room.discuss:
        return None
    first, third = room.actual.quantile(0.25), room.actual.quantile(0.75)
    if first is None or third is None:
        return None
    steps = figures.short(third - first, catalog)
    return {
        "steps": steps,
        "title": catalog.text(N_("The room is apart: discuss")),
        "advice": catalog.text(
            N_(
                "The middle half of the ratings spans {steps} steps. Let the highest and the "
                "lowest speak first, then agree."
            )
        ).format(steps=steps),
    }


def _room(point: FeltPoint, catalog: Catalog) -> dict[str, str] | None:
    room = point.room
    if room is None:
        return None
    n = figures.count_of(room.actual.n, catalog)
    parts = []
    if room.actual.mean is not None:
        values = room.actual.values
        low, high = (figures.number(v, catalog, signed=True) for v in (values[0], values[-1]))
        mean = figures.number(room.actual.mean, catalog, digits=1, signed=True)
        span = catalog.text(N_("mean {mean}, {low} to {high}, {n}"))
        parts.append(span.format(mean=mean, low=low, high=high, n=n))
    guesses = sum(dot.basis is Basis.GUESS for dot in room.dots)
    more = [_counted(_GUESSES, guesses, catalog)] if guesses else []
    if point.n_unable:
        more.append(_counted(_UNABLE, point.n_unable, catalog))
    quoted = catalog.text(N_("“{word}”"))
    words = [quoted.format(word=word) + (f" × {n}" if n > 1 else "") for word, n in room.words[:4]]
    return {"span": ", ".join(parts), "more": ", ".join(more), "words": ", ".join(words)}


def _measured(
    customers: EmotionFacts | None, agreed: int | None, catalog: Catalog
) -> dict[str, Any] | None:
    """What customers say as one sentence; the mean only where enough of them answered."""
    if customers is None or customers.interval is None or not customers.interval.n:
        return None
    found = customers.interval
    drawn: dict[str, Any] = {
        "n": figures.number(found.n, catalog),
        "mean": None,
        "low": None,
        "high": None,
    }
    answers = catalog.plural(N_("{n} customer"), N_("{n} customers"), found.n)
    said = {"count": answers.format(n=drawn["n"])}
    if found.estimate is None or not figures.may_show(found):
        too_few = catalog.text(N_("Too few answers to show a value."))
        return drawn | said | {"value": "", "sentence": too_few}
    value = figures.number(found.estimate, catalog, digits=1, signed=True)
    if found.low is None or found.high is None:
        interval = catalog.text(N_("anecdotal: fewer than ten answers"))
    else:
        low, high = (
            figures.number(end, catalog, digits=1, signed=True) for end in (found.low, found.high)
        )
        interval = catalog.text(N_("95 %: {low} to {high}")).format(low=low, high=high)
        drawn |= {"low": round(found.low, 3), "high": round(found.high, 3)}
    away = "" if agreed is None else _away(found.estimate - agreed, catalog)
    sentence = f"({interval}) {away}".strip()
    return drawn | said | {"mean": round(found.estimate, 3), "value": value, "sentence": sentence}


def _away(difference: float, catalog: Catalog) -> str:
    size = figures.number(abs(difference), catalog, digits=1)
    if abs(difference) < 0.5:
        return catalog.text(N_("close to what was agreed"))
    if difference < 0:
        return catalog.text(N_("{size} below what was agreed")).format(size=size)
    return catalog.text(N_("{size} above what was agreed")).format(size=size)


def _counted(forms: tuple[str, str], n: int, catalog: Catalog, **more: object) -> str:
    return catalog.plural(*forms, n).format(n=n, **more)
