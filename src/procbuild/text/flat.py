"""Text for places that know no maths: titles of windows, metadata, comparison."""

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

APART = frozenset("=<>≤≥≈≠∼≃≡→←↦∈⊂⊆×±∓≪≫")
"""Relations and operators that get a space on both sides where the TeX had one on either."""

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
"""Letters that decompose into nothing simpler, and what they are written as in ASCII."""


def plain(text: str) -> str:
    r"""The text with its maths as readable Unicode: ``$\alpha^2$`` is ``α²``.

    What Unicode cannot raise or lower keeps its sign (``x_{max}`` is ``x_max``); commands that are
    not known lose their backslash.
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
    return unicodedata.normalize("NFC", " ".join(_flat(parts, 0).split()))


def _flat(parts: list[str], depth: int) -> str:
    """What the parts print, up to the end of their group; they are consumed from the end."""
    done: list[str] = []
    while parts:
        part = parts.pop()
        if part == "}":
            break
        done.append(_one(part, parts, depth))
    return "".join(done)


def _argument(parts: list[str], depth: int) -> str:
    """What the next group, command or character prints."""
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
    return _one(part, parts, depth)


def _one(part: str, parts: list[str], depth: int) -> str:
    """What one part prints, with the arguments it takes."""
    if depth > 40:
        return ""
    name = part[1:].rstrip()
    if part == "{":
        return _flat(parts, depth + 1)
    if part in {"^", "_"}:
        return _script(part, _argument(parts, depth + 1))
    if part in {"&", "~"}:
        return " "
    if part[0] != "\\":
        return part
    if name in {"frac", "tfrac", "dfrac", "nicefrac", "sfrac"}:
        over, under = _argument(parts, depth + 1), _argument(parts, depth + 1)
        return f"{_grouped(over)}/{_grouped(under)}"
    if name == "sqrt":
        return f"√{_grouped(_argument(parts, depth + 1))}"
    if name in MATHS_ACCENTS:
        inner = _argument(parts, depth + 1)
        return inner[:1] + MATHS_ACCENTS[name] + inner[1:] if inner else ""
    if name in LETTERLIKE:
        inner = _argument(parts, depth + 1)
        return formulas().get(f"\\{name}{{{inner}}}", inner)
    if name in {"begin", "end", "label"}:
        _argument(parts, depth + 1)
        return " "
    if name in SILENT:
        return ""
    return _command(name, part)


def _command(name: str, part: str) -> str:
    """A command without arguments."""
    if not name.isalpha():
        return {",": " ", ";": " ", ":": " ", "!": "", "\\": " ", "|": "‖"}.get(name, name or " ")
    symbol = symbols().get(name)
    if symbol is None:
        return name + part[1 + len(name) :]
    if symbol in APART or (symbol.isalpha() and len(symbol) > 1):
        return symbol + part[1 + len(name) :]
    return symbol


def _script(kind: str, inner: str) -> str:
    """Raised or lowered, in Unicode where it can."""
    inner = inner.strip()
    found = raised(inner) if kind == "^" else lowered(inner)
    if found or not inner:
        return found
    if inner in {"∘", "′", "'", "⊤", "∗", "*"} and kind == "^":
        return {"∘": "°", "'": "′", "⊤": "ᵀ", "*": "*", "∗": "*"}.get(inner, inner)
    return f"{kind}{_grouped(inner)}"


def _grouped(inner: str) -> str:
    """The text in parentheses unless it is one word or number."""
    inner = inner.strip()
    simple = all(c.isalnum() or unicodedata.combining(c) or c in ".′'" for c in inner)
    return inner if simple else f"({inner})"


def fold(text: str) -> str:
    """The text in lower case without accents; letters of other scripts stay themselves."""
    if text.isascii():
        return text.casefold()
    spread = unicodedata.normalize("NFKD", text.casefold())
    bare = (c for c in spread if not unicodedata.category(c).startswith("M"))
    return unicodedata.normalize("NFC", "".join(FOLDED.get(c, c) for c in bare))


def loose(text: str) -> str:
    r"""A key under which texts that print alike compare equal.

    Maths is flattened, accents, case and punctuation are dropped, words stand one space apart:
    ``loose("Rényi’s $\alpha$-Entropy") == loose("RENYI'S α ENTROPY")``.
    """
    letters = (c if c.isalnum() else "" if c in "'’‘ʼ`" else " " for c in fold(plain(text)))
    return " ".join("".join(letters).split())
