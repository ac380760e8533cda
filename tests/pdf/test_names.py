"""Names in an author block, and text beside names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procbuild.pdf.reading.names import MARK, can_be_names, split_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Lovelace, Alan Turing and Grace Hopper", "Ada Lovelace|Alan Turing|Grace Hopper"),
        ("Jiwoon Lee & Jaeho Lee", "Jiwoon Lee|Jaeho Lee"),
        (f"Han-Jia Ye{MARK} Leye Wang{MARK}", "Han-Jia Ye|Leye Wang"),
        (f"Itika Gupta,{MARK} Barbara Di Eugenio,{MARK}", "Itika Gupta|Barbara Di Eugenio"),
        ("Martin Luther King, Jr., Ken Griffey III", "Martin Luther King, Jr.|Ken Griffey III"),
        ("Michael Shell, Member, IEEE, Jane Doe, Life Fellow, IEEE", "Michael Shell|Jane Doe"),
        ("1st Jean-Luc Picard", "Jean-Luc Picard"),
        ("By: Ana María de la Cruz", "Ana María de la Cruz"),
        ("王小明、李四", "王小明|李四"),
        (f"Xiaoming Wang{MARK} (王小明), Jie Li{MARK}", "Xiaoming Wang (王小明)|Jie Li"),
        ("王小明 (Xiaoming Wang)", "王小明 (Xiaoming Wang)"),
        (
            "Ali Omar Al-Salem (علي عمر عبد الله محمد السالم)",
            "Ali Omar Al-Salem (علي عمر عبد الله محمد السالم)",
        ),
        ("Clémentine C. J. Dominé", "Clémentine C. J. Dominé"),
        ("SueYeon Chung Ph.D.", "SueYeon Chung"),
        ("Philip S. Yu.", "Philip S. Yu"),
        ("Tu Wei, Qing Ai, An Thi Ho and Lee Sung-Uk", "Tu Wei|Qing Ai|An Thi Ho|Lee Sung-Uk"),
    ],
)
def test_names_are_split(text: str, names: str) -> None:
    assert "|".join(split_names(text)) == names
    assert can_be_names(text)


def test_a_name_in_lower_case_is_left_out() -> None:
    assert list(split_names("Marc van der Berg; bell hooks")) == ["Marc van der Berg"]


@pytest.mark.parametrize(
    "text",
    [
        "Department of Computer Science",
        "Emory University",
        "jinho.choi@emory.edu",
        "Google DeepMind",
        "Virginia Tech",
        "TU Darmstadt",
        "Hong Kong, China",
        "A Case Study in Many Parts",
        "La Jolla, CA 93093",
        "January 1, 2024",
        "Posted on November 26, 2026",
        "*Equal contribution",
        "{sharvey, brettlarsen}",
        "",
    ],
)
def test_text_that_is_no_name_is_recognized(text: str) -> None:
    assert not can_be_names(text)


@pytest.mark.parametrize(
    "name",
    [
        "Gustav Escolano",
        "Jordi Escolà",
        "Karl Schüle",
        "Bo Bolnick",
        "Guillaume de L’Hôpital",
        "Simon Muzenda",
        "Matej Mužej",
        "Maria Consiglio",
        "Иван Архипов",
        "Rui Portugal",
        "王小明",
    ],
)
def test_a_name_may_look_like_a_word_of_an_institution(name: str) -> None:
    assert can_be_names(name)


@pytest.mark.parametrize(
    "text", ["Πανεπιστήμιο Αθηνών", "Музей истории", "Львівський університет", "東京大学"]
)
def test_an_institution_may_be_in_another_script(text: str) -> None:
    assert not can_be_names(text)


@given(st.text(max_size=120))
def test_any_text_can_be_split(text: str) -> None:
    for name in split_names(text):
        assert name
        assert len(name) <= 90
        assert MARK not in name
