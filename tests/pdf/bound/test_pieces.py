"""Pieces of an overlay are written short, and shared by the pages that draw the same."""

from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pytest

from procbuild.model import Paper
from procbuild.pdf.apart.source import Source
from procbuild.pdf.bound.pieces import OverlayPages, lighten_fonts
from procbuild.pdf.syntax import text
from tests.book.volumes import build_book, make_paper, make_volume
from tests.pdf.apart.test_source import CATALOG, PAGES, make_pdf


def make_overlay(content: bytes, resources: bytes, *more: bytes) -> Source:
    """An overlay of one page with this content; further objects have the numbers from 5 on."""
    page = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << %s >> >>" % resources
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    return Source(make_pdf(CATALOG, PAGES, page, stream, *more))


def profile(components: int) -> bytes:
    """A stream with an ICC profile of this number of components."""
    return b"<< /Length 1 /N %d >>\nstream\nx\nendstream" % components


@pytest.mark.parametrize(
    ("components", "content", "expected"),
    [
        (1, b"q/c0 cs 0.25 scn (/c0 cs 1 scn) Tj Q", b"q 0.25 g (/c0 cs 1 scn) Tj Q"),
        (1, b"/c0 CS 0.5 SCN", b" 0.5 G"),
        (3, b"/c0 cs 1 0 .5 scn", b" 1 0 .5 rg"),
        (3, b"/c0 CS 1 0 .5 SCN", b" 1 0 .5 RG"),
    ],
)
def test_colours_with_a_profile_become_colours_of_devices(
    components: int, content: bytes, expected: bytes
) -> None:
    spaces = b"/ColorSpace << /c0 [/ICCBased 5 0 R] >>"
    piece = OverlayPages(make_overlay(content, spaces, profile(components))).piece(0)
    assert (piece.body, piece.resources) == (expected, [])


@pytest.mark.parametrize(
    ("components", "content"),
    [(4, b"/c0 cs 0 0 0 1 scn"), (1, b"/c0 cs"), (1, b"/c0 cs /p0 scn"), (1, b"/c0 CS 0.5 SC")],
)
def test_other_colours_keep_their_space(components: int, content: bytes) -> None:
    spaces = b"/ColorSpace << /c0 [/ICCBased 5 0 R] >>"
    piece = OverlayPages(make_overlay(content, spaces, profile(components))).piece(0)
    assert piece.body == content
    assert [name for _, name, _ in piece.resources] == [b"/c0"]


def test_strings_are_written_as_short_as_possible() -> None:
    content = rb"[(\000\001\000\002)]TJ (\101\(\)) Tj"
    piece = OverlayPages(make_overlay(content, b"")).piece(0)
    assert piece.body == rb"[<00010002>]TJ (A\(\)) Tj"


def test_fonts_lose_what_no_reader_needs() -> None:
    mapping = b"%!PS\nbegincmap\n<01> <0025> % a sign\n%%EOF\n"
    overlay = make_overlay(
        b"",
        b"/Font << /f0 5 0 R >>",
        b"<< /DescendantFonts [6 0 R] /ToUnicode 8 0 R >>",
        b"<< /FontDescriptor 7 0 R >>",
        b"<< /Type /FontDescriptor /CIDSet 8 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(mapping), mapping),
    )
    lighten_fonts(overlay)
    assert overlay.serialized(7) == (b"<< /Type /FontDescriptor >>", None)
    assert overlay.serialized(8)[1] == b"begincmap\n<01> <0025> % a sign\n"


def contents_of(paper: Paper, out: Path) -> Sequence[Sequence[tuple[int, int]]]:
    """Object numbers of the content streams of each page of a single paper."""
    with pikepdf.open(out / "papers" / f"{paper.citation_key}.pdf") as pdf:
        return [[stream.objgen for stream in page.obj.Contents] for page in pdf.pages]


def test_pages_share_all_of_their_stamps_but_the_digits_of_the_folio(tmp_path: Path) -> None:
    paper = make_paper(tmp_path / "in", "pear", 6, 11)
    out, _ = build_book(tmp_path, make_volume([paper]))
    _, second, third, fourth, fifth, _ = contents_of(paper, out)
    assert second[0] == fourth[0] != third[0] == fifth[0]
    assert len({stream for page in (second, third, fourth, fifth) for stream in page[1:]}) == 8
    with pikepdf.open(out / "papers" / "pear24.pdf") as pdf:
        own = [page.obj.Contents[1].read_bytes() for page in pdf.pages[1:5]]
    assert all(len(content) < 40 for content in own)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a–b", b"(a\x85b)"),
        ("Öberg ﬁ €", b"(\xd6berg \x93 \xa0)"),
        ("Nguyễn", b"<FEFF004E0067007500791EC5006E>"),
        ("þÿ", b"<FEFF00FE00FF>"),
        ("a\u00ad", b"<FEFF006100AD>"),
        ("\u0085é", b"<FEFF008500E9>"),
    ],
)
def test_text_is_in_pdf_doc_encoding_where_that_has_it_all(value: str, written: bytes) -> None:
    assert text(value) == written
    assert str(pikepdf.Object.parse(written)) == value
