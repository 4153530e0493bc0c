"""Personal and secret data in free text: recognised by its form, and masked.

Used at the door, where evidence comes in, by the map check, and by the scan of what leaves. Forms
with a check digit (cards, IBAN) are checked; phone numbers need a form that dates, prices and
counts do not have. Names of people have no form and are not recognised here. Every pattern is
bounded, so the time grows with the length of the text and not faster.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class PrivateKind(StrEnum):
    """What kind of data was recognised; the value is the word that masks it."""

    DSN = "address with password"
    TOKEN = "token"  # noqa: S105 - a word, not a secret
    EMAIL = "e-mail"
    IBAN = "IBAN"
    CARD = "card number"
    IP = "IP address"
    PATH = "path"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding: ``text[start:end]`` is data of this kind."""

    kind: PrivateKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Recogniser:
    """A pattern, the characters without which it cannot match, and a closer look at a match.

    ``measure`` returns how many characters of the match count, 0 for a false alarm.
    """

    kind: PrivateKind
    pattern: re.Pattern[str]
    needs: str
    measure: Callable[[str], int] = len


def find(text: str) -> list[Hit]:
    """Return what looks like personal or secret data, from left to right, without overlaps."""
    hits: list[Hit] = []
    for recogniser in _RECOGNISERS:
        found = list(_hits(recogniser, text))
        text = _replaced(text, found, lambda hit: "\0" * (hit.end - hit.start))
        hits += found
    return sorted(hits, key=lambda hit: hit.start)


def mask(text: str) -> str:
    """Return the text with each finding replaced by its kind in brackets.

    >>> mask("Call me: +49 30 5550 1234 or maya@example.org")
    'Call me: [phone] or [e-mail]'
    """
    return _replaced(text, find(text), lambda hit: f"[{hit.kind}]")


def _replaced(text: str, hits: list[Hit], stand_in: Callable[[Hit], str]) -> str:
    parts, end = [], 0
    for hit in hits:
        parts += [text[end : hit.start], stand_in(hit)]
        end = hit.end
    return "".join(parts) + text[end:]


def _hits(recogniser: _Recogniser, text: str) -> Iterator[Hit]:
    if not any(char in text for char in recogniser.needs):
        return
    at = 0
    while (match := recogniser.pattern.search(text, at)) is not None:
        start = match.start("data")
        if length := recogniser.measure(match["data"]):
            yield Hit(recogniser.kind, start, start + length)
            at = start + length
        else:
            at = match.end()


def _measure_sentence(text: str) -> int:
    """Leave the full stop or comma of the sentence around it."""
    return len(text.rstrip(".,:!?"))


