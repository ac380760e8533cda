"""Join lines of text, undoing hyphenation."""

import re
from collections import Counter
from functools import cached_property

from procbuild.pdf.reading.pages import Reading
from procbuild.standards.east_asian import UNSPACED
from procbuild.text.hyphens import Spelling

HYPHENS = ("-", "\u2010", "\u00ad")

BREAK = "\u00ad"
"""Replaces a hyphen at the end of a line; occurs in no word."""

WORD = re.compile(rf"[\w{BREAK}-]+")

ADDRESS = re.compile(r"https?:(?:\S*[^\w\s])?$")
"""A URL broken at a place where lines may end."""

MAX_ADDRESS = 300
"""Maximum length of a URL in characters."""


class Joiner:
    """Joins lines of a document, using the spelling of its other text."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    @cached_property
    def _spelling(self) -> Spelling:
        """The spelling of words and compounds, without those that are divided."""
        rows = (row.text.casefold() for row in self._reading.text())
        text = "".join(row[:-1] + BREAK if row.endswith(HYPHENS) else f"{row} " for row in rows)
        return Spelling(Counter(word for word in WORD.findall(text) if BREAK not in word))

    def join(self, text: str, line: str) -> str:
        """Append a line to a text.

        A hyphen at the end of the text is kept if the compound occurs with it elsewhere in the
        document, or if both of its parts are words there and the unhyphenated word is not.
        """
        if not text or ADDRESS.search(text[-MAX_ADDRESS:]):
            return text + line
        if not text.endswith(HYPHENS) or not text[-2:-1].isalpha():
            no_space = UNSPACED.match(text[-1]) and UNSPACED.match(line)
            return text + line if no_space else f"{text} {line}"
        left = re.split(r"[^\w-]", text[-MAX_ADDRESS:-1])[-1].casefold()
        right = re.split(r"[^\w-]", line[:MAX_ADDRESS])[0]
        if not right[:1].islower():
            return text + line
        right = right.casefold()
        keep_hyphen = self._spelling.is_compound(left, right)
        if keep_hyphen is None:
            keep_hyphen = left in self._spelling and right in self._spelling
        return text + line if keep_hyphen else text[:-1] + line
