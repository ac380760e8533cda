"""The pages of an overlay as pieces of content to draw, written as short as Typst does not.

Every stamped page has one, and a small paper feels each byte.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from procbuild.pdf.apart.index import decode
from procbuild.pdf.apart.pages import CATEGORIES
from procbuild.pdf.apart.source import Source
from procbuild.pdf.syntax import string
from procbuild.pdf.values import STRING, DamagedError, Entries, Ref, Value, bytes_of

COLOUR = re.compile(rb"(/[^\s/\[\]()<>{}%]+) (?:cs ([\d. ]+) scn|CS ([\d. ]+) SCN)\b")
"""A colour in a colour space that is a resource, for filling or for strokes."""

DEVICE_OPERATORS = {b"1": (b"g", b"G"), b"3": (b"rg", b"RG")}
"""Operators that set a colour of so many components without a resource."""

COMMENT = re.compile(rb"^%.*\n?", re.MULTILINE)


@dataclass(frozen=True)
class Piece:
    """Content to draw, and the resources that it names: category, name, value."""

    body: bytes
    resources: Sequence[tuple[bytes, bytes, Value]]


class OverlayPages:
    """The pages of an overlay as pieces that can be drawn."""

    def __init__(self, overlay: Source) -> None:
        self._overlay = overlay

    def piece(self, number: int) -> Piece:
        """The content of a page, with colours of devices: readers take sRGB for these."""
        page = self._overlay.entries(self._overlay.pages[number]) or {}
        resources = self._overlay.entries(page.get(b"/Resources")) or {}
        operators = self._device_operators(resources)
        # Between strings, which are at the odd positions.
        parts = STRING.split(self._content(page))
        parts[::2] = [
            COLOUR.sub(lambda colour: _on_device(colour, operators), part) for part in parts[::2]
        ]
        outside = b"".join(parts[::2])
        parts[1::2] = [string(bytes_of(part)) for part in parts[1::2]]
        return Piece(
            b"".join(parts),
            [
                (category, name, value)
                for category in CATEGORIES
                for name, value in (self._overlay.entries(resources.get(category)) or {}).items()
                if name not in operators or name + b" cs" in outside or name + b" CS" in outside
            ],
        )

    def _content(self, page: Entries) -> bytes:
        """The decoded content of a page, which is one stream."""
        content = page.get(b"/Contents")
        head = self._overlay.value(content)
        if not isinstance(head, dict) or not isinstance(content, Ref):
            raise DamagedError("a stamp has no content stream")
        return decode(self._overlay.streams[content], head)

    def _device_operators(self, resources: Entries) -> dict[bytes, tuple[bytes, bytes]]:
        """For each colour space with a profile, the operators that replace it."""
        spaces = self._overlay.entries(resources.get(b"/ColorSpace")) or {}
        operators: dict[bytes, tuple[bytes, bytes]] = {}
        for name, value in spaces.items():
            space = self._overlay.items(value) or []
            profile = self._overlay.value(space[1]) if space[:1] == [b"/ICCBased"] else None
            components = profile.get(b"/N") if isinstance(profile, dict) else None
            if isinstance(components, bytes) and components in DEVICE_OPERATORS:
                operators[name] = DEVICE_OPERATORS[components]
        return operators


def _on_device(colour: re.Match[bytes], operators: Mapping[bytes, tuple[bytes, bytes]]) -> bytes:
    name, filling, stroke = colour.groups()
    if name not in operators:
        return colour[0]
    fill_operator, stroke_operator = operators[name]
    return b" %s %s" % ((filling, fill_operator) if filling else (stroke, stroke_operator))


def lighten_fonts(overlay: Source) -> None:
    """Remove from fonts what no reader needs: /CIDSet, and comments in /ToUnicode."""
    for font in _fonts(overlay):
        for descendant in overlay.items(font.get(b"/DescendantFonts")) or []:
            descriptor = overlay.entries(
                (overlay.entries(descendant) or {}).get(b"/FontDescriptor")
            )
            if descriptor:
                descriptor.pop(b"/CIDSet", None)
        mapping = font.get(b"/ToUnicode")
        head = overlay.value(mapping)
        if isinstance(mapping, Ref) and isinstance(head, dict):
            overlay.streams[mapping] = COMMENT.sub(b"", decode(overlay.streams[mapping], head))
            head.pop(b"/Filter", None)


def _fonts(overlay: Source) -> Iterator[Entries]:
    """The fonts of all pages, each once."""
    seen = set[Ref]()
    for page in overlay.pages:
        resources = overlay.entries((overlay.entries(page) or {}).get(b"/Resources")) or {}
        for font in (overlay.entries(resources.get(b"/Font")) or {}).values():
            entries = overlay.entries(font)
            if isinstance(font, Ref) and font not in seen and entries:
                seen.add(font)
                yield entries
