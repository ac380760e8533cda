"""Choose the fonts for a volume, and find characters that none of them has."""

import functools
import importlib.util
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import typst

from procbuild.files import sha256_of
from procbuild.incremental.cache import digest
from procbuild.typeset.fonts import FontSet

PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
"""Python packages with fonts, installed by the ``fonts`` extra."""

MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')


def font_set(conf: Path, language: str, characters: Iterable[str]) -> FontSet:
    """The fonts for a volume with these characters.

    System fonts are used only if the others lack a character, so that a volume with its own fonts
    looks the same everywhere.
    """
    folders = [str(conf / "fonts")] if (conf / "fonts").is_dir() else []
    folders += [folder for name in PACKAGES if (folder := package_folder(name))]
    fonts = FontSet(tuple(folders), language=language)
    missing = missing_characters(
        fonts, sorted({character for character in characters if character > "~"})
    )
    if missing:
        fonts = replace(fonts, system=True)
        missing = missing_characters(fonts, sorted(missing))
    return replace(fonts, missing=missing)


def digest_of(fonts: FontSet) -> str:
    """A digest of the contents of the fonts, independent of their location."""
    letters = "".join(sorted(fonts.missing))
    return digest(*_font_files(fonts.folders), fonts.system, fonts.language, letters)


@functools.lru_cache(4)
def _font_files(folders: tuple[str, ...]) -> tuple[str, ...]:
    """Name and SHA-256 of each file in the folders."""
    paths = [path for folder in folders for path in sorted(Path(folder).rglob("*"))]
    return tuple(f"{path.name} {sha256_of(path)}" for path in paths if path.is_file())


def package_folder(name: str) -> str | None:
    """The folder of an installed package with fonts; None if it is not installed."""
    spec = importlib.util.find_spec(name)
    return str(Path(spec.origin).parent) if spec and spec.origin else None


def missing_characters(fonts: FontSet, characters: Sequence[str]) -> frozenset[str]:
    """The characters that no font has.

    Typst refuses to write PDF/A with such characters, and lists them.
    """
    shown = [
        character
        for character in characters
        if character.isprintable() and not _is_joiner(character)
    ]
    if not shown:
        return frozenset()
    families = ", ".join(f'"{family}"' for family in fonts.families)
    lines = [f'#text("\\u{{{ord(character):x}}}")\\' for character in shown]
    source = "\n".join([f"#set text(font: ({families},), size: 4pt)", *lines])
    compiler = typst.Compiler(source.encode(), font_paths=fonts.loaded, ignore_system_fonts=True)
    try:
        compiler.compile(format="pdf", pdf_standards=["a-2u"], timestamp=0)
    except typst.TypstError as error:
        return frozenset("".join(MISSING.findall(error.diagnostic)))
    return frozenset()


def _is_joiner(character: str) -> bool:
    """Whether this is a variation selector or joiner, visible only in combinations."""
    return character in "\u200c\u200d" or "\ufe00" <= character <= "\ufe0f"
