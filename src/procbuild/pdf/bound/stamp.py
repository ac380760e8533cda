"""Place stamps on the pages of a paper, in free space only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from procbuild.pdf.space import Space, Strip

EDGE = 14.0
"""Minimum distance in pt between stamps and the edge of the page."""

AIR = 2.0
"""Minimum distance in pt between stamps and ink."""

HEAD = 34.0
"""Preferred top of a running head, in pt from the top of the page."""

FOOT = 26.0
"""Preferred bottom of a footer, in pt from the bottom of the page."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """A typeset stamp: a page of the overlay."""

    number: int
    """Page of the overlay, from 0"""
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Line:
    """Forms side by side on a page, aligned left or right."""

    page: int
    """From 0"""
    where: Literal["head", "foot"]
    left: tuple[Form, ...] = ()
    right: tuple[Form, ...] = ()

    @property
    def height(self) -> float:
        return max(form.height for form in (*self.left, *self.right))


@dataclass(frozen=True, kw_only=True)
class PlacedForm:
    """A form and the position of its top left corner, in pt of the page as displayed."""

    page: int
    form: Form
    x: float
    y: float
    over: bool
    """Whether it must be drawn above the page's own paint to be visible"""


def place_stamps(
    choices: Iterable[Iterable[Line]], spaces: Sequence[Space]
) -> tuple[list[PlacedForm], list[int]]:
    """Place the stamps that fit, and list the pages (from 0) without room for one.

    Each of ``choices`` is one stamp as a series of at least one variant, the best first.
    """
    placed: list[PlacedForm] = []
    full: list[int] = []
    for variants in choices:
        for line in variants:
            space = spaces[line.page]
            spot = _best_position(line, space)
            if spot is not None:
                placed += _place_forms(line, space, *spot)
                break
        else:
            full.append(line.page)
    return placed, full


def _best_position(line: Line, space: Space) -> tuple[float, bool] | None:
    """The top of the best free position for a line, and whether the page is painted there."""
    if line.where == "head":
        strips, preferred = space.above, HEAD
    else:
        strips, preferred = space.below, space.height - FOOT - line.height
    best: tuple[float, float, bool] | None = None
    for strip in strips:
        top = _fit_into_strip(strip, line.height, preferred, space.height)
        if top is not None and (best is None or abs(top - preferred) < best[0]):
            best = (abs(top - preferred), top, strip.painted)
    return best[1:] if best else None


def _fit_into_strip(strip: Strip, height: float, preferred: float, page: float) -> float | None:
    low = max(strip.top + AIR if strip.top > 0 else 0.0, EDGE)
    high = min(strip.bottom - AIR if strip.bottom < int(page) else page, page - EDGE) - height
    return min(max(preferred, low), high) if low <= high else None


def _place_forms(line: Line, space: Space, y: float, over: bool) -> Iterable[PlacedForm]:
    x = space.left
    for form in line.left:
        yield PlacedForm(page=line.page, form=form, x=x, y=y, over=over)
        x += form.width
    x = space.width - space.right
    for form in reversed(line.right):
        x -= form.width
        yield PlacedForm(page=line.page, form=form, x=x, y=y, over=over)
