"""Words that are broken at the end of a line, made whole again."""

import re
from bisect import bisect_left
from collections import Counter
from functools import cached_property

from procbuild.pdf.reading.pages import Reading

HYPHENS = ("-", "\u2010", "\u00ad")

BREAK = "\u00ad"
"""Stands where a line ends in a hyphen, and is in no word."""

WORD = re.compile(rf"[\w{BREAK}-]+")

ADDRESS = re.compile(r"https?:(?:\S*[^\w\s])?$")
"""An address that is broken where lines may end."""

LONGEST = 300
"""Characters of an address."""

ENDING = 2
"""Letters that the forms of a word may differ by: *outperform*, *outperforms*."""

UNSPACED = re.compile(r"[\u3001-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""Characters of Chinese and Japanese, which have no spaces between words."""


class Joiner:
    """Joins lines of a document, whose other text tells how its words are written."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    @cached_property
    def _counts(self) -> Counter[str]:
        """How often each word and compound stands in the document, broken ones left out."""
        rows = (row.text.casefold() for row in self._reading.text())
        text = "".join(row[:-1] + BREAK if row.endswith(HYPHENS) else f"{row} " for row in rows)
        return Counter(word for word in WORD.findall(text) if BREAK not in word)

    @cached_property
    def _words(self) -> list[str]:
        return sorted(self._counts)

    def joined(self, text: str, line: str) -> str:
        """Text that goes on with a line.

        A hyphen at its end stays where the document has the compound with one elsewhere, or both
        its parts as words and no such word.
        """
        if not text or ADDRESS.search(text[-LONGEST:]):
            return text + line
        if not text.endswith(HYPHENS) or not text[-2:-1].isalpha():
            unspaced = UNSPACED.match(text[-1]) and UNSPACED.match(line)
            return text + line if unspaced else f"{text} {line}"
        left = re.split(r"[^\w-]", text[-LONGEST:-1])[-1].casefold()
        right = re.split(r"[^\w-]", line[:LONGEST])[0]
        if not right[:1].islower():
            return text + line
        right = right.casefold()
        stem = right[:-ENDING] if len(right) > 2 * ENDING else right
        compound, whole = self._forms(f"{left}-{stem}"), self._forms(left + stem)
        if compound == whole == 0:
            keeps = self._counts[left] > 0 and self._counts[right] > 0
        else:
            keeps = compound > whole
        return text + line if keeps else text[:-1] + line

    def _forms(self, stem: str) -> int:
        """How often words stand in the document that begin so."""
        found, place = 0, bisect_left(self._words, stem)
        while place < len(self._words) and self._words[place].startswith(stem):
            found += self._counts[self._words[place]]
            place += 1
        return found
