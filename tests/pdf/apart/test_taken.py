"""Pages keep what they have, with slots for what is only known when they are bound."""

import pytest

from procbuild.pdf.apart.pages import BEFORE, BEHIND, KIND, PAGE, REST, slot
from procbuild.pdf.apart.source import Source
from procbuild.pdf.apart.taken import Apart, taken
from procbuild.pdf.values import DamagedError, parse
from tests.pdf.apart.test_source import CATALOG, CONTENT, PAGES, file
from tests.pdf.apart.test_source import PAGE as PLAIN

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def page(entries: bytes, *objects: bytes) -> Apart:
    """A paper of one page that also says this."""
    return taken(
        Source(file(CATALOG, PAGES, PLAIN.replace(b">>", entries + b">>"), CONTENT, *objects))
    )


def written(apart: Apart, meant: dict[int, bytes]) -> bytes:
    """The page, with what stands in its slots; all other objects are called X."""
    own = dict.fromkeys(range(100), b"X")
    texts = apart.objects.loose.written({**own, **apart.pages[0].blank(0), **meant})
    (found,) = (text for text in texts if b"/Page " in text)
    return b" ".join(found.split())


def test_a_page_that_nothing_is_drawn_on_stays_as_it_is() -> None:
    apart = page(b"/Rotate 90 /Resources << /Font << /F1 5 0 R >> >>", FONT)
    assert parse(written(apart, {}).replace(b"X", b"true")) == {
        b"/Type": b"/Page",
        b"/Parent": b"true",
        b"/Contents": b"true",
        b"/Resources": {b"/Font": {b"/F1": b"true"}},
        b"/MediaBox": [b"0", b"0", b"9", b"9"],
        b"/Rotate": b"90",
    }
    assert apart.pages[0].names == {b"/Font": (b"/F1",)}


def test_slots_are_where_stamps_need_them() -> None:
    apart = page(b"/Resources << /Font << /F1 5 0 R >> /ProcSet [/PDF] >>", FONT)
    found = written(
        apart,
        {
            slot(0, PAGE): b"/PLACE",
            slot(0, BEFORE): b"[ 8",
            slot(0, BEHIND): b"9 ]",
            slot(0, KIND): b"/f0 Y",
            slot(0, REST): b"/XObject << >>",
        },
    )
    assert b"/Resources << /ProcSet [ /PDF ] /Font << /F1 X /f0 Y >> /XObject << >> >>" in found
    assert found.endswith(b"/Contents [ 8 X 9 ] /PLACE >>")


def test_a_page_without_content_has_a_slot_for_it_in_its_entries() -> None:
    apart = taken(Source(file(CATALOG, PAGES, PLAIN.replace(b"/Contents 4 0 R", b""), CONTENT)))
    assert apart.pages[0].contents == 0
    assert b"/Contents" not in written(apart, {})


def test_boxes_have_numbers_in_them_alone() -> None:
    apart = page(b"/TrimBox [5 0 R 0 9 9] /ArtBox [<< /S /JavaScript >> 0 9 9]", b"1")
    assert apart.pages[0].boxes == b"/MediaBox [ 0 0 9 9 ] /TrimBox [ 1 0 9 9 ]"


def test_a_file_has_no_slots() -> None:
    with pytest.raises(DamagedError, match="beyond all objects"):
        page(b"/Resources << /ProcSet %d 0 R >>" % slot(0, PAGE))


def test_slots_go_with_what_runs_something() -> None:
    apart = page(b"/Resources << /ColorSpace << /S /JavaScript >> >>")
    assert b"/Resources << >>" in written(apart, {})


@pytest.mark.parametrize("name", [b"/PbSlot", b"/PbSlotX", b"/PbSlot7", b"/Pb#53lot"])
def test_names_may_look_like_those_of_slots(name: bytes) -> None:
    apart = page(b"/Resources << /XObject << %s 5 0 R >> /ProcSet [%s] >>" % (name, name), FONT)
    plain = name.replace(b"#53", b"S")
    assert apart.pages[0].names == {b"/XObject": (plain,)}
    assert written(apart, {}).count(plain) == 2


@pytest.mark.parametrize("content", [b"[7]", b"[null]", b"[]", b"5 0 R", b"[5 0 R]", b"[9 0 R]"])
def test_content_that_is_none_is_left_out(content: bytes) -> None:
    old = PLAIN.replace(b"/Contents 4 0 R", b"/Contents " + content)
    apart = taken(Source(file(CATALOG, PAGES, old, CONTENT, FONT)))
    assert apart.pages[0].contents == 0
    assert b"/Contents" not in written(apart, {})


def test_content_is_what_is_left() -> None:
    old = PLAIN.replace(b"/Contents 4 0 R", b"/Contents [ 7 4 0 R null ]")
    apart = taken(Source(file(CATALOG, PAGES, old, CONTENT)))
    assert apart.pages[0].contents == 1
    assert b"/Contents X" in written(apart, {})


def test_names_are_only_said_when_a_paper_is_bound() -> None:
    apart = page(b"/Annots [5 0 R]", b"<< /Subtype /Link /A << /S /GoTo /D (a.1) >> >>")
    assert list(apart.names) == [b"a.1", b""]
    assert [first for _, first, _ in apart.leaves] == [b""]
