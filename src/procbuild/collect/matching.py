"""Matches papers of different sources by title and authors.

Titles differ between a form and print, names by accents and initials. Two papers are the same
where one of these rules, tried in this order, leaves exactly one candidate on either side:

1. the titles are equal but for case, accents, spaces and punctuation, and an author is shared
   (or one side states no authors); or the title and half of the authors' family names stand on
   the first page;
2. the titles are alike by 85 % or more and half of the authors are shared;
3. of a PDF and an entry alone: the titles are alike by 55 % or more and four of five authors, at
   least two, are shared. (Between entries a team's next paper would pass for its last.)
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from procbuild.model import Record
from procbuild.text import loose

HEAD_LENGTH = 1000
"""Characters at the start of a first page that contain title and authors."""

Words = frozenset[str]


@dataclass(frozen=True, kw_only=True)
class MatchKey:
    """The features that papers are compared by."""

    title: str
    """Folded, without spaces and punctuation"""
    words: Words
    """Folded words of the title"""
    authors: tuple[Words, ...]
    """Folded words of each author's name"""
    families: tuple[Words, ...]
    """Folded words of each author's family name, or of the whole name if it has no parts"""
    text: str = ""
    """Folded text of the first page without spaces, if known"""


Rule = Callable[[MatchKey, MatchKey], bool]


def key_of_record(record: Record) -> MatchKey:
    """The key of a record."""
    return MatchKey(
        title=_solid(record.title),
        words=_words(record.title),
        authors=tuple(_words(f"{person.display} {person.script}") for person in record.authors),
        families=tuple(_words(person.family or person.literal) for person in record.authors),
    )


def key_of_pdf(title: str, authors: Sequence[str], first_page: str) -> MatchKey:
    """The key of a PDF: title and authors read from it, and the text of its first page."""
    names = tuple(_words(author) for author in authors)
    return MatchKey(
        title=_solid(title),
        words=_words(f"{title} {first_page[:HEAD_LENGTH]}"),
        authors=names,
        families=names,
        text=_solid(first_page),
    )


def pairs(
    left: Mapping[str, MatchKey], right: Mapping[str, MatchKey], *, prints: bool = False
) -> dict[str, str]:
    """Match papers of ``left`` with papers of ``right``, each at most once; return the ids.

    ``prints``: those of ``left`` are PDFs. A rule that finds several candidates for a paper does
    not decide.
    """
    found: dict[str, str] = {}
    free = dict(right)
    for rule in PRINTS if prints else ENTRIES:
        rest = {id_: key for id_, key in left.items() if id_ not in found}
        for other, keys in _claims(rest, free, rule).items():
            if len(keys) == 1:
                found[keys[0]] = other
                del free[other]
    return found


def rivals(left: Mapping[str, MatchKey], right: Mapping[str, MatchKey]) -> dict[str, list[str]]:
    """The ids of all PDFs in ``left`` that match a paper of ``right``, by the paper's id."""
    found: dict[str, list[str]] = defaultdict(list)
    rest = dict(left)
    for rule in PRINTS:
        for other, keys in _claims(rest, right, rule).items():
            found[other] += keys
            for key in keys:
                del rest[key]
    return found


def _claims(
    left: Mapping[str, MatchKey], right: Mapping[str, MatchKey], rule: Rule
) -> dict[str, list[str]]:
    """The ids of ``left`` for which a rule leaves a single candidate, by the candidate's id."""
    index = _index(right)
    claims: dict[str, list[str]] = defaultdict(list)
    for id_, key in left.items():
        candidates = [other for other in _near(key, right, index) if rule(key, right[other])]
        if len(candidates) == 1:
            claims[candidates[0]].append(id_)
    return claims


def alike(one: MatchKey, other: MatchKey) -> bool:
    """Whether a rule for entries considers two papers the same."""
    return _same(one, other) or _alike(one, other)


def differ(one: Record, other: Record) -> bool:
    """Whether two papers with the same id clearly are different ones.

    One without a title or authors may be any, and titles change more often than authors.
    """
    if not one.title or not other.title or alike(key_of_record(one), key_of_record(other)):
        return False
    families, others = (
        {person.family.casefold() for person in record.authors if person.family}
        for record in (one, other)
    )
    return bool(families and others) and not families & others


def _same(one: MatchKey, other: MatchKey) -> bool:
    if one.title and one.title == other.title:
        return not one.authors or not other.authors or _shared(one, other) > 0
    if len(other.title) < 12 or other.title not in one.text:
        return False
    there = sum(all(word in one.text for word in family) for family in other.families)
    return there > 0 and there >= len(other.families) / 2


def _alike(one: MatchKey, other: MatchKey) -> bool:
    is_titled = bool(one.title and other.title)
    return is_titled and _shared(one, other) >= 0.5 and _ratio(one, other) >= 0.85


def _authored(one: MatchKey, other: MatchKey) -> bool:
    if min(len(one.authors), len(other.authors)) < 2 or _shared(one, other) < 0.8:
        return False
    return _ratio(one, other) >= 0.55


ENTRIES = (_same, _alike)
PRINTS = (*ENTRIES, _authored)
"""The rules for entries and for PDFs, in the order in which they are tried."""


def _ratio(one: MatchKey, other: MatchKey) -> float:
    return SequenceMatcher(None, one.title, other.title, autojunk=False).ratio()


def _shared(one: MatchKey, other: MatchKey) -> float:
    """The share of the authors on the longer side that the other side has too."""
    if not one.authors or not other.authors:
        return 0.0
    there = sum(
        any(_same_person(name, family, *another) for another in _people(other))
        for name, family in _people(one)
    )
    return there / max(len(one.authors), len(other.authors))


def _people(one: MatchKey) -> Iterator[tuple[Words, Words]]:
    return zip(one.authors, one.families, strict=True)


def _same_person(name: Words, family: Words, other: Words, other_family: Words) -> bool:
    """Whether either family name occurs in the other name, and given names do not speak against."""
    if not family or not other_family:
        return False
    if not (family <= other or other_family <= name):
        return False
    shared = family if family <= other else other_family
    given, other_given = ({word[0] for word in whole - shared} for whole in (name, other))
    return not given or not other_given or bool(given & other_given)


def _index(papers: Mapping[str, MatchKey]) -> dict[str, list[str]]:
    """Keys of papers by the words of their titles and family names."""
    index: dict[str, list[str]] = defaultdict(list)
    for key, one in papers.items():
        for word in one.words.union(*one.families):
            index[word].append(key)
    return index


def _near(
    one: MatchKey, papers: Mapping[str, MatchKey], index: Mapping[str, list[str]]
) -> Iterable[str]:
    """The papers that share at least a third of the rarer words with one."""
    words = one.words.union(*one.authors)
    rare = [word for word in words if 0 < len(index.get(word, ())) <= max(3, len(papers) // 20)]
    counts: dict[str, int] = defaultdict(int)
    for word in rare:
        for key in index[word]:
            counts[key] += 1
    floor = max(counts.values(), default=0) / 3
    return [key for key, count in counts.items() if count >= floor]


def _words(text: str) -> Words:
    return frozenset(loose(text).split())


def _solid(text: str) -> str:
    return loose(text).replace(" ", "")
