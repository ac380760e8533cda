"""The objects of a PDF, and the messages for files that are refused."""

import zlib
from io import BytesIO

import pikepdf
import pytest

from procbuild.conference import Limits
from procbuild.pdf.inspect import ObjectFacts, UnreadableError, inspect
from tests.pdf.drawing import Text, pdf_of, save_to_bytes

ONE = pdf_of([[Text(72, 72, "A page of text")]])


def changed(data: bytes = ONE, **keys: object) -> bytes:
    """A PDF with keys added to its catalog."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for key, value in keys.items():
            pdf.Root[f"/{key}"] = value
        return save_to_bytes(pdf)


def kinds(data: bytes) -> list[str]:
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
def test_other_files_are_named(data: bytes, kind: str, words: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        inspect(data, Limits())
    assert refused.value.kind == kind
    assert words in refused.value.problem


def test_a_file_cut_off_is_an_incomplete_upload() -> None:
    with pytest.raises(UnreadableError, match="upload is incomplete"):
        inspect(ONE[: len(ONE) // 2], Limits())


def test_a_plain_paper_has_no_hazards() -> None:
    assert kinds(ONE) == []


ACTION = pikepdf.Dictionary(Type=pikepdf.Name.Action, S=pikepdf.Name.JavaScript, JS="app.alert(1)")


@pytest.mark.parametrize(
    ("keys", "kind", "detail"),
    [
        ({"OpenAction": ACTION}, "javascript", "app.alert(1)"),
        ({"AA": pikepdf.Dictionary(WC=ACTION)}, "additional-action", "when the document closes"),
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
    data = changed(**keys)
    assert b"JavaScript" not in data, "the test means to hide it in an object stream"
    found = {hazard.kind: hazard.detail for hazard in read(data).hazards}
    assert found[kind] == detail  # type: ignore[index]


def test_an_embedded_file_is_named() -> None:
    with pikepdf.open(BytesIO(ONE)) as pdf:
        pdf.attachments["data.csv"] = b"1,2"
        data = save_to_bytes(pdf)
    hazard = read(data).hazards[0]
    assert (hazard.kind, hazard.detail) == ("embedded-file", "data.csv")


def test_annotations_and_links_have_displayed_coordinates() -> None:
    with pikepdf.open(BytesIO(ONE)) as pdf:
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
    assert [(h.kind, h.detail, h.page, h.bbox) for h in facts.hazards] == [
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
    found = read(data)
    assert len(found.views) == 2
    assert [(hazard.kind, hazard.detail) for hazard in found.hazards] == [
        ("broken-page-tree", "/Count says 7 pages, there are 2")
    ]


def test_repeated_pages_are_reported() -> None:
    with pikepdf.open(BytesIO(pdf_of([[Text(9, 9, "a")], [Text(9, 9, "b")]]))) as pdf:
        kids = pdf.Root.Pages.Kids
        kids.append(kids[0])
        data = save_to_bytes(pdf)
    assert [hazard.detail for hazard in read(data).hazards] == ["page 3 is page 1 again"]


def test_a_cyclic_page_tree_is_refused() -> None:
    with pikepdf.open(BytesIO(ONE)) as pdf:
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)
        data = save_to_bytes(pdf)
    with pytest.raises(UnreadableError, match="contains itself"):
        inspect(data, Limits())


def test_messages_name_the_limit() -> None:
    with pytest.raises(UnreadableError, match=r"check\.limits\.pages"):
        inspect(pdf_of([[]] * 4), Limits(pages=3))
    assert len(inspect(pdf_of([[]] * 3), Limits(pages=3)).views) == 3


@pytest.mark.parametrize("layers", [1, 2])
def test_a_decompression_bomb_is_stopped_at_the_limit(layers: int) -> None:
    data = b" " * (3 << 20)
    for _ in range(layers):
        data = zlib.compress(data)
    with pikepdf.open(BytesIO(ONE)) as pdf:
        stream = pikepdf.Stream(pdf, b"")
        stream.write(data, filter=pikepdf.Array([pikepdf.Name.FlateDecode] * layers))
        pdf.pages[0].obj.Contents = stream
        file = BytesIO()
        pdf.save(file, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    assert inspect(file.getvalue(), Limits(decompressed_megabytes=8)).views
    with pytest.raises(UnreadableError, match="more than 2 MiB") as refused:
        inspect(file.getvalue(), Limits(decompressed_megabytes=2))
    assert refused.value.kind == "too-big"


def test_passwords() -> None:
    with pikepdf.open(BytesIO(ONE)) as pdf:
        locked, guarded = BytesIO(), BytesIO()
        pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
        pdf.save(guarded, encryption=pikepdf.Encryption(owner="o", user=""))
    with pytest.raises(UnreadableError, match="without a password") as refused:
        inspect(locked.getvalue(), Limits())
    assert refused.value.kind == "password"
    facts = read(guarded.getvalue())
    assert facts.encrypted
    assert [hazard.kind for hazard in facts.hazards] == ["encryption"]


def test_byte_hazards_are_found() -> None:
    assert kinds(b"From: me\n\n" + ONE) == ["junk-before-header"]
    place = ONE.rindex(b"startxref")
    wrong = ONE[:place] + b"startxref\n7\n%%EOF\n"
    assert kinds(wrong) == ["broken-xref"]


def test_linearization_must_fit_the_file() -> None:
    file = BytesIO()
    with pikepdf.open(BytesIO(ONE)) as pdf:
        pdf.save(file, linearize=True)
    data = file.getvalue()
    assert kinds(data) == []
    assert kinds(data + b"\n") == ["broken-linearization"]


def test_the_later_version_of_header_and_catalog_wins() -> None:
    assert read(changed(Version=pikepdf.Name("/1.7"))).version == "1.7"
    assert read(changed(Version=pikepdf.Name("/1.0"))).version == read(ONE).version
