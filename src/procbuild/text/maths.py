"""Split text into literal text and formulas, and join them again."""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

TOKEN = re.compile(r"\\\$|\$(?!\s)((?>(?:\\.|[^\\$])+))(?<!\s)\$(?!\d)", re.DOTALL)
"""An escaped dollar, or a formula. Not ``(?:…)++``, which matches too much before Python 3.11.5."""

BARE_DOLLAR = re.compile(r"(\\.)|\$", re.DOTALL)


class Piece(NamedTuple):
    """A run of text, or one formula."""

    text: str
    """Literal text, its dollars unescaped; or TeX without its dollars"""
    maths: bool


def split_maths(text: str) -> tuple[Piece, ...]:
    """Split a text into pieces; none is empty, and no two literal ones are adjacent."""
    if "$" not in text:
        return (Piece(text, maths=False),) if text else ()
    pieces: list[Piece] = []
    literal: list[str] = []

    def flush() -> None:
        if whole := "".join(literal):
            pieces.append(Piece(whole, maths=False))
        literal.clear()

    end = 0
    for token in TOKEN.finditer(text):
        literal.append(text[end : token.start()])
        end = token.end()
        formula = token[1]
        if formula is None:
            literal.append("$")
        elif "\n\n" in formula:
            literal.append(token[0])
        else:
            flush()
            pieces.append(Piece(formula, maths=True))
    literal.append(text[end:])
    flush()
    return tuple(pieces)


def join_pieces(pieces: Iterable[Piece]) -> str:
    """Join pieces to a text; literal dollars are escaped if necessary.

    What the syntax cannot express is approximated: space at the ends of a formula is dropped, and
    digits after a formula become part of it.
    """
    joined = _joinable(pieces)
    bare = "".join(f"${piece.text}$" if piece.maths else piece.text for piece in joined)
    if "$" not in bare or split_maths(bare) == joined:
        return bare
    return "".join(
        f"${piece.text}$" if piece.maths else piece.text.replace("$", r"\$") for piece in joined
    )


def _joinable(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces in a form that :func:`split_maths` can return."""
    parts = (
        Piece(_formula(text), maths) if maths else Piece(text, maths) for text, maths in pieces
    )
    done: list[Piece] = []
    for maths, run in groupby((part for part in parts if part.text), lambda part: part.maths):
        if maths:
            if done and not done[-1].maths and done[-1].text.endswith("\\"):
                done[-1] = Piece(done[-1].text + " ", maths=False)
            done += run
            continue
        text = "".join(part.text for part in run)
        rest = text
        if done:
            rest = text.lstrip("0123456789")
            done[-1] = Piece(done[-1].text + text[: len(text) - len(rest)], maths=True)
        if rest:
            done.append(Piece(rest, maths=False))
    return tuple(done)


def _formula(tex: str) -> str:
    """TeX that can stand between single dollars."""
    tex = BARE_DOLLAR.sub(lambda match: match[1] or "", " ".join(tex.split()))
    return tex if len(tex) - len(tex.rstrip("\\")) & 1 == 0 else tex[:-1].rstrip()
