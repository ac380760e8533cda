"""Choose the fonts for a volume, and find characters that none of them has."""

import functools
import importlib.util
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import typst

from procbuild.files import sha256_of
from procbuild.incremental.cache import digest
from procbuild.incremental.fingerprint import fingerprint_of
from procbuild.typeset.drawn import choose_families
from procbuild.typeset.fonts import FontSet

PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
"""Python packages with fonts, installed by the ``fonts`` extra."""

MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')


def font_set(conf: Path, language: str, characters: Iterable[str]) -> FontSet:
    """The fonts for a volume with these characters.

    System fonts are used only if the others lack a character, so that a volume with its own fonts
    looks the same everywhere.
    """
    wanted = sorted({character for character in characters if character > "~"})
    foreign = missing_characters(FontSet(), wanted)
    folders = [str(conf / "fonts")] if (conf / "fonts").is_dir() else []
    folders += [folder for name in PACKAGES if (folder := package_folder(name))]
    state = fingerprint_of(map(Path, folders), ours=False)
    fonts = FontSet(tuple(folders), state, language=language)
    if foreign:
        fonts = with_families(fonts, foreign)
    if fonts.missing:
        fonts = with_families(replace(fonts, system=True), foreign)
    return fonts


def with_families(fonts: FontSet, characters: Collection[str]) -> FontSet:
    """The fonts with families that draw the characters, and without those that none draws."""
    unclaimed = missing_characters(fonts, sorted(characters))
    chosen, blank = choose_families(fonts, set(characters) - unclaimed)
    return replace(fonts, chosen=tuple(chosen), missing=unclaimed | blank)


def digest_of(fonts: FontSet) -> str:
    """A digest of the contents of the fonts, independent of their location."""
    letters = "".join(sorted(fonts.missing))
    chosen = list(fonts.chosen)
    return digest(
        *_font_files(fonts.folders, fonts.state), fonts.system, fonts.language, chosen, letters
    )


@functools.lru_cache(4)
def _font_files(folders: tuple[str, ...], _state: str) -> tuple[str, ...]:
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
