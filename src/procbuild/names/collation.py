"""The Unicode Collation Algorithm (https://www.unicode.org/reports/tr10/) for names.

The table of weights has 30,000 lines, of which names need some hundreds. Only the blocks of 256
characters that occur are parsed, which takes a tenth of the time. The table has no contractions
within ASCII, so that the key of an ASCII text is composed of the weights of its characters.
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
    """pyuca's collator with the same keys, whose table is loaded block by block as needed."""

    def load(self, filename: str) -> None:
        """Read the file of the table without parsing it; called by the constructor."""
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
            for block in {ord(character) >> 8 for character in parts} - self._blocks:
                self._parse_block(block)
            self._characters |= new
            self._levels |= {
                character: self._weights_by_level(character)
                for character in new
                if character.isascii()
            }
        if text.isascii():
            weights = [self._levels[character] for character in text]
            joined: list[int] = []
            for level in range(LEVELS):
                for by_level in weights:
                    joined += by_level[level]
                joined.append(0)
            return tuple(joined)
        key: tuple[int, ...] = super().sort_key(text)
        return key

    def _weights_by_level(self, text: str) -> list[tuple[int, ...]]:
        """The non-zero weights of a text, level by level."""
        elements = self.collation_elements(text)
        return [
            tuple(element[level] for element in elements if element[level])
            for level in range(LEVELS)
        ]

    def _parse_block(self, block: int) -> None:
        """Add to the table the characters of a block, and the sequences that begin with them."""
        self._blocks.add(block)
        line = rf"^({block:02X}[0-9A-F]{{2}}(?: [0-9A-F]+)*)\s*;([^#\n]*)"
        for match in re.finditer(line, self._text, re.MULTILINE):
            characters = [int(code, 16) for code in match[1].split()]
            weights = [
                [int(weight, 16) for weight in element] for element in ELEMENT.findall(match[2])
            ]
            self.table.add(characters, weights)
