"""Runs of text, pictures and drawings are read with their positions on the displayed page."""

from io import BytesIO

import pikepdf
import pytest

from procbuild.conference import Limits
from procbuild.layout import Ink
from procbuild.pdf.geometry import View
from procbuild.pdf.inspect import inspect
from procbuild.pdf.layout import Document, PdfiumPage
from procbuild.pdf.reading.figures import merge_strokes
from procbuild.pdf.reading.rows import text_of_runs
from procbuild.pdf.runs import Run
from tests.pdf.drawing import Frame, Text, pdf_of, save_to_bytes


def read_first_page(data: bytes, split: float = 0.0) -> PdfiumPage:
    document = Document(data)
    sheet = document.sheet(0, inspect(data, Limits()).views[0], split)
    document.close()
    assert sheet is not None
    return sheet


def read_run(text: Text) -> Run:
    (run,) = read_first_page(pdf_of([[text]])).runs
    return run


def test_a_run_has_position_size_font_and_colour() -> None:
    run = read_run(Text(100, 200, "Words here", size=12, font="bold", color=(1, 0, 0.5)))
    assert run.text == "Words here"
    assert run.base == pytest.approx(200, abs=0.1)
    assert run.box[0] == pytest.approx(100, abs=1)
    assert run.box[1] == pytest.approx(192, abs=1.5)
    assert (run.size, run.font, run.bold, run.italic) == (12, "Times-Bold", True, False)
    assert run.color == 0xFF0080
    assert (run.angle, run.visible) == (0, True)


def test_invisible_and_rotated_text_is_recognized() -> None:
    assert not read_run(Text(100, 200, "unseen", mode=3)).visible
    assert read_run(Text(20, 500, "stamp", upwards=True)).angle == 90


def test_size_is_the_displayed_size() -> None:
    data = pdf_of([[Text(100, 200, "twice", size=10)]], UserUnit=2)
    (run,) = read_first_page(data).runs
    assert run.size == 20
    assert run.base == pytest.approx(400, abs=0.1)


@pytest.mark.parametrize(
    ("rotate", "place"), [(0, (50, 30)), (90, (162, 50)), (180, (50, 162)), (270, (30, 50))]
)
def test_positions_are_those_of_the_displayed_page(rotate: int, place: tuple[float, float]) -> None:
    view = View(media_box=(0, 0, 100, 200), crop_box=(0, 8, 100, 200), rotate=rotate)
    assert view.size == ((100.0, 192.0) if rotate in (0, 180) else (192.0, 100.0))
    assert view.point(50, 170) == place
    assert view.box(60, 180, 50, 170)[2] <= view.size[0]


def make_page(content: bytes) -> bytes:
    """Make a PDF of one page with this content stream."""
    with pikepdf.open(BytesIO(pdf_of([[Text(0, 0, "x"), Text(0, 0, "x", font="bold")]]))) as pdf:
        pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, content)
        return save_to_bytes(pdf)


def read_runs(content: bytes, split: float = 0.0) -> list[str]:
    """Return the texts of the runs of a page with this content stream."""
    return [run.text for run in read_first_page(make_page(content), split).runs]


def test_names_in_one_operator_are_split_at_wide_gaps() -> None:
    names = b"BT /roman 10 Tf 100 700 Td [(Ada Lovelace) -2000 (Alan Turing)] TJ ET"
    assert read_runs(names, split=792) == ["Ada Lovelace", "Alan Turing"]
    assert len(read_runs(names)) == 1


def test_letters_of_another_font_that_are_drawn_last_are_put_in_their_gaps() -> None:
    content = (
        b"BT /roman 10 Tf 100 700 Td [(Nguy) -444 (n An, Ann L) -444 (e)] TJ ET "
        b"BT /bold 10 Tf 122.2 700 Td (e) Tj ET BT /bold 10 Tf 177.2 700 Td (e) Tj ET"
    )
    assert read_runs(content) == ["Nguy", "e", "n An, Ann L", "e", "e"]


def test_a_blank_at_the_end_of_a_run_does_not_hide_the_gap_to_the_next() -> None:
    """Chromium draws the blank between two words with the first of them."""
    content = b"BT /roman 10 Tf 100 700 Td (Camera ) Tj /bold 10 Tf (Ready) Tj ET"
    camera, ready = read_first_page(make_page(content)).runs
    assert text_of_runs([camera, ready]) == "Camera Ready"
    assert ready.box[0] - camera.box[2] > 2


