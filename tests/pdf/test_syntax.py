"""PDF syntax: objects as written to a file."""

from procbuild.pdf.bound.metadata import sanitize
from procbuild.pdf.syntax import Stream, compressed_rows, lay_out, pack_count, xref_row


def test_cross_reference_rows_have_the_offsets_of_objects() -> None:
    count = 450
    values = [(10 + index, b"%d" % index) for index in range(count)]
    packs = [7, 8, 9]
    assert pack_count(count) == len(packs)
    layout = lay_out([(5, Stream(b"<< /A 1 >>", b"data"))], values, packs)
    body = b"".join(layout.chunks)
    assert layout.size == len(body)
    assert layout.rows[5] == xref_row(0)
    assert body.startswith(b"5 0 obj\n<< /Length 4 /A 1 >>\nstream\ndata\nendstream\nendobj\n")
    assert layout.rows[7] == xref_row(body.index(b"7 0 obj"))
    assert layout.rows[10 + 200] == compressed_rows(8, 1)[0]
    assert layout.rows[10 + 449] == compressed_rows(9, 50)[49]


def test_text_strings_keep_non_bmp_characters() -> None:
    assert sanitize("𝒩 and 漢\x00\ud800\uffff") == "𝒩 and 漢"
