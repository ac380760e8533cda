"""A part of a PDF as a PDF of its own."""

import io
from pathlib import Path

import pypdf


def front_matter(book: Path) -> bytes:
    """The pages of a book before the first one with an arabic page number, as a PDF.

    Empty where there are none, or where the book has no such page. The same book gives the same
    bytes.
    """
    reader = pypdf.PdfReader(book)
    count = next((n for n, label in enumerate(reader.page_labels) if label.isdecimal()), 0)
    if not count:
        return b""
    front = pypdf.PdfWriter()
    front.append(reader, pages=(0, count), import_outline=False)
    stream = io.BytesIO()
    front.write(stream)
    return stream.getvalue()
