"""Splitting long lists between documents at the start of a page."""

from procbuild.typeset.compiler import Mark
from procbuild.typeset.parts import DocumentStart, Pages, Parts

ORDER = (
    Pages("front"),
    Pages("fruits", listed=True, groups=("letter", "names")),
    Pages("colours", listed=True),
)

DATA = {
    "title": "Lists",
    "fruits": [
        {"letter": "a", "names": ["apple", "apricot", "avocado"]},
        {"letter": "b", "names": ["banana"]},
    ],
    "colours": ["red", "green"],
}


def test_a_list_that_fits_is_not_split() -> None:
    parts = Parts(DATA, ORDER)
    assert parts.reach(0, 1000) == parts.count == 6
    assert parts.data(DocumentStart(), 6) == {
        **DATA,
        "has": ["front", "fruits", "colours"],
        "cut": [],
        "open": [],
        "goes-on": False,
        "number": 1,
    }


def test_a_document_gets_the_entries_that_fit() -> None:
    parts = Parts(DATA, ORDER)
    assert parts.reach(0, len('"apple""apricot"')) == 2
    assert parts.reach(1, len('"apricot""avocado"')) == 3
    assert parts.reach(3, 0) == 4


def test_a_continued_group_has_no_title() -> None:
    parts = Parts(DATA, ORDER)
    first = parts.data(DocumentStart(), 2)
    assert (first["has"], first["cut"]) == (["front", "fruits"], ["fruits", "colours"])
    assert first["fruits"] == [{"letter": "a", "names": ["apple", "apricot"]}]
    assert (first["colours"], first["open"]) == ([], ["fruits", "colours"])
    second = parts.data(DocumentStart(2, number=5), 5)
    assert (second["has"], second["goes-on"]) == (["fruits", "colours"], True)
    assert second["number"] == 5
    assert second["fruits"] == [
        {"letter": None, "names": ["avocado"]},
        {"letter": "b", "names": ["banana"]},
    ]
    assert (second["colours"], second["open"]) == (["red"], ["colours"])
    assert parts.data(DocumentStart(5), 6)["fruits"] == []


def entry_marks(*pages: tuple[int, int]) -> list[Mark]:
    """Return the marks of entries that begin and end on these pages."""
    return [Mark("", page, 100 + page) for entry in pages for page in entry]


def test_the_next_document_starts_at_a_page_start() -> None:
    parts = Parts(DATA, ORDER)
    assert parts.following(0, entry_marks((1, 2), (3, 3), (3, 3))) == DocumentStart(1, number=103)
    assert parts.following(1, entry_marks((1, 2), (3, 3), (3, 3))) == DocumentStart(2, number=103)


def test_lists_are_split_only_at_entries_after_even_pages() -> None:
    parts = Parts(DATA, ORDER)
    assert parts.following(0, entry_marks((1, 2), (2, 3), (3, 3))) is None
    assert parts.following(0, entry_marks((1, 1), (2, 2), (2, 2))) is None
    assert parts.following(3, entry_marks((1, 2), (3, 3))) is None
    assert parts.following(0, []) is None
