"""The persona card: everything known about the person, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from cjm_widgets.i18n import N_
from cjm_widgets.model.people import Persona
from cjm_widgets.model.schema import field_specs
from cjm_widgets.render import figures
from cjm_widgets.render.portrait import initials_of, portrait_svg
from cjm_widgets.render.safe import render_template
from cjm_widgets.render.view import Fragment, View

AGE = "age_low"
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Life"), (AGE, "gender", "household", "place", "income_level")),
    (N_("Work and days"), ("job", "role", "working_style", "travel", "devices")),
    (N_("What moves them"), ("values", "motivations", "interests")),
    (N_("What must work"), ("needs", "pains")),
    (
        N_("What they use"),
        ("products_competing", "products_complementing", "online_places"),
    ),
)


class State(StrEnum):
    """Unknown is not empty: the first was asked for, the second nobody has tried."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Trait:
    """One field of the card as a reader sees it."""

    label: str
    values: tuple[str, ...] = ()
    state: State = State.KNOWN


@dataclass(frozen=True, slots=True)
class Group:
    """A few traits under one heading."""

    title: str
    traits: tuple[Trait, ...]


def render(view: View) -> Fragment:
    """Return the persona card."""
    groups = tuple(
        Group(view.catalog.text(title), tuple(_trait(view, field) for field in fields))
        for title, fields in GROUPS
    )
    traits = [trait for group in groups for trait in group.traits]
    see = view.persona.summary or view.catalog.text(
        N_("Nobody has summed up {name} in one line yet; the facilitator can ask for it.")
    ).format(name=view.persona.name)
    html = render_template(
        "sections/persona.html.j2",
        view.catalog,
        persona=view.persona,
        portrait=portrait_svg(
            view.persona.portrait,
            label=view.catalog.text(N_("Portrait of {name}")).format(name=view.persona.name),
            initials=initials_of(view.persona.name),
        ),
        see=see,
        small=_coverage(view, traits),
        groups=groups,
        measured=tuple(_measured(view)),
    )
    return Fragment("persona", html, see)


def _trait(view: View, field: str) -> Trait:
    persona, text = view.persona, view.catalog.text
    label = N_("Age range") if field == AGE else field_specs(Persona)[field].label
    value: str | tuple[str, ...] | None = _age(view) if field == AGE else getattr(persona, field)
    if value:
        return Trait(text(label), (value,) if isinstance(value, str) else value)
    return Trait(text(label), state=State.UNKNOWN if field in persona.unknown else State.EMPTY)


def _age(view: View) -> str | None:
    low, high, text = view.persona.age_low, view.persona.age_high, view.catalog.text
    if low is not None and high is not None:
        return str(low) if low == high else f"{low}\N{EN DASH}{high}"
    if low is not None:
        return text(N_("{age} and older")).format(age=low)
    return text(N_("up to {age}")).format(age=high) if high is not None else None


def _coverage(view: View, traits: list[Trait]) -> str:
    """Say how much of the card is filled in, and what was asked for in vain."""
    known = sum(trait.state is State.KNOWN for trait in traits)
    unknown = sum(trait.state is State.UNKNOWN for trait in traits)
    said = view.catalog.text(N_("{known} of {total} fields are filled in.")).format(
        known=known, total=len(traits)
    )
    if not unknown:
        return said
    asked = view.catalog.plural(
        N_("One was asked for and stays unknown, which is not the same as empty."),
        N_("{n} were asked for and stay unknown, which is not the same as empty."),
        unknown,
    ).format(n=unknown)
    return f"{said} {asked}"


def _measured(view: View) -> Iterator[Trait]:
    """What our own data say about the people behind the persona."""
    persona, facts, catalog = view.persona, view.facts, view.catalog
    if persona.segment_size is not None:
        size = figures.number(persona.segment_size, catalog)
        if persona.segment_share is not None:
            share = figures.percent(persona.segment_share, catalog)
            size = catalog.text(N_("{n}, {share} of all customers")).format(n=size, share=share)
        yield Trait(catalog.text(N_("Customers like this")), (size,))
    if persona.segment_rule:
        yield Trait(catalog.text(N_("Counted by")), (persona.segment_rule,))
    if facts.n_cases is not None:
        cases = figures.number(facts.n_cases, catalog)
        if facts.observed_from is not None and facts.observed_to is not None:
            cases = catalog.text(N_("{n}, {period}")).format(
                n=cases, period=figures.period(facts.observed_from, facts.observed_to, catalog)
            )
        yield Trait(catalog.text(N_("Journeys followed")), (cases,))
    if facts.n_respondents is not None:
        asked = figures.number(facts.n_respondents, catalog)
        yield Trait(catalog.text(N_("Customers who rated")), (asked,))