def test_letters_beyond_the_basic_plane_do_not_shift_the_others() -> None:
    """PDFium counts two characters for each of them."""
    content = b"BT /roman 10 Tf 100 700 Td (Camera ) Tj /bold 10 Tf (A) Tj ( Ready) Tj ET"
    to_unicode = (
        b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <41> <D835DC42> endbfchar"
    )
    with pikepdf.open(BytesIO(make_page(content))) as pdf:
        pdf.pages[0].obj.Resources.Font.bold.ToUnicode = pikepdf.Stream(pdf, to_unicode)
        runs = read_first_page(save_to_bytes(pdf)).runs
    assert text_of_runs(runs) == "Camera \U0001d442 Ready"


@pytest.mark.parametrize(
    ("left", "right", "text"),
    [
        ("山", "田", "山田"),
        ("？", "４", "？４"),
        ("김", "칠", "김칠"),
        ("山", "A", "山 A"),
        ("a", "b", "a b"),
    ],
)
def test_no_space_is_read_between_chinese_or_japanese_characters(
    left: str, right: str, text: str
) -> None:
    first = read_run(Text(100, 200, "x", size=10))._replace(text=left, box=(100, 190, 108, 200))
    second = first._replace(text=right, box=(110.6, 190, 118, 200))
    assert text_of_runs([first, second]) == text


def test_text_drawn_over_other_text_is_a_separate_run() -> None:
    content = b"BT /roman 10 Tf 100 700 Td (Nguyen An) Tj ET BT /bold 10 Tf 112 700 Td (x) Tj ET"
    assert read_runs(content) == ["Nguyen An", "x"]


def test_names_are_split_only_above_the_abstract() -> None:
    wide = "[(Ada Lovelace) -2000 (Alan Turing)] TJ"
    with pikepdf.open(BytesIO(pdf_of([[Text(0, 0, "x")]]))) as pdf:
        content = f"BT /roman 10 Tf 100 300 Td {wide} 0 -20 Td (Abstract) Tj 0 -20 Td {wide} ET"
        pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, content.encode())
        data = save_to_bytes(pdf)
    texts = [run.text for run in read_first_page(data, split=100).runs]
    assert texts == ["Ada Lovelace", "Alan Turing", "Abstract", "Ada Lovelace Alan Turing"]


def test_an_accent_over_an_accented_capital_is_raised_more() -> None:
    with pikepdf.open(BytesIO(pdf_of([[Text(0, 0, "x")]]))) as pdf:
        content = (
            "BT /roman 10 Tf 1 0 0 1 100 700 Tm (NGUY\u00caN) Tj 1 0 0 1 132 704.5 Tm (´) Tj ET"
        )
        pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, content.encode("cp1252"))
        data = save_to_bytes(pdf)
    assert [run.text for run in read_first_page(data).runs] == ["NGUY\u00ca\u0301N"]


def test_a_comma_below_a_letter_belongs_to_it() -> None:
    with pikepdf.open(BytesIO(pdf_of([[Text(0, 0, "x")]]))) as pdf:
        content = b"BT /roman 10 Tf 1 0 0 1 100 700 Tm (S) Tj 1 0 0 1 101.8 697 Tm (,) Tj ET"
        pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, content)
        data = save_to_bytes(pdf)
    assert [run.text for run in read_first_page(data).runs] == ["Ș"]


@pytest.mark.parametrize(("letter", "rise"), [("e", 0.5), ("E", 2.5)])
def test_an_accent_in_a_run_of_its_own_is_attached(letter: str, rise: float) -> None:
    with pikepdf.open(BytesIO(pdf_of([[Text(0, 0, "x")]]))) as pdf:
        content = "BT /roman 10 Tf 1 0 0 1 100 700 Tm (Ros) Tj "
        content += f"1 0 0 1 116 700 Tm ({letter} Perez) Tj 1 0 0 1 117 {700 + rise} Tm (´) Tj ET"
        pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, content.encode("cp1252"))
        data = save_to_bytes(pdf)
    texts = [run.text for run in read_first_page(data).runs]
    assert texts == ["Ros", f"{letter}\u0301 Perez"]


def test_a_bar_over_an_l_makes_an_l_with_stroke() -> None:
    with pikepdf.open(BytesIO(pdf_of([[Text(0, 0, "x")]]))) as pdf:
        content = (
            b"BT /roman 10 Tf 100 700 Td [( ) 550 (Lukasz Pawe) -80 ( ) 250 (l is Lucky)] TJ ET"
        )
        pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, content)
        data = save_to_bytes(pdf)
    assert [run.text for run in read_first_page(data).runs] == ["Łukasz Paweł is Lucky"]


