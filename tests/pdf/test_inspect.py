"""The objects of a PDF, and the messages for files that are refused."""

import base64
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO

import pikepdf
import pytest

from procbuild.conference import Limits
from procbuild.pdf.inspect import ObjectFacts, UnreadableError, inspect
from tests.pdf.drawing import Text, pdf_of, save_to_bytes

PDF = pdf_of([[Text(72, 72, "A page of text")]])


def add_to_catalog(**keys: object) -> bytes:
    """Return the PDF with these keys added to its catalog."""
    with pikepdf.open(BytesIO(PDF)) as pdf:
        for key, value in keys.items():
            pdf.Root[f"/{key}"] = value
        return save_to_bytes(pdf)


def hazard_kinds(data: bytes) -> list[str]:
    return [hazard.kind for hazard in inspect(data, Limits()).hazards]


def read(data: bytes) -> ObjectFacts:
    return inspect(data, Limits())


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b"", "empty", "nothing was uploaded"),
        (b"\0\0 \r\n", "empty", "nothing was uploaded"),
        (b"<!DOCTYPE html><title>404</title>", "not-a-pdf", "HTML page: the download failed"),
        (b"PK\x03\x04word/document.xml", "not-exported", "Office document"),
        (b"%!PS-Adobe-3.0", "not-exported", "PostScript"),
        (b"\\documentclass{article}", "not-exported", "LaTeX source"),
        (b'{"error": "not found"}', "not-a-pdf", "JSON"),
        (b"\x89PNG\r\n\x1a\n", "not-a-pdf", "picture"),
        (b"hello", "not-a-pdf", "does not begin with %PDF"),
        (b"%PDF-1.7\nnothing more", "damaged", "upload is incomplete"),
    ],
)
def test_files_that_are_no_pdf_are_refused_by_their_kind(
    data: bytes, kind: str, words: str
) -> None:
    with pytest.raises(UnreadableError) as caught:
        inspect(data, Limits())
    assert caught.value.kind == kind
    assert words in caught.value.problem


