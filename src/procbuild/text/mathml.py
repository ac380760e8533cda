"""Text as HTML: escaped, its maths as MathML."""

import functools
import html
import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from procbuild.text.maths import split_maths
from procbuild.text.symbols import word_set
from procbuild.text.unicode import clean

ATTRIBUTES = word_set("""
    accent accentunder columnalign columnlines columnspacing depth display displaystyle fence
    form height linethickness lspace mathvariant maxsize minsize movablelimits notation rowlines
    rowspacing rspace scriptlevel separator stretchy symmetric voffset width
    """)
"""What may stand on an element of MathML; addresses, styles and classes may not."""

MAX_FORMULA = 2000
"""Formulas longer than this stay source: no abstract has one, a converter may choke on it."""

SCRIPT = re.compile(r"([\^_])\s*(?:\{\s*(.*?)\s*\}|(\\\w+\s*\{.*\}|.))")
"""A formula that is nothing but a script of the word before it: ``S$^2$``, ``CO$_{2}$``."""

ALIGNED = re.compile(r"\\(begin|end)\{(aligned|gathered)\}")
"""Environments that the converter does not know, and would print the marks of."""

UPRIGHT = re.compile(r"\\(?:text|textrm|mathrm)\s*\{(\w+)\}")
PLAIN = re.compile(r"[0-9+-]+|[A-Za-z]+")


def as_html(text: str, literal: Callable[[str], str] = html.escape) -> str:
    """The text as an HTML fragment; paragraphs are parted by ``<br><br>``.

    Maths becomes MathML; TeX that cannot be read is shown as escaped source. ``literal`` escapes
    what is no maths. Never raises.
    """
    pieces = (
        _script(piece.text) or mathml(piece.text) if piece.maths else literal(piece.text)
        for piece in split_maths(text)
    )
    return "".join(pieces).replace("\n\n", "<br><br>")


def _script(tex: str) -> str:
    """A script alone, as text: lines may break beside MathML, and so would within the word."""
    if not (found := SCRIPT.fullmatch(tex.strip())):
        return ""
    content = found[2] or found[3] or ""
    upright = UPRIGHT.fullmatch(content)
    text = upright[1] if upright else content
    if not PLAIN.fullmatch(text):
        return ""
    shown = f"<i>{text}</i>" if text.isalpha() and not upright else text.replace("-", "−")
    tag = "sup" if found[1] == "^" else "sub"
    return f"<{tag}>{shown}</{tag}>"


@functools.lru_cache(4096)
def mathml(tex: str) -> str:
    """One formula as MathML, or its source in ``<code class="tex">`` where it is not TeX."""
    source = f'<code class="tex">${html.escape(tex)}$</code>'
    if len(tex) > MAX_FORMULA or r"\newcommand" in tex:
        return source
    # Its tables take a tenth of a second, and few texts have a formula.
    from latex2mathml.converter import convert_to_element  # noqa: PLC0415

    try:
        element = convert_to_element(ALIGNED.sub(_known, tex))
        return "".join(_serialized(element))
    except Exception:  # noqa: BLE001  the converter raises whatever its tables lead to
        return source


def _known(found: re.Match[str]) -> str:
    return rf"\{found[1]}{{{'split' if found[2] == 'aligned' else 'matrix'}}}"


def _serialized(element: Element) -> Iterator[str]:
    """The element as text, escaped here: the converter's own output is not safe."""
    attributes = "".join(
        f' {name}="{html.escape(html.unescape(value))}"'
        for name, value in element.attrib.items()
        if name in ATTRIBUTES
    )
    namespace = ' xmlns="http://www.w3.org/1998/Math/MathML"' if element.tag == "math" else ""
    yield f"<{element.tag}{namespace}{attributes}>"
    yield html.escape(clean_text(element.text))
    for child in element:
        yield from _serialized(child)
        yield html.escape(clean_text(child.tail))
    yield f"</{element.tag}>"


def clean_text(text: str | None) -> str:
    """Text of an element; its numeric entities are characters."""
    return clean(html.unescape(text)) if text else ""
