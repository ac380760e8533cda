"""All words of the book are in the language of the volume."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader

from procbuild.book.descriptions import stamps
from procbuild.conference import BookRules, Organizer, Program, Session, Sponsor, Talk
from procbuild.model import Notice, Paper, Volume
from procbuild.translations import words_of
from tests.book.volumes import AUTHORS, build_book, make_large, make_paper, make_volume, without_pdf
from tests.changed_volumes import with_identity, with_tables
from tests.marked_words import unmarked_words, with_marked_words

ROMAN = {"ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi"}
INTERNATIONAL = ROMAN | {
    "x²",
    "DOI",
    "ISBN",
    "ISSN",
    "https",
    "doi",
    "org",
    "creativecommons",
    "licenses",
    "by",
    "CC",
}
"""Words that are the same in all languages."""


def full_volume(folder: Path, **rules: object) -> Volume:
    """A volume with everything that a book may have."""
    notice = Notice(on=date(2024, 6, 1), text="Wrong.")
    papers = (
        make_large(make_paper(folder, "one", 2, 1)),
        replace(make_paper(folder, "two", 1, 3), erratum=(notice,), authors=AUTHORS * 3),
        replace(make_paper(folder, "three", 1, 4), retraction=notice, authors=AUTHORS[:2]),
        without_pdf(replace(make_paper(folder, "four", 1, 5), authors=AUTHORS[:1])),
    )
    volume = make_volume(papers, BookRules(pages=(), **rules))  # type: ignore[arg-type]
    talk = Talk(start=time(9), end=time(10), papers=("one",))
    conference = replace(
        volume.conference,
        volume=replace(
            volume.conference.volume,
            series="",
            isbn="978-3-16-148410-0",
            url="https://small.example.org/",
            sponsored_by="Society",
        ),
        event=replace(volume.conference.event, host="Host"),
        editors=(*volume.conference.editors, AUTHORS[0]),
        organizers=(Organizer(given="Ole", family="Ås", role="Chairs"),),
        speakers=volume.conference.speakers * 2,
        sponsors=(Sponsor(name="Acme", level="Gold"),),
    )
    sessions = (Session(id="a", title="Morning", chair="Ada Öberg", talks=(talk,)),)
    return replace(volume, conference=conference, program=Program(sessions=sessions))


def page_texts(pdf: Path) -> list[str]:
    """Return the text of each page without hyphens at line ends."""
    document = pypdfium2.PdfDocument(pdf)
    pages = (page.get_textpage().get_text_bounded() for page in document)
    return [page.replace("\ufffe", "").replace("-\r\n", "-").replace("\xad", "") for page in pages]


@pytest.mark.parametrize("rules", [{"dividers": True}, {"split": 2, "stamps": False}])
def test_all_words_of_the_book_can_be_translated(tmp_path: Path, rules: dict[str, object]) -> None:
    volume = full_volume(tmp_path / "papers", **rules)
    out, _ = build_book(tmp_path, with_marked_words(volume), allow_missing=True)
    for file in sorted(out.rglob("*.pdf")):
        for page in page_texts(file):
            assert unmarked_words(page, volume) - INTERNATIONAL == set()
        titles = " ".join(entry.title for entry in outline_entries(PdfReader(file).outline))
        assert unmarked_words(titles, volume) - INTERNATIONAL == set()


def outline_entries(entries: Iterable[Any]) -> list[Any]:
    """Return all entries of an outline, without nesting."""
    flat: list[Any] = []
    for entry in entries:
        flat += outline_entries(entry) if isinstance(entry, list) else [entry]
    return flat


def test_a_german_book_has_german_words_and_those_of_the_volume(tmp_path: Path) -> None:
    volume = with_identity(full_volume(tmp_path / "papers"), language="de-AT")
    out, _ = build_book(tmp_path, volume, allow_missing=True)
    pages = page_texts(out / "book.pdf")
    text = "\n".join(pages)
    for words in (
        "Inhaltsverzeichnis",
        "Autorenverzeichnis",
        "HERAUSGEGEBEN VON",
        "Zitiervorschlag",
    ):
        assert words in text
    assert "Freitag, 1. März 2024" in text
    assert "In: Proceedings of the Small Workshop, Band 7, S." in text
    assert PdfReader(out / "book.pdf").root_object.get("/Lang") == "de-AT"
    single = PdfReader(out / "papers" / "one24.pdf")
    assert single.root_object.get("/Lang") == "en"
    assert single.xmp_metadata is not None
    assert single.xmp_metadata.dc_language == ["en"]
    assert single.metadata is not None
    assert "S.\xa01–2" in str(single.metadata.subject)
    own_words = {"Contents": "Übersicht", "© {year} the authors": "© {year} bei wem auch immer"}
    out, _ = build_book(tmp_path, with_tables(volume, words=own_words), allow_missing=True)
    text = "\n".join(page_texts(out / "book.pdf"))
    assert "Übersicht" in text
    assert "bei wem auch immer" in text
    assert "Inhaltsverzeichnis" not in text


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "In Proceedings of the Small Workshop, Notes 7, pages 1–2, 2024."),
        ("de", "In: Proceedings of the Small Workshop, Notes 7, S.\xa01–2, 2024."),
        ("fr", "Dans Proceedings of the Small Workshop, Notes 7, p.\xa01–2, 2024."),
        ("es", "En Proceedings of the Small Workshop, Notes 7, págs.\xa01–2, 2024."),
        ("it", "In Proceedings of the Small Workshop, Notes 7, pp.\xa01–2, 2024."),
        ("pt", "Em Proceedings of the Small Workshop, Notes 7, pp.\xa01–2, 2024."),
    ],
)
def test_a_stamp_is_in_the_language_of_the_volume(
    tmp_path: Path, language: str, expected: str
) -> None:
    paper = make_paper(tmp_path, "one", 2, 1)
    volume = with_identity(make_volume([paper]), language=language)
    citation, _ = stamps(volume, paper).citation
    assert citation.endswith(expected)
    retracted: Paper = replace(paper, retraction=Notice(on=date(2024, 6, 1), text="Wrong."))
    retracted_word = words_of(volume.conference)("Retracted")
    assert stamps(volume, retracted).verso.startswith(f"{retracted_word} · ")
