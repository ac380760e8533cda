"""Where stamps go on the pages of a paper: into free space alone, or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from procbuild.pdf.space import Space, Strip

EDGE = 14.0
"""Distance in pt that stamps keep from the page's edge."""

AIR = 2.0
"""Distance in pt that stamps keep from ink."""

HEAD = 34.0
"""Where the top of a running head should be, in pt from the page's top."""

FOOT = 26.0
"""Where the bottom of a footer should be, in pt from the page's bottom."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """A typeset stamp: a page of the overlay."""

    number: int
    """Page of the overlay, from 0"""
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Line:
    """Forms that stand beside each other on a page, at their left or right end."""

    page: int
    """From 0"""
    where: Literal["head", "foot"]
    left: tuple[Form, ...] = ()
    right: tuple[Form, ...] = ()

    @property
    def height(self) -> float:
        return max(form.height for form in (*self.left, *self.right))


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A form at its place: top left corner in pt of the page as displayed."""

    page: int
    form: Form
    x: float
    y: float
    over: bool
    """Whether it must be drawn above the page's own paint to be seen"""


def place(
    choices: Iterable[Iterable[Line]], spaces: Sequence[Space]
) -> tuple[list[Placed], list[int]]:
    """The stamps that have room, and the pages (from 0) that have none for one.

    Each of ``choices`` is one stamp in its variants, one at least, the best first.
    """
    placed: list[Placed] = []
    full: list[int] = []
    for variants in choices:
        for line in variants:
            space = spaces[line.page]
            spot = _spot(line, space)
            if spot is not None:
                placed += _aligned(line, space, *spot)
                break
        else:
            full.append(line.page)
    return placed, full


def _spot(line: Line, space: Space) -> tuple[float, bool] | None:
    """Top of the place nearest to where the line should be, and whether it is painted."""
    if line.where == "head":
        strips, wish = space.above, HEAD
    else:
        strips, wish = space.below, space.height - FOOT - line.height
    best: tuple[float, float, bool] | None = None
    for strip in strips:
        y = _within(strip, line.height, wish, space.height)
        if y is not None and (best is None or abs(y - wish) < best[0]):
            best = (abs(y - wish), y, strip.painted)
    return best[1:] if best else None


def _within(strip: Strip, height: float, wish: float, page: float) -> float | None:
    low = max(strip.top + AIR if strip.top > 0 else 0.0, EDGE)
    high = min(strip.bottom - AIR if strip.bottom < int(page) else page, page - EDGE) - height
    return min(max(wish, low), high) if low <= high else None


def _aligned(line: Line, space: Space, y: float, over: bool) -> Iterable[Placed]:
    x = space.left
    for form in line.left:
        yield Placed(page=line.page, form=form, x=x, y=y, over=over)
        x += form.width
    x = space.width - space.right
    for form in reversed(line.right):
        x -= form.width
        yield Placed(page=line.page, form=form, x=x, y=y, over=over)
