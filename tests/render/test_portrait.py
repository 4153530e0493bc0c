"""Portraits: every drawn face, embedded pictures, initials, and nothing that people wrote."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from cjm_widgets.model.people import check_portrait
from cjm_widgets.render import faces
from cjm_widgets.render.faces import FACES
from cjm_widgets.render.portrait import PORTRAITS, initials_of, portrait_svg

PAYLOAD = '"><script>alert(1)</script>'
DOT = "data:image/png;base64,iVBORw0KGgo="


@pytest.mark.parametrize("name", PORTRAITS)
def test_a_drawn_face_is_one_small_svg_that_needs_nothing_from_outside(name: str) -> None:
    drawn = portrait_svg(name, label="Maya", initials="ML")
    root = etree.fromstring(drawn)
    assert root.tag == "svg"
    assert root.get("viewBox") == "0 0 108 136"
    assert len(drawn.encode()) <= 4096
    assert not re.search(r"\bid=|href|url\(|style=|<text", drawn)


def test_the_faces_are_all_different_people() -> None:
    assert len(PORTRAITS) == 16
    drawings = {portrait_svg(name, label="", initials="") for name in PORTRAITS}
    assert len(drawings) == len(PORTRAITS)
    assert {"maya", "tomas", "aino", "jonas"} < set(PORTRAITS)


def test_the_faces_differ_in_age_skin_and_what_they_wear_on_their_head() -> None:
    assert {face.years for face in FACES.values()} == {0, 1, 2}
    assert len({face.skin for face in FACES.values()}) >= 6
    assert len({face.style for face in FACES.values()}) >= 12


@pytest.mark.parametrize(
    ("table", "parts"),
    [
        (faces.SKINS, ["skin"]),
        (faces.TONES, ["hair", "cloth", "trim"]),
        (faces.HEADS, ["head"]),
        (faces.STYLES, ["style"]),
        (faces.BEARDS, ["beard"]),
        (faces.GLASSES, ["glasses"]),
        (faces.GARMENTS, ["garment"]),
    ],
)
def test_every_shape_and_colour_is_worn_by_somebody(
    table: dict[str, object], parts: list[str]
) -> None:
    worn = {getattr(face, part) for face in FACES.values() for part in parts}
    assert set(table) <= worn


@pytest.mark.parametrize("name", PORTRAITS)
def test_every_name_may_stand_in_a_persona(name: str) -> None:
    assert check_portrait(name) == name


def test_a_portrait_speaks_its_label_or_is_silent() -> None:
    assert 'role="img" aria-label="Portrait of Maya"' in portrait_svg(
        "maya", label="Portrait of Maya", initials="M"
    )
    silent = portrait_svg("maya", label="", initials="M")
    assert 'aria-hidden="true"' in silent
    assert "role=" not in silent


def test_an_embedded_picture_becomes_an_image_with_its_label() -> None:
    assert portrait_svg(DOT, label="Maya & co", initials="M") == (
        f'<img class="portrait" src="{DOT}" alt="Maya &amp; co">'
    )


@pytest.mark.parametrize("name", [None, "", "nobody", "data:image/svg+xml;base64,AAAA", PAYLOAD])
def test_without_a_known_portrait_the_initials_stand_on_sand(name: str | None) -> None:
    drawn = portrait_svg(name, label="", initials="ÄM")
    assert etree.fromstring(drawn).findtext("text") == "ÄM"
    assert "#efe5d2" in drawn


@pytest.mark.parametrize("name", ["maya", None, DOT, f"{DOT}{PAYLOAD}"])
def test_text_of_people_stays_text(name: str | None) -> None:
    drawn = portrait_svg(name, label=PAYLOAD, initials=PAYLOAD)
    assert "<script" not in drawn
    assert '"><' not in drawn.replace('"><path', "").replace('"><g', "")


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Maya Lindqvist", "ML"),
        ("Aino", "A"),
        ("maya von lindqvist", "ML"),
        ("The buyer (private)", "TB"),
        ("Äiti Öhman", "ÄÖ"),
        ("…", "…"),
    ],
)
def test_initials_come_from_the_first_and_the_last_word(name: str, initials: str) -> None:
    assert initials_of(name) == initials


def test_initials_of_nothing_are_nothing() -> None:
    assert initials_of(" ") == ""
