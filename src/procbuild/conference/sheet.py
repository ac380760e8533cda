"""Sizes of pages, by name, in millimetres or in inches."""

import re

SHEETS = {"a4": (595.276, 841.89), "a5": (419.528, 595.276), "letter": (612.0, 792.0)}
"""Width and height in pt."""

MEASURED = re.compile(r"(\d+(?:\.\d+)?)\s*[x×]\s*(\d+(?:\.\d+)?)\s*(mm|in)")

SIDES = (50.0, 1000.0)
"""How short and how long a side may be, in mm."""


ALIKE = 3.0
"""By how many pt the sides of pages of one size may differ: a sheet's edge hides a millimetre."""


def sheet_name(size: tuple[float, float]) -> str:
    """What ``trim`` calls the sheet of a page, upright or not: ``a4``, ``170x240mm``."""
    sides = sorted(size)
    for name, sheet in SHEETS.items():
        if all(abs(side - known) <= ALIKE for side, known in zip(sides, sheet, strict=True)):
            return name
    return "x".join(f"{side * 25.4 / 72:.0f}" for side in sides) + "mm"


def sheet_size(trim: str) -> tuple[float, float] | None:
    """Size in pt of ``a4``, ``letter``, ``170x240mm`` or ``6x9in``; None for nothing.

    Raises :class:`ValueError` for anything else: what to write.
    """
    name = trim.strip().lower()
    if not name:
        return None
    if name in SHEETS:
        return SHEETS[name]
    found = MEASURED.fullmatch(name)
    unit = 25.4 if found and found[3] == "in" else 1.0
    sides = [float(number) * unit for number in found.groups()[:2]] if found else []
    if not sides or not all(SIDES[0] <= side <= SIDES[1] for side in sides):
        raise ValueError(f"'{trim}' is no page size; write a4, a5, letter, 170x240mm or 6x9in")
    width, height = sides
    return width * 72 / 25.4, height * 72 / 25.4
