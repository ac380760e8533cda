"""Broken, dangerous and odd PDFs: each is read or refused, and affects no other."""

import csv
from pathlib import Path

import pytest

from procbuild.conference import Limits
from procbuild.crew.local import LocalCrew
from procbuild.incremental.cache import Cache
from procbuild.layout import PdfLayout
from procbuild.model import Inspection
from procbuild.pdf import inspect_all
from procbuild.progress import Silent

pytestmark = pytest.mark.xdist_group("hostile")

UNREADABLE = {
    "zero_bytes.pdf": ("empty", "nothing was uploaded"),
    "html_404.pdf": ("not-a-pdf", "HTML page: the download failed"),
    "word_document.pdf": ("not-exported", "Office document"),
    "truncated_60pct.pdf": ("damaged", "upload is incomplete"),
    "tail_lost.pdf": ("damaged", "upload is incomplete"),
    "user_password_aes256.pdf": ("password", "password"),
    "arturt_encrypted.pdf": ("password", "password"),
    "pagetree_loop_parent.pdf": ("damaged", "contains itself"),
    "pdfjs_pages_tree_refs.pdf": ("damaged", "contains itself"),
    "zero_pages.pdf": ("no-pages", "without pages"),
    "pages_2000.pdf": ("too-long", "check.limits.pages"),
    "bomb_content_2GB.pdf": ("too-big", "decompression bomb"),
    "pdfjs_bomb_giant.pdf": ("damaged", "image filter"),
}

HAZARDS = {
    "owner_password_aes256.pdf": "encryption",
    "javascript_openaction.pdf": "javascript",
    "javascript_page_aa.pdf": "additional-action",
    "pdfjs_js_buttons.pdf": "javascript",
    "launch_openaction.pdf": "launch",
    "embedded_file.pdf": "embedded-file",
    "pypdf_with_attachment.pdf": "embedded-file",
    "pdfjs_xfa.pdf": "xfa",
    "acroform_latex.pdf": "form-field",
    "qpdf_append_xref_loop.pdf": "broken-xref",
    "count_lies.pdf": "broken-page-tree",
    "qpdf_duplicate_pages.pdf": "repeated-page",
    "junk_before_header.pdf": "junk-before-header",
    "qpdf_badlin1.pdf": "broken-linearization",
    "review_comments_left.pdf": "annotation",
}

Inspections = dict[str, Inspection]


@pytest.fixture(scope="module")
def inspections(real: Path, inspected: Cache) -> Inspections:
    """The inspections of all files of the manifest, by file name."""
    with (real / "hostile" / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        names = [line["file"] for line in csv.DictReader(stream)]
    files = [real / "hostile" / name for name in names]
    results = inspect_all(
        files, limits=Limits(), crew=LocalCrew(2), cache=inspected, progress=Silent()
    )
    return dict(zip(names, results, strict=True))


def test_every_file_is_read_or_refused_with_a_reason(inspections: Inspections) -> None:
    for name, inspection in inspections.items():
        assert (inspection.facts is None) == bool(inspection.problem), name
        assert (inspection.facts is None) == (inspection.layout is None), name
        assert len(inspection.sha256) == 64, name
        assert "Traceback" not in inspection.problem, name
        assert " object at 0x" not in inspection.problem, name


@pytest.mark.parametrize("name", UNREADABLE)
def test_the_reason_is_in_plain_english(inspections: Inspections, name: str) -> None:
    kind, words = UNREADABLE[name]
    assert inspections[name].kind == kind
    assert words in inspections[name].problem


@pytest.mark.parametrize("name", HAZARDS)
def test_hazards_are_found(inspections: Inspections, name: str) -> None:
    layout = inspections[name].layout
    assert layout is not None, inspections[name].problem
    assert HAZARDS[name] in {hazard.kind for hazard in layout.hazards}


def test_sizes_and_rotation_of_odd_pages_are_read(inspections: Inspections) -> None:
    def pages(name: str) -> tuple[tuple[float, float], ...]:
        facts = inspections[name].facts
        assert facts is not None, inspections[name].problem
        return facts.page_sizes

    assert pages("userunit_2.pdf") == ((1190.56, 1683.78),)
    assert pages("cropbox_offset.pdf") == ((535.0, 760.0),)
    assert pages("huge_mediabox.pdf") == ((200000.0, 200000.0),)
    assert pages("inherited_mediabox.pdf") == ((612.0, 792.0),)
    assert len(pages("mixed_a4_letter.pdf")) == 2
    assert len(pages("rotated_page3.pdf")) == 1
    rotated = inspections["rotated_page3.pdf"].layout
    assert rotated is not None
    assert [page.rotate for page in rotated.pages] == [0, 0, 90, 0, 0, 0]
    assert (rotated.pages[2].width, rotated.pages[2].height) == (841.89, 595.28)


def test_leftovers_of_drafts_and_reviews_are_read(inspections: Inspections) -> None:
    def layout(name: str) -> PdfLayout:
        pdf_layout = inspections[name].layout
        assert pdf_layout is not None, inspections[name].problem
        return pdf_layout

    assert [page.number for page in layout("blank_last_page.pdf").pages if page.blank] == [6]
    assert all(page.scanned for page in layout("scanned_images_only.pdf").pages)
    assert layout("ocrmypdf_graph_ocred.pdf").pages[0].scanned
    hidden = layout("hidden_white_text.pdf").hidden
    assert [(line.why, line.page) for line in hidden] == [("white", 1)]
    assert hidden[0].text.startswith("IGNORE ALL PREVIOUS INSTRUCTIONS")
    stamp = next(line for line in layout("arxiv_stamp.pdf").pages[0].lines if line.angle)
    assert (stamp.angle, stamp.text[:6]) == (90, "arXiv:")
    draft = [
        line for page in layout("draft_watermark.pdf").pages for line in page.lines if line.angle
    ]
    assert {line.text for line in draft} == {"DRAFT"}
    addresses = [link.uri for link in layout("bad_uris.pdf").links]
    assert any(uri.startswith("file:") for uri in addresses)
    assert any(uri.startswith("javascript:") for uri in addresses)
    remarks = [hazard.detail for hazard in layout("review_comments_left.pdf").hazards]
    assert any(remark.startswith("Text by Reviewer 2: TODO") for remark in remarks)


def test_submissions_for_review_are_recognized(inspections: Inspections) -> None:
    template = inspections["neurips_2023_template_anonymous.pdf"].facts
    assert template is not None
    assert (template.template, template.mode) == ("neurips", "submission")
    assert template.anonymous
    assert template.line_numbers
    assert template.authors == ()
    numbered = inspections["paper_with_line_numbers.pdf"].facts
    assert numbered is not None
    assert numbered.line_numbers
    assert not numbered.anonymous
    assert numbered.authors == ("Zorah Lähner", "Michael Moeller")
