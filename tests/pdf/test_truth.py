"""Facts of real papers, compared with tables made by eye and with other tools."""

import csv
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from procbuild.conference import Limits
from procbuild.crew.local import LocalCrew
from procbuild.model import Inspection, PdfFacts
from procbuild.pdf import inspect_all
from procbuild.progress import Silent

pytestmark = pytest.mark.xdist_group("truth")

Truth = dict[str, str]


@pytest.fixture(scope="module")
def papers(real: Path) -> list[tuple[Truth, Inspection]]:
    """Each paper's line of its table, and what was read from it."""
    lines: list[Truth] = []
    files: list[Path] = []
    for folder in ("unireps2023", "sigdial"):
        with (real / folder / "truth.csv").open(encoding="utf-8", newline="") as stream:
            for line in csv.DictReader(stream):
                lines.append(line)
                files.append(real / folder / line["file"])
    inspection = inspect_all(
        files, limits=Limits(), crew=LocalCrew(2), cache=None, progress=Silent()
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
    "pages": (lambda f: f.pages, lambda t: int(t["pages"])),
    "page size": (
        lambda f: f.page_sizes,
        lambda t: ((float(t["page_width_pt"]), float(t["page_height_pt"])),),
    ),
    "fonts": (lambda f: len(f.fonts), lambda t: int(t["n_fonts"])),
    "unembedded": (unembedded, lambda t: ";".join(sorted(t["unembedded_fonts"].split(";")))),
    "type 3": (
        lambda f: sum(font.type == "Type3" for font in f.fonts),
        lambda t: int(t["n_type3_fonts"]),
    ),
    "links": (lambda f: f.links, lambda t: int(t["link_annotations"])),
    "outline": (lambda f: f.outline, lambda t: int(t["outline_entries"])),
    "outline entries": (lambda f: len(f.outline_entries), lambda t: int(t["outline_entries"])),
    "version": (lambda f: f.pdf_version, lambda t: t["pdf_version"]),
    "encrypted": (lambda f: yes(f.encrypted), lambda t: t["encrypted"]),
    "line numbers": (lambda f: yes(f.line_numbers), lambda t: t["line_numbers"]),
    "anonymous": (lambda f: yes(f.anonymous), lambda t: t["anonymous"]),
    "template": (lambda f: f.template, lambda t: t["template"]),
}

READ: dict[str, tuple[float, Callable[[PdfFacts], object], Callable[[Truth], object]]] = {
    "references_page": (0.98, lambda f: number(f.references_page), lambda t: t["refs_page"]),
    "references_at_top": (
        0.98,
        lambda f: yes(f.references_at_top),
        lambda t: t["refs_at_top_of_page"],
    ),
    "main_pages": (0.98, lambda f: number(f.main_pages), lambda t: t["main_pages"]),
    "body_pages": (0.98, lambda f: number(f.body_pages), lambda t: t["body_pages"]),
    "appendix_page": (0.95, lambda f: number(f.appendix_page), lambda t: t["appendix_first_page"]),
    "title": (0.98, lambda f: plain(f.title), lambda t: plain(t["title_printed"])),
    "authors": (
        0.98,
        lambda f: [plain(name) for name in f.authors],
        lambda t: [plain(name) for name in t["authors_printed"].split(";")],
    ),
}


def differences(
    papers: list[tuple[Truth, Inspection]],
    read: Callable[[PdfFacts], object],
    true: Callable[[Truth], object],
) -> list[str]:
    """``lee24a: read 9, is 10`` for each paper that differs."""
    found = []
    for truth, inspection in papers:
        assert inspection.facts is not None, f"{truth['key']}: {inspection.problem}"
        if (got := read(inspection.facts)) != (want := true(truth)):
            found.append(f"{truth['key']}: read {got!r}, is {want!r}")
    return found


@pytest.mark.parametrize("what", EXACT)
def test_facts_of_objects_are_exact(papers: list[tuple[Truth, Inspection]], what: str) -> None:
    assert differences(papers, *EXACT[what]) == []


@pytest.mark.parametrize("what", READ)
def test_facts_of_pages(papers: list[tuple[Truth, Inspection]], what: str) -> None:
    least, read, true = READ[what]
    wrong = differences(papers, read, true)
    assert len(wrong) <= (1 - least) * len(papers), wrong


def test_published_papers_are_final_and_hide_little(
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


def test_layout_invariants(papers: list[tuple[Truth, Inspection]]) -> None:
    for truth, inspection in papers:
        layout = inspection.layout
        assert layout is not None
        assert inspection.facts is not None
        assert [page.number for page in layout.pages] == list(range(1, inspection.facts.pages + 1))
        for page in layout.pages:
            for x0, y0, x1, y1 in (line.bbox for line in page.lines):
                assert x0 <= x1, truth["key"]
                assert y0 <= y1, truth["key"]
