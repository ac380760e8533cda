"""Scripts written from right to left (blocks of https://www.unicode.org/charts/)."""

import re

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""A character of Hebrew, Arabic, Syriac, Thaana, N'Ko, Samaritan or Mandaic, or a presentation
form of one."""


def right_to_left_share(text: str) -> float:
    """The share of the letters of a text that are written from right to left."""
    count = len(RIGHT_TO_LEFT.findall(text))
    return count and min(count / max(sum(map(str.isalpha, text)), 1), 1.0)
