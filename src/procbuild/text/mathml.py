"""Conversion of text to HTML: escaped, with maths as MathML."""

import functools
import html
import re
from collections.abc import Callable, Iterator
from itertools import accumulate
from xml.etree.ElementTree import Element

from procbuild.text.maths import split_maths
from procbuild.text.symbols import word_set
from procbuild.text.unicode import visible

ATTRIBUTES = word_set("""
    accent accentunder columnalign columnlines columnspacing depth display displaystyle fence
    form height linethickness lspace mathvariant maxsize minsize movablelimits notation rowlines
    rowspacing rspace scriptlevel separator stretchy symmetric voffset width
    """)
"""Attributes allowed on MathML elements; URLs, styles and classes are removed."""

MAX_FORMULA = 2000
"""Maximum length of a formula that is converted; no abstract has a longer one, and the converter
may fail on it."""

MAX_DEPTH = 40
"""Maximum nesting of groups in a formula that is converted."""

SCRIPT = re.compile(r"([\^_])\s*(?:\{\s*(.*?)\s*\}|(\\\w+\s*\{.*\}|.))")
"""A formula that is only a script of the word before it: ``S$^2$``, ``CO$_{2}$``."""

ALIGNED = re.compile(r"\\(begin|end)\{(aligned|gathered)\}")
"""Environments that the converter does not know, whose markup it would print."""

UNKNOWN_FUNCTION = re.compile(r"\\arg(?![A-Za-z])")

SCRIPTED = word_set("msub msup msubsup munder mover munderover")
ROWS = word_set("math mrow mstyle mtd mpadded msqrt menclose")
OPENING, CLOSING = frozenset("([{⟨⌈⌊"), frozenset(")]}⟩⌉⌋")
BINARY = frozenset("+-−±∓×÷·⋅*∗∘∙⊕⊖⊗∪∩∧∨")
NO_OPERAND = OPENING | BINARY | frozenset("=<>≤≥≠≈≡∝∈→,;")
"""Characters behind which an operator has no first operand"""

THIN = "0.1667em"
"""The space that TeX puts beside names of functions (The TeXbook, chapter 18)."""

STEPS = {"{": 1, "}": -1}

UPRIGHT = re.compile(r"\\(?:text|textrm|mathrm)\s*\{(\w+)\}")
PLAIN = re.compile(r"[0-9+-]+|[A-Za-z]+")


def as_html(text: str, literal: Callable[[str], str] = html.escape) -> str:
    """The text as an HTML fragment; paragraphs are separated by ``<br><br>``.

    Maths becomes MathML; TeX that cannot be parsed is shown as escaped source. ``literal`` escapes
    the rest. Never raises.
    """
    pieces = (
        _script(piece.text) or mathml(piece.text) if piece.maths else literal(piece.text)
        for piece in split_maths(text)
    )
    return "".join(pieces).replace("\n\n", "<br><br>")


def _script(tex: str) -> str:
    """A script alone as ``<sup>`` or ``<sub>``; beside MathML, a line could break within the word.

    Empty for other formulas.
    """
    if not (match := SCRIPT.fullmatch(tex.strip())):
        return ""
    content = match[2] or match[3] or ""
    upright = UPRIGHT.fullmatch(content)
    text = upright[1] if upright else content
    if not PLAIN.fullmatch(text):
        return ""
    shown = f"<i>{text}</i>" if text.isalpha() and not upright else text.replace("-", "−")
    tag = "sup" if match[1] == "^" else "sub"
    return f"<{tag}>{shown}</{tag}>"


