"""The Unicode Collation Algorithm (https://www.unicode.org/reports/tr10/) for some names.

The table of weights has 30,000 lines, of which names need some hundreds: only the blocks of 256
characters that occur are read, which takes a tenth of the time. The table has no contractions
within ASCII, so that the key of an ASCII text is composed of the keys of its characters.
"""

import re
import unicodedata
from pathlib import Path

from pyuca import Collator

ELEMENT = re.compile(r"\[[*.]([0-9A-F]{4})\.([0-9A-F]{4})\.([0-9A-F]{4})")
LEVELS = 3
"""Number of levels of weights: letters, accents, case."""

IMPLICIT = re.compile(r"^@implicitweights ([0-9A-F]+)\.\.([0-9A-F]+); ([0-9A-F]+)", re.MULTILINE)


class NameCollator(Collator):  # type: ignore[misc]
    """pyuca's collator; the same keys from a table that grows with the texts it is asked about."""

    def load(self, filename: str) -> None:
        """Take the table's text; called by the constructor."""
        self._text = Path(filename).read_text(encoding="utf-8")
        self._blocks: set[int] = set()
        self._characters: set[str] = set()
        self._levels: dict[str, list[tuple[int, ...]]] = {}
        for match in IMPLICIT.finditer(self._text):
            self.implicit_weights.append([int(number, 16) for number in match.groups()])

    def sort_key(self, text: str) -> tuple[int, ...]:
        """The key by which a text sorts."""
        if new := set(text) - self._characters:
            parts = unicodedata.normalize("NFD", "".join(new))
            for block in {ord(one) >> 8 for one in parts} - self._blocks:
                self._read(block)
            self._characters |= new
            self._levels |= {one: self._by_level(one) for one in new if one.isascii()}
        if text.isascii():
            characters = [self._levels[one] for one in text]
            joined: list[int] = []
            for level in range(LEVELS):
                for one in characters:
                    joined += one[level]
                joined.append(0)
            return tuple(joined)
        key: tuple[int, ...] = super().sort_key(text)
        return key

    def _by_level(self, text: str) -> list[tuple[int, ...]]:
        """The weights of a text that count, level by level."""
        elements = self.collation_elements(text)
        return [tuple(one[level] for one in elements if one[level]) for level in range(LEVELS)]

    def _read(self, block: int) -> None:
        """Read the lines of characters, and of sequences that begin with them, of one block."""
        self._blocks.add(block)
        line = rf"^({block:02X}[0-9A-F]{{2}}(?: [0-9A-F]+)*)\s*;([^#\n]*)"
        for match in re.finditer(line, self._text, re.MULTILINE):
            characters = [int(one, 16) for one in match[1].split()]
            weights = [[int(one, 16) for one in element] for element in ELEMENT.findall(match[2])]
            self.table.add(characters, weights)
