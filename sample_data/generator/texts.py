"""Reads the hand-written texts and the short forms in which they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

TEXTS = Path(__file__).parents[1] / "texts"
PERSONAS = ("maya", "tomas", "aino", "jonas")
Text = dict[str, Any]

_PROOF = re.compile(
    r"(?P<against>against )?(?P<source>\w+) (?P<strength>reported|observed|measured)"
    r"(?: (?P<n>\d+|auto))?(?: \((?P<note>[^()]*)\))?"
)


@dataclass(frozen=True, slots=True)
class Proof:
    """One claim of evidence: ``[against] source strength [n|auto] [(note)]``.

    ``auto`` stands for the number of cases in which the journey log or the survey knows the
    touchpoint.
    """

    source: str
    strength: str
    against: bool
    n: int | None
    counted: bool
    note: str | None


def read(name: str) -> Text:
    """Return one file of texts.

    Raises
    ------
    OSError
        There is no such file.
    yaml.YAMLError
        The file is not YAML.
    """
    texts: Text = yaml.safe_load((TEXTS / f"{name}.yaml").read_text(encoding="utf-8"))
    return texts


def personas() -> list[Text]:
    """Return the texts of all personas in their order."""
    return [read(name) for name in PERSONAS]


def touchpoints(persona: Text) -> list[Text]:
    """Return the touchpoints of a persona's current map from left to right."""
    return [touchpoint for stage in persona["stages"] for touchpoint in stage["touchpoints"]]


def activities(touchpoint: Text) -> tuple[str, ...]:
    """Return the log's activities that the touchpoint covers; the log may hold hidden ones too."""
    log = touchpoint.get("log", {})
    return tuple(step for step in log.get("steps", ()) if step not in log.get("hidden", ()))


def touchpoint_id(persona: Text, name: str) -> str:
    """Return the id of a touchpoint of the current map."""
    return f"touchpoint-{persona['persona']['id']}-{name}"


def proofs(line: str) -> list[Proof]:
    """Return the claims of evidence written in one line, separated by semicolons.

    Raises
    ------
    ValueError
        A claim is not written in the short form.
    """
    found = []
    for part in line.split("; "):
        match = _PROOF.fullmatch(part)
        if match is None:
            raise ValueError(f"evidence {part!r} must read: [against] source strength [n] [(note)]")
        n = match["n"]
        found.append(
            Proof(
                source=match["source"],
                strength=match["strength"],
                against=match["against"] is not None,
                n=int(n) if n not in (None, "auto") else None,
                counted=n == "auto",
                note=match["note"],
            )
        )
    return found
