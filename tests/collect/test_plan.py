"""Where papers stand after a collect."""

import pytest

from procbuild.collect.plan import differences, positions
from procbuild.conference import Person
from procbuild.model import Record


def order(ids: str, stored: str) -> str:
    records = [Record(id=id_, position=place) for place, id_ in enumerate(stored, 1)]
    places = positions(list(ids), records)
    assert sorted(places.values()) == list(range(1, len(places) + 1))
    return "".join(sorted(places, key=places.__getitem__))


@pytest.mark.parametrize(
    ("ids", "stored", "expected"),
    [
        ("abc", "", "abc"),
        ("abc", "abc", "abc"),
        ("ac", "abc", "abc"),  # one is gone and keeps its place
        ("axbc", "abc", "axbc"),
        ("xabc", "abc", "xabc"),
        ("abcx", "abc", "abcx"),
        ("xy", "abc", "abcxy"),  # another source
        ("bx", "abcd", "abxcd"),  # another source that has one of them
        ("cba", "abc", "cba"),  # the source was put in another order
        ("ca", "abcd", "cdab"),
    ],
)
def test_papers_keep_their_order(ids: str, stored: str, expected: str) -> None:
    assert order(ids, stored) == expected


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Ann Lee, Bob Ray, Cho Kim", "Ann Lee, Bo Ray, Cho Kim", "Bob Ray → Bo Ray"),
        ("Ann Lee, Bob Ray", "Ann Lee, Bob Ray, Cho Kim", "nothing → Cho Kim"),
        ("Ann Lee, Bob Ray", "Bob Ray, Ann Lee", "Ann Lee; Bob Ray → Bob Ray; Ann Lee"),
    ],
)
def test_of_authors_those_are_told_that_differ(before: str, after: str, told: str) -> None:
    old, new = (
        Record(id="a", authors=tuple(Person(literal=name) for name in names.split(", ")))
        for names in (before, after)
    )
    assert list(differences(old, new)) == [f"authors: {told}"]


def test_details_of_authors_are_told_as_such() -> None:
    old, new = (
        Record(id="a", authors=(Person(literal="Ann Lee", affiliations=(place,)),))
        for place in ("Here", "There")
    )
    assert list(differences(old, new)) == ["authors: Ann Lee, with other details"]
