"""Choose font families for characters by what the fonts draw.

Left to itself, Typst takes any font that claims to have a character. Some fonts claim characters
for which they draw nothing, and a word might be set in several fonts.
"""

from collections.abc import Collection, Iterator, Sequence
from xml.etree import ElementTree as ET

import typst

from procbuild.typeset.fonts import FontSet

SAMPLE = 64
"""Number of characters by which families are compared: a system may have thousands of families."""

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
NO_CHARACTER = "\U0010fffd"
"""A private character that fonts lack; its glyph is that for missing characters."""


def choose_families(fonts: FontSet, characters: Collection[str]) -> tuple[list[str], set[str]]:
    """Further families that draw the characters, the one that draws most of them first.

    The characters are claimed by some font. Also returns those that are not drawn at all.
    """
    remaining = set(characters)
    for drawn in _drawn(fonts, fonts.families, sorted(remaining)):
        remaining -= drawn
    others = sorted(set(fonts.loaded.families()) - set(fonts.families))
    chosen: list[str] = []
    not_outlined: set[str] = set()
    while remaining and others:
        sample = _spread(sorted(remaining))
        counts = [len(drawn) for drawn in _drawn(fonts, others, sample)]
        if not max(counts):
            not_outlined.update(sample)
            remaining.difference_update(sample)
            continue
        chosen.append(others.pop(counts.index(max(counts))))
        for drawn in _drawn(fonts, chosen[-1:], sorted(remaining)):
            remaining -= drawn
    not_outlined |= remaining
    return chosen, {character for character in not_outlined if _is_blank(fonts, character)}


def _spread(characters: Sequence[str]) -> Sequence[str]:
    """At most :data:`SAMPLE` of the characters, evenly spread."""
    return characters[:: -(-len(characters) // SAMPLE)]


def _drawn(
    fonts: FontSet, families: Sequence[str], characters: Sequence[str]
) -> Iterator[set[str]]:
    """The characters of which each family has an outline.

    In one picture, each character of each family has a colour of its own.
    """
    tested = [NO_CHARACTER, *characters]
    lines = ["#set page(width: auto, height: auto)", "#set text(fallback: false)"]
    for number, family in enumerate(families):
        pieces = (
            f'#text(fill: rgb("#{number * len(tested) + index + 1:06x}"), "{_escape(character)}")'
            for index, character in enumerate(tested)
        )
        lines.append(f'#text(font: "{family}")[{"".join(pieces)}]\\')
    glyphs = {
        int(element.get("fill", "#0")[1:], 16) - 1: element.get(HREF, "")
        for element in ET.fromstring(_svg(fonts, lines)).iter(f"{SVG}use")  # noqa: S314
    }
    for start in range(0, len(families) * len(tested), len(tested)):
        missing = glyphs.get(start)
        yield {
            character
            for index, character in enumerate(characters, start + 1)
            if index in glyphs and glyphs[index] != missing
        }


def _is_blank(fonts: FontSet, character: str) -> bool:
    """Whether the font that Typst takes draws nothing, neither an outline nor a bitmap."""
    root = ET.fromstring(_svg(fonts, [f'#"{_escape(character)}"']))  # noqa: S314
    return root.find(f".//{SVG}use") is None and root.find(f".//{SVG}image") is None


def _svg(fonts: FontSet, lines: Sequence[str]) -> bytes:
    source = "\n".join(lines).encode()
    compiler = typst.Compiler(source, font_paths=fonts.loaded, ignore_system_fonts=True)
    picture = compiler.compile(format="svg")
    if not isinstance(picture, bytes):
        raise TypeError("a picture of one page")
    return picture


def _escape(character: str) -> str:
    return f"\\u{{{ord(character):x}}}"
