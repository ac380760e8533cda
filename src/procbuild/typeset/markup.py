"""Convert text to Typst: runs of plain text and formulas, never markup of its own.

Text reaches templates as JSON strings, so nothing needs escaping. Only formulas become Typst code,
with all of their text in string literals.
"""

import json
from xml.etree import ElementTree as ET

from procbuild.standards.right_to_left import RIGHT_TO_LEFT
from procbuild.text import plain, split_maths
from procbuild.text.mathml import mathml

Runs = list[dict[str, str]]
"""``{"t": text}`` or ``{"m": Typst maths}``, in order."""

EMPTY = '""'
"""An argument that prints nothing."""

ACCENTS = {
    "^": "hat", "ˆ": "hat", "~": "tilde", "˜": "tilde", "¯": "macron", "‾": "macron",
    "→": "arrow", "⃗": "arrow", "˙": "dot", "¨": "dot.double", "ˇ": "caron", "´": "acute",
    "`": "grave", "˘": "breve", "_": "macron",
}  # fmt: skip

RTL_LANGUAGES = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


def is_right_to_left(language: str) -> bool:
    """Whether a language (BCP 47) is written from right to left."""
    return language.partition("-")[0].lower() in RTL_LANGUAGES


def isolate_direction(text: str, language: str = "en") -> str:
    """Isolate the direction of a text from that of the text around it.

    Otherwise two Hebrew names separated by a comma would swap places on an English page. The
    isolates are those of https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates.
    """
    needs_isolation = is_right_to_left(language) or RIGHT_TO_LEFT.search(text)
    return f"\u2068{text}\u2069" if text and needs_isolation else text


def runs(text: str, language: str = "en") -> Runs:
    """The runs of a text on a page in this language."""
    return [
        {"m": typst_maths(piece.text)} if piece.maths else {"t": piece.text}
        for piece in split_maths(isolate_direction(text, language))
    ]


def typst_maths(tex: str) -> str:
    """A TeX formula as Typst maths; as plain Unicode if it cannot be converted."""
    markup = mathml(tex)
    try:
        element = ET.fromstring(markup)  # noqa: S314  from our own serializer
    except ET.ParseError:
        return literal(plain(f"${tex}$"))
    if _tag(element) != "math":
        return literal(plain(f"${tex}$"))
    try:
        return _row(element)
    except (IndexError, ValueError):  # a command without all of its arguments: \frac{1}
        return literal(plain(f"${tex}$"))


def literal(text: str) -> str:
    """A Typst string literal."""
    return json.dumps(text, ensure_ascii=False)


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _row(element: ET.Element) -> str:
    return " ".join(filter(None, (_formula(child) for child in element)))


def _argument(element: ET.Element) -> str:
    return _formula(element) or EMPTY


def _formula(element: ET.Element) -> str:  # noqa: C901  one case per element of MathML
    parts = list(element)
    match _tag(element):
        case "mi" | "mn" | "mo" | "mtext" | "ms":
            return _leaf(element)
        case "msup":
            return f"attach({_argument(parts[0])}, t: {_argument(parts[1])})"
        case "msub":
            return f"attach({_argument(parts[0])}, b: {_argument(parts[1])})"
        case "msubsup" | "munderover":
            base, below, above = (_argument(part) for part in parts)
            return f"attach({base}, b: {below}, t: {above})"
        case "munder":
            return f"attach(limits({_argument(parts[0])}), b: {_argument(parts[1])})"
        case "mover":
            name = ACCENTS.get((parts[1].text or "").strip())
            if name:
                return f"accent({_argument(parts[0])}, {name})"
            return f"attach(limits({_argument(parts[0])}), t: {_argument(parts[1])})"
        case "mfrac":
            return f"frac({_argument(parts[0])}, {_argument(parts[1])})"
        case "msqrt":
            return f"sqrt({_row(element) or EMPTY})"
        case "mroot":
            return f"root({_argument(parts[1])}, {_argument(parts[0])})"
        case "mtable":
            rows = [", ".join(_argument(cell) for cell in row) for row in parts]
            return f"mat(delim: #none, {'; '.join(rows)})"
        case "mspace":
            return "space"
        case "annotation" | "mphantom":
            return ""
        case _:
            return _row(element)


def _leaf(element: ET.Element) -> str:
    """Symbols as themselves, words as strings: Typst keeps blanks only beside strings."""
    text = (element.text or "").strip()
    variant = element.get("mathvariant", "")
    if not text:
        return ""
    if text in BARS:
        return f'class("normal", \\{text})'
    if len(text) == 1 or text.isdigit():
        symbol = f"\\{text}" if text in SPECIAL else MINUS.get(text, text)
        if len(text) == 1 and text.isalpha():
            return VARIANTS.get(variant, "{}").format(symbol)
        return symbol
    if _tag(element) in ("mi", "mo"):
        return VARIANTS.get(variant, "op({})").format(literal(text))
    return literal(text)


SPECIAL = frozenset("()[]{},;/\\_^&'\"#$@~*:!|<>=.`")
"""Characters with a meaning in Typst maths."""

BARS = frozenset("|‖∥")
"""Delimiting bars, which Typst would space like relations; TeX does not."""

MINUS = {"-": "−"}

VARIANTS = {
    "normal": "upright({})",
    "italic": "italic({})",
    "bold": "bold(upright({}))",
    "bold-italic": "bold(italic({}))",
    "script": "cal({})",
    "fraktur": "frak({})",
    "double-struck": "bb({})",
    "sans-serif": "sans({})",
    "monospace": "mono({})",
}
