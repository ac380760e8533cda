"""Facts of real papers equal those in tables made by hand and with other tools."""

import csv
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from procbuild.conference import Limits
from procbuild.crew.local import LocalCrew
from procbuild.incremental.cache import Cache
from procbuild.model import Inspection, PdfFacts
from procbuild.pdf import inspect_all
from procbuild.progress import Silent

pytestmark = pytest.mark.xdist_group("truth")

Truth = dict[str, str]


@pytest.fixture(scope="module")
def papers(real: Path, inspected: Cache) -> list[tuple[Truth, Inspection]]:
    """Each paper's row in the table of true values, and its inspection."""
    lines: list[Truth] = []
    files: list[Path] = []
    for folder in ("unireps2023", "sigdial"):
        with (real / folder / "truth.csv").open(encoding="utf-8", newline="") as stream:
            for line in csv.DictReader(stream):
                lines.append(line)
                files.append(real / folder / line["file"])
    inspection = inspect_all(
        files, limits=Limits(), crew=LocalCrew(2), cache=inspected, progress=Silent()
    )
    return list(zip(lines, inspection, strict=True))


def plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("’", "'")


def yes(value: bool) -> str:
    return "yes" if value else "no"


def number(value: int | None) -> str:
    return "" if value is None else str(value)


def unembedded(facts: PdfFacts) -> str:
    return ";".join(sorted({font.name for font in facts.fonts if not font.embedded}))


EXACT: dict[str, tuple[Callable[[PdfFacts], object], Callable[[Truth], object]]] = {
    "pages": (lambda facts: facts.pages, lambda truth: int(truth["pages"])),
    "page size": (
        lambda facts: facts.page_sizes,
        lambda truth: ((float(truth["page_width_pt"]), float(truth["page_height_pt"])),),
    ),
    "fonts": (lambda facts: len(facts.fonts), lambda truth: int(truth["n_fonts"])),
    "unembedded": (
        unembedded,
        lambda truth: ";".join(sorted(truth["unembedded_fonts"].split(";"))),
    ),
    "type 3": (
        lambda facts: sum(font.type == "Type3" for font in facts.fonts),
        lambda truth: int(truth["n_type3_fonts"]),
    ),
    "links": (lambda facts: facts.links, lambda truth: int(truth["link_annotations"])),
    "outline": (lambda facts: facts.outline, lambda truth: int(truth["outline_entries"])),
    "outline entries": (
        lambda facts: len(facts.outline_entries),
        lambda truth: int(truth["outline_entries"]),
    ),
    "version": (lambda facts: facts.pdf_version, lambda truth: truth["pdf_version"]),
    "encrypted": (lambda facts: yes(facts.encrypted), lambda truth: truth["encrypted"]),
    "line numbers": (lambda facts: yes(facts.line_numbers), lambda truth: truth["line_numbers"]),
    "anonymous": (lambda facts: yes(facts.anonymous), lambda truth: truth["anonymous"]),
    "template": (lambda facts: facts.template, lambda truth: truth["template"]),
}

NEARLY_EXACT: dict[str, tuple[float, Callable[[PdfFacts], object], Callable[[Truth], object]]] = {
    "references_page": (
        0.98,
        lambda facts: number(facts.references_page),
        lambda truth: truth["refs_page"],
    ),
    "references_at_top": (
        0.98,
        lambda facts: yes(facts.references_at_top),
        lambda truth: truth["refs_at_top_of_page"],
    ),
    "main_pages": (0.98, lambda facts: number(facts.main_pages), lambda truth: truth["main_pages"]),
    "body_pages": (0.98, lambda facts: number(facts.body_pages), lambda truth: truth["body_pages"]),
    "appendix_page": (
        0.95,
        lambda facts: number(facts.appendix_page),
        lambda truth: truth["appendix_first_page"],
    ),
    "title": (0.98, lambda facts: plain(facts.title), lambda truth: plain(truth["title_printed"])),
    "authors": (
        0.98,
        lambda facts: [plain(name) for name in facts.authors],
        lambda truth: [plain(name) for name in truth["authors_printed"].split(";")],
    ),
}


def differences(
    papers: list[tuple[Truth, Inspection]],
    read_value: Callable[[PdfFacts], object],
    true_value: Callable[[Truth], object],
) -> list[str]:
    """Return a message for each paper that differs, such as ``lee24a: read 9, is 10``."""
    messages = []
    for truth, inspection in papers:
        assert inspection.facts is not None, f"{truth['key']}: {inspection.problem}"
        if (actual := read_value(inspection.facts)) != (expected := true_value(truth)):
            messages.append(f"{truth['key']}: read {actual!r}, is {expected!r}")
    return messages


@pytest.mark.parametrize("fact", EXACT)
def test_facts_read_from_objects_are_exact(
    papers: list[tuple[Truth, Inspection]], fact: str
) -> None:
    assert differences(papers, *EXACT[fact]) == []


@pytest.mark.parametrize("fact", NEARLY_EXACT)
def test_facts_read_from_pages_are_nearly_always_right(
    papers: list[tuple[Truth, Inspection]], fact: str
) -> None:
    min_share, read_value, true_value = NEARLY_EXACT[fact]
    wrong = differences(papers, read_value, true_value)
    assert len(wrong) <= (1 - min_share) * len(papers), wrong


def test_published_papers_are_final_without_hazards_or_hidden_text(
    papers: list[tuple[Truth, Inspection]],
) -> None:
    for truth, inspection in papers:
        assert inspection.facts is not None
        assert inspection.layout is not None
        assert inspection.facts.mode == "final", truth["key"]
        assert not inspection.layout.hazards, truth["key"]
        assert {line.why for line in inspection.layout.hidden} <= {"overlay", "off-page"}, truth[
            "key"
        ]
        assert not any(page.blank or page.scanned for page in inspection.layout.pages), truth["key"]


def test_pages_are_numbered_and_boxes_have_ordered_corners(
    papers: list[tuple[Truth, Inspection]],
) -> None:
    for truth, inspection in papers:
        layout = inspection.layout
        assert layout is not None
        assert inspection.facts is not None
        assert [page.number for page in layout.pages] == list(range(1, inspection.facts.pages + 1))
        for page in layout.pages:
            for x0, y0, x1, y1 in (line.bbox for line in page.lines):
                assert x0 <= x1, truth["key"]
                assert y0 <= y1, truth["key"]
