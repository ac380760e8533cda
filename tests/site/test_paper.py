"""Pages of papers."""

from pathlib import Path

import pytest

from procbuild.site.pages.paper import shown_size
from procbuild.translations import Words


def test_a_supplement_says_its_type_and_size(toy_site: Path) -> None:
    page = (toy_site / "papers/lovelace26a.html").read_text("utf-8")
    assert 'href="lovelace26a/data.zip" download>Data (ZIP, 1 kB)</a>' in page


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 kB"),
        (1, "1 kB"),
        (999_000, "999 kB"),
        (999_001, "1 MB"),
        (1_000_001, "2 MB"),
        (999_000_001, "1 GB"),
        (5_000_000_000_000, "5000 GB"),
    ],
)
def test_sizes_are_in_the_largest_unit_of_which_there_is_one(size: int, shown: str) -> None:
    assert shown_size(size, Words({})) == shown
