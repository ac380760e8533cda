"""The checks that compare the papers of a volume with each other."""

import unicodedata
from dataclasses import replace
from datetime import date
from typing import Any

from procbuild.checks import check_volume
from procbuild.conference import CheckRules, Conference, Event, Identity, Person, Program
from procbuild.model import Finding, Paper, Section, Volume
from tests.checks.sample_papers import make_people


def make_paper(id_: str, *names: str, **fields: Any) -> Paper:
    defaults = {"title": f"Title of {id_}", "citation_key": id_}
    return Paper(id=id_, **{"authors": make_people(names), **defaults, **fields})


def make_volume(*papers: Paper, **rules: Any) -> Volume:
    conference = Conference(
        volume=Identity(title="Proceedings"),
        event=Event(name="Workshop", start=date(2025, 12, 6)),
        check=CheckRules(**rules),
    )
    section = Section(id="", title="", papers=papers)
    return Volume(name="v", conference=conference, program=Program(), sections=(section,))


def papers_and_checks(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.paper, finding.check) for finding in findings]


def test_two_papers_with_the_same_file_are_found() -> None:
    duplicates = make_volume(
        make_paper("a", sha256="1"), make_paper("b", sha256="1"), make_paper("c", sha256="2")
    )
    assert papers_and_checks(check_volume(duplicates)) == [
        ("a", "metadata-duplicate-file"),
        ("b", "metadata-duplicate-file"),
    ]


def test_titles_that_differ_in_case_and_markup_are_duplicates() -> None:
    duplicates = make_volume(
        make_paper("a", title="On $k$-Means"), make_paper("b", title="ON K-MEANS")
    )
    assert {check for _, check in papers_and_checks(check_volume(duplicates))} == {
        "metadata-duplicate-title"
    }


def test_two_papers_by_the_same_authors_are_a_note() -> None:
    duplicates = make_volume(
        make_paper("a", "A, Ann", "B, Ben"), make_paper("b", "A, Ann", "B, Ben")
    )
    assert {finding.severity for finding in check_volume(duplicates)} == {"info"}


def test_an_author_in_two_spellings_is_found() -> None:
    spellings = make_volume(
        make_paper("a", "Gašić, Milica"),
        make_paper("b", "Gasic, Milica"),
        make_paper("c", "Wu, Cindy"),
    )
    assert [finding.message for finding in check_volume(spellings)] == [
        "The author ‘Milica Gasic’ is ‘Milica Gašić’ in a",
        "The author ‘Milica Gašić’ is ‘Milica Gasic’ in b",
    ]


def test_a_missing_full_stop_is_another_spelling_of_an_author() -> None:
    spellings = make_volume(
        make_paper("a", "Williams, Alex H."), make_paper("b", "Williams, Alex H")
    )
    assert {check for _, check in papers_and_checks(check_volume(spellings))} == {
        "metadata-author-spelling"
    }


def test_an_orcid_that_two_authors_of_a_paper_share_tells_nothing_about_names() -> None:
    orcid = "0000-0002-1825-0097"
    both = make_paper("a", "Finch, James", "Choi, Jin")
    one = make_paper("b", "Finch, Sarah")
    copied = [
        replace(paper, authors=tuple(replace(person, orcid=orcid) for person in paper.authors))
        for paper in (both, one)
    ]
    assert check_volume(make_volume(*copied)) == ()


def test_names_in_decomposed_unicode_are_the_same() -> None:
    decomposed = unicodedata.normalize("NFD", "Gašić, Milica")
    assert (
        check_volume(make_volume(make_paper("a", "Gašić, Milica"), make_paper("b", decomposed)))
        == ()
    )


def test_initials_are_another_spelling_only_with_the_same_co_authors() -> None:
    together = make_volume(
        make_paper("a", "Bonner, Michael F.", "Lu, Ada"),
        make_paper("b", "Bonner, Michael", "Lu, Ada", "C, C"),
    )
    assert {check for _, check in papers_and_checks(check_volume(together))} == {
        "metadata-author-spelling"
    }
    apart = make_volume(
        make_paper("a", "Wang, Y."), make_paper("b", "Wang, Yi"), make_paper("c", "Wang, Yu")
    )
    assert check_volume(apart) == ()


def test_two_names_in_one_paper_are_two_people() -> None:
    assert check_volume(make_volume(make_paper("a", "Wang, Wei", "Wei, Wang"))) == ()


def test_one_name_with_two_addresses_and_affiliations_may_be_two_people() -> None:
    def make_wang(id_: str, email: str, place: str, **fields: str) -> Paper:
        person = Person(given="Wei", family="Wang", email=email, affiliations=(place,), **fields)
        return make_paper(id_, authors=(person,))

    here = make_wang("a", "w@example.org", "Here")
    there = make_wang("b", "wang@example.org", "There")
    moved = make_wang("c", "W@example.org", "There")
    known = make_wang("d", "x@example.org", "Elsewhere", orcid="0000-0002-1825-0097")
    findings = check_volume(make_volume(here, there, moved, known))
    assert [(finding.paper, finding.message) for finding in findings] == [
        ("a", "‘Wei Wang’ has another e-mail address and affiliation in b"),
        ("b", "‘Wei Wang’ has another e-mail address and affiliation in a"),
    ]


def test_a_volume_published_before_its_event_is_found() -> None:
    volume = make_volume()
    conference = replace(volume.conference, volume=Identity(title="P", published=date(2025, 1, 1)))
    (finding,) = check_volume(replace(volume, conference=conference))
    assert (finding.check, finding.paper) == ("metadata-dates", "")


def test_a_volume_can_turn_a_check_off() -> None:
    volume = make_volume(
        make_paper("a", sha256="1"),
        make_paper("b", sha256="1"),
        severity={"metadata-duplicate-file": "off"},
    )
    assert check_volume(volume) == ()
