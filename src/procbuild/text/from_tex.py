"""LaTeX, as .bib files and metadata forms carry it, to plain Unicode with maths."""

import re
import unicodedata
from collections.abc import Iterator

from procbuild.text.maths import Piece, join_pieces
from procbuild.text.scripts import lowered, raised
from procbuild.text.symbols import ACCENTS, formulas, symbols, word_set
from procbuild.text.unicode import clean

MAX_FORMULA = 1000
"""Characters of a formula; what looks like a longer one is none."""

TOKENS = re.compile(r"\\.|[{}]|\$\$?", re.DOTALL)

DEPTH = 12
"""Accents in accents, links in notes: deeper than this only nonsense nests."""

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
r"""Control signs that make space; ``\~`` with nothing to stand on too."""

NOTHING = frozenset("!/-@")

SILENT = word_set("""
    emph textit textbf textsl textsc texttt textsf textrm textup textmd textnormal text mbox hbox
    underline uline em it bf sl sc tt sf rm cal normalfont itshape bfseries scshape ttfamily
    sffamily rmfamily upshape small footnotesize scriptsize tiny large Large normalsize centering
    noindent protect relax xspace left right big Big bigg Bigg smash displaystyle textstyle
    mathrm mathbf mathit mathsf mathtt mathcal mathscr mathfrak mathbb boldsymbol bm ensuremath
    operatorname nobreak allowbreak limits nolimits title uppercase lowercase MakeUppercase
    """)
"""Commands that change how something looks: what they hold is kept, they are not."""

DROPPED = word_set(
    "begin end label href thanks vspace hspace index includegraphics pagestyle bibitem"
)
"""Commands that vanish with their argument."""

LINKS = frozenset(["url", "path", "nolinkurl", "verb"])
REFERENCES = word_set("cite citet citep citealp citeauthor ref autoref cref Cref eqref")

TWICE = re.compile(r"\\\\[A-Za-z]+\\\{|\\\$(?:[\^_\\][^$]*|[A-Za-z])\\\$")
"""Signs of LaTeX that some form has escaped once more: ``\\\\emph\\{x\\}``, ``\\$^3\\$``."""

QUOTED = re.compile(r"(?<![\w`\\])`([^`'$\\{}]{1,80})'(?![A-Za-z'])")
"""Single quotes as TeX has them; an apostrophe alone stays one."""

FORMULA = re.compile(
    r"\\begin\{(equation|align|displaymath|math|eqnarray|gather)(\*?)\}", re.DOTALL
)


def from_latex(text: str) -> str:
    r"""The text that a LaTeX source prints; maths stays TeX, between single dollars.

    Nothing raises: unbalanced braces vanish, a lone dollar is a dollar, ``%``, ``&``, ``#`` are
    themselves though unescaped, an unknown command keeps its argument, and its name where it has
    none (``\foo`` stays visible). What was escaped once more than needed is read as meant.
    """
    if TWICE.search(text):
        text = re.sub(r"\\([\\{}$^_&%#])", r"\1", text)
    if "`" in text:
        text = QUOTED.sub("‘\\1’", text)
    if not SPECIAL.search(text):
        return clean(join_pieces([Piece(text, maths=False)]))
    return clean(join_pieces(_Reader(text, DEPTH).pieces()))


