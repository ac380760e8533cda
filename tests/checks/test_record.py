"""Checks of a paper's metadata alone."""

from dataclasses import replace

import pytest

from procbuild.checks import check_metadata
from procbuild.conference import Person
from procbuild.model import Record

ADA = Person(given="Ada", family="Martin")


def ids(**fields: object) -> list[str]:
    """What is found in a record that is otherwise fine."""
    fine = {"id": "a", "title": "A fine title", "abstract": "We look.", "authors": (ADA,)}
    record = Record(**{**fine, **fields})  # type: ignore[arg-type]
    return [finding.check for finding in check_metadata(record, {})]


def test_nothing_is_found_in_a_good_record() -> None:
    assert ids() == []


def test_a_licence_that_no_archive_knows() -> None:
    assert ids(licence="CC-BY-4.0") == ids(licence="LicenseRef-Crown-copyright") == []
    assert ids(licence="CC-BY") == ["licence-unknown"]


@pytest.mark.parametrize(
    ("orcid", "finds"),
    [
        ("0000-0002-1825-0097", False),
        ("https://orcid.org/0000-0002-1694-233X", False),
        ("0000-0002-1825-0098", True),
        ("0000-0002-1825", True),
        ("~Ada_Martin1", True),
    ],
)
def test_mistyped_orcids(orcid: str, *, finds: bool) -> None:
    person = Person(given="Ada", family="Martin", orcid=orcid)
    assert ids(authors=(person,)) == (["metadata-author-orcid"] if finds else [])


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
        (Person(given="Ada", family="Martin1"), "metadata-author-marks"),
        (Person(given="Ada", family="Martin∗"), "metadata-author-marks"),
        (Person(given="Emanuele", family=r"Rodol\`a"), "metadata-author-markup"),
    ],
)
def test_names(person: Person, check: str) -> None:
    assert ids(authors=(person,)) == [check]


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
    ],
)
def test_names_that_are_fine(person: Person) -> None:
    assert ids(authors=(person,)) == []


@pytest.mark.parametrize(
    ("title", "checks"),
    [
        (r"The \emph{Right} Way", ["metadata-title-markup"]),
        ("Ends &amp; Means", ["metadata-title-markup"]),
        ("On <i>E. coli</i>", ["metadata-title-markup"]),
        ("Ré{N}YI", ["metadata-title-markup"]),
        (r"A\textbackslash B", ["metadata-title-markup"]),
        (r"\alpha and omega", ["metadata-title-markup"]),
        (r"\mymacro{X} nets", ["metadata-title-markup"]),
        (r"Poincar\'e maps", ["metadata-title-markup"]),
        ("Figure~3 explained", ["metadata-title-markup"]),
        (r"What C:\Temp and C:\docs hold", []),
        ("A ~50 % gain; a range 10~20; example.org/~ada", []),
        (r"On $\ell_2$ norms", []),
        ("When a < b and b > c", []),
        ("A LOUD TITLE ABOUT NOTHING", ["metadata-title-shape"]),
        ("BERT", []),
        ("", ["metadata-title-shape"]),
    ],
)
def test_titles(title: str, checks: list[str]) -> None:
    assert ids(title=title) == checks


def test_abstracts_and_authors_that_are_not_there() -> None:
    assert ids(abstract=" ") == ["metadata-abstract-missing"]
    assert ids(abstract="<p>We look.</p>") == ["metadata-abstract-markup"]
    assert ids(authors=()) == ["metadata-authors-missing"]
    assert ids(authors=(ADA, ADA)) == ["metadata-author-twice"]
    namesakes = (replace(ADA, script="李静"), replace(ADA, script="李晶"))
    assert ids(authors=namesakes) == []
