"""A part of a PDF as a PDF of its own."""

from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name


def front_matter(book: Path) -> bytes:
    """The pages of a book before the first one with an arabic page number, as a PDF.

    Links between them lead where they led. Empty where there are no such pages, or where the book
    has no arabic number. The same book gives the same bytes.
    """
    with pikepdf.open(book) as pdf, pikepdf.new() as front:
        count = _roman(pdf)
        if not 0 < count < len(pdf.pages):
            return b""
        front.add_pages_from(pdf, range(count))
        stream = BytesIO()
        generate = pikepdf.ObjectStreamMode.generate
        front.save(stream, deterministic_id=True, object_stream_mode=generate)
        return stream.getvalue()


def _roman(pdf: pikepdf.Pdf) -> int:
    """How many pages stand before the first that is labelled with an arabic number; 0: none is."""
    labels = pdf.Root.get("/PageLabels")
    ranges = labels.get("/Nums") if isinstance(labels, Dictionary) else None
    found: list[object] = list(ranges.as_list()) if isinstance(ranges, Array) else []
    for start, label in zip(found[::2], found[1::2], strict=False):
        if isinstance(label, Dictionary) and label.get("/S") == Name.D:
            return start if isinstance(start, int) else 0
    return 0
