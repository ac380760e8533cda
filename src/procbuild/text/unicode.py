"""Normalization of all text: NFC, no control characters, regular spaces and paragraphs."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import is_dataclass, replace
from typing import Any

INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls
    "\u00ad\u200b\u2060\ufeff"  # soft hyphen, zero-width space, word joiner, byte order mark
    "\u180e\u2061-\u2065"  # Mongolian vowel separator, operators that formulas do not show
    "\u202a-\u202e\u2066-\u206f"  # bidirectional embeddings, overrides, isolates; shaping
    "\ufff9-\ufffb\ud800-\udfff"  # annotation anchors, lone surrogates
    "\U000e0001\U000e0020-\U000e007f"  # language tags
    "\ufdd0-\ufdef\ufffe\uffff]"  # noncharacters
)
"""Characters that print nothing and can hide or reverse the text around them.

Joiners and the marks LRM and RLM are kept: Persian, Indic scripts, emoji and mixed text need them.
So are the format characters of single scripts, such as the sign before Arabic numbers.
"""

BARRED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets)."""

LATIN_LIGATURES = re.compile("[\ufb00-\ufb06]")
"""Ligatures in text copied from PDFs: ``ﬁ`` is ``fi``."""

CLEAN_ASCII = re.compile(r"[!-~]+(?: [!-~]+)*")
"""ASCII words separated by single spaces, which need no cleaning."""

PARAGRAPH = re.compile(r"(?<![^\S\n\u00a0])[^\S\n\u00a0]*\n(?:[^\S\n\u00a0]*\n)+[^\S\u00a0]*")
SPACES = re.compile(r"[^\S\u00a0]+")


def clean(text: str) -> str:
    """The text in NFC, without invisible characters, with single spaces between words.

    No-break spaces are kept; paragraphs are separated by one blank line.
    """
    if not text or CLEAN_ASCII.fullmatch(text):
        return text
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n\n")
    text = LATIN_LIGATURES.sub(_decompose, visible(text.replace("\x85", " ")))
    text = unicodedata.normalize("NFC", text)
    paragraphs = (SPACES.sub(" ", part).strip() for part in PARAGRAPH.split(text))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def visible(text: str) -> str:
    """The text without invisible characters, otherwise unchanged, for URLs and the like."""
    return text if text.isprintable() else INVISIBLE.sub("", text)


def throughout(value: Any, change: Callable[[str], str]) -> Any:
    """Apply ``change`` to every string within lists, tuples, dicts and dataclasses, except keys."""
    if not value:
        return value
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list | tuple):
        return type(value)([throughout(item, change) for item in value])
    if isinstance(value, dict):
        return {key: throughout(item, change) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        parts = vars(value)
        new = throughout(parts, change)
        return value if new == parts else replace(value, **new)
    return value


def one_line(text: str) -> str:
    """The cleaned text with its paragraphs joined, for titles, names and keywords."""
    return clean(text).replace("\n\n", " ")


def _decompose(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])
