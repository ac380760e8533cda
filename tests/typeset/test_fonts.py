"""Characters that the fonts cover."""

import shutil
from pathlib import Path

from procbuild.typeset.choice import digest_of, font_set, missing_characters
from procbuild.typeset.fonts import FontSet


def test_fonts_of_typst_have_european_letters_but_no_chinese() -> None:
    builtin = FontSet()
    assert missing_characters(builtin, list("éőłčНгΩ™đữאẞ→")) == frozenset()
    assert missing_characters(builtin, list("字é한")) == {"字", "한"}


def test_joining_characters_need_no_glyph() -> None:
    assert missing_characters(FontSet(), ["\u200d", "\ufe0f"]) == frozenset()


def test_fonts_of_the_volume_come_first(root: Path) -> None:
    conf = root / "conf" / "demo"
    fonts = font_set(conf, "en", "李静")
    assert fonts.missing == frozenset()
    assert not fonts.system, "the volume has all fonts that it needs"
    assert fonts.families[0] == "Libertinus Serif"


def test_characters_that_no_font_has_are_missing(tmp_path: Path) -> None:
    fonts = font_set(tmp_path, "en", "a\U000f1234")
    assert fonts.missing <= {"\U000f1234"}


def test_a_font_that_is_added_while_a_process_runs_is_used(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "fonts"
    folder.mkdir()
    shutil.copy(root / "conf/demo/fonts/NotoNaskhArabic.ttf", folder)
    before = font_set(tmp_path, "en", "a")
    digest = digest_of(before)
    assert "Noto Color Emoji" not in before.loaded.families()
    shutil.copy(root / "conf/demo/fonts/NotoColorEmoji.ttf", folder)
    after = font_set(tmp_path, "en", "a")
    assert "Noto Color Emoji" in after.loaded.families()
    assert digest_of(after) != digest
