"""Which fonts a volume needs, and the characters that none of them has."""

import functools
import importlib.util
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import typst

from procbuild.files import sha256_of
from procbuild.run import digest
from procbuild.typeset.fonts import FontSet

PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
"""Python packages with fonts in them: the ``fonts`` extra."""

MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')


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


def digest_of(fonts: FontSet) -> str:
    """A digest of the fonts themselves, wherever they lie."""
    letters = "".join(sorted(fonts.missing))
    return digest(*_files(fonts.folders), fonts.system, fonts.language, letters)


@functools.lru_cache(4)
def _files(folders: tuple[str, ...]) -> tuple[str, ...]:
    """Name and hash of each file in the folders."""
    paths = [path for folder in folders for path in sorted(Path(folder).rglob("*"))]
    return tuple(f"{path.name} {sha256_of(path)}" for path in paths if path.is_file())


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
