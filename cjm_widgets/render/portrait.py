"""Portraits: a drawn face, an embedded picture, or initials on sand.

A face is put together from a few flat shapes, back to front. No shape has an id, so a page can hold
any number of portraits; all of them crop well to a square.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from cjm_widgets.render.faces import (
    BEARDS,
    BODY,
    BROWS,
    CHEEKS,
    EARRINGS,
    EARS,
    EYES,
    FACES,
    GARMENTS,
    GLASSES,
    HEADS,
    MOUTHS,
    NECK,
    NOSES,
    PORTRAITS,
    PUPILS,
    SKINS,
    STYLES,
    TONES,
    VEIL,
    WORN,
    YEARS,
    Face,
    Hair,
    Shape,
    Tone,
)

__all__ = ["PORTRAITS", "initials_of", "portrait_svg"]

EMBEDDED = ("data:image/png;base64,", "data:image/jpeg;base64,")
_INK = "#241712"
_FRAME = "#2b2f35"
_TEXT = "#575e69"
_SERIF = "Charter, Bitstream Charter, Charis SIL, Georgia, Cambria, Times New Roman, serif"
_BROW_COLOURS = {"black": "#241c1a", "white": "#a39b90"}
_SAND = Tone("#efe5d2", "#e3d7bf")


def portrait_svg(name: str | None, *, label: str, initials: str) -> Markup:
    """Return a persona's portrait as inline markup of class ``portrait``; the page gives its size.

    Parameters
    ----------
    name
        One of :data:`PORTRAITS`, or an embedded PNG or JPEG; anything else shows the initials.
    label
        What a screen reader says; empty where the name stands beside the portrait anyway.
    """
    if name is not None and name.startswith(EMBEDDED):
        return Markup('<img class="portrait" src="{}" alt="{}">').format(name, label)
    voice = (
        Markup('role="img" aria-label="{}"').format(label)
        if label
        else Markup('aria-hidden="true"')
    )
    face = FACES.get(name or "")
    return Markup(
        '<svg class="portrait" viewBox="0 0 108 136" preserveAspectRatio="xMidYMin slice" {}>'
        '<path fill="{}" d="M0 0H108V136H0z"/>{}</svg>'
    ).format(voice, _SAND.base, _initials(initials) if face is None else _drawing(face))


def initials_of(name: str) -> str:
    """Return the first letters of a name's first and last word.

    >>> initials_of("Maya von Lindqvist")
    'ML'
    """
    words = [word for word in name.split() if word[0].isalnum()] or name.split()
    return "".join(word[0].upper() for word in words[:1] + words[1:][-1:])


def _initials(initials: str) -> Markup:
    return Markup(
        '<text x="54" y="72" font-size="{}" text-anchor="middle" font-family="{}" fill="{}">'
        "{}</text>"
    ).format(40 if len(initials) < 3 else 30, _SERIF, _TEXT, initials)


def _drawing(face: Face) -> Markup:
    """The person in front of a low hill, a little larger than the canvas they were drawn on."""
    paints = _paints(face)
    style = STYLES[face.style]
    behind = "fold" if face.style == "hijab" else "hair"
    garment = GARMENTS[face.garment]
    body = (Shape("cloth", BODY), Shape("neck", NECK))
    under, above = (body, garment) if face.garment == "scarf" else ((*body, *garment), ())
    if face.style == "hijab":
        above = VEIL
    above += WORN.get(face.extra, ())
    turned = Markup('<g transform="rotate({} 54 96)">{}</g>')
    return Markup(
        '<path fill="{}" d="M0 92C20 83 38 84 54 88S90 92 108 88V136H0z"/>'
        '<g transform="translate(-5.4 -13.6) scale(1.1)" stroke-linecap="round"'
        ' stroke-linejoin="round">{}{}{}{}</g>'
    ).format(
        _SAND.shade,
        turned.format(face.tilt, _draw((Shape(behind, style.back),), paints)),
        _draw(under, paints),
        turned.format(face.tilt, _draw(_head(face, style), paints)),
        _draw(above, paints),
    )


def _head(face: Face, style: Hair) -> tuple[Shape, ...]:
    """Everything that turns with the head, back to front."""
    beard = "stubble" if face.beard == "stubble" else "beard"
    return (
        Shape("skin", "" if face.style == "hijab" else EARS),
        Shape("skin", HEADS[face.head]),
        Shape("blush", CHEEKS),
        Shape("line", YEARS[face.years], 0.9),
        Shape(beard, BEARDS.get(face.beard, "")),
        Shape("ink", EYES[face.eyes], 1.15),
        Shape("ink", "" if face.eyes == "smiling" else PUPILS, 3.5),
        Shape("brow", BROWS[face.brows], 1.6),
        Shape("line", NOSES[face.nose], 1.3),
        Shape("lips", MOUTHS[face.mouth], 1.7),
        Shape("crown", style.front),
        Shape("strand", style.strands, 1.1),
        Shape("frame", GLASSES.get(face.glasses, ""), 1.2),
        EARRINGS.get(face.extra, Shape("cream", "")),
    )


def _paints(face: Face) -> dict[str, str]:
    """The colour of every paint the shapes of this person name."""
    skin, hair = SKINS[face.skin], TONES[face.hair]
    cloth, trim = TONES[face.cloth], TONES[face.trim]
    crown = trim if face.style == "turban" else hair
    return {
        "skin": skin.face,
        "neck": skin.neck,
        "lips": skin.lips,
        "line": skin.line,
        "blush": skin.blush,
        "hair": hair.base,
        "beard": hair.base,
        "stubble": skin.stubble,
        "brow": _BROW_COLOURS.get(face.hair, hair.shade),
        "crown": crown.base,
        "strand": crown.shade,
        "cloth": cloth.base,
        "shade": cloth.shade,
        "trim": trim.base,
        "fold": trim.shade,
        "cream": TONES["cream"].base,
        "ochre": TONES["ochre"].base,
        "rust": TONES["rust"].base,
        "ink": _INK,
        "frame": _FRAME,
    }


def _draw(shapes: Iterable[Shape], paints: dict[str, str]) -> Markup:
    filled = Markup('<path fill="{}" d="{}"/>')
    line = Markup('<path fill="none" stroke="{}" stroke-width="{}" d="{}"/>')
    return Markup("").join(
        line.format(paints[shape.paint], shape.width, shape.path)
        if shape.width
        else filled.format(paints[shape.paint], shape.path)
        for shape in shapes
        if shape.path
    )
