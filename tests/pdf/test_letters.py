"""Characters of fonts become clean text; those without meaning are counted as lost."""

import pytest

from procbuild.pdf.letters import clean_text


@pytest.mark.parametrize(
    ("raw", "text", "lost"),
    [
        ("plain", "plain", 0),
        ("\ufb01nd", "find", 0),
        ("on\u00a0a line", "on a line", 0),
        ("exam\ufffe", "exam-", 0),
        ("a\x85b\x9dc\x00d\ue000", "abcd", 4),
        ("a\u202eb\u2066c\u2063d\u206ae", "abcde", 0),
        ("نمی\u200eخواهم", "نمی\u200eخواهم", 0),
    ],
)
def test_characters_of_fonts_are_cleaned(raw: str, text: str, lost: int) -> None:
    assert clean_text(raw) == (text, lost)
