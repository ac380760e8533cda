"""Characters as fonts give them, and the letters that they mean."""

import re

from procbuild.text.unicode import visible

ACCENTS = {
    "`": "\u0300", "´": "\u0301", "ˆ": "\u0302", "^": "\u0302", "˜": "\u0303", "~": "\u0303",
    "¯": "\u0304", "˘": "\u0306", "˙": "\u0307", "¨": "\u0308", "˚": "\u030a", "˝": "\u030b",
    "ˇ": "\u030c", "¸": "\u0327", "˛": "\u0328",
}  # fmt: skip
"""Accents that stand as glyphs of their own, and the combining marks they mean."""

CROSSED = re.compile(r" [lL]")
"""What may be an L with a bar in it."""

LIGATURES = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st",
    0xFB06: "st", 0xFFFE: "-", 0x02: "-", 0xAD: "-", 0xA0: " ",
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    **dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)),
}  # fmt: skip
"""Ligatures as letters; blanks as spaces; PDFium's marks of a hyphen at a line's end as hyphens."""

LOST = re.compile(
    r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufff0-\ufff8\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
"""What stands for characters that the font does not name."""


def cleaned(raw: str) -> tuple[str, int]:
    """Text with ligatures resolved, and how many of its characters have no meaning."""
    if raw.isascii() and raw.isprintable():
        return raw, 0
    text = raw.translate(LIGATURES)
    text, lost = LOST.subn("", text)
    return visible(text.replace("\r", " ").replace("\n", " ")), lost
