"""Where the margins of a page are free: what a stamp must know before it is placed."""

import json
from dataclasses import dataclass, replace
from typing import Any

AIR = 12.0
"""Margin in pt that is left of a page whose blank margins are cut."""


@dataclass(frozen=True)
class Strip:
    """Rows of a page, in pt from its top."""

    top: int
    bottom: int
    painted: bool = False
    """Whether the page paints white here: what is below the paint is not seen"""


@dataclass(frozen=True)
class Space:
    """The free strips of one page as displayed, full width of its text block."""

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
        """Whether what is drawn there must be drawn above the page's own paint."""
        return any(strip.painted for strip in (*self.above, *self.below))


NOWHERE = Space(0, 0, 0, 0)
"""The space of a page that cannot be shown."""


def fitted(space: Space, sheet: tuple[float, float]) -> tuple[Space, float]:
    """The page centred on a sheet, and the factor by which it must be made smaller.

    Blank margins are cut before anything is made smaller; nothing is made larger. A page that is
    wider than high is put on the sheet turned. The space is in the page's own units.
    """
    if (space.width > space.height) != (sheet[0] > sheet[1]):
        sheet = sheet[::-1]
    above = space.above[0].bottom if space.above and space.above[0].top == 0 else 0
    end = space.below[-1] if space.below else None
    below = space.height - end.top if end and end.bottom >= int(space.height) else 0
    slack = (2 * min(space.left, space.right), 2.0 * min(above, below))
    needed = (space.width - max(slack[0] - 2 * AIR, 0), space.height - max(slack[1] - 2 * AIR, 0))
    factor = 1.0
    if sheet[0] < needed[0] or sheet[1] < needed[1]:
        factor = min(sheet[0] / space.width, sheet[1] / space.height)
    width, height = sheet[0] / factor, sheet[1] / factor
    across, down = (width - space.width) / 2, (height - space.height) / 2

    def moved(strip: Strip) -> Strip:
        top = 0 if strip.top == 0 else round(strip.top + down)
        last = strip.bottom >= int(space.height)
        bottom = int(height) if last else round(strip.bottom + down)
        return replace(strip, top=max(top, 0), bottom=min(bottom, int(height)))

    return Space(
        width=width,
        height=height,
        left=space.left + across,
        right=space.right + across,
        above=tuple(moved(strip) for strip in space.above),
        below=tuple(moved(strip) for strip in space.below),
    ), factor


def spaces_from_json(data: bytes) -> tuple[Space, ...]:
    """The spaces of all pages as the inspection of a PDF tells them; none for no data."""
    return tuple(_space(one) for one in json.loads(data or b"[]"))


def _space(fields: dict[str, Any]) -> Space:
    strips = {
        name: tuple(Strip(**strip) for strip in fields.pop(name, ())) for name in ("above", "below")
    }
    return Space(**{**fields, **strips})
