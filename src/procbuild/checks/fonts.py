"""Checks of fonts and of the text set in them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from procbuild.checks.base import Check, Remedy, Spot, Subject, pages_in_words
from procbuild.checks.places import around
from procbuild.layout import Box, Page
from procbuild.model import Font
from procbuild.wording import counted, few

FONTS_SHOWN = 6
"""Maximum number of fonts named in a message."""

FIGURE_REMEDY = (
    "Export the included figures again, from the drawing program and not through a printer driver, "
    "or with their text as outlines; the paper's own fonts are fine."
)
"""What to do if only fonts of included figures are the cause."""

EMBED_REMEDY = Remedy(
    latex="Most often an included figure lacks its fonts: export the figure again with embedded "
    "fonts (matplotlib: pdf.fonttype 42), or convert its text to outlines. 'pdffonts' lists them.",
    word="File, Options, Save, 'Embed fonts in the file'; export as PDF/A.",
    typst="Typst embeds its own fonts: export the included figures again with theirs.",
)

BODY_FONTS_REMEDY = Remedy(
    "The text itself lacks its fonts: make the PDF again, so that all fonts are embedded.",
    latex="Run pdflatex, lualatex or xelatex, and upload that very file; if it lacks them too, "
    "run 'updmap-sys --setoption pdftexDownloadBase14 true' first. Ghostscript embeds them with "
    "-dPDFSETTINGS=/prepress -dEmbedAllFonts=true, a distiller with 'Embed all fonts'.",
    word="Save as PDF and not through a printer driver, with 'PDF/A compliant' under Options; in "
    "LibreOffice 'Archive (PDF/A)' in the export dialog.",
    typst="Upload the very file that Typst makes, not one that another program has saved.",
)
"""What to do if the fonts of the running text are not embedded."""


def _list_fonts(fonts: Iterable[Font]) -> str:
    """``ArialMT (page 3), TimesNewRomanPSMT and 4 more``."""
    first_pages: dict[str, int | None] = {}
    for font in fonts:
        first_pages.setdefault(font.name, font.page)
    return few(
        [f"{name} (page {page})" if page else name for name, page in first_pages.items()],
        FONTS_SHOWN,
    )


def _first_page(fonts: list[Font]) -> int | None:
    return min((font.page for font in fonts if font.page), default=None)


def _text_box(subject: Subject, fonts: list[Font]) -> Box | None:
    """The box around text in these fonts, on the first page that has any."""
    number, names = _first_page(fonts), {font.name for font in fonts}
    for page in subject.layout.pages:
        if page.number == number:
            boxes = [line.bbox for line in page.lines if line.font in names]
            return around(boxes) if boxes else None
    return None


def _are_body_fonts(subject: Subject, fonts: Iterable[Font]) -> bool:
    """Whether most of the running text is set in one of these fonts."""
    lengths: Counter[str] = Counter()
    for _, line in subject.lines():
        if line.role == "text":
            lengths[line.font] += len(line.text)
    names = {font.name for font in fonts if not font.figure}
    return 2 * sum(lengths[name] for name in names) > lengths.total()


def _not_embedded(subject: Subject) -> Iterator[Spot]:
    fonts = [font for font in subject.facts.fonts if not font.embedded]
    if fonts:
        yield Spot(
            message=f"Not embedded: {_list_fonts(fonts)}",
            page=_first_page(fonts),
            bbox=_text_box(subject, fonts),
            remedy=BODY_FONTS_REMEDY.for_tool(subject.tool)
            if _are_body_fonts(subject, fonts)
            else "",
        )


EMBEDDED: Check[Subject] = Check(
    id="fonts-embedded",
    severity="error",
    what="A font is not embedded in the PDF.",
    why="Other computers replace it: letters, formulas and figures come out wrong or not at all.",
    remedy=EMBED_REMEDY,
    find=_not_embedded,
)


def _type3(subject: Subject) -> Iterator[Spot]:
    fonts = [font for font in subject.facts.fonts if font.type == "Type3"]
    if fonts:
        names = {font.name for font in fonts} - {""}
        lead = ": " if len(names) == len(fonts) else ", which go by "
        listing = f"{lead}{_list_fonts(font for font in fonts if font.name)}" if names else ""
        yield Spot(
            message=f"{counted(len(fonts), 'Type 3 font')}{listing}",
            page=_first_page(fonts),
            bbox=_text_box(subject, fonts),
        )


TYPE3: Check[Subject] = Check(
    id="fonts-type3",
    severity="warning",
    what="A Type 3 font is used.",
    why="Its letters are drawings or bitmaps: blurred on screens, often not searchable.",
    remedy=Remedy(
        latex="Install cm-super or use \\usepackage{lmodern}; in matplotlib set pdf.fonttype "
        "and ps.fonttype to 42.",
        word="Use another font for the text concerned, or another PDF printer.",
        typst="Export the included figures again with outline fonts.",
    ),
    find=_type3,
)


def _remedy(fonts: Sequence[Font]) -> str:
    """The remedy for figures if all fonts are theirs; empty if the check's own remedy applies."""
    return FIGURE_REMEDY if fonts and all(font.figure for font in fonts) else ""


