"""Conversion of HTML, JATS and Markdown abstracts to plain Unicode with maths."""

import html
import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from procbuild.text.maths import TOKEN, Piece, join_pieces, split_maths
from procbuild.text.scripts import lowered, raised
from procbuild.text.symbols import word_set
from procbuild.text.tags import ATTRIBUTES, HTML
from procbuild.text.unicode import clean

BLOCKS = word_set(
    "p div br li ul ol h1 h2 h3 h4 h5 h6 section sec title blockquote tr table hr dd dt"
)
HIDDEN = re.compile(
    rf"<!--.{{0,10000}}?-->"
    rf"|<(?P<name>script|style|noscript|mml:math){ATTRIBUTES}>.{{0,10000}}?</(?P=name)\s*>",
    re.DOTALL | re.IGNORECASE,
)
"""Comments, and elements whose contents are not text, if they end."""
LITERAL = re.compile(rf"(?!{HTML.pattern})[<&]", re.IGNORECASE)
"""A character that begins neither a tag nor a reference."""
MAX_MARKS = 2000
"""Maximum number of tags or markup signs parsed in one text: many make the parsers slow."""

TEX = re.compile(
    rf"(?P<model>{TOKEN.pattern})"
    r"|\\\(((?:(?!\\\().){1,1000}?)\\\)|\\\[((?:(?!\\\[).){1,1000}?)\\\]|\$\$(.{1,1000}?)\$\$"
    r"|(?<!\\)\$(?P<doubtful>\s(?:\\.|[^\\$])+?\s(?=\$)|(?:\\.|[^\\$])+?(?=\$\d))\$",
    re.DOTALL,
)
"""Maths by the model's rule, which is left as it is, else maths that MathJax accepts."""


def from_html(text: str) -> str:
    """The text of an HTML or JATS fragment; maths between dollars stays maths.

    Superscripts and subscripts become Unicode or a formula; blocks separate paragraphs; scripts,
    styles and the heading ``Abstract`` are dropped. What is no tag of :data:`HTML` is text.
    """
    if text.count("<") > MAX_MARKS:
        return clean(html.unescape(text))
    reader = _HtmlReader()
    reader.feed(LITERAL.sub(lambda match: html.escape(match[0]), HIDDEN.sub("", text)))
    reader.close()
    plain = clean("".join(reader.parts))
    return re.sub(r"\AAbstract\n\n", "", plain, flags=re.IGNORECASE)


def from_markdown(text: str) -> str:
    """The text of Markdown with MathJax, as in OpenReview, without emphasis and links."""
    if sum(text.count(mark) for mark in "*_`[<!&") > MAX_MARKS:
        return clean(html.unescape(with_dollars(text)))
    reader = MarkdownIt("commonmark").use(
        dollarmath_plugin, allow_space=False, allow_digits=True, double_inline=True
    )
    paragraphs = []
    for paragraph in re.split(r"\n[ \t]*\n", with_dollars(text)):
        inline = reader.parseInline(paragraph)
        pieces = [piece for token in inline for piece in _inline_pieces(token.children or [])]
        paragraphs.append(join_pieces(pieces))
    return clean("\n\n".join(paragraphs))


def with_dollars(text: str) -> str:
    r"""The text with MathJax's ``\(…\)``, ``\[…\]`` and ``$$…$$`` as the model's single dollars."""
    pieces: list[Piece] = []
    end = 0
    for match in TEX.finditer(text):
        if match["model"]:
            continue
        pieces += split_maths(text[end : match.start()])
        end = match.end()
        formula = next(group for group in match.groups() if group is not None)
        # Two dollars may be amounts of money: "$5 and $6", "5 $ or 6 $".
        is_maths = match["doubtful"] is None or bool(re.search(r"[\\^_]", formula))
        pieces.append(Piece(formula if is_maths else match[0], maths=is_maths))
    if not pieces:
        return text
    return join_pieces([*pieces, *split_maths(text[end:])])


def _inline_pieces(tokens: list[Token]) -> list[Piece]:
    """The text and formulas of inline Markdown."""
    pieces = []
    for token in tokens:
        match token.type:
            case "math_inline" | "math_inline_double":
                pieces.append(Piece(token.content, maths=True))
            case "softbreak" | "hardbreak":
                pieces.append(Piece(" ", maths=False))
            case "html_inline" if HTML.fullmatch(token.content) or HIDDEN.match(token.content):
                pass
            case "image":
                pieces += _inline_pieces(token.children or [])
            case _:
                pieces.append(Piece(token.content, maths=False))
    return pieces


class _HtmlReader(HTMLParser):
    """Collects the text of a fragment in ``parts``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.scripts: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a superscript or a subscript."""
        del attrs
        tag = tag.removeprefix("jats:")
        if tag == "br":
            self.parts.append("\n\n" if self.parts and self.parts[-1] == "\n" else "\n")
        elif tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag in {"sub", "sup"}:
            self.scripts.append((tag, len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        """End the element; an end tag without a start tag is ignored."""
        tag = tag.removeprefix("jats:")
        if tag in BLOCKS and tag != "br":
            self.parts.append("\n\n")
        elif self.scripts and self.scripts[-1][0] == tag:
            _, start = self.scripts.pop()
            inner = "".join(self.parts[start:]).strip()
            self.parts[start:] = [_script(tag, inner)]

    def handle_data(self, data: str) -> None:
        """Add text."""
        self.parts.append(with_dollars(data))


def _script(tag: str, inner: str) -> str:
    """A superscript or subscript: in Unicode if possible, else a formula."""
    characters = raised(inner) if tag == "sup" else lowered(inner)
    if characters or not inner:
        return characters
    word = re.fullmatch(r"[\w .+-]+", inner) and len(inner) > 1 and not inner.isdigit()
    content = f"\\text{{{inner}}}" if word else inner.replace("$", "")
    return join_pieces([Piece(f"{'^' if tag == 'sup' else '_'}{{{content}}}", maths=True)])
