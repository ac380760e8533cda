"""The text of a line as displayed becomes the text as it is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procbuild.pdf.reading.bidi import in_reading_order


@pytest.mark.parametrize(
    ("displayed", "read"),
    [
        pytest.param("םולש", "שלום", id="a word"),
        pytest.param("םלוע םולש", "שלום עולם", id="words"),
        pytest.param(".םולש BERT לדומ", "מודל BERT שלום.", id="a Latin word"),
        pytest.param("םיכרד 12 ךרד", "דרך 12 דרכים", id="a number"),
        pytest.param("%3.5 ةبسنب", "بنسبة 3.5%", id="a percentage beside Arabic"),
        pytest.param("ןחבמב 87.3% ןויצ", "ציון 87.3% במבחן", id="a percentage beside Hebrew"),
        pytest.param("50$ ריחמב", "במחיר 50$", id="a price"),
        pytest.param("12-14 םידומע", "עמודים 12-14", id="a page range"),
        pytest.param("1920–1880 ןותיע", "עיתון 1880–1920", id="a range"),
        pytest.param("תודוקנ 5-ב", "ב-5 נקודות", id="a hyphen before a number"),
        pytest.param("ונשמתשה PyTorch 2.1 תרזעב", "בעזרת PyTorch 2.1 השתמשנו", id="a version"),
        pytest.param("תרתוכ .1", "1. כותרת", id="the number of a heading"),
        pytest.param("המגוד (NLP) תיעבט הפש", "שפה טבעית (NLP) דוגמה", id="brackets"),
        pytest.param("המגוד )NLP( תיעבט הפש", "שפה טבעית (NLP) דוגמה", id="mirrored brackets"),
        pytest.param("המגוד )NLP) תיעבט הפש", "שפה טבעית (NLP) דוגמה", id="half mirrored ones"),
        pytest.param("דועו Language (NLP) אשונ", "נושא Language (NLP) ועוד", id="an abbreviation"),
        pytest.param(".(2 לודג) ןאכ", "כאן (גדול 2).", id="words in brackets"),
        pytest.param("ﻡﻼﺳ", "سلام", id="presentation forms"),
        pytest.param("دـــمحم", "محمد", id="a word made longer"),
        pytest.param(
            "\u05d3\u05b8\u05d5\u05b4\u05d3", "\u05d3\u05d5\u05b4\u05d3\u05b8", id="marks"
        ),
    ],
)
def test_lines_of_right_to_left_papers_are_read(displayed: str, read: str) -> None:
    assert in_reading_order(displayed, rtl=True) == read


@pytest.mark.parametrize(
    ("displayed", "read"),
    [
        ("The word בתכמ means letter", "The word מכתב means letter"),
        ("The words םידלי 12 ולכא are", "The words אכלו 12 ילדים are"),
        ("Miriam Lev (בל םירמ), Jane Doe", "Miriam Lev (מרים לב), Jane Doe"),
        ("see (“book”( and דלי", "see (“book”) and ילד"),
        ("word )בותכ( דלי is", "word ילד (כתוב) is"),
        ("דלי הז", "זה ילד"),
    ],
)
def test_right_to_left_words_in_other_papers_are_read(displayed: str, read: str) -> None:
    assert in_reading_order(displayed) == read


@pytest.mark.parametrize(
    ("displayed", "read"),
    [
        (".J. Smith, Names, 2020 [3]", "[3] J. Smith, Names, 2020."),
        ("[3] J. Smith, Names, 2020.", "[3] J. Smith, Names, 2020."),
        (".2", "2."),
        ("2020", "2020"),
        ("Smith\x1f", "Smith\x1f"),
    ],
)
def test_latin_lines_of_right_to_left_papers_are_read(displayed: str, read: str) -> None:
    assert in_reading_order(displayed, rtl=True) == read


def test_a_text_that_nobody_reads_as_one_line_stays_as_it_is() -> None:
    assert in_reading_order("(אב" * 1000, rtl=True) == "(אב" * 1000


@given(st.text(st.characters(max_codepoint=0x58F)))
def test_text_without_right_to_left_letters_is_as_displayed(text: str) -> None:
    assert in_reading_order(text) == text


@given(
    st.text(st.sampled_from("אבגדالمﻼـabc123٣.,:()[]«»%-– \u05b8\u0651\x1f"), max_size=30),
    st.booleans(),
)
def test_no_letter_or_digit_is_lost(text: str, rtl: bool) -> None:
    def inked(words: str) -> list[str]:
        return sorted(c for c in words.replace("ﻼ", "لا") if c.isalnum() and c != "ـ")

    assert inked(in_reading_order(text, rtl=rtl)) == inked(text)
