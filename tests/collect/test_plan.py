"""Where papers stand after a collect."""

import pytest

from procbuild.collect.plan import positions
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
