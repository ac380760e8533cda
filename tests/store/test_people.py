"""Corrected authors keep what the sources know of them, and get nobody else's details."""

from dataclasses import replace

import pytest

from procbuild.conference import Person
from procbuild.model import Record
from procbuild.store.fixes import Fixes
from procbuild.store.people import with_details

ADA = Person(given="Ada", family="King", email="ada@example.org", affiliations=("North",))
BEN = Person(given="Ben", family="Cohen", email="ben@example.org", affiliations=("South",))
ORCID, OTHER_ORCID = "0000-0002-1825-0097", "0000-0001-5109-3700"


def bare(given: str, family: str, **details: str) -> Person:
    return Person(given=given, family=family, **details)  # type: ignore[arg-type]


def test_an_author_of_the_same_name_keeps_all_details_in_any_order() -> None:
    stated = (bare("Ben", "Cohen"), bare("Ada", "King", orcid=ORCID))
    ben, ada = with_details(stated, (ADA, BEN))
    assert ben == BEN
    assert ada == replace(ADA, orcid=ORCID)


def test_stated_details_take_precedence() -> None:
    moved = replace(bare("Ada", "King"), affiliations=("West",))
    assert with_details([moved], [ADA]) == (replace(ADA, affiliations=("West",)),)


@pytest.mark.parametrize(
    ("recorded", "corrected"),
    [
        (("Ada", "King"), ("Ada", "Kíng-Noel")),
        (("A.", "King"), ("Ada M.", "King")),
        (("Jhon", "Smiht"), ("John", "Smith")),
        (("King", "Ada"), ("Ada", "King")),
    ],
)
def test_an_author_whose_name_was_corrected_keeps_the_details(
    recorded: tuple[str, str], corrected: tuple[str, str]
) -> None:
    known = bare(*recorded, email="a@example.org")
    assert with_details([bare(*corrected)], [known]) == (bare(*corrected, email="a@example.org"),)


@pytest.mark.parametrize(
    ("recorded", "another"),
    [
        (("Wei", "Zhang"), ("Li", "Zhang")),
        (("Jan de", "Boer"), ("Maria de", "Vries")),
        (("J.", "Jones"), ("J.", "Smith")),
        (("Mary A.", "Jones"), ("John A.", "Smith")),
        (("Institute of", "the Web"), ("Team of", "the Lab")),
    ],
)
def test_another_author_in_the_same_position_gets_no_details(
    recorded: tuple[str, str], another: tuple[str, str]
) -> None:
    known = bare(*recorded, email="a@example.org")
    assert with_details([bare(*another)], [known]) == (bare(*another),)


def test_an_author_who_was_inserted_takes_no_details_from_the_others() -> None:
    eva, ada = with_details([bare("Eva", "King"), bare("Ada", "King")], [ADA, BEN])
    assert eva == bare("Eva", "King")
    assert ada == ADA


def test_namesakes_keep_their_own_details() -> None:
    other = replace(ADA, email="other@example.org")
    stated = (bare("Ada", "King"), bare("Ada", "King"))
    assert with_details(stated, (ADA, other)) == (ADA, other)


def test_identifiers_tell_namesakes_apart() -> None:
    first, second = (
        bare("Jing", "Li", orcid=orcid, email=f"{number}@example.org")
        for number, orcid in enumerate((ORCID, OTHER_ORCID))
    )
    stated = (bare("Jing", "Li", orcid=OTHER_ORCID), bare("Jing", "Li", orcid=ORCID))
    assert with_details(stated, (first, second)) == (second, first)
    (third,) = with_details([bare("Jing", "Li", id="third", orcid=OTHER_ORCID)], [first])
    assert third.email == ""


def test_a_correction_is_redundant_once_the_source_has_it() -> None:
    fixes = Fixes(stated={"authors": (bare("Ada", "King"),)})
    record = Record(id="a", authors=(ADA,))
    assert fixes.apply_to(record) == record
    assert fixes.redundant_fields(record) == ("authors",)
    assert fixes.redundant_fields(Record(id="a", authors=(BEN,))) == ()


