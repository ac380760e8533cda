"""Draws PDFs with text at given places, in fonts that every PDF reader has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf

FONTS = {
    "roman": "Times-Roman",
    "bold": "Times-Bold",
    "italic": "Times-Italic",
    "mono": "Courier",
}
PROSE = "The quick brown fox jumps over the lazy dog while we measure the things we see in it"


@dataclass(frozen=True)
class Text:
    """Words on one baseline; x and y are in pt from the top left corner of the page."""

    x: float
    y: float
    words: str
    size: float = 10
    font: str = "roman"
    color: tuple[float, float, float] = (0, 0, 0)
    mode: int = 0
    """Text render mode; 3: invisible"""
    opacity: float = 1
    """From 0, transparent, to 1"""
    upwards: bool = False
    window: tuple[float, float, float, float] | None = None
    """Left, top, width and height of the clipping rectangle"""


@dataclass(frozen=True)
class Frame:
    """A stroked rectangle with a diagonal, which looks like the lines of a figure."""

    x: float
    y: float
    width: float
    height: float


Thing = Text | Frame


def pdf_of(
    pages: Sequence[Iterable[Thing]], size: tuple[float, float] = (612, 792), **page_keys: object
) -> bytes:
    """Draw a PDF with these things on its pages; ``page_keys`` go into each page's dictionary."""
    with pikepdf.new() as pdf:
        fonts = pikepdf.Dictionary(
            {
                f"/{name}": pdf.make_indirect(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Font,
                        Subtype=pikepdf.Name.Type1,
                        BaseFont=pikepdf.Name(f"/{base}"),
                        Encoding=pikepdf.Name.WinAnsiEncoding,
                    )
                )
                for name, base in FONTS.items()
            }
        )
        for things in map(list, pages):
            page = pdf.add_blank_page(page_size=size)
            states = {
                opacity_name(thing): pikepdf.Dictionary(ca=thing.opacity)
                for thing in things
                if isinstance(thing, Text) and thing.opacity < 1
            }
            page.obj.Resources = pikepdf.Dictionary(
                Font=fonts, ExtGState=pikepdf.Dictionary(states)
            )
            content = "\n".join(drawing_operators(thing, size[1]) for thing in things)
            page.obj.Contents = pikepdf.Stream(pdf, content.encode("cp1252"))
            for key, value in page_keys.items():
                page.obj[f"/{key}"] = value
        return save_to_bytes(pdf)


def save_to_bytes(pdf: pikepdf.Pdf) -> bytes:
    """Return the bytes of a document; its objects are in object streams."""
    stream = BytesIO()
    pdf.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return stream.getvalue()


def opacity_name(text: Text) -> str:
    """Return the name of the graphics state with the opacity of a text."""
    return f"/opacity{round(100 * text.opacity)}"


def drawing_operators(thing: Thing, height: float) -> str:
    """Return the operators that draw a thing."""
    y = height - thing.y
    if isinstance(thing, Frame):
        low, right = y - thing.height, thing.x + thing.width
        return (
            f"{thing.x} {low} {thing.width} {thing.height} re S {thing.x} {low} m {right} {y} l S"
        )
    words = thing.words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    rotation = "0 1 -1 0" if thing.upwards else "1 0 0 1"
    red, green, blue = thing.color
    left, top, width, window_height = thing.window or (0, 0, 0, 0)
    clip = (
        f"{left} {height - top - window_height} {width} {window_height} re W n "
        if thing.window
        else ""
    )
    state = f"{opacity_name(thing)} gs " if thing.opacity < 1 else ""
    return (
        f"q {clip}{state}BT {red} {green} {blue} rg /{thing.font} {thing.size} Tf {thing.mode} Tr "
        f"{rotation} {thing.x} {y} Tm ({words}) Tj ET Q"
    )


def prose(x: float, top: float, lines: int, *, size: float = 10, width: float = 396) -> list[Text]:
    """Return lines of running text of about this width, one below the other."""
    characters = round(width / (0.43 * size))
    words = PROSE.split()
    texts = []
    for n in range(lines):
        start = (7 * n + round(top + x)) % len(words)
        text = " ".join((words[start:] + words) * (characters // len(PROSE) + 1))[:characters]
        texts.append(Text(x, top + 1.1 * size * n, text.rstrip(), size))
    return texts


def references(x: float, top: float, count: int = 8, width: float = 396) -> list[Text]:
    """Return the entries of a reference list, two lines each."""
    line = prose(x, top, 1, width=width)[0].words
    entries = []
    for n in range(count):
        entries.append(Text(x, top + 26 * n, f"[{n + 1}] A. Author and B. Writer. {line}"[:70]))
        entries.append(
            Text(x + 15, top + 26 * n + 11, f"In Proceedings of Things, pages 1-9, 20{n + 10}.")
        )
    return entries
