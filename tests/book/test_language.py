"""The book speaks the volume's language, all of it."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader

from procbuild.book.descriptions import stamps
from procbuild.conference import BookRules, Organizer, Program, Session, Sponsor, Talk
from procbuild.model import Notice, Paper, Volume
from procbuild.translations import words_of
from tests.saying import marked, unmarked

from .volumes import AUTHORS, made, paper, volume, without_pdf

ROMAN = {"ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi"}
EVERYWHERE = ROMAN | {
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
"""What is called so in all languages."""


def everything(folder: Path, **rules: object) -> Volume:
    """A volume that has all that a book may have."""
    notice = Notice(on=date(2024, 6, 1), text="Wrong.")
    papers = (
        paper(folder, "one", 2, 1),
        replace(paper(folder, "two", 1, 3), erratum=(notice,), authors=AUTHORS * 3),
        replace(paper(folder, "three", 1, 4), retraction=notice, authors=AUTHORS[:2]),
        without_pdf(replace(paper(folder, "four", 1, 5), authors=AUTHORS[:1])),
    )
    whole = volume(papers, BookRules(pages=(), **rules))  # type: ignore[arg-type]
    talk = Talk(start=time(9), end=time(10), papers=("one",))
    conference = replace(
        whole.conference,
        volume=replace(
            whole.conference.volume,
            series="",
            isbn="978-3-16-148410-0",
            url="https://small.example.org/",
            sponsored_by="Society",
        ),
        event=replace(whole.conference.event, host="Host"),
        editors=(*whole.conference.editors, AUTHORS[0]),
        organizers=(Organizer(given="Ole", family="Ås", role="Chairs"),),
        speakers=whole.conference.speakers * 2,
        sponsors=(Sponsor(name="Acme", level="Gold"),),
    )
    sessions = (Session(id="a", title="Morning", chair="Ada Öberg", talks=(talk,)),)
    return replace(whole, conference=conference, program=Program(sessions=sessions))


def texts(pdf: Path) -> list[str]:
    """The text of each page, words whole."""
    document = pypdfium2.PdfDocument(pdf)
    pages = (page.get_textpage().get_text_bounded() for page in document)
    return [page.replace("\ufffe", "").replace("-\r\n", "-").replace("\xad", "") for page in pages]


@pytest.mark.parametrize("rules", [{"dividers": True}, {"split": 2, "stamps": False}])
def test_nothing_is_said_but_by_the_words(tmp_path: Path, rules: dict[str, object]) -> None:
    whole = everything(tmp_path / "papers", **rules)
    out, _ = made(tmp_path, marked(whole), allow_missing=True)
    for file in sorted(out.rglob("*.pdf")):
        for page in texts(file):
            assert unmarked(page, whole) - EVERYWHERE == set()
        titles = " ".join(one.title for one in outline(PdfReader(file).outline))
        assert unmarked(titles, whole) - EVERYWHERE == set()


def outline(entries: list[object]) -> list[object]:
    """All entries of an outline."""
    return [
        inner for one in entries for inner in (outline(one) if isinstance(one, list) else [one])
    ]


def in_language(whole: Volume, language: str) -> Volume:
    identity = replace(whole.conference.volume, language=language)
    return replace(whole, conference=replace(whole.conference, volume=identity))


def test_a_german_book_speaks_german_and_changes_with_the_words(tmp_path: Path) -> None:
    whole = in_language(everything(tmp_path / "papers"), "de-AT")
    out, _ = made(tmp_path, whole, allow_missing=True)
    pages = texts(out / "book.pdf")
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
    assert PdfReader(out / "book.pdf").root_object["/Lang"] == "de-AT"
    single = PdfReader(out / "papers" / "one24.pdf")
    assert single.root_object["/Lang"] == "en"
    assert single.xmp_metadata is not None
    assert single.xmp_metadata.dc_language == ["en"]
    assert "S.\xa01–2" in single.metadata["/Subject"]
    own = {"Contents": "Übersicht", "© {year} the authors": "© {year} bei wem auch immer"}
    conference = replace(whole.conference, words=own)
    out, _ = made(tmp_path, replace(whole, conference=conference), allow_missing=True)
    text = "\n".join(texts(out / "book.pdf"))
    assert "Übersicht" in text
    assert "bei wem auch immer" in text
    assert "Inhaltsverzeichnis" not in text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "In Proceedings of the Small Workshop, Notes 7, pages 1–2, 2024."),
        ("de", "In: Proceedings of the Small Workshop, Notes 7, S.\xa01–2, 2024."),
        ("fr", "Dans Proceedings of the Small Workshop, Notes 7, p.\xa01–2, 2024."),
        ("es", "En Proceedings of the Small Workshop, Notes 7, págs.\xa01–2, 2024."),
        ("it", "In Proceedings of the Small Workshop, Notes 7, pp.\xa01–2, 2024."),
        ("pt", "Em Proceedings of the Small Workshop, Notes 7, pp.\xa01–2, 2024."),
    ],
)
def test_a_stamp_is_in_the_language_of_the_volume(tmp_path: Path, language: str, told: str) -> None:
    one = paper(tmp_path, "one", 2, 1)
    whole = in_language(volume([one]), language)
    citation, _ = stamps(whole, one).citation
    assert citation.endswith(told)
    wrong: Paper = replace(one, retraction=Notice(on=date(2024, 6, 1), text="Wrong."))
    mark = words_of(whole.conference)("Retracted")
    assert stamps(whole, wrong).verso.startswith(f"{mark} · ")