def test_an_orcid_that_the_source_has_at_a_coauthor_brings_none_of_its_details() -> None:
    stated = bare("Ada", "King", orcid=ORCID), bare("Ben", "Cohen", orcid=OTHER_ORCID)
    right = replace(ADA, orcid=ORCID), replace(BEN, orcid=OTHER_ORCID)
    moved, swapped = replace(ADA, orcid=OTHER_ORCID), replace(BEN, orcid=ORCID)
    assert with_details(stated, [moved, BEN]) == right
    assert with_details(stated, [moved, swapped]) == right
    assert with_details([bare("Ada", "King"), stated[1]], [moved, BEN]) == (ADA, right[1])
    assert with_details(stated, [swapped, moved]) == stated


ARABIC = Person(literal="محمد عبد الله", email="m@example.org", affiliations=("East",))


def test_an_author_keeps_the_details_when_the_own_script_is_stated() -> None:
    stated = replace(bare("Muhammad", "Abdullah"), script=ARABIC.literal)
    ada, muhammad = with_details([bare("Ada", "King"), stated], [ARABIC, ADA])
    assert ada == ADA
    assert muhammad == replace(stated, email="m@example.org", affiliations=("East",))


def test_an_author_whose_name_was_transcribed_keeps_the_details() -> None:
    muhammad, ada = with_details([bare("Muhammad", "A."), bare("Ada", "King")], [ARABIC, ADA])
    assert (muhammad.email, ada) == ("m@example.org", ADA)


@pytest.mark.parametrize(
    "stated",
    [
        [bare("Muhammad", "A."), bare("Ada", "King"), bare("Ben", "Cohen")],
        [bare("Muhammad", "A."), bare("Eve", "Moor")],
        [bare("Ada", "King"), bare("Muhammad", "A.")],
    ],
    ids=["one more", "two names left", "another position"],
)
def test_a_name_in_another_alphabet_may_be_that_of_another_author(stated: list[Person]) -> None:
    people = with_details(stated, [ARABIC, ADA])
    assert all(person.email != "m@example.org" for person in people)


BOB = bare("Bob", "Stone", email="lab@example.org", orcid=ORCID)
ANN = bare("Ann", "Wood", email="lab@example.org", orcid=OTHER_ORCID)


def test_an_address_that_authors_share_identifies_nobody() -> None:
    stated = [bare(name.given, name.family, email=BOB.email) for name in (ANN, BOB)]
    assert with_details(stated, [BOB, ANN]) == (ANN, BOB)


def test_a_name_like_those_of_two_authors_is_neither_of_them() -> None:
    known = [
        bare("Peter", "Meyer", email="peter@example.org"),
        bare("Petra", "Meier", email="petra@example.org"),
    ]
    assert with_details([bare("Petra", "Meyer")], known) == (bare("Petra", "Meyer"),)


def test_namesakes_are_told_apart_by_their_affiliations() -> None:
    first, second = (
        replace(bare("Wei", "Li", email=f"{place}@example.org"), affiliations=(place,))
        for place in ("north", "south")
    )
    stated = [replace(bare("Wei", "Li"), affiliations=(place,)) for place in ("South", "north")]
    assert [one.email for one in with_details(stated, [first, second])] == [
        "south@example.org",
        "north@example.org",
    ]
    moved = [replace(bare("Wei", "Li"), affiliations=(place,)) for place in ("west", "east")]
    assert with_details(moved, [first, second]) == tuple(moved)


def test_an_author_whose_orcid_was_corrected_keeps_the_other_details() -> None:
    corrected = replace(BOB, email="", orcid=OTHER_ORCID)
    assert with_details([corrected], [BOB]) == (replace(BOB, orcid=OTHER_ORCID),)


def test_initials_that_fit_one_author_are_enough_in_any_order() -> None:
    known = [bare(given, "Lee", email=f"{given[0]}@example.org") for given in ("J.", "K.")]
    kai, jan = with_details([bare("Kai", "Lee"), bare("Jan", "Lee")], known)
    assert (kai.email, jan.email) == ("K@example.org", "J@example.org")


@pytest.mark.parametrize(
    ("corrected", "email"), [("王小明", "w@example.org"), ("王大明", "w@example.org"), ("李芳", "")]
)
def test_a_letter_of_an_east_asian_name_may_be_corrected(corrected: str, email: str) -> None:
    known = Person(literal="王小名" if corrected == "王小明" else "王小明", email="w@example.org")
    assert with_details([Person(literal=corrected)], [known])[0].email == email
