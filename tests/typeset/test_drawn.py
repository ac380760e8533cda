"""Font families chosen by what their fonts draw."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from procbuild.typeset.choice import font_set

SQUARE = ((0, 0), (0, 700), (700, 700), (700, 0))


def write_font(folder: Path, family: str, characters: Mapping[str, bool]) -> None:
    """Write a font that has these characters, each drawn as a square or not at all."""
    names = {character: f"uni{ord(character):04X}" for character in characters}
    glyphs = {".notdef": draw(SQUARE[:3])}
    glyphs |= {
        names[character]: draw(SQUARE if inked else ()) for character, inked in characters.items()
    }
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(list(glyphs))
    font.setupCharacterMap({ord(character): name for character, name in names.items()})
    font.setupGlyf(glyphs)
    font.setupHorizontalMetrics(dict.fromkeys(glyphs, (1000, 0)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    labels = {"familyName": family, "styleName": "Regular", "psName": family.replace(" ", "")}
    font.setupNameTable(labels)
    font.setupOS2(sTypoAscender=800, sTypoDescender=-200)
    font.setupPost()
    folder.mkdir(parents=True, exist_ok=True)
    font.save(folder / f"{family}.ttf")


def draw(outline: tuple[tuple[int, int], ...]) -> object:
    """A glyph with this outline."""
    pen = TTGlyphPen(None)
    for number, point in enumerate(outline):
        (pen.lineTo if number else pen.moveTo)(point)
    if outline:
        pen.closePath()
    return pen.glyph()


@pytest.fixture
def conf(tmp_path: Path) -> Path:
    """The folder of a volume with two fonts, one of which draws nothing for a character it has.

    They are rare characters, because fonts of the machine are used as well.
    """
    write_font(tmp_path / "fonts", "A Blank", {"\U00031000": False, "\U00031001": True})
    write_font(tmp_path / "fonts", "B Drawn", {"\U00031000": True, "\U00031002": True})
    return tmp_path


def test_a_font_that_draws_a_character_is_preferred_to_one_that_only_has_it(conf: Path) -> None:
    fonts = font_set(conf, "en", "\U00031000")
    assert (fonts.chosen, fonts.missing, fonts.system) == (("B Drawn",), frozenset(), False)
    assert fonts.families[-1] == "B Drawn"


def test_few_families_are_chosen_and_those_first_that_draw_most(conf: Path) -> None:
    fonts = font_set(conf, "en", "\U00031000\U00031001\U00031002")
    assert fonts.chosen == ("B Drawn", "A Blank")


def test_a_character_that_all_fonts_leave_blank_is_missing(tmp_path: Path) -> None:
    write_font(tmp_path / "fonts", "A Blank", {"\U00031000": False})
    assert font_set(tmp_path, "en", "\U00031000").missing == {"\U00031000"}


def test_no_family_is_chosen_for_what_the_built_in_fonts_have(conf: Path) -> None:
    assert font_set(conf, "en", "éЖ∀").chosen == ()
