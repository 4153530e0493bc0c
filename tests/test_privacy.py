"""Personal and secret data is found by its form; what only resembles it is left alone."""

from __future__ import annotations

import time

import pytest

from cjm_widgets.privacy import PrivateKind, find, mask

# The numbers are test numbers of issuers and banks, or reserved for use in documents and films.
FOUND = [
    (PrivateKind.EMAIL, "maya@example.org"),
    (PrivateKind.EMAIL, "a.b+c@sub.exa-mple.co.uk"),
    (PrivateKind.EMAIL, "jörg@müller.de"),
    (PrivateKind.EMAIL, "maya%40example.org"),
    (PrivateKind.PHONE, "+49 30 5550 1234"),
    (PrivateKind.PHONE, "+1 (212) 555-0100"),
    (PrivateKind.PHONE, "+442079460958"),
    (PrivateKind.PHONE, "0049 171 1234567"),
    (PrivateKind.PHONE, "0171 1234567"),
    (PrivateKind.PHONE, "01711234567"),
    (PrivateKind.PHONE, "04531/12345678"),
    (PrivateKind.PHONE, "(030) 1234-567"),
    (PrivateKind.PHONE, "06 12 34 56 78"),
    (PrivateKind.PHONE, "(555) 555-0123"),
    (PrivateKind.PHONE, "555-555-0123"),
    (PrivateKind.CARD, "4111 1111 1111 1111"),
    (PrivateKind.CARD, "5555-5555-5555-4444"),
    (PrivateKind.CARD, "378282246310005"),
    (PrivateKind.CARD, "6011111111111117"),
    (PrivateKind.IBAN, "DE89 3704 0044 0532 0130 00"),
    (PrivateKind.IBAN, "gb82west12345698765432"),
    (PrivateKind.IBAN, "NO9386011117947"),
    (PrivateKind.IP, "192.168.17.23"),
    (PrivateKind.IP, "2001:db8::8a2e:370:7334"),
    (PrivateKind.IP, "2001:0db8:0000:0000:0000:8a2e:0370:7334"),
    (PrivateKind.DSN, "postgresql://bob:s3cr%2Fet@db.example.org:5432/shop"),
    (PrivateKind.DSN, "https://bob:pass@example.org/a?b=c"),
    (PrivateKind.TOKEN, "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkw.dozjgNryP4J3jVmNHl0w5N"),
    (PrivateKind.PATH, "/home/maya/notes.txt"),
    (PrivateKind.PATH, "/Users/maya"),
    (PrivateKind.PATH, "/root/.ssh/id_rsa"),
    (PrivateKind.PATH, "/work/main/x.py"),
    (PrivateKind.PATH, "file:///tmp/a.csv"),
    (PrivateKind.PATH, r"C:\Users\Maya Lindqvist\shop.yaml"),
    (PrivateKind.PATH, r"C:\\Users\\maya"),
]
LEFT = [
    "2026-03-31",
    "2026-03-31T10:00:00Z",
    "2026-03-31 10:00:00+00:00",
    "01.02.2026",
    "01-02-2026 10:30",
    "1/2/2026",
    "2024/25",
    "08:00-17:30",
    "12:30:45:99",
    "2 300 €",
    "2.300,00 € + 1.900,00 €",
    "+1 250 000 €",
    "+1 250 000 000 €",
    "€12,000 - 15,000",
    "n 1,904",
    "1,904 of 12,345,678",
    "12 345 678 visits",
    "1700000000000",
    "0.123456789",
    "3.14159265358979",
    "1e-05",
    "0 1 2 3 4 5 6 7 8 9 10",
    "0-10, 11-20, 21-30",
    "-2..+2",
    "10.000 km, 24 months",
    "INC0000045",
    "id 20260331123456",
    "touchpoint-maya-12-34",
    "persona-9e107d9d372bb6826bd8",
    "9e107d9d372bb6826bd81d3542a419d6",
    "ISBN 978-0-306-40615-7",
    "4111 1111 1111 1112",
    "DE89 3704 5044 5532 5130 01",
    "v1.2.3.4",
    "1.2.3",
    "999.1.1.1",
    "a::b",
    "std::vector",
    "ab:cd:ef:01:23:45",
    "16:9",
    "and/or, km/h, 24/7",
    "/shop/cart",
    "/home",
    "https://example.org/home/index.html",
    "https://example.org/a?page=2&sort=price",
    "a@b",
    "@home",
    "@maya_drives",
    "§ 312 Abs. 2",
    "C: yes",
]


@pytest.mark.parametrize(("kind", "text"), FOUND)
@pytest.mark.parametrize(
    "around", ["{}", "Call {} now.", "({})", '"{}", he said', "a,{};b", "It is {}. So"]
)
def test_it_is_found_whole_in_a_sentence(kind: PrivateKind, text: str, around: str) -> None:
    sentence = around.format(text)
    (hit,) = find(sentence)
    assert (hit.kind, sentence[hit.start : hit.end]) == (kind, text)
    assert mask(sentence) == around.format(f"[{kind}]")


@pytest.mark.parametrize("text", LEFT)
def test_what_only_looks_alike_is_left(text: str) -> None:
    assert mask(f"It says {text}, she said.") == f"It says {text}, she said."


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("https://x.org/a?token=abcd1234&b=1", "https://x.org/a?token=[token]&b=1"),
        ("https://x.org/a#access_token=abcd1234", "https://x.org/a#access_token=[token]"),
        ("Authorization: Bearer abcd1234", "Authorization: Bearer [token]"),
        ("DE89 3704 0044 0532 0130 00 AND MORE", "[IBAN] AND MORE"),
        ("maya@example.org, 0171 1234567; 10.0.0.7", "[e-mail], [phone]; [IP address]"),
        ("https://x.org/?email=maya@example.org", "https://x.org/?email=[e-mail]"),
        ("", ""),
    ],
)
def test_only_the_private_part_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_masking_twice_changes_nothing_more() -> None:
    once = mask(" | ".join(text for _, text in FOUND))
    assert mask(once) == once
    assert [hit for hit in find(once)] == []


EVIL = [
    "a" * 200_000,
    "@" * 200_000,
    "a@" * 100_000,
    "a@a." * 50_000,
    "a%" * 100_000,
    "1 " * 100_000,
    "0" * 200_000,
    "+1" * 100_000,
    "(0" * 100_000,
    "4111" * 50_000,
    "a:" * 100_000,
    "a://" * 50_000,
    "a://a:" + "a" * 200_000,
    "/home/" * 40_000,
    "C:\\" + "a\\" * 100_000,
    "eyJ" * 70_000,
    "DE89" * 50_000,
    "?token=" * 30_000,
    "1.1.1." * 30_000,
    "maya@example.org +49 30 5550 1234 " * 5_000,
]


def test_no_text_takes_long() -> None:
    started = time.process_time()
    for text in EVIL:
        find(text)
    assert time.process_time() - started < 20, "4 MB of hostile text usually take about 1 s"
