"""Several things in one message."""

import pytest

from procbuild.wording import few


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, ""), (1, "a"), (2, "a and b"), (3, "a, b and c"), (5, "a, b, c and 2 more")],
)
def test_few_of_many_are_named(count: int, told: str) -> None:
    assert few(list("abcde"[:count]), 3) == told
