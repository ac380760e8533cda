"""The checks of a record without its PDF."""

from dataclasses import replace
from typing import Any

import pytest

from procbuild.checks import check_metadata
from procbuild.conference import Person
from procbuild.model import Record

ADA = Person(given="Ada", family="Martin")


def check_ids(**fields: Any) -> list[str]:
    """Return the ids of the checks with findings in a good record where these fields differ."""
    good = {"id": "a", "title": "A fine title", "abstract": "We look.", "authors": (ADA,)}
    record = Record(**{**good, **fields})
    return [finding.check for finding in check_metadata(record, {})]


def test_a_good_record_has_no_findings() -> None:
    assert check_ids() == []


def test_an_unknown_licence_is_found() -> None:
    assert check_ids(licence="CC-BY-4.0") == check_ids(licence="LicenseRef-Crown-copyright") == []
    assert check_ids(licence="CC-BY") == ["licence-unknown"]


def test_a_language_that_is_no_tag_is_found() -> None:
    assert check_ids(language="Deutsch") == ["language-unknown"]
    assert check_ids(language="de-AT") == []


@pytest.mark.parametrize(
    ("orcid", "invalid"),
    [
        ("0000-0002-1825-0097", False),
        ("https://orcid.org/0000-0002-1694-233X", False),
        ("0000-0002-1825-0098", True),
        ("0000-0002-1825", True),
        ("~Ada_Martin1", True),
    ],
)
def test_invalid_orcids_are_found(orcid: str, *, invalid: bool) -> None:
    person = Person(given="Ada", family="Martin", orcid=orcid)
    assert check_ids(authors=(person,)) == (["metadata-author-orcid"] if invalid else [])


def test_two_authors_with_one_orcid_are_found() -> None:
    people = tuple(
        Person(given=given, family="Martin", orcid="0000-0002-1825-0097")
        for given in ("Ada", "Ben")
    )
    assert check_ids(authors=people) == ["metadata-author-orcid"]


@pytest.mark.parametrize(
    ("person", "check"),
    [
        (Person(given="ADA", family="MARTIN"), "metadata-author-capitals"),
        (Person(given="Ada", family="MARTIN"), "metadata-author-capitals"),
        (Person(given="ada", family="martin"), "metadata-author-capitals"),
        (Person(given="Ada", family="Martin⋆"), "metadata-author-marks"),
        (Person(given="Ada", family="Martin²"), "metadata-author-marks"),
        (Person(given="", family="Caron Mathilde"), "metadata-author-comma"),
        (Person(literal="Caron Mathilde"), "metadata-author-comma"),
        (Person(given="Ada,", family="Martin"), "metadata-author-comma"),
        (Person(given="Jonathan", family="P. Chang"), "metadata-author-family"),
        (Person(given="Ada", family="J.-P. Martin"), "metadata-author-family"),
        (Person(given="Ada", family="B.C. de Souza"), "metadata-author-family"),
        (Person(given="Ada", family="K Martin"), "metadata-author-family"),
        (Person(given="Ada", family="Martin1"), "metadata-author-marks"),
        (Person(given="Ada", family="Martin∗"), "metadata-author-marks"),
        (Person(given="Micha?", family="Nowak"), "metadata-author-lost"),
    ],
)
def test_suspicious_names_are_found(person: Person, check: str) -> None:
    assert check_ids(authors=(person,)) == [check]


def test_the_parts_of_a_name_with_an_initial_in_its_family_name_are_suggested() -> None:
    record = Record(id="a", authors=(Person(given="Jonathan", family="P. Chang"),))
    messages = [finding.message for finding in check_metadata(record, {})]
    assert (
        "The author ‘Jonathan P. Chang’ has the family name ‘P. Chang’, not the given name "
        "‘Jonathan P.’ and the family name ‘Chang’" in messages
    )


@pytest.mark.parametrize(
    "person",
    [
        Person(given="J.-P.", family="Li"),
        Person(given="Zorah", family="Lähner"),
        Person(given="Clémentine C. J.", family="Dominé"),
        Person(given="Emmanuel", family="Le-borgne"),
        Person(given="伟", family="张"),
        Person(literal="Suharto"),
        Person(literal="The BigScience Workshop", sort="BigScience Workshop"),
        Person(literal="Open Weights Project"),
        Person(given="A", family="B"),
        Person(given="Weinan", family="E"),
        Person(given="Karthik", family="S."),
        Person(given="Karthik", family="S. R."),
        Person(given="Oliver", family="St. John"),
        Person(given="Alexander", family="D'Angelo"),
        Person(given="Diarmuid", family="Ó Séaghdha"),
        Person(given="Ada", family="D Souza"),
        Person(given="Ada", family="v. Dijk"),
        Person(given="Ada", particle="van", family="Martin"),
    ],
)
def test_unusual_names_may_be_right(person: Person) -> None:
    assert check_ids(authors=(person,)) == []


@pytest.mark.parametrize(
    ("title", "checks"),
    [
        ("A LOUD TITLE ABOUT NOTHING", ["metadata-title-shape"]),
        ("BERT", []),
        ("", ["metadata-title-shape"]),
        ("????? ?????? ??", ["metadata-title-lost"]),
        ("On ??a?tek and Sons", ["metadata-title-lost"]),
        ("Gr\ufffd\ufffde", ["metadata-title-lost"]),
        ("Is It True?? A Study", []),
        ("What Is `a ?? b` For?", []),
        ("Why?", []),
    ],
)
def test_suspicious_titles_are_found(title: str, checks: list[str]) -> None:
    assert check_ids(title=title) == checks


def test_missing_abstracts_and_authors_are_found() -> None:
    assert check_ids(abstract=" ") == ["metadata-abstract-missing"]
    assert check_ids(authors=()) == ["metadata-authors-missing"]


def test_an_author_listed_twice_is_found_but_not_two_namesakes() -> None:
    assert check_ids(authors=(ADA, ADA)) == ["metadata-author-twice"]
    namesakes = (replace(ADA, script="李静"), replace(ADA, script="李晶"))
    assert check_ids(authors=namesakes) == []
