"""East Asian scripts (blocks of https://www.unicode.org/charts/)."""

import re

EAST_ASIAN = re.compile(
    "[\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff]"
)
"""A character of Han, kana or Hangul: names in them are written family first, without a space."""

KANA = re.compile("[\u3041-\u30ff\u31f0-\u31ff]")

HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")

UNSPACED = re.compile("[\u3001-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""A character of Chinese or Japanese text, in which there are no spaces between words."""


def language_of(name: str) -> str | None:
    """The language that the script of a name belongs to alone; None for others, such as Han."""
    if KANA.search(name):
        return "ja"
    return "ko" if HANGUL.search(name) else None
