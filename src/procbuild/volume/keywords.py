"""The keyword index: the papers of each keyword."""

from collections.abc import Iterable
from dataclasses import dataclass

from procbuild.model import Paper
from procbuild.names import collated
from procbuild.text import plain


@dataclass(frozen=True, kw_only=True)
class Keyword:
    """A keyword with its papers."""

    name: str
    """As first printed; maths stands between dollars"""
    papers: tuple[Paper, ...]


def keywords_of(papers: Iterable[Paper]) -> tuple[Keyword, ...]:
    """All keywords, in the order of an index; those with the same :func:`keyword_key` are one."""
    groups: dict[str, tuple[str, dict[str, Paper]]] = {}
    for paper in papers:
        for word in paper.keywords:
            groups.setdefault(keyword_key(word), (word, {}))[1][paper.id] = paper
    ordered = sorted(groups.items(), key=lambda group: (collated(group[0]), group[0]))
    return tuple(Keyword(name=name, papers=tuple(own.values())) for _, (name, own) in ordered)


def keyword_key(keyword: str) -> str:
    """What a keyword is compared by: its text without case, maths as readers see it.

    Accents count, because other scripts tell words apart by such marks.
    """
    return plain(keyword).casefold()
