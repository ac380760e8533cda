"""The process that draws pages: a page and its limits in, a picture out, until the end.

Started by :mod:`procbuild.pdf.render` alone, with the limits of :mod:`procbuild.pdf.worker`:
what it draws is hostile to C code.
"""

import base64
import io
import json
import sys
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from procbuild.conference import Limits
from procbuild.pdf.worker import bytes_of, hold_to

LARGEST = 1600
"""Pixels of a picture's longer side"""
COLOURS = 64
"""Colours of a picture: enough for a page of text, and a third of the bytes"""
NEARLY_WHITE = 251
RED = (197, 34, 31)
LABEL = 15
"""Pixels of a label's height"""


def main() -> None:
    """Answer requests from standard input until it ends."""
    for line in sys.stdin.buffer:
        request: dict[str, Any] = json.loads(line)
        hold_to(Limits(**request["limits"]))
        try:
            data = bytes_of(request)
        except OSError:
            data = b""
        try:
            png = _png(data, request["page"], request["dpi"], request["marks"])
        except (pypdfium2.PdfiumError, MemoryError):
            png = b""
        answer = json.dumps({"png": base64.b64encode(png).decode()})
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _png(data: bytes, number: int, dpi: float, marks: list[Any]) -> bytes:
    """A page with its marks as PNG; nothing where there is no such page."""
    with pypdfium2.PdfDocument(data) as document:
        if not 1 <= number <= len(document):
            return b""
        page = document[number - 1]
        scale = min(dpi / 72, LARGEST / max(page.get_size()))
        picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    picture = picture.convert("RGB")
    for mark in marks:
        _mark(picture, mark)
    stream = io.BytesIO()
    _with_few_colours(picture).save(stream, "PNG")
    return stream.getvalue()


def _with_few_colours(picture: Image.Image) -> Image.Image:
    """The picture with a palette, in a fifth of the time that the median cut takes.

    The octree's white is the mean of all that is nearly white: it is made white again.
    """
    reduced = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    palette = reduced.getpalette() or []
    reduced.putpalette([255 if one > NEARLY_WHITE else one for one in palette])
    return reduced


def _mark(picture: Image.Image, mark: list[Any]) -> None:
    """Frame a place, given in percent of the page, and put its label, if any, above the frame."""
    label, left, top, width, height = mark
    across, down = picture.width / 100, picture.height / 100
    x0, y0 = left * across, top * down
    x1, y1 = max((left + width) * across, x0 + 6), max((top + height) * down, y0 + 6)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((x0, y0, x1, y1), outline=RED, width=2)
    if not label:
        return
    font = ImageFont.load_default(size=LABEL - 3)
    corner = (min(x0, picture.width - LABEL), max(y0 - LABEL, 0))
    box = pen.textbbox((corner[0] + 4, corner[1] + 1), label, font=font)
    pen.rectangle((*corner, box[2] + 4, corner[1] + LABEL), fill=RED)
    pen.text((corner[0] + 4, corner[1] + 1), label, font=font, fill="white")


if __name__ == "__main__":
    main()
