"""Texts as organizers' systems export them: LaTeX, HTML or plain, decisions in many words."""

import re
from collections.abc import Iterable

from procbuild.model import Status
from procbuild.standards.licences import spdx
from procbuild.text import clean, from_latex, one_line
from procbuild.text.markup import from_html

TEX = re.compile(
    r"``|\\([\"'`^~=.]\s*\\?[A-Za-z{]|[%&#_{}]|[cuvHkrdbt]\{|[A-Za-z]{2,}\s*\{|[oOlL]\b)"
)
"""What only LaTeX writes outside of maths."""

MARKED = re.compile(r"[\\&<`$]|^ |  | $")
"""What plain text on one line has none of."""

MATHS = re.compile(r"\$[^$]*\$|\\\(.*?\\\)", re.DOTALL)

HTML = re.compile(
    r"&(#\d+|#x[0-9a-f]+|[a-z]{2,8}\d?);|</?(i|b|em|strong|sub|sup|p|br|div|span)\b", re.IGNORECASE
)

REJECTED = re.compile(r"(desk[- ]?)?reject|declin|not accept", re.IGNORECASE)
WITHDRAWN = re.compile(r"withdr|deleted|cancel", re.IGNORECASE)
UNDECIDED = re.compile(
    r"no decision|undecided|under review|pending|in review|submitted to\b", re.IGNORECASE
)
ACCEPTED = re.compile(r"accept|confirmed", re.IGNORECASE)

DECISIONS: tuple[tuple[re.Pattern[str], Status], ...] = (
    (WITHDRAWN, "withdrawn"),
    (REJECTED, "rejected"),
    (UNDECIDED, "undecided"),
    (ACCEPTED, "accepted"),
)


def decoded(text: str) -> str:
    """Text of unknown make as text of the model: what looks like LaTeX or HTML is decoded."""
    if text.isascii() and text.isprintable() and not MARKED.search(text):
        return text
    if TEX.search(MATHS.sub("", text)):
        return from_latex(text)
    if HTML.search(text):
        return from_html(text)
    return clean(text)


def title(text: str) -> str:
    """The same on one line."""
    text = decoded(text)
    return one_line(text) if "\n" in text else text


def licence(text: str) -> str:
    """As its identifier where it is spelled otherwise: ``CC-BY-4.0`` for ``CC BY 4.0``."""
    text = title(text)
    return spdx(text) or text


def listed(text: str) -> tuple[str, ...]:
    """Keywords and the like: parted by semicolons or line ends, else by commas."""
    parts = re.split(r"[;\n]", text) if re.search(r"[;\n]", text) else text.split(",")
    return tuple(dict.fromkeys(one for part in parts if (one := title(part))))


def decision(text: str) -> Status | None:
    """What a decision says; None where it says nothing about acceptance (``Poster``)."""
    for pattern, status in DECISIONS:
        if pattern.search(text):
            return status
    return None


def settled(decisions: Iterable[Status | None]) -> list[Status]:
    """The status of each paper of a source, by one rule.

    A source that accepts nobody has no decisions yet: its undecided papers count as accepted, so
    that a program can be tried out. In any other, only what is accepted is.
    """
    stated = list(decisions)
    default: Status = "undecided" if "accepted" in stated else "accepted"
    return [default if one in {None, "undecided"} else one for one in stated]
