"""Values are renumbered: references change, text that only looks like one does not."""

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procbuild.pdf.apart.relocatable import Relocatable, key_reference
from procbuild.pdf.syntax import reference
from procbuild.pdf.values import DamagedError


def renumber(*values: bytes, numbers: dict[int, int]) -> list[bytes]:
    loose = Relocatable()
    loose.add(values)
    return render(loose, numbers)


def render(loose: Relocatable, numbers: dict[int, int]) -> list[bytes]:
    return loose.render({old: reference(new) for old, new in numbers.items()})


def test_references_are_renumbered() -> None:
    loose = Relocatable()
    assert loose.add([b"<< /A 1 0 R /B[2 0  R 3  0 R]>>", b"7"]) == [1, 2, 3]
    assert loose.add([b"[ 1 0 R ]"]) == [1]
    assert render(loose, {1: 11, 2: 12}) == [
        b"<< /A 11 0 R /B[12 0 R null]>>",
        b"7",
        b"[ 11 0 R ]",
    ]


def test_values_can_be_renumbered_twice() -> None:
    loose = Relocatable()
    loose.add([b"[ 1 0 R ]"])
    assert render(loose, {1: 5}) == [b"[ 5 0 R ]"]
    assert render(loose, {1: 6}) == [b"[ 6 0 R ]"]


@given(st.text(st.sampled_from("ab 1R0()\\/StructParent\n\r\t\x00é"), max_size=30))
def test_strings_are_unchanged(text: str) -> None:
    pdf = pikepdf.new()
    written = pikepdf.Dictionary(A=pikepdf.String(text), B=pdf.Root).unparse()
    (value,) = renumber(written, numbers={pdf.Root.objgen[0]: 9})
    read = pikepdf.Object.parse(value.replace(b"9 0 R", b"true"))
    assert bytes(read.A) == bytes(pikepdf.String(text))
    assert read.get("/B") == pikepdf.Object.parse(b"true")


def test_keys_of_the_parent_tree_are_negative_numbers() -> None:
    loose = Relocatable()
    leaf = b"<< /Nums [ %s 1 0 R %s 1 0 R ] >>" % (key_reference(3), key_reference(99))
    assert loose.add([b"<< /StructParents 3 /P 1 0 R >>", leaf]) == [1, 1, 1]
    assert loose.render({1: b"2 0 R", -4: b"103"}) == [
        b"<< /StructParents 103 /P 2 0 R >>",
        b"<< /Nums [ 103 2 0 R null 2 0 R ] >>",
    ]


def test_an_indirect_key_is_removed() -> None:
    assert renumber(b"<< /StructParent 10 0 R >>", numbers={10: 9}) == [b"<< /StructParent null >>"]


def test_names_that_look_like_keys_are_unchanged() -> None:
    assert renumber(b"<< /PbKey3 1 0 R >>", numbers={1: 2}) == [b"<< /PbKey3 2 0 R >>"]
    (text,) = renumber(b"(/StructParents 3 and 1 0 R)", numbers={})
    assert str(pikepdf.Object.parse(text)) == "/StructParents 3 and 1 0 R"


@pytest.mark.parametrize(
    "text", [b"(a\\ R)", b"(a\\\\ R)", b"(a\\\\\\ R)", b"(\\/StructParent)", b"(\\) R)"]
)
def test_an_escaped_blank_is_unchanged(text: bytes) -> None:
    (value,) = renumber(text, numbers={})
    assert bytes(pikepdf.Object.parse(value)) == bytes(pikepdf.Object.parse(text))


@pytest.mark.parametrize("text", [b"[ 1 7 R ]", b"[ R ]", b"[ /A 0 R ]"])
def test_a_reference_to_a_later_generation_is_refused(text: bytes) -> None:
    with pytest.raises(DamagedError, match="generation 0"):
        Relocatable().add([text])


def test_integers_that_readers_cannot_hold_become_real_numbers() -> None:
    held = Relocatable()
    held.add([b"[%b 7 0 R (1%b) -%b]" % ((b"9" * 30,) * 3), b"<< /A %b >>" % (b"1" * 18)])
    assert held.render({7: b"3 0 R"}) == [
        b"[%b. 3 0 R (1%b) -%b.]" % ((b"9" * 30,) * 3),
        b"<< /A %b >>" % (b"1" * 18),
    ]
