"""What a page's content stream does, where a stamp must be drawn behind it: read by pikepdf."""

from collections.abc import Iterable, Mapping
from contextlib import suppress

import pikepdf
from pikepdf import Name

from procbuild.pdf.bound.index import unpacked
from procbuild.pdf.bound.source import Source
from procbuild.pdf.values import DamagedError, Ref, Value, written

FILTERS = (b"/Filter", b"/DecodeParms")


def content_of(source: Source, streams: Iterable[Value]) -> bytes:
    """What content streams hold, one after the other, unpacked whatever their filters are.

    Raises :class:`DamagedError` where one cannot be read.
    """
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
    """What must be written before and after content to come back to the page's first state."""
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


def renamed(content: bytes, names: Mapping[bytes, bytes]) -> bytes:
    """Content with its resources renamed."""
    new = {old.decode(): Name(name.decode()) for old, name in names.items()}
    with pikepdf.new() as pdf:
        instructions = [
            (
                [new.get(str(one), one) if isinstance(one, Name) else one for one in step.operands],
                step.operator,
            )
            for step in pikepdf.parse_content_stream(pikepdf.Stream(pdf, content))
        ]
        return pikepdf.unparse_content_stream(instructions)
