"""Decodes texts that submission systems export: LaTeX, HTML or plain."""

import re

from procbuild.standards.licences import spdx
from procbuild.text import clean, from_latex, one_line
from procbuild.text.markup import from_html

TEX = re.compile(
    r"``|\\([\"'`^~=.]\s*\\?[A-Za-z{]|[%&#_{}]|[cuvHkrdbt]\{|[A-Za-z]{2,}\s*\{|[oOlL]\b)"
)
"""What occurs only in LaTeX outside maths."""

MARKED = re.compile(r"[\\&<`$]|^ |  | $")
"""What does not occur in clean plain text on one line."""

MATHS = re.compile(r"\$[^$]*\$|\\\(.*?\\\)", re.DOTALL)

HTML = re.compile(
    r"&(#\d+|#x[0-9a-f]+|[a-z]{2,8}\d?);|</?(i|b|em|strong|sub|sup|p|br|div|span)\b", re.IGNORECASE
)


def decoded(text: str) -> str:
    """Decode a text of unknown format: what looks like LaTeX or HTML becomes plain Unicode."""
    if text.isascii() and text.isprintable() and not MARKED.search(text):
        return text
    if TEX.search(MATHS.sub("", text)):
        return from_latex(text)
    if HTML.search(text):
        return from_html(text)
    return clean(text)


def title(text: str) -> str:
    """Decode a text to a single line; see :func:`decoded`."""
    text = decoded(text)
    return one_line(text) if "\n" in text else text


def licence(text: str) -> str:
    """The SPDX identifier of a licence if it is known: ``CC-BY-4.0`` for ``CC BY 4.0``."""
    text = title(text)
    return spdx(text) or text


def listed(text: str) -> tuple[str, ...]:
    """Split keywords and the like at semicolons or line ends, else at commas."""
    parts = re.split(r"[;\n]", text) if re.search(r"[;\n]", text) else text.split(",")
    return tuple(dict.fromkeys(text for part in parts if (text := title(part))))
