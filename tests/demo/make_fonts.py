"""Cut the demo's fonts down to its own characters: ``python -m tests.demo.make_fonts``.

Needs fontTools and the Noto fonts of :mod:`tests.demo.make_demo`. The results are committed in
``conf/demo/fonts``, so that the demo's book is the same on a machine without such fonts.
"""

from pathlib import Path

from fontTools import subset, ttLib

from tests.demo.make_demo import ROOT, font_files

TARGET = ROOT / "conf" / "demo" / "fonts"

CUTS = {
    "NotoSerifSC.otf": ("NotoSerifCJK-Regular.ttc", 2, "马页李静晶石字号"),
    "NotoSerifKR.otf": ("NotoSerifCJK-Regular.ttc", 1, "서체"),
    "NotoNaskhArabic.ttf": ("NotoNaskhArabic-Regular.ttf", -1, "نديم الفهرس"),
    "NotoColorEmoji.ttf": ("NotoColorEmoji.ttf", -1, "🎉"),
}
"""File, the font it is cut from, its number in a collection, its characters."""


def main() -> None:
    """Write all fonts."""
    found = {path.name: path for path in font_files()}
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, (source, number, characters) in CUTS.items():
        cut(found[source], number, characters, TARGET / name)


def cut(source: Path, number: int, characters: str, target: Path) -> None:
    """The font with the glyphs of ``characters`` alone, shaping kept."""
    options = subset.Options(layout_features=["*"], notdef_outline=True, recalc_timestamp=False)
    font = ttLib.TTFont(source, fontNumber=number, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    font.save(target)


if __name__ == "__main__":
    main()
