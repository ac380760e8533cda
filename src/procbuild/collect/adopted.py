"""Ids of papers that are known by the names of their files: PDFs without an entry, and sidecars.

Files are renamed, renumbered and swapped, so their names say little about which paper they are. The
ids of all PDFs are decided together: a PDF is the stored paper of its own source that has its
content; else its name, title and authors; else its title and authors; else the paper that another
source no longer has, by content or by title and authors; else the paper with its name, unless title
and authors clearly are those of another. What is left are new papers.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace

from procbuild.collect.matching import MatchKey, alike, differ, key_of_record, pairs
from procbuild.incoming import paper_id, short_hash
from procbuild.model import Record

Records = Mapping[str, Record]
Feature = Callable[[Record], Hashable]
"""A value that several papers may have; None for a paper without it"""
Fits = Callable[[Record, Record], bool]


def adopted_ids(found: Sequence[Record], stored: Records, taken: Collection[str]) -> list[str]:
    """The ids of the papers that PDFs become, or that their sidecars describe, in their order.

    The order decides nothing but new ids. ``found`` have an id made of the name, title and authors
    as read, the SHA-256 of the PDF, if there is one, and their origin. Each of the ``stored``
    papers is given once, but a PDF of another source with the same name and paper gets the same
    id. A new paper gets the id of its name, distinguished if it is ``taken`` or stored, as by
    ``A.pdf`` beside ``a.pdf``.
    """
    left = {str(number): record for number, record in enumerate(found)}
    free, ids = dict(stored), dict[str, str]()
    holders = _holders(stored)
    rules: tuple[Callable[[], Mapping[str, str]], ...] = (
        lambda: _equal(left, free, lambda record: _content(record, record.origin)),
        lambda: _equal(left, free, lambda record: _content(record, record.origin.source)),
        lambda: _equal(left, free, lambda record: record.origin, _is_titled_alike),
        lambda: dict(_similar_in_sources(left, free)),
        lambda: _equal(left, free, _content),
        lambda: _similar(left, free),
        lambda: _equal(left, _only(free, holders), lambda record: record.origin, _may_be),
    )
    for rule in rules:
        for number, id_ in rule().items():
            ids[number] = id_
            del left[number], free[id_]
    used = {*taken, *stored}
    for number, record in left.items():
        twins = (ids[other] for other in ids if _is_twin(found[int(other)], record))
        ids[number] = next(twins, "") or _new_id(record, used)
        used.add(ids[number])
    return [ids[str(number)] for number in range(len(found))]


def is_same_paper(one: Record, other: Record) -> bool:
    """Whether content, or title and authors say that two PDFs are of the same paper."""
    return one.sha256 == other.sha256 or alike(_key(one), _key(other))


def _equal(
    left: Records, free: Records, feature: Feature, fits: Fits = lambda _, __: True
) -> dict[str, str]:
    """Ids of papers that have a feature of a PDF, and fit it; accepted papers come first."""
    index: dict[Hashable, list[str]] = defaultdict(list)
    for id_ in sorted(free, key=lambda id_: (free[id_].status != "accepted", id_)):
        if (value := feature(free[id_])) is not None:
            index[value].append(id_)
    chosen: dict[str, str] = {}
    for number in sorted(left, key=lambda number: _place(left[number])):
        ids = index.get(feature(left[number]), [])
        if id_ := next((id_ for id_ in ids if fits(left[number], free[id_])), ""):
            chosen[number] = id_
            ids.remove(id_)
    return chosen


def _similar_in_sources(left: Records, free: Records) -> Iterator[tuple[str, str]]:
    """Ids of papers of the same source as a PDF that have its title and authors."""
    for source in dict.fromkeys(record.origin.source for record in left.values()):
        own, papers = (
            {id_: record for id_, record in records.items() if record.origin.source == source}
            for records in (left, free)
        )
        yield from _similar(own, papers).items()


def _similar(left: Records, free: Records) -> dict[str, str]:
    """Ids of papers that have the title and authors of a PDF, if no other is in question."""
    if not left or not free:
        return {}
    one, other = ({id_: _key(record) for id_, record in part.items()} for part in (left, free))
    return pairs(one, other)


def _holders(stored: Records) -> set[str]:
    """The papers that hold the names of their files.

    A withdrawn paper does so only if no other had its name since.
    """
    by_name: dict[Hashable, list[str]] = defaultdict(list)
    for id_, record in stored.items():
        by_name[record.origin].append(id_)
    holders = set[str]()
    for ids in by_name.values():
        accepted = [id_ for id_ in ids if stored[id_].status == "accepted"]
        if len(found := accepted or ids) == 1:
            holders.update(found)
    return holders


def _only(records: Records, ids: Collection[str]) -> Records:
    return {id_: record for id_, record in records.items() if id_ in ids}


def _content(record: Record, place: Hashable = None) -> Hashable:
    """The content of a paper's PDF, in a place; None if there is no PDF."""
    return (place, record.sha256) if record.sha256 else None


def _is_titled_alike(one: Record, other: Record) -> bool:
    first, second = _key(one), _key(other)
    return bool(first.title) and first.title == second.title and alike(first, second)


def _may_be(one: Record, other: Record) -> bool:
    """Whether a PDF may be a new version of a paper with its name: titles and authors change."""
    first, second = _untitled(one), _untitled(other)
    return _key(one).title == _key(other).title or not differ(first, second)


def _is_twin(one: Record, other: Record) -> bool:
    """Whether PDFs of two sources with the same name are of the same paper."""
    is_namesake = one.id == other.id and one.origin.source != other.origin.source
    return is_namesake and is_same_paper(one, other)


def _new_id(record: Record, used: Collection[str]) -> str:
    id_ = record.id
    while id_ in used:
        id_ = f"{id_}-{short_hash(record.origin.key)}"
    return id_


def _key(record: Record) -> MatchKey:
    return key_of_record(_untitled(record))


def _untitled(record: Record) -> Record:
    """The record without a title that is only the name of its file."""
    is_name = record.title == paper_id(record.origin.key)
    return replace(record, title="") if is_name else record


def _place(record: Record) -> tuple[str, str, str]:
    return record.origin.kind, record.origin.name, record.origin.key
