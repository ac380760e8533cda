"""Values of a file cut at their references, to be written in the numbers of another.

ISO 32000-1, 7.3.10 (references) and 14.7.4.4 (keys of the parent tree).
"""

import re
from collections.abc import Mapping, Sequence

from procbuild.pdf.values import STRING, DamagedError

KEY = re.compile(rb"(/StructParents? +)(\d++)(?! +\d+ +R\b)")
"""A key of the parent tree of tags."""

SAID_ELSEWHERE = re.compile(rb"(/StructParents? +)\d+ +\d+ +R\b")
"""A key that another object says: it cannot be renumbered, and goes."""

LOOKS = (b" R", b"/StructParent")
"""What makes a reference or a key."""

MASKED = re.compile(rb"\\\\|\\?([ /])(?=R|StructParent)")
"""Where a string looks like one; a backslash before another is not one before what follows."""


def key_reference(key: int) -> bytes:
    """A key of the parent tree as :class:`Loose` takes it."""
    return b"%d 0 R" % (-1 - key)


SIGNED = b"-0123456789"

NOWHERE = 1 << 43
"""A number that nothing has."""


class Loose:
    """Values cut at their references, to be written again and again in other numbers.

    They stand one to a line, see :func:`procbuild.pdf.values.lines`. Keys of the parent tree are
    held as references to negative numbers.
    """

    def __init__(self, text: Sequence[bytes] = (b"",), numbers: Sequence[int] = ()) -> None:
        """``text`` is what stands before, between and behind the references to ``numbers``."""
        *self.between, self.rest = text
        self.numbers = list(numbers)

    def add(self, values: Sequence[bytes]) -> list[int]:
        """Take values in; the number of every object that they refer to.

        Raises :class:`DamagedError` where one refers to a later generation of an object.
        """
        text = b"\n".join([*values, b""])
        strings = b"".join(STRING.findall(text))
        if any(look in strings for look in LOOKS):
            text = STRING.sub(_masked, text)
        text = SAID_ELSEWHERE.sub(rb"\1null", text)
        text = KEY.sub(lambda key: key[1] + key_reference(int(key[2])), text)
        # No keyword but R begins so, and names have no blanks: what is cut off is a reference.
        *parts, self.rest = (self.rest + text).split(b" R")
        found: list[int] = []
        for part in parts:
            both, _, generation = part.rstrip(b" ").rpartition(b" ")
            both = both.rstrip(b" ")
            before = both.rstrip(SIGNED)
            number = both[len(before) :]
            if generation != b"0" or not number:
                raise DamagedError("a reference is to no first generation of an object")
            self.between.append(before)
            found.append(int(number))
        self.numbers += found
        return [number for number in found if number >= 0]

    def written(self, references: Mapping[int, bytes]) -> list[bytes]:
        """The values as they were added, with what stands for each reference now.

        What has nothing becomes null.
        """
        parts = [self.rest] * (2 * len(self.between) + 1)
        parts[:-1:2] = self.between
        parts[1::2] = [references.get(number, b"null") for number in self.numbers]
        return b"".join(parts).split(b"\n")[:-1]


def _masked(string: re.Match[bytes]) -> bytes:
    """A string, written so that nothing in it looks like what is outside of strings."""
    return MASKED.sub(lambda look: b"\\%03o" % ord(look[1]) if look[1] else look[0], string[0])
