"""Normalize the characters that fonts yield."""

import re

from procbuild.text.unicode import visible

ACCENTS = {
    "`": "\u0300", "´": "\u0301", "ˆ": "\u0302", "^": "\u0302", "˜": "\u0303", "~": "\u0303",
    "¯": "\u0304", "˘": "\u0306", "˙": "\u0307", "¨": "\u0308", "˚": "\u030a", "˝": "\u030b",
    "ˇ": "\u030c", "¸": "\u0327", "˛": "\u0328",
}  # fmt: skip
"""Spacing accents that stand for combining marks."""

CROSSED = re.compile(r" [lL]")
"""A possible L with stroke, drawn as a bar and a letter."""

LIGATURES = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st",
    0xFB06: "st", 0xFFFE: "-", 0x02: "-", 0xAD: "-", 0xA0: " ",
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    **dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)),
}  # fmt: skip
"""Ligatures as letters; blanks as spaces; PDFium's markers of a hyphen at the end of a line as
hyphens."""

LOST = re.compile(
    r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufff0-\ufff8\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
"""Code points that stand for characters without a Unicode mapping."""


BEYOND = re.compile("[\U00010000-\U0010ffff]")
SURROGATE = re.compile("[\ud800-\udfff]")


def split_surrogates(text: str) -> str:
    """The text with two surrogates for each character beyond U+FFFF, as PDFium counts them."""

    def pair(match: re.Match[str]) -> str:
        high, low = divmod(ord(match[0]) - 0x10000, 0x400)
        return chr(0xD800 + high) + chr(0xDC00 + low)

    return BEYOND.sub(pair, text)


def _join_surrogates(text: str) -> str:
    if not SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def clean_text(raw: str) -> tuple[str, int]:
    """Text with ligatures resolved and unmapped characters removed, and how many these were."""
    if raw.isascii() and raw.isprintable():
        return raw, 0
    text = _join_surrogates(raw).translate(LIGATURES)
    text, unmapped = LOST.subn("", text)
    return visible(text.replace("\r", " ").replace("\n", " ")), unmapped