def _no_unicode(subject: Subject) -> Iterator[Spot]:
    fonts = [font for font in subject.facts.fonts if not font.unicode and font.type != "Type3"]
    if fonts:
        yield Spot(
            message=f"No mapping to Unicode: {_list_fonts(fonts)}",
            page=_first_page(fonts),
            bbox=_text_box(subject, fonts),
            remedy=_remedy(fonts),
        )


UNICODE: Check[Subject] = Check(
    id="fonts-unicode",
    severity="warning",
    what="A font does not map its glyphs to Unicode characters.",
    why="Its text cannot be searched, copied, indexed or read aloud.",
    remedy=Remedy(
        latex=r"Write \usepackage{cmap} or \input{glyphtounicode} \pdfgentounicode=1.",
        word="Export with 'Save as PDF' instead of a printer driver.",
        typst="Export the included figures again.",
    ),
    find=_no_unicode,
)


GARBLED_SHARE = 0.05
"""Share of characters not mapped to Unicode from which a page counts as garbled"""


def _garbled(subject: Subject) -> Iterator[Spot]:
    pages = [
        page
        for page in subject.layout.pages
        if page.characters >= 50 and _unmapped_share(page) > GARBLED_SHARE
    ]
    if pages:
        worst = max(pages, key=_unmapped_share)
        fonts = _unmapped_fonts(subject, pages)
        where = "in included figures, set in" if _remedy(fonts) else "set in"
        yield Spot(
            message=f"{pages_in_words(p.number for p in pages).capitalize()}: up to "
            f"{100 * _unmapped_share(worst):.0f} % of the characters are not mapped to Unicode"
            + (f": those {where} {_list_fonts(fonts)}" if fonts else ""),
            page=worst.number,
            remedy=_remedy(fonts),
        )


def _unmapped_share(page: Page) -> float:
    """The share of a page's characters that are not mapped to Unicode."""
    return sum(page.unmapped.values()) / max(page.characters, 1)


def _unmapped_fonts(subject: Subject, pages: Iterable[Page]) -> list[Font]:
    """The fonts that most of the unmapped characters are set in."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update(page.unmapped)
    names = {name for name, count in counts.items() if count > GARBLED_SHARE * counts.total()}
    return [font for font in subject.facts.fonts if font.name in names]


GARBLED: Check[Subject] = Check(
    id="text-garbled",
    severity="warning",
    what="Text looks right, but its characters are not mapped to Unicode.",
    why="It cannot be searched, copied, indexed or checked.",
    remedy=UNICODE.remedy,
    find=_garbled,
)


def _no_text(subject: Subject) -> Iterator[Spot]:
    pages = subject.layout.pages
    if pages and not any(page.characters for page in pages):
        yield Spot(message="There is no text on any page: nothing can be checked or indexed")


MISSING: Check[Subject] = Check(
    id="text-missing",
    severity="error",
    what="The PDF has no text, only pictures of pages.",
    why="Nothing in it can be checked, searched, indexed or read aloud.",
    remedy=Remedy("Export the PDF from the writing tool; do not print and scan it."),
    find=_no_text,
)


def _scanned(subject: Subject) -> Iterator[Spot]:
    pages = [page.number for page in subject.layout.pages if page.scanned]
    if pages and any(page.characters for page in subject.layout.pages):
        yield Spot(
            message=f"{pages_in_words(pages).capitalize()}: a scan; its text, if any, is "
            "invisible behind the picture",
            page=pages[0],
        )


SCANNED: Check[Subject] = Check(
    id="text-scanned",
    severity="warning",
    what="A page is a scanned picture.",
    why="Recognized text has errors, and the picture is coarse and heavy.",
    remedy=MISSING.remedy,
    find=_scanned,
)