class _Reader:
    """One pass over one source."""

    def __init__(self, text: str, depth: int) -> None:
        self.text = text
        self.depth = depth
        self.at = 0

    def pieces(self) -> Iterator[Piece]:
        """What the source prints, in order."""
        while found := SPECIAL.search(self.text, self.at):
            if found.start() > self.at:
                yield Piece(self.text[self.at : found.start()], maths=False)
            self.at = found.end()
            match found.lastgroup:
                case "word":
                    yield from self.word(found)
                case "sign":
                    yield from self.sign(found["sign"])
                case "dollar":
                    yield from self.dollar(found["dollar"])
                case "tie":
                    yield Piece("\u00a0", maths=False)
                case "ligature":
                    yield Piece(LIGATURES[found["ligature"]], maths=False)
                case "script":
                    yield from self.script(found["script"])
                case _:
                    pass
        yield Piece(self.text[self.at :], maths=False)

    def word(self, found: re.Match[str]) -> Iterator[Piece]:
        """A command with a name."""
        name = found["word"]
        if formula := FORMULA.match(self.text, found.start()):
            self.at = formula.end()
            yield from self.formula(f"\\end{{{formula[1]}{formula[2]}}}")
        elif name in ACCENTS:
            yield self.accent(ACCENTS[name])
        elif name == "ensuremath":
            yield from self.ensured()
        elif name in LINKS:
            yield Piece(self.raw().replace("\\", ""), maths=False)
        elif name in DROPPED:
            self.raw()
        elif name in REFERENCES:
            yield Piece(f"[{self.raw()}]", maths=False)
        elif name == "footnote":
            yield from (Piece(" (", maths=False), *self.inner(), Piece(")", maths=False))
        elif name in {"textsubscript", "textsuperscript"}:
            yield from self.script("_" if name == "textsubscript" else "^")
        else:
            yield from self.symbol(name, found[0])

    def symbol(self, name: str, source: str) -> Iterator[Piece]:
        """A command that stands for characters, or for how what follows looks."""
        if name in SILENT:
            return
        symbol = symbols().get(name)
        if symbol is not None:
            yield Piece(symbol, maths=False)
        elif not self.text.startswith("{", self.at):
            yield Piece(source, maths=False)

    def sign(self, sign: str) -> Iterator[Piece]:
        """A command that is one character."""
        if sign in {"(", "["}:
            yield from self.formula("\\)" if sign == "(" else "\\]")
        elif sign in ACCENTS:
            yield self.accent(ACCENTS[sign])
        elif sign in NOTHING:
            return
        else:
            yield Piece(SPACES.get(sign, sign or "\\"), maths=False)

    def dollar(self, opening: str) -> Iterator[Piece]:
        """Maths up to the closing dollars; a dollar without one is a dollar."""
        end = _closing_dollar(self.text, self.at, opening)
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
        """Maths up to ``closing``, or to the end."""
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
        """Raised or lowered text outside maths: Unicode's own digits, else a formula."""
        source = self.raw()
        found = raised(source) if kind == "^" else lowered(source)
        yield Piece(found, maths=False) if found else Piece(f"{kind}{{{source}}}", maths=True)

    def accent(self, combining: str) -> Piece:
        """A letter with an accent; an accent that has no letter to stand on vanishes."""
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
        """What the argument prints; nothing where nonsense nests too deep."""
        source = self.raw(letter=letter)
        return tuple(_Reader(source, self.depth - 1).pieces()) if self.depth else ()

    def raw(self, *, letter: bool = False) -> str:
        """The source of the argument: a group without its braces, a command, or a character.

        Without a group, only a ``letter`` takes the next character.
        """
        while letter and self.text[self.at : self.at + 1] in {" ", "\n", "\t"}:
            self.at += 1
        start = self.at
        if not self.text.startswith("{", start):
            if not letter:
                return ""
            found = re.compile(r"\\(?:[A-Za-z]+[ \t]*|.)|[^{}$]", re.DOTALL).match(self.text, start)
            self.at = found.end() if found else start
            return found[0] if found else ""
        end = _closing_brace(self.text, start)
        self.at = end + 1
        return self.text[start + 1 : end]


def _closing_brace(text: str, start: int) -> int:
    """Where the group that opens at ``start`` ends; the text's end for an unclosed one."""
    depth = 0
    for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, start):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if not depth and found[0] == "}":
            return found.start()
    return len(text)


def _closing_dollar(text: str, start: int, opening: str) -> int | None:
    """Where the formula that begins at ``start`` ends; dollars inside groups belong to it."""
    depth = 0
    first = None
    for found in TOKENS.finditer(text, start, start + MAX_FORMULA):
        mark = found[0]
        if mark[0] == "$":
            closes = opening in {mark, "$"}
            if closes and depth <= 0:
                return found.start()
            if closes and first is None:
                first = found.start()
        else:
            depth += {"{": 1, "}": -1}.get(mark, 0)
    return first
