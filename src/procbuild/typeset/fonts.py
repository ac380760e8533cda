"""The fonts that the book is set in, and the characters that none of them has.

Typst brings Libertinus Serif (Latin, Greek, Cyrillic, Hebrew, Vietnamese), New Computer Modern
(maths) and DejaVu Sans Mono. More come from ``conf/<volume>/fonts/``, from the packages of the
``fonts`` extra, and, for characters that all of these lack, from the system.
"""

import functools
import importlib.util
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typst

from procbuild.files import sha256_of
from procbuild.run import digest

TEXT = "Libertinus Serif"

PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
"""Python packages with fonts in them: the ``fonts`` extra."""

FALLBACKS = (
    "Noto Serif CJK SC", "Noto Serif SC", "Noto Sans CJK SC", "Noto Serif CJK JP",
    "Noto Sans CJK JP", "Noto Serif CJK KR", "Noto Serif KR", "Noto Sans CJK KR",
    "Noto Naskh Arabic", "Noto Sans Arabic", "Noto Serif Hebrew", "Noto Serif Devanagari",
    "Noto Serif Thai", "Noto Serif Armenian", "Noto Serif Georgian", "Noto Serif", "Noto Sans",
    "Noto Sans Symbols", "Noto Sans Symbols 2", "Noto Emoji", "New Computer Modern",
    "New Computer Modern Math",
)  # fmt: skip
"""Families that come after the text's own, where they are there; Typst knows the rest itself."""

CHINESE, JAPANESE, KOREAN = " SC", " JP", " KR"

MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')


@dataclass(frozen=True)
class FontSet:
    """Where fonts are looked for; the same value always gives the same fonts on one machine."""

    folders: tuple[str, ...] = ()
    system: bool = False
    language: str = "en"
    missing: frozenset[str] = frozenset()
    """Characters of the volume that none of the fonts has"""

    @property
    def everywhere(self) -> bool:
        """Whether these are the fonts that Typst brings, so that other machines have them too."""
        return not self.folders and not self.system

    @property
    def loaded(self) -> typst.Fonts:
        """The fonts themselves."""
        return _loaded(self.folders, self.system)

    @property
    def families(self) -> list[str]:
        """What a template sets text in, the best first."""
        there = set(self.loaded.families())
        wanted = {"ja": JAPANESE, "ko": KOREAN}.get(self.language[:2], CHINESE)
        ordered = sorted(FALLBACKS, key=lambda family: not family.endswith(wanted))
        return [TEXT, *(family for family in ordered if family in there)]

    @property
    def state(self) -> str:
        """A digest of the fonts themselves, wherever they lie."""
        return digest(
            *_files(self.folders), self.system, self.language, "".join(sorted(self.missing))
        )


@functools.lru_cache(4)
def _loaded(folders: tuple[str, ...], system: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=system, font_paths=list(folders))


@functools.lru_cache(4)
def _files(folders: tuple[str, ...]) -> tuple[str, ...]:
    """Name and hash of each file in the folders."""
    paths = [path for folder in folders for path in sorted(Path(folder).rglob("*"))]
    return tuple(f"{path.name} {sha256_of(path)}" for path in paths if path.is_file())


def font_set(conf: Path, language: str, characters: Iterable[str]) -> FontSet:
    """The fonts for a volume that uses these characters.

    The system's fonts are used only where the others lack a character, so that a volume which
    brings its fonts looks the same everywhere.
    """
    folders = [str(conf / "fonts")] if (conf / "fonts").is_dir() else []
    folders += [folder for name in PACKAGES if (folder := package_folder(name))]
    fonts = FontSet(tuple(folders), language=language)
    missing = lacking(fonts, sorted({one for one in characters if one > "~"}))
    if missing:
        fonts = replace(fonts, system=True)
        missing = lacking(fonts, sorted(missing))
    return replace(fonts, missing=missing)


def package_folder(name: str) -> str | None:
    """Where the fonts of an installed package lie."""
    found = importlib.util.find_spec(name)
    return str(Path(found.origin).parent) if found and found.origin else None


def lacking(fonts: FontSet, characters: Sequence[str]) -> frozenset[str]:
    """The characters that no font has: Typst refuses to write PDF/A with them, and says which."""
    shown = [one for one in characters if one.isprintable() and not _joins(one)]
    if not shown:
        return frozenset()
    families = ", ".join(f'"{family}"' for family in fonts.families)
    lines = [f'#text("\\u{{{ord(one):x}}}")\\' for one in shown]
    source = "\n".join([f"#set text(font: ({families},), size: 4pt)", *lines])
    compiler = typst.Compiler(source.encode(), font_paths=fonts.loaded, ignore_system_fonts=True)
    try:
        compiler.compile(format="pdf", pdf_standards=["a-2u"], timestamp=0)
    except typst.TypstError as error:
        return frozenset("".join(MISSING.findall(error.diagnostic)))
    return frozenset()


def _joins(character: str) -> bool:
    """Variation selectors and joiners: seen only in what they are joined to."""
    return character in "\u200c\u200d" or "\ufe00" <= character <= "\ufe0f"
