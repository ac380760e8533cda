"""Worker process that renders pages: one request per line in, one PNG per line out.

Started by :mod:`procbuild.pdf.render` alone, with the limits of :mod:`procbuild.pdf.worker`,
because a hostile PDF may attack the C code that renders it.
"""

import base64
import io
import json
import sys
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from procbuild.conference import Limits
from procbuild.pdf.worker import read_file, set_limits

MAX_PIXELS = 1600
"""Longer side of a picture in pixels"""
COLOURS = 64
"""Colours of a picture: enough for a page of text, at a third of the bytes"""
NEARLY_WHITE = 251
RED = (197, 34, 31)
LABEL = 15
"""Height of a label in pixels"""


def main() -> None:
    """Answer requests from standard input until it ends."""
    for line in sys.stdin.buffer:
        request: dict[str, Any] = json.loads(line)
        set_limits(Limits(**request["limits"]))
        try:
            data = read_file(request)
        except OSError:
            data = b""
        try:
            png = _render_png(data, request["page"], request["dpi"], request["marks"])
        except (pypdfium2.PdfiumError, MemoryError):
            png = b""
        answer = json.dumps({"png": base64.b64encode(png).decode()})
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _render_png(data: bytes, number: int, dpi: float, marks: list[Any]) -> bytes:
    """A page with its marks as PNG; empty if there is no such page."""
    with pypdfium2.PdfDocument(data) as document:
        if not 1 <= number <= len(document):
            return b""
        page = document[number - 1]
        scale = min(dpi / 72, MAX_PIXELS / max(page.get_size()))
        picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    picture = picture.convert("RGB")
    for mark in marks:
        _draw_mark(picture, mark)
    stream = io.BytesIO()
    _reduce_colours(picture).save(stream, "PNG")
    return stream.getvalue()


def _reduce_colours(picture: Image.Image) -> Image.Image:
    """Reduce a picture to a palette, in a fifth of the time of the median cut.

    The octree makes white the mean of all nearly white colours; it is made white again.
    """
    reduced = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    palette = reduced.getpalette() or []
    reduced.putpalette([255 if value > NEARLY_WHITE else value for value in palette])
    return reduced


def _draw_mark(picture: Image.Image, mark: list[Any]) -> None:
    """Frame an area given in percent of the page, with its label, if any, above the frame."""
    label, left, top, width, height = mark
    x_unit, y_unit = picture.width / 100, picture.height / 100
    x0, y0 = left * x_unit, top * y_unit
    x1, y1 = max((left + width) * x_unit, x0 + 6), max((top + height) * y_unit, y0 + 6)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((x0, y0, x1, y1), outline=RED, width=2)
    if not label:
        return
    font = ImageFont.load_default(size=LABEL - 3)
    corner = (min(x0, picture.width - LABEL), max(y0 - LABEL, 0))
    box = draw.textbbox((corner[0] + 4, corner[1] + 1), label, font=font)
    draw.rectangle((*corner, box[2] + 4, corner[1] + LABEL), fill=RED)
    draw.text((corner[0] + 4, corner[1] + 1), label, font=font, fill="white")


if __name__ == "__main__":
    main()
