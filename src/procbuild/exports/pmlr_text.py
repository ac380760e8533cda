r"""Titles, abstracts and names in LaTeX that PMLR's site can show and its own check lets pass.

PMLR's reader (https://github.com/mlresearch/papersite, ``lib/mlresearch.rb``) decodes accents and
punctuation and shows all other LaTeX as it is, in abstracts even the braces of ``{\"o}``; MathJax
typesets formulas. It stops at an abstract that is not ASCII. Its check of pull requests, ``pmlint``
(``lib/check_volume.rb``), refuses ``\_``, ``\$``, ``\{``, ``\}``, ``\\`` and ``\textbackslash``.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from procbuild.bibliography import title_parts
from procbuild.text import Piece, split_maths
from procbuild.text.as_tex import ACCENT_NAMES, as_latex, ascii_of, balanced
from procbuild.text.scripts import LOWERED_FROM, RAISED_FROM

DOLLAR = r"\textdollar{}"
"""A dollar beside others, with which it would enclose a formula; PMLR shows this as it is."""

SIGNS = {
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "’": "'",
    "‘": "`",
    "“": "``",
    "”": "''",
    "…": r"\dots{}",
    "^": r"\textasciicircum{}",
    "$": DOLLAR,
    "‐": "-",
    "‑": "-",
    "\u00a0": " ",
    "\n\n": " ",
}
"""LaTeX that is decoded, without braces around it."""

FORMULAS = {
    "<": "<",
    ">": ">",
    "|": "|",
    "~": r"\sim",
    "\\": r"\backslash",
    "{": r"\lbrace",
    "}": r"\rbrace",
}
"""TeX of characters that only a formula can show."""

UNSAFE = re.compile(
    rf"(?P<above>[{''.join(RAISED_FROM)}]+)|(?P<below>[{''.join(LOWERED_FROM)}]+)|\n\n"
    r"|[&%#$^<>|~\\{}]|[^\x00-\x7f][\u0300-\u036f]*|[A-Za-z][\u0300-\u036f]+"
)
"""What cannot stay; a letter with its combining accents is one match."""

REFUSED = re.compile(r"\\([{}\\])")
"""Commands in formulas that the check refuses."""


def pmlr_title(title: str, language: str = "en") -> str:
    """A title, with braces around formulas and around capitals that must stay."""
    parts = (
        (_text([Piece(part.text, maths=part.kind == "maths")]), part.kind)
        for part in title_parts(title, language)
    )
    return "".join(text if kind == "text" else f"{{{text}}}" for text, kind in parts)


def pmlr_abstract(abstract: str) -> str:
    """An abstract in one paragraph; not ASCII where LaTeX has no command for a character."""
    return _text(split_maths(abstract))


def pmlr_name(name: str) -> str:
    r"""A text that PMLR's site shows without decoding it: ``&`` rather than ``\&``."""
    return re.sub(r"\\([&%#_$])", r"\1", as_latex(name, "ascii"))


def _text(pieces: Iterable[Piece]) -> str:
    """Pieces in LaTeX; formulas that touch are one, since ``$$`` would display them."""
    written = (part for piece in pieces for part in _pieces(piece))
    text = "".join(
        f"${''.join(part.text for part in run)}$" if maths else "".join(part.text for part in run)
        for maths, run in groupby(written, key=attrgetter("maths"))
    )
    return text.replace(DOLLAR, "$") if "$" not in text and text.count(DOLLAR) == 1 else text


def _pieces(piece: Piece) -> Iterator[Piece]:
    """One piece, written in LaTeX and TeX."""
    if not piece.maths:
        yield from _literal(piece.text)
    elif formula := balanced(piece.text):
        yield Piece(_formula(formula), maths=True)
    else:
        yield from _literal(f"${piece.text}$")


def _formula(tex: str) -> str:
    """A formula in ASCII, without commands that the check refuses."""
    names = {"{": r"\lbrace ", "}": r"\rbrace ", "\\": r"\cr "}
    tex = REFUSED.sub(lambda match: names[match[1]], tex)
    return re.sub(r"[^\x00-\x7f]", lambda match: f"{_in_formula(match[0])} ", tex).rstrip()


def _in_formula(character: str) -> str:
    """TeX for a character of a formula; the character if there is none."""
    known = {"’": "'", "…": r"\dots", "–": "-"}
    return _symbol(character) or known.get(character, character)


def _symbol(character: str) -> str:
    r"""``\leq`` for ≤; empty for characters that are none of mathematics."""
    match = re.fullmatch(r"(\{)?\\ensuremath\{(.*)\}(?(1)\})", ascii_of(character))
    return match[2] if match else ""


def _literal(text: str) -> Iterator[Piece]:
    """Text without formulas."""
    end = 0
    for match in UNSAFE.finditer(text):
        if match.start() > end:
            yield Piece(text[end : match.start()], maths=False)
        end = match.end()
        yield _character(match)
    if end < len(text):
        yield Piece(text[end:], maths=False)


def _character(match: re.Match[str]) -> Piece:
    """What stands for a match of :data:`UNSAFE`."""
    text = match[0]
    for kind, table in (("above", RAISED_FROM), ("below", LOWERED_FROM)):
        if match[kind]:
            inner = _formula("".join(table[character] for character in text))
            return Piece(f"{'^' if kind == 'above' else '_'}{{{inner}}}", maths=True)
    if formula := FORMULAS.get(text) or _symbol(text):
        return Piece(formula, maths=True)
    return Piece(SIGNS.get(text) or _accented(text) or _command(text), maths=False)


def _accented(cluster: str) -> str:
    r"""``\"{o}`` for a letter with one accent; else empty."""
    letter, *marks = tuple(unicodedata.normalize("NFD", cluster))
    if len(marks) != 1 or marks[0] not in ACCENT_NAMES or not letter.isascii():
        return ""
    return f"\\{ACCENT_NAMES[marks[0]]}{{{letter}}}"


def _command(text: str) -> str:
    r"""``\textbullet{}`` rather than ``{\textbullet}``."""
    return re.sub(r"\A\{(\\[A-Za-z]+)\}\Z", r"\1{}", ascii_of(text))
