"""The pages of an overlay as pieces of content to draw, written shorter than Typst writes them.

Every stamped page has one, and a small paper feels each byte.
"""

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from procbuild.pdf.apart.index import decode
from procbuild.pdf.apart.pages import CATEGORIES
from procbuild.pdf.apart.source import Source
from procbuild.pdf.bound.faces import compact_font
from procbuild.pdf.syntax import string
from procbuild.pdf.values import STRING, DamagedError, Entries, Ref, Value, bytes_of

COLOUR = re.compile(rb"(/[^\s/\[\]()<>{}%]+) (?:cs ([\d. ]+) scn|CS ([\d. ]+) SCN)\b")
"""A colour in a colour space that is a resource, for filling or for strokes."""

DEVICE_OPERATORS = {b"1": (b"g", b"G"), b"3": (b"rg", b"RG")}
"""Operators that set a colour of so many components without a resource."""

FONT_STATE = re.compile(rb"(?<!\S)([qQ])(?!\S)|(/[^\s/\[\]()<>{}%]+) [\d.]+ Tf\b")
"""What saves, restores or sets the current font."""

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
        self._operators: dict[Ref, tuple[bytes, bytes] | None] = {}
        """Operators that replace colour spaces"""
        self._codes: dict[Ref, Mapping[int, int]] = {}
        """Fonts without what no reader needs, and the codes of their glyphs if these are short"""

    @cached_property
    def _is_flat(self) -> bool:
        """Whether all text is in the content of the pages, none in forms and patterns."""
        resources = (
            self._overlay.entries((self._overlay.entries(page) or {}).get(b"/Resources")) or {}
            for page in self._overlay.pages
        )
        return not any(
            self._overlay.entries(group.get(category))
            for group in resources
            for category in (b"/XObject", b"/Pattern")
        )

    def piece(self, number: int) -> Piece:
        """The content of a page, with colours of devices: readers take sRGB for these."""
        page = self._overlay.entries(self._overlay.pages[number]) or {}
        resources = self._overlay.entries(page.get(b"/Resources")) or {}
        groups = {
            category: group
            for category in CATEGORIES
            if (group := self._overlay.entries(resources.get(category)))
        }
        for font in groups.get(b"/Font", {}).values():
            self._lighten(font)
        operators = {
            name: found
            for name, space in groups.get(b"/ColorSpace", {}).items()
            if (found := self._device_operators(space))
        }
        # Between strings, which are at the odd positions.
        parts = STRING.split(self._content(page))
        parts[1::2] = self._strings(parts, groups.get(b"/Font", {}))
        if operators:
            parts[::2] = [
                COLOUR.sub(lambda colour: _on_device(colour, operators), part)
                for part in parts[::2]
            ]
            outside = b"".join(parts[::2])
            groups[b"/ColorSpace"] = {
                name: space
                for name, space in groups[b"/ColorSpace"].items()
                if name not in operators or name + b" cs" in outside or name + b" CS" in outside
            }
        used = [
            (category, name, value)
            for category, group in groups.items()
            for name, value in group.items()
        ]
        return Piece(b"".join(parts), used)

    def _content(self, page: Entries) -> bytes:
        """The decoded content of a page, which is one stream."""
        content = page.get(b"/Contents")
        head = self._overlay.value(content)
        if not isinstance(head, dict) or not isinstance(content, Ref):
            raise DamagedError("a stamp has no content stream")
        return decode(self._overlay.streams[content], head)

    def _strings(self, parts: Sequence[bytes], fonts: Mapping[bytes, Value]) -> Iterator[bytes]:
        """The strings at the odd positions, written short, in the codes of the current font."""
        font, saved = b"", list[bytes]()
        for before, shown in zip(parts[::2], parts[1::2], strict=False):
            for operator, name in FONT_STATE.findall(before):
                if name:
                    font = name
                elif operator == b"q":
                    saved.append(font)
                elif saved:
                    font = saved.pop()
            reference = fonts.get(font)
            codes = self._codes.get(reference) if isinstance(reference, Ref) else None
            value = bytes_of(shown)
            if codes:
                glyphs = struct.unpack(f">{len(value) // 2}H", value)
                value = bytes(map(codes.__getitem__, glyphs))
            yield string(value)

    def _device_operators(self, value: Value) -> tuple[bytes, bytes] | None:
        """The operators that replace a colour space, if that is a profile."""
        if not isinstance(value, Ref):
            return self._operators_of(value)
        if value not in self._operators:
            self._operators[value] = self._operators_of(value)
        return self._operators[value]

    def _operators_of(self, value: Value) -> tuple[bytes, bytes] | None:
        space = self._overlay.items(value) or []
        profile = self._overlay.value(space[1]) if space[:1] == [b"/ICCBased"] else None
        components = profile.get(b"/N") if isinstance(profile, dict) else None
        return DEVICE_OPERATORS.get(components) if isinstance(components, bytes) else None

    def _lighten(self, reference: Value) -> None:
        """Remove from a font what no reader needs: /CIDSet, and comments in /ToUnicode."""
        font = self._overlay.entries(reference)
        if not isinstance(reference, Ref) or reference in self._codes or font is None:
            return
        self._codes[reference] = {}
        for descendant in self._overlay.items(font.get(b"/DescendantFonts")) or []:
            entries = self._overlay.entries(descendant) or {}
            if descriptor := self._overlay.entries(entries.get(b"/FontDescriptor")):
                descriptor.pop(b"/CIDSet", None)
        if self._is_flat and (codes := compact_font(self._overlay, font)):
            self._codes[reference] = codes
            return
        mapping = font.get(b"/ToUnicode")
        head = self._overlay.value(mapping)
        if isinstance(mapping, Ref) and isinstance(head, dict):
            decoded = decode(self._overlay.streams[mapping], head)
            self._overlay.streams[mapping] = COMMENT.sub(b"", decoded)
            head.pop(b"/Filter", None)


def _on_device(colour: re.Match[bytes], operators: Mapping[bytes, tuple[bytes, bytes]]) -> bytes:
    name, filling, stroke = colour.groups()
    if name not in operators:
        return colour[0]
    fill_operator, stroke_operator = operators[name]
    return b" %s %s" % ((filling, fill_operator) if filling else (stroke, stroke_operator))
