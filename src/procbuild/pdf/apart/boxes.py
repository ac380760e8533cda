"""The page boxes and rotation of a page, and matrices for drawing on it as displayed."""

from dataclasses import dataclass

from procbuild.layout import Box
from procbuild.pdf.apart.source import Source
from procbuild.pdf.values import Entries, Value, decimal, number
from procbuild.standards.page_sizes import LETTER

Matrix = tuple[float, float, float, float, float, float]
"""a b c d e f of ISO 32000-1, 8.3.3"""


@dataclass(frozen=True)
class Frame:
    """The visible area and rotation of a page; positions on it have y from the top."""

    box: Box
    """The visible area in user space"""
    rotate: int

    def place(self, x: float, y: float, height: float) -> Matrix:
        """The matrix that draws a form of this height with its top left corner at (x, y)."""
        x0, y0, x1, y1 = self.box
        down = y + height
        match self.rotate:
            case 90:
                return (0, 1, -1, 0, x0 + down, y0 + x)
            case 180:
                return (-1, 0, 0, -1, x1 - x, y0 + down)
            case 270:
                return (0, -1, 1, 0, x1 - down, y1 - x)
            case _:
                return (1, 0, 0, 1, x0 + x, y1 - down)


def normalize_boxes(source: Source, page: Entries) -> Frame:
    """Normalize the page boxes and rotation of a page with its own attributes; returns its frame.

    Viewers disagree on boxes that are empty or disjoint, on odd rotations and negative units: a
    missing or degenerate MediaBox becomes US letter, and rotations multiples of 90 degrees.
    """
    media_box = box_of(source, page.get(b"/MediaBox"))
    if media_box is None:
        media_box = (0.0, 0.0, *LETTER)
        page[b"/MediaBox"] = [decimal(corner) for corner in media_box]
    visible = media_box
    if b"/CropBox" in page:
        if cut := overlap(media_box, box_of(source, page[b"/CropBox"])):
            visible = cut
        else:
            del page[b"/CropBox"]
    quarters = 0
    if b"/Rotate" in page:
        rotation = number(source.value(page[b"/Rotate"]))
        quarters = int(rotation or 0) % 360 // 90 * 90
        if rotation not in {quarters, quarters - 360}:
            page[b"/Rotate"] = decimal(quarters)
    if b"/UserUnit" in page and (number(source.value(page[b"/UserUnit"])) or 0) <= 0:
        del page[b"/UserUnit"]
    return Frame(visible, quarters)


def overlap(a: Box | None, b: Box | None) -> Box | None:
    """The intersection of two boxes, None if it is empty."""
    if a is None or b is None:
        return None
    cut = (
        max(a[0], b[0]),
        max(a[1], b[1]),
        min(a[2], b[2]),
        min(a[3], b[3]),
    )
    return cut if cut[0] < cut[2] and cut[1] < cut[3] else None


def box_of(source: Source, value: Value | None) -> Box | None:
    """A rectangle with its corners in order; None if it is no rectangle or hardly has an area."""
    elements = source.items(value) or []
    corners = (
        [number(source.value(element)) for element in elements] if len(elements) == 4 else [None]
    )
    if None in corners:
        return None
    a, b, c, d = (corner or 0.0 for corner in corners)
    box = (min(a, c), min(b, d), max(a, c), max(b, d))
    return box if box[2] - box[0] > 1 and box[3] - box[1] > 1 else None
