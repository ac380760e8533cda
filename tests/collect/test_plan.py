"""The plan of a collect: the order of papers, and the differences between records."""

import pytest

from procbuild.collect.plan import differences, positions
from procbuild.conference import Person
from procbuild.model import Record


def merge_order(ids: str, stored: str) -> str:
    """Return the order of papers after a collect; each letter is the id of a paper."""
    records = [Record(id=id_, position=position) for position, id_ in enumerate(stored, 1)]
    new_positions = positions(list(ids), records)
    assert sorted(new_positions.values()) == list(range(1, len(new_positions) + 1))
    return "".join(sorted(new_positions, key=new_positions.__getitem__))


@pytest.mark.parametrize(
    ("ids", "stored", "expected"),
    [
        ("abc", "", "abc"),
        ("abc", "abc", "abc"),
        ("ac", "abc", "abc"),  # a missing paper keeps its place
        ("axbc", "abc", "axbc"),
        ("xabc", "abc", "xabc"),
        ("abcx", "abc", "abcx"),
        ("xy", "abc", "abcxy"),  # another source
        ("bx", "abcd", "abxcd"),  # another source that also has paper b
        ("cba", "abc", "cba"),  # the source has another order
        ("ca", "abcd", "cdab"),
    ],
)
def test_stored_papers_keep_their_order(ids: str, stored: str, expected: str) -> None:
    assert merge_order(ids, stored) == expected


@pytest.mark.parametrize(
    ("before", "after", "difference"),
    [
        ("Ann Lee, Bob Ray, Cho Kim", "Ann Lee, Bo Ray, Cho Kim", "Bob Ray → Bo Ray"),
        ("Ann Lee, Bob Ray", "Ann Lee, Bob Ray, Cho Kim", "nothing → Cho Kim"),
        ("Ann Lee, Bob Ray", "Bob Ray, Ann Lee", "Ann Lee; Bob Ray → Bob Ray; Ann Lee"),
    ],
)
def test_only_changed_authors_are_listed(before: str, after: str, difference: str) -> None:
    old, new = (
        Record(id="a", authors=tuple(Person(literal=name) for name in names.split(", ")))
        for names in (before, after)
    )
    assert list(differences(old, new)) == [f"authors: {difference}"]


def test_what_differs_in_an_author_of_the_same_name_is_listed() -> None:
    same = Person(literal="Bo Ray")
    old, new = (
        Record(id="a", authors=(same, Person(literal="Ann Lee", affiliations=(place,), url=url)))
        for place, url in (("Here", ""), ("There", "https://lee.example.org/"))
    )
    assert list(differences(old, new)) == ["authors: Ann Lee, with other affiliations and url"]
