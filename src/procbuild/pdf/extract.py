"""A part of a PDF as a PDF of its own."""

import io
from pathlib import Path

import pikepdf


def front_matter(book: Path) -> bytes:
    """The pages of a book before the first one with an arabic page number, as a PDF.

    Empty where there are none, or where the book has no such page. The same book gives the same
    bytes.
    """
    with pikepdf.open(book) as source:
        labels = [str(page.label) for page in source.pages]
        count = next((n for n, label in enumerate(labels) if label.isdecimal()), 0)
        if not count:
            return b""
        with pikepdf.new() as front:
            front.add_pages_from(source, range(count))
            stream = io.BytesIO()
            front.save(stream, deterministic_id=True)
            return stream.getvalue()
