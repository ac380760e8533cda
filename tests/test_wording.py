"""Several things in one message."""

import pytest

from procbuild.wording import counted, few, joined


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, ""), (1, "a"), (2, "a and b"), (3, "a, b and c"), (5, "a, b, c and 2 more")],
)
def test_few_of_many_are_named(count: int, told: str) -> None:
    assert few(list("abcde"[:count]), 3) == told


@pytest.mark.parametrize(("count", "told"), [(0, "0 files"), (1, "1 file"), (2, "2 files")])
def test_one_is_counted_without_an_s(count: int, told: str) -> None:
    assert counted(count, "file") == told


def test_all_names_are_joined() -> None:
    assert joined(["a"]) == "a"
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert joined([]) == ""