def test_a_file_cut_off_is_an_incomplete_upload() -> None:
    with pytest.raises(UnreadableError, match="upload is incomplete"):
        inspect(PDF[: len(PDF) // 2], Limits())


def test_a_plain_paper_has_no_hazards() -> None:
    assert hazard_kinds(PDF) == []


ACTION = pikepdf.Dictionary(Type=pikepdf.Name.Action, S=pikepdf.Name.JavaScript, JS="app.alert(1)")


@pytest.mark.parametrize(
    ("keys", "kind", "detail"),
    [
        ({"OpenAction": ACTION}, "javascript", "app.alert(1)"),
        ({"AA": pikepdf.Dictionary(WC=ACTION)}, "additional-action", "when the document closes"),
        ({"AA": pikepdf.Object.parse(b"<< /WC#FF 1 >>")}, "additional-action", "WC#FF"),
        (
            {"OpenAction": pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")},
            "launch",
            "Launch calc.exe",
        ),
        (
            {"OpenAction": pikepdf.Dictionary(S=pikepdf.Name.GoToR, F="other.pdf")},
            "remote-goto",
            "GoToR other.pdf",
        ),
        (
            {"AcroForm": pikepdf.Dictionary(XFA="<xfa/>", Fields=pikepdf.Array())},
            "xfa",
            "",
        ),
    ],
)
def test_actions_in_object_streams_are_found(
    keys: dict[str, object], kind: str, detail: str
) -> None:
    data = add_to_catalog(**keys)
    assert b"JavaScript" not in data, "the action is not in an object stream"
    details = {str(hazard.kind): hazard.detail for hazard in read(data).hazards}
    assert details[kind] == detail


def test_an_embedded_file_is_named() -> None:
    with pikepdf.open(BytesIO(PDF)) as pdf:
        pdf.attachments["data.csv"] = b"1,2"
        data = save_to_bytes(pdf)
    hazard = read(data).hazards[0]
    assert (hazard.kind, hazard.detail) == ("embedded-file", "data.csv")


def test_annotations_and_links_have_displayed_coordinates() -> None:
    with pikepdf.open(BytesIO(PDF)) as pdf:
        page = pdf.pages[0]
        page.obj.CropBox = pikepdf.Array([10, 20, 600, 780])
        link = pikepdf.Dictionary(
            Subtype=pikepdf.Name.Link,
            Rect=pikepdf.Array([110, 680, 160, 660]),
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org"),
        )
        note = pikepdf.Dictionary(
            Subtype=pikepdf.Name.Text,
            Rect=pikepdf.Array([10, 760, 30, 780]),
            T="Reviewer",
            Contents="no!",
        )
        inner = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=pikepdf.Array([0, 0, 9, 9]))
        page.obj.Annots = pikepdf.Array([link, note, inner])
        data = save_to_bytes(pdf)
    facts = read(data)
    assert facts.links == 2
    assert [(uri.uri, uri.page, uri.bbox) for uri in facts.uris] == [
        ("https://example.org", 1, (100.0, 100.0, 150.0, 120.0))
    ]
    assert [(hazard.kind, hazard.detail, hazard.page, hazard.bbox) for hazard in facts.hazards] == [
        ("annotation", "Text by Reviewer: no!", 1, (0.0, 0.0, 20.0, 20.0))
    ]


def test_boxes_are_inherited_and_scaled() -> None:
    with pikepdf.open(BytesIO(pdf_of([[], []]))) as pdf:
        tree = pdf.Root.Pages
        for page in pdf.pages:
            del page.obj["/MediaBox"]
        tree.MediaBox = pikepdf.Array([0, 0, 500, 700])
        tree.Rotate = 270
        pdf.pages[1].obj.UserUnit = 2
        data = save_to_bytes(pdf)
    views = read(data).views
    assert [view.upright for view in views] == [(500, 700), (1000, 1400)]
    assert [view.size for view in views] == [(700, 500), (1400, 1000)]


def test_a_wrong_page_count_is_reported() -> None:
    file = BytesIO()
    with pikepdf.open(BytesIO(pdf_of([[], []]))) as pdf:
        pdf.save(file, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = file.getvalue().replace(b"/Count 2", b"/Count 7")
    facts = read(data)
    assert len(facts.views) == 2
    assert [(hazard.kind, hazard.detail) for hazard in facts.hazards] == [
        ("broken-page-tree", "/Count says 7 pages, there are 2")
    ]


def test_repeated_pages_are_reported() -> None:
    with pikepdf.open(BytesIO(pdf_of([[Text(9, 9, "a")], [Text(9, 9, "b")]]))) as pdf:
        kids = pdf.Root.Pages.Kids
        kids.append(kids[0])
        data = save_to_bytes(pdf)
    assert [hazard.detail for hazard in read(data).hazards] == ["page 3 is page 1 again"]


def test_a_cyclic_page_tree_is_refused() -> None:
    with pikepdf.open(BytesIO(PDF)) as pdf:
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)
        data = save_to_bytes(pdf)
    with pytest.raises(UnreadableError, match="contains itself"):
        inspect(data, Limits())


def test_messages_name_the_limit() -> None:
    with pytest.raises(UnreadableError, match=r"check\.limits\.pages"):
        inspect(pdf_of([[]] * 4), Limits(pages=3))
    assert len(inspect(pdf_of([[]] * 3), Limits(pages=3)).views) == 3


ENCODERS: Mapping[str, Callable[[bytes], bytes]] = {
    "/FlateDecode": zlib.compress,
    "/ASCIIHexDecode": lambda data: data.hex("\n").encode() + b">",
    "/ASCII85Decode": lambda data: base64.a85encode(data, wrapcol=70) + b"~>",
}


@pytest.mark.parametrize(
    "filters",
    [
        ["/FlateDecode"],
        ["/FlateDecode", "/FlateDecode"],
        ["/ASCIIHexDecode", "/FlateDecode"],
        ["/ASCII85Decode", "/ASCIIHexDecode", "/FlateDecode"],
    ],
)
def test_a_decompression_bomb_is_stopped_at_the_limit(filters: list[str]) -> None:
    data = b" " * (3 << 20)
    for name in reversed(filters):
        data = ENCODERS[name](data)
    with pikepdf.open(BytesIO(PDF)) as pdf:
        stream = pikepdf.Stream(pdf, b"")
        stream.write(data, filter=pikepdf.Array(map(pikepdf.Name, filters)))
        pdf.pages[0].obj.Contents = stream
        file = BytesIO()
        pdf.save(file, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    assert inspect(file.getvalue(), Limits(decompressed_megabytes=8)).views
    with pytest.raises(UnreadableError, match="more than 2 MiB") as caught:
        inspect(file.getvalue(), Limits(decompressed_megabytes=2))
    assert caught.value.kind == "too-big"


def test_a_password_is_refused_only_if_it_is_needed_to_read() -> None:
    with pikepdf.open(BytesIO(PDF)) as pdf:
        with_user_password, with_owner_password = BytesIO(), BytesIO()
        pdf.save(with_user_password, encryption=pikepdf.Encryption(owner="o", user="u"))
        pdf.save(with_owner_password, encryption=pikepdf.Encryption(owner="o", user=""))
    with pytest.raises(UnreadableError, match="without a password") as caught:
        inspect(with_user_password.getvalue(), Limits())
    assert caught.value.kind == "password"
    facts = read(with_owner_password.getvalue())
    assert facts.encrypted
    assert [hazard.kind for hazard in facts.hazards] == ["encryption"]


def test_junk_and_wrong_offsets_are_found() -> None:
    assert hazard_kinds(b"From: me\n\n" + PDF) == ["junk-before-header"]
    position = PDF.rindex(b"startxref")
    wrong_offset = PDF[:position] + b"startxref\n7\n%%EOF\n"
    assert hazard_kinds(wrong_offset) == ["broken-xref"]


def test_linearization_must_fit_the_file() -> None:
    file = BytesIO()
    with pikepdf.open(BytesIO(PDF)) as pdf:
        pdf.save(file, linearize=True)
    data = file.getvalue()
    assert hazard_kinds(data) == []
    assert hazard_kinds(data + b"\n") == ["broken-linearization"]


def test_the_later_version_of_header_and_catalog_wins() -> None:
    assert read(add_to_catalog(Version=pikepdf.Name("/1.7"))).version == "1.7"
    assert read(add_to_catalog(Version=pikepdf.Name("/1.0"))).version == read(PDF).version
