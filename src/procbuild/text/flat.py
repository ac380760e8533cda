"""Text without maths, for window titles, metadata and comparison."""

import re
import unicodedata

from procbuild.text.from_tex import SILENT
from procbuild.text.maths import split_maths
from procbuild.text.scripts import lowered, raised
from procbuild.text.symbols import ACCENTS, formulas, symbols

TOKEN = re.compile(r"\\[A-Za-z]+\s*|\\.|[{}^_~&]|[^\\{}^_~&]+", re.DOTALL)

MATHS_ACCENTS = {
    "hat": ACCENTS["^"],
    "widehat": ACCENTS["^"],
    "tilde": ACCENTS["~"],
    "widetilde": ACCENTS["~"],
    "bar": ACCENTS["="],
    "overline": ACCENTS["="],
    "dot": ACCENTS["."],
    "ddot": ACCENTS['"'],
    "vec": "\u20d7",
}

LETTERLIKE = {"mathbb", "mathds", "mathcal", "mathscr", "mathfrak"}

SPACED = frozenset("=<>≤≥≈≠∼≃≡→←↦∈⊂⊆×±∓≪≫")
"""Relations and operators; the space after their command in the TeX source is kept."""

FOLDED = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ł": "l",
    "ħ": "h",
    "ı": "i",
    "ŋ": "ng",
    "ə": "e",
    "ŧ": "t",
    "ƒ": "f",
}
"""Letters without a Unicode decomposition, and their usual spelling in ASCII."""


def plain(text: str) -> str:
    r"""The text with its maths as readable Unicode: ``$\alpha^2$`` is ``α²``.

    A script that Unicode lacks keeps its sign (``x_{max}`` is ``x_max``); an unknown command loses
    its backslash.
    """
    if "$" not in text:
        return text
    return "".join(
        flat_formula(piece.text) if piece.maths else piece.text for piece in split_maths(text)
    )


def flat_formula(tex: str) -> str:
    """One formula on one line of Unicode."""
    parts = TOKEN.findall(tex)
    parts.reverse()
    return unicodedata.normalize("NFC", " ".join(_render_group(parts, 0).split()))


def _render_group(parts: list[str], depth: int) -> str:
    """Render the parts up to the end of their group; they are popped from the end of the list."""
    printed: list[str] = []
    while parts:
        part = parts.pop()
        if part == "}":
            break
        rendered = _render_part(part, parts, depth)
        before = printed[-1][-1:] if printed else ""
        if part[0] == "\\" and _stands_apart(before, rendered):
            printed.append(" ")
        if rendered:
            printed.append(rendered)
    return "".join(printed)


def _stands_apart(before: str, rendered: str) -> bool:
    r"""Whether TeX prints a space before a command that the source need not have: ``n\log n``.

    Before the name of a function if it would run into a word, and before a relation that has one
    behind it.
    """
    symbol = rendered.strip()
    if symbol in SPACED:
        return rendered != symbol and not before.isspace() and bool(before)
    return len(symbol) > 1 and symbol.isalpha() and (before.isalnum() or before == ")")


def _render_argument(parts: list[str], depth: int) -> str:
    """Render the next group, command or character."""
    while parts and not parts[-1].strip():
        parts.pop()
    if not parts or parts[-1] == "}":
        return ""
    part = parts.pop()
    if len(part) > 1 and part[0] != "\\":
        part = part.lstrip()
        if rest := part[1:]:
            parts.append(rest)
        part = part[0]
    return _render_part(part, parts, depth)


def _render_part(part: str, parts: list[str], depth: int) -> str:
    """Render a part (a match of :data:`TOKEN`) with the arguments that it takes."""
    if depth > 40:
        return ""
    name = part[1:].rstrip()
    if part == "{":
        return _render_group(parts, depth + 1)
    if part in {"^", "_"}:
        return _render_script(part, _render_argument(parts, depth + 1))
    if part in {"&", "~"}:
        return " "
    if part[0] != "\\":
        return part
    if name in {"frac", "tfrac", "dfrac", "nicefrac", "sfrac"}:
        numerator = _render_argument(parts, depth + 1)
        denominator = _render_argument(parts, depth + 1)
        return f"{_parenthesize(numerator)}/{_parenthesize(denominator)}"
    if name == "sqrt":
        return f"√{_parenthesize(_render_argument(parts, depth + 1))}"
    if name in MATHS_ACCENTS:
        inner = _render_argument(parts, depth + 1)
        return inner[:1] + MATHS_ACCENTS[name] + inner[1:] if inner else ""
    if name in LETTERLIKE:
        inner = _render_argument(parts, depth + 1)
        return formulas().get(f"\\{name}{{{inner}}}", inner)
    if name in {"begin", "end", "label"}:
        _render_argument(parts, depth + 1)
        return " "
    if name in SILENT:
        return ""
    return _render_command(name, part)


def _render_command(name: str, part: str) -> str:
    """Render a command without arguments."""
    if not name.isalpha():
        return {",": " ", ";": " ", ":": " ", "!": "", "\\": " ", "|": "‖"}.get(name, name or " ")
    symbol = symbols().get(name)
    if symbol is None:
        return name + part[1 + len(name) :]
    if symbol in SPACED or (symbol.isalpha() and len(symbol) > 1):
        return symbol + part[1 + len(name) :]
    return symbol


def _render_script(kind: str, inner: str) -> str:
    """Render a superscript or subscript, in Unicode if possible."""
    inner = inner.strip()
    characters = raised(inner) if kind == "^" else lowered(inner)
    if characters or not inner:
        return characters
    if inner in {"∘", "′", "'", "⊤", "∗", "*"} and kind == "^":
        return {"∘": "°", "'": "′", "⊤": "ᵀ", "*": "*", "∗": "*"}.get(inner, inner)
    return f"{kind}{_parenthesize(inner)}"


def _parenthesize(inner: str) -> str:
    """The text in parentheses unless it is one word or number."""
    inner = inner.strip()
    simple = all(c.isalnum() or unicodedata.combining(c) or c in ".′'" for c in inner)
    return inner if simple else f"({inner})"


def fold(text: str) -> str:
    """The text in lower case without accents; letters of other scripts are kept."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = (c for c in decomposed if not unicodedata.category(c).startswith("M"))
    return unicodedata.normalize("NFC", "".join(FOLDED.get(c, c) for c in letters))


def loose(text: str) -> str:
    r"""A key under which texts that look alike compare equal.

    Maths is flattened, accents, case and punctuation are dropped, words are separated by one space:
    ``loose("Rényi’s $\alpha$-Entropy") == loose("RENYI'S α ENTROPY")``.
    """
    letters = (c if c.isalnum() else "" if c in "'’‘ʼ`" else " " for c in fold(plain(text)))
    return " ".join("".join(letters).split())
