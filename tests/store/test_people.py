"""Corrected authors keep what the sources know of them."""

from dataclasses import replace

from procbuild.conference import Person
from procbuild.model import Record
from procbuild.store.fixes import Fixes
from procbuild.store.people import with_details

ADA = Person(given="Ada", family="King", email="ada@example.org", affiliations=("North",))
BEN = Person(given="Ben", family="Cohen", email="ben@example.org", affiliations=("South",))


def bare(given: str, family: str) -> Person:
    return Person(given=given, family=family)


def test_an_author_of_the_same_name_keeps_all_details_in_any_order() -> None:
    stated = (bare("Ben", "Cohen"), replace(bare("Ada", "King"), orcid="0000-0002-1825-0097"))
    ben, ada = with_details(stated, (ADA, BEN))
    assert ben == BEN
    assert ada == replace(ADA, orcid="0000-0002-1825-0097")


def test_stated_details_take_precedence() -> None:
    moved = replace(bare("Ada", "King"), affiliations=("West",))
    assert with_details([moved], [ADA]) == (replace(ADA, affiliations=("West",)),)


def test_an_author_whose_name_was_corrected_is_the_one_in_the_same_position() -> None:
    (author,) = with_details([bare("Ada", "Kíng-Noel")], [ADA])
    assert author == replace(ADA, family="Kíng-Noel")


def test_another_author_in_the_same_position_has_no_details() -> None:
    eva, ada = with_details([bare("Eva", "Fox"), bare("Ada", "King")], [ADA, BEN])
    assert eva == bare("Eva", "Fox")
    assert ada == ADA
    # Ada has a position of her own, although Eva King shares a word with her.
    eva, ada = with_details([bare("Eva", "King"), bare("Ada", "King")], [ADA, BEN])
    assert eva == bare("Eva", "King")
    assert ada == ADA


def test_namesakes_keep_their_own_details() -> None:
    other = replace(ADA, email="other@example.org")
    stated = (bare("Ada", "King"), bare("Ada", "King"))
    assert with_details(stated, (ADA, other)) == (ADA, other)


def test_a_correction_is_redundant_once_the_source_has_it() -> None:
    fixes = Fixes(stated={"authors": (bare("Ada", "King"),)})
    record = Record(id="a", authors=(ADA,))
    assert fixes.apply_to(record) == record
    assert fixes.redundant_fields(record) == ("authors",)
    assert fixes.redundant_fields(Record(id="a", authors=(BEN,))) == ()
