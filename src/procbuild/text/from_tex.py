"""Conversion of LaTeX in .bib files and metadata forms to plain Unicode with maths."""

import re
import unicodedata
from collections.abc import Iterator

from procbuild.text.maths import Piece, join_pieces
from procbuild.text.scripts import lowered, raised
from procbuild.text.symbols import ACCENTS, formulas, symbols, word_set
from procbuild.text.unicode import clean

MAX_FORMULA = 1000
"""Maximum length of a formula in characters; a longer span between dollars is not one."""

TOKENS = re.compile(r"\\.|[{}]|\$\$?", re.DOTALL)

MAX_DEPTH = 12
"""Maximum nesting of commands, such as an accent on an accent; no sensible text nests deeper."""

SPECIAL = re.compile(
    r"\\(?:(?P<word>[A-Za-z]+)\*?[ \t]*\n?[ \t]*|(?P<sign>[^A-Za-z]|$))"
    r"|(?P<dollar>\$\$?)|(?P<brace>[{}])|(?P<tie>~)"
    r"|(?P<ligature>---?|``|''|,,|\?`|!`|`)|(?P<script>[\^_](?=\{))",
    re.DOTALL,
)

LIGATURES = {
    "--": "–",
    "---": "—",
    "``": "“",
    "''": "”",
    ",,": "„",
    "?`": "¿",
    "!`": "¡",
    "`": "‘",
}

SPACES = {" ": " ", "\n": " ", "\t": " ", ",": " ", ";": " ", ":": " ", "\\": " ", "~": " "}
r"""Control symbols that print a space, among them ``\~`` without a letter to put it on."""

NO_OUTPUT = frozenset("!/-@")
"""Control symbols that print nothing."""

SILENT = word_set("""
    emph textit textbf textsl textsc texttt textsf textrm textup textmd textnormal text mbox hbox
    underline uline em it bf sl sc tt sf rm cal normalfont itshape bfseries scshape ttfamily
    sffamily rmfamily upshape small footnotesize scriptsize tiny large Large normalsize centering
    noindent protect relax xspace left right big Big bigg Bigg smash displaystyle textstyle
    mathrm mathbf mathit mathsf mathtt mathcal mathscr mathfrak mathbb boldsymbol bm ensuremath
    operatorname nobreak allowbreak limits nolimits title uppercase lowercase MakeUppercase
    """)
"""Commands that change only the appearance: their argument is kept, they are dropped."""

DROPPED = word_set("""
    begin end label href thanks footnote footnotemark footnotetext vspace hspace index
    includegraphics pagestyle bibitem
    """)
"""Commands that are dropped with their option and their argument."""

OPTION = re.compile(r"\[[^\[\]]*\]")

LINKS = frozenset(["url", "path", "nolinkurl", "verb"])
REFERENCES = word_set("cite citet citep citealp citeauthor ref autoref cref Cref eqref")

DOUBLE_ESCAPED = re.compile(r"\\\\[A-Za-z]+\\\{|\\\$(?:[\^_\\][^$]*|[A-Za-z])\\\$")
"""LaTeX that a form has escaped once more: ``\\\\emph\\{x\\}``, ``\\$^3\\$``."""

QUOTED = re.compile(r"(?<![\w`\\])`([^`'$\\{}]{1,80})'(?![A-Za-z'])")
"""Single quotes in TeX; a lone apostrophe is not one."""

FORMULA = re.compile(
    r"\\begin\{(equation|align|displaymath|math|eqnarray|gather)(\*?)\}", re.DOTALL
)


def from_latex(text: str) -> str:
    r"""The text that a LaTeX source prints; maths stays TeX, between single dollars.

    Never raises: unbalanced braces are dropped, a lone dollar is a dollar, unescaped ``%``, ``&``
    and ``#`` stand for themselves, and an unknown command is replaced by its argument or, without
    one, kept (``\foo`` stays visible). Doubly escaped text is unescaped first.
    """
    if DOUBLE_ESCAPED.search(text):
        text = re.sub(r"\\([\\{}$^_&%#])", r"\1", text)
    if "`" in text:
        text = QUOTED.sub("‘\\1’", text)
    if not SPECIAL.search(text):
        return clean(join_pieces([Piece(text, maths=False)]))
    return clean(join_pieces(_Reader(text, MAX_DEPTH).pieces()))


def is_command(name: str) -> bool:
    """Whether :func:`from_latex` knows a command, by its name without backslash."""
    special = {"ensuremath", "textsubscript", "textsuperscript"}
    return (
        any(name in known for known in (SILENT, DROPPED, LINKS, REFERENCES, ACCENTS, special))
        or name in symbols()
    )


