"""Papers are read strictly: what is plain as qpdf reads it, anything else not at all."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from procbuild.pdf.mended import rewritten
from procbuild.pdf.source import Source
from procbuild.pdf.values import DamagedError, Ref, lines, written
from tests.demo.specimens import SPECIMENS

REFERENCE = re.compile(rb"\b(\d+) +0 +R\b")

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"
CONTENT = b"<< /Length 3 >>\nstream\nq Q\nendstream"


def file(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1."""
    data, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows)
    end = b"trailer\n<< /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (trailer, len(data))
    return data + table + end


PLAIN = file(CATALOG, PAGES, PAGE, CONTENT)


def saved(mode: pikepdf.ObjectStreamMode) -> bytes:
    """A specimen of the demo as it may be saved."""
    stream = BytesIO()
    with pikepdf.open(BytesIO(next(iter(SPECIMENS.values())).make())) as pdf:
        pdf.save(stream, object_stream_mode=mode, linearize=mode.name == "generate")
    return stream.getvalue()


def as_read(source: Source, pdf: pikepdf.Pdf) -> Iterator[tuple[int, bytes, bytes]]:
    """The objects for two readers, as qpdf writes them."""
    for number in {*source.index.offsets, *source.index.packed}:
        text, data = source.text(number)
        theirs = pdf.get_object(number, 0)
        if isinstance(theirs, pikepdf.Stream):
            assert data == theirs.read_raw_bytes()
            theirs = pikepdf.Dictionary(dict(theirs.stream_dict.items()))
            del theirs["/Length"]
        if isinstance(theirs, pikepdf.Object):
            yield number, lines([text])[0], theirs.unparse(resolved=True)


def same(one: bytes, other: bytes) -> bool:
    """Whether two values are one; qpdf parses references of a document alone."""
    left, right = (REFERENCE.sub(rb"/Ref\1", text) for text in (one, other))
    return pikepdf.Object.parse(left).unparse() == pikepdf.Object.parse(right).unparse()


@pytest.mark.parametrize("mode", ["disable", "preserve", "generate"])
def test_objects_are_what_qpdf_says(mode: str) -> None:
    data = saved(pikepdf.ObjectStreamMode[mode])
    with pikepdf.open(BytesIO(data)) as pdf:
        found = list(as_read(Source(data), pdf))
    assert len(found) > 5
    for number, ours, theirs in found:
        assert same(ours, theirs), number


def test_real_papers_are_what_qpdf_says(real: Path) -> None:
    plain = 0
    for path in [*real.glob("unireps2023/*.pdf"), *real.glob("sigdial/papers/*.pdf")]:
        source = Source(path.read_bytes())
        with pikepdf.open(path, inherit_page_attributes=False) as pdf:
            for number, ours, theirs in as_read(source, pdf):
                assert same(ours, theirs), (path.name, number)
        plain += 1
    assert plain > 40


def test_a_plain_file_has_pages_and_content() -> None:
    source = Source(PLAIN)
    assert source.pages == [3]
    assert source.text(4) == (b"\n<< >>\n", b"q Q")
    assert source.entries(Ref(4)) is None
    assert source.is_stream(Ref(4))
    assert source.value(Ref(99)) is None


def test_pages_have_what_they_inherit() -> None:
    pages = b"<< /Kids [3 0 R] /Count 1 /Rotate 90 /Resources << /Font << >> >> >>"
    page = b"<< /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    source = Source(file(CATALOG, pages, page, CONTENT))
    (number,) = source.pages
    entries = source.entries(number) or {}
    assert entries[b"/Rotate"] == b"90"
    assert isinstance(entries[b"/Resources"], Ref)
    assert source.entries(entries[b"/Resources"]) == {b"/Font": {}}


def test_what_is_changed_is_copied() -> None:
    source = Source(PLAIN)
    (source.entries(Ref(3)) or {})[b"/Rotate"] = b"90"
    assert source.copied(3)[0].endswith(b"/Rotate 90 >>")
    number = source.add({b"/A": Ref(3)}, b"data")
    assert source.copied(number) == (b"<< /A 3 0 R >>", b"data")
    assert number == 5


