"""Links and destinations as nearly all papers have them, rewritten in their text.

A paper has hundreds, and looking into one takes four times as long. What is in any way different is
left to :mod:`procbuild.pdf.apart.links`, which makes the same of these too.
"""

import re
from collections.abc import Callable

from procbuild.pdf.values import LITERAL, Ref, bytes_of, written

NO_BLANK = b"\v"
"""A blank of regular expressions that is none of PDF."""

PLACE = rb"\[\s*+\d++\s++0\s++R[^\[\]()<>%]*+\]"
"""A page and where to go on it; no comment, which would hide the end from other readers."""

DESTINATION = re.compile(rb"\s*+(?:<<\s*+/D\s*+(%b)\s*+>>|(%b))\s*+" % (PLACE, PLACE))

LOOK = (
    rb"(?:\s|/Type\s*+/Annot\b|/Subtype\s*+/Link\b|/(?:Rect|Border|C)\s*+\[[^\[\]()<>/%]*+\]"
    rb"|/H\s*+/[INOP]\b|/F\s++\d++\b|/BS\s*+<<[^\[\]()<>%]*+>>)*+"
)
"""What an annotation may say of itself beside where it leads; as above, without comments."""

TYPE = rb"(?:\s|/Type\s*+/Action\b)*+"
NAME = rb"/D\s*+(%b)" % LITERAL
ADDRESS = rb"/URI\s*+\((?=https?:|mailto:)%b" % LITERAL.removeprefix(rb"\(")
ACTION = b"|".join([
    rb"/S\s*+/GoTo\b%b%b" % (TYPE, NAME),
    rb"%b%b/S\s*+/GoTo\b" % (NAME, TYPE),
    rb"/S\s*+/URI\b%b%b" % (TYPE, ADDRESS),
    rb"%b%b/S\s*+/URI\b" % (ADDRESS, TYPE),
])  # fmt: skip
IS_LINK = rb"(?=[^(]*%b|.*%b[^)]*\Z)" % ((rb"/Subtype\s*+/Link\b",) * 2)
"""What an annotation says of itself before or behind its only string."""

LINK = re.compile(
    rb"%b\s*+<<%b/A\s*+<<%b(?:%b)%b>>%b>>\s*+" % (IS_LINK, LOOK, TYPE, ACTION, TYPE, LOOK),
    re.DOTALL,
)
"""A link to a named destination, or to an address that is safe."""


def place_in(text: bytes) -> bytes | None:
    """The place of a destination; None for one that must be looked into."""
    found = DESTINATION.fullmatch(text)
    return (found[1] or found[2]) if found and NO_BLANK not in text else None


def led(text: bytes, named: Callable[[bytes], Ref]) -> bytes | None:
    """A link whose destination is what stands for its name; None for one to be looked into."""
    found = LINK.fullmatch(text)
    if found is None or NO_BLANK in text:
        return None
    if found.lastindex is None:
        return text
    start, end = found.span(found.lastindex)
    return text[:start] + written(named(bytes_of(text[start:end]))) + text[end:]
