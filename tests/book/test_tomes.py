"""Physical volumes: where a book is split, their names, and what each knows of the others."""

from pathlib import Path

import pytest

from procbuild.book.tomes import tomes_of
from procbuild.conference import BookRules
from tests.book.volumes import make_paper, make_volume


@pytest.mark.parametrize(
    ("split", "expected"),
    [
        (0, [["a", "b", "c"]]),
        (5, [["a", "b"], ["c"]]),
        (3, [["a"], ["b"], ["c"]]),
        (1, [["a"], ["b"], ["c"]]),
    ],
)
def test_a_volume_is_split_between_papers(
    tmp_path: Path, split: int, expected: list[list[str]]
) -> None:
    papers = [make_paper(tmp_path, name, 2, place * 2 + 1) for place, name in enumerate("abc")]
    tomes = tomes_of(make_volume(papers, BookRules(pages=(), split=split)))
    assert [[paper.id for paper in tome.papers] for tome in tomes] == expected
    names = ["book.pdf", "book-2.pdf", "book-3.pdf"]
    assert [tome.file for tome in tomes] == names[: len(expected)]


def test_a_physical_volume_knows_the_files_of_the_papers_in_the_others(tmp_path: Path) -> None:
    papers = [make_paper(tmp_path, name, 2, place * 2 + 1) for place, name in enumerate("abc")]
    first, second = tomes_of(make_volume(papers, BookRules(pages=(), split=4)))
    assert (first.called, second.called) == ("Volume 1 of 2", "Volume 2 of 2")
    assert first.elsewhere == {"c24": "book-2.pdf"}
    assert second.elsewhere == {"a24": "book.pdf", "b24": "book.pdf"}


def test_a_single_physical_volume_has_no_number(tmp_path: Path) -> None:
    (tome,) = tomes_of(make_volume([make_paper(tmp_path, "a", 1, 1)]))
    assert (tome.called, tome.elsewhere) == ("", {})
