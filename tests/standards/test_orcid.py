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
def test_an_id_in_its_usual_forms(text: str) -> None:
    assert normalized_orcid(text) == Person(literal="Josiah", orcid=text).orcid == JOSIAH


def test_a_small_x_is_a_digit() -> None:
    assert normalized_orcid("0000-0002-1694-233x") == "0000-0002-1694-233X"


@pytest.mark.parametrize("text", ["", "~Ada_Martin1", "0000-0002-1825", f"https://a.org/{JOSIAH}"])
def test_what_is_no_id_stays_to_be_seen(text: str) -> None:
    assert normalized_orcid(text) == text
    assert valid_orcid(text) == orcid_url(text) == ""


@pytest.mark.parametrize(
    "orcid", [JOSIAH, "0000-0001-5109-3700", "0000-0002-1694-233X", "0000-0003-1415-9269"]
)
def test_ids_with_the_right_check_digit(orcid: str) -> None:
    assert orcid_mistake(orcid) == ""
    assert orcid_url(orcid) == f"https://orcid.org/{orcid}"


def test_a_wrong_check_digit_leads_nowhere() -> None:
    assert orcid_mistake("0000-0002-1825-0098") == "has a wrong check digit: 8 where 7 fits"
    assert valid_orcid("0000-0002-1825-0098") == orcid_url("0000-0002-1825-0098") == ""


def test_an_address_and_an_id_are_one_person() -> None:
    papers = [
        Paper(id=key, citation_key=key, authors=(Person(literal="Josiah", orcid=orcid),))
        for key, orcid in [("a", JOSIAH), ("b", f"https://orcid.org/{JOSIAH}")]
    ]
    [author] = authors_of(papers)
    assert len(author.papers) == 2
