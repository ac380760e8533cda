"""Long contents and indexes, which are typeset in several documents and look like one."""

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
from tests.book.volumes import made, paper, volume, without_pdf
from tests.pdf.reading import labels, links, outline


def listed(number: int) -> Paper:
    """A paper that is in the contents and in the indexes."""
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
    """What a volume of 150 papers in sections is typeset from."""
    papers = [listed(number) for number in range(150)]
    sections = tuple(
        Section(id=f"s{start}", title=f"Section {start}", papers=tuple(papers[start : start + 7]))
        for start in range(0, 150, 7)
    )
    front = front_data(replace(volume([]), sections=sections), (420.0, 595.0), [])
    sheet = {"run": "divider-0", "kind": "divider", "title": [{"t": "Section"}], "authors": []}
    return {**front, "sheets": [sheet], "tome": ""}


def typeset(folder: Path, data: Mapping[str, Any]) -> list[own.TypesetDocument]:
    """The documents that become of the data: ``pages-0``, ``pages-1`` … in ``folder``.

    Templates in ``book/`` below it replace others.
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


def pictures(folder: Path, count: int) -> Iterator[bytes]:
    """The pages of all documents, as they look."""
    for number in range(count):
        document = pypdfium2.PdfDocument(folder / own.numbered_name("pages", number))
        for page in document:
            yield page.render(scale=0.7).to_numpy().tobytes()
        document.close()


def test_pages_are_the_same_in_one_document_and_in_several(
    data: Mapping[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(typeset(tmp_path / "one", data)) == 1
    monkeypatch.setattr(own, "MAX_ENTRY_BYTES", 4000)
    count = len(typeset(tmp_path / "several", data))
    assert count > 5
    several = list(pictures(tmp_path / "several", count))
    assert several == list(pictures(tmp_path / "one", 1))


def test_each_document_goes_on_with_runs_and_numbers(
    data: Mapping[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own, "MAX_ENTRY_BYTES", 4000)
    found = [one.places for one in typeset(tmp_path, data)]
    runs = [[run.value for run in one["run"]] for one in found]
    middle = runs.index(["front", "divider-0", "back", "end"])
    assert runs[:middle] == [["front", "end"]] * middle
    assert runs[middle + 1 :] == [["back", "end"]] * (len(runs) - middle - 1)
    for one, following in pairwise(found):
        assert one["run"][-1].number + 1 == following["run"][0].number
    assert found[middle]["run"][2].number == data["after"]
    titles = [chapter.value for one in found for chapter in one["chapter"]]
    assert titles[-3:] == ["Contents", "Author index", "Keyword index"]


def test_lists_whose_entries_a_volumes_own_template_does_not_mark_are_not_cut(
    data: Mapping[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "book").mkdir()
    look = (BOOK / "parts.typ").read_text().replace("<entry>", "<other>")
    (tmp_path / "book" / "parts.typ").write_text(look)
    monkeypatch.setattr(own, "MAX_ENTRY_BYTES", 4000)
    assert len(typeset(tmp_path, data)) == 1


def test_a_book_is_bound_of_all_documents(tmp_path: Path) -> None:
    crowd = tuple(Person(given="Ada", family=f"Author {number}") for number in range(1500))
    one = replace(paper(tmp_path / "in", "alpha", 2, 1), authors=crowd)
    two = paper(tmp_path / "in", "beta", 2, 3)
    what = volume([one, *(without_pdf(listed(number)) for number in range(500)), two])
    out, _ = made(tmp_path, what)
    book = out / "book.pdf"
    found = labels(book)
    start, back = found.index("1"), found.index("5")
    assert found[start - 1][0] in "xl", "the contents are long"
    assert found[start:] == [str(number) for number in range(1, len(found) - start + 1)]
    targets = {title: page for _, title, page in outline(book)}
    assert found[targets["Contents"]] == "vii"
    assert targets["Author index"] == back
    led = {target for (_, _, target) in links(book, back, len(found) - back)}
    assert led == {str(start - back), str(start + 2 - back)}
    again, _ = made(tmp_path / "again", what)
    assert (again / "book.pdf").read_bytes() == book.read_bytes()


def test_a_template_that_does_not_ask_gets_all_in_one_document(
    data: Mapping[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own, "MAX_ENTRY_BYTES", 4000)
    (tmp_path / "book").mkdir()
    template = (BOOK / "book.typ").read_text()
    (tmp_path / "book" / "book.typ").write_text(template.replace('#metadata("")<parts>', ""))
    assert len(typeset(tmp_path, data)) == 1
