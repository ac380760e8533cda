"""The fonts of the book and the stamps.

Typst includes Libertinus Serif (Latin, Greek, Cyrillic, Hebrew, Vietnamese), New Computer Modern
(maths) and DejaVu Sans Mono. Others come from ``conf/<volume>/fonts/``, from the packages of the
``fonts`` extra and, for characters that all of these lack, from the system.
"""

import functools
from dataclasses import dataclass

import typst

TEXT = "Libertinus Serif"

FALLBACKS = (
    "Noto Serif CJK SC", "Noto Serif SC", "Noto Sans CJK SC", "Noto Serif CJK JP",
    "Noto Sans CJK JP", "Noto Serif CJK KR", "Noto Serif KR", "Noto Sans CJK KR",
    "Noto Naskh Arabic", "Noto Sans Arabic", "Noto Serif Hebrew", "Noto Serif Devanagari",
    "Noto Serif Thai", "Noto Serif Armenian", "Noto Serif Georgian", "Noto Serif", "Noto Sans",
    "Noto Sans Symbols", "Noto Sans Symbols 2", "Noto Emoji", "New Computer Modern",
    "New Computer Modern Math",
)  # fmt: skip
"""Fallback families in order of preference, if installed."""

CHINESE, JAPANESE, KOREAN = " SC", " JP", " KR"


@dataclass(frozen=True)
class FontSet:
    """Where to look for fonts; equal values give the same fonts on one machine."""

    folders: tuple[str, ...] = ()
    state: str = ""
    """Changes with the files in the folders, so that no process goes on with what it had loaded"""
    system: bool = False
    language: str = "en"
    chosen: tuple[str, ...] = ()
    """Families chosen for characters that those in :data:`FALLBACKS` lack"""
    missing: frozenset[str] = frozenset()
    """Characters of the volume that none of the fonts has"""

    @property
    def everywhere(self) -> bool:
        """Whether these are only the fonts included in Typst, which other machines have too."""
        return not self.folders and not self.system

    @property
    def loaded(self) -> typst.Fonts:
        """The loaded fonts."""
        return _load_fonts(self.folders, self.state, self.system)

    @property
    def families(self) -> list[str]:
        """Font families for text, in order of preference."""
        available = set(self.loaded.families())
        suffix = {"ja": JAPANESE, "ko": KOREAN}.get(self.language[:2], CHINESE)
        ordered = sorted(FALLBACKS, key=lambda family: not family.endswith(suffix))
        return [TEXT, *(family for family in ordered if family in available), *self.chosen]


@functools.lru_cache(4)
def _load_fonts(folders: tuple[str, ...], _state: str, system: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=system, font_paths=list(folders))
