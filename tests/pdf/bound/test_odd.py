"""Odd papers are bound correctly, or refused with a reason."""

import shutil
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from procbuild.conference import Limits
from procbuild.files import sha256_of
from procbuild.pdf.apart.links import MAX_ANNOTATIONS
from procbuild.pdf.bound.job import Job
from procbuild.pdf.bound.paper import make
from procbuild.pdf.read import read_pdf
from tests.pdf.apart.test_source import CATALOG, CONTENT, PAGE, PAGES, make_pdf
from tests.pdf.bound.test_stamp import overlay
from tests.pdf.reading import links, outline
from tests.pdf.sample_documents import make_part, write_simple_pdf


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder for the papers that are written."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_a_cyclic_outline_is_cut(tmp_path: Path, out: Path) -> None:
    source = write_simple_pdf(tmp_path / "a.pdf", "")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        item = pdf.make_indirect(pikepdf.Dictionary(Title=pikepdf.String("Round")))
        item.Next = item
        item.First = item
        pdf.Root.Outlines = pdf.make_indirect(pikepdf.Dictionary(First=item, Last=item))
        pdf.save(source)
    assert [title for _, title, _ in outline(make_part(source, out)[1])] == ["Round"]


def test_annotations_beyond_a_limit_are_removed(tmp_path: Path, out: Path) -> None:
    source = write_simple_pdf(tmp_path / "a.pdf", "")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        page.Annots = pikepdf.Array(
            pikepdf.Dictionary(
                Subtype=pikepdf.Name.Link,
                Rect=pikepdf.Array([0, 0, 9, 9]),
                Dest=pikepdf.Array([page, pikepdf.Name.Fit]),
            )
            for _ in range(20_000)
        )
        pdf.save(source)
    part, single = make_part(source, out)
    assert links(single) == {(0, "page", "0"): MAX_ANNOTATIONS}
    assert part.segment.notes == (("annotation beyond the first 10000 of a page", 10_000),)


def test_pages_may_share_a_list_of_annotations(tmp_path: Path, out: Path) -> None:
    source = write_simple_pdf(tmp_path / "a.pdf", "", "")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        names = pikepdf.NameTree.new(pdf)
        names["two"] = pikepdf.Array([pdf.pages[1].obj, pikepdf.Name.Fit])
        pdf.Root.Names = pikepdf.Dictionary(Dests=names.obj)
        link = pikepdf.Dictionary(
            Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], Dest=pikepdf.String("two")
        )
        shared = pdf.make_indirect(pikepdf.Array([link]))
        for page in pdf.pages:
            page.obj.Annots = shared
        pdf.save(source)
    _, single = make_part(source, out)
    assert links(single) == {(0, "page", "1"): 1, (1, "page", "1"): 1}


LATIN = b"/#dcberschrift"


@pytest.mark.parametrize("where", ["destination", "key of an annotation", "role", "outline"])
def test_names_need_not_be_utf8(where: str, tmp_path: Path, out: Path) -> None:
    source = write_simple_pdf(tmp_path / "a.pdf", "BT /F1 12 Tf 72 600 Td (text) Tj ET")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        value = pikepdf.Object.parse(LATIN)
        link = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
        link.A = pikepdf.Dictionary({"/S": pikepdf.Name.URI, "/URI": "https://example.org/"})
        page.Annots = pikepdf.Array([pdf.make_indirect(link)])
        match where:
            case "destination":
                page.Annots.append(
                    pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], Dest=value)
                )
                pdf.Root.Dests = pikepdf.Object.parse(b"<< " + LATIN + b" [ 0 /Fit ] >>")
            case "key of an annotation":
                odd = b"<< /Subtype /Text /Rect [ 0 0 9 9 ] " + LATIN + b" 1 >>"
                page.Annots.append(pikepdf.Object.parse(odd))
            case "role":
                element = pdf.make_indirect(pikepdf.Dictionary(S=value, K=0))
                root = pikepdf.Dictionary(K=element, RoleMap=pikepdf.Dictionary(X=pikepdf.Name.P))
                pdf.Root.StructTreeRoot = pdf.make_indirect(root)
            case _:
                item = pikepdf.Dictionary(Title=pikepdf.String("Begin"))
                item.A = pikepdf.Dictionary({"/S": pikepdf.Name.GoTo, "/D": value})
                item = pdf.make_indirect(item)
                pdf.Root.Outlines = pdf.make_indirect(pikepdf.Dictionary(First=item, Last=item))
        pdf.save(source)
    _, single = make_part(source, out)
    assert links(single)[0, "address", "https://example.org/"] == 1
    assert read_pdf(source.read_bytes(), "", Limits())[0].pages == 1


@pytest.mark.parametrize("box", [[0, 0, 0, 0], [5, 5, 5, 900], [0, 0, 0.1, 0.1]])
def test_a_page_without_area_becomes_a_letter_page(
    tmp_path: Path, out: Path, box: list[float]
) -> None:
    source = write_simple_pdf(tmp_path / "a.pdf", "BT /F1 9 Tf 9 9 Td (x) Tj ET", "")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.MediaBox = pikepdf.Array(box)
        pdf.save(source)
    _, single = make_part(source, out, overlay=overlay)
    with pikepdf.open(single) as pdf:
        assert [page.mediabox.as_list() for page in pdf.pages] == [[0, 0, 612, 792]] * 2


