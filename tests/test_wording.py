"""Lists and counts in messages."""

from datetime import date

import pytest

from procbuild.wording import counted, few, joined, written


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, ""), (1, "a"), (2, "a and b"), (3, "a, b and c"), (5, "a, b, c and 2 more")],
)
def test_only_a_few_of_many_items_are_listed(count: int, text: str) -> None:
    assert few(list("abcde"[:count]), 3) == text


@pytest.mark.parametrize(("count", "text"), [(0, "0 files"), (1, "1 file"), (2, "2 files")])
def test_counted_nouns_are_in_the_plural_except_for_one(count: int, text: str) -> None:
    assert counted(count, "file") == text


def test_all_names_are_joined() -> None:
    assert joined(["a"]) == "a"
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert joined([]) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (date(2024, 7, 1), "2024-07-01"),
        ("a\nb", r"'a\nb'"),
        ("x" * 90, f"'{'x' * 79}…"),
    ],
)
def test_values_are_written_on_one_line_and_only_in_part(value: object, text: str) -> None:
    assert written(value) == text
