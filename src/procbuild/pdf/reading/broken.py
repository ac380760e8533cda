"""Words that are broken at the end of a line, made whole again."""

import re
from functools import cached_property

from procbuild.pdf.reading.pages import Reading

HYPHENS = ("-", "\u2010", "\u00ad")

BREAK = "\u00ad"
"""Stands where a line ends in a hyphen, and is in no word."""

LONGEST = 300
"""Characters of an address."""

ENDING = 2
"""Letters that the forms of a word may differ by: *outperform*, *outperforms*."""

INSIDE = re.compile(rf"[\w{BREAK}-]")
"""What stands before a part of a word or of a compound."""

ADDRESS = re.compile(r"https?:(?:\S*[^\w\s])?$")
"""An address that is broken where lines may end."""


class Joiner:
    """Joins lines of a document, whose other text tells how its words are written."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    @cached_property
    def _text(self) -> str:
        rows = (row.text.casefold() for row in self._reading.text())
        return "".join(row[:-1] + BREAK if row.endswith(HYPHENS) else f"{row} " for row in rows)

    def joined(self, text: str, line: str) -> str:
        """Text that goes on with a line.

        A hyphen at its end stays where the document has the compound with one elsewhere, or both
        its parts as words and no such word.
        """
        if not text or ADDRESS.search(text[-LONGEST:]):
            return text + line
        if not text.endswith(HYPHENS) or not text[-2:-1].isalpha():
            return f"{text} {line}"
        left = re.split(r"[^\w-]", text[:-1])[-1]
        right = re.split(r"[^\w-]", line)[0]
        if not right[:1].islower():
            return text + line
        stem = right[:-ENDING] if len(right) > 2 * ENDING else right
        compound, whole = self._count(f"{left}-{stem}", r"\w*"), self._count(left + stem, r"\w*")
        if compound == whole == 0:
            keeps = self._count(left) > 0 and self._count(right) > 0
        else:
            keeps = compound > whole
        return text + line if keeps else text[:-1] + line

    def _count(self, word: str, ending: str = "") -> int:
        """How often a word stands in the document, not as a part of a compound."""
        # What begins with letters is found fastest; what stands before is looked at afterwards.
        pattern = rf"{re.escape(word.casefold())}{ending}(?![\w{BREAK}-])"
        found = re.finditer(pattern, self._text)
        return sum(not INSIDE.match(self._text, one.start() - 1) for one in found if one.start())
