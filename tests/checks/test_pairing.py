"""Who is who in a printed and a recorded list of authors."""

import pytest

from procbuild.checks.pairing import pair_names

NAMES = ("Ada King", "Ben Cohen", "Chi Tran", "Dana Eco", "Eva Fox")


@pytest.mark.parametrize(
    ("order", "moved"),
    [
        ([0, 1, 2, 3, 4], []),
        ([1, 0, 2, 3, 4], ["Ada King"]),
        ([1, 2, 3, 4, 0], ["Ada King"]),
        ([4, 0, 1, 2, 3], ["Eva Fox"]),
        ([4, 1, 2, 3, 0], ["Eva Fox", "Ada King"]),
    ],
)
def test_as_few_names_as_possible_have_moved(order: list[int], moved: list[str]) -> None:
    printed = tuple(NAMES[index] for index in order)
    assert list(pair_names(printed, NAMES).moved) == moved
