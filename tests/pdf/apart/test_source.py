"""Simple files are read as by qpdf, and all other files are refused."""

import re
import time
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from procbuild.pdf.apart.index import MAX_OBJECTS, decode
from procbuild.pdf.apart.repaired import rewrite
from procbuild.pdf.apart.source import Source
from procbuild.pdf.values import DamagedError, Entries, Ref, Value, on_one_line
from tests.demo.specimens import SPECIMENS

REFERENCE = re.compile(rb"\b(\d+) +0 +R\b")

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"
CONTENT = b"<< /Length 3 >>\nstream\nq Q\nendstream"


def make_pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """Make a PDF of these objects, numbered from 1."""
    data, offsets = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows)
    end = b"trailer\n<< /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (trailer, len(data))
    return data + table + end


PLAIN = make_pdf(CATALOG, PAGES, PAGE, CONTENT)


def save_specimen(mode: pikepdf.ObjectStreamMode) -> bytes:
    """Save a sample paper with or without object streams."""
    stream = BytesIO()
    with pikepdf.open(BytesIO(next(iter(SPECIMENS.values())).make())) as pdf:
        pdf.save(stream, object_stream_mode=mode, linearize=mode.name == "generate")
    return stream.getvalue()


def read_objects(source: Source, pdf: pikepdf.Pdf) -> Iterator[tuple[int, bytes, bytes]]:
    """Read all objects with procbuild and with qpdf."""
    for number in {*source.index.offsets, *source.index.packed}:
        text, data = source.text(number)
        theirs = pdf.get_object(number, 0)
        if isinstance(theirs, pikepdf.Stream):
            assert data == theirs.read_raw_bytes()
            theirs = pikepdf.Dictionary(dict(theirs.stream_dict.items()))
            del theirs["/Length"]
        if isinstance(theirs, pikepdf.Object):
            yield number, on_one_line([text])[0], theirs.unparse(resolved=True)


def same(a: bytes, b: bytes) -> bool:
    """Return whether two values are equal; references become names, which qpdf can parse."""
    left, right = (REFERENCE.sub(rb"/Ref\1", text) for text in (a, b))
    return pikepdf.Object.parse(left).unparse() == pikepdf.Object.parse(right).unparse()


@pytest.mark.parametrize("mode", ["disable", "preserve", "generate"])
def test_objects_are_read_as_by_qpdf(mode: str) -> None:
    data = save_specimen(pikepdf.ObjectStreamMode[mode])
    with pikepdf.open(BytesIO(data)) as pdf:
        objects_read = list(read_objects(Source(data), pdf))
    assert len(objects_read) > 5
    for number, ours, theirs in objects_read:
        assert same(ours, theirs), number


def test_real_papers_are_read_as_by_qpdf(real: Path) -> None:
    plain = 0
    for path in [*real.glob("unireps2023/*.pdf"), *real.glob("sigdial/papers/*.pdf")]:
        source = Source(path.read_bytes())
        with pikepdf.open(path, inherit_page_attributes=False) as pdf:
            for number, ours, theirs in read_objects(source, pdf):
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


def test_an_object_ends_before_the_next_one() -> None:
    with pytest.raises(DamagedError, match="no end"):
        Source(PLAIN.replace(b"endobj\n2 0 obj", b"      \n2 0 obj")).text(1)


def test_pages_inherit_attributes() -> None:
    pages = b"<< /Kids [3 0 R] /Count 1 /Rotate 90 /Resources << /Font << >> >> >>"
    page = b"<< /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    source = Source(make_pdf(CATALOG, pages, page, CONTENT))
    (number,) = source.pages
    entries = source.entries(number) or {}
    assert entries[b"/Rotate"] == b"90"
    assert isinstance(entries[b"/Resources"], Ref)
    assert source.entries(entries[b"/Resources"]) == {b"/Font": {}}


def test_inherited_values_are_parsed_once() -> None:
    pages = b"<< /Kids [3 0 R 5 0 R] /Count 2 /MediaBox [0 0 9 9] >>"
    page = b"<< /Parent 2 0 R >>"
    source = Source(make_pdf(CATALOG, pages, page, CONTENT, page))
    first, second = ((source.entries(number) or {})[b"/MediaBox"] for number in source.pages)
    assert first is second
    assert first == [b"0", b"0", b"9", b"9"]


def test_null_attributes_are_inherited() -> None:
    pages = PAGES.replace(b">>", b"/Rotate 90 >>")
    source = Source(make_pdf(CATALOG, pages, PAGE.replace(b">>", b"/Rotate 9 0 R >>"), CONTENT))
    assert (source.entries(source.pages[0]) or {})[b"/Rotate"] == b"90"


def test_changes_are_written() -> None:
    source = Source(PLAIN)
    (source.entries(Ref(3)) or {})[b"/Rotate"] = b"90"
    assert source.serialized(3)[0].endswith(b"/Rotate 90 >>")
    number = source.add({b"/A": Ref(3)}, b"data")
    assert source.serialized(number) == (b"<< /A 3 0 R >>", b"data")
    assert source.add(b"7") == number + 1