@functools.lru_cache(4096)
def mathml(tex: str, *, display: bool = False) -> str:
    """A formula as MathML, or its source in ``<code class="tex">`` if it cannot be converted.

    In a formula on a line of its own, with ``display``, limits stand below and above sums.
    """
    source = f'<code class="tex">${html.escape(tex)}$</code>'
    if len(tex) > MAX_FORMULA or r"\newcommand" in tex or _depth(tex) > MAX_DEPTH:
        return source
    # Loading its tables takes a tenth of a second, and few texts have a formula.
    from latex2mathml.converter import convert_to_element  # noqa: PLC0415

    try:
        known = ALIGNED.sub(_known_environment, UNKNOWN_FUNCTION.sub(r"\\operatorname{arg}", tex))
        element = convert_to_element(known, display="block" if display else "inline")
        _space_functions(element)
        _close_up(element)
        return "".join(_serialize(element))
    except Exception:  # noqa: BLE001  the converter raises all kinds of exceptions
        return source


def _depth(tex: str) -> int:
    """Nesting of the groups of a formula."""
    return max(accumulate((STEPS.get(character, 0) for character in tex), initial=0))


def _known_environment(match: re.Match[str]) -> str:
    """The same mark of a similar environment that the converter knows."""
    return rf"\{match[1]}{{{'split' if match[2] == 'aligned' else 'matrix'}}}"


def _space_functions(formula: Element) -> None:
    """Separate names of functions from their arguments: browsers put no space beside ``<mi>``."""
    for row in formula.iter():
        parts = list(row) if row.tag in ROWS else []
        for before, part, after in zip([None, *parts], parts, [*parts[1:], None], strict=False):
            if _is_function(part):
                core = _core(part)
                core.tag = "mo"
                core.set("lspace", THIN if _ends_operand(before) else "0")
                core.set("rspace", THIN if _begins_operand(after) else "0")


def _close_up(formula: Element) -> None:
    """No space where an operator has no operand: ``<5`` alone, and the sign of ``x = -5``.

    Browsers space all as between two operands if they do not know them otherwise; TeX makes signs
    of operators without a first operand, but keeps relations apart from the second (The TeXbook,
    chapter 18). A cell of a table may continue the formula of the one before it.
    """
    for row in formula.iter():
        parts = list(row) if row.tag in ROWS - {"mtd"} else []
        for before, part, after in zip([None, *parts], parts, [*parts[1:], None], strict=False):
            core, operator = _core(part), _operator(part)
            if not operator or operator in OPENING | CLOSING or "lspace" in core.attrib:
                continue
            is_first = before is None or _operator(before) in NO_OPERAND
            if is_first:
                core.set("lspace", "0")
            if after is None or (is_first and operator in BINARY):
                core.set("rspace", "0")


def _operator(part: Element) -> str:
    """The character of an operator with its scripts; empty for anything else."""
    core = _core(part)
    return clean_text(core.text) if core.tag == "mo" else ""


def _core(part: Element) -> Element:
    """What has the scripts of a part."""
    return _core(part[0]) if part.tag in SCRIPTED and len(part) else part


def _is_function(part: Element) -> bool:
    text = _core(part).text or ""
    return _core(part).tag in {"mi", "mo"} and len(text) > 1 and text.isalpha()


def _ends_operand(part: Element | None) -> bool:
    if part is None or _is_function(part):
        return False
    core = _core(part)
    return core.tag != "mo" or clean_text(core.text) in CLOSING


def _begins_operand(part: Element | None) -> bool:
    return part is not None and (_core(part).tag != "mo" or _is_function(part))


def _serialize(element: Element) -> Iterator[str]:
    """Serialize and escape an element; the converter's own serialization is not safe."""
    attributes = "".join(
        f' {name}="{html.escape(html.unescape(value))}"'
        for name, value in element.attrib.items()
        if name in ATTRIBUTES
    )
    namespace = ' xmlns="http://www.w3.org/1998/Math/MathML"' if element.tag == "math" else ""
    yield f"<{element.tag}{namespace}{attributes}>"
    yield html.escape(clean_text(element.text))
    for child in element:
        yield from _serialize(child)
        yield html.escape(clean_text(child.tail))
    yield f"</{element.tag}>"


def clean_text(text: str | None) -> str:
    """The text of an element with its entities as characters."""
    return visible(html.unescape(text)) if text else ""
