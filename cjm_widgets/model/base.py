"""What every item of a journey has in common: an id, an order, and one way to change."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, ClassVar, NamedTuple, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic import ValidationError as PydanticError

from cjm_widgets.errors import InvalidMapError
from cjm_widgets.fields import ID_SPEC, RANK_SPEC, UNKNOWN_SPEC, FieldSpec, Ref

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_ID_TAIL = "[a-z0-9][a-z0-9-]{0,62}"
_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"
_RANK = r"^[0-9a-z]{0,199}[1-9a-z]$"


def clean_text(text: str) -> str:
    """Return the text with Unix line ends and composed letters; refuse control characters.

    Raises
    ------
    ValueError
        The text holds a control character or half a surrogate pair, which neither a
        spreadsheet nor PostgreSQL can keep.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    for position, char in enumerate(text):
        if (category := unicodedata.category(char)) == "Cs" or (
            category == "Cc" and char not in "\n\t"
        ):
            raise ValueError(f"character U+{ord(char):04X} at position {position} is not text")
        if char in "\ufffe\uffff":
            raise ValueError(f"character U+{ord(char):04X} at position {position} is not text")
    return text


def to_moment(at: dt.datetime) -> str:
    """Return a time with zone as text in UTC, to the second: ``2026-11-22T14:32:05Z``."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_moment(text: str) -> dt.datetime:
    """Return the time that :func:`to_moment` wrote.

    Raises
    ------
    ValueError
        It is written otherwise, or there is no such time.
    """
    if not re.fullmatch(_MOMENT, text):
        raise ValueError(f"a time must read like 2026-11-22T14:32:05Z (found {text!r})")
    return dt.datetime.fromisoformat(text)


def _checked_moment(text: str) -> str:
    from_moment(text)
    return text


# A time to the second in UTC, as text: one spelling in every file and database.
Moment = Annotated[str, Field(pattern=_MOMENT), AfterValidator(_checked_moment)]
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(clean_text)]
Text = Annotated[str, Field(max_length=4000), AfterValidator(clean_text)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=10**15)]


class Reference(NamedTuple):
    """One pointer from an item to another: the field it stands in and the id it names."""

    field: str
    target: str


class Entity(BaseModel):
    """An immutable item of the workspace.

    Attributes
    ----------
    id
        ``kind-slug``; never shown to customers, safe as a file name.
    unknown
        Fields the team tried to fill in and could not. A field that is ``None`` and not named
        here is simply not filled in yet.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ClassVar[str]
    plural: ClassVar[str]
    label: ClassVar[str]
    label_plural: ClassVar[str]

    id: Annotated[str, Field(max_length=80), ID_SPEC]
    unknown: Annotated[tuple[str, ...], UNKNOWN_SPEC] = ()

    def revise(self, **changes: object) -> Self:
        """Return a copy with the changes, validated again as a whole.

        Raises
        ------
        InvalidMapError
            A change names no field of this kind or breaks one of its rules.
        """
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return build(type(self), values | changes)

    @model_validator(mode="before")
    @classmethod
    def _drop_answered_unknowns(cls, values: Any) -> Any:
        """A field that has got a value is no longer unknown; keep the names sorted."""
        if not isinstance(values, dict) or not isinstance(
            names := values.get("unknown") or (), list | tuple | set | frozenset
        ):
            return values
        left = {name for name in names if values.get(name) in (None, "", (), [])}
        return values | {"unknown": tuple(sorted(map(str, left)))}

    @model_validator(mode="after")
    def _check_identity(self) -> Self:
        if not re.fullmatch(f"{self.kind}-{_ID_TAIL}", self.id):
            raise ValueError(
                f"id {self.id!r} must be '{self.kind}-' and then small letters, digits or hyphens"
            )
        fields = type(self).model_fields
        for name in self.unknown:
            if (
                name in ("id", "rank", "unknown")
                or name not in fields
                or fields[name].is_required()
            ):
                raise ValueError(f"unknown: {name!r} is not an optional field of a {self.kind}")
        return self


E = TypeVar("E", bound=Entity)


class RankedEntity(Entity):
    """An item whose place among its siblings people choose.

    Attributes
    ----------
    rank
        Siblings are sorted by this string, ties by id; see :func:`rank_between`.
    """

    rank: Annotated[str, Field(pattern=_RANK), RANK_SPEC] = "i"


