"""The checks on real papers: they find the mistakes, and hardly anything else."""

import csv
import random
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from procbuild.checks import check_paper
from procbuild.checks.base import Subject
from procbuild.checks.profile import load_profile
from procbuild.cli import cli
from procbuild.compliance.check import check_files
from procbuild.conference import Limits, Person
from procbuild.crew.local import LocalCrew
from procbuild.incremental.cache import Cache
from procbuild.layout import PdfLayout
from procbuild.model import Finding, PdfFacts, Record
from procbuild.progress import Silent
from procbuild.report import Report
from procbuild.store import Store
from tests.papers import make_project

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("checks-real")]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def check(paths: list[Path], cache: Cache) -> Report:
    """Check files as ``procbuild check *.pdf`` does."""
    return check_files(
        paths,
        profile="",
        page_limit=None,
        limits=Limits(),
        crew=LocalCrew(2),
        cache=cache,
        progress=Silent(),
    )


def test_broken_and_dangerous_files_have_the_right_verdict(real: Path, inspected: Cache) -> None:
    manifest = rows(real / "hostile" / "manifest.csv")
    report = check([real / "hostile" / row["file"] for row in manifest], inspected)
    assert [paper.file for paper in report.papers] == [row["file"] for row in manifest]
    wrong = [
        f"{paper.file}: {paper.verdict}, not {row['expected_verdict']}"
        for paper, row in zip(report.papers, manifest, strict=True)
        if paper.verdict not in {row["expected_verdict"], *row["also_acceptable"].split(";")}
    ]
    assert len(wrong) <= 0.05 * len(manifest), wrong


CHECKS_BY_FILE = {
    "javascript_openaction.pdf": "safety-javascript",
    "javascript_page_aa.pdf": "safety-javascript",
    "launch_openaction.pdf": "safety-launch",
    "bad_uris.pdf": "safety-link",
    "embedded_file.pdf": "safety-embedded-file",
    "pdfjs_xfa.pdf": "safety-xfa",
    "acroform_latex.pdf": "safety-form-field",
    "rotated_page3.pdf": "page-rotated",
    "mixed_a4_letter.pdf": "page-size-mixed",
    "cropbox_offset.pdf": "page-cropped",
    "userunit_2.pdf": "page-scaled",
    "huge_mediabox.pdf": "page-size",
    "qpdf_duplicate_pages.pdf": "damage-repeated-page",
    "junk_before_header.pdf": "damage-header",
    "qpdf_badlin1.pdf": "damage-linearization",
    "fonts_not_embedded.pdf": "fonts-embedded",
    "pdfjs_noembed_eucjp.pdf": "fonts-embedded",
    "pdfjs_type3_only.pdf": "fonts-type3",
    "ocrmypdf_truetype_nomapping.pdf": "fonts-unicode",
    "scanned_images_only.pdf": "text-missing",
    "ocrmypdf_graph_ocred.pdf": "text-scanned",
    "neurips_2023_template_anonymous.pdf": "leftover-anonymous",
    "paper_with_line_numbers.pdf": "leftover-line-numbers",
    "arxiv_stamp.pdf": "leftover-arxiv",
    "draft_watermark.pdf": "leftover-draft",
    "hidden_white_text.pdf": "leftover-hidden-text",
    "blank_last_page.pdf": "page-blank",
    "review_comments_left.pdf": "leftover-annotation",
    "owner_password_aes256.pdf": "safety-encryption",
}
"""Files with one mistake each, and the check that must find it."""


def test_each_mistake_is_found(real: Path, inspected: Cache) -> None:
    report = check([real / "hostile" / name for name in CHECKS_BY_FILE], inspected)
    missed = [
        f"{paper.file}: {CHECKS_BY_FILE[paper.file]}"
        for paper in report.papers
        if CHECKS_BY_FILE[paper.file] not in {finding.check for finding in paper.findings}
    ]
    assert missed == []


def test_published_papers_have_no_errors_except_unembedded_fonts(
    real: Path, inspected: Cache
) -> None:
    paths = sorted([*real.glob("unireps2023/*.pdf"), *real.glob("sigdial/papers/*.pdf")])
    truth = {
        Path(row["file"]).name: row
        for name in ("unireps2023", "sigdial")
        for row in rows(real / name / "truth.csv")
    }
    for paper in check(paths, inspected).papers:
        errors = [finding.check for finding in paper.findings if finding.severity == "error"]
        embedded = truth[paper.file]["all_fonts_embedded"] == "yes"
        assert errors == ([] if embedded else ["fonts-embedded"]), paper.file


def test_the_page_where_the_content_ends_is_right(real: Path, inspected: Cache) -> None:
    truth = {
        Path(row["file"]).name: int(row["body_pages"])
        for name in ("unireps2023", "sigdial")
        for row in rows(real / name / "truth.csv")
    }
    paths = sorted([*real.glob("unireps2023/*.pdf"), *real.glob("sigdial/papers/*.pdf")])
    assert {paper.file: paper.content_end for paper in check(paths, inspected).papers} == truth


DIFFERENT = {
    "cappell23": "the given names in another order",
    "fumero23": "names without comma, accents, order",
    "ivanitskiy23": "a word of the title, short given names",
    "lee23": "the title is misspelt",
    "oublal23": "another title",
    "103": "the accents of Gašić",
    "17": "Subhasis for Subhasish",
    "43": "two words of the title",
}
"""Papers whose records differ from what they print, by the notes in the tables of true values."""

Pairs = list[tuple[PdfFacts, Record]]