def test_a_gap_before_an_l_is_a_blank() -> None:
    with pikepdf.open(BytesIO(pdf_of([[Text(0, 0, "x")]]))) as pdf:
        content = b"BT /italic 10 Tf 100 700 Td [(never) -200 (Layer) -250 (less) ( Lucky)] TJ ET"
        pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, content)
        data = save_to_bytes(pdf)
    assert [run.text for run in read_first_page(data).runs] == ["never Layer less Lucky"]


def test_strokes_are_merged_to_drawings() -> None:
    frames = [Frame(100, 100, 80, 60), Frame(185, 100, 60, 60), Frame(100, 400, 50, 50)]
    ink = merge_strokes(read_first_page(pdf_of([frames])).strokes)
    assert [mark.kind for mark in ink] == ["drawing", "drawing"]
    assert ink[0].bbox == pytest.approx((100, 100, 245, 160), abs=1.5)


def read_ink(content: bytes) -> tuple[Ink, ...]:
    with pikepdf.open(BytesIO(pdf_of([[]]))) as pdf:
        pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, content)
        data = save_to_bytes(pdf)
    return merge_strokes(read_first_page(data).strokes)


def read_stroke_boxes(content: bytes) -> list[tuple[float, ...]]:
    return [mark.bbox for mark in read_ink(content)]


TABLE = b" ".join(
    [b"100 %d m 300 %d l S" % (y, y) for y in (500, 493, 486)]
    + [b"%d 486 m %d 500 l S" % (x, x) for x in (100, 200, 300)]
)


@pytest.mark.parametrize(
    ("content", "rules"),
    [(TABLE, 6), (TABLE + b" 100 486 m 300 500 l S", 0), (b"100 486 200 14 re S", 0)],
)
def test_the_rules_of_a_table_are_counted(content: bytes, rules: int) -> None:
    assert [mark.rules for mark in read_ink(content)] == [rules]


def test_clipped_and_white_strokes_are_ignored() -> None:
    line = b"0 0 m 900 900 l S"
    (box,) = read_stroke_boxes(b"100 500 200 100 re W n " + line)
    assert box == pytest.approx((100, 192, 300, 292), abs=1)
    assert read_stroke_boxes(b"1 1 1 rg 0 0 600 700 re f") == []
    assert read_stroke_boxes(b"0 0 600 700 re n") == []


def make_form(pdf: pikepdf.Pdf, content: bytes, box: list[int], **keys: object) -> pikepdf.Stream:
    stream = pikepdf.Stream(pdf, content)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    stream.BBox = pikepdf.Array(box)
    for key, value in keys.items():
        stream[f"/{key}"] = value
    return stream


def test_a_form_is_one_drawing_unless_it_contains_only_text() -> None:
    with pikepdf.open(BytesIO(pdf_of([[Text(0, 0, "x")]]))) as pdf:
        page = pdf.pages[0].obj
        font = page.Resources.Font
        page.Resources.XObject = pikepdf.Dictionary(
            A=make_form(pdf, b"0 0 m 900 900 l S 10 10 m 20 20 l S", [0, 0, 50, 50]),
            B=make_form(
                pdf,
                b"BT /roman 9 Tf 10 10 Td (only words) Tj ET",
                [0, 0, 90, 90],
                Resources=pikepdf.Dictionary(Font=font),
            ),
        )
        content = b"q 1 0 0 1 200 300 cm /A Do Q q 1 0 0 1 200 100 cm /B Do Q"
        page.Contents = pikepdf.Stream(pdf, content)
        data = save_to_bytes(pdf)
    first_page = read_first_page(data)
    assert [run.text for run in first_page.runs] == ["only words"]
    (mark,) = merge_strokes(first_page.strokes)
    assert mark.bbox == pytest.approx((200, 442, 250, 492), abs=1.5)


def test_text_outside_the_box_of_its_form_is_cropped() -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(612, 792))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        words = b"BT /F 10 Tf 10 20 Td (within) Tj 200 0 Td (without) Tj ET"
        resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        figure = make_form(pdf, words, [0, 0, 100, 50], Resources=resources)
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=figure))
        page.obj.Contents = pikepdf.Stream(pdf, b"q 2 0 0 2 100 300 cm /A Do Q")
        runs = read_first_page(save_to_bytes(pdf)).runs
    assert [(run.text, run.visible, run.cropped) for run in runs] == [
        ("within", True, False),
        ("without", False, True),
    ]


def test_unmapped_characters_are_counted() -> None:
    page = read_first_page(pdf_of([[Text(100, 100, "two words")]]))
    assert (page.characters, page.unmapped) == (8, {})
