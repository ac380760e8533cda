"""HTML, JATS and Markdown abstracts to plain Unicode with maths."""

import html
import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from procbuild.text.maths import Piece, join_pieces, split_maths
from procbuild.text.scripts import lowered, raised
from procbuild.text.symbols import word_set
from procbuild.text.unicode import clean

BLOCKS = word_set(
    "p div br li ul ol h1 h2 h3 h4 h5 h6 section sec title blockquote tr table hr dd dt"
)
HIDDEN = word_set("script style template noscript mml:math")
MARKS = 2000
"""Tags or signs of markup in one text; no abstract has more, and parsers grow slow on them."""

TEX = re.compile(
    r"\\\((.{1,1000}?)\\\)|\\\[(.{1,1000}?)\\\]|\$\$(.{1,1000}?)\$\$"
    r"|(?<!\\)\$((?:\\.|[^\\$])+?)\$(?=\d)",
    re.DOTALL,
)
"""Maths as MathJax takes it, beside what the rule for single dollars covers."""


def from_html(text: str) -> str:
    """The text of an HTML or JATS fragment; maths between dollars stays maths.

    Raised and lowered text becomes Unicode's or a formula; blocks part paragraphs; scripts,
    styles and the heading ``Abstract`` vanish.
    """
    if text.count("<") > MARKS:
        return clean(html.unescape(text))
    reader = _HtmlReader()
    reader.feed(text)
    reader.close()
    done = clean("".join(reader.parts))
    return re.sub(r"\AAbstract\n\n", "", done, flags=re.IGNORECASE)


def from_markdown(text: str) -> str:
    """The text of Markdown with MathJax, as OpenReview has it: emphasis and links vanish."""
    if sum(text.count(mark) for mark in "*_`[<!&") > MARKS:
        return clean(with_dollars(text))
    reader = MarkdownIt("commonmark").use(
        dollarmath_plugin, allow_space=False, allow_digits=True, double_inline=True
    )
    paragraphs = []
    for paragraph in re.split(r"\n[ \t]*\n", with_dollars(text)):
        inline = reader.parseInline(paragraph)
        pieces = [piece for token in inline for piece in _pieces(token.children or [])]
        paragraphs.append(join_pieces(pieces))
    return clean("\n\n".join(paragraphs))


def with_dollars(text: str) -> str:
    r"""Text with maths as MathJax takes it, ``\(…\)`` and ``$$…$$`` too, as text of the model."""
    pieces: list[Piece] = []
    end = 0
    for found in TEX.finditer(text):
        pieces += split_maths(text[end : found.start()])
        end = found.end()
        formula = next(group for group in found.groups() if group is not None)
        mathsy = found[4] is None or re.search(r"[\\^_]", formula)
        pieces.append(Piece(formula if mathsy else found[0], maths=bool(mathsy)))
    if not pieces:
        return text
    return join_pieces([*pieces, *split_maths(text[end:])])


def _pieces(tokens: list[Token]) -> list[Piece]:
    """What inline Markdown prints."""
    pieces = []
    for token in tokens:
        match token.type:
            case "math_inline" | "math_inline_double":
                pieces.append(Piece(token.content, maths=True))
            case "softbreak" | "hardbreak":
                pieces.append(Piece(" ", maths=False))
            case "html_inline":
                pass
            case "image":
                pieces += _pieces(token.children or [])
            case _:
                pieces.append(Piece(token.content, maths=False))
    return pieces


class _HtmlReader(HTMLParser):
    """Collects what a fragment prints."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden: list[str] = []
        self.scripts: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, something hidden or something raised."""
        del attrs
        tag = tag.removeprefix("jats:")
        if tag in HIDDEN:
            self.hidden.append(tag)
        elif tag == "br":
            self.parts.append("\n\n" if self.parts and self.parts[-1] == "\n" else "\n")
        elif tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag in {"sub", "sup"}:
            self.scripts.append((tag, len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        """End what the tag began; a tag that began nothing is nothing."""
        tag = tag.removeprefix("jats:")
        if tag in self.hidden:
            while self.hidden.pop() != tag:
                pass
        elif tag in BLOCKS and tag != "br":
            self.parts.append("\n\n")
        elif self.scripts and self.scripts[-1][0] == tag:
            _, start = self.scripts.pop()
            inner = "".join(self.parts[start:]).strip()
            self.parts[start:] = [_script(tag, inner)]

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if not self.hidden:
            self.parts.append(with_dollars(data))


def _script(tag: str, inner: str) -> str:
    """Raised or lowered text: Unicode's, else a formula."""
    found = raised(inner) if tag == "sup" else lowered(inner)
    if found or not inner:
        return found
    word = re.fullmatch(r"[\w .+-]+", inner) and len(inner) > 1 and not inner.isdigit()
    content = f"\\text{{{inner}}}" if word else inner.replace("$", "")
    return join_pieces([Piece(f"{'^' if tag == 'sup' else '_'}{{{content}}}", maths=True)])
