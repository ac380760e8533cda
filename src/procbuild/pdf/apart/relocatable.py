"""Values of a file split at their references, to be written with other object numbers.

ISO 32000-1, 7.3.10 (references) and 14.7.4.4 (keys of the parent tree).
"""

import re
from collections.abc import Mapping, Sequence

from procbuild.pdf.values import STRING, DamagedError

KEY = re.compile(rb"(/StructParents? +)(\d++)(?! +\d+ +R\b)")
"""An entry with a key of the parent tree of the structure tree."""

INDIRECT_KEY = re.compile(rb"(/StructParents? +)\d+ +\d+ +R\b")
"""A key given as a reference: it cannot be renumbered and is removed."""

MARKERS = (b" R", b"/StructParent")
"""Byte sequences that mark a reference or a key."""

MARKER_IN_STRING = re.compile(rb"\\\\|\\?([ /])(?=R|StructParent)")
"""Where these occur in a string; an escaped backslash does not escape what follows."""


def key_reference(key: int) -> bytes:
    """A key of the parent tree in the form that :class:`Relocatable` holds it."""
    return b"%d 0 R" % (-1 - key)


HUGE = b"9" * 19
DIGITS = bytes.maketrans(b"0123456789", b"9" * 10)
HUGE_INTEGER = re.compile(
    STRING.pattern + rb"|(?<![^\s\[\]])([+-]?\d{19,})(?![^\s\[\]/<>(])", re.DOTALL
)
"""A string, or an integer that readers cannot hold; as a real number it is no error to them."""

SIGNED = b"-0123456789"

UNUSED = 1 << 43
"""An unused object number."""


class Relocatable:
    """Values split at their references, which can be written many times with other object numbers.

    Each value is on one line, see :func:`procbuild.pdf.values.on_one_line`. Keys of the parent tree
    are held as references to negative numbers.
    """

    def __init__(self, text: Sequence[bytes] = (b"",), numbers: Sequence[int] = ()) -> None:
        """``text`` is what stands before, between and after the references to ``numbers``."""
        *self.between, self.rest = text
        self.numbers = list(numbers)

    def add(self, values: Sequence[bytes]) -> list[int]:
        """Add values; returns the number of every object they refer to.

        Raises :class:`DamagedError` for a reference to a generation other than 0.
        """
        text = b"\n".join([*values, b""])
        if HUGE in text.translate(DIGITS):
            text = HUGE_INTEGER.sub(lambda match: match[1] or match[2] + b".", text)
        strings = b"".join(STRING.findall(text))
        if any(marker in strings for marker in MARKERS):
            text = STRING.sub(_mask, text)
        text = INDIRECT_KEY.sub(rb"\1null", text)
        text = KEY.sub(lambda key: key[1] + key_reference(int(key[2])), text)
        # No other keyword begins with R and names have no blanks: this splits at references only.
        *parts, self.rest = (self.rest + text).split(b" R")
        numbers: list[int] = []
        for part in parts:
            operands, _, generation = part.rstrip(b" ").rpartition(b" ")
            operands = operands.rstrip(b" ")
            before = operands.rstrip(SIGNED)
            number = operands[len(before) :]
            if generation != b"0" or not number:
                raise DamagedError("a reference is not to generation 0 of an object")
            self.between.append(before)
            numbers.append(int(number))
        self.numbers += numbers
        return [number for number in numbers if number >= 0]

    def render(self, references: Mapping[int, bytes]) -> list[bytes]:
        """The values in the order they were added, with the replacement of each reference.

        References without a replacement become null.
        """
        parts = [self.rest] * (2 * len(self.between) + 1)
        parts[:-1:2] = self.between
        parts[1::2] = [references.get(number, b"null") for number in self.numbers]
        return b"".join(parts).split(b"\n")[:-1]


def _mask(string: re.Match[bytes]) -> bytes:
    """Escape a string so that nothing in it looks like a reference or a key."""
    return MARKER_IN_STRING.sub(
        lambda marker: b"\\%03o" % ord(marker[1]) if marker[1] else marker[0], string[0]
    )
