"""What every tabular or textual format must know about a field: its name and its plain type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache

from cjm_widgets.fields import FieldSpec
from cjm_widgets.model.base import Entity
from cjm_widgets.model.schema import field_specs
from cjm_widgets.model.shapes import shapes


@dataclass(frozen=True, slots=True)
class Column:
    """One field as a file sees it.

    Attributes
    ----------
    core
        ``str``, ``int``, ``float``, ``bool``, ``datetime.date`` or an enumeration.
    many
        The field is a tuple of *core*.
    required
        An item cannot be made without it.
    """

    name: str
    spec: FieldSpec
    core: type
    many: bool
    required: bool

    @property
    def is_text(self) -> bool:
        """Whatever stands there is text, also when it looks like a number or a date."""
        return self.core is str

    @property
    def choices(self) -> tuple[str, ...]:
        """Allowed words of a closed set, empty for anything else."""
        return tuple(self.core) if issubclass(self.core, StrEnum) else ()


@cache
def columns(cls: type[Entity]) -> dict[str, Column]:
    """Return the columns of a kind by field name, in the order of declaration."""
    found = shapes(cls)
    return {
        name: Column(name, spec, found[name].core, found[name].many, found[name].required)
        for name, spec in field_specs(cls).items()
    }


def number_text(number: float) -> str:
    """Return the shortest text that reads back as the same number; whole numbers without point.

    YAML 1.1 takes an exponent for text unless a point stands before it.

    >>> number_text(9.0), number_text(0.1), number_text(1e-05)
    ('9', '0.1', '1.0e-05')
    """
    if float(number).is_integer() and abs(number) < 2**53:
        return repr(int(number))
    text = repr(number)
    return text if "." in text else text.replace("e", ".0e")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``" (did you mean 'x'?)"`` for the nearest known word, else nothing."""
    near = get_close_matches(word, list(known), n=1)
    return f" (did you mean '{near[0]}'?)" if near else ""
