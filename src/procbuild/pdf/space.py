"""The free margins of pages, where stamps can be placed."""

import json
from dataclasses import dataclass, replace
from typing import Any

AIR = 12.0
"""Margin in pt that is kept when the blank margins of a page are cut."""


@dataclass(frozen=True)
class Strip:
    """Rows of a page, in pt from its top."""

    top: int
    bottom: int
    painted: bool = False
    """Whether the page paints white here, which would cover anything drawn below it"""


@dataclass(frozen=True)
class Space:
    """The free strips of one page as displayed, as wide as its text block."""

    width: float
    height: float
    left: float
    """Distance of the text block from the page's left edge, in pt"""
    right: float
    """The same at the right"""
    above: tuple[Strip, ...] = ()
    below: tuple[Strip, ...] = ()

    @property
    def is_painted(self) -> bool:
        """Whether stamps must be drawn above the page's own paint to be visible."""
        return any(strip.painted for strip in (*self.above, *self.below))


NO_SPACE = Space(0, 0, 0, 0)
"""The space of a page that cannot be rendered."""


def fit_to_sheet(space: Space, sheet: tuple[float, float]) -> tuple[Space, float]:
    """Centre a page on a sheet; returns its new space and the scale factor, at most 1.

    Blank margins are cut before the page is scaled down; nothing is scaled up. A landscape page is
    put on the sheet turned. The space is in the page's own units.
    """
    if (space.width > space.height) != (sheet[0] > sheet[1]):
        sheet = sheet[::-1]
    above = space.above[0].bottom if space.above and space.above[0].top == 0 else 0
    last_strip = space.below[-1] if space.below else None
    below = (
        space.height - last_strip.top
        if last_strip and last_strip.bottom >= int(space.height)
        else 0
    )
    cuttable = (2 * min(space.left, space.right), 2.0 * min(above, below))
    required = (
        space.width - max(cuttable[0] - 2 * AIR, 0),
        space.height - max(cuttable[1] - 2 * AIR, 0),
    )
    factor = 1.0
    if sheet[0] < required[0] or sheet[1] < required[1]:
        factor = min(sheet[0] / space.width, sheet[1] / space.height)
    width, height = sheet[0] / factor, sheet[1] / factor
    dx, dy = (width - space.width) / 2, (height - space.height) / 2

    def moved(strip: Strip) -> Strip:
        top = 0 if strip.top == 0 else round(strip.top + dy)
        is_last = strip.bottom >= int(space.height)
        bottom = int(height) if is_last else round(strip.bottom + dy)
        return replace(strip, top=max(top, 0), bottom=min(bottom, int(height)))

    return Space(
        width=width,
        height=height,
        left=space.left + dx,
        right=space.right + dx,
        above=tuple(moved(strip) for strip in space.above),
        below=tuple(moved(strip) for strip in space.below),
    ), factor


def spaces_from_json(data: bytes) -> tuple[Space, ...]:
    """The spaces of all pages from the JSON of an inspection; empty for no data."""
    return tuple(_space(fields) for fields in json.loads(data or b"[]"))


def _space(fields: dict[str, Any]) -> Space:
    strips = {
        name: tuple(Strip(**strip) for strip in fields.pop(name, ())) for name in ("above", "below")
    }
    return Space(**{**fields, **strips})
