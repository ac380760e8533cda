"""LaTeX commands of characters."""

import functools
import unicodedata

ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "h": "\u0309",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "horn": "\u031b",
    "d": "\u0323",
    "textcommabelow": "\u0326",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
    "t": "\u0361",
}
r"""Combining character by accent command; ``\h`` and ``\horn`` are Vietnamese (T5 encoding)."""

LETTERS = {
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ss": "ß",
    "SS": "ẞ",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "dj": "đ",
    "DJ": "Đ",
    "dh": "ð",
    "DH": "Ð",
    "th": "þ",
    "TH": "Þ",
    "ng": "ŋ",
    "NG": "Ŋ",
    "i": "ı",
    "j": "ȷ",
}

SIGNS = {
    "textasciigrave": "`",
    "textasciicircum": "^",
    "textasciitilde": "~",
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textdollar": "$",
    "textquotesingle": "'",
    "textquotedbl": '"',
    "textquoteleft": "‘",
    "textquoteright": "’",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "guillemotleft": "«",
    "guillemotright": "»",
    "guillemetleft": "«",
    "guillemetright": "»",
    "textendash": "–",
    "textemdash": "—",
    "textellipsis": "…",
    "ldots": "…",
    "dots": "…",
    "textunderscore": "_",
    "textperiodcentered": "·",
    "textbullet": "•",
    "texttrademark": "™",
    "copyright": "©",
    "pounds": "£",
    "euro": "€",
    "S": "§",
    "P": "¶",
    "dag": "†",
    "ddag": "‡",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "BibTeX": "BibTeX",
    "quad": " ",
    "qquad": " ",
    "thinspace": " ",
    "newline": " ",
    "par": "\n\n",
    "item": "• ",
}
"""Commands that the tables of pylatexenc lack, or define differently from BibTeX files."""


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set, for tables of words in the code."""
    return frozenset(text.split())


@functools.cache
def symbols() -> dict[str, str]:
    """Unicode by command name without backslash: letters, signs and maths symbols."""
    # Imported only when a text contains LaTeX, which most do not.
    from pylatexenc.latex2text import get_default_latex_context_db  # noqa: PLC0415

    database = get_default_latex_context_db()
    known: dict[str, str] = {}
    for category in ("latex-base", "advanced-symbols"):
        for name, spec in database.d[category]["macros"].items():
            text = spec.simplify_repl
            if isinstance(text, str) and text and "%" not in text and name.isalpha():
                known[name] = text
    known.pop("today", None)
    return known | SIGNS | LETTERS


@functools.cache
def formulas() -> dict[str, str]:
    r"""The character that a formula is, by its TeX: ``\mathbb{R}`` is ℝ."""
    known = {f"\\{name}": text for name, text in symbols().items() if len(text) == 1}
    for character, tex in commands().items():
        if tex.startswith("\\ensuremath{"):
            known.setdefault(tex[12:-1], character)
    return known | {"<": "<", ">": ">", "|": "|"}


@functools.cache
def commands() -> dict[str, str]:
    r"""LaTeX text by character, ASCII only, for characters that are no accented letters.

    A maths symbol comes as ``\ensuremath{…}``.
    """
    from pylatexenc.latexencode import get_builtin_uni2latex_dict  # noqa: PLC0415  as above

    known = {
        chr(number): tex
        for number, tex in get_builtin_uni2latex_dict().items()
        if number > 0x7E and tex.startswith("\\") and tex.isascii()
    }
    known = {text: f"\\{name}" for name, text in SIGNS.items() if len(text) == 1} | known
    return {
        character: tex
        for character, tex in known.items()
        if not unicodedata.combining(character) and character not in "\u2009 \n"
    }
