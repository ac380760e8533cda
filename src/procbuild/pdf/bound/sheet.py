"""Fit pages to a sheet of another size.

Lengths are in the units of the page, which are larger than a pt if it has a UserUnit: stamps scale
with their page.
"""

from dataclasses import replace

from procbuild.pdf.apart.boxes import Frame
from procbuild.pdf.apart.pages import Page
from procbuild.pdf.syntax import array
from procbuild.pdf.values import decimal

Fit = tuple[float, float, float]
"""Width and height of the sheet in the page's own units, and the scale factor"""


def fit(page: Page, sheet: Fit) -> Page:
    """Centre a page on a sheet.

    The content is not changed: only the page boxes are, and UserUnit if the page is scaled down.
    What lay outside of the page remains hidden.
    """
    x0, y0, x1, y1 = page.frame.box
    width, height, factor = sheet
    page_width, page_height = (height, width) if page.frame.rotate % 180 else (width, height)
    dx, dy = (page_width - (x1 - x0)) / 2, (page_height - (y1 - y0)) / 2
    box = tuple(map(decimal, (x0 - dx, y0 - dy, x1 + dx, y1 + dy)))
    entries = [b"/MediaBox", array(box)]
    if page.frame.rotate:
        entries += [b"/Rotate", b"%d" % page.frame.rotate]
    unit = decimal(page.unit * factor, 5)
    if unit != b"1":
        entries += [b"/UserUnit", unit]
    left, bottom, right, top = map(float, box)
    frame = Frame((left, bottom, right, top), page.frame.rotate)
    clip = page.frame.box if max(dx, dy) > 0 else None
    return replace(page, frame=frame, boxes=b" ".join(entries), unit=float(unit), clip=clip)