class _Reader:
    """A reader of one LaTeX source, in a single pass from ``at``."""

    def __init__(self, text: str, depth: int) -> None:
        self.text = text
        self.depth = depth
        self.at = 0

    def pieces(self) -> Iterator[Piece]:
        """What the source prints, in order."""
        while special := SPECIAL.search(self.text, self.at):
            if special.start() > self.at:
                yield Piece(self.text[self.at : special.start()], maths=False)
            self.at = special.end()
            match special.lastgroup:
                case "word":
                    yield from self.word(special)
                case "sign":
                    yield from self.sign(special["sign"])
                case "dollar":
                    yield from self.dollar(special["dollar"])
                case "tie":
                    yield Piece("\u00a0", maths=False)
                case "ligature":
                    yield Piece(LIGATURES[special["ligature"]], maths=False)
                case "script":
                    yield from self.script(special["script"])
                case _:
                    pass
        yield Piece(self.text[self.at :], maths=False)

    def word(self, match: re.Match[str]) -> Iterator[Piece]:
        """A command with a name."""
        name = match["word"]
        if formula := FORMULA.match(self.text, match.start()):
            self.at = formula.end()
            yield from self.formula(f"\\end{{{formula[1]}{formula[2]}}}")
        elif name in ACCENTS:
            yield self.accent(ACCENTS[name])
        elif name == "ensuremath":
            yield from self.ensured()
        elif name in LINKS:
            yield Piece(self.raw().replace("\\", ""), maths=False)
        elif name in DROPPED:
            if option := OPTION.match(self.text, self.at):
                self.at = option.end()
            self.raw()
        elif name in REFERENCES:
            yield Piece(f"[{self.raw()}]", maths=False)
        elif name in {"textsubscript", "textsuperscript"}:
            yield from self.script("_" if name == "textsubscript" else "^")
        else:
            yield from self.symbol(name, match[0])

    def symbol(self, name: str, source: str) -> Iterator[Piece]:
        """A command that stands for characters, or that changes the appearance of what follows."""
        if name in SILENT:
            return
        symbol = symbols().get(name)
        if symbol is not None:
            yield Piece(symbol, maths=False)
        elif not self.text.startswith("{", self.at):
            yield Piece(source, maths=False)

    def sign(self, sign: str) -> Iterator[Piece]:
        """A control symbol: a backslash and a character that is not a letter."""
        if sign in {"(", "["}:
            yield from self.formula("\\)" if sign == "(" else "\\]")
        elif sign in ACCENTS:
            yield self.accent(ACCENTS[sign])
        elif sign in NO_OUTPUT:
            return
        else:
            yield Piece(SPACES.get(sign, sign or "\\"), maths=False)

    def dollar(self, opening: str) -> Iterator[Piece]:
        """Maths up to the closing dollars; a dollar that is never closed is a dollar."""
        end = _find_closing_dollar(self.text, self.at, opening)
        if end is None and opening == "$$":
            self.at -= 1
            yield Piece("$", maths=False)
        elif end is None:
            yield Piece("$", maths=False)
        else:
            formula = self.text[self.at : end]
            self.at = end + len(opening)
            yield Piece(formula, maths=True)

    def formula(self, closing: str) -> Iterator[Piece]:
        """Maths up to ``closing``, or to the end of the source."""
        end = self.text.find(closing, self.at)
        end = len(self.text) if end < 0 else end
        formula = self.text[self.at : end]
        self.at = end + len(closing)
        yield Piece(formula, maths=True)

    def ensured(self) -> Iterator[Piece]:
        r"""``\ensuremath``: a single symbol is a character, anything else a formula."""
        formula = self.raw().strip()
        character = formulas().get(formula, "")
        yield Piece(character, maths=False) if character else Piece(formula, maths=True)

    def script(self, kind: str) -> Iterator[Piece]:
        """A superscript or subscript outside maths: in Unicode if possible, else a formula."""
        source = self.raw()
        characters = raised(source) if kind == "^" else lowered(source)
        yield (
            Piece(characters, maths=False)
            if characters
            else Piece(f"{kind}{{{source}}}", maths=True)
        )

    def accent(self, combining: str) -> Piece:
        """A letter with an accent; an accent without a letter is dropped."""
        inner = "".join(
            f"${piece.text}$" if piece.maths else piece.text for piece in self.inner(letter=True)
        )
        head, tail = inner[:1], inner[1:]
        if not head.strip():
            return Piece(inner, maths=False)
        head = {"ı": "i", "ȷ": "j"}.get(head, head)
        marks = len(tail) - len(tail.lstrip("".join(ACCENTS.values())))
        letter = unicodedata.normalize("NFC", head + tail[:marks] + combining)
        return Piece(letter + tail[marks:], maths=False)

    def inner(self, *, letter: bool = False) -> tuple[Piece, ...]:
        """What the argument prints; nothing below :data:`MAX_DEPTH` levels."""
        source = self.raw(letter=letter)
        return tuple(_Reader(source, self.depth - 1).pieces()) if self.depth else ()

    def raw(self, *, letter: bool = False) -> str:
        """The source of the argument: a group without its braces, a command, or a character.

        If there is no group, only a ``letter`` takes the next command or character.
        """
        while letter and self.text[self.at : self.at + 1] in {" ", "\n", "\t"}:
            self.at += 1
        start = self.at
        if not self.text.startswith("{", start):
            if not letter:
                return ""
            match = re.compile(r"\\(?:[A-Za-z]+[ \t]*|.)|[^{}$]", re.DOTALL).match(self.text, start)
            self.at = match.end() if match else start
            return match[0] if match else ""
        end = find_closing_brace(self.text, start)
        self.at = end + 1
        return self.text[start + 1 : end]


def find_closing_brace(text: str, start: int) -> int:
    """The index of the brace that closes the group at ``start``; the text's end if unclosed."""
    depth = 0
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, start):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if not depth and match[0] == "}":
            return match.start()
    return len(text)


def _find_closing_dollar(text: str, start: int, opening: str) -> int | None:
    """The index of the dollars that close the formula at ``start``; those in groups come last."""
    depth = 0
    nested = None
    for match in TOKENS.finditer(text, start, start + MAX_FORMULA):
        mark = match[0]
        if mark[0] == "$":
            closes = opening in {mark, "$"}
            if closes and depth <= 0:
                return match.start()
            if closes and nested is None:
                nested = match.start()
        else:
            depth += {"{": 1, "}": -1}.get(mark, 0)
    return nested
