"""Texts of unknown format."""

import time
from collections.abc import Callable

import pytest

from procbuild.sources.marked import marked
from procbuild.sources.texts import decoded


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\(a\emph{b} \frac{1}{2}\) stays", r"\(a\emph{b} \frac{1}{2}\) stays"),
        ("The <mask> token in <i>BERT</i>", "The <mask> token in BERT"),
        ("p<i and q>i", "p<i and q>i"),
    ],
)
def test_the_format_of_a_text_is_seen(source: str, text: str) -> None:
    assert decoded(source) == text


@pytest.mark.parametrize("part", [r"\(", r"\[", "\\\\", " ", "$$", r"{\bf ", "<b x='"])
@pytest.mark.parametrize("reader", [decoded, marked])
def test_openings_without_end_take_linear_time(part: str, reader: Callable[[str], str]) -> None:
    start = time.process_time()
    reader(part * (200_000 // len(part)))
    assert time.process_time() - start < 6  # quadratic: more than 8
