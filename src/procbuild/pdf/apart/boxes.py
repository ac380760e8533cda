"""Where a displayed page lies in the coordinates of its file: CropBox and /Rotate."""

from dataclasses import dataclass

from procbuild.layout import Box
from procbuild.page_sizes import LETTER
from procbuild.pdf.apart.source import Source
from procbuild.pdf.values import Entries, Value, decimal, number

Matrix = tuple[float, float, float, float, float, float]
"""a b c d e f of ISO 32000-1, 8.3.3"""


@dataclass(frozen=True)
class Frame:
    """A page as displayed, y from the top."""

    box: Box
    """The visible part in the file's coordinates"""
    rotate: int

    def place(self, x: float, y: float, height: float) -> Matrix:
        """The matrix that puts a form of this height with its top left corner at (x, y)."""
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


def settle(source: Source, page: Entries) -> Frame:
    """Have a page with attributes of its own say plainly how it is displayed; its frame.

    Viewers do not agree on boxes without an area or apart, on odd turns and negative units: a
    missing or degenerate MediaBox is taken for letter, a turn for whole quarters.
    """
    media = _box(source, page.get(b"/MediaBox"))
    if media is None:
        media = (0.0, 0.0, *LETTER)
        page[b"/MediaBox"] = [decimal(one) for one in media]
    shown = media
    if b"/CropBox" in page:
        if cut := _overlap(media, _box(source, page[b"/CropBox"])):
            shown = cut
        else:
            del page[b"/CropBox"]
    quarters = 0
    if b"/Rotate" in page:
        turn = number(source.value(page[b"/Rotate"]))
        quarters = int(turn or 0) % 360 // 90 * 90
        if turn not in {quarters, quarters - 360}:
            page[b"/Rotate"] = decimal(quarters)
    if b"/UserUnit" in page and (number(source.value(page[b"/UserUnit"])) or 0) <= 0:
        del page[b"/UserUnit"]
    return Frame(shown, quarters)


def _overlap(one: Box | None, other: Box | None) -> Box | None:
    """What two boxes have in common."""
    if one is None or other is None:
        return None
    cut = (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )
    return cut if cut[0] < cut[2] and cut[1] < cut[3] else None


def _box(source: Source, value: Value | None) -> Box | None:
    found = source.items(value) or []
    corners = [number(source.value(one)) for one in found] if len(found) == 4 else [None]
    if None in corners:
        return None
    a, b, c, d = (corner or 0.0 for corner in corners)
    box = (min(a, c), min(b, d), max(a, c), max(b, d))
    return box if box[2] - box[0] > 1 and box[3] - box[1] > 1 else None
