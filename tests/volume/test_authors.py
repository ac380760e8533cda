"""Who is joined with whom, and how names become addresses."""

import pytest

from procbuild.conference import Person
from procbuild.volume.authors import authors_of, by_letter, slug_of
from tests.site.conftest import make_paper


def test_an_orcid_joins_papers_under_different_names() -> None:
    long = Person(given="Ada M.", family="King", orcid="0000-0002-1825-0097")
    short = Person(
        given="Ada", family="King", orcid="0000-0002-1825-0097", url="https://a.example.org"
    )
    (author,) = authors_of([make_paper("a", "A", long), make_paper("b", "B", short)])
    assert author.identified
    assert [one.id for one in author.papers] == ["a", "b"]
    assert author.variants == ("Ada King",)
    assert author.person.url == "https://a.example.org"


def test_an_equal_name_joins_and_says_that_it_alone_does() -> None:
    name = Person(given="Wei", family="Wang")
    (author,) = authors_of([make_paper("a", "A", name), make_paper("b", "B", name)])
    assert not author.identified


def test_a_name_with_an_identifier_is_not_joined_with_the_bare_name() -> None:
    bare = Person(given="Wei", family="Wang")
    known = Person(given="Wei", family="Wang", orcid="0000-0002-1825-0097")
    assert len(authors_of([make_paper("a", "A", bare), make_paper("b", "B", known)])) == 2


def test_an_explicit_id_parts_people_of_one_name() -> None:
    one, other = (Person(given="Wei", family="Wang", id=id_) for id_ in ("wang-1", "wang-2"))
    authors = authors_of([make_paper("a", "A", one), make_paper("b", "B", other)])
    assert [author.slug for author in authors] == ["wang-wei", "wang-wei-2"]


def test_the_order_is_that_of_an_index() -> None:
    people = [
        Person(given="A", family=family) for family in ("Zhou", "Östlund", "Oz", "Čech", "Dee")
    ]
    people.append(Person(given="Marcel", particle="van", family="Gerven"))
    authors = authors_of([make_paper("a", "A", *people)])
    assert [author.person.family for author in authors] == [
        "Čech", "Dee", "Gerven", "Östlund", "Oz", "Zhou",
    ]  # fmt: skip


def test_each_author_stands_under_the_letter_that_sorts_the_name() -> None:
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
        (letter, [one.person.display for one in found]) for letter, found in letters.items()
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


def test_nobody_is_called_like_the_index() -> None:
    (author,) = authors_of([make_paper("a", "A", Person(literal="index"))])
    assert author.slug == "index-2"


def test_a_name_that_ascii_cannot_write_has_a_stable_slug() -> None:
    assert slug_of(Person(literal="李伟")).startswith("author-")
