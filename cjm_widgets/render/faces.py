"""Sixteen drawn people, and the shapes and colours they are put together from.

All shapes are SVG paths on a canvas of 108 by 136, drawn for a head that looks straight ahead.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple


class Tone(NamedTuple):
    """A colour, and the darker one of its folds and strands."""

    base: str
    shade: str


class Skin(NamedTuple):
    """Face, neck in the shadow of the chin, lips, lines of nose and age, cheeks, cropped beard."""

    face: str
    neck: str
    lips: str
    line: str
    blush: str
    stubble: str


class Shape(NamedTuple):
    """A path in a named paint; filled, or drawn as a line where ``width`` is not 0."""

    paint: str
    path: str
    width: float = 0


class Hair(NamedTuple):
    """What lies behind the face, what lies over it, and the strands drawn on both."""

    back: str
    front: str
    strands: str = ""


@dataclass(frozen=True, slots=True)
class Face:
    """What one drawn person looks like; each word is a key of the tables below.

    ``extra`` is a pair of earrings or something worn. ``years`` is 0 for a young face, 1 for first
    lines, 2 for an old face. ``tilt`` turns the head by degrees.
    """

    skin: str
    style: str
    hair: str
    garment: str
    cloth: str
    trim: str = "cream"
    head: str = "oval"
    eyes: str = "open"
    brows: str = "calm"
    nose: str = "straight"
    mouth: str = "smile"
    beard: str = ""
    glasses: str = ""
    extra: str = ""
    years: int = 0
    tilt: int = 0


SKINS = {
    "pale": Skin("#f3d3ba", "#e0b394", "#b8604e", "#c99678", "#ebc4ac", "#c4a790"),
    "fair": Skin("#ebc19f", "#d6a17c", "#a84f3c", "#bd835f", "#e2b292", "#bf9a7d"),
    "golden": Skin("#e3b488", "#c99566", "#a3523d", "#ab7748", "#dba77e", "#b9916d"),
    "olive": Skin("#cf9c70", "#b37d52", "#8f4234", "#9a6841", "#c79068", "#ab805c"),
    "brown": Skin("#a9714a", "#8b5836", "#78352b", "#7d4e2e", "#a36946", "#906242"),
    "deep": Skin("#84543a", "#693f29", "#5f2a26", "#5a3421", "#7f4f37", "#764e37"),
    "dark": Skin("#64402f", "#4d2f21", "#93524a", "#3b2217", "#6a4233", "#493228"),
}
TONES = {
    "black": Tone("#29211f", "#453a36"),
    "espresso": Tone("#3f2b22", "#5b4434"),
    "brown": Tone("#573a27", "#432b1c"),
    "copper": Tone("#a9592f", "#8a4321"),
    "sand": Tone("#b98f52", "#96703a"),
    "pepper": Tone("#6f6a64", "#57524d"),
    "silver": Tone("#b9b3aa", "#928c83"),
    "white": Tone("#ece7dd", "#bdb5a7"),
    "blue": Tone("#2b4f60", "#1f3c4a"),
    "sea": Tone("#1d6681", "#164f65"),
    "mist": Tone("#9fb8b8", "#7d9a9b"),
    "rust": Tone("#a8452c", "#8a3420"),
    "ochre": Tone("#c08a3a", "#9f6f29"),
    "moss": Tone("#4c6b52", "#3a5540"),
    "plum": Tone("#6d2a44", "#551e34"),
    "slate": Tone("#454d57", "#343b43"),
    "cream": Tone("#f4ecdd", "#ddd0b8"),
}
HEADS = {
    "oval": "M35.5 57C35.5 41 43 33 54 33S72.5 41 72.5 57C72.5 75 64.5 88 54 88S35.5 75 35.5 57z",
    "round": (
        "M34.5 58C34.5 41 42 33 54 33S73.5 41 73.5 58C73.5 75 66 86.5 54 86.5S34.5 75 34.5 58z"
    ),
    "square": (
        "M35.5 56C35.5 41 43 33 54 33S72.5 41 72.5 56L71.8 69C71 81 63 89 54 89S37 81 36.2 69z"
    ),
    "long": "M36.5 57C36.5 41 43.5 32 54 32S71.5 41 71.5 57C71.5 77 63 91 54 91S36.5 77 36.5 57z",
}
EARS = (
    "M33 62a3.6 5.4 0 1 0 7.2 0a3.6 5.4 0 1 0-7.2 0zM67.8 62a3.6 5.4 0 1 0 7.2 0a3.6 5.4 0 1 "
    "0-7.2 0z"
)
CHEEKS = (
    "M39.5 70a3.8 2.8 0 1 0 7.6 0a3.8 2.8 0 1 0-7.6 0zM60.9 70a3.8 2.8 0 1 0 7.6 0a3.8 2.8 0 1 "
    "0-7.6 0z"
)
STYLES = {
    "bob": Hair(
        "M31 62C28 35 38 21 54 21S80 35 77 61C77 74 79 82 83 88 73 95 64 97 54 97S35 95 25 88"
        "C30 81 32 74 31 62z",
        "M34 64C31 42 40 30 54 30S77 42 74 63C73 54 69 48 62 43 55 50 45 53 38 55 35 57 35 60 "
        "34 64z",
        "M44 27C38 32 36 39 35 46M62 42C66 36 60 30 55 28",
    ),
    "waves": Hair(
        "M30 64C25 36 38 20 55 20S83 35 78 62C84 70 78 77 84 86 89 95 80 106 71 106H37"
        "C27 106 19 96 24 86 30 77 24 71 30 64z",
        "M34 66C30 42 41 29 54 29S78 42 74 66C73 56 70 46 55 39 49 47 36 50 34 66z",
        "M30 70C33 78 26 82 29 92M78 70C75 78 82 83 79 92M55 39C52 33 47 30 43 31",
    ),
    "bun": Hair(
        "M44.5 20C44.5 15 48.5 12.8 54 12.8S63.5 15 63.5 20 60 28 54 28 44.5 25 44.5 20zM33 58"
        "C31 36 41 25 54 25S77 36 75 58z",
        "M34 62C31 38 41 28 54 28S77 38 74 62C73 52 69 44 54 42 39 44 35 52 34 62z",
        "M48 19C51 16 57 16 60 19M54 42C52 37 53 33 54 30M44 44C44 39 47 34 49 32M64 44"
        "C64 39 61 34 59 32",
    ),
    "crop": Hair(
        "",
        "M34 62C31 38 40 27 54 27S77 38 74 62C73 58 72 54 71 49 69 44 66 42 62 41 52 42 45 40 "
        "40 42 37 47 36 55 34 62z",
        "M43 33C48 30 55 30 60 31M41 37C46 34 52 34 56 35",
    ),
    "parted": Hair(
        "",
        "M34 62C29 40 35 25 50 24 66 21 79 35 74 62 73 57 72 52 70 47 60 46 50 43 45 36 43 42 "
        "38 46 36 50 35 54 35 58 34 62z",
        "M52 39C58 42 64 43 69 43M53 33C59 36 66 37 71 38",
    ),
    "tousled": Hair(
        "",
        "M34 61C30 52 30 42 35 35 33 32 36 27 41 28 43 22 51 20 55 23 61 19 70 22 71 29 77 32 "
        "78 44 74 61 73 55 72 50 69 46 65 48 62 46 60 43 56 47 50 47 47 43 44 48 40 48 37 49 "
        "35 53 34 57 34 61z",
        "M45 37C47 33 51 31 55 31M58 36C61 32 65 32 67 34M40 41C40 37 42 34 44 33",
    ),
    "curls": Hair(
        "M54 16C60 11 69 13 72 18 80 18 86 24 84 32 90 36 90 45 86 50 89 57 84 65 77 66 74 72 "
        "34 72 31 66 24 65 19 57 22 50 18 45 18 36 24 32 22 24 28 18 36 18 39 13 48 11 54 16z",
        "M34 64C32 54 30 36 40 31 48 26 60 26 68 31 78 36 76 54 74 64 73 58 72 53 69 49 65 51 "
        "62 46 58 48 54 45 50 49 46 46 42 50 37 50 34 64z",
        "M31 31C34 27 39 27 41 30M67 26C71 24 75 27 75 31M27 48C25 44 27 40 30 39M80 41"
        "C83 44 82 48 79 50M48 22C51 19 57 20 59 23M45 38C48 34 54 35 55 39M63 41C65 37 70 37 "
        "72 41",
    ),
    "fade": Hair(
        "",
        "M36 55C33 38 41 27 54 27S75 38 72 55C71 50 71 46 69 43 60 40 48 40 39 43 37 46 37 50 "
        "36 55z",
    ),
    "bald": Hair(
        "", "M36 66C31 60 32 48 37 43 38 50 37 58 37 66zM72 66C77 60 76 48 71 43 70 50 71 58 71 66z"
    ),
    "pixie": Hair(
        "M33 62C29 37 39 22 54 22S79 37 75 62C74 68 72 71 70 72H38C36 71 34 68 33 62z",
        "M34 67C30 42 39 28 54 28S78 42 74 67C72 62 72 56 70 51 66 50 62 47 60 43 54 49 45 52 "
        "39 51 36 56 36 62 34 67z",
        "M60 43C58 38 53 34 48 33M44 46C42 42 44 38 46 37M66 46C67 42 66 38 64 36",
    ),
    "set": Hair(
        "M54 17C62 14 70 17 73 23 80 26 83 35 81 42 84 49 82 57 78 61 79 68 74 74 68 73H40"
        "C34 74 29 68 30 61 26 57 24 49 27 42 25 35 28 26 35 23 38 17 46 14 54 17z",
        "M34 64C30 52 32 44 37 40 38 33 46 31 51 35 57 30 66 32 68 38 75 42 77 54 74 64 73 58 "
        "72 53 69 49 63 49 59 46 57 42 53 47 46 50 39 49 36 53 35 58 34 64z",
        "M40 26C44 22 50 23 52 27M60 24C65 23 69 27 69 31M31 44C30 40 32 36 35 35M77 43"
        "C78 47 77 51 75 52M46 36C49 33 54 34 56 37",
    ),
    "locs": Hair(
        "M30 66C25 36 38 20 54 20S83 36 78 66C81 78 81 92 79 106H29C27 92 27 78 30 66z",
        "M34 66C31 42 40 28 54 28S77 42 74 66C71 60 72 50 66 43 60 42 51 40 47 36 44 44 38 48 "
        "37 56 36 60 35 63 34 66z",
        "M32 64C31 76 33 88 31 100M36 70C37 80 39 88 38 98M76 64C77 76 75 88 77 100M72 70"
        "C71 80 69 88 70 98M47 36C46 32 48 28 50 26M55 39C56 34 56 29 55 25M62 41C65 36 66 31 "
        "64 27",
    ),
    "turban": Hair(
        "",
        "M33 56C25 44 28 20 54 17 80 20 83 44 75 56 73 48 64 41 54 37 44 41 35 48 33 56z",
        "M54 37C46 34 38 36 31 44M54 37C62 33 70 34 77 42M52 31C44 26 36 28 30 36M56 31"
        "C64 25 72 26 78 34M50 25C46 22 42 22 38 24M54 37L58 22",
    ),
    "hijab": Hair(
        "M29 60C26 34 38 20 54 20S82 34 79 60C80 78 86 92 94 104 84 116 24 116 14 104 22 92 28 "
        "78 29 60z",
        "",
    ),
}
VEIL = (
    Shape(
        "trim",
        "M32 60C30 38 40 25 54 25S78 38 76 60C76 72 73 82 68 89 78 98 72 112 54 114 36 112 30 "
        "98 40 89 35 82 32 72 32 60zM37 58C37 74 45 87 54 87S71 74 71 58C71 46 64 40 54 40"
        "S37 46 37 58z",
    ),
    Shape(
        "fold", "M68 89C62 95 50 99 38 97M70 94C66 103 54 108 40 107M36 44C40 36 47 32 54 32", 1.3
    ),
)
EYES = {
    "open": "M44 60.8C45.4 59 48.2 59 49.6 60.7M58.4 60.7C59.8 59 62.6 59 64 60.8",
    "almond": "M43.6 61.4C45.4 59.3 48 59.3 50 61.2M58 61.2C60 59.3 62.6 59.3 64.4 61.4",
    "smiling": "M43.8 62.8C45.2 60 48.2 60 49.6 62.8M58.4 62.8C59.8 60 62.8 60 64.2 62.8",
}
PUPILS = "M46.9 62h0M61.1 62h0"
BROWS = {
    "calm": "M43 56C45 54.3 48 54.3 50 55.6M58 55.6C60 54.3 63 54.3 65 56",
    "raised": "M43 55.4C45 53 48 52.8 50 54.2M58 54.2C60 52.8 63 53 65 55.4",
    "straight": "M42.8 55.6L50 55M58 55L65.2 55.6",
}
NOSES = {
    "straight": "M54.3 62L52.6 70.6H55.4",
    "round": "M51 69.6C52 71.6 56 71.6 57 69.6",
    "broad": "M50 69.4C51 71.8 57 71.8 58 69.4M54.6 62.5L54 66",
    "strong": "M54.6 60.5C55 64 52 68 51.8 70.6C53 71.8 55 71.6 56 71",
}
MOUTHS = {
    "smile": "M48.6 77C51.5 80.3 56.8 80.3 59.6 76.8",
    "soft": "M49.5 78.3C52.3 80 56 80 58.8 77.9",
}
YEARS = (
    "",
    "M46 70.8C45.2 72.5 44.8 74.3 45 76M62 70.8C62.8 72.5 63.2 74.3 63 76",
    "M46 70.8C44.8 72.8 44.4 75 44.8 77.2M62 70.8C63.2 72.8 63.6 75 63.2 77.2M48 47.6"
    "C52 46.6 56 46.6 60 47.6"
    "M49.5 50.6C52.5 49.8 55.5 49.8 58.5 50.6M41 64.2L38.8 65.4M67 64.2L69.2 65.4",
)
BEARDS = {
    "full": (
        "M36 62C37 66 38 70 41 71.5 45 72 48 73.5 50.5 73 53 72.3 55 72.3 57.5 73 60 73.5 63 "
        "72 67 71.5 70 70 71 66 72 62 74 80 66 94 54 94S34 80 36 62z"
    ),
    "short": (
        "M36.2 64C37.5 70 40 73.5 44 74 48 74 50 73 54 73S60 74 64 74C68 73.5 70.5 70 71.8 64 "
        "72.5 80 64.5 90.5 54 90.5S35.5 80 36.2 64z"
    ),
    "stubble": (
        "M37.3 68C39 73 41 75 45 74.5 48 74 51 73.6 54 73.6S60 74 63 74.5C67 75 69 73 70.7 68 "
        "69.5 79.5 63 87.6 54 87.6S38.5 79.5 37.3 68z"
    ),
    "moustache": (
        "M46.5 76C48 73 52 72.6 54 73.6 56 72.6 60 73 61.5 76 59 76.6 56 76.2 54 75.6 52 76.2 "
        "49 76.6 46.5 76z"
    ),
}
GLASSES = {
    "round": (
        "M40.8 62a6 6 0 1 0 12 0a6 6 0 1 0-12 0zM55.6 62a6 6 0 1 0 12 0a6 6 0 1 0-12 0z"
        "M52.8 61.2C53.6 60.3 54.8 60.3 55.6 61.2M40.8 61L36 60M67.6 61L72.4 60"
    ),
    "square": (
        "M40.6 58H52.6L52 65C51.5 67 49.8 67.4 46.6 67.4S41.7 67 41.2 65zM55.8 58H67.8L67.2 65"
        "C66.7 67 65 67.4 61.8 67.4S56.9 67 56.4 65zM52.6 60H55.8M40.6 59.5L36 59M67.8 59.5"
        "L72.4 59"
    ),
}
EARRINGS = {
    "pearl": Shape("cream", "M36 69h0M72 69h0", 3.2),
    "hoop": Shape("ochre", "M36 67a3.4 4.4 0 1 0 .1 0M72 67a3.4 4.4 0 1 0 .1 0", 1.3),
}
WORN = {
    "brooch": (Shape("ochre", "M76 112h0", 6.5), Shape("cream", "M76 112h0", 2.4)),
    "headphones": (
        Shape("frame", "M37 112C31 97 36 91 43 90M71 112C77 97 72 91 65 90", 3.2),
        Shape("frame", "M38.5 108L41.5 118M69.5 108L66.5 118", 8.5),
        Shape("rust", "M43 109L45 117M65 109L63 117", 2.6),
    ),
}
BODY = "M6 136C8 114 18 105 34 100.5L46 96H62L74 100.5C90 105 100 114 102 136z"
NECK = "M45.5 78H62.5V97C60 106 48 106 45.5 97z"
GARMENTS = {
    "crew": (Shape("shade", "M43.5 94C45 106 63 106 64.5 94L69 97.5C68 114 40 114 39 97.5z"),),
    "shirt": (
        Shape("neck", "M45 94H63L54 110z"),
        Shape(
            "trim", "M44.5 91.5L36.5 99 47.5 113.5 54 106.5zM63.5 91.5L71.5 99 60.5 113.5 54 106.5z"
        ),
        Shape("fold", "M44.5 92L54 106.8 63.5 92", 1.3),
        Shape("shade", "M54 108V136", 1.3),
    ),
    "blazer": (
        Shape("trim", "M43 95.5L54 134 65 95.5z"),
        Shape("neck", "M45.5 95H62.5L54 107z"),
        Shape("fold", "M45.5 96L54 107.5 62.5 96", 1.3),
        Shape(
            "shade",
            "M42.5 96.5L34 101 35 115 41 116 39.5 120 52 136H54.5zM65.5 96.5L74 101 73 115 67 "
            "116 68.5 120 56 136H53.5z",
        ),
    ),
    "scarf": (
        Shape("shade", "M33 112L28 136M78 112L83 136", 1.3),
        Shape(
            "trim",
            "M34 97C38 91 44 88.5 47 89 51 93.5 57 93.5 61 89 64 88.5 70 91 74 97 76 103 72.5 "
            "107 68 109 59 113 49 113 40 109 35.5 107 32 103 34 97z",
        ),
        Shape("fold", "M57.5 108L67 105.5 73 129 62.5 131z"),
        Shape("fold", "M37 99.5C46 106 62 106 71 99.5", 1.3),
    ),
    "turtleneck": (
        Shape("shade", "M43.5 88C48 92.5 60 92.5 64.5 88L67.5 100C61 107 47 107 40.5 100z"),
        Shape("cloth", "M42.5 95C48 100 60 100 65.5 95", 1.3),
    ),
    "vneck": (
        Shape("neck", "M44.5 94H63.5L54 116z"),
        Shape("shade", "M43.5 95.5L54 117 64.5 95.5", 2.4),
    ),
    "cardigan": (
        Shape("trim", "M42.5 95L48 136H60L65.5 95z"),
        Shape("neck", "M45 94H63C62 104 46 104 45 94z"),
        Shape("shade", "M42.5 96L49 136M65.5 96L59 136", 2.4),
        Shape("shade", "M64.5 118h0M63 129h0", 3),
    ),
    "jacket": (
        Shape("trim", "M45 94C48 104 60 104 63 94L66 97C64 110 44 110 42 97z"),
        Shape(
            "shade",
            "M42.5 91.5L34 98.5 41 114 53.2 108.5C47 104 44 99 42.5 91.5zM65.5 91.5"
            "L74 98.5 67 114 54.8 108.5C61 104 64 99 65.5 91.5z",
        ),
        Shape("shade", "M54 108V136M68 122H80", 1.3),
    ),
    "wrap": (
        Shape("neck", "M44.5 94H63.5L54 117z"),
        Shape("trim", "M44.5 93L36.5 99 51 126 57 116z"),
        Shape("trim", "M63.5 93L71.5 99 51 136H38.500z"),
        Shape("fold", "M63.5 93L38.5 136", 1.3),
    ),
    "knit": (
        Shape("shade", "M43.5 92C45 104 63 104 64.5 92L69 97C68 112 40 112 39 97z"),
        Shape(
            "shade",
            "M27 111V136M36 117V136M45 120V136M54 120V136M63 120V136M72 117V136M81 111V136",
            1,
        ),
    ),
    "plain": (),
}

# fmt: off
FACES = MappingProxyType(
    {
        "maya": Face("fair", "bob", "espresso", "scarf", "blue", "rust", tilt=-2),
        "tomas": Face("fair", "crop", "pepper", "jacket", "slate", "silver", head="square",
            brows="straight", nose="strong", mouth="soft", beard="short", years=1),
        "aino": Face("pale", "pixie", "silver", "cardigan", "moss", head="round", brows="raised",
            nose="round", glasses="round", extra="brooch", years=2, tilt=4),
        "jonas": Face("fair", "tousled", "sand", "knit", "ochre", head="long", brows="raised",
            nose="round", beard="stubble", extra="headphones", tilt=2),
        "alder": Face("deep", "fade", "black", "shirt", "sea", head="square", nose="broad",
            mouth="soft"),
        "aspen": Face("golden", "bob", "black", "turtleneck", "plum", head="round", eyes="almond",
            nose="round", mouth="soft", tilt=2),
        "beech": Face("brown", "hijab", "espresso", "plain", "slate", "moss"),
        "birch": Face("pale", "bald", "silver", "blazer", "slate", head="round", brows="raised",
            nose="strong", mouth="soft", beard="moustache", glasses="square", years=2),
        "cedar": Face("olive", "turban", "black", "shirt", "slate", "ochre", nose="strong",
            mouth="soft", beard="full", years=1),
        "elm": Face("dark", "curls", "black", "wrap", "ochre", "rust", nose="broad", extra="hoop",
            tilt=-2),
        "larch": Face("pale", "waves", "copper", "vneck", "moss", nose="round", extra="pearl",
            tilt=2),
        "linden": Face("olive", "bun", "espresso", "blazer", "plum", head="long", nose="strong",
            mouth="soft", extra="pearl", years=1),
        "maple": Face("dark", "locs", "black", "crew", "rust", head="long", nose="broad",
            beard="stubble", tilt=-1),
        "oak": Face("golden", "parted", "black", "blazer", "blue", "mist", head="square",
            eyes="almond", brows="raised", nose="round", mouth="soft", glasses="square"),
        "pine": Face("brown", "set", "white", "wrap", "sea", "mist", head="round", eyes="smiling",
            nose="round", mouth="soft", extra="hoop", years=2),
        "spruce": Face("olive", "crop", "brown", "crew", "mist", brows="straight", beard="stubble"),
    }
)
# fmt: on
PORTRAITS = tuple(FACES)
