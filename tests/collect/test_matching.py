"""Matching entries and PDFs with known papers by titles and authors."""

from procbuild.collect.matching import key_of_pdf, key_of_record, pairs
from procbuild.model import Person, Record


def make_record(title: str, *families: str) -> Record:
    people = tuple(Person(given="Ann", family=family) for family in families)
    return Record(id="x", title=title, authors=people)


WATER = make_record("On the Flow of Water", "Lee", "Ray", "Kim")
STONE = make_record("On the Carving of Stone", "Lee", "Ray", "Kim")


def match(new: Record, *known: Record) -> dict[str, str]:
    """Match a new record with known records, whose keys are their numbers."""
    return pairs(
        {"new": key_of_record(new)},
        {str(n): key_of_record(record) for n, record in enumerate(known)},
    )


def test_titles_with_small_differences_match() -> None:
    assert match(make_record("ON THE FLÓW OF WATER!", "Lee"), STONE, WATER) == {"new": "1"}
    assert match(make_record("On the Flow of Waters", "Lee", "Ray"), STONE, WATER) == {"new": "1"}


def test_a_record_without_authors_is_matched_by_its_title() -> None:
    assert match(make_record("On the flow of water"), STONE, WATER) == {"new": "1"}


def test_the_same_title_with_other_authors_does_not_match() -> None:
    assert match(make_record("On the Flow of Water", "Sol"), WATER) == {}


def test_another_title_of_the_same_authors_does_not_match() -> None:
    assert match(make_record("On the Flow of Wine and Oil", "Lee", "Ray", "Kim"), STONE) == {}


def test_two_equal_candidates_do_not_match() -> None:
    assert match(make_record("On the Flow of Water", "Lee"), WATER, WATER) == {}


def test_another_given_name_does_not_match() -> None:
    zoe_lee = Record(
        id="y", title="On the Flow of Water", authors=(Person(given="Zoe", family="Lee"),)
    )
    assert match(zoe_lee, WATER) == {}


def test_a_pdf_with_another_title_is_matched_by_its_authors() -> None:
    pdf = key_of_pdf("The Flow of Water, Revisited", ["A. Lee", "Ann Ray", "Ann Kim"], "")
    papers = {"w": key_of_record(WATER), "s": key_of_record(make_record("Deep Birds", "Ng", "Ito"))}
    assert pairs({"pdf": pdf}, papers, prints=True) == {"pdf": "w"}


def test_a_pdf_without_a_recognised_title_is_matched_by_its_page() -> None:
    page = "Proceedings of X\nOn the Flow\nof Water\nAnn Lee1, Ann Ray2, Ann Kim\nAbstract"
    papers = {"w": key_of_record(WATER), "s": key_of_record(STONE)}
    assert pairs({"pdf": key_of_pdf("", [], page)}, papers, prints=True) == {"pdf": "w"}
