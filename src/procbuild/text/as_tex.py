"""Conversion of plain Unicode with maths to LaTeX that is safe in BibTeX."""

import functools
import re
import unicodedata
from typing import Literal

from procbuild.text.from_tex import from_latex
from procbuild.text.maths import Piece, split_maths
from procbuild.text.scripts import LOWERED_FROM, RAISED_FROM
from procbuild.text.symbols import ACCENTS, LETTERS, commands

Encoding = Literal["ascii", "unicode"]

SPECIAL = {
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "$": r"\$",
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    "|": r"{\textbar}",
    "`": r"{\textasciigrave}",
    "\u00a0": "~",
    "\n\n": r"\par ",
    "\0": "",
}
"""Characters special to TeX. Braces are named, since BibTeX counts even escaped ones."""

SINGLE = re.escape("".join(text for text in SPECIAL if len(text) == 1))

LIGATURE = "(?<=-)(?=-)|(?<=')(?=')|(?<=,)(?=,)|(?<=[?!])(?=`)"
"""The position between two characters that TeX would join into a ligature."""

PREFERRED = {"–": "--", "—": "---", "“": "``", "”": "''", "…": r"{\ldots}"}

LETTER_NAMES = {letter: name for name, letter in LETTERS.items()}
ACCENT_NAMES = {combining: name for name, combining in ACCENTS.items()}


GROUPS = re.compile(r"\\.|[{}]", re.DOTALL)
BRACES = re.compile("[{}]")

BARE = rf"[{SINGLE}\n\-',?!](?:(?<=[{SINGLE}])|(?<=\n)\n|{LIGATURE})"
"""It begins with a set of characters, for which :mod:`re` searches fast."""

UNSAFE = {
    "unicode": re.compile(BARE),
    "ascii": re.compile(BARE + "|[^\x00-\x7f][\u0300-\u036f]*|[A-Za-z][\u0300-\u036f]+"),
}
"""Text that must be replaced, by encoding; a letter with its combining accents is one match."""


def as_latex(text: str, encoding: Encoding = "unicode") -> str:
    r"""LaTeX that prints the text; :func:`procbuild.text.from_latex` gives the text back.

    Maths is kept as it is. ``ascii`` writes LaTeX for every character that has one (``{\"o}``,
    ``{\ss}``, ``\ensuremath{\leq}``); those without, such as CJK and emoji, stay Unicode in both
    encodings. The braces of the result are balanced, as BibTeX needs them.
    """
    return "".join(latex_of(piece, encoding) for piece in split_maths(text))


def latex_of(piece: Piece, encoding: Encoding) -> str:
    """One piece of text in LaTeX."""
    if piece.maths:
        formula = balanced(piece.text)
        return f"${formula}$" if formula else literal(f"${piece.text}$", encoding)
    return literal(piece.text, encoding)


def balanced(formula: str) -> str:
    r"""The formula with braces that are balanced even if ``\{`` counts as one, as in BibTeX.

    Empty if its groups are not balanced, and it is thus not valid TeX.
    """
    depth = 0
    if "{" not in formula and "}" not in formula:
        return formula
    for part in GROUPS.findall(formula):
        depth += {"{": 1, "}": -1}.get(part, 0)
        if depth < 0:
            return ""
    if depth:
        return ""
    depth = 0
    for part in BRACES.findall(formula):
        depth += 1 if part == "{" else -1
        if depth < 0:
            break
    if not depth:
        return formula
    named = {r"\{": r"\lbrace ", r"\}": r"\rbrace "}
    return re.sub(r"\\.", lambda match: named.get(match[0], match[0]), formula).rstrip()


def literal(text: str, encoding: Encoding) -> str:
    """Text without maths in LaTeX."""
    return UNSAFE["unicode" if text.isascii() else encoding].sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    """The LaTeX for a match of :data:`UNSAFE`."""
    text = match[0]
    if text in SPECIAL:
        return SPECIAL[text]
    return ascii_of(text) if not text.isascii() else f"{text}{{}}"


@functools.lru_cache(4096)
def ascii_of(cluster: str) -> str:
    """LaTeX for a character with its accents; the character itself if LaTeX has none."""
    for tex in _candidates(cluster):
        if tex and from_latex(tex) == cluster:
            return tex
    return cluster


def _candidates(cluster: str) -> tuple[str, ...]:
    """Possible LaTeX for a character, best first; empty strings are to be skipped."""
    tex = commands().get(cluster, "")
    return (
        PREFERRED.get(cluster, ""),
        f"{{\\{LETTER_NAMES[cluster]}}}" if cluster in LETTER_NAMES else "",
        _accented(cluster),
        _script("textsuperscript", RAISED_FROM.get(cluster, "")),
        _script("textsubscript", LOWERED_FROM.get(cluster, "")),
        tex if tex.endswith("}") or not tex else f"{{{tex}}}",
        f"{{\\ensuremath{{{tex}}}}}" if tex else "",
    )


def _script(command: str, character: str) -> str:
    """A character in a script; empty if LaTeX has it in formulas alone."""
    return f"{{\\{command}{{{character}}}}}" if character and character.isascii() else ""


def _accented(cluster: str) -> str:
    r"""``{\'{\^e}}`` for an accented letter; empty if an accent or the letter has no LaTeX."""
    base, *marks = list(unicodedata.normalize("NFD", cluster))
    if not marks or any(mark not in ACCENT_NAMES for mark in marks):
        return ""
    letter = f"\\{LETTER_NAMES[base]}" if base in LETTER_NAMES else base
    if not letter.isascii():
        return ""
    if base in "ij" and unicodedata.combining(marks[0]) == 230:
        letter = f"\\{base}"
    for mark in marks:
        name = ACCENT_NAMES[mark]
        group = f"{{{letter}}}" if name.isalpha() and letter[0] != "{" else letter
        letter = f"{{\\{name}{group}}}"
    return letter
