"""Characters that the fonts cover."""

from pathlib import Path

from procbuild.typeset.choice import font_set, missing_characters
from procbuild.typeset.fonts import FontSet


def test_typsts_own_fonts_have_european_letters_and_no_chinese() -> None:
    own = FontSet()
    assert missing_characters(own, list("éőłčНгΩ™đữאẞ→")) == frozenset()
    assert missing_characters(own, list("字é한")) == {"字", "한"}


def test_joiners_need_no_glyph() -> None:
    assert missing_characters(FontSet(), ["\u200d", "\ufe0f"]) == frozenset()


def test_a_volumes_own_fonts_come_first(root: Path) -> None:
    conf = root / "conf" / "demo"
    fonts = font_set(conf, "en", "李静")
    assert fonts.missing == frozenset()
    assert not fonts.system, "the volume brings what it needs"
    assert fonts.families[0] == "Libertinus Serif"


def test_missing_characters_are_known(tmp_path: Path) -> None:
    fonts = font_set(tmp_path, "en", "a\U000f1234")
    assert fonts.missing <= {"\U000f1234"}
