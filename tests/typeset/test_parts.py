"""Data with long lists, cut where a page begins."""

from procbuild.typeset.compiler import Place
from procbuild.typeset.parts import Begin, Pages, Parts

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


def test_what_fits_is_not_cut() -> None:
    parts = Parts(DATA, ORDER)
    assert parts.reach(0, 1000) == parts.count == 6
    assert parts.data(Begin(), 6) == {
        **DATA,
        "has": ["front", "fruits", "colours"],
        "cut": [],
        "open": [],
        "goes-on": False,
        "number": 1,
    }


def test_a_document_has_the_entries_that_are_small_enough() -> None:
    parts = Parts(DATA, ORDER)
    assert parts.reach(0, len('"apple""apricot"')) == 2
    assert parts.reach(1, len('"apricot""avocado"')) == 3
    assert parts.reach(3, 0) == 3


def test_a_group_that_goes_on_has_no_name() -> None:
    parts = Parts(DATA, ORDER)
    first = parts.data(Begin(), 2)
    assert (first["has"], first["cut"]) == (["front", "fruits"], ["fruits", "colours"])
    assert first["fruits"] == [{"letter": "a", "names": ["apple", "apricot"]}]
    assert (first["colours"], first["open"]) == ([], ["fruits", "colours"])
    second = parts.data(Begin(2, number=5), 5)
    assert (second["has"], second["goes-on"]) == (["fruits", "colours"], True)
    assert second["number"] == 5
    assert second["fruits"] == [
        {"letter": None, "names": ["avocado"]},
        {"letter": "b", "names": ["banana"]},
    ]
    assert (second["colours"], second["open"]) == (["red"], ["colours"])
    assert parts.data(Begin(5), 6)["fruits"] == []


def marks(*pages: tuple[int, int]) -> list[Place]:
    """Marks of entries that stand on these pages, from and to."""
    return [Place("", page, 100 + page) for entry in pages for page in entry]


def test_the_next_document_begins_with_a_page() -> None:
    parts = Parts(DATA, ORDER)
    assert parts.following(0, marks((1, 2), (3, 3), (3, 3))) == Begin(1, number=103)
    assert parts.following(1, marks((1, 2), (3, 3), (3, 3))) == Begin(2, number=103)


def test_nothing_is_cut_in_the_middle_of_an_entry_behind_an_odd_page_or_between_lists() -> None:
    parts = Parts(DATA, ORDER)
    assert parts.following(0, marks((1, 2), (2, 3), (3, 3))) is None
    assert parts.following(0, marks((1, 1), (2, 2), (2, 2))) is None
    assert parts.following(3, marks((1, 2), (3, 3))) is None
    assert parts.following(0, []) is None
