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
from PIL import Image

from procbuild.conference import Limits
from procbuild.pdf.worker import hold_to

LARGEST = 1600
"""Pixels of a picture's longer side"""
COLOURS = 64
"""Colours of a picture: enough for a page of text, and a third of the bytes"""


def main() -> None:
    """Answer requests from standard input until it ends."""
    for line in sys.stdin.buffer:
        request: dict[str, Any] = json.loads(line)
        hold_to(Limits(**request["limits"]))
        try:
            png = _png(request["file"], request["page"], request["dpi"])
        except (pypdfium2.PdfiumError, OSError, MemoryError):
            png = b""
        answer = json.dumps({"png": base64.b64encode(png).decode()})
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _png(file: str, number: int, dpi: float) -> bytes:
    """A page as PNG; nothing where there is no such page."""
    with pypdfium2.PdfDocument(file) as document:
        if not 1 <= number <= len(document):
            return b""
        page = document[number - 1]
        scale = min(dpi / 72, LARGEST / max(page.get_size()))
        picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    stream = io.BytesIO()
    picture.convert("RGB").quantize(COLOURS).save(stream, "PNG", optimize=True)
    return stream.getvalue()


if __name__ == "__main__":
    main()