def test_new_objects_do_not_take_the_number_of_missing_ones() -> None:
    source = Source(
        make_pdf(CATALOG, PAGES, PAGE, b"<< /Length 0 /Next 5 0 R >>\nstream\nendstream")
    )
    number = source.add({})
    assert source.value(Ref(5)) is None
    assert source.serialized(number) == (b"<< >>", None)


ODD_FILES = {
    "junk before the header": b"junk\n" + PLAIN,
    "no end": PLAIN[:-20],
    "a table elsewhere": PLAIN.replace(b"startxref\n", b"startxref\n1"),
    "an object elsewhere": PLAIN.replace(b"0000000009", b"0000000010"),
    "another number": PLAIN.replace(b"3 0 obj", b"9 0 obj"),
    "a later generation": PLAIN.replace(b"3 0 obj", b"3 1 obj"),
    "encrypted": make_pdf(CATALOG, PAGES, PAGE, CONTENT, trailer=b"/Encrypt 1 0 R"),
    "no catalog": make_pdf(b"7", PAGES, PAGE, CONTENT),
    "a page twice": make_pdf(CATALOG, PAGES.replace(b"3 0 R", b"3 0 R 3 0 R"), PAGE, CONTENT),
    "a loop of pages": make_pdf(CATALOG, PAGES.replace(b"3 0 R", b"2 0 R"), PAGE, CONTENT),
    "a page in place": make_pdf(CATALOG, PAGES.replace(b"3 0 R", PAGE), PAGE, CONTENT),
    "loops of tables": make_pdf(
        CATALOG, PAGES, PAGE, CONTENT, trailer=b"/Prev %d" % PLAIN.index(b"xref")
    ),
    "references in a circle": make_pdf(CATALOG, b"5 0 R", PAGE, CONTENT, b"2 0 R"),
    "an object that is a reference": make_pdf(CATALOG, b"5 0 R", PAGE, CONTENT, PAGES),
    "a row of no kind": PLAIN.replace(b"n \ntrailer", b"x \ntrailer"),
    "another end": PLAIN + b"startxref\n9\n",
    "an older table nowhere": make_pdf(CATALOG, PAGES, PAGE, CONTENT, trailer=b"/Prev 9.0"),
}


@pytest.mark.parametrize("name", ODD_FILES)
def test_odd_files_are_refused(name: str) -> None:
    with pytest.raises(DamagedError):
        assert Source(ODD_FILES[name]).pages


@pytest.mark.parametrize(
    "content",
    [
        CONTENT.replace(b"3", b"2"),
        CONTENT.replace(b"3", b"99"),
        CONTENT.replace(b"/Length 3", b""),
        CONTENT.replace(b"/Length 3", b"/A << /Length 2 >>"),
        CONTENT.replace(b"/Length 3", b"/A (/Length 3)"),
        CONTENT.replace(b"/Length 3", b"/Length 4 0 R"),
    ],
)
def test_wrong_stream_lengths_are_refused(content: bytes) -> None:
    source = Source(make_pdf(CATALOG, PAGES, PAGE, content))
    with pytest.raises((DamagedError, RecursionError)):
        source.text(4)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (b"/#4Cength 3 /A (/Length 9)", b"<< /A (/Length 9) >>"),
        (b"/A << /Length 9 >> /Length 3", b"<< /A << /Length 9 >> >>"),
        (b"/Length 3 % /Length 9\n", b"<< >>"),
    ],
)
def test_text_that_only_looks_like_a_length_is_ignored(entries: bytes, expected: bytes) -> None:
    source = Source(make_pdf(CATALOG, PAGES, PAGE, b"<< %s >>\nstream\nq Q\nendstream" % entries))
    assert source.text(4) == (expected, b"q Q")


UNREADABLE = {
    "no catalog",
    "encrypted",
    "references in a circle",
    "an object that is a reference",
    "a later generation",
    "another number",
    "a loop of pages",
}
"""Names of files that qpdf cannot read either"""


@pytest.mark.parametrize("name", ODD_FILES)
def test_files_that_qpdf_reads_are_rewritten(name: str) -> None:
    if name in UNREADABLE:
        with pytest.raises(DamagedError, match=r"^(?!stream <)"):
            assert Source(rewrite(ODD_FILES[name])).pages
    else:
        assert len(Source(rewrite(ODD_FILES[name])).pages) in {1, 2}


def test_damaged_metadata_is_ignored() -> None:
    odd = b"junk\n" + make_pdf(CATALOG.replace(b">>", b"/Metadata (none) >>"), PAGES, PAGE, CONTENT)
    assert len(Source(rewrite(odd)).pages) == 1


