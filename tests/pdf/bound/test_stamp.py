"""Stamps are placed in free space, or not at all."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import pikepdf
import pypdfium2
import pytest
import typst

from procbuild.pdf.apart.boxes import Frame
from procbuild.pdf.bound.paper import Choices
from procbuild.pdf.bound.stamp import Form, Line, place_stamps
from procbuild.pdf.space import Space, Strip, fit_to_sheet
from tests.pdf.reading import glyphs
from tests.pdf.sample_documents import make_part, read_free_margins, write_simple_pdf

FORM = Form(number=0, width=100, height=12)
HEAD = Line(page=0, where="head", left=(FORM,))
FOOT = Line(page=0, where="foot", left=(FORM,))
PLACES: tuple[Literal["head", "foot"], ...] = ("head", "foot")
FREE = Space(600, 800, 72, 72, (Strip(0, 64),), (Strip(736, 800),))


def test_a_stamp_is_placed_at_its_preferred_position() -> None:
    (stamp,), full = place_stamps([[HEAD]], [FREE])
    assert (stamp.x, stamp.y, full) == (72, 34, [])


def test_a_stamp_avoids_text_and_drawings() -> None:
    space = Space(600, 800, 72, 72, (Strip(0, 30), Strip(44, 64)))
    (stamp,), _ = place_stamps([[HEAD]], [space])
    assert 46 <= stamp.y <= 50


def test_the_next_variant_is_tried_and_a_full_page_reported() -> None:
    only_foot = Space(600, 800, 72, 72, (), (Strip(736, 800),))
    (stamp,), full = place_stamps([[HEAD, FOOT]], [only_foot])
    assert stamp.y > 736
    assert full == []
    assert place_stamps([[HEAD, FOOT]], [Space(600, 800, 72, 72)]) == ([], [0])


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_stamp_rotates_with_the_page(rotate: int) -> None:
    frame = Frame((10, 20, 610, 820), rotate)
    a, b, c, d, e, f = frame.place(30, 40, 12)
    corner = (e + 12 * c, f + 12 * d)  # top left of the form
    expected = {0: (40, 780), 90: (50, 50), 180: (580, 60), 270: (570, 790)}[rotate]
    assert corner == pytest.approx(expected)
    assert (a * d - b * c) == 1


def test_free_space_is_measured_beside_text_and_under_white_paint(tmp_path: Path) -> None:
    text = "BT /F1 10 Tf 72 752 Td (A running head of its own) Tj ET 72 300 400 300 re f"
    white = "1 g 0 700 612 92 re f 0 g 72 300 400 300 re f"
    first, second = read_free_margins(write_simple_pdf(tmp_path / "a.pdf", text, white))
    assert len(first.above) == 2
    assert first.above[0].bottom < 792 - 752
    assert not first.above[0].painted
    assert second.above[0].painted
    assert first.left == pytest.approx(72, abs=2)


def overlay(page_spaces: Sequence[Space], lean: bool) -> tuple[bytes, Choices]:
    """Make a stamp with the text X for each page."""
    count = len(page_spaces)
    page = "#set page(width: 30pt, height: 12pt, margin: 0pt)\nX"
    sheet = typst.compile(page.encode(), ignore_system_fonts=True, pdf_tags=False)
    form = Form(number=0, width=30, height=12)
    lines = [
        [
            Line(page=number, where="head", left=(form,)),
            Line(page=number, where="foot", left=(form,)),
        ]
        for number in range(count)
    ]
    return sheet, lambda _sizes: lines


@pytest.mark.parametrize(
    "content",
    [
        "q q q 3 0 0 3 50 50 cm BT /F1 9 Tf 9 99 Td (unbalanced) Tj",
        "Q Q 2 0 0 2 0 0 cm BT /F1 9 Tf 9 99 Td (too many) Tj ET Q Q",
        "1 g 0 0 612 792 re f 0 g q 2 0 0 2 0 0 cm BT /F1 9 Tf 9 99 Td (white) Tj",
        "1 g 0 0 612 792 re f /OC /Off BDC EMC EMC EMC 0 g BT /F1 9 Tf 9 99 Td (a) Tj /OC /Off BDC",
        "1 g 0 0 612 792 re f 0 g q 2 0 0 2 0 0 cm % a comment at the end",
    ],
)
def test_unbalanced_content_does_not_affect_stamps(tmp_path: Path, content: str) -> None:
    source = write_simple_pdf(tmp_path / "a.pdf", content)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="hidden"))
        pdf.Root.OCProperties = {"/OCGs": [layer], "/D": {"/OFF": [layer]}}
        pdf.pages[0].Resources.Properties = pikepdf.Dictionary(Off=layer)
        pdf.save(source)
    (tmp_path / "out").mkdir()
    _, single = make_part(source, tmp_path / "out", overlay=overlay)
    before, after = glyphs(source, 0), glyphs(single, 0)
    assert [glyph for glyph in after if glyph not in before] == [("X", *_place(after))]
    assert all(glyph in after for glyph in before)
    picture = pypdfium2.PdfDocument(single)[0].render(scale=2, grayscale=True).to_pil()
    assert picture.crop((120, 60, 220, 100)).getextrema()[0] < 128, "the stamp is missing"


def _place(glyphs_read: list[tuple[str, float, float]]) -> tuple[float, float]:
    x, y = next((x, y) for character, x, y in glyphs_read if character == "X")
    assert 60 < x < 110
    assert 740 < y < 765
    return x, y


def test_blank_margins_are_cut_before_a_page_is_scaled_down() -> None:
    a4 = Space(595, 842, 72, 72, (Strip(0, 60),), (Strip(780, 842),))
    letter, factor = fit_to_sheet(a4, (612, 792))
    assert factor == 1
    assert (letter.width, letter.height) == (612, 792)
    assert letter.above[0].bottom == 35
    _, factor = fit_to_sheet(a4, (400, 500))
    assert factor == pytest.approx(500 / 842)


def test_a_landscape_page_gets_a_landscape_sheet() -> None:
    wide = Space(842, 595, 72, 72)
    sheet, factor = fit_to_sheet(wide, (612, 792))
    assert (round(sheet.width * factor), round(sheet.height * factor)) == (792, 612)


def test_pikepdf_reads_a_stamped_page(tmp_path: Path) -> None:
    source = write_simple_pdf(tmp_path / "a.pdf", "BT /F1 9 Tf 72 400 Td (text) Tj ET")
    (tmp_path / "out").mkdir()
    _, single = make_part(source, tmp_path / "out", overlay=overlay)
    with pikepdf.open(single) as pdf:
        assert b"/Artifact" in pdf.pages[0].obj.Contents[0].read_bytes()


def test_grey_of_any_value_and_white_annotations_are_ink(tmp_path: Path) -> None:
    grey = write_simple_pdf(tmp_path / "a.pdf", "0.7529 g 0 0 612 792 re f")
    (space,) = read_free_margins(grey)
    assert (space.above, space.below) == ((), ())
    with pikepdf.open(grey, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(b"72 300 400 300 re f")
        white = pdf.make_stream(
            b"1 g 0 0 612 90 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 612, 90],
        )  # fmt: skip
        page.Annots = [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=[0, 702, 612, 792],
                AP=pikepdf.Dictionary(N=white), F=4,
            )
        ]  # fmt: skip
        pdf.save(grey)
    (space,) = read_free_margins(grey)
    assert space.above == ()
    assert space.below


@pytest.mark.parametrize(
    ("entries", "is_free"),
    [
        ({"Subtype": pikepdf.Name.FreeText}, False),
        ({"Subtype": pikepdf.Name.Text}, False),
        ({"Subtype": pikepdf.Name.Stamp}, False),
        ({"Subtype": pikepdf.Name.Line, "F": 4}, False),
        ({"Subtype": pikepdf.Name.FreeText, "F": 2}, True),
        ({"Subtype": pikepdf.Name.FreeText, "F": 32}, True),
        ({"Subtype": pikepdf.Name.Link}, True),
        ({"Subtype": pikepdf.Name.Popup}, True),
        ({"Subtype": pikepdf.Name.Widget, "FT": pikepdf.Name.Tx}, True),
        ({"Subtype": pikepdf.Name.Widget, "FT": pikepdf.Name.Tx, "AP": {}}, False),
    ],
    ids=str,
)
@pytest.mark.parametrize("rotate", [0, 90])
def test_what_viewers_draw_by_themselves_is_ink(
    tmp_path: Path, entries: dict[str, Any], is_free: bool, rotate: int
) -> None:
    paper = write_simple_pdf(tmp_path / "a.pdf", "72 300 400 300 re f")
    with pikepdf.open(paper, allow_overwriting_input=True) as pdf:
        appearance = pikepdf.Dictionary(N=pdf.make_stream(b"", Subtype=pikepdf.Name.Form))
        shown = {"AP": appearance} if "AP" in entries else {}
        rectangle = [10, 100, 50, 700] if rotate else [100, 752, 500, 772]
        annotation = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=rectangle, **{**entries, **shown})
        )
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([annotation]))
        pdf.pages[0].Annots = pikepdf.Array([annotation])
        pdf.pages[0].Rotate = rotate
        pdf.save(paper)
    (space,) = read_free_margins(paper)
    rows = (10, 50) if rotate else (20, 40)
    crossed = [strip for strip in space.above if strip.top < rows[1] and strip.bottom > rows[0]]
    assert bool(crossed) == is_free
