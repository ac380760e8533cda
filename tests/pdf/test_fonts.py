"""Fonts: embedded or not, Type 3, readable as Unicode."""

from io import BytesIO

import pikepdf
import pytest

from procbuild.conference import Limits
from procbuild.model import Font
from procbuild.pdf.inspect import inspect
from tests.pdf.drawing import pdf_of, saved

Name = pikepdf.Name


def fonts(**made: pikepdf.Dictionary) -> dict[str, Font]:
    """What is read of fonts, by their names in the page's resources."""
    with pikepdf.open(BytesIO(pdf_of([[]]))) as pdf:
        resources = pikepdf.Dictionary(
            {f"/{name}": pdf.make_indirect(font) for name, font in made.items()}
        )
        pdf.pages[0].obj.Resources = pikepdf.Dictionary(Font=resources)
        found = inspect(saved(pdf), Limits()).fonts
    return dict(zip(sorted(made), found, strict=True))


def font(kind: str, **keys: object) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(Type=Name.Font, Subtype=Name(f"/{kind}"), **keys)


def test_subset_prefix_and_embedding() -> None:
    descriptor = pikepdf.Dictionary(FontFile3=pikepdf.Dictionary())
    found = fonts(
        a=font("Type1", BaseFont=Name("/ABCDEF+CMR10"), FontDescriptor=descriptor),
        b=font("Type1", BaseFont=Name("/Helvetica")),
    )
    assert (found["a"].name, found["a"].embedded, found["a"].page) == ("CMR10", True, 1)
    assert (found["b"].name, found["b"].embedded) == ("Helvetica", False)


@pytest.mark.parametrize(
    ("names", "readable"), [(["/a65", "/a66"], False), (["/zero", "/alpha", "/minus"], True)]
)
def test_type_3_is_embedded_and_readable_by_its_glyph_names(
    names: list[str], readable: bool
) -> None:
    differences = pikepdf.Array([0, *(Name(name) for name in names)])
    found = fonts(a=font("Type3", Encoding=pikepdf.Dictionary(Differences=differences)))["a"]
    assert (found.type, found.embedded, found.unicode) == ("Type3", True, readable)


def cid(ordering: str, encoding: str, **keys: object) -> pikepdf.Dictionary:
    info = pikepdf.Dictionary(Registry="Adobe", Ordering=ordering, Supplement=0)
    below = font("CIDFontType2", BaseFont=Name("/Mincho"), CIDSystemInfo=info)
    return font(
        "Type0",
        BaseFont=Name("/Mincho"),
        Encoding=Name(f"/{encoding}"),
        DescendantFonts=pikepdf.Array([below]),
        **keys,
    )


def test_composite_fonts() -> None:
    found = fonts(
        a=cid("Identity", "Identity-H"),
        b=cid("Japan1", "Identity-H"),
        c=cid("Identity", "UniGB-UTF16-H"),
        d=cid("Identity", "Identity-H", ToUnicode=pikepdf.Dictionary()),
    )
    assert {name: one.unicode for name, one in found.items()} == {
        "a": False,
        "b": True,
        "c": True,
        "d": True,
    }
    assert {one.type for one in found.values()} == {"CIDFontType2"}


def test_a_symbolic_truetype_font_without_encoding_says_nothing() -> None:
    symbolic = font("TrueType", BaseFont=Name.Odd, FontDescriptor=pikepdf.Dictionary(Flags=4))
    latin = font("TrueType", BaseFont=Name.Arial, FontDescriptor=pikepdf.Dictionary(Flags=32))
    found = fonts(a=symbolic, b=latin)
    assert not found["a"].unicode
    assert found["b"].unicode


def test_a_name_in_an_old_encoding_is_told_as_written() -> None:
    file = BytesIO()
    with pikepdf.open(BytesIO(pdf_of([[]]))) as pdf:
        pdf.save(file, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = file.getvalue().replace(b"/BaseFont /Courier", b"/BaseFont /#cb#ced")
    names = {one.name for one in inspect(data, Limits()).fonts}
    assert "#cb#ced" in names
    assert "Times-Roman" in names


def test_fonts_within_forms_count_once() -> None:
    with pikepdf.open(BytesIO(pdf_of([[], []]))) as pdf:
        inner = pdf.make_indirect(font("Type1", BaseFont=Name.Symbol))
        form = pikepdf.Stream(pdf, b"")
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=inner))
        for page in pdf.pages:
            page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
        found = inspect(saved(pdf), Limits()).fonts
    assert [(one.name, one.page) for one in found] == [("Symbol", 1)]


@pytest.mark.parametrize("has_own", [True, False])
def test_a_font_of_a_figure_is_told_from_those_of_the_page(has_own: bool) -> None:
    with pikepdf.open(BytesIO(pdf_of([[]]))) as pdf:
        odd = pdf.make_indirect(font("TrueType", BaseFont=Name.Odd))
        form = pdf.make_stream(b"", Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F=odd)))
        resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im1=form))
        if has_own:
            resources.Font = pikepdf.Dictionary(F=font("Type1", BaseFont=Name.Times))
        pdf.pages[0].obj.Resources = resources
        found = inspect(saved(pdf), Limits()).fonts
    assert {one.name: one.figure for one in found if one.name == "Odd"} == {"Odd": has_own}
    assert not any(one.figure for one in found if one.name == "Times")