def _measure_card(text: str) -> int:
    """Accept the lengths and first digits that issuers use, with a right Luhn sum.

    References
    ----------
    ISO/IEC 7812-1:2017, annex B: from the right, every second digit counts twice, digits of the
    products are added, and the sum is a multiple of 10.
    """
    digits = [int(char) for char in text if char.isdecimal()]
    number = "".join(map(str, digits))
    if not _ISSUERS.fullmatch(number):
        return 0
    total = sum(digits[-1::-2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return len(text) if total % 10 == 0 else 0


def _measure_iban(text: str) -> int:
    """Accept the length of the country with a right check sum; more text may follow.

    References
    ----------
    ISO 13616-1:2020: country and check digits moved to the end, letters as 10 to 35, the number
    leaves 1 when divided by 97.
    """
    wanted = _IBAN_LENGTHS.get(text[:2].upper(), 0)
    places = [place for place, char in enumerate(text) if char != " "]
    if not wanted or len(places) < wanted:
        return 0
    length = places[wanted - 1] + 1
    plain = text[:length].replace(" ", "")
    number = "".join(str(int(char, 36)) for char in plain[4:] + plain[:4])
    return length if int(number) % 97 == 1 else 0


def _measure_ip(text: str) -> int:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return 0
    return len(text)


def _measure_phone(text: str) -> int:
    """Refuse what has too few or too many digits for a number that can be called (ITU-T E.164)."""
    digits = sum(char.isdecimal() for char in text.removeprefix("00"))
    return len(text) if 8 <= digits <= 15 else 0


_ISSUERS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|3(?:0|6|8|9)\d{12}"
    r"|35\d{14}|6\d{15}|62\d{17}"
)
_IBANS = (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 "
    "DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 "
    "IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 "
    "MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 "
    "SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
)
_IBAN_LENGTHS = {entry[:2]: int(entry[2:]) for entry in _IBANS.split()}
_QUERY_NAMES = (
    "access_token|refresh_token|id_token|token|api_?key|apikey|key|secret|client_secret|password"
    "|passwd|pwd|signature|sig|auth|session|session_?id|sid|jsessionid|x-amz-signature"
)
_FOLDERS = (
    "home|Users|work|workspaces?|tmp|var|opt|etc|usr|mnt|srv|proc|private|Volumes|builds|github"
)
_IN_PATH = r"[^\s\"'<>|:;,()\[\]{}]"

_RECOGNISERS = (
    _Recogniser(
        PrivateKind.DSN,
        re.compile(
            r"(?<![\w+.-])(?P<data>[A-Za-z][\w+.-]{1,30}://[^\s:/@\"'<>]{0,100}"
            r":[^\s/@\"'<>]{1,200}@[^\s\"'<>;()]{1,300})"
        ),
        "@",
        _measure_sentence,
    ),
    _Recogniser(
        PrivateKind.TOKEN,
        re.compile(
            rf"(?:[?&;#](?:{_QUERY_NAMES})=|\bbearer )(?P<data>[^\s&#;\"'<>()]{{4,2000}})", re.I
        ),
        "= ",
        _measure_sentence,
    ),
    _Recogniser(
        PrivateKind.TOKEN,
        re.compile(r"(?<![\w-])(?P<data>eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,2000})"),
        ".",
    ),
    _Recogniser(
        PrivateKind.EMAIL,
        re.compile(
            r"(?<![\w.+%-])(?P<data>[\w.+%-]{1,64}(?:@|%40)"
            r"[^\W_](?:[\w-]{0,62}\.){1,8}[^\W\d_]{2,24})(?![\w@])"
        ),
        "@%",
    ),
    _Recogniser(
        PrivateKind.IBAN,
        re.compile(r"(?<!\w)(?P<data>[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30})", re.I),
        "0123456789",
        _measure_iban,
    ),
    _Recogniser(
        PrivateKind.CARD,
        re.compile(r"(?<![\w+-])(?<!\d[.,])(?P<data>[2-6]\d{3}(?:[ -]?\d){9,15})(?![\w-]|[.,]\d)"),
        "23456",
        _measure_card,
    ),
    _Recogniser(
        PrivateKind.IP,
        re.compile(r"(?<![\w.])(?P<data>\d{1,3}(?:\.\d{1,3}){3})(?![\w]|\.\d)"),
        ".",
        _measure_ip,
    ),
    _Recogniser(
        PrivateKind.IP,
        re.compile(
            r"(?<![\w:.])(?P<data>(?=[0-9a-f:]{0,4}[0-9])[0-9a-f]{1,4}:[0-9a-f:]{2,34}[0-9a-f])"
            r"(?![\w:])",
            re.I,
        ),
        ":",
        _measure_ip,
    ),
    _Recogniser(
        PrivateKind.PATH,
        re.compile(
            rf"(?<![\w.:/<~-])(?P<data>(?:file://)?/(?:root|(?:{_FOLDERS})/{_IN_PATH}){_IN_PATH}{{0,400}})"
        ),
        "/",
        _measure_sentence,
    ),
    _Recogniser(
        PrivateKind.PATH,
        re.compile(
            r"(?<!\w)(?P<data>[A-Za-z]:\\{1,2}(?:[^\\/:*?\"<>|\r\n]{1,80}\\{1,2}){0,20}"
            r"[^\\/:*?\"<>|\s;,()]{0,80})"
        ),
        "\\",
        _measure_sentence,
    ),
    _Recogniser(
        PrivateKind.PHONE,
        re.compile(
            r"(?<![\w+/-])(?<!\d[.,])(?P<data>"
            r"(?:\+|00(?=[1-9]))[1-9](?:[ ./()-]{0,3}\d){7,14}"  # with its country
            r"|(?:0[1-9]\d{1,4}|\(0[1-9]\d{1,4}\))(?:[ /-]{0,3}\d){5,10}"  # national, with a trunk 0
            r"|0[1-9](?:[ .]\d\d){4}"  # national, by pairs
            r"|\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4}"  # North American
            r")(?!\w|[:.,/-]\d|\s?[%€$£])"
        ),
        "+0-",
        _measure_phone,
    ),
)
