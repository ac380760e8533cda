"""Values that are renumbered: references change, what only looks like one stays as it is."""

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procbuild.pdf.metadata import clean
from procbuild.pdf.syntax import Loose, Stream, key_reference, lay_out, pack_count, packed_rows, row


def renumbered(*values: bytes, numbers: dict[int, int]) -> list[bytes]:
    loose = Loose()
    loose.add(values)
    return loose.numbered(numbers, base=100, block=50)


def test_references_are_found_and_renumbered() -> None:
    loose = Loose()
    assert loose.add([b"<< /A 1 0 R /B [ 2 0 R 3 1 R ] >>", b"7"]) == [(1, 0), (2, 0), (3, 1)]
    assert loose.add([b"[ 1 0 R ]"]) == [(1, 0)]
    assert loose.numbered({1: 11, 2: 12}, 0, 0) == [
        b"<< /A 11 0 R /B [ 12 0 R null ] >>",
        b"7",
        b"[ 11 0 R ]",
    ]


def test_values_can_be_numbered_twice() -> None:
    loose = Loose()
    loose.add([b"[ 1 0 R ]"])
    assert loose.numbered({1: 5}, 0, 0) == [b"[ 5 0 R ]"]
    assert loose.numbered({1: 6}, 0, 0) == [b"[ 6 0 R ]"]


@given(st.text(st.sampled_from("ab 1R0()\\/StructParent\n\r\t\x00é"), max_size=30))
def test_a_string_stays_what_it_was(text: str) -> None:
    pdf = pikepdf.new()
    written = pikepdf.Dictionary(A=pikepdf.String(text), B=pdf.Root).unparse()
    (value,) = renumbered(written, numbers={pdf.Root.objgen[0]: 9})
    read = pikepdf.Object.parse(value.replace(b"9 0 R", b"true"))
    assert bytes(read.A) == bytes(pikepdf.String(text))
    assert read.B is True


def test_keys_of_the_parent_tree_count_from_the_base() -> None:
    leaf = b"<< /Nums [ %s 1 0 R %s 1 0 R ] >>" % (key_reference(4), key_reference(99))
    assert renumbered(b"<< /StructParents 3 /P 1 0 R >>", leaf, numbers={1: 2}) == [
        b"<< /StructParents 103 /P 2 0 R >>",
        b"<< /Nums [ 104 2 0 R null 2 0 R ] >>",
    ]


def test_a_key_that_another_object_says_goes() -> None:
    assert renumbered(b"<< /StructParent 10 0 R >>", numbers={10: 9}) == [
        b"<< /StructParent null >>"
    ]


def test_names_that_look_like_keys_are_left_alone() -> None:
    assert renumbered(b"<< /PbKey3 1 0 R >>", numbers={1: 2}) == [b"<< /PbKey3 2 0 R >>"]
    (text,) = renumbered(b"(/StructParents 3 and 1 0 R)", numbers={})
    assert str(pikepdf.Object.parse(text)) == "/StructParents 3 and 1 0 R"


def test_an_object_of_two_lines_is_refused() -> None:
    with pytest.raises(ValueError, match="line break"):
        Loose().add([b"<<\n>>"])


def test_rows_say_where_the_objects_are() -> None:
    count = 450
    values = [(10 + place, b"%d" % place) for place in range(count)]
    packs = [7, 8, 9]
    assert pack_count(count) == len(packs)
    laid = lay_out([(5, Stream(b"<< /A 1 >>", b"data"))], values, packs)
    body = b"".join(laid.chunks)
    assert laid.size == len(body)
    assert laid.rows[5] == row(0)
    assert body.startswith(b"5 0 obj\n<< /A 1 /Length 4 >>\nstream\ndata\nendstream\nendobj\n")
    assert laid.rows[7] == row(body.index(b"7 0 obj"))
    assert laid.rows[10 + 200] == packed_rows(8, 1)[0]
    assert laid.rows[10 + 449] == packed_rows(9, 50)[49]


def test_text_keeps_characters_beyond_the_first_plane() -> None:
    assert clean("𝒩 and 漢\x00\ud800\uffff") == "𝒩 and 漢"
