"""Page sizes in pt, by name, in millimetres or in inches."""

import re
from collections.abc import Iterable

A4 = (595.276, 841.89)
A5 = (419.528, 595.276)
"""ISO 216"""

LETTER = (612.0, 792.0)
"""ANSI/ASME Y14.1, A"""

TRIMS = {"a4": A4, "a5": A5, "letter": LETTER}
"""Sizes by the names that ``trim`` accepts"""

NAMES = {A4: "A4", A5: "A5", LETTER: "US letter"}
"""Names of the sizes for readers"""

MEASURED = re.compile(r"(\d+(?:\.\d+)?)\s*[x×]\s*(\d+(?:\.\d+)?)\s*(mm|in)")

SIDES = (50.0, 1000.0)
"""Minimum and maximum length of a side in mm."""


ALIKE = 3.0
"""Tolerance in pt within which pages have the same size: a millimetre at the edge is not seen."""


def trim_name(size: tuple[float, float]) -> str:
    """The value of ``trim`` for the size of a page in any orientation: ``a4``, ``170x240mm``."""
    sides = sorted(size)
    for name, sheet in TRIMS.items():
        if _is_near(sides, sheet, ALIKE):
            return name
    return "x".join(f"{side * 25.4 / 72:.0f}" for side in sides) + "mm"


def size_name(size: tuple[float, float]) -> str:
    """The name of a portrait page size, within 1 pt: ``A4``, ``US letter``; else empty."""
    names = (name for known, name in NAMES.items() if _is_near(size, known, 1.0))
    return next(names, "")


def _is_near(size: Iterable[float], known: Iterable[float], tolerance: float) -> bool:
    return all(abs(one - other) <= tolerance for one, other in zip(size, known, strict=True))


def trim_size(trim: str) -> tuple[float, float] | None:
    """Size in pt of ``a4``, ``letter``, ``170x240mm`` or ``6x9in``; None for empty text.

    Raises :class:`ValueError`, which says what to write, for anything else.
    """
    name = trim.strip().lower()
    if not name:
        return None
    if name in TRIMS:
        return TRIMS[name]
    match = MEASURED.fullmatch(name)
    unit = 25.4 if match and match[3] == "in" else 1.0
    sides = [float(number) * unit for number in match.groups()[:2]] if match else []
    if not sides or not all(SIDES[0] <= side <= SIDES[1] for side in sides):
        raise ValueError(f"{trim[:60]!r} is no page size; write a4, a5, letter, 170x240mm or 6x9in")
    width, height = sides
    return width * 72 / 25.4, height * 72 / 25.4
