"""Convert PDF user space to coordinates of the page as a reader displays it."""

from dataclasses import dataclass
from math import atan2, degrees

from procbuild.layout import Box


@dataclass(frozen=True, slots=True)
class View:
    """How one page is displayed: maps PDF user space to pt from the page's top left corner."""

    media_box: Box
    crop_box: Box
    """PDF coordinates: x0, y0 (bottom), x1, y1 (top)"""
    rotate: int = 0
    """0, 90, 180 or 270, clockwise"""
    unit: float = 1.0

    @property
    def upright(self) -> tuple[float, float]:
        """Width and height in pt before rotation."""
        x0, y0, x1, y1 = self.crop_box
        return (round((x1 - x0) * self.unit, 3), round((y1 - y0) * self.unit, 3))

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pt as displayed."""
        width, height = self.upright
        return (height, width) if self.rotate in (90, 270) else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The displayed position of a point in user space."""
        x0, y0, x1, y1 = self.crop_box
        match self.rotate:
            case 90:
                right, down = y - y0, x - x0
            case 180:
                right, down = x1 - x, y - y0
            case 270:
                right, down = y1 - y, x1 - x
            case _:
                right, down = x - x0, y1 - y
        return right * self.unit, down * self.unit

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The displayed rectangle of one in user space; its corners may come in any order."""
        if self.rotate:
            ax, ay = self.point(x0, y0)
            bx, by = self.point(x1, y1)
        else:
            left, _, _, top = self.crop_box
            ax, bx = (x0 - left) * self.unit, (x1 - left) * self.unit
            ay, by = (top - y0) * self.unit, (top - y1) * self.unit
        if ax > bx:
            ax, bx = bx, ax
        if ay > by:
            ay, by = by, ay
        return ax, ay, bx, by

    def angle(self, a: float, b: float) -> int:
        """Writing direction as displayed, in degrees 0 … 359, of a text matrix [a b …]."""
        return round(degrees(atan2(b, a)) - self.rotate) % 360


def rounded(box: Box) -> Box:
    """A box rounded to a hundredth of a pt, as stored in results."""
    x0, y0, x1, y1 = box
    return round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)


def union(a: Box, b: Box) -> Box:
    """The smallest box that contains both."""
    return (
        min(a[0], b[0]),
        min(a[1], b[1]),
        max(a[2], b[2]),
        max(a[3], b[3]),
    )


def intersection(a: Box, b: Box) -> Box | None:
    """The intersection of two boxes; None if they are disjoint."""
    x0, y0 = max(a[0], b[0]), max(a[1], b[1])
    x1, y1 = min(a[2], b[2]), min(a[3], b[3])
    return (x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else None
