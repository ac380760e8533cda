"""Which names are one author, the order of authors, and slugs in addresses."""

import pytest

from procbuild.conference import Person
from procbuild.translations import Words
from procbuild.volume.authors import LISTED, authors_of, by_letter, listed_authors, slug_of
from tests.site.conftest import make_paper

WANG = Person(given="Wei", family="Wang")
WANG_1 = Person(given="Wei", family="Wang", orcid="0000-0002-1825-0097")
WANG_2 = Person(given="Wei", family="Wang", orcid="0000-0001-5109-3700")


def test_different_names_with_the_same_orcid_are_one_author() -> None:
    long = Person(given="Ada M.", family="King", orcid="0000-0002-1825-0097")
    short = Person(
        given="Ada", family="King", orcid="0000-0002-1825-0097", url="https://a.example.org"
    )
    (author,) = authors_of([make_paper("a", "A", long), make_paper("b", "B", short)])
    assert author.identified
    assert [paper.id for paper in author.papers] == ["a", "b"]
    assert author.variants == ("Ada King",)
    assert author.person.url == "https://a.example.org"


def test_equal_names_without_identifiers_are_one_unidentified_author() -> None:
    (author,) = authors_of([make_paper("a", "A", WANG), make_paper("b", "B", WANG)])
    assert not author.identified


@pytest.mark.parametrize(
    ("first", "second", "authors"),
    [
        ("Alex H.", "Alex H", 1),
        ("J.-P.", "J-P", 1),
        ("J.P.", "J. P.", 1),
        ("Alex", "Alex H.", 2),
        ("Alex H.", "Alex G.", 2),
    ],
)
def test_names_that_differ_in_the_periods_of_initials_are_one_author(
    first: str, second: str, authors: int
) -> None:
    one, other = (Person(given=given, family="Williams") for given in (first, second))
    found = authors_of([make_paper("a", "A", one), make_paper("b", "B", other)])
    assert len(found) == authors
    assert not any(author.variants for author in found)


def test_an_equal_name_without_an_orcid_is_the_only_person_of_that_name() -> None:
    papers = [make_paper("a", "A", WANG), make_paper("b", "B", WANG_1), make_paper("c", "C", WANG)]
    (author,) = authors_of(papers)
    assert [paper.id for paper in author.papers] == ["a", "b", "c"]
    assert author.person.orcid == WANG_1.orcid
    assert not author.identified


def test_an_equal_name_without_an_orcid_is_a_third_author_beside_two_of_that_name() -> None:
    papers = [
        make_paper("a", "A", WANG),
        make_paper("b", "B", WANG_1),
        make_paper("c", "C", WANG_2),
    ]
    assert len(authors_of(papers)) == 3


def test_an_orcid_that_two_authors_of_a_paper_share_identifies_nobody() -> None:
    copied = Person(given="Ben", family="Other", orcid="0000-0002-1825-0097")
    authors = authors_of([make_paper("a", "A", WANG_1, copied), make_paper("b", "B", copied)])
    assert [author.person.display for author in authors] == ["Ben Other", "Wei Wang"]
    assert not any(author.identified or author.variants for author in authors)


def test_equal_names_on_one_paper_are_two_authors() -> None:
    assert len(authors_of([make_paper("a", "A", WANG_1, WANG)])) == 2


def test_equal_names_with_different_ids_are_two_authors() -> None:
    first, second = (Person(given="Wei", family="Wang", id=id_) for id_ in ("wang-1", "wang-2"))
    authors = authors_of([make_paper("a", "A", first), make_paper("b", "B", second)])
    assert [author.slug for author in authors] == ["wang-wei", "wang-wei-2"]


def test_authors_are_sorted_like_an_index() -> None:
    people = [
        Person(given="A", family=family) for family in ("Zhou", "Östlund", "Oz", "Čech", "Dee")
    ]
    people.append(Person(given="Marcel", particle="van", family="Gerven"))
    authors = authors_of([make_paper("a", "A", *people)])
    assert [author.person.family for author in authors] == [
        "Čech", "Dee", "Gerven", "Östlund", "Oz", "Zhou",
    ]  # fmt: skip


def test_authors_are_grouped_by_the_letter_of_their_sort_key() -> None:
    people = [
        Person(given="A", family=family)
        for family in (
            "Łoś",
            "Lee",
            "Lund",
            "Ærø",
            "Adams",
            "al-Khwarizmi",
            "Þór",
            "Žák",
            "か",
            "カ",
        )
    ]
    people += [
        Person(given="B", family="Knuth"),
        Person(literal="The Zoo"),
        Person(literal="7 of 9"),
    ]
    letters = by_letter(authors_of([make_paper("a", "A", *people)]))
    assert [
        (letter, [author.person.display for author in authors])
        for letter, authors in letters.items()
    ] == [
        ("#", ["7 of 9"]),
        ("A", ["A Adams", "A Ærø"]),
        ("K", ["A al-Khwarizmi", "B Knuth"]),
        ("L", ["A Lee", "A Łoś", "A Lund"]),
        ("Z", ["A Žák", "The Zoo"]),
        ("Þ", ["A Þór"]),
        ("か", ["A か", "A カ"]),
    ]


@pytest.mark.parametrize(
    ("person", "slug"),
    [
        (Person(given="Marcel", particle="van", family="Gerven"), "van-gerven-marcel"),
        (Person(given="Jörg", family="Strauß"), "strauss-jorg"),
        (Person(literal="../../etc/passwd"), "etc-passwd"),
        (Person(literal="index"), "index"),
    ],
)
def test_slugs_are_ascii(person: Person, slug: str) -> None:
    assert slug_of(person) == slug


def test_no_author_has_the_slug_of_the_index() -> None:
    (author,) = authors_of([make_paper("a", "A", Person(literal="index"))])
    assert author.slug == "index-2"


def test_a_name_without_ascii_letters_has_a_generated_slug() -> None:
    assert slug_of(Person(literal="李伟")).startswith("author-")


@pytest.mark.parametrize(("more", "others"), [(0, ""), (7, "and 7 others")])
def test_lists_name_the_first_of_many_authors(more: int, others: str) -> None:
    team = [Person(given="Ada", family=f"Author {number}") for number in range(LISTED + more)]
    shown, rest = listed_authors(make_paper("a", "A", *team), Words())
    assert list(shown) == team[:LISTED]
    assert rest == others