def test_boxes_that_viewers_disagree_on_are_normalized(tmp_path: Path, out: Path) -> None:
    source = write_simple_pdf(tmp_path / "a.pdf", "BT /F1 9 Tf 9 9 Td (x) Tj ET", "")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        first, second = (page.obj for page in pdf.pages)
        first.CropBox = pikepdf.Array([2000, 2000, 2612, 2792])
        first.Rotate = 100
        first.UserUnit = -1
        second.CropBox = pikepdf.Array([100, 100, 300, 300])
        second.Rotate = -90
        second.Contents = 5
        pdf.save(source)
    _, single = make_part(source, out, overlay=overlay)
    with pikepdf.open(single) as pdf:
        first, second = (page.obj for page in pdf.pages)
        assert "/CropBox" not in first
        assert "/UserUnit" not in first
        assert first.Rotate == 90
        assert second.CropBox.as_list() == [100, 100, 300, 300]
        assert second.Rotate == -90
        assert all(isinstance(content, pikepdf.Stream) for content in second.get("/Contents", ()))


def test_an_owner_password_is_removed(tmp_path: Path, out: Path) -> None:
    source = write_simple_pdf(tmp_path / "a.pdf", "BT /F1 9 Tf 72 400 Td (secret) Tj ET")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.save(source, encryption=pikepdf.Encryption(owner="owner", user=""))
    _, single = make_part(source, out)
    with pikepdf.open(single) as pdf:
        assert not pdf.is_encrypted
    assert "secret" in pypdfium2.PdfDocument(single)[0].get_textpage().get_text_bounded()


def test_files_that_are_locked_or_no_pdf_are_refused(tmp_path: Path) -> None:
    locked = write_simple_pdf(tmp_path / "locked.pdf", "")
    with pikepdf.open(locked, allow_overwriting_input=True) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="owner", user="user"))
    garbage = tmp_path / "garbage.pdf"
    garbage.write_bytes(b"<html>404</html>")
    for source in (locked, garbage):
        job = Job(source=source, pages=1, base=1, block=99, key="k", segment=tmp_path / "segment")
        assert make(job, None).problem


def test_another_number_of_pages_is_refused(tmp_path: Path) -> None:
    source = write_simple_pdf(tmp_path / "a.pdf", "", "")
    job = Job(source=source, pages=3, base=1, block=99, key="k", segment=tmp_path / "segment")
    assert "disagree on its number of pages: 2 or 3" in make(job, None).problem


def test_a_paper_that_changed_since_it_was_hashed_is_refused(tmp_path: Path) -> None:
    source, segment = write_simple_pdf(tmp_path / "a.pdf", ""), tmp_path / "segment"
    sha256 = sha256_of(source)
    job = Job(source=source, sha256=sha256, pages=1, base=1, block=99, key="k", segment=segment)
    assert not make(job, None).problem
    segment.unlink()
    source.write_bytes(source.read_bytes() + b"%")
    assert "changed while it was read" in make(job, None).problem
    assert not segment.exists()


def test_too_few_reserved_numbers_are_reported(tmp_path: Path) -> None:
    source = write_simple_pdf(tmp_path / "a.pdf", "", "")
    job = Job(source=source, pages=2, base=1, block=3, key="k", segment=tmp_path / "segment")
    assert make(job, None).need > 3


RESOURCES = PAGE.replace(b">>", b"/Resources << /X 5 0 R >> >>")
LONG = b"9" * 5000

NUMBERS = {
    "in a reference": b"<< /A %s 0 R >>" % LONG,
    "that is none": b"[ 1-2 0 R ]",
    "of a key": b"<< /StructParent %s >>" % LONG,
    "of a length": b"<< /Length %s >>\nstream\n\nendstream" % LONG,
    "of another length": b"<< /Length %s >>\nstream\n\nendstream" % LONG[:20],
}


@pytest.mark.parametrize("name", NUMBERS)
def test_an_infinite_number_is_left_to_qpdf(tmp_path: Path, out: Path, name: str) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(make_pdf(CATALOG, PAGES, RESOURCES, CONTENT, NUMBERS[name]))
    _, single = make_part(source, out)
    with pikepdf.open(single) as pdf:
        assert pdf.pages[0].obj.Contents.read_bytes() == b"q Q"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"<< /Type [1] /A (x) /PieceInfo 3 >>", b"<< /Type [1] /A (x) >>"),
        (b"<< /S << >> /EF 3 /F (x) >>", b"null"),
        (b"<< /EF 3 /UF <78> /D << /EF 4 >> >>", b"null"),
        (b"<< /E 3 /EF << /Type /Font >> /F 4 >>", b"<< /E 3 /EF << /Type /Font >> /F 4 >>"),
        (b"(this endobj ends nothing)", b"(this endobj ends nothing)"),
    ],
)
def test_odd_values_are_bound(tmp_path: Path, out: Path, value: bytes, expected: bytes) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(make_pdf(CATALOG, PAGES, RESOURCES, CONTENT, value))
    _, single = make_part(source, out)
    with pikepdf.open(single) as pdf:
        resources = pdf.pages[0].obj.Resources
        assert resources.get("/X") == pikepdf.Object.parse(expected)


