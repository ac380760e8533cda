"""Long contents and indexes, which are typeset in several documents but look like one."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from procbuild.book.design import BOOK, lay_templates
from procbuild.book.matter import LABELS, ORDER
from procbuild.book.template_data import front_data
from procbuild.conference import Person
from procbuild.model import Paper, Section
from procbuild.typeset import own
from procbuild.typeset.compiler import TEMPLATES
from procbuild.typeset.fonts import FontSet
from tests.book.volumes import build_book, make_paper, make_volume, without_pdf
from tests.pdf.reading import labels, links, outline


def listed_paper(number: int) -> Paper:
    """Make a paper without a PDF, for the contents and the indexes."""
    return Paper(
        id=f"p{number}",
        title=f"On the number {number} " + "and what follows from it " * (number % 4),
        authors=(
            Person(given="Ada", family=f"{'ABCDE'[number % 5]}uthor {number}"),
            Person(given="Ben", family="Other"),
        ),
        keywords=(f"number {number % 70}",),
        citation_key=f"key{number}",
        first_page=8 * number + 1,
        last_page=8 * number + 8,
    )


@pytest.fixture(scope="module")
def data() -> Mapping[str, Any]:
    """The data that templates get for a volume of 150 papers in sections."""
    papers = [listed_paper(number) for number in range(150)]
    sections = tuple(
        Section(id=f"s{start}", title=f"Section {start}", papers=tuple(papers[start : start + 7]))
        for start in range(0, 150, 7)
    )
    front = front_data(replace(make_volume([]), sections=sections), (420.0, 595.0), [])
    sheet = {"run": "divider-0", "kind": "divider", "title": [{"t": "Section"}], "authors": []}
    return {**front, "sheets": [sheet], "tome": ""}


def typeset_documents(folder: Path, data: Mapping[str, Any]) -> list[own.TypesetDocument]:
    """Typeset the data as documents ``pages-0``, ``pages-1`` … in ``folder``.

    Templates in the subfolder ``book`` replace the builtin ones.
    """
    work = folder / "work"
    (work / "pages").mkdir(parents=True)
    lay_templates(work, TEMPLATES, BOOK, folder / "book")
    return own.typeset(
        work / "book.typ",
        data,
        ORDER,
        LABELS,
        fonts=FontSet(),
        published=date(2024, 5, 14),
        target=folder / "pages",
    )


def render_pages(folder: Path, count: int) -> Iterator[bytes]:
    """Render the pages of all documents."""
    for number in range(count):
        document = pypdfium2.PdfDocument(folder / own.numbered_name("pages", number))
        for page in document:
            yield page.render(scale=0.7).to_numpy().tobytes()
        document.close()


def test_pages_are_the_same_in_one_document_and_in_several_but_for_the_indexes_in_the_contents(
    data: Mapping[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(typeset_documents(tmp_path / "one", data)) == 1
    monkeypatch.setattr(own, "MAX_ENTRY_BYTES", 4000)
    count = len(typeset_documents(tmp_path / "several", data))
    assert count > 5
    pages = zip(
        render_pages(tmp_path / "several", count), render_pages(tmp_path / "one", 1), strict=True
    )
    different = [number for number, (several, one) in enumerate(pages) if several != one]
    text = pypdfium2.PdfDocument(tmp_path / "one" / own.numbered_name("pages", 0))
    (contents_end,) = different
    assert "Keyword index" in text[contents_end].get_textpage().get_text_bounded()


def test_each_document_continues_the_page_numbers(
    data: Mapping[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own, "MAX_ENTRY_BYTES", 4000)
    marks = [document_marks.places for document_marks in typeset_documents(tmp_path, data)]
    runs = [[run.value for run in document_marks["run"]] for document_marks in marks]
    middle = runs.index(["front", "divider-0", "back", "end"])
    assert runs[:middle] == [["front", "end"]] * middle
    assert runs[middle + 1 :] == [["back", "end"]] * (len(runs) - middle - 1)
    for document_marks, next_marks in pairwise(marks):
        assert document_marks["run"][-1].number + 1 == next_marks["run"][0].number
    assert marks[middle]["run"][2].number == data["after"]
    titles = [chapter.value for document_marks in marks for chapter in document_marks["chapter"]]
    assert titles[-3:] == ["Contents", "Author index", "Keyword index"]


def test_lists_are_not_split_if_a_template_does_not_mark_their_entries(
    data: Mapping[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "book").mkdir()
    template = (BOOK / "parts.typ").read_text().replace("<entry>", "<other>")
    (tmp_path / "book" / "parts.typ").write_text(template)
    monkeypatch.setattr(own, "MAX_ENTRY_BYTES", 4000)
    assert len(typeset_documents(tmp_path, data)) == 1


def test_the_book_contains_all_documents(tmp_path: Path) -> None:
    crowd = tuple(Person(given="Ada", family=f"Author {number}") for number in range(1500))
    alpha = replace(make_paper(tmp_path / "in", "alpha", 2, 1), authors=crowd)
    beta = make_paper(tmp_path / "in", "beta", 2, 3)
    volume = make_volume(
        [alpha, *(without_pdf(listed_paper(number)) for number in range(500)), beta]
    )
    out, _ = build_book(tmp_path, volume)
    book = out / "book.pdf"
    page_labels = labels(book)
    start, back = page_labels.index("1"), page_labels.index("5")
    assert page_labels[start - 1][0] in "xl", "the contents are long"
    assert page_labels[start:] == [str(number) for number in range(1, len(page_labels) - start + 1)]
    pages = {title: page for _, title, page in outline(book) if page is not None}
    assert page_labels[pages["Contents"]] == "vii"
    assert pages["Author index"] == back
    targets = {target for (_, _, target) in links(book, back, len(page_labels) - back)}
    assert targets == {str(start - back), str(start + 2 - back)}
    second_out, _ = build_book(tmp_path / "again", volume)
    assert (second_out / "book.pdf").read_bytes() == book.read_bytes()


def test_a_template_without_the_parts_mark_gets_all_data_in_one_document(
    data: Mapping[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own, "MAX_ENTRY_BYTES", 4000)
    (tmp_path / "book").mkdir()
    template = (BOOK / "book.typ").read_text()
    (tmp_path / "book" / "book.typ").write_text(template.replace('#metadata("")<parts>', ""))
    assert len(typeset_documents(tmp_path, data)) == 1
