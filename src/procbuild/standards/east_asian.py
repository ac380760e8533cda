"""East Asian scripts (blocks of https://www.unicode.org/charts/)."""

import re

EAST_ASIAN = re.compile(
    "[\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff]"
)
"""A character of Han, kana or Hangul: names in them are written family first, without a space."""

UNSPACED = re.compile("[\u3001-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""A character of Chinese or Japanese text, in which there are no spaces between words."""