def test_values_of_another_file_bring_what_they_refer_to() -> None:
    other = Source(file(CATALOG, PAGES, PAGE, CONTENT))
    source = Source(PLAIN)
    known: dict[int, Ref] = {}
    first = source.adopt(other, [Ref(4), Ref(3)], known)
    assert first == [Ref(5), Ref(6)]
    assert source.copied(5) == (b"<< >>", b"q Q")
    page = source.entries(Ref(6)) or {}
    assert page[b"/Contents"] == Ref(5)
    assert source.adopt(other, [Ref(4)], known) == [Ref(5)]
    kids = source.entries(page[b"/Parent"]) or {}
    assert written(kids[b"/Kids"]) == b"[ 6 0 R ]"


ODD = {
    "junk before the header": b"junk\n" + PLAIN,
    "no end": PLAIN[:-20],
    "a table elsewhere": PLAIN.replace(b"startxref\n", b"startxref\n1"),
    "an object elsewhere": PLAIN.replace(b"0000000009", b"0000000010"),
    "another number": PLAIN.replace(b"3 0 obj", b"9 0 obj"),
    "a later generation": PLAIN.replace(b"3 0 obj", b"3 1 obj"),
    "encrypted": file(CATALOG, PAGES, PAGE, CONTENT, trailer=b"/Encrypt 1 0 R"),
    "no catalog": file(b"7", PAGES, PAGE, CONTENT),
    "a page twice": file(CATALOG, PAGES.replace(b"3 0 R", b"3 0 R 3 0 R"), PAGE, CONTENT),
    "a loop of pages": file(CATALOG, PAGES.replace(b"3 0 R", b"2 0 R"), PAGE, CONTENT),
    "a page in place": file(CATALOG, PAGES.replace(b"3 0 R", PAGE), PAGE, CONTENT),
    "loops of tables": file(
        CATALOG, PAGES, PAGE, CONTENT, trailer=b"/Prev %d" % PLAIN.index(b"xref")
    ),
    "references in a circle": file(CATALOG, b"5 0 R", PAGE, CONTENT, b"2 0 R"),
}


@pytest.mark.parametrize("what", ODD)
def test_what_is_odd_is_refused(what: str) -> None:
    with pytest.raises(DamagedError):
        assert Source(ODD[what]).pages


@pytest.mark.parametrize(
    "content",
    [
        CONTENT.replace(b"3", b"2"),
        CONTENT.replace(b"3", b"99"),
        CONTENT.replace(b"/Length 3", b""),
        CONTENT.replace(b"/Length 3", b"/Length 3 /A << /Length 3 >>"),
        CONTENT.replace(b"/Length 3", b"/Length 4 0 R"),
    ],
)
def test_a_stream_says_how_long_it_is(content: bytes) -> None:
    source = Source(file(CATALOG, PAGES, PAGE, content))
    with pytest.raises((DamagedError, RecursionError)):
        source.text(4)


LOST = {
    "no catalog",
    "encrypted",
    "references in a circle",
    "a later generation",
    "another number",
    "a loop of pages",
}
"""What nobody can read."""


@pytest.mark.parametrize("what", ODD)
def test_what_qpdf_reads_is_written_anew(what: str) -> None:
    if what in LOST:
        with pytest.raises(DamagedError, match=r"^(?!stream <)"):
            assert Source(rewritten(ODD[what])).pages
    else:
        assert len(Source(rewritten(ODD[what])).pages) in {1, 2}


def packed(entries: bytes, rows: bytes) -> bytes:
    """A PDF whose objects' places stand in a stream."""
    data = b"%PDF-1.7\n"
    places = []
    for number, one in enumerate((CATALOG, PAGES, PAGE, CONTENT), 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"\0\0\0" + b"".join(b"\1" + place.to_bytes(2, "big") for place in places)
    held = zlib.compress(table + rows)
    head = b"5 0 obj\n<< /Root 1 0 R /Filter /FlateDecode /Length %d %s >>\nstream\n" % (
        len(held),
        entries,
    )
    return data + head + held + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(data)


def test_a_table_may_be_a_stream() -> None:
    assert Source(packed(b"/Size 5 /W [1 2 0]", b"")).pages == [3]
    assert Source(packed(b"/Size 9 /Index [0 5] /W [1 2 0]", b"")).pages == [3]
    for entries in (b"/Size 5 /W [0 2 0]", b"/Size 5 /W [1 2]", b"/Size 5 /W [1 2 0] /Index [0]"):
        with pytest.raises(DamagedError, match="unusual shape"):
            Source(packed(entries, b""))
