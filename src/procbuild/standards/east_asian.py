"""The scripts in which names are written family first and without a space between their parts."""

import re

EAST_ASIAN = re.compile(
    "[\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff]"
)
"""A character of Han, kana or Hangul (https://www.unicode.org/charts/)."""
