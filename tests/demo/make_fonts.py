"""Writes the fonts of the demo, reduced to the characters that it needs.

Run it with ``python -m tests.demo.make_fonts``. Needs fontTools and the Noto fonts of
:mod:`tests.demo.make_demo`. The results are committed in ``conf/demo/fonts``, so that the book of
the demo is the same on a machine without such fonts.
"""

from pathlib import Path

from fontTools import subset, ttLib

from tests.demo.make_demo import ROOT, font_files

TARGET = ROOT / "conf" / "demo" / "fonts"

SUBSETS = {
    "NotoSerifSC.otf": ("NotoSerifCJK-Regular.ttc", 2, "马页李静晶石字号"),
    "NotoSerifKR.otf": ("NotoSerifCJK-Regular.ttc", 1, "서체"),
    "NotoNaskhArabic.ttf": ("NotoNaskhArabic-Regular.ttf", -1, "نديم الفهرس"),
    "NotoColorEmoji.ttf": ("NotoColorEmoji.ttf", -1, "🎉"),
}
"""The file to write, its source font, the number of this font in a collection, the characters"""


def main() -> None:
    """Write all fonts."""
    fonts = {path.name: path for path in font_files()}
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, (source, number, characters) in SUBSETS.items():
        write_subset(fonts[source], number, characters, TARGET / name)


def write_subset(source: Path, number: int, characters: str, target: Path) -> None:
    """Write a font with only the glyphs of ``characters``; shaping is kept."""
    options = subset.Options(layout_features=["*"], notdef_outline=True, recalc_timestamp=False)
    font = ttLib.TTFont(source, fontNumber=number, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    font.save(target)


if __name__ == "__main__":
    main()
