"""ORCID iDs."""

import pytest

from procbuild.conference import Person
from procbuild.model import Paper
from procbuild.standards.orcid import normalized_orcid, orcid_mistake, orcid_url, valid_orcid
from procbuild.volume.authors import authors_of

JOSIAH = "0000-0002-1825-0097"


@pytest.mark.parametrize(
    "text",
    [
        JOSIAH,
        f" {JOSIAH}\n",
        "0000000218250097",
        f"https://orcid.org/{JOSIAH}",
        f"HTTP://www.orcid.org/{JOSIAH}/",
        f"orcid.org/{JOSIAH}",
    ],
)
def test_all_usual_forms_of_an_id_are_read(text: str) -> None:
    assert normalized_orcid(text) == Person(literal="Josiah", orcid=text).orcid == JOSIAH


def test_a_check_digit_may_be_a_small_x() -> None:
    assert normalized_orcid("0000-0002-1694-233x") == "0000-0002-1694-233X"


@pytest.mark.parametrize("text", ["", "~Ada_Martin1", "0000-0002-1825", f"https://a.org/{JOSIAH}"])
def test_invalid_ids_stay_as_they_are_and_have_no_address(text: str) -> None:
    assert normalized_orcid(text) == text
    assert valid_orcid(text) == orcid_url(text) == ""


@pytest.mark.parametrize(
    "orcid", [JOSIAH, "0000-0001-5109-3700", "0000-0002-1694-233X", "0000-0003-1415-9269"]
)
def test_ids_with_the_right_check_digit_are_valid(orcid: str) -> None:
    assert orcid_mistake(orcid) == ""
    assert orcid_url(orcid) == f"https://orcid.org/{orcid}"


def test_an_id_with_a_wrong_check_digit_is_invalid() -> None:
    assert orcid_mistake("0000-0002-1825-0098") == "has a wrong check digit: 8 where 7 fits"
    assert valid_orcid("0000-0002-1825-0098") == orcid_url("0000-0002-1825-0098") == ""


def test_papers_with_an_orcid_and_its_address_have_the_same_author() -> None:
    papers = [
        Paper(id=id_, citation_key=id_, authors=(Person(literal="Josiah", orcid=orcid),))
        for id_, orcid in [("a", JOSIAH), ("b", f"https://orcid.org/{JOSIAH}")]
    ]
    [author] = authors_of(papers)
    assert len(author.papers) == 2
