"""Fonts: embedded or not, Type 3, readable as Unicode."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest

from procbuild.conference import Limits
from procbuild.model import Font
from procbuild.pdf.inspect import inspect
from tests.pdf.drawing import pdf_of, save_to_bytes

Name = pikepdf.Name


def read_fonts(**dictionaries: pikepdf.Dictionary) -> dict[str, Font]:
    """Read the fonts of a page with these fonts in its resources."""
    with pikepdf.open(BytesIO(pdf_of([[]]))) as pdf:
        resources = pikepdf.Dictionary(
            {f"/{name}": pdf.make_indirect(font) for name, font in dictionaries.items()}
        )
        pdf.pages[0].obj.Resources = pikepdf.Dictionary(Font=resources)
        inspected = inspect(save_to_bytes(pdf), Limits()).fonts
    return dict(zip(sorted(dictionaries), inspected, strict=True))


def make_font(kind: str, **keys: Any) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(Type=Name.Font, Subtype=Name(f"/{kind}"), **keys)


def test_fonts_have_a_name_without_subset_prefix_and_may_be_embedded() -> None:
    descriptor = pikepdf.Dictionary(FontFile3=pikepdf.Dictionary())
    result = read_fonts(
        a=make_font("Type1", BaseFont=Name("/ABCDEF+CMR10"), FontDescriptor=descriptor),
        b=make_font("Type1", BaseFont=Name("/Helvetica")),
    )
    assert (result["a"].name, result["a"].embedded, result["a"].page) == ("CMR10", True, 1)
    assert (result["b"].name, result["b"].embedded) == ("Helvetica", False)


@pytest.mark.parametrize(
    ("names", "readable"), [(["/a65", "/a66"], False), (["/zero", "/alpha", "/minus"], True)]
)
def test_a_type_3_font_is_embedded_and_readable_by_its_glyph_names(
    names: list[str], readable: bool
) -> None:
    differences = pikepdf.Array([0, *(Name(name) for name in names)])
    result = read_fonts(a=make_font("Type3", Encoding=pikepdf.Dictionary(Differences=differences)))[
        "a"
    ]
    assert (result.type, result.embedded, result.unicode) == ("Type3", True, readable)


def make_cid_font(ordering: str, encoding: str, **keys: Any) -> pikepdf.Dictionary:
    info = pikepdf.Dictionary(Registry="Adobe", Ordering=ordering, Supplement=0)
    descendant = make_font("CIDFontType2", BaseFont=Name("/Mincho"), CIDSystemInfo=info)
    return make_font(
        "Type0",
        BaseFont=Name("/Mincho"),
        Encoding=Name(f"/{encoding}"),
        DescendantFonts=pikepdf.Array([descendant]),
        **keys,
    )


def test_composite_fonts_may_be_readable() -> None:
    result = read_fonts(
        a=make_cid_font("Identity", "Identity-H"),
        b=make_cid_font("Japan1", "Identity-H"),
        c=make_cid_font("Identity", "UniGB-UTF16-H"),
        d=make_cid_font("Identity", "Identity-H", ToUnicode=pikepdf.Dictionary()),
    )
    assert {name: item.unicode for name, item in result.items()} == {
        "a": False,
        "b": True,
        "c": True,
        "d": True,
    }
    assert {item.type for item in result.values()} == {"CIDFontType2"}


def test_a_symbolic_truetype_font_without_encoding_is_unmapped() -> None:
    symbolic = make_font("TrueType", BaseFont=Name.Odd, FontDescriptor=pikepdf.Dictionary(Flags=4))
    latin = make_font("TrueType", BaseFont=Name.Arial, FontDescriptor=pikepdf.Dictionary(Flags=32))
    result = read_fonts(a=symbolic, b=latin)
    assert not result["a"].unicode
    assert result["b"].unicode


def font_names(old: bytes, new: bytes) -> set[str]:
    """Return the names of the fonts of a PDF in whose plain objects this is replaced."""
    file = BytesIO()
    with pikepdf.open(BytesIO(pdf_of([[]]))) as pdf:
        pdf.save(file, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert old in file.getvalue()
    return {item.name for item in inspect(file.getvalue().replace(old, new), Limits()).fonts}


def test_a_name_that_is_not_utf8_is_kept_as_written() -> None:
    names = font_names(b"/BaseFont /Courier", b"/BaseFont /#cb#ced")
    assert "#cb#ced" in names
    assert "Times-Roman" in names


def test_a_font_is_found_whatever_the_name_of_its_resource() -> None:
    assert "Courier" in font_names(b"/mono ", b"/F#ff ")


def test_a_font_in_a_form_on_two_pages_counts_once() -> None:
    with pikepdf.open(BytesIO(pdf_of([[], []]))) as pdf:
        inner = pdf.make_indirect(make_font("Type1", BaseFont=Name.Symbol))
        form = pikepdf.Stream(pdf, b"")
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=inner))
        for page in pdf.pages:
            page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
        result = inspect(save_to_bytes(pdf), Limits()).fonts
    assert [(item.name, item.page) for item in result] == [("Symbol", 1)]


@pytest.mark.parametrize("text_has_font", [True, False])
def test_fonts_of_figures_are_distinguished(text_has_font: bool) -> None:
    with pikepdf.open(BytesIO(pdf_of([[]]))) as pdf:
        odd = pdf.make_indirect(make_font("TrueType", BaseFont=Name.Odd))
        form = pdf.make_stream(b"", Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F=odd)))
        resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im1=form))
        if text_has_font:
            resources.Font = pikepdf.Dictionary(F=make_font("Type1", BaseFont=Name.Times))
        pdf.pages[0].obj.Resources = resources
        result = inspect(save_to_bytes(pdf), Limits()).fonts
    assert {item.name: item.figure for item in result if item.name == "Odd"} == {
        "Odd": text_has_font
    }
    assert not any(item.figure for item in result if item.name == "Times")
