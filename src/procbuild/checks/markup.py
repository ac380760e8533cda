"""Checks of a paper's metadata for markup that was not converted to plain text."""

import re
from collections.abc import Callable, Iterator

from procbuild.checks.base import Check, Remedy, Spot, quoted
from procbuild.model import Record
from procbuild.text import split_maths
from procbuild.text.symbols import symbols, word_set
from procbuild.text.tags import HTML

TEX = re.compile(
    r"\\(?:[A-Za-z]{2,}(?=\s*[\[{])|(?P<bare>[A-Za-z]{2,}))"
    r"|\\[`'^\"~=.]\s*\{?[A-Za-z]|\\[uvHtcdbkr](?:\s+|\s*\{)[A-Za-z]|\\[&%#_{}]"
    r"|\{\\|(?<!\\)\{[^{}]*\}|(?<=[^\W\d_])\.?~(?=\w)"
)
"""Commands, accents, braces and ties; a command without an argument counts only if TeX has it."""
SWITCHES = word_set(
    "it bf em sc tt rm sf sl itshape bfseries scshape ttfamily small tiny large footnotesize "
    "normalsize noindent linebreak hfill emph textbf textit cite ref xspace"
)
"""TeX commands that print nothing by themselves."""


KEY = r"[a-z][\w:.+/-]+"
DATED_KEY = r"[A-Za-z][a-z-]+[:_]?(?:19|20)[0-9]{2}\w*"
CITED = re.compile(
    rf"\u00a0\[{KEY}(?:,\s?{KEY})*\]|\[{DATED_KEY}(?:,\s?{DATED_KEY})*\]"
    r"|\[(?:alg|app|chap|def|eq|fig|lem|sec|tab|thm)\w*:[^\s\]]+\]|\[\](?=\[)"
)
r"""What conversion from LaTeX leaves of ``~\cite{key}``, ``\cite{smith2020}``, ``\ref{fig:key}`` or
``\cite[p. 3]{key}``. Tokens, intervals and short citations are none: ``[MASK]``, ``[0, 1]``,
``[Knu84]``.
"""


def _markup(text: str) -> str:
    """The first LaTeX or HTML markup in a text outside maths; empty if there is none."""
    for piece in split_maths(text):
        if not piece.maths and (
            match := _tex(piece.text) or HTML.search(piece.text) or CITED.search(piece.text)
        ):
            return match[0].strip()
    return ""


def _tex(text: str) -> re.Match[str] | None:
    r"""The first LaTeX markup in a text; ``C:\Temp`` is none."""
    return next((match for match in TEX.finditer(text) if _is_tex(match["bare"])), None)


def _is_tex(bare: str | None) -> bool:
    return not bare or bare in SWITCHES or bare in symbols()


def _title(record: Record) -> Iterator[Spot]:
    if rest := _markup(record.title):
        yield Spot(message=f"{quoted(rest)} is left in the title {quoted(record.title, 120)}")


def _authors(record: Record) -> Iterator[Spot]:
    for person in record.authors:
        if rest := _markup(person.display):
            yield Spot(message=f"{quoted(rest)} is left in the author {quoted(person.display)}")


def _abstract(record: Record) -> Iterator[Spot]:
    if rest := _markup(record.abstract):
        start = record.abstract.find(rest)
        context = record.abstract[max(0, start - 30) : start + len(rest) + 30]
        yield Spot(message=f"{quoted(rest)} is left in the abstract: {quoted(context, 120)}")


def _check(
    id_: str, text: str, remedy: str, find: Callable[[Record], Iterator[Spot]]
) -> Check[Record]:
    return Check(
        id=id_,
        severity="warning",
        what=f"LaTeX or HTML is left in {text}.",
        why="The volume, its site and every archive would print it literally.",
        remedy=Remedy(remedy),
        find=find,
        about="record",
    )


PLAIN = "Write plain text, with maths between dollar signs and without the keys of citations."

TITLE = _check("metadata-title-markup", "the title", PLAIN, _title)
AUTHORS = _check(
    "metadata-author-markup", "an author's name", "Write the name in plain Unicode.", _authors
)
ABSTRACT = _check("metadata-abstract-markup", "the abstract", PLAIN, _abstract)
