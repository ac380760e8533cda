"""Decodes texts that submission systems export: LaTeX, HTML or plain."""

import re

from procbuild.standards.licences import spdx
from procbuild.text import clean, from_latex, one_line
from procbuild.text.markup import from_html
from procbuild.text.tags import HTML

COMMAND = r"\\(?:(?P<name>[A-Za-z]{2,})\*?(?:\[[^\[\]]*\]|\s*(?=\{))|[cuvHkrdbt](?=\{))"
"""A command with an option or an argument."""
SWITCH = r"\{\\(?P<switch>[A-Za-z]{2,})(?![A-Za-z])"
"""The beginning of a group such as ``{\bf Old}``."""
BREAK = r"\\\\(?=\s|$)"

TEX = re.compile(
    rf"``|{COMMAND}|{SWITCH}|{BREAK}|\\(?:[\"'`^~=.]\s*\\?[A-Za-z{{]|[%&#_{{}}]|[oOlL]\b)"
)
"""What occurs only in LaTeX outside maths."""

MARKED = re.compile(r"[\\&<`$]|^ |  | $")
"""What does not occur in clean plain text on one line."""

MATHS = re.compile(r"\$[^$]*\$|\\\([^\\]*(?:\\[^()][^\\]*)*\\\)")


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