@pytest.mark.parametrize("entries", [b"", b"/A"])
def test_a_stream_has_the_right_length(tmp_path: Path, out: Path, entries: bytes) -> None:
    stream = b"<< /Length 80 %s >>\nstream\n%s\nendstream" % (entries, b" " * 80)
    source = tmp_path / "a.pdf"
    source.write_bytes(make_pdf(CATALOG, PAGES, RESOURCES, CONTENT, stream))
    _, single = make_part(source, out)
    with pikepdf.open(single) as pdf:
        assert len(pdf.pages[0].obj.Resources.X.read_raw_bytes()) < 80
        assert not [warning for warning in pdf.get_warnings() if "Length" in str(warning)]


def test_active_content_is_removed_from_pages(tmp_path: Path, out: Path) -> None:
    link = b"<< /Subtype /Link /Rect [0 0 9 9] /Popup << /A << /S /JavaScript /JS (x) >> >> >>"
    page = PAGE.replace(b">>", b"/Annots [%s] /Group << /S /Launch /F (x) >> >>" % link)
    source = tmp_path / "a.pdf"
    source.write_bytes(make_pdf(CATALOG, PAGES, page, CONTENT))
    _, single = make_part(source, out)
    with pikepdf.open(single) as pdf:
        page_ = pdf.pages[0].obj
        assert page_.Type == "/Page"
        assert "/Group" not in page_
        assert page_.Annots[0].keys() == {"/Subtype", "/Rect", "/Popup"}
        assert not page_.Annots[0].Popup.keys()


@pytest.mark.real
@pytest.mark.parametrize(
    "name", ["rotated_page3", "cropbox_offset", "userunit_2", "mixed_a4_letter", "linearized"]
)
def test_rotated_cropped_and_scaled_pages_change_only_in_the_margins(
    real: Path, tmp_path: Path, out: Path, name: str
) -> None:
    source = tmp_path / f"{name}.pdf"
    shutil.copy(real / "hostile" / f"{name}.pdf", source)
    _, single = make_part(source, out, overlay=overlay)
    before, after = pypdfium2.PdfDocument(source), pypdfium2.PdfDocument(single)
    for number in range(min(3, len(before))):
        original, stamped = (
            document[number].render(scale=1, grayscale=True).to_pil()
            for document in (before, after)
        )
        assert original.size == stamped.size
        inner = (0, 64, original.width, original.height - 64)
        assert original.crop(inner).tobytes() == stamped.crop(inner).tobytes()
        assert original.tobytes() != stamped.tobytes(), "the stamp is missing"


NAMES = [
    b"",
    b"a",
    b"#",
    b"b c",
    b"\xfe\xff\x00a",
    b"\x80\xff",
    b"\xff\xfe",
    b"\0",
    b"/",
    b"(\\\r\n",
]


@pytest.mark.parametrize("is_action", [True, False])
def test_viewers_find_every_name(tmp_path: Path, out: Path, *, is_action: bool) -> None:
    source = write_simple_pdf(tmp_path / "a.pdf", *["" for _ in NAMES])
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pairs = pikepdf.Array()
        for page, name in sorted(zip(pdf.pages, NAMES, strict=True), key=lambda pair: pair[1]):
            pairs.extend([pikepdf.String(name), pikepdf.Array([page.obj, pikepdf.Name.Fit])])
            action = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.String(name))
            target = {"A": action} if is_action else {"Dest": pikepdf.String(name)}
            link = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], **target)
            page.Annots = pikepdf.Array([pdf.make_indirect(link)])
        pdf.Root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=pairs))
        pdf.save(source)
    _, single = make_part(source, out)
    assert links(single) == {(page, "page", str(page)): 1 for page in range(len(NAMES))}


def test_a_name_in_both_places_is_that_of_the_tree(tmp_path: Path, out: Path) -> None:
    source = write_simple_pdf(tmp_path / "a.pdf", "", "")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        first, second = (pikepdf.Array([page.obj, pikepdf.Name.Fit]) for page in pdf.pages)
        pdf.Root.Dests = pikepdf.Dictionary(a=first, b=first)
        tree = pikepdf.Array([pikepdf.String("a"), second])
        pdf.Root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=tree))
        pdf.pages[0].Annots = pikepdf.Array(
            pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], Dest=name)
            for name in (pikepdf.String("a"), pikepdf.String("b"))
        )
        pdf.save(source)
    _, single = make_part(source, out)
    assert links(single) == {(0, "page", "1"): 1, (0, "page", "0"): 1}