@pytest.fixture(scope="module")
def pairs(real: Path, inspected: Cache, tmp_path_factory: pytest.TempPathFactory) -> Pairs:
    """The title and the authors read from real papers, and the records of the papers."""
    records = _unireps(real / "unireps2023", tmp_path_factory.mktemp("scratch")) | _sigdial(
        real / "sigdial"
    )
    paths = {
        row.get("bib_key") or row["key"]: real / name / row["file"]
        for name in ("unireps2023", "sigdial")
        for row in rows(real / name / "truth.csv")
    }
    papers = check(list(paths.values()), inspected).papers
    return [
        (paper.facts, records[key]) for key, paper in zip(paths, papers, strict=True) if paper.facts
    ]


def _unireps(folder: Path, scratch: Path) -> dict[str, Record]:
    """Read the records of the .bib file with ``procbuild collect``, without the PDFs."""
    root = make_project(scratch / "project")
    bib = Path(shutil.copy(folder / "unireps23.bib", scratch))
    result = CliRunner().invoke(cli, ["-C", str(root), "collect", "--as", "pmlr", str(bib)])
    assert result.exit_code == 0, result.output
    return {record.id: record for record in Store(root / "submissions" / "v").records()}


def _sigdial(folder: Path) -> dict[str, Record]:
    papers = yaml.safe_load((folder / "papers.yml").read_text(encoding="utf-8"))
    return {
        str(paper["id"]): Record(
            id=str(paper["id"]), title=paper["title"], authors=tuple(_people(paper["authors"]))
        )
        for paper in papers
    }


def _people(authors: list[dict[str, Any]]) -> Iterator[Person]:
    for author in authors:
        given = " ".join(filter(None, (author.get("first_name"), author.get("middle_name"))))
        yield Person(given=given, family=author.get("last_name") or "")


def differences(facts: PdfFacts, record: Record) -> list[Finding]:
    """Return the findings on how the title and the authors of a paper differ from its record."""
    subject = Subject(
        facts=facts,
        layout=PdfLayout(pages=()),
        profile=load_profile("generic"),
        record=record,
    )
    findings = check_paper(subject, {}, record.id)
    return [finding for finding in findings if finding.check.startswith("metadata-")]


def correct_pairs(pairs: Pairs) -> Pairs:
    return [pair for pair in pairs if pair[1].id not in DIFFERENT]


def test_correct_records_have_no_warnings(pairs: Pairs) -> None:
    warnings = [
        f"{record.id}: {finding.message}"
        for facts, record in correct_pairs(pairs)
        for finding in differences(facts, record)
        if finding.severity != "info"
    ]
    assert len(correct_pairs(pairs)) >= 35
    assert len(warnings) <= 0.05 * len(correct_pairs(pairs)), warnings


def test_records_that_differ_from_the_paper_have_a_warning(pairs: Pairs) -> None:
    missed = [
        record.id
        for facts, record in pairs
        if record.id in DIFFERENT
        and not any(finding.severity == "warning" for finding in differences(facts, record))
    ]
    assert missed == []


def drop_author(record: Record, generator: random.Random) -> Record | None:
    """Return a record that lacks an author."""
    if len(record.authors) < 2:
        return None
    position = generator.randrange(len(record.authors))
    return replace(record, authors=record.authors[:position] + record.authors[position + 1 :])


def exchange_authors(record: Record, generator: random.Random) -> Record | None:
    """Return a record with two authors exchanged."""
    if len(record.authors) < 2:
        return None
    authors = list(record.authors)
    first, second = generator.sample(range(len(authors)), 2)
    authors[first], authors[second] = authors[second], authors[first]
    return replace(record, authors=tuple(authors))


def change_title(record: Record, generator: random.Random) -> Record:
    """Return a record with a word of the title replaced, left out or misspelt."""
    words = record.title.split()
    position = generator.randrange(len(words))
    word = words[position]
    words[position] = generator.choice(["otherwise", "", f"{word[:-1]}q{word[-1]}"])
    return replace(record, title=" ".join(filter(None, words)))


def without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def drop_accents(record: Record, generator: random.Random) -> Record | None:
    """Return a record that lacks the accents of a name."""
    authors = list(record.authors)
    accented = [
        position
        for position, author in enumerate(authors)
        if without_accents(author.display) != author.display
    ]
    if not accented:
        return None
    position = generator.choice(accented)
    person = authors[position]
    authors[position] = replace(
        person, given=without_accents(person.given), family=without_accents(person.family)
    )
    return replace(record, authors=tuple(authors))


def swap_names(record: Record, generator: random.Random) -> Record | None:
    """Return a record with the given and the family name of an author swapped."""
    authors = list(record.authors)
    position = generator.randrange(len(authors))
    person = authors[position]
    if person.given == person.family:
        return None
    authors[position] = replace(person, given=person.family, family=person.given)
    return replace(record, authors=tuple(authors))


@pytest.mark.parametrize(
    "make_mistake",
    [drop_author, exchange_authors, change_title, drop_accents, swap_names],
)
def test_mistakes_put_into_real_records_are_found(
    make_mistake: Callable[[Record, random.Random], Record | None],
    pairs: Pairs,
) -> None:
    generator = random.Random(20231215)
    faulty = [
        (facts, record, wrong)
        for _ in range(5)
        for facts, record in correct_pairs(pairs)
        if (wrong := make_mistake(record, generator))
    ]
    missed = [
        wrong.id
        for facts, record, wrong in faulty
        if len(differences(facts, wrong)) <= len(differences(facts, record))
    ]
    assert len(faulty) >= 15
    assert len(missed) <= 0.05 * len(faulty), missed
