"""Rewrite links and destinations of the most common form without parsing them.

A paper has hundreds, and parsing one takes four times as long. Any other form is left to
:mod:`procbuild.pdf.apart.links`, which gives the same result for these too.
"""

import re
from collections.abc import Callable

from procbuild.pdf.values import LITERAL, Ref, bytes_of, run_of, serialize

NOT_PDF_SPACE = b"\v"
"""White space for regular expressions but not for PDF."""

EXPLICIT = rb"\[\s*+\d++\s++0\s++R[^\[\]()<>%]*+\]"
"""An explicit destination: a page and a position on it. Comments are excluded, because they would
hide the end from other readers."""

DESTINATION = re.compile(rb"\s*+(?:<<\s*+/D\s*+(%b)\s*+>>|(%b))\s*+" % (EXPLICIT, EXPLICIT))

OTHER_ENTRIES = run_of(
    rb"\s|/Type\s*+/Annot\b|/Subtype\s*+/Link\b|/(?:Rect|Border|C)\s*+\[[^\[\]()<>/%]*+\]",
    rb"/H\s*+/[INOP]\b|/F\s++\d++\b|/BS\s*+<<[^\[\]()<>%]*+>>",
)
"""Other entries of a link annotation; without comments, as above."""

TYPE = run_of(rb"\s", rb"/Type\s*+/Action\b")
NAME = rb"/D\s*+(%b)" % LITERAL
ADDRESS = rb"/URI\s*+\((?=https?:|mailto:)%b" % LITERAL.removeprefix(rb"\(")
ACTION = b"|".join([
    rb"/S\s*+/GoTo\b%b%b" % (TYPE, NAME),
    rb"%b%b/S\s*+/GoTo\b" % (NAME, TYPE),
    rb"/S\s*+/URI\b%b%b" % (TYPE, ADDRESS),
    rb"%b%b/S\s*+/URI\b" % (ADDRESS, TYPE),
])  # fmt: skip
IS_LINK = rb"(?=[^(]*%b|.*%b[^)]*\Z)" % ((rb"/Subtype\s*+/Link\b",) * 2)
"""The subtype, before or after the only string of the annotation."""

LINK = re.compile(
    rb"%b\s*+<<%b/A\s*+<<%b(?:%b)%b>>%b>>\s*+"
    % (IS_LINK, OTHER_ENTRIES, TYPE, ACTION, TYPE, OTHER_ENTRIES),
    re.DOTALL,
)
"""A link to a named destination, or to an address that is safe."""


def explicit_destination(text: bytes) -> bytes | None:
    """The array of an explicit destination; None if the text must be parsed."""
    match = DESTINATION.fullmatch(text)
    return (match[1] or match[2]) if match and NOT_PDF_SPACE not in text else None


def rewrite_link(text: bytes, name_ref: Callable[[bytes], Ref]) -> bytes | None:
    """A link with the placeholder of its destination's name; None if the text must be parsed."""
    match = LINK.fullmatch(text)
    if match is None or NOT_PDF_SPACE in text:
        return None
    if match.lastindex is None:
        return text
    start, end = match.span(match.lastindex)
    return text[:start] + serialize(name_ref(bytes_of(text[start:end]))) + text[end:]
