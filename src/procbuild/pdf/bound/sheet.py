"""Pages fitted to a sheet of another size.

Lengths are in the page's own units, which UserUnit makes larger than a pt: a stamp grows with its
page.
"""

from dataclasses import replace

from procbuild.pdf.apart.boxes import Frame
from procbuild.pdf.apart.pages import Page
from procbuild.pdf.syntax import array
from procbuild.pdf.values import decimal

Fit = tuple[float, float, float]
"""Width and height of a sheet in a page's own units, and the factor that makes it smaller"""


def fit(page: Page, sheet: Fit) -> Page:
    """A page on a sheet, what it shows in the middle.

    Nothing in the page moves: its boxes change, and UserUnit where it is to be smaller.
    """
    x0, y0, x1, y1 = page.frame.box
    width, height, factor = sheet
    across, up = (height, width) if page.frame.rotate % 180 else (width, height)
    dx, dy = (across - (x1 - x0)) / 2, (up - (y1 - y0)) / 2
    box = tuple(map(decimal, (x0 - dx, y0 - dy, x1 + dx, y1 + dy)))
    said = [b"/MediaBox", array(box)]
    if page.frame.rotate:
        said += [b"/Rotate", b"%d" % page.frame.rotate]
    unit = decimal(page.unit * factor, 5)
    if unit != b"1":
        said += [b"/UserUnit", unit]
    left, bottom, right, top = map(float, box)
    frame = Frame((left, bottom, right, top), page.frame.rotate)
    return replace(page, frame=frame, boxes=b" ".join(said), unit=float(unit))
