"""Pages keep their entries, and have slots for content that is added when they are bound."""

import pytest

from procbuild.pdf.apart.pages import AFTER, BEFORE, CATEGORY, PAGE, REST, slot
from procbuild.pdf.apart.source import Source
from procbuild.pdf.apart.taken import Apart, take_apart
from procbuild.pdf.values import DamagedError, parse
from tests.pdf.apart.test_source import CATALOG, CONTENT, PAGES, make_pdf
from tests.pdf.apart.test_source import PAGE as PLAIN

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def take_page(entries: bytes, *objects: bytes) -> Apart:
    """Take apart a paper with one page, which has these further entries."""
    return take_apart(
        Source(make_pdf(CATALOG, PAGES, PLAIN.replace(b">>", entries + b">>"), CONTENT, *objects))
    )


def render(apart: Apart, slots: dict[int, bytes]) -> bytes:
    """Return the page with its slots filled; references to other objects become X."""
    references = dict.fromkeys(range(100), b"X")
    texts = apart.objects.loose.render({**references, **apart.pages[0].blank(0), **slots})
    (page_text,) = (text for text in texts if b"/Page " in text)
    return b" ".join(page_text.split())


def test_an_unstamped_page_is_unchanged() -> None:
    apart = take_page(b"/Rotate 90 /Resources << /Font << /F1 5 0 R >> >>", FONT)
    assert parse(render(apart, {}).replace(b"X", b"true")) == {
        b"/Type": b"/Page",
        b"/Parent": b"true",
        b"/Contents": b"true",
        b"/Resources": {b"/Font": {b"/F1": b"true"}},
        b"/MediaBox": [b"0", b"0", b"9", b"9"],
        b"/Rotate": b"90",
    }
    assert apart.pages[0].names == {b"/Font": (b"/F1",)}


def test_a_page_has_slots_for_its_stamp() -> None:
    apart = take_page(b"/Resources << /Font << /F1 5 0 R >> /ProcSet [/PDF] >>", FONT)
    page_text = render(
        apart,
        {
            slot(0, PAGE): b"/PLACE",
            slot(0, BEFORE): b"[ 8",
            slot(0, AFTER): b"9 ]",
            slot(0, CATEGORY): b"/f0 Y",
            slot(0, REST): b"/XObject << >>",
        },
    )
    assert b"/Resources << /ProcSet [ /PDF ] /Font << /F1 X /f0 Y >> /XObject << >> >>" in page_text
    assert page_text.endswith(b"/Contents [ 8 X 9 ] /PLACE >>")


def test_a_page_without_content_has_its_slot_in_its_entries() -> None:
    apart = take_apart(
        Source(make_pdf(CATALOG, PAGES, PLAIN.replace(b"/Contents 4 0 R", b""), CONTENT))
    )
    assert apart.pages[0].contents == 0
    assert b"/Contents" not in render(apart, {})


def test_boxes_contain_only_numbers() -> None:
    apart = take_page(b"/TrimBox [5 0 R 0 9 9] /ArtBox [<< /S /JavaScript >> 0 9 9]", b"1")
    assert apart.pages[0].boxes == b"/MediaBox [ 0 0 9 9 ] /TrimBox [ 1 0 9 9 ]"


def test_files_cannot_refer_to_slots() -> None:
    with pytest.raises(DamagedError, match="larger object number"):
        take_page(b"/Resources << /ProcSet %d 0 R >>" % slot(0, PAGE))


def test_slots_are_removed_with_active_content() -> None:
    apart = take_page(b"/Resources << /ColorSpace << /S /JavaScript >> >>")
    assert b"/Resources << >>" in render(apart, {})


@pytest.mark.parametrize("name", [b"/PbSlot", b"/PbSlotX", b"/PbSlot7", b"/Pb#53lot"])
def test_names_may_look_like_slot_keys(name: bytes) -> None:
    apart = take_page(
        b"/Resources << /XObject << %s 5 0 R >> /ProcSet [%s] >>" % (name, name), FONT
    )
    plain = name.replace(b"#53", b"S")
    assert apart.pages[0].names == {b"/XObject": (plain,)}
    assert render(apart, {}).count(plain) == 2


@pytest.mark.parametrize("content", [b"[7]", b"[null]", b"[]", b"5 0 R", b"[5 0 R]", b"[9 0 R]"])
def test_invalid_contents_are_removed(content: bytes) -> None:
    page = PLAIN.replace(b"/Contents 4 0 R", b"/Contents " + content)
    apart = take_apart(Source(make_pdf(CATALOG, PAGES, page, CONTENT, FONT)))
    assert apart.pages[0].contents == 0
    assert b"/Contents" not in render(apart, {})


def test_valid_contents_remain() -> None:
    page = PLAIN.replace(b"/Contents 4 0 R", b"/Contents [ 7 4 0 R null ]")
    apart = take_apart(Source(make_pdf(CATALOG, PAGES, page, CONTENT)))
    assert apart.pages[0].contents == 1
    assert b"/Contents X" in render(apart, {})


def test_destination_names_are_written_when_a_paper_is_bound() -> None:
    apart = take_page(b"/Annots [5 0 R]", b"<< /Subtype /Link /A << /S /GoTo /D (a.1) >> >>")
    assert list(apart.names) == [b"a.1", b""]
    assert [first for _, first, _ in apart.leaves] == [b""]
