"""The process that draws pages of one PDF: a request in, pictures out.

Started by :mod:`procbuild.pdf.render` alone, with the limits of :mod:`procbuild.pdf.worker`:
what it draws is hostile to C code.
"""

import io
import json
import sys
from typing import Any, BinaryIO

import pypdfium2
from PIL import Image

from procbuild.conference import Limits
from procbuild.pdf.worker import hold_to

LARGEST = 1600
"""Pixels of a picture's longer side"""
COLOURS = 64
"""Colours of a picture: enough for a page of text, and a third of the bytes"""


def main() -> None:
    """Answer the request on standard input: a line of JSON and the PNG's bytes for each page."""
    request: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    hold_to(Limits(**request["limits"]))
    document = pypdfium2.PdfDocument(request["file"])
    for number in request["pages"]:
        if 1 <= number <= len(document):
            _send(number, _png(document[number - 1], request["dpi"]), sys.stdout.buffer)


def _png(page: pypdfium2.PdfPage, dpi: float) -> bytes:
    scale = min(dpi / 72, LARGEST / max(page.get_size()))
    picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    stream = io.BytesIO()
    picture.convert("RGB").quantize(COLOURS).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _send(number: int, png: bytes, answers: BinaryIO) -> None:
    answers.write(json.dumps({"page": number, "bytes": len(png)}).encode() + b"\n" + png)
    answers.flush()


if __name__ == "__main__":
    main()
