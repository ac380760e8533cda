"""What a page's content does, where stamps must be drawn above it: read by pikepdf."""

from collections.abc import Iterable
from contextlib import suppress

import pikepdf

from procbuild.pdf.apart.index import unpacked
from procbuild.pdf.apart.source import Source
from procbuild.pdf.values import DamagedError, Ref, Value, written

FILTERS = (b"/Filter", b"/DecodeParms")


def isolations(data: bytes, pages: Iterable[int]) -> dict[int, tuple[bytes, bytes]]:
    """What must be written before and after the content of pages (from 0) of a file.

    Behind it is the state that the page began with. Raises :class:`DamagedError` where content
    cannot be read.
    """
    source = Source(data)
    try:
        return {page: isolation(content_of(source, source.pages[page])) for page in pages}
    except (pikepdf.PdfError, RuntimeError) as error:
        raise DamagedError(f"what a page draws cannot be read: {error}") from error


def content_of(source: Source, page: Ref) -> bytes:
    """What the streams of a page hold, one after the other, unpacked whatever their filters are.

    Raises :class:`DamagedError` where one cannot be read.
    """
    content = (source.entries(page) or {}).get(b"/Contents", b"null")
    several = source.items(content)
    streams = [content] if several is None else several
    return b"\n".join(_unpacked(source, one) for one in streams if source.is_stream(one))


def _unpacked(source: Source, one: Value) -> bytes:
    entries = source.value(one)
    if not isinstance(one, Ref) or not isinstance(entries, dict):
        return b""
    data = source.streams[one]
    with suppress(DamagedError):
        return unpacked(data, entries)
    filters = {key: _direct(source, entries[key]) for key in FILTERS if key in entries}
    with pikepdf.new() as pdf:
        try:
            stream = pikepdf.Stream(pdf, bytes(data))
            for key, value in filters.items():
                stream[key.decode()] = pikepdf.Object.parse(written(value))
            return stream.read_bytes()
        except (pikepdf.PdfError, ValueError) as error:
            raise DamagedError(f"what a page draws cannot be unpacked: {error}") from error


def _direct(source: Source, value: Value) -> Value:
    """Filters and their parameters without references."""
    found = source.value(value)
    if isinstance(found, list):
        return [_direct(source, one) for one in found]
    if isinstance(found, dict):
        return {key: _direct(source, one) for key, one in found.items()}
    return found or b"null"


def isolation(content: bytes) -> tuple[bytes, bytes]:
    """What must be written before and after content to come back to where it began."""
    depth = least = 0
    text = False
    with pikepdf.new() as pdf:
        for step in pikepdf.parse_content_stream(pikepdf.Stream(pdf, content), "q Q BT ET"):
            match str(step.operator):
                case "q":
                    depth += 1
                case "Q":
                    depth -= 1
                    least = min(least, depth)
                case "BT":
                    text = True
                case "ET":
                    text = False
    opening = b"q " * (1 - least)
    return opening, (b"ET " if text else b"") + b"Q " * (depth - least + 1)
