"""Which paper is which."""

from procbuild.collect.matching import likeness, pairs, printed
from procbuild.model import Person, Record


def record(title: str, *families: str) -> Record:
    people = tuple(Person(given="Ann", family=family) for family in families)
    return Record(id="x", title=title, authors=people)


WATER = record("On the Flow of Water", "Lee", "Ray", "Kim")
STONE = record("On the Carving of Stone", "Lee", "Ray", "Kim")


def entries(one: Record, *others: Record) -> dict[str, str]:
    return pairs(
        {"new": likeness(one)}, {str(n): likeness(other) for n, other in enumerate(others)}
    )


def test_small_differences_do_not_matter() -> None:
    assert entries(record("ON THE FLÓW OF WATER!", "Lee"), STONE, WATER) == {"new": "1"}
    assert entries(record("On the Flow of Waters", "Lee", "Ray"), STONE, WATER) == {"new": "1"}


def test_without_authors_the_title_decides() -> None:
    assert entries(record("On the flow of water"), STONE, WATER) == {"new": "1"}


def test_the_same_title_of_others_is_another_paper() -> None:
    assert entries(record("On the Flow of Water", "Sol"), WATER) == {}


def test_the_next_paper_of_a_team_is_another_paper() -> None:
    assert entries(record("On the Flow of Wine and Oil", "Lee", "Ray", "Kim"), STONE) == {}


def test_two_candidates_decide_nothing() -> None:
    assert entries(record("On the Flow of Water", "Lee"), WATER, WATER) == {}


def test_names_are_compared_with_their_given_names() -> None:
    other = Record(
        id="y", title="On the Flow of Water", authors=(Person(given="Zoe", family="Lee"),)
    )
    assert entries(other, WATER) == {}


def test_a_title_that_differs_in_print_is_found_by_its_authors() -> None:
    one = printed("The Flow of Water, Revisited", ["A. Lee", "Ann Ray", "Ann Kim"], "")
    wanted = {"w": likeness(WATER), "s": likeness(record("Deep Birds", "Ng", "Ito"))}
    assert pairs({"pdf": one}, wanted, prints=True) == {"pdf": "w"}


def test_a_title_that_is_not_recognised_is_found_on_the_page() -> None:
    page = "Proceedings of X\nOn the Flow\nof Water\nAnn Lee1, Ann Ray2, Ann Kim\nAbstract"
    wanted = {"w": likeness(WATER), "s": likeness(STONE)}
    assert pairs({"pdf": printed("", [], page)}, wanted, prints=True) == {"pdf": "w"}
