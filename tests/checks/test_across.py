"""The volume as a whole."""

import unicodedata
from dataclasses import replace
from datetime import date

from procbuild.checks import check_volume
from procbuild.conference import CheckRules, Conference, Event, Identity, Program
from procbuild.model import Finding, Paper, Section, Volume
from tests.checks.making import people


def paper(id_: str, *authors: str, **more: object) -> Paper:
    fields = {"title": f"Title of {id_}", "citation_key": id_, **more}
    return Paper(id=id_, authors=people(authors), **fields)  # type: ignore[arg-type]


def volume(*papers: Paper, **check: object) -> Volume:
    conference = Conference(
        volume=Identity(title="Proceedings"),
        event=Event(name="Workshop", start=date(2025, 12, 6)),
        check=CheckRules(**check),  # type: ignore[arg-type]
    )
    section = Section(id="", title="", papers=papers)
    return Volume(name="v", conference=conference, program=Program(), sections=(section,))


def told(found: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.paper, finding.check) for finding in found]


def test_the_same_file_twice() -> None:
    twice = volume(paper("a", sha256="1"), paper("b", sha256="1"), paper("c", sha256="2"))
    assert told(check_volume(twice)) == [
        ("a", "metadata-duplicate-file"),
        ("b", "metadata-duplicate-file"),
    ]


def test_the_same_title_in_other_letters() -> None:
    twice = volume(paper("a", title="On $k$-Means"), paper("b", title="ON K-MEANS"))
    assert {check for _, check in told(check_volume(twice))} == {"metadata-duplicate-title"}


def test_the_same_authors_are_a_note() -> None:
    twice = volume(paper("a", "A, Ann", "B, Ben"), paper("b", "A, Ann", "B, Ben"))
    assert {finding.severity for finding in check_volume(twice)} == {"info"}


def test_one_author_in_two_spellings() -> None:
    spelt = volume(
        paper("a", "Gašić, Milica"), paper("b", "Gasic, Milica"), paper("c", "Wu, Cindy")
    )
    assert [finding.message for finding in check_volume(spelt)] == [
        "The author ‘Milica Gasic’ is ‘Milica Gašić’ in a",
        "The author ‘Milica Gašić’ is ‘Milica Gasic’ in b",
    ]


def test_a_full_stop_makes_no_other_person() -> None:
    spelt = volume(paper("a", "Williams, Alex H."), paper("b", "Williams, Alex H"))
    assert {one for _, one in told(check_volume(spelt))} == {"metadata-author-spelling"}
    decomposed = unicodedata.normalize("NFD", "Gašić, Milica")
    assert check_volume(volume(paper("a", "Gašić, Milica"), paper("b", decomposed))) == ()


def test_initials_count_among_the_same_co_authors_alone() -> None:
    together = volume(
        paper("a", "Bonner, Michael F.", "Lu, Ada"),
        paper("b", "Bonner, Michael", "Lu, Ada", "C, C"),
    )
    assert {one for _, one in told(check_volume(together))} == {"metadata-author-spelling"}
    apart = volume(paper("a", "Wang, Y."), paper("b", "Wang, Yi"), paper("c", "Wang, Yu"))
    assert check_volume(apart) == ()


def test_two_names_of_one_paper_are_two_people() -> None:
    assert check_volume(volume(paper("a", "Wang, Wei", "Wei, Wang"))) == ()


def test_a_volume_before_its_event() -> None:
    early = volume()
    conference = replace(early.conference, volume=Identity(title="P", published=date(2025, 1, 1)))
    (finding,) = check_volume(replace(early, conference=conference))
    assert (finding.check, finding.paper) == ("metadata-dates", "")


def test_the_volume_sets_the_severity() -> None:
    quiet = volume(
        paper("a", sha256="1"), paper("b", sha256="1"), severity={"metadata-duplicate-file": "off"}
    )
    assert check_volume(quiet) == ()