def build(cls: type[E], values: dict[str, Any]) -> E:
    """Return an entity of class *cls*, or say in one sentence what is wrong with the values.

    Raises
    ------
    InvalidMapError
        With the item's id and the first offending field.
    """
    try:
        return cls.model_validate(values)
    except PydanticError as err:
        item = str(values.get("id", f"a new {cls.kind}"))
        first = err.errors(include_url=False, include_context=False, include_input=False)[0]
        field = str(first["loc"][0]) if first["loc"] else None
        where = f"{item}, field '{field}'" if field else item
        problem = first["msg"].removeprefix("Value error, ")
        raise InvalidMapError(f"{where}: {problem}", item=item, field=field) from err


def ref_of(cls: type[Entity], field: str) -> Ref | None:
    """Return the mark of a reference field, ``None`` for any other field."""
    return next((m for m in cls.model_fields[field].metadata if isinstance(m, Ref)), None)


def spec_of(cls: type[Entity], field: str) -> FieldSpec:
    """Return the meaning of a field; every field of every entity has one.

    Raises
    ------
    LookupError
        The field lost its description, for instance by being declared again in a subclass.
    """
    for mark in cls.model_fields[field].metadata:
        if isinstance(mark, FieldSpec):
            return mark
    raise LookupError(f"{cls.__name__}.{field} has no FieldSpec; put Annotated outermost")


def references(entity: Entity) -> Iterator[Reference]:
    """Yield every pointer of an item to another, field by field."""
    for field in _ref_fields(type(entity)):
        value = getattr(entity, field)
        targets = (value,) if isinstance(value, str) else value or ()
        yield from (Reference(field, target) for target in targets)


def parent_of(entity: Entity) -> str | None:
    """Return the id of the item this one lives and dies with, ``None`` at the top."""
    field = _parent_field(type(entity))
    value = None if field is None else getattr(entity, field)
    return value if isinstance(value, str) else None


# Asked for every item of a workspace whenever it is read; a class does not change.
@cache
def _ref_fields(cls: type[Entity]) -> tuple[str, ...]:
    return tuple(field for field in cls.model_fields if ref_of(cls, field) is not None)


@cache
def _parent_field(cls: type[Entity]) -> str | None:
    refs = ((field, ref_of(cls, field)) for field in cls.model_fields)
    return next((field for field, ref in refs if ref is not None and ref.parent), None)


def rank_between(low: str | None = None, high: str | None = None) -> str:
    """Return a rank that sorts after *low* and before *high* (``None`` = open end).

    Ranks are read as fractions in base 36, so there is always room between two of them, and
    moving one item touches one row.

    >>> rank_between("a", "b")
    'ai'

    Raises
    ------
    ValueError
        *low* does not sort before *high*, or a rank ends in ``0``, below which nothing fits.
    """
    low = low or ""
    if high is not None and low >= high:
        raise ValueError(f"no rank lies between {low!r} and {high!r}")
    if low.endswith("0") or (high or "1").endswith("0"):
        raise ValueError("a rank must not end in 0")
    return _midpoint(low, high)


def _midpoint(low: str, high: str | None) -> str:
    if high is not None:
        shared = 0
        while (low[shared] if shared < len(low) else "0") == high[shared]:
            shared += 1
        if shared:
            return high[:shared] + _midpoint(low[shared:], high[shared:])
    first = _DIGITS.index(low[0]) if low else 0
    last = _DIGITS.index(high[0]) if high else len(_DIGITS)
    if last - first > 1:
        return _DIGITS[(first + last) // 2]
    if high is not None and len(high) > 1:
        return high[0]
    return _DIGITS[first] + _midpoint(low[1:], None)


def spread_ranks(n: int) -> list[str]:
    """Return *n* ranks in ascending order with even room between them.

    >>> spread_ranks(3)
    ['9', 'i', 'r']
    """
    width = 1
    while len(_DIGITS) ** width <= n:
        width += 1
    ranks = []
    for place in range(1, n + 1):
        number = place * len(_DIGITS) ** width // (n + 1)
        digits = ""
        for _ in range(width):
            number, digit = divmod(number, len(_DIGITS))
            digits = _DIGITS[digit] + digits
        ranks.append(digits.rstrip("0"))
    return ranks