def make_pdf_with_xref_stream(entries: bytes, rows: bytes) -> bytes:
    """Make a PDF whose cross-reference table is a stream."""
    data = b"%PDF-1.7\n"
    offsets = []
    for number, text in enumerate((CATALOG, PAGES, PAGE, CONTENT), 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = b"\0\0\0" + b"".join(b"\1" + offset.to_bytes(2, "big") for offset in offsets)
    content = zlib.compress(table + rows)
    head = b"5 0 obj\n<< /Root 1 0 R /Filter /FlateDecode /Length %d %s >>\nstream\n" % (
        len(content),
        entries,
    )
    return data + head + content + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(data)


def test_cross_reference_streams_are_read() -> None:
    assert Source(make_pdf_with_xref_stream(b"/Size 5 /W [1 2 0]", b"")).pages == [3]
    assert Source(make_pdf_with_xref_stream(b"/Size 9 /Index [0 5] /W [1 2 0]", b"")).pages == [3]
    for entries in (b"/Size 5 /W [0 2 0]", b"/Size 5 /W [1 2]", b"/Size 5 /W [1 2 0] /Index [0]"):
        with pytest.raises(DamagedError, match="unusual shape"):
            Source(make_pdf_with_xref_stream(entries, b""))


def make_pdf_with_object_stream(count: int, head: bytes) -> bytes:
    """Make a PDF whose catalog and pages are in an object stream with this count and header."""
    data = b"%PDF-1.7\n"
    offsets = [len(data)]
    data += b"4 0 obj\n%s\nendobj\n" % CONTENT
    content = b"\n".join([head, CATALOG, PAGES, PAGE])
    entries = b"<< /Type /ObjStm /N %d /First %d /Length %d >>" % (
        count,
        len(head) + 1,
        len(content),
    )
    offsets.append(len(data))
    data += b"5 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (entries, content)
    rows = b"\0\0\0\0" + b"".join(b"\2\0\5%c" % index for index in range(3))
    rows += b"".join(b"\1" + offset.to_bytes(2, "big") + b"\0" for offset in offsets)
    table = b"6 0 obj\n<< /Root 1 0 R /W [1 2 1] /Size 6 /Length %d >>\nstream\n" % len(rows)
    end = b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(data)
    return data + table + rows + end


HEAD = b"1 0 2 %d 3 %d" % (len(CATALOG) + 1, len(CATALOG) + len(PAGES) + 2)


def test_the_count_of_an_object_stream_must_be_right() -> None:
    assert Source(make_pdf_with_object_stream(3, HEAD)).pages == [3]
    for count, head in ((2, HEAD), (4, HEAD), (9**99, HEAD), (3, HEAD + b" 4"), (3, b"1 0 2")):
        with pytest.raises(DamagedError, match="invalid index"):
            assert Source(make_pdf_with_object_stream(count, head)).pages


def test_hybrid_files_are_read() -> None:
    row = b"\1" + PLAIN.index(b"4 0 obj").to_bytes(2, "big")
    entries = b"<< /W [1 2 0] /Index [4 1] /Length 3 >>"
    stream = b"9 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (entries, row)
    offset = PLAIN.index(b"xref")
    free = b"0000000000 65535 f \ntrailer\n<< /XRefStm %d" % offset
    data = PLAIN[:offset] + stream + re.sub(rb".*\ntrailer\n<<", free, PLAIN[offset:])
    moved = data.replace(b"startxref\n%d" % offset, b"startxref\n%d" % (offset + len(stream)))
    assert Source(moved).text(4)[1] == b"q Q"


def test_a_table_of_many_sections_is_read_in_linear_time() -> None:
    parts = b"7 0\n" * 200_000
    start = time.monotonic()
    assert Source(PLAIN.replace(b"trailer", parts + b"trailer")).pages == [3]
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("predictor", [b"2", b"99", [b"12"], {b"/Predictor": b"12"}])
def test_other_predictors_are_refused(predictor: Value) -> None:
    parameters: dict[bytes, Value] = {b"/Predictor": predictor, b"/Columns": b"2"}
    entries: Entries = {b"/Filter": b"/FlateDecode", b"/DecodeParms": parameters}
    data = zlib.compress(b"\2ab\2cd")
    with pytest.raises(DamagedError, match="predictor"):
        decode(data, entries)
    parameters[b"/Predictor"] = b"12"
    assert decode(data, entries) == b"ab\xc4\xc6"


def test_a_table_of_too_many_objects_is_refused() -> None:
    rows = zlib.compress(bytes(MAX_OBJECTS + 1))
    head = b"<< /Root 1 0 R /W [1 0 0] /Size 99 /Filter /FlateDecode /Length %d >>" % len(rows)
    table = b"%%PDF-1.7\n1 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (head, rows)
    with pytest.raises(DamagedError, match="more than"):
        Source(table + b"startxref\n9\n%%EOF\n")


def test_object_streams_are_limited_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = Source(make_pdf_with_object_stream(3, HEAD))
    monkeypatch.setattr(source, "_remaining", 100)
    with pytest.raises(DamagedError, match="MiB decompressed"):
        assert source.pages
