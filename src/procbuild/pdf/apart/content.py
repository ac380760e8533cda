"""Restore the graphics state around page contents, where stamps are drawn above them.

Contents are parsed by pikepdf.
"""

from collections.abc import Iterable
from contextlib import suppress

import pikepdf

from procbuild.pdf.apart.index import decode
from procbuild.pdf.apart.source import Source
from procbuild.pdf.values import DamagedError, Ref, Value, serialize

FILTERS = (b"/Filter", b"/DecodeParms")


def isolations(data: bytes, pages: Iterable[int]) -> dict[int, tuple[bytes, bytes]]:
    """For each page (from 0), what must be written before and after its content.

    Afterwards the graphics state is that at the beginning of the page. Raises :class:`DamagedError`
    if a content stream cannot be read.
    """
    source = Source(data)
    try:
        return {page: isolation(content_of(source, source.pages[page])) for page in pages}
    except (pikepdf.PdfError, RuntimeError) as error:
        raise DamagedError(f"a content stream cannot be read: {error}") from error


def content_of(source: Source, page: Ref) -> bytes:
    """The content streams of a page, decoded with any filters and concatenated.

    Raises :class:`DamagedError` if one cannot be read.
    """
    content = (source.entries(page) or {}).get(b"/Contents", b"null")
    array = source.items(content)
    streams = [content] if array is None else array
    return b"\n".join(_decode(source, stream) for stream in streams if source.is_stream(stream))


def _decode(source: Source, stream: Value) -> bytes:
    entries = source.value(stream)
    if not isinstance(stream, Ref) or not isinstance(entries, dict):
        return b""
    data = source.streams[stream]
    with suppress(DamagedError):
        return decode(data, entries)
    filters = {key: _resolve_all(source, entries[key]) for key in FILTERS if key in entries}
    with pikepdf.new() as pdf:
        try:
            decoder = pikepdf.Stream(pdf, bytes(data))
            for key, value in filters.items():
                decoder[key.decode()] = pikepdf.Object.parse(serialize(value))
            return decoder.read_bytes()
        except (pikepdf.PdfError, ValueError) as error:
            raise DamagedError(f"a content stream cannot be decoded: {error}") from error


def _resolve_all(source: Source, value: Value) -> Value:
    """A value with its references resolved, for filters and their parameters."""
    resolved = source.value(value)
    if isinstance(resolved, list):
        return [_resolve_all(source, element) for element in resolved]
    if isinstance(resolved, dict):
        return {key: _resolve_all(source, element) for key, element in resolved.items()}
    return resolved or b"null"


def isolation(content: bytes) -> tuple[bytes, bytes]:
    """What must be written before and after content to restore the initial graphics state.

    Marked content is ended, too: it may be of a hidden layer.
    """
    depth = lowest = marked = 0
    in_text = False
    with pikepdf.new() as pdf:
        stream = pikepdf.Stream(pdf, content)
        for instruction in pikepdf.parse_content_stream(stream, "q Q BT ET BMC BDC EMC"):
            match str(instruction.operator):
                case "q":
                    depth += 1
                case "Q":
                    depth -= 1
                    lowest = min(lowest, depth)
                case "BMC" | "BDC":
                    marked += 1
                case "EMC":
                    marked = max(marked - 1, 0)
                case "BT":
                    in_text = True
                case "ET":
                    in_text = False
    opening = b"q " * (1 - lowest)
    ending = b"EMC " * marked + (b"ET " if in_text else b"")
    return opening, b"\n" + ending + b"Q " * (depth - lowest + 1)  # it may end with a comment
